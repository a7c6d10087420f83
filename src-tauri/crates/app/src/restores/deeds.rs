//! What somebody decides about a restore, looked at before it is begun as a job.
//!
//! What must always hold: one job is at a restore, and one restore at a tenant; whoever puts a live database at stake has
//! typed its name and seen what it costs.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::desk::ThreadId;
use reeve_domain::job::{Job, JobKind};
use reeve_domain::restore::{
    Kept, Next, RestoreDeed, RestoreOffer, RestoreRequest, RestoreStep, RestoreTarget, RestoreWork, Swapped,
    beside,
};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Dialect, Error};
use reeve_store::{Connection, backups as files, restore_work as table};

use super::kept::over;
use super::{answer, loss, steps, work};
use crate::api::{DropRestored, OfRestore, RollBackRestore, RunRestore, Tag};
use crate::reeve::Reeve;
use crate::{backups, desk, jobs, tenants};

/// What was begun so long ago does not go live any more, in hours: what would be lost was seen then.
const HOURS_MOST: i64 = 24;
/// The other database is kept for so many days at most.
const MOST_DAYS: u32 = 366;

/// Begins a restore that was approved.
///
/// # Errors
/// [`Code::GrantNotReady`] for one that is not approved, not in its window, or was begun; [`Code::NotFound`] where the tenant
/// is not connected here; [`Code::ConfirmationNeeded`], whose `fields` say what to type (`type`) or what would be lost
/// (`lost`); [`Code::InvalidInput`] for a file that is not the backup; [`Code::MasterPasswordNeeded`],
/// [`Code::NotInVersion`], and what keeps the server from being asked.
pub async fn run(reeve: &Reeve, request: RunRestore) -> Result<Job, Fault> {
    let (thread, _) = desk::thread(reeve, &request.restore).await?;
    let asked = answer::approved(reeve, &thread, request.fingerprint.as_deref()).await?;
    let seen = work::of(reeve, &request.restore).await?;
    if seen.as_ref().is_some_and(|work| !begins_anew(work)) {
        let words = "This restore was begun: it goes on from where it stands.";
        return Err(Fault::new(Code::GrantNotReady, words).with("state", "begun").next("Continue it."));
    }
    let tenant = tenants::at(reeve, &asked.tenant).await?.ok_or_else(|| not_connected(&asked))?;
    let live = asked.target == RestoreTarget::Live;
    if live && request.neutralise {
        let words =
            "What takes the live database's place has to run its scheduled actions and send its mail.";
        return Err(invalid("neutralise", words));
    }
    if !(1..=MOST_DAYS).contains(&request.keep_days) {
        return Err(invalid("keep_days", format!("The other database is kept for 1 to {MOST_DAYS} days.")));
    }
    let file = file_of(reeve, &asked, request.file.as_deref()).await?;
    tenants::master_password(reeve, &tenant).await?;
    let server = tenants::server_of(&tenant)?;
    if request.neutralise {
        let dialect = Dialect::of(&server.version().await?)?;
        if !dialect.neutralizes {
            return Err(Error::NotInVersion { series: dialect.series, what: "neutralised restores" }.into());
        }
    }
    if live {
        typed(&tenant.database, &request.typed)?;
        confirmed(reeve, &tenant, asked.backup.at, request.lost).await?;
    }
    let now = reeve.host().now();
    let taken = server.databases().await?.unwrap_or_default();
    let work = RestoreWork {
        restore: request.restore,
        tenant: tenant.id.clone(),
        file,
        side: asked.side.clone().unwrap_or_else(|| beside(&tenant.database, Kept::Restored, now, &taken)),
        before: live.then(|| beside(&tenant.database, Kept::Before, now, &taken)),
        neutralised: request.neutralise,
        safety: None,
        steps: Vec::new(),
        gap_ms: None,
        reconciled: None,
        keep_until: now.checked_add_signed(TimeDelta::days(i64::from(request.keep_days))),
        dropped_at: None,
        stopped_at: None,
        job: None,
    };
    begin(reeve, &tenant, seen, work, RestoreDeed::Run).await
}

/// Goes on with a restore from where it stands.
///
/// # Errors
/// [`Code::NotFound`] where nothing was done here; [`Code::GrantNotReady`] where nothing is left to do.
pub async fn go_on(reeve: &Reeve, request: OfRestore) -> Result<Job, Fault> {
    let (tenant, work) = decided(reeve, &request.restore, RestoreOffer::Continue).await?;
    still_meant(reeve, &work).await?;
    begin(reeve, &tenant, Some(work.clone()), work, RestoreDeed::Run).await
}

/// Whether what was confirmed when it was begun still holds: people go on working in what is live.
async fn still_meant(reeve: &Reeve, work: &RestoreWork) -> Result<(), Fault> {
    let step = match work.next() {
        Next::Begin(step) | Next::Settle(step) | Next::Decide(step) => step,
        Next::Ended(_) => return Ok(()),
    };
    if step == RestoreStep::SwapBack && work.was_worked_in(reeve.host().now()) {
        let words = "People have worked in what is live since: it is not put back without being asked for.";
        return Err(Fault::new(Code::GrantNotReady, words)
            .with("state", "worked_in")
            .next("Roll it back: that says what would be lost, and has the name typed."));
    }
    if work.target() == RestoreTarget::Live && (step == RestoreStep::Swap || !step.touches_live()) {
        let (thread, asked) = super::about_a_restore(reeve, &work.restore).await?;
        asked.run(thread.asked_at, reeve.host().now())?;
        let begun = work.steps.first().map_or(thread.asked_at, |first| first.at);
        if reeve.host().now() - begun > TimeDelta::hours(HOURS_MOST) {
            let words = "It was begun more than a day ago: what would be lost was seen then.";
            return Err(Fault::new(Code::GrantNotReady, words)
                .with("state", "stale")
                .next("Stop it, and ask for it again."));
        }
    }
    Ok(())
}

/// Puts what was live before a restore back: the same swap the other way.
///
/// # Errors
/// As [`go_on`]; [`Code::ConfirmationNeeded`] for the database's name, and for what was made or changed since the restore.
pub async fn roll_back(reeve: &Reeve, request: RollBackRestore) -> Result<Job, Fault> {
    let (tenant, work) = decided(reeve, &request.restore, RestoreOffer::RollBack).await?;
    let since = work.live_since();
    for other in work::all(reeve).await? {
        if other.tenant == work.tenant && other.live_since() > since && other.restore != work.restore {
            let words =
                "Another restore came after this one: what was live before this is not what it replaced.";
            return Err(Fault::new(Code::GrantNotReady, words)
                .with("state", "later")
                .with("restore", &other.restore)
                .next("Roll the later one back first."));
        }
    }
    typed(&tenant.database, &request.typed)?;
    if steps::how_far(reeve, &tenant, &work, RestoreStep::SwapBack).await? == Swapped::Unknown {
        let words = "What was live before is not on the server any more as it was put aside: nothing can be put back.";
        return Err(Fault::new(Code::GrantNotReady, words).with("state", "gone"));
    }
    if let Some(since) = since {
        confirmed(reeve, &tenant, since, request.lost).await?;
    }
    begin(reeve, &tenant, Some(work.clone()), work, RestoreDeed::RollBack).await
}

/// Leaves a restore before it is live; what was made on the side is dropped.
///
/// # Errors
/// As [`go_on`].
pub async fn stop(reeve: &Reeve, request: OfRestore) -> Result<Job, Fault> {
    let (tenant, work) = decided(reeve, &request.restore, RestoreOffer::Stop).await?;
    begin(reeve, &tenant, Some(work.clone()), work, RestoreDeed::Stop).await
}

/// Drops the database that is kept beside the live one.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::GrantNotReady`] where none is kept; [`Code::ConfirmationNeeded`] for its name.
pub async fn drop_kept(reeve: &Reeve, request: DropRestored) -> Result<Job, Fault> {
    let work = work::known(reeve, &request.restore).await?;
    typed(work.kept().ok_or_else(over)?, &request.typed)?;
    let tenant = tenants::by_id(reeve, &work.tenant).await?;
    begin(reeve, &tenant, Some(work.clone()), work, RestoreDeed::Drop).await
}

/// Whether running it again begins at the beginning: nothing was sent or taken, and nothing is known to be there.
fn begins_anew(work: &RestoreWork) -> bool {
    work.stopped_at.is_none() && work.steps.iter().all(|record| record.step == RestoreStep::Preflight)
}

/// A restore for which this is offered now, and its tenant.
async fn decided(
    reeve: &Reeve,
    restore: &ThreadId,
    offer: RestoreOffer,
) -> Result<(Tenant, RestoreWork), Fault> {
    let work = work::known(reeve, restore).await?;
    if !work.offers().contains(&offer) {
        return Err(over());
    }
    Ok((tenants::by_id(reeve, &work.tenant).await?, work))
}

/// Starts a job on a restore, unless another one is at it, or another restore is at this tenant.
pub(super) async fn begin(
    reeve: &Reeve,
    tenant: &Tenant,
    seen: Option<RestoreWork>,
    work: RestoreWork,
    deed: RestoreDeed,
) -> Result<Job, Fault> {
    let running = jobs::running(reeve).await?;
    let at_it = |work: &RestoreWork| work.job.as_ref().is_some_and(|job| running.contains(job));
    if seen.as_ref().is_some_and(at_it) {
        return Err(busy("Somebody is at this restore just now."));
    }
    let others = work::all(reeve).await?;
    let other = |other: &RestoreWork| other.tenant == work.tenant && other.restore != work.restore;
    if others.iter().any(|one| other(one) && (at_it(one) || deed == RestoreDeed::Run && one.is_open())) {
        return Err(busy("Another restore of this tenant is at work, or waits for somebody to decide."));
    }
    let kind = JobKind::Restore { restore: work.restore.clone(), deed };
    let started = jobs::start_with(reeve, kind, tenant.name.clone(), move |db, job| {
        alone(db, &work)?;
        table::replace(db, seen.as_ref(), &RestoreWork { job: Some(job.clone()), ..work })
    });
    let job = started.await?;
    reeve.changed(&[Tag::Restores], Some(&tenant.id));
    Ok(job)
}

/// Two who press at once: the second finds a restore that was not there when it looked.
fn alone(db: &Connection, work: &RestoreWork) -> reeve_store::Result<()> {
    let fresh = |other: &RestoreWork| {
        other.tenant == work.tenant
            && other.restore != work.restore
            && other.is_open()
            && other.steps.is_empty()
    };
    if table::list(db)?.iter().any(fresh) { Err(reeve_store::Error::Busy) } else { Ok(()) }
}

fn busy(words: &str) -> Fault {
    Fault::new(Code::GrantNotReady, words).with("state", "busy").next("Finish it, or stop it, first.")
}

fn not_connected(asked: &RestoreRequest) -> Fault {
    let words = format!("{} on {} is not connected here.", asked.tenant.database, asked.tenant.url);
    Fault::new(Code::NotFound, words).next("Connect it first: `reeve tenant add`.")
}

/// The backup's file: the one that is named, else one that is known here by its hash. Whether it is what it should be is
/// seen when it is read.
async fn file_of(reeve: &Reeve, asked: &RestoreRequest, named: Option<&str>) -> Result<String, Fault> {
    if let Some(named) = named {
        let path = backups::absolute("file", named)?;
        if !path.is_file() {
            return Err(invalid("file", format!("There is no file {}.", path.display())));
        }
        return Ok(path.to_string_lossy().into_owned());
    }
    let known = reeve.store().await?.read(|db| files::list(db, None)).await?;
    let mut same = known.into_iter().filter(|facts| facts.sha256 == asked.backup.sha256);
    same.find(|facts| Path::new(&facts.file).is_file()).map(|facts| facts.file).ok_or_else(|| {
        let words = format!("The backup is not on this computer; its SHA-256 is {}.", asked.backup.sha256);
        Fault::new(Code::NotFound, words).next("Name its file.")
    })
}

/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.type` says what to type.
fn typed(wanted: &str, typed: &str) -> Result<(), Fault> {
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
async fn confirmed(
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
