//! Accesses as people see them: put together from the thread, what this panel did, and the time.

mod may;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use reeve_domain::card::Card;
use reeve_domain::desk::{Address, Thread, ThreadId};
use reeve_domain::grant::{GrantRequest, GrantState, GrantView, GrantWork, Step, standing};
use reeve_domain::job::JobId;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_store::tenants as tenant_table;

use super::give_back::{self, GiveBacks};
use super::work;
use crate::api::Nothing;
use crate::reeve::Reeve;
use crate::{cards, desk, jobs};

pub(super) use may::NO_DESK;

/// What this panel knows beside the threads.
pub(super) struct Panel {
    pub(super) own: Option<Card>,
    tenants: Vec<Tenant>,
    works: HashMap<ThreadId, GrantWork>,
    give_backs: GiveBacks,
    running: HashSet<JobId>,
    pub(super) now: DateTime<Utc>,
}

impl Panel {
    pub(super) async fn read(reeve: &Reeve) -> Result<Self, Fault> {
        let works = work::all(reeve).await?;
        Ok(Self {
            own: cards::own(reeve, Nothing {}).await?.map(|view| view.card),
            tenants: reeve.store().await?.read(tenant_table::list).await?,
            works: works.into_iter().map(|work| (work.grant.clone(), work)).collect(),
            running: jobs::running(reeve).await?,
            give_backs: give_back::all(reeve).await?,
            now: reeve.host().now(),
        })
    }

    /// The connection to this address: the one an access was made by, else the first.
    pub(super) fn tenant(&self, address: &Address, work: Option<&GrantWork>) -> Option<&Tenant> {
        let by_work = work.and_then(|work| self.tenants.iter().find(|tenant| tenant.id == work.tenant));
        by_work.or_else(|| self.tenants.iter().find(|tenant| address.is_of(tenant)))
    }

    pub(super) fn work(&self, grant: &ThreadId) -> Option<&GrantWork> {
        self.works.get(grant)
    }

    pub(super) fn tenants(&self) -> impl Iterator<Item = &Tenant> {
        self.tenants.iter()
    }

    /// Whether something that this tenant refused is not tried again just now.
    pub(super) fn pauses(&self, tenant: &TenantId) -> bool {
        let mut works = self.works.values().filter(|work| work.tenant == *tenant);
        works.any(|work| work.pause.as_ref().is_some_and(|pause| pause.holds(self.now)))
    }

    pub(super) fn is_running(&self, work: &GrantWork) -> bool {
        work.job.as_ref().is_some_and(|job| self.running.contains(job))
    }

    pub(super) fn state(&self, thread: &Thread) -> GrantState {
        let work = self.work(&thread.id);
        standing(thread, work, work.is_some_and(|work| self.is_running(work)), self.now)
    }

    /// Whether this person asks, or is the one it is asked for.
    pub(super) fn asks(&self, thread: &Thread) -> bool {
        self.own.as_ref().is_some_and(|own| thread.asks(own))
    }
}

/// What is in front of what: what waits and what is in force, then the rest.
pub(super) fn rank(grant: &GrantView) -> u8 {
    match grant.state {
        GrantState::Ending | GrantState::Over => 0,
        GrantState::Requested | GrantState::Granting => 1,
        GrantState::Live => 2,
        _ if grant.review_due => 3,
        _ => 4,
    }
}

/// Every access known here.
pub(super) async fn all(reeve: &Reeve) -> Result<Vec<GrantView>, Fault> {
    let panel = Panel::read(reeve).await?;
    let mut views = Vec::new();
    for (thread, desk, _) in desk::threads(reeve).await? {
        if let Some(request) = thread.grant() {
            views.push(view(reeve, &panel, &thread, request, desk).await?);
        }
    }
    Ok(views)
}

/// One of them.
///
/// # Errors
/// [`Code::NotFound`] for a thread about something else.
pub(super) async fn of(reeve: &Reeve, thread: &Thread, desk: Option<String>) -> Result<GrantView, Fault> {
    let request = thread.grant().ok_or_else(super::not_an_access)?;
    view(reeve, &Panel::read(reeve).await?, thread, request, desk).await
}

async fn view(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    request: &GrantRequest,
    desk: Option<String>,
) -> Result<GrantView, Fault> {
    let (work, terms, said) = (panel.work(&thread.id), thread.terms(), &thread.standing);
    let tenant = panel.tenant(&request.tenant, work);
    let way = may::Way { connected: tenant.is_some(), by_desk: desk.is_some() };
    Ok(GrantView {
        id: thread.id.clone(),
        tenant: tenant.map(|tenant| tenant.id.clone()),
        tenant_name: tenant.map_or_else(|| named(&request.tenant), |tenant| tenant.name.clone()),
        address: request.tenant.clone(),
        staff: request.staff.clone(),
        fingerprint: request.staff.fingerprint(),
        acquaintance: cards::acquaintance(reeve, &request.staff).await?,
        reason: request.reason.clone(),
        ticket: request.ticket.clone(),
        groups: terms.map_or_else(|| request.groups.clone(), |terms| terms.groups.clone()),
        seconds: request.seconds,
        break_glass: request.break_glass,
        seconded_by: said.seconded_by.clone(),
        review_due: request.break_glass && terms.is_some() && said.reviewed.is_none(),
        requested_at: thread.asked_at,
        answer_by: thread.answer_by(),
        state: panel.state(thread),
        answered_by: said.answer.by().cloned(),
        refusal: said.answer.refusal().map(str::to_owned),
        login: terms.map(|terms| terms.login.clone()),
        until: terms.map(|terms| terms.until),
        proof: said.ended.clone().or_else(|| work.and_then(|work| work.proof.clone())),
        // where the end was seen from here, its receipt came with it
        has_receipt: said.receipt.is_some() || work.is_some_and(|work| work.step == Step::Closed),
        desk,
        job: work.filter(|work| panel.is_running(work)).and_then(|work| work.job.clone()),
        fault: work.and_then(|work| work.fault.clone()),
        pause: work.and_then(|work| work.pause.clone()),
        give_back: panel.give_backs.get(&thread.id).cloned(),
        rejected: u32::try_from(thread.rejected()).unwrap_or(u32::MAX),
        may: may::of(panel, thread, request, way),
    })
}

/// What a tenant is called that is not connected here.
fn named(address: &Address) -> String {
    let host = url::Url::parse(&address.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    format!("{} ({})", address.database, host.unwrap_or_else(|| address.url.clone()))
}

/// Why an access in this state cannot be worked on.
pub(super) fn not_ready(state: GrantState) -> Fault {
    let (message, next) = match state {
        GrantState::Requested => ("This request waits for its answer.", "Answer it, or wait for the answer."),
        GrantState::Expired => {
            ("Nobody answered this request in time; it was refused by itself.", "Ask again.")
        }
        GrantState::Refused => ("This request was refused.", "Talk to whoever refused it, or ask again."),
        GrantState::Withdrawn => ("This request was withdrawn.", "Ask again when it is needed after all."),
        GrantState::Granting => ("This access is being made.", "Wait for it."),
        GrantState::Live => ("This access was given already.", "Revoke it to end it."),
        GrantState::Ending => ("This access is being ended.", "Wait until its end is proven."),
        GrantState::Over => ("The time of this access is over.", "Ask again when it is needed longer."),
        GrantState::Ended => ("This access has ended.", "Ask again when it is needed again."),
    };
    let word = serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned));
    Fault::new(Code::GrantNotReady, message).with("state", word.unwrap_or_default()).next(next)
}

/// Holds where an access stands against where it has to.
pub(super) fn needs(found: GrantState, wanted: &[GrantState]) -> Result<(), Fault> {
    if wanted.contains(&found) { Ok(()) } else { Err(not_ready(found)) }
}
