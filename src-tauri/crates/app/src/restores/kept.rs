//! The database beside the live one once a restore is over, or left: kept until somebody drops it.
//!
//! What must always hold: nothing is dropped that the restore did not make or put aside itself, and never by itself.

use std::time::Duration;

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::{RestoreOffer, RestoreStep, RestoreTold, RestoreWork, StepState};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_store::restore_work as table;

use super::carry::Carrying;
use super::{answer, logins, steps, work};
use crate::api::{KeepRestored, RestoreView};
use crate::reeve::Reeve;
use crate::{backups, journal};

/// Leaves a restore before it is live: what was made on the side is dropped.
pub(super) async fn stop(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    if !carrying.work.offers().contains(&RestoreOffer::Stop) {
        return Err(over());
    }
    let done = side_gone(carrying).await;
    let (words, how) = match &done {
        Ok(gone) => (format!("it was left; the live database was not touched; {gone}"), Outcome::Done),
        Err(fault) => (fault.message.clone(), Outcome::Failed),
    };
    carrying.note(Action::RestoreStop, words.clone(), how).await?;
    done?;
    carrying.work.stopped_at = Some(carrying.reeve.host().now());
    carrying.keep().await?;
    logins::forget(&carrying.reeve, &carrying.work.restore).await?;
    carrying.told(RestoreTold::Stopped, &words).await;
    Ok(RestoreTold::Stopped)
}

/// Drops the database that is kept beside the live one.
pub(super) async fn drop_it(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    let kept = carrying.work.kept().ok_or_else(over)?.to_owned();
    let done = dropped(carrying, &kept, Duration::ZERO).await;
    let (words, how) = match &done {
        Ok(_) => (format!("{kept} on {}", carrying.tenant.url), Outcome::Done),
        Err(fault) => (fault.message.clone(), Outcome::Failed),
    };
    carrying.note(Action::RestoreDrop, words.clone(), how).await?;
    done?;
    carrying.work.dropped_at = Some(carrying.reeve.host().now());
    carrying.keep().await?;
    logins::forget(&carrying.reeve, &carrying.work.restore).await?;
    carrying.told(RestoreTold::Dropped, &words).await;
    Ok(RestoreTold::Dropped)
}

/// Drops what was sent to the side, where it is there and nobody else's by now; says which.
async fn side_gone(carrying: &Carrying) -> Result<String, Fault> {
    let (work, side) = (&carrying.work, &carrying.work.side);
    if !work.has_sent() {
        return Ok(format!("nothing was sent to {side}"));
    }
    if steps::owned_elsewhere(&carrying.reeve, &carrying.tenant, work, side).await? {
        return Ok(format!("{side} is somebody else's by now, and is there still"));
    }
    let last = work.steps.last();
    let unended = last.is_some_and(|last| (last.step, last.state) == (RestoreStep::Upload, StepState::Begun));
    // a server that had all of it when this was broken off goes on by itself
    let there = dropped(carrying, side, if unended { backups::LATE } else { Duration::ZERO }).await?;
    Ok(if there { format!("{side} is dropped") } else { format!("there is no {side} on the server") })
}

/// Drops a database, waiting so long for one that is not there yet. `false`: it never was.
async fn dropped(carrying: &Carrying, database: &str, within: Duration) -> Result<bool, Fault> {
    if database == carrying.tenant.database {
        return Err(Fault::new(Code::Internal, "The live database is not dropped."));
    }
    backups::drop_made(carrying.manager().await?, database, within).await.map_err(|error| {
        let words = format!("{database} IS LEFT ON {}: {error}", carrying.tenant.url);
        Fault { message: words, ..Fault::from(error) }.with("database", database)
    })
}

/// Keeps the database beside the live one until another time.
///
/// # Errors
/// [`Code::InvalidInput`] for a time that has passed, [`Code::GrantNotReady`] where none is kept.
pub async fn keep(reeve: &Reeve, request: KeepRestored) -> Result<RestoreView, Fault> {
    if request.until <= reeve.host().now() {
        return Err(invalid("until", "This time has passed: drop the database instead."));
    }
    let known = work::known(reeve, &request.restore).await?;
    let longer = RestoreWork { keep_until: Some(request.until), ..known.clone() };
    let words = longer.kept_until().ok_or_else(over)?;
    let seen = known.clone();
    // whoever rolls it back in this moment has the last word
    reeve.store().await?.write(move |db| table::replace(db, Some(&seen), &longer)).await?;
    let tenant = crate::tenants::by_id(reeve, &known.tenant).await?;
    journal::note(reeve, Some(&tenant.name), Action::RestoreKeep, words.clone(), Outcome::Done).await?;
    answer::mention(reeve, &request.restore, words).await;
    super::shown(reeve, &request.restore).await
}

/// Whether a tenant may be forgotten: whoever goes on with a restore, rolls it back or drops what is kept needs it, and its
/// master password. Once its time is up, a server that is gone for good holds nobody.
///
/// # Errors
/// [`Code::GrantNotReady`] with the restore.
pub(crate) async fn let_go(reeve: &Reeve, tenant: &Tenant) -> Result<(), Fault> {
    let now = reeve.host().now();
    let needs = |work: &RestoreWork| {
        work.tenant == tenant.id
            && (work.is_open() || work.kept().is_some())
            && work.keep_until.is_none_or(|until| now < until)
    };
    let Some(work) = work::all(reeve).await?.into_iter().find(needs) else { return Ok(()) };
    let words = match work.kept() {
        Some(kept) => format!("{kept} is kept on its server, by a restore of {}.", tenant.name),
        None => format!("A restore of {} is not at its end.", tenant.name),
    };
    Err(Fault::new(Code::GrantNotReady, words)
        .with("state", "restore")
        .with("restore", &work.restore)
        .next("Bring the restore to its end, or stop it, and drop what is kept; then remove the tenant."))
}

pub(super) fn over() -> Fault {
    Fault::new(Code::GrantNotReady, "As this restore stands, that is not to be done.").with("state", "other")
}
