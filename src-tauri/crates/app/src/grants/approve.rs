//! Saying yes: looking at what is asked for, and everything that is refused before anything is made.

use chrono::{DateTime, Utc};
use reeve_domain::desk::{Address, Thread};
use reeve_domain::grant::{GrantRequest, GrantState, GrantWork, ScopeReach, Step, permitted};
use reeve_domain::job::{Job, JobKind};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_odoo::Session;
use reeve_store::grant_work as table;

use super::access;
use super::request::groups;
use super::view::{self, Panel};
use crate::api::{ApproveGrant, LookScope};
use crate::desk::{answering, own_request};
use crate::reeve::Reeve;
use crate::{cards, jobs, tenants};

/// What a scope can touch, read from the tenant just now.
///
/// # Errors
/// [`Code::NotFound`], the tenant's refusal, and what kept it from being asked.
pub async fn look_scope(reeve: &Reeve, request: LookScope) -> Result<ScopeReach, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let session = tenants::session(reeve, &tenant).await?;
    Ok(session.reach_of(&groups(&request.groups)?, reeve.host().now()).await?)
}

/// Approves a request: makes the access on the tenant and hands it over, as a job.
///
/// # Errors
/// [`Code::OwnRequest`] before anything else, [`Code::GrantNotReady`], [`Code::NotFound`] where the tenant is not
/// connected here, [`Code::InvalidInput`] for groups and a time that cannot be given and for break-glass without a desk,
/// [`Code::ConfirmationNeeded`] for the fingerprint of a card that is new, changed or not the one that was looked at, and
/// for the tenant's name with the Settings rights; [`Code::CannotEndItself`].
pub async fn approve(reeve: &Reeve, request: ApproveGrant) -> Result<Job, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if panel.asks(&thread) {
        return Err(own_request());
    }
    view::needs(panel.state(&thread), &[GrantState::Requested])?;
    let asked = thread.grant().ok_or_else(super::not_an_access)?;
    if asked.break_glass && thread.standing.seconded_by.is_none() {
        return Err(
            view::not_ready(GrantState::Requested).next("A second staff member has to stand behind it.")
        );
    }
    by_a_desk(asked, desk.as_deref())?;
    cards::compared(reeve, &asked.staff, request.fingerprint.as_deref()).await?;
    let tenant = panel.tenant(&asked.tenant, None).ok_or_else(|| not_connected(&asked.tenant))?;
    let groups = chosen(&asked.groups, request.groups)?;
    let seconds = request.seconds.unwrap_or(asked.seconds);
    // the login at work may be the one who asks, under another card
    if thread.asks(&cards::person(reeve, tenant).await?) {
        return Err(own_request());
    }
    answering(reeve, &thread, Some(tenant)).await?;
    let session = tenants::session(reeve, tenant).await?;
    let reach = session.reach_of(&groups, reeve.host().now()).await?;
    if !reach.missing.is_empty() {
        let why = format!("{} does not have these groups: {}.", tenant.name, reach.missing.join(", "));
        return Err(invalid("groups", why));
    }
    permitted(seconds, reach.runs_code, asked.break_glass)?;
    let ahead = ends_by_itself(&session, tenant, reeve.host().now()).await?;
    confirmed(tenant, &reach, request.typed.as_deref())?;
    start(reeve, &panel, &thread, tenant, Wanted { groups, seconds, ahead }).await
}

struct Wanted {
    groups: Vec<String>,
    seconds: u32,
    ahead: i64,
}

fn not_connected(address: &Address) -> Fault {
    Fault::new(Code::NotFound, format!("{} on {} is not connected here.", address.database, address.url))
        .next("Connect it as its administrator first.")
}

/// Without the customer's approval, they are told by the desk: by hand nobody would be.
///
/// # Errors
/// [`Code::InvalidInput`].
pub(super) fn by_a_desk(asked: &GrantRequest, desk: Option<&str>) -> Result<(), Fault> {
    if asked.break_glass && desk.is_none() {
        return Err(invalid("desk", view::NO_DESK));
    }
    Ok(())
}

/// The approver gives what was asked for, or less of it.
fn chosen(asked: &[String], given: Option<Vec<String>>) -> Result<Vec<String>, Fault> {
    let Some(given) = given else { return groups(asked) };
    let given = groups(&given)?;
    match given.iter().find(|group| !asked.contains(group)) {
        Some(other) => Err(invalid("groups", format!("{other} was not asked for."))),
        None => Ok(given),
    }
}

/// Makes sure that this tenant can be made to end an access by itself. Answers how far its clock is ahead, in seconds.
///
/// # Errors
/// [`Code::CannotEndItself`] with `why`.
async fn ends_by_itself(session: &Session, tenant: &Tenant, now: DateTime<Utc>) -> Result<i64, Fault> {
    let footing = session.footing().await?;
    let cannot = |why: &str, words: &str| {
        Err(Fault::new(Code::CannotEndItself, format!("{}: {words}", tenant.name)).with("why", why))
    };
    if !footing.may_schedule {
        return cannot("rights", "this login may not create scheduled actions.");
    }
    if !footing.may_create_users {
        return cannot("users", "this login may not create users.");
    }
    let there = footing.now.unwrap_or(now);
    match footing.overdue_since {
        Some(since) => {
            let since = since.format("%Y-%m-%d %H:%M UTC");
            cannot("scheduler", &format!("its scheduled actions do not run; one is due since {since}."))
        }
        None if !footing.runs => cannot("scheduler", "nothing shows that it runs its scheduled actions."),
        None => Ok((there - now).num_seconds()),
    }
}

/// The tenant's name has to be typed before the Settings rights are given, or rights that cannot be read.
///
/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.type` says what to type.
fn confirmed(tenant: &Tenant, reach: &ScopeReach, typed: Option<&str>) -> Result<(), Fault> {
    let harmless = reach.runs_code == Some(false);
    if harmless || typed.is_some_and(|typed| typed.trim() == tenant.name) {
        return Ok(());
    }
    let message = format!("Type the tenant's name to give the Settings rights: {}.", tenant.name);
    Err(Fault::new(Code::ConfirmationNeeded, message).with("type", &tenant.name))
}

/// Starts the making, unless somebody else on this computer did.
async fn start(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    tenant: &Tenant,
    wanted: Wanted,
) -> Result<Job, Fault> {
    let seen = panel.work(&thread.id).cloned();
    let attempt = seen.as_ref().map_or(1, |work| work.attempt.saturating_add(1));
    let made = GrantWork {
        step: Step::Beginning,
        attempt,
        login: login(thread, attempt),
        staff: thread.grant().map(|request| request.staff.fingerprint()),
        groups: wanted.groups,
        seconds: wanted.seconds,
        ahead: wanted.ahead,
        ..GrantWork::new(thread.id.clone(), tenant.id.clone())
    };
    let work = JobKind::GrantMake { grant: thread.id.clone() };
    let started = jobs::start_with(reeve, work, tenant.name.clone(), move |db, job| {
        table::replace(db, seen.as_ref(), &GrantWork { job: Some(job.clone()), ..made })
    });
    let job = started.await?;
    reeve.changed(&[crate::api::Tag::Grants], Some(&tenant.id));
    Ok(job)
}

/// The support user's login. An archived one keeps its login, so that a second attempt needs another.
pub(super) fn login(thread: &Thread, attempt: u32) -> String {
    let provider = thread.grant().map_or("", |request| request.staff.provider.as_str());
    let again = uuid::Uuid::new_v4().simple().to_string();
    let id = if attempt <= 1 { &thread.id.0 } else { &again };
    reeve_odoo::support_login(id, provider)
}
