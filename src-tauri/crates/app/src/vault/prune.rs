//! What retention keeps, and what pruning would do.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::retention::{Dated, KeptBecause, Retention, plan};
use reeve_vault::Snapshot;

use super::{needed, place};
use crate::api::{PreviewPrune, PrunePreview, Staying, VaultEntry};
use crate::reeve::Reeve;

/// What a retention would remove, of each tenant for itself. Nothing is changed.
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
        for snapshot in &snapshots {
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
    let gone = snapshots.iter().filter(|snapshot| !reasons.contains_key(snapshot.id.as_str()));
    gone.map(|snapshot| snapshot.id.clone()).collect()
}

/// Why each one that stays stays. A snapshot that another program made is nobody's backup, and stays.
fn reasons(snapshots: &[Snapshot], keep: Retention, now: DateTime<Utc>) -> BTreeMap<&str, KeptBecause> {
    let mut tenants: BTreeMap<&str, Vec<Dated>> = BTreeMap::new();
    for snapshot in snapshots {
        let dated = Dated { id: snapshot.id.clone(), at: snapshot.at };
        tenants.entry(&snapshot.tenant).or_default().push(dated);
    }
    let mut reasons = BTreeMap::new();
    for backups in tenants.values() {
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
        kept_because: because.map(|because| because.to_string()),
        bytes: snapshot.bytes,
    }
}
