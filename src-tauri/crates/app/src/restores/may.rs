//! What going on with a restore asks for: whoever lets a live database give way has typed its name and seen what it costs,
//! however long ago the restore was begun.

use chrono::{DateTime, Utc};
use reeve_domain::restore::{
    Next, RestoreOffer, RestoreRequest, RestoreStep, RestoreTarget, RestoreWork, Swapped,
};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};

use super::{elsewhere, logins, loss, steps};
use crate::api::{ContinueAsks, ContinueRestore};
use crate::reeve::Reeve;
use crate::tenants;

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
        to_type: lost_since.filter(|_| !work.goes_back()).map(|_| live.clone()),
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
/// What was swapped half is brought to its end without a word. What was given to open a database is kept for it. Answers
/// what other computers made beside the live database, all of which was seen.
///
/// # Errors
/// [`Code::ConfirmationNeeded`], whose `fields` say what to type (`type`), what would be lost (`lost`) or what other computers
/// made there (`beside`);
/// [`Code::GrantNotReady`] outside its window and after its end; as [`logins::take`].
pub(super) async fn go_on(
    reeve: &Reeve,
    tenant: &Tenant,
    work: &RestoreWork,
    request: ContinueRestore,
) -> Result<Vec<String>, Fault> {
    let (thread, wanted) = super::about_a_restore(reeve, &work.restore).await?;
    let amid = match work.next() {
        Next::Settle(step @ (RestoreStep::Swap | RestoreStep::SwapBack))
        | Next::Decide(step @ (RestoreStep::Swap | RestoreStep::SwapBack)) => {
            steps::how_far(reeve, tenant, work, step).await? != Swapped::NotYet
        }
        _ => false,
    };
    if let Some(since) = lost_since(work, &wanted).filter(|_| !amid) {
        if work.live_since().is_none() {
            wanted.run(thread.asked_at, reeve.host().now())?;
        }
        if !work.goes_back() {
            typed(&tenant.database, &request.typed)?;
        }
        confirmed(reeve, tenant, since, request.lost).await?;
    }
    let mut seen = [work.seen_beside.clone(), request.beside].concat();
    // one that cannot be asked now is asked before anything is made
    if !amid
        && makes_something(work)
        && let Ok(Some(databases)) = tenants::server_of(tenant)?.databases().await
    {
        seen = elsewhere::seen(reeve, tenant, &databases, &seen).await?;
    }
    if let Some(given) = request.proof {
        logins::take(reeve, tenant, work, given).await?;
    }
    Ok(seen)
}

/// Whether what comes next is what another computer may be at as well: up to the swap.
fn makes_something(work: &RestoreWork) -> bool {
    match work.next() {
        Next::Begin(step) | Next::Settle(step) | Next::Decide(step) => {
            step == RestoreStep::Swap || !step.touches_live()
        }
        Next::Ended(_) => false,
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
