//! The vault is checked, and what is not kept goes.
//!
//! What must always hold: what goes is named in the journal; a run removes nothing of tenants it was not asked to back up.

use std::collections::{BTreeMap, BTreeSet};

use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::retention::Retention;
use reeve_domain::source::VaultedBackup;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::vaulted_backups;
use reeve_vault::{Checked, Snapshot};

use super::damage::Damage;
use super::rotation::{PARTS, Rotation};
use super::work::{Ended, with};
use super::{Kept, change, needed, place, prune};
use crate::api::{DamagedBackup, Tag};
use crate::jobs::Run;
use crate::journal;
use crate::reeve::Reeve;

/// So many affected backups are named in the words of a failure.
const NAMED: usize = 5;

pub(super) async fn run_check(reeve: &Reeve, all: bool, run: &Run) -> Ended {
    let parts = checked(reeve, all, run).await?;
    let outcome = JobOutcome::VaultChecked { parts, of: PARTS };
    Ok((None, format!("sound; {parts} of {PARTS} parts of the data read"), outcome))
}

/// Checks, and notes what was found sound: all of the data, or the parts that are due and those that something was wrong
/// with, as what came in since may lean on them. Returns how many parts of the data were read.
pub(super) async fn checked(reeve: &Reeve, all: bool, run: &Run) -> Result<u32, Fault> {
    let now = reeve.host().now();
    let parts = if all {
        Rotation::all()
    } else {
        let Kept { read, damage, .. } = needed(reeve).await?;
        let wrong = damage.iter().flat_map(|damage| damage.parts().to_vec());
        wrong.chain(read.due(now)).collect::<BTreeSet<u32>>().into_iter().collect()
    };
    let (vault, read) = (place::open(reeve).await?, parts.clone());
    let (_, found) =
        with(vault, Phase::Verifying, run, move |vault, watch| vault.check(&read, PARTS, watch)).await?;
    let Checked { findings, affected } = found;
    if let Some(first) = findings.first() {
        let affected = in_doubt(reeve, affected).await?;
        let fault = damaged(first, &affected).with("findings", findings.len());
        change(reeve, move |kept| {
            kept.damage = Some(Damage::found(kept.damage.take(), now, findings, affected, &parts));
        })
        .await?;
        reeve.changed(&[Tag::Backups], None);
        return Err(fault);
    }
    let count = u32::try_from(parts.len()).unwrap_or(PARTS);
    change(reeve, move |kept| {
        kept.checked_at = Some(now);
        kept.damage = kept.damage.take().and_then(|damage| damage.after_sound(&parts));
        kept.read.note(&parts, now);
    })
    .await?;
    Ok(count)
}

/// The backups that cannot be relied on: all that are known here, where the vault cannot list its own any more.
async fn in_doubt(reeve: &Reeve, affected: Option<Vec<Snapshot>>) -> Result<Vec<DamagedBackup>, Fault> {
    if let Some(affected) = affected {
        let one = |Snapshot { id, tenant, at, .. }| DamagedBackup { id, tenant, at };
        return Ok(affected.into_iter().map(one).collect());
    }
    let known = reeve.store().await?.read(|db| vaulted_backups::list(db, None)).await?;
    let one = |VaultedBackup { id, tenant, at, .. }| DamagedBackup { id, tenant, at };
    Ok(known.into_iter().map(one).collect())
}

/// What is wrong, and with which backups.
fn damaged(first: &str, affected: &[DamagedBackup]) -> Fault {
    let mut message = format!("The vault is damaged: {first}");
    if !affected.is_empty() {
        let named = affected
            .iter()
            .take(NAMED)
            .map(|backup| format!("{} of {}", backup.tenant, backup.at.format("%Y-%m-%d %H:%M UTC")));
        let more = match affected.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let named: Vec<String> = named.collect();
        message.push_str(&format!(". These backups cannot be relied on: {}{more}", named.join(", ")));
    }
    Fault::new(Code::VaultDamaged, message).with("backups", affected.len()).next(
        "`reeve vault show` names the backups. What is in no other place is best taken again, into a new vault.",
    )
}

pub(super) async fn run_prune(reeve: &Reeve, remove: &[String], keep: Option<Retention>, run: &Run) -> Ended {
    let keep = keep.unwrap_or(needed(reeve).await?.keep);
    let now = reeve.host().now();
    let vault = place::open(reeve).await?;
    let there = place::blocking(move || vault.list()).await?;
    // what is gone since the preview is gone; what came since stays
    let chosen: Vec<Snapshot> =
        there.iter().filter(|snapshot| remove.contains(&snapshot.id)).cloned().collect();
    let ids: Vec<String> = chosen.iter().map(|snapshot| snapshot.id.clone()).collect();
    if let Some(refusal) = refused(&there, &ids, &prune::to_remove(&there, keep, now)) {
        return Err(Fault::new(Code::Moved, refusal).next("Look at the preview again."));
    }
    let freed = removed(reeve, &chosen, run).await?;
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let detail = format!("{count} removed, {freed} bytes given back");
    Ok((None, detail, JobOutcome::VaultPruned { removed: count, freed }))
}

/// Removes what the vault's own retention does not keep of these tenants, of their present databases: what other panels
/// put in, or had before, goes by nobody's retention but theirs. Returns how many.
pub(super) async fn pruned(reeve: &Reeve, tenants: &[Tenant], run: &Run) -> Result<usize, Fault> {
    let vault = place::open(reeve).await?;
    let there = place::blocking(move || vault.list()).await?;
    // as it is by now: a person may have changed it while the backups came
    let keep = needed(reeve).await?.keep;
    let goes = prune::to_remove(&there, keep, reeve.host().now());
    let is_theirs = |snapshot: &Snapshot| tenants.iter().any(|tenant| prune::is_of(snapshot, tenant));
    let chosen: Vec<Snapshot> =
        there.into_iter().filter(|snapshot| goes.contains(&snapshot.id) && is_theirs(snapshot)).collect();
    // what runs that were cut off left is cleared by the next run that has something to remove, or when somebody asks
    if !chosen.is_empty() {
        removed(reeve, &chosen, run).await?;
    }
    Ok(chosen.len())
}

/// Removes these and what nothing refers to, and says in the journal which ones. Returns the bytes given back.
async fn removed(reeve: &Reeve, chosen: &[Snapshot], run: &Run) -> Result<u64, Fault> {
    let vault = place::open(reeve).await?;
    let ids: Vec<String> = chosen.iter().map(|snapshot| snapshot.id.clone()).collect();
    let removed = with(vault, Phase::Applying, run, move |vault, watch| vault.forget(&ids, watch)).await;
    let how = removed.as_ref().map_or_else(journal::outcome_of, |_| Outcome::Done);
    let mut tenants: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Snapshot { id, tenant, at, .. } in chosen {
        let id: String = id.chars().take(8).collect();
        tenants.entry(tenant).or_default().push(format!("{id} of {}", at.format("%Y-%m-%d %H:%M UTC")));
    }
    for (tenant, which) in tenants {
        journal::note(reeve, Some(tenant), Action::VaultPrune, which.join(", "), how).await?;
    }
    Ok(removed?.1.bytes)
}

/// Why these are not removed: one of them is kept by now, or is not ours, or is the newest.
fn refused(there: &[Snapshot], ids: &[String], to_remove: &[String]) -> Option<String> {
    if let Some(tenant) = left_without_newest(there, ids) {
        return Some(format!("This would remove the newest backup of {tenant} now; nothing was removed."));
    }
    let kept = ids.iter().find(|id| !to_remove.contains(id))?;
    let short: String = kept.chars().take(8).collect();
    Some(format!("The backup {short} is not among those that would be removed now; nothing was removed."))
}

/// A tenant whose newest backup of a database, full or alone, is among these.
fn left_without_newest(there: &[Snapshot], ids: &[String]) -> Option<String> {
    // the list has the newest first
    let mut seen = BTreeSet::new();
    let mut newest = there.iter().filter(|snapshot| snapshot.ours && seen.insert(prune::line(snapshot)));
    newest.find(|snapshot| ids.contains(&snapshot.id)).map(|snapshot| snapshot.tenant.clone())
}
