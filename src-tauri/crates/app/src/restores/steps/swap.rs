//! The swap, and the same the other way. What is under which name is read from the server, never guessed.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::restore::{Loss, RestoreStep, RestoreWork, StepDetail, StepRecord, StepState, Swapped};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Error, Swapping};

use super::Failure;
use crate::reeve::Reeve;
use crate::restores::carry::Carrying;
use crate::restores::{answer, elsewhere, loss};
use crate::tenants;

/// The field of a fault that names the live database of a swap whose server is away: it refused nothing, and how far the swap
/// came is looked at.
pub(in crate::restores) const AWAY: &str = "away";

/// A tenant's clock is not this computer's: what was changed so long before a swap counts as changed since.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// Gives the live name to the other database.
pub(in crate::restores) async fn swap(
    carrying: &mut Carrying,
    step: RestoreStep,
) -> Result<StepDetail, Failure> {
    let manager = carrying.manager().await?.clone();
    let (live, side) = (carrying.tenant.database.clone(), carrying.work.side.clone());
    let before = carrying.work.before.clone().unwrap_or_default();
    let names = names(step, &live, &side, &before);
    let told = |error| marked(error, &live);
    // nobody is told of a swap that the server would refuse
    manager.prove().await.map_err(told)?;
    let amid = manager.swapped(&names).await.map_err(told)? == Swapped::Between;
    if !amid && step == RestoreStep::Swap {
        elsewhere::nothing_new(carrying).await?;
        announce(carrying).await;
    }
    // from here on it is not stopped: what is begun is brought to its end
    let swapped = manager.swap(&names).await;
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let gap = match begun_before(&carrying.work.steps) {
        // cut off between its renames: nothing has been live since it was begun, at most
        Some(since) if amid => u64::try_from((carrying.reeve.host().now() - since).num_milliseconds()),
        _ => u64::try_from(swapped.as_ref().map_or(0, Duration::as_millis)),
    };
    let gap = gap.unwrap_or(u64::MAX);
    swapped.map_err(told)?;
    carrying.work.gap_ms = carrying.work.gap_ms.max(Some(gap));
    carrying.keep().await?;
    let [coming, going] = [names.coming, names.going].map(str::to_owned);
    Ok(StepDetail::Swapped { coming, going, live, gap_ms: gap })
}

/// What a swap ended in, with the mark of a server that is away.
fn marked(error: Error, live: &str) -> Fault {
    let away = error.is_away();
    let fault = Fault::from(error);
    if away { fault.with(AWAY, live) } else { fault }
}

/// What has what name, one way or the other.
fn names<'a>(step: RestoreStep, live: &'a str, side: &'a str, before: &'a str) -> Swapping<'a> {
    match step {
        RestoreStep::SwapBack => Swapping { live, coming: before, going: side },
        _ => Swapping { live, coming: side, going: before },
    }
}

/// How far a swap came, as the server has the names now.
///
/// # Errors
/// What keeps the server from being asked.
pub(in crate::restores) async fn how_far(
    reeve: &Reeve,
    tenant: &Tenant,
    work: &RestoreWork,
    step: RestoreStep,
) -> Result<Swapped, Fault> {
    let manager = tenants::database_manager(reeve, tenant).await?;
    // without a master password that the server takes, nothing could be done about what is found
    manager.prove().await?;
    let before = work.before.clone().unwrap_or_default();
    Ok(manager.swapped(&names(step, &tenant.database, &work.side, &before)).await?)
}

/// When the swap before the one at hand was begun.
fn begun_before(steps: &[StepRecord]) -> Option<DateTime<Utc>> {
    let swaps = |record: &&StepRecord| {
        matches!(record.step, RestoreStep::Swap | RestoreStep::SwapBack) && record.state == StepState::Begun
    };
    steps.iter().rev().filter(swaps).nth(1).map(|record| record.at)
}

/// Whoever reads the thread hears of it before people are signed out.
async fn announce(carrying: &Carrying) {
    let text = format!("{} is being restored now; everybody signs in again.", carrying.tenant.database);
    answer::mention(&carrying.reeve, &carrying.work.restore, text).await;
}

/// Whether a window may take this step by itself after a break: only what gives the live name a database, and proves it.
///
/// # Errors
/// [`Code::Interrupted`] where somebody has to decide; it says what was found.
pub(in crate::restores) async fn may_settle(carrying: &mut Carrying, step: RestoreStep) -> Result<(), Fault> {
    let untouched = |words: &str| Err(Fault::new(Code::Interrupted, words).next("Decide how it goes on."));
    if !step.touches_live() {
        return untouched("It was cut off before the live database was touched.");
    }
    if step == RestoreStep::SwapBack {
        return was_not_worked_in(carrying).await;
    }
    if step != RestoreStep::Swap {
        return Ok(());
    }
    if carrying.work.steps.last().is_some_and(|last| last.step == step) {
        if how_far(&carrying.reeve, &carrying.tenant, &carrying.work, step).await? != Swapped::NotYet {
            return Ok(());
        }
        carrying.write(step, StepState::Failed, Some(StepDetail::NothingRenamed)).await?;
    }
    // people have worked since: whether what they did is given up is not for a program to decide
    untouched(&StepDetail::NothingRenamed.to_string())
}

/// What people had time to work in is put away by itself where nobody did, or nobody could.
async fn was_not_worked_in(carrying: &mut Carrying) -> Result<(), Fault> {
    let Some(why) = worked_in(carrying).await? else { return Ok(()) };
    let words = format!("{} was not proven, and is not put away by itself: {why}.", carrying.tenant.database);
    let fault = Fault::new(Code::Interrupted, words).next("Decide how it goes on.");
    carrying.write(RestoreStep::SwapBack, StepState::Failed, Some(StepDetail::from(&fault))).await?;
    Err(fault)
}

/// Why people may have worked in what is live; `None` where they had no time to, or did not.
async fn worked_in(carrying: &Carrying) -> Result<Option<String>, Fault> {
    let (reeve, tenant, work) = (&carrying.reeve, &carrying.tenant, &carrying.work);
    let Some(since) = work.live_since().filter(|_| work.was_worked_in(reeve.host().now())) else {
        return Ok(None);
    };
    if how_far(reeve, tenant, work, RestoreStep::SwapBack).await? != Swapped::NotYet {
        return Ok(None);
    }
    match loss::count(reeve, tenant, since - CLOCKS).await {
        Ok(loss) => Ok(told_of(&loss)),
        // it was not asked: that is for later
        Err(fault) if fault.is_of_this_computer() || is_unreachable(&fault) => Err(fault),
        Err(fault) if answers_nobody(&fault) => Ok(None),
        // others may be let in
        Err(fault) => Ok(Some(format!("whether somebody worked in it cannot be seen ({})", fault.message))),
    }
}

/// Why people may have worked in a database, by what was made or changed in it.
fn told_of(loss: &Loss) -> Option<String> {
    match (loss.worked(), loss.unseen.len()) {
        (0, 0) => None,
        (0, unseen) => {
            Some(format!("whether somebody worked in it cannot be seen of {unseen} kinds of records"))
        }
        (worked, _) => Some(format!("{worked} records were made or changed in it since")),
    }
}

/// Whether the line was gone that had been there a moment before.
fn is_unreachable(fault: &Fault) -> bool {
    matches!(fault.code, Code::UnknownHost | Code::Unreachable)
}

/// Whether a database that ended so lets nobody in, whoever asks: there is none, or Odoo fails in it.
fn answers_nobody(fault: &Fault) -> bool {
    let failed = |status: &String| status == "500";
    fault.code == Code::UnknownDatabase
        || (fault.code == Code::ServerError && fault.fields.get("status").is_some_and(failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_was_let_into_or_all_of_which_was_seen_unchanged_was_worked_in_by_nobody() {
        let nobody = |code| answers_nobody(&Fault::new(code, ""));
        assert!(nobody(Code::UnknownDatabase));
        for code in [
            Code::SignInRefused,
            Code::KeyRefused,
            Code::LockedOut,
            Code::TwoFactorRequired,
            Code::AccessDenied,
            Code::TenantRefused,
            Code::PasswordNeeded,
            Code::TimedOut,
            Code::ServerError,
        ] {
            assert!(!nobody(code), "{code:?}");
        }
        for (status, answers) in [(500, true), (429, false), (503, false)] {
            let fault = Fault::new(Code::ServerError, "").with("status", status);
            assert_eq!(answers_nobody(&fault), answers, "{status}");
        }

        assert_eq!(told_of(&Loss::default()), None);
        let unseen = Loss { unseen: vec!["hr.payslip".to_owned()], ..Loss::default() };
        assert!(told_of(&unseen).is_some(), "what cannot be read may have been worked in");
    }
}
