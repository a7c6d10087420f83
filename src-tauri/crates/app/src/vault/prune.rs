//! What retention keeps, and what pruning would do.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::Holds;
use reeve_domain::retention::{Dated, KeptBecause, Retention, plan};
use reeve_domain::tenant::Tenant;
use reeve_vault::Snapshot;

use super::{needed, place};
use crate::api::{PreviewPrune, PrunePreview, Staying, VaultEntry};
use crate::reeve::Reeve;

/// So many missing attachments are named in a list.
const NAMED: usize = 50;

/// What a retention would remove, of each database for itself, and of backups of the database alone for themselves. What another program put in is no part of it. Nothing is
/// changed.
///
/// # Errors
/// [`reeve_domain::Code::VaultMissing`], [`reeve_domain::Code::VaultFailed`].
pub async fn preview(reeve: &Reeve, request: PreviewPrune) -> Result<PrunePreview, Fault> {
    let keep = request.keep.unwrap_or(needed(reeve).await?.keep);
    let vault = place::open(reeve).await?;
    let now = reeve.host().now();
    place::blocking(move || {
        let snapshots = vault.list()?;
        let reasons = reasons(&snapshots, keep, now);
        let mut preview = PrunePreview { keep: Vec::new(), remove: Vec::new(), freed: 0 };
        for snapshot in snapshots.iter().filter(|snapshot| snapshot.ours) {
            let because = reasons.get(snapshot.id.as_str()).copied();
            let backup = entry(snapshot, because);
            match because {
                Some(because) => preview.keep.push(Staying { backup, because }),
                None => preview.remove.push(backup),
            }
        }
        // also where none goes: runs that were cut off may have left something
        let ids: Vec<String> = preview.remove.iter().map(|entry| entry.id.clone()).collect();
        preview.freed = vault.preview_forget(&ids)?.bytes;
        Ok(preview)
    })
    .await
}

/// The backups with their places.
pub(super) fn entries(snapshots: &[Snapshot], keep: Retention, now: DateTime<Utc>) -> Vec<VaultEntry> {
    let reasons = reasons(snapshots, keep, now);
    snapshots.iter().map(|snapshot| entry(snapshot, reasons.get(snapshot.id.as_str()).copied())).collect()
}

/// The ids of what the retention does not keep.
pub(super) fn to_remove(snapshots: &[Snapshot], keep: Retention, now: DateTime<Utc>) -> Vec<String> {
    let reasons = reasons(snapshots, keep, now);
    let gone = |snapshot: &&Snapshot| snapshot.ours && !reasons.contains_key(snapshot.id.as_str());
    snapshots.iter().filter(gone).map(|snapshot| snapshot.id.clone()).collect()
}

/// What a backup is one of: a later one of the same takes its place. A tenant may have moved to another database, and its
/// attachments are in no backup of the database alone.
type Line<'a> = (&'a str, Option<&'a str>, Option<Holds>);

pub(super) fn line(snapshot: &Snapshot) -> Line<'_> {
    (&snapshot.tenant, database(snapshot), snapshot.holds)
}

/// Whether it is one of a tenant's database.
pub(super) fn is_of(snapshot: &Snapshot, tenant: &Tenant) -> bool {
    snapshot.tenant == tenant.name && database(snapshot) == Some(tenant.database.as_str())
}

fn database(snapshot: &Snapshot) -> Option<&str> {
    snapshot.origin.as_ref().map(|origin| origin.database.as_str())
}

/// Why each one of ours that stays stays. A snapshot that another program made is nobody's backup, and stays.
fn reasons(snapshots: &[Snapshot], keep: Retention, now: DateTime<Utc>) -> BTreeMap<&str, KeptBecause> {
    let mut lines: BTreeMap<Line<'_>, Vec<Dated>> = BTreeMap::new();
    for snapshot in snapshots.iter().filter(|snapshot| snapshot.ours) {
        let complete = snapshot.missing().is_empty();
        let dated = Dated { id: snapshot.id.clone(), at: snapshot.at, complete };
        lines.entry(line(snapshot)).or_default().push(dated);
    }
    let mut reasons = BTreeMap::new();
    for backups in lines.values() {
        let plan = plan(keep, backups, now);
        for snapshot in snapshots {
            if let Some(because) = plan.because(&snapshot.id) {
                reasons.insert(snapshot.id.as_str(), because);
            }
        }
    }
    reasons
}

fn entry(snapshot: &Snapshot, because: Option<KeptBecause>) -> VaultEntry {
    VaultEntry {
        id: snapshot.id.clone(),
        tenant: snapshot.tenant.clone(),
        at: snapshot.at,
        slot: because.and_then(KeptBecause::slot),
        kept_because: match because {
            Some(because) => Some(because.to_string()),
            None if !snapshot.ours => Some("put in by another program".to_owned()),
            None => None,
        },
        bytes: snapshot.bytes,
        damaged: false,
        lacks: u32::try_from(snapshot.missing().len()).unwrap_or(u32::MAX),
        missing: snapshot.missing().iter().take(NAMED).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use chrono::TimeDelta;
    use reeve_vault::Origin;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    /// A full backup of Acme's database that was made so many hours ago.
    fn snapshot(id: &str, hours: i64) -> Snapshot {
        let origin = Origin {
            database: "acme".into(),
            odoo_version: None,
            sha256: String::new(),
            zip_bytes: 1,
            holds: None,
            missing: Vec::new(),
        };
        Snapshot {
            id: id.into(),
            tenant: "acme".into(),
            at: now() - TimeDelta::hours(hours),
            bytes: 1,
            ours: true,
            holds: Some(Holds::Full),
            origin: Some(origin),
        }
    }

    fn of_database(mut snapshot: Snapshot, database: &str) -> Snapshot {
        snapshot.origin.as_mut().unwrap().database = database.into();
        snapshot
    }

    #[test]
    fn only_our_own_go_and_each_database_keeps_its_own() {
        let all = [
            snapshot("new", 24),
            Snapshot { ours: false, ..snapshot("restic's", 24 * 900) },
            snapshot("old", 24 * 901),
            of_database(snapshot("before the move", 24 * 902), "acme_old"),
        ];
        let keep: Retention = "1/0/0".parse().unwrap();
        assert_eq!(to_remove(&all, keep, now()), ["old"]);
        let shown = entries(&all, keep, now());
        let goes: Vec<&str> =
            shown.iter().filter(|e| e.kept_because.is_none()).map(|e| e.id.as_str()).collect();
        assert_eq!(goes, ["old"]);
    }

    #[test]
    fn what_is_missing_in_a_backup_is_told_with_it() {
        let mut lacking = snapshot("lacking", 1);
        lacking.origin.as_mut().unwrap().missing = (0..60).map(|n| format!("4d/{n}")).collect();
        let shown = entries(&[lacking, snapshot("whole", 30)], Retention::default(), now());
        assert_eq!((shown[0].lacks, shown[0].missing.len()), (60, 50));
        assert_eq!((shown[1].lacks, shown[1].missing.len()), (0, 0));
    }

    #[test]
    fn neither_the_database_alone_nor_one_that_lacks_attachments_takes_the_place_of_a_full_one() {
        let alone = Snapshot { holds: Some(Holds::DatabaseOnly), ..snapshot("at noon, alone", 1) };
        // it was made before vaults said so, and nothing else tells
        let unknown = Snapshot { holds: None, ..snapshot("at noon, unknown", 1) };
        let mut lacking = snapshot("at noon, lacking", 1);
        lacking.origin.as_mut().unwrap().missing.push("4d/4d24".into());
        let keep: Retention = "1/0/0".parse().unwrap();
        for later in [alone, unknown, lacking] {
            let all = [later, snapshot("that night", 3)];
            assert_eq!(to_remove(&all, keep, now()), [""; 0], "after {}", all[0].id);
        }
        let all = [snapshot("at noon, full", 1), snapshot("that night", 3)];
        assert_eq!(to_remove(&all, keep, now()), ["that night"]);
    }
}
