//! What going on with a restore asks for: whoever lets a live database give way has typed its name and seen what it costs,
//! however long ago the restore was begun.

use chrono::{DateTime, Utc};
use reeve_domain::restore::{
    Next, RestoreOffer, RestoreRequest, RestoreStep, RestoreTarget, RestoreWork, Swapped,
};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};

use super::{logins, loss, steps};
use crate::api::{ContinueAsks, ContinueRestore};
use crate::reeve::Reeve;

/// What going on with it asks for; `fault` is why the latest work on it did not go on.
pub(super) fn asks(
    work: &RestoreWork,
    wanted: &RestoreRequest,
    fault: Option<&Fault>,
) -> Option<ContinueAsks> {
    if !work.offers().contains(&RestoreOffer::Continue) {
        return None;
    }
    let live = &wanted.tenant.database;
    let lost_since = match work.next() {
        // of a swap that was begun the server knows whether anything was renamed
        Next::Settle(RestoreStep::Swap | RestoreStep::SwapBack)
        | Next::Decide(RestoreStep::Swap | RestoreStep::SwapBack) => None,
        _ => lost_since(work, wanted),
    };
    Some(ContinueAsks {
        to_type: lost_since.map(|_| live.clone()),
        lost_since,
        secret_of: logins::proven_next(work).map(|(_, aside)| aside.unwrap_or(live).to_owned()),
        secret_missed: fault.is_some_and(|fault| fault.fields.contains_key(logins::SECRET)),
    })
}

/// Since when what was made in what is live would be lost by going on; `None` where nothing would.
fn lost_since(work: &RestoreWork, wanted: &RestoreRequest) -> Option<DateTime<Utc>> {
    let (Next::Begin(step) | Next::Settle(step) | Next::Decide(step)) = work.next() else { return None };
    match step {
        _ if work.target() == RestoreTarget::Side => None,
        RestoreStep::SwapBack => work.live_since(),
        RestoreStep::ProveLive | RestoreStep::ProveBack => None,
        _ => Some(wanted.backup.at),
    }
}

/// Whether it may go on, as somebody wants it: what would be swapped, or swapped back, is asked for as when it was begun.
/// What was swapped half is brought to its end without a word. What was given to open a database is kept for it.
///
/// # Errors
/// [`Code::ConfirmationNeeded`], whose `fields` say what to type (`type`) or what would be lost (`lost`);
/// [`Code::GrantNotReady`] outside its window and after its end; as [`logins::take`].
pub(super) async fn go_on(
    reeve: &Reeve,
    tenant: &Tenant,
    work: &RestoreWork,
    request: ContinueRestore,
) -> Result<(), Fault> {
    let (thread, wanted) = super::about_a_restore(reeve, &work.restore).await?;
    let since = match work.next() {
        Next::Settle(step @ (RestoreStep::Swap | RestoreStep::SwapBack))
        | Next::Decide(step @ (RestoreStep::Swap | RestoreStep::SwapBack))
            if steps::how_far(reeve, tenant, work, step).await? != Swapped::NotYet =>
        {
            None
        }
        _ => lost_since(work, &wanted),
    };
    if let Some(since) = since {
        if work.live_since().is_none() {
            wanted.run(thread.asked_at, reeve.host().now())?;
        }
        typed(&tenant.database, &request.typed)?;
        confirmed(reeve, tenant, since, request.lost).await?;
    }
    match request.proof {
        Some(given) => logins::take(reeve, tenant, work, given).await,
        None => Ok(()),
    }
}

/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.type` says what to type.
pub(super) fn typed(wanted: &str, typed: &str) -> Result<(), Fault> {
    if typed.trim() == wanted {
        return Ok(());
    }
    let words = format!("Type the database's name to go on: {wanted}.");
    Err(Fault::new(Code::ConfirmationNeeded, words).with("type", wanted))
}

/// What would be lost now is not more than was seen. A tenant that does not answer cannot be counted: that it does not may
/// be why it is restored.
///
/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.lost` says how many records.
pub(super) async fn confirmed(
    reeve: &Reeve,
    tenant: &Tenant,
    since: DateTime<Utc>,
    seen: Option<u64>,
) -> Result<(), Fault> {
    let loss = match loss::count(reeve, tenant, since).await {
        Ok(loss) => loss,
        Err(fault) if fault.is_of_this_computer() => return Err(fault),
        Err(_) => return Ok(()),
    };
    if loss.all <= seen.unwrap_or(0) {
        return Ok(());
    }
    let words = format!("{} records were made or changed since, and would be lost.", loss.all);
    Err(Fault::new(Code::ConfirmationNeeded, words)
        .with("lost", loss.all)
        .next("Look at what would be lost, then confirm that number."))
}
