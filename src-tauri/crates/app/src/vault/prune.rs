//! What retention keeps, and what pruning would do.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::retention::{Dated, KeptBecause, Retention, plan};
use reeve_vault::Snapshot;

use super::{needed, place};
use crate::api::{PreviewPrune, PrunePreview, Staying, VaultEntry};
use crate::reeve::Reeve;

/// What a retention would remove, of each database for itself. What another program put in is no part of it. Nothing is
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
        if !preview.remove.is_empty() {
            let ids: Vec<String> = preview.remove.iter().map(|entry| entry.id.clone()).collect();
            preview.freed = vault.preview_forget(&ids)?.bytes;
        }
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

/// Whose backup it is: a tenant may have moved to another database, whose backups do not replace those of the first.
pub(super) fn owner(snapshot: &Snapshot) -> (&str, Option<&str>) {
    (&snapshot.tenant, snapshot.origin.as_ref().map(|origin| origin.database.as_str()))
}

/// Why each one of ours that stays stays. A snapshot that another program made is nobody's backup, and stays.
fn reasons(snapshots: &[Snapshot], keep: Retention, now: DateTime<Utc>) -> BTreeMap<&str, KeptBecause> {
    let mut owners: BTreeMap<_, Vec<Dated>> = BTreeMap::new();
    for snapshot in snapshots.iter().filter(|snapshot| snapshot.ours) {
        let dated = Dated { id: snapshot.id.clone(), at: snapshot.at };
        owners.entry(owner(snapshot)).or_default().push(dated);
    }
    let mut reasons = BTreeMap::new();
    for backups in owners.values() {
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
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use chrono::TimeDelta;
    use reeve_vault::Origin;

    use super::*;

    #[test]
    fn only_our_own_go_and_each_database_keeps_its_own() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let snapshot = |id: &str, database: &str, days: i64, ours: bool| {
            let origin = Origin {
                database: database.into(),
                odoo_version: None,
                sha256: String::new(),
                zip_bytes: 1,
                missing: Vec::new(),
            };
            let at = now - TimeDelta::days(days);
            Snapshot { id: id.into(), tenant: "acme".into(), at, bytes: 1, ours, origin: Some(origin) }
        };
        let all = [
            snapshot("new", "acme", 1, true),
            snapshot("restic's", "acme", 900, false),
            snapshot("old", "acme", 901, true),
            snapshot("before the move", "acme_old", 902, true),
        ];
        let keep: Retention = "1/0/0".parse().unwrap();
        assert_eq!(to_remove(&all, keep, now), ["old"]);
        let shown = entries(&all, keep, now);
        let goes: Vec<&str> =
            shown.iter().filter(|e| e.kept_because.is_none()).map(|e| e.id.as_str()).collect();
        assert_eq!(goes, ["old"]);
    }
}
