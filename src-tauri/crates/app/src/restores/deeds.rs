//! What somebody decides about a restore, looked at before it is begun as a job.
//!
//! What must always hold: one job is at a restore, and one restore at a tenant; whoever puts a live database at stake has
//! typed its name and seen what it costs.

use std::path::Path;

use chrono::TimeDelta;
use reeve_domain::desk::ThreadId;
use reeve_domain::job::Job;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::{
    Kept, RestoreDeed, RestoreOffer, RestoreRequest, RestoreStep, RestoreTarget, RestoreWork, Swapped, beside,
};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_store::backups as files;

use super::begin::begin;
use super::kept::over;
use super::may::{confirmed, typed};
use super::{answer, elsewhere, logins, may, provider, steps, work};
use crate::api::{ContinueRestore, DropRestored, OfRestore, RollBackRestore, RunRestore};
use crate::reeve::Reeve;
use crate::{backups, desk, journal, tenants};

/// The other database is kept for so many days at most.
const MOST_DAYS: u32 = 366;

/// Begins a restore that was approved.
///
/// # Errors
/// [`Code::GrantNotReady`] for one that is not approved, not in its window, or was begun; [`Code::NotFound`] where the tenant
/// is not connected here; [`Code::ConfirmationNeeded`], whose `fields` say what to type (`type`), what would be lost
/// (`lost`) or what other computers made there (`beside`); [`Code::InvalidInput`] for a file that is not the backup; [`Code::MasterPasswordNeeded`],
/// and what keeps the server from being asked.
pub async fn run(reeve: &Reeve, request: RunRestore) -> Result<Job, Fault> {
    let (thread, _) = desk::thread(reeve, &request.restore).await?;
    let asked = answer::approved(reeve, &thread, request.fingerprint.as_deref()).await?;
    let seen = work::of(reeve, &request.restore).await?;
    if seen.as_ref().is_some_and(|work| !work.is_only_looked_at()) {
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
    let server = tenants::server_of(&tenant)?;
    if !request.by_provider {
        tenants::master_password(reeve, &tenant).await?;
    }
    if live {
        typed(&tenant.database, &request.typed)?;
        confirmed(reeve, &tenant, asked.backup.at, request.lost).await?;
    }
    if request.by_provider {
        let work = provider::begun(reeve, &thread, &asked, &tenant, &request).await?;
        return begin(reeve, &tenant, seen, work, RestoreDeed::AskProvider).await;
    }
    let file = file_of(reeve, &asked, request.file.as_deref()).await?;
    let now = reeve.host().now();
    let taken = server.databases().await?.unwrap_or_default();
    let seen_beside = elsewhere::seen(reeve, &tenant, &taken, &request.beside).await?;
    let work = RestoreWork {
        restore: request.restore,
        tenant: tenant.id.clone(),
        file,
        side: asked.side.clone().unwrap_or_else(|| beside(&tenant.database, Kept::Restored, now, &taken)),
        address: None,
        before: live.then(|| beside(&tenant.database, Kept::Before, now, &taken)),
        neutralised: request.neutralise,
        seen_beside,
        safety: None,
        steps: Vec::new(),
        gap_ms: None,
        reconciled: None,
        keep_until: now.checked_add_signed(TimeDelta::days(i64::from(request.keep_days))),
        dropped_at: None,
        stopped_at: None,
        job: None,
    };
    if let Some(given) = request.proof {
        logins::keep(reeve, &work.restore, given).await?;
    }
    begin(reeve, &tenant, seen, work, RestoreDeed::Run).await
}

/// Goes on with a restore from where it stands.
///
/// # Errors
/// [`Code::NotFound`] where nothing was done here; [`Code::GrantNotReady`] where nothing is left to do; what [`may::go_on`]
/// asks for.
pub async fn go_on(reeve: &Reeve, request: ContinueRestore) -> Result<Job, Fault> {
    let (tenant, work) = decided(reeve, &request.restore, RestoreOffer::Continue).await?;
    let without_safety = request.without_safety;
    let seen_beside = may::go_on(reeve, &tenant, &work, request).await?;
    let mut goes_on = RestoreWork { seen_beside, ..work.clone() };
    if without_safety {
        let left = steps::leave_out(&mut goes_on, reeve.host().now())?;
        journal::note(reeve, Some(&tenant.name), Action::RestoreStep, left.to_string(), Outcome::Done)
            .await?;
    }
    begin(reeve, &tenant, Some(work), goes_on, RestoreDeed::Run).await
}

/// Puts what was live before a restore back: the same swap the other way, or what the provider's helpdesk is asked for.
///
/// # Errors
/// As [`go_on`]; [`Code::ConfirmationNeeded`] for the database's name, and for what was made or changed since the restore.
pub async fn roll_back(reeve: &Reeve, request: RollBackRestore) -> Result<Job, Fault> {
    let (tenant, work) = decided(reeve, &request.restore, RestoreOffer::RollBack).await?;
    let (since, own) = (work.live_since(), work.clone());
    let others = reeve.store().await?.read(move |db| work::others(db, &own)).await?;
    if let Some(later) =
        others.iter().find(|other| other.may_be_live() && (other.is_open() || other.live_since() > since))
    {
        let words = "Another restore came after this one: what was live before this is not what it replaced.";
        return Err(Fault::new(Code::GrantNotReady, words)
            .with("state", "later")
            .with("restore", &later.restore)
            .next("Bring the later one to its end, and roll it back first."));
    }
    typed(&tenant.database, &request.typed)?;
    if !work.by_provider()
        && steps::how_far(reeve, &tenant, &work, RestoreStep::SwapBack).await? == Swapped::Unknown
    {
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

/// A restore for which this is offered now, and its tenant.
pub(super) async fn decided(
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

fn not_connected(asked: &RestoreRequest) -> Fault {
    let words = format!("{} on {} is not connected here.", asked.tenant.database, asked.tenant.url);
    Fault::new(Code::NotFound, words).next("Connect it first, with an administrator's login.")
}

/// The backup's file: the one that is named, else one that is known here by its hash. Whether it is what it should be is
/// seen when it is read.
pub(super) async fn file_of(
    reeve: &Reeve,
    asked: &RestoreRequest,
    named: Option<&str>,
) -> Result<String, Fault> {
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
