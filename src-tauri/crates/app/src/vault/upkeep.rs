//! The vault is checked, and what is not kept goes.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::retention::Retention;
use reeve_domain::{Code, Fault};
use reeve_vault::{Snapshot, Vault};

use super::work::{Ended, with};
use super::{Kept, PARTS, change, needed, place, prune};
use crate::jobs::Run;
use crate::reeve::Reeve;

/// In seconds.
const DAY: i64 = 24 * 60 * 60;

pub(super) async fn run_check(reeve: &Reeve, all: bool, run: &Run) -> Ended {
    let kept = needed(reeve).await?;
    let vault = place::open(reeve).await?;
    let parts = checked(reeve, vault, kept, all, run).await?;
    let outcome = JobOutcome::VaultChecked { parts, of: PARTS };
    Ok((None, format!("sound; {parts} of {PARTS} parts of the data read"), outcome))
}

/// Checks, and notes what was found sound. Returns how many parts of the data were read.
pub(super) async fn checked(
    reeve: &Reeve,
    vault: Vault,
    kept: Kept,
    all: bool,
    run: &Run,
) -> Result<u32, Fault> {
    let now = reeve.host().now();
    let parts = due(&kept, all, now);
    let read = parts.clone();
    let (_, found) =
        with(vault, Phase::Verifying, run, move |vault, watch| vault.check(&read, PARTS, watch)).await?;
    if let Some(first) = found.findings.first() {
        let message = format!("The vault is damaged: {first}");
        return Err(Fault::new(Code::VaultDamaged, message).with("findings", found.findings.len()));
    }
    let count = u32::try_from(parts.len()).unwrap_or(PARTS);
    let next_part = (kept.next_part + count) % PARTS;
    change(reeve, move |kept| {
        kept.checked_at = Some(now);
        kept.next_part = next_part;
    })
    .await?;
    Ok(count)
}

/// The parts of the data to read: as many as it takes at the pace of the last two checks to have read all of it within
/// thirty days.
fn due(kept: &Kept, all: bool, now: DateTime<Utc>) -> Vec<u32> {
    let pace = kept.checked_at.map_or(TimeDelta::days(1), |at| now - at).num_seconds().max(1);
    let checks = u32::try_from(i64::from(PARTS) * DAY / pace).unwrap_or(PARTS).max(1);
    let count = if all { PARTS } else { PARTS.div_ceil(checks) };
    (0..count).map(|number| (kept.next_part + number) % PARTS).collect()
}

pub(super) async fn run_prune(reeve: &Reeve, remove: &[String], keep: Option<Retention>, run: &Run) -> Ended {
    let keep = keep.unwrap_or(needed(reeve).await?.keep);
    let now = reeve.host().now();
    let vault = place::open(reeve).await?;
    let remove = remove.to_vec();
    let (_, pruned) = with(vault, Phase::Applying, run, move |vault, watch| {
        let there = vault.list()?;
        // what is gone since the preview is gone; what came since stays
        let is_there = |id: &String| there.iter().any(|snapshot| snapshot.id == *id);
        let ids: Vec<String> = remove.into_iter().filter(is_there).collect();
        if let Some(refusal) = refused(&there, &ids, &prune::to_remove(&there, keep, now)) {
            return Ok(Err(refusal));
        }
        vault.forget(&ids, watch).map(|freed| Ok((ids.len(), freed.bytes)))
    })
    .await?;
    let (removed, freed) =
        pruned.map_err(|refusal| Fault::new(Code::Moved, refusal).next("Look at the preview again."))?;
    let removed = u32::try_from(removed).unwrap_or(u32::MAX);
    let detail = format!("{removed} removed, {freed} bytes given back");
    Ok((None, detail, JobOutcome::VaultPruned { removed, freed }))
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
    let mut seen = std::collections::BTreeSet::new();
    let mut newest = there.iter().filter(|snapshot| snapshot.ours && seen.insert(prune::line(snapshot)));
    newest.find(|snapshot| ids.contains(&snapshot.id)).map(|snapshot| snapshot.tenant.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use reeve_domain::place::Place;

    use super::*;

    #[test]
    fn however_seldom_it_is_checked_all_data_is_read_within_thirty_days() {
        for every in [24, 25, 47, 48, 7 * 24, 29 * 24, 45 * 24] {
            let mut kept = Kept {
                place: Place::Folder { path: "/v".into() },
                repository: String::new(),
                keep: Retention::default(),
                checked_at: None,
                next_part: 11,
                schedule: None,
                last_run: None,
            };
            let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
            let mut read = std::collections::BTreeSet::new();
            // the first check may be long ago: what counts is the thirty days after it, and the one that ends them
            let end = (30 * 24_i64).max(every);
            for hour in (0..=end).step_by(usize::try_from(every).unwrap()) {
                let now = start + TimeDelta::hours(hour);
                let parts = due(&kept, false, now);
                kept.next_part = (kept.next_part + u32::try_from(parts.len()).unwrap()) % PARTS;
                kept.checked_at = Some(now);
                read.extend(parts);
            }
            assert_eq!(read.len(), 30, "every {every} hours");
        }
        assert_eq!(PARTS, 30);
    }
}
