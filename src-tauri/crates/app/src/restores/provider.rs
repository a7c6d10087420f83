//! Restores that nobody can do from outside: what the provider's helpdesk is asked to do, and what is seen of it when it
//! reports that it is done. Putting back what was live before goes the same way.
//!
//! What must always hold: nothing is swapped or dropped on the server; what is not seen is said, and never taken for done.

mod ticket;

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::desk::Thread;
use reeve_domain::job::Job;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::{
    Kept, Next, RestoreDeed, RestoreEnd, RestoreOffer, RestoreRequest, RestoreState, RestoreStep,
    RestoreTarget, RestoreTold, RestoreWork, StepDetail, StepState, beside,
};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_odoo::Server;

use self::ticket::{back_ticket, ticket};
use super::begin::begin;
use super::carry::Carrying;
use super::logins::{self, Which};
use super::steps::Failure;
use super::{about_a_restore, deeds, steps};
use crate::api::{ProviderPlan, RunRestore, Tag, VerifyRestore};
use crate::reeve::Reeve;
use crate::{journal, tenants};

/// For so many days the provider is asked to keep what was live, as long as nobody says how long.
const KEPT_DAYS: i64 = 14;

/// The names that a restore by the provider ends with: of what is restored on the side, and of what is live now. Made of the
/// time it was asked at, so that they are the same each time they are shown.
fn names(asked_at: DateTime<Utc>, wanted: &RestoreRequest) -> (String, Option<String>) {
    let named = |kept| beside(&wanted.tenant.database, kept, asked_at, &[]);
    let before = (wanted.target == RestoreTarget::Live).then(|| named(Kept::Before));
    (wanted.side.clone().unwrap_or_else(|| named(Kept::Restored)), before)
}

/// What the provider's helpdesk has to do for a restore, or to put it back, while it may be asked for it, or was. `file` is
/// the backup, where that is here; `advised`, whether nothing else can be done.
pub(super) fn plan(
    thread: &Thread,
    wanted: &RestoreRequest,
    work: Option<&RestoreWork>,
    (state, file, advised): (RestoreState, Option<&str>, bool),
    now: DateTime<Utc>,
) -> Option<ProviderPlan> {
    let asked = work.filter(|work| work.by_provider());
    let may_be = match state {
        RestoreState::Approved => true,
        RestoreState::Waiting => work.is_some_and(RestoreWork::is_only_looked_at),
        _ => false,
    };
    if asked.is_none() && !may_be {
        return None;
    }
    let (side, before) = names(thread.asked_at, wanted);
    let database = match wanted.target {
        RestoreTarget::Live => wanted.tenant.database.clone(),
        RestoreTarget::Side => asked.map_or(side, |work| work.side.clone()),
    };
    let until =
        asked.map_or_else(|| now.checked_add_signed(TimeDelta::days(KEPT_DAYS)), |work| work.keep_until);
    let text = match asked.and_then(goes_back) {
        Some((side, before)) => back_ticket(wanted, side, before),
        None => ticket(wanted, file, &database, before.as_deref().map(|before| (before, until))),
    };
    Some(ProviderPlan { advised, database, before, text })
}

/// The names of what was restored and of what was live before, once that may be put back, or is asked for, or was.
fn goes_back(work: &RestoreWork) -> Option<(&str, &str)> {
    let live = work.next() == Next::Ended(RestoreEnd::Live) || work.goes_back_by_provider();
    work.before.as_deref().filter(|_| live).map(|before| (work.side.as_str(), before))
}

/// The work that is begun when it is left to the provider's helpdesk.
///
/// # Errors
/// [`Code::InvalidInput`] for a file that was named and is not there.
pub(super) async fn begun(
    reeve: &Reeve,
    thread: &Thread,
    wanted: &RestoreRequest,
    tenant: &Tenant,
    request: &RunRestore,
) -> Result<RestoreWork, Fault> {
    let (side, before) = names(thread.asked_at, wanted);
    let days = TimeDelta::days(i64::from(request.keep_days));
    Ok(RestoreWork {
        restore: request.restore.clone(),
        tenant: tenant.id.clone(),
        file: file_of(reeve, wanted, request.file.as_deref()).await?,
        side,
        address: None,
        before,
        neutralised: wanted.target == RestoreTarget::Side,
        seen_beside: Vec::new(),
        safety: None,
        steps: Vec::new(),
        gap_ms: None,
        reconciled: None,
        keep_until: reeve.host().now().checked_add_signed(days),
        dropped_at: None,
        stopped_at: None,
        job: None,
    })
}

/// The backup's file; empty where it is not here.
async fn file_of(reeve: &Reeve, wanted: &RestoreRequest, named: Option<&str>) -> Result<String, Fault> {
    match deeds::file_of(reeve, wanted, named).await {
        Err(fault) if fault.code == Code::NotFound => Ok(String::new()),
        file => file,
    }
}

/// The server of what is restored: the tenant's, unless the provider gave it another address.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::PlainHttp`] for an address that is none.
pub(super) fn server_of(tenant: &Tenant, work: &RestoreWork) -> Result<Server, Fault> {
    match &work.address {
        Some(url) => tenants::server_of(&Tenant { url: url.clone(), ..tenant.clone() }),
        None => tenants::server_of(tenant),
    }
}

/// Looks from outside at what the provider's helpdesk reports done, as a job.
///
/// # Errors
/// [`Code::GrantNotReady`] for one that it was not asked for; [`Code::InvalidInput`]; the refusal of what was given to open
/// it.
pub async fn verify(reeve: &Reeve, request: VerifyRestore) -> Result<Job, Fault> {
    let (tenant, seen) = deeds::decided(reeve, &request.restore, RestoreOffer::Verify).await?;
    let (_, wanted) = about_a_restore(reeve, &request.restore).await?;
    let mut work = seen.clone();
    let file = file_of(reeve, &wanted, request.file.as_deref()).await?;
    if !file.is_empty() {
        work.file = file;
    }
    let said = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (database, url) = (said(request.database), said(request.url));
    let elsewhere = database.is_some() || url.is_some();
    if elsewhere && work.target() == RestoreTarget::Live {
        let words = "What takes the live database's place has its name and its address.";
        return Err(invalid("database", words));
    }
    work.side = database.unwrap_or(work.side);
    work.address = url.or(work.address);
    if work.address.is_none() && work.side == tenant.database {
        return Err(invalid("database", "This is the live database: name the one that was restored."));
    }
    // an address that is none is told before anything is begun
    server_of(&tenant, &work)?;
    if let Some(given) = request.proof {
        logins::take(reeve, &tenant, &work, given).await?;
    }
    begin(reeve, &tenant, Some(seen), work, RestoreDeed::Verify).await
}

/// Writes down that the provider's helpdesk is asked, and how what is live is until then; tells it.
pub(super) async fn hand_over(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    if carrying.target() == RestoreTarget::Live {
        steps::remember_live(carrying).await?;
        carrying.remembered.newer = newer(carrying).await.ok();
        carrying.remember().await?;
    }
    let target = carrying.target();
    let before = carrying.work.before.clone();
    let until = carrying.work.keep_until.filter(|_| before.is_some());
    let asked = StepDetail::ProviderAsked { target, database: restored_as(carrying), before, until };
    let words = asked.to_string();
    carrying.note(Action::RestoreStep, words.clone(), Outcome::Done).await?;
    carrying.write(RestoreStep::ByProvider, StepState::Begun, Some(asked)).await?;
    carrying.told(RestoreTold::Waiting, &words).await;
    Ok(RestoreTold::Waiting)
}

/// Writes down that the provider's helpdesk is asked to put back what was live before; tells it.
pub(super) async fn ask_back(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    let (database, before) =
        (carrying.tenant.database.clone(), carrying.work.before.clone().unwrap_or_default());
    let asked = StepDetail::BackAsked { database, before };
    let words = asked.to_string();
    carrying.note(Action::RestoreRollBack, words.clone(), Outcome::Done).await?;
    carrying.write(RestoreStep::BackByProvider, StepState::Begun, Some(asked)).await?;
    carrying.told(RestoreTold::Waiting, &words).await;
    Ok(RestoreTold::Waiting)
}

/// Looks at what the provider's helpdesk did; where it is as it should be, the restore is done, or put back.
pub(super) async fn look(carrying: &mut Carrying) -> Result<RestoreTold, Fault> {
    let back = carrying.work.goes_back_by_provider();
    let (step, end) = match carrying.target() {
        _ if back => (RestoreStep::BackByProvider, RestoreEnd::Back),
        RestoreTarget::Live => (RestoreStep::ByProvider, RestoreEnd::Live),
        RestoreTarget::Side => (RestoreStep::ByProvider, RestoreEnd::OnTheSide),
    };
    let seen = match back {
        true => Box::pin(put_back(carrying)).await,
        false => Box::pin(seen(carrying)).await,
    };
    let seen = match seen {
        Ok(seen) => seen,
        Err(Failure { fault, detail }) => {
            carrying.note(Action::RestoreEnd, detail.to_string(), journal::outcome_of(&fault)).await?;
            if fault.code != Code::Cancelled {
                carrying.write(step, StepState::Failed, Some(*detail)).await?;
            }
            carrying.waits(&fault).await;
            return Err(fault);
        }
    };
    let words = seen.to_string();
    carrying.note(Action::RestoreEnd, words.clone(), Outcome::Done).await?;
    carrying.write(step, StepState::Done, Some(seen)).await?;
    logins::forget(&carrying.reeve, &carrying.work.restore).await?;
    carrying.told(RestoreTold::from(end), &words).await;
    let tags = [Tag::Tenants, Tag::Users, Tag::Policies, Tag::Grants];
    carrying.reeve.changed(&tags, Some(&carrying.tenant.id));
    Ok(RestoreTold::from(end))
}

/// What is seen of it from outside.
async fn seen(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    let compared = Path::new(&carrying.work.file).is_file();
    let (people, unsure) = answers(carrying).await?;
    let (proof, rest) = match (carrying.target(), compared) {
        (RestoreTarget::Live, _) => (steps::prove_in_place(carrying, compared).await?, None),
        (RestoreTarget::Side, true) => {
            let (proof, rest) = steps::prove_aside(carrying).await?;
            (Some(proof), rest)
        }
        (RestoreTarget::Side, false) => (None, None),
    };
    Ok(StepDetail::ProviderDone { database: restored_as(carrying), people, unsure, proof, rest })
}

/// What is seen of it from outside, where what was live before is to be live again: it has what was made in it between the
/// backup and the request, which the restored one lacks.
async fn put_back(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    let database = carrying.tenant.database.clone();
    let people = signed_in(carrying, &database).await?;
    let Some(had) = carrying.remembered.newer.filter(|newer| *newer > 0) else {
        return Ok(StepDetail::BackDone { database, people, unsure: true });
    };
    let has = newer(carrying).await?;
    // some of it may be gone by somebody's work; the restored one has nothing of it
    if has > 0 && has >= had / 2 {
        return Ok(StepDetail::BackDone { database, people, unsure: has < had });
    }
    let lacks = had.saturating_sub(has);
    let next = "Ask the provider's helpdesk what was done; nothing was changed from here.";
    let still = StepDetail::NotPutBack { database, lacks };
    Err(Failure::of(Code::RestoreFailed, still).map(|fault| fault.with("lacks", lacks).next(next)))
}

/// The name of what the provider restores.
fn restored_as(carrying: &Carrying) -> String {
    match carrying.target() {
        RestoreTarget::Live => carrying.tenant.database.clone(),
        RestoreTarget::Side => carrying.work.side.clone(),
    }
}

/// Signs in; what takes the live database's place has not all that was made between the backup and the request. How many
/// accounts it has, and whether it cannot be told that it was replaced.
async fn answers(carrying: &mut Carrying) -> Result<(u64, bool), Failure> {
    let live = carrying.target() == RestoreTarget::Live;
    let database = restored_as(carrying);
    let people = signed_in(carrying, &database).await?;
    match carrying.remembered.newer.filter(|_| live) {
        None | Some(0) if live => Ok((people, true)),
        Some(newer_then) => {
            let newer_now = newer(carrying).await?;
            if newer_now < newer_then {
                // some of it gone may be somebody's work of today, and not another database
                return Ok((people, newer_now > 0));
            }
            let next = "Ask the provider's helpdesk what was done; nothing was changed from here.";
            let still = StepDetail::NotReplaced { database, newer: newer_then };
            Err(Failure::of(Code::RestoreFailed, still)
                .map(|fault| fault.with("newer", newer_then).next(next)))
        }
        _ => Ok((people, false)),
    }
}

/// Signs in to what the provider made, and says how many accounts it has.
async fn signed_in(carrying: &Carrying, database: &str) -> Result<u64, Fault> {
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let login = match database == carrying.tenant.database && carrying.work.address.is_none() {
        true => tenants::login(&carrying.reeve, &carrying.tenant).await?,
        false => carrying.login(Which::Restored).await?,
    };
    let signed_in = login.signs_in(&carrying.server, database, &carrying.tenant.login);
    let session = carrying.run.or_stop(signed_in).await.map_err(|fault| {
        let words = format!("{database} cannot be signed in to: {}", fault.message);
        let fault = Fault { message: words, ..fault };
        match fault.code {
            Code::SignInRefused | Code::KeyRefused => fault.with(logins::SECRET, database),
            _ => fault,
        }
    })?;
    carrying.run.or_stop(session.user_count()).await
}

/// How many records of what is live were made between the backup and when the provider was asked, or now before that.
async fn newer(carrying: &Carrying) -> Result<u64, Fault> {
    let asked = carrying.work.steps.first().map_or_else(|| carrying.reeve.host().now(), |first| first.at);
    // the tenant is asked in whole seconds: one that was made in the very second of the request counts
    let until = asked + TimeDelta::seconds(1);
    let session = carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await?;
    carrying.run.or_stop(session.made_between(carrying.request.backup.at, until)).await
}
