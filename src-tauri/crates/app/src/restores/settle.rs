//! Restores that were cut off, seen to by a window: what has the live name is nobody's to decide while nothing has it, or
//! while what has it was not proven.
//!
//! What must always hold: as soon as the server can be asked, however the work ended, the live name is given a database where
//! it has none, and gets back the one of before where the proof of the new one failed; everything else waits for somebody.

use std::time::Duration;

use reeve_domain::Fault;
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{Next, RestoreDeed, RestoreStep, RestoreTold, RestoreWork, StepState, Swapped};

use super::begin::begin;
use super::{answer, steps, work};
use crate::reeve::{First, Reeve};
use crate::{jobs, tenants};

/// Between two looks at swaps that did not come to their end.
const EVERY: Duration = Duration::from_secs(20);

/// Sees to a restore that a break left behind: what touches the live name is settled at once, the rest waits for somebody.
///
/// # Errors
/// When the store cannot be used, or the tenant is not connected any more.
pub(crate) async fn left_behind(reeve: &Reeve, restore: &ThreadId) -> Result<(), Fault> {
    let Some(work) = work::of(reeve, restore).await? else { return Ok(()) };
    if let (Next::Ended(end), None) = (work.next(), work.stopped_at.or(work.dropped_at)) {
        // it was cut off before it could be told
        let tenant = tenants::by_id(reeve, &work.tenant).await?;
        let (told, live) = (RestoreTold::from(end), &tenant.database);
        let database = work.database(told, live);
        return answer::tell(reeve, restore, told, "told after a break", database).await;
    }
    let touched = work.steps.last().is_some_and(|last| last.step.touches_live());
    if touched && work.is_open() && !matches!(work.next(), Next::Decide(_)) {
        settle(reeve, work).await?;
    }
    Ok(())
}

/// Begins to look for swaps that nobody is at and that left nothing live, or what did not hold; ends with the program.
pub(crate) fn watch(reeve: &Reeve) {
    reeve.watch(EVERY, First::Now, "whether a swap was cut off", |reeve| async move { look(&reeve).await });
}

async fn look(reeve: &Reeve) -> Result<(), Fault> {
    let mut ended = Ok(());
    for work in work::all(reeve).await? {
        // what keeps one from being seen to keeps no other
        ended = ended.and(see_to(reeve, work).await);
    }
    ended
}

/// Sees to a swap that nobody is at.
async fn see_to(reeve: &Reeve, work: RestoreWork) -> Result<(), Fault> {
    let back = work.goes_back();
    let Some(step) = amid(&work).or(back.then_some(RestoreStep::SwapBack)) else { return Ok(()) };
    let running = jobs::running(reeve).await?;
    if work.job.as_ref().is_some_and(|job| running.contains(job)) {
        return Ok(());
    }
    let tenant = tenants::by_id(reeve, &work.tenant).await?;
    // one that cannot be asked now is asked again
    match steps::how_far(reeve, &tenant, &work, step).await {
        Ok(Swapped::Between) => settle(reeve, work).await,
        Ok(Swapped::NotYet | Swapped::Done) if back => settle(reeve, work).await,
        Ok(_) | Err(_) => Ok(()),
    }
}

/// The swap that may have left nothing live.
fn amid(work: &RestoreWork) -> Option<RestoreStep> {
    let last = work.steps.last().filter(|last| work.is_open() && last.state != StepState::Done)?;
    matches!(last.step, RestoreStep::Swap | RestoreStep::SwapBack).then_some(last.step)
}

async fn settle(reeve: &Reeve, work: RestoreWork) -> Result<(), Fault> {
    let tenant = tenants::by_id(reeve, &work.tenant).await?;
    begin(reeve, &tenant, Some(work.clone()), work, RestoreDeed::Settle).await.map(drop)
}
