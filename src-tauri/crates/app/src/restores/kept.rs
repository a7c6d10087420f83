//! The database beside the live one once a restore is over, or left: kept until somebody drops it.
//!
//! What must always hold: nothing is dropped that the restore did not make or put aside itself, and never by itself.

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::{RestoreOffer, RestoreTold, RestoreWork};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use reeve_store::restore_work as table;

use super::carry::Carrying;
use super::{steps, work};
use crate::api::{KeepRestored, RestoreView};
use crate::reeve::Reeve;
use crate::{backups, journal};

/// Leaves a restore before it is live: what was made on the side is dropped.
pub(super) async fn stop(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    if !carrying.work.offers().contains(&RestoreOffer::Stop) {
        return Err(over());
    }
    let side = carrying.work.side.clone();
    let ours = carrying.work.has_sent()
        && !steps::owned_elsewhere(&carrying.reeve, &carrying.tenant, &carrying.work, &side).await?;
    let done = if ours { dropped(carrying, &side).await } else { Ok(()) };
    let (words, how) = match &done {
        Ok(()) => ("it was left; the live database was not touched".to_owned(), Outcome::Done),
        Err(fault) => (fault.message.clone(), Outcome::Failed),
    };
    carrying.note(Action::RestoreStop, words.clone(), how).await?;
    done?;
    carrying.work.stopped_at = Some(carrying.reeve.host().now());
    carrying.keep().await?;
    carrying.told(RestoreTold::Stopped, &words).await;
    Ok(RestoreTold::Stopped)
}

/// Drops the database that is kept beside the live one.
pub(super) async fn drop_it(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    let kept = carrying.work.kept().ok_or_else(over)?.to_owned();
    let done = dropped(carrying, &kept).await;
    let (words, how) = match &done {
        Ok(()) => (format!("{kept} on {}", carrying.tenant.url), Outcome::Done),
        Err(fault) => (fault.message.clone(), Outcome::Failed),
    };
    carrying.note(Action::RestoreDrop, words.clone(), how).await?;
    done?;
    carrying.work.dropped_at = Some(carrying.reeve.host().now());
    carrying.keep().await?;
    carrying.told(RestoreTold::Dropped, &words).await;
    Ok(RestoreTold::Dropped)
}

async fn dropped(carrying: &Carrying, database: &str) -> Result<(), Fault> {
    if database == carrying.tenant.database {
        return Err(Fault::new(Code::Internal, "The live database is not dropped."));
    }
    let master = carrying.master().await?;
    backups::drop_patiently(&carrying.server, database, &master).await.map_err(|error| {
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
    let kept = known.kept().ok_or_else(over)?;
    let detail = format!("{kept} until {}", request.until.to_rfc3339());
    let longer = RestoreWork { keep_until: Some(request.until), ..known.clone() };
    let seen = known.clone();
    // whoever rolls it back in this moment has the last word
    reeve.store().await?.write(move |db| table::replace(db, Some(&seen), &longer)).await?;
    let tenant = crate::tenants::by_id(reeve, &known.tenant).await?;
    journal::note(reeve, Some(&tenant.name), Action::RestoreKeep, detail, Outcome::Done).await?;
    super::shown(reeve, &request.restore).await
}

pub(super) fn over() -> Fault {
    Fault::new(Code::GrantNotReady, "As this restore stands, that is not to be done.").with("state", "other")
}
