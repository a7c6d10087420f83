//! Plans: previewed from fresh data, applied by id, recorded, undone.
//!
//! What must always hold: nothing is written before somebody agreed to a preview of it; a tenant whose values moved since
//! is left alone; every tenant ends with one result, and each is journaled; what was begun and cannot be read back is
//! never done a second time.

mod agree;
mod apply;
mod asked;
mod compare;
mod keeper;
mod one;
mod preview;
mod read;
mod record;
mod undo;
mod values;
mod words;

use std::collections::HashMap;

use reeve_domain::job::JobKind;
use reeve_domain::plan::{Counts, Friction, PlanId, PlanState, Rollout, TenantPlan, Whom, friction};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault, tenant};
use reeve_store::plans as table;
use reeve_store::{tenants as tenant_table, users as user_table};

use crate::api::{ApplyPlan, Intent, OfPlan, OneTimePassword, Plan, Tag};
use crate::reeve::Reeve;
use crate::{jobs, journal};
use agree::{canary, confirmed, not_ready};

pub(crate) use apply::{broke_off, run_apply};
pub(crate) use compare::same;
pub(crate) use keeper::Keeper;
pub(crate) use preview::run_preview;
use read::as_it_stands;
pub use read::{list, show, tenants};

/// Tenants at work at the same time.
const AT_ONCE: usize = 64;

/// Plans a change; the preview is computed from fresh data as the plan's job.
///
/// # Errors
/// [`Code::InvalidInput`] for what cannot be meant, [`Code::NotFound`] for a tenant that is not known here.
pub async fn make(reeve: &Reeve, intent: Intent) -> Result<Plan, Fault> {
    if let Intent::Undo { plan } = intent {
        return undo(reeve, OfPlan { plan }).await;
    }
    let intent = asked::tidied(intent);
    let wanted = asked::tenants_of(&intent)?;
    let known = reeve.store().await?.read(tenant_table::list).await?;
    let mut known: HashMap<TenantId, Tenant> =
        known.into_iter().map(|tenant| (tenant.id.clone(), tenant)).collect();
    let mut parts = Vec::with_capacity(wanted.len());
    for id in wanted {
        let tenant = known.remove(&id).ok_or_else(|| {
            Fault::new(Code::NotFound, "One of these tenants is not connected here.").with("tenant", &id)
        })?;
        parts.push(part(tenant.id, tenant.name, tenant.stage));
    }
    parts.sort_by_key(|part| part.name.to_lowercase());
    let named = only_account(reeve, &intent).await?;
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let title = words::title(&intent, &names, named.as_deref(), None);
    begin(reeve, intent, title, parts, None).await
}

fn part(tenant: TenantId, name: String, stage: tenant::Stage) -> TenantPlan {
    let (changes, notes) = (Vec::new(), Vec::new());
    TenantPlan { tenant, name, stage, changes, notes, fault: None, result: None }
}

/// The login of the account, where it is one and the cache knows it.
async fn only_account(reeve: &Reeve, intent: &Intent) -> Result<Option<String>, Fault> {
    let Intent::Users { whom: Whom::Accounts { accounts }, .. } = intent else { return Ok(None) };
    let [only] = accounts.as_slice() else { return Ok(None) };
    let only = only.clone();
    let found = reeve.store().await?.read(move |db| user_table::get(db, &only.tenant, only.id)).await;
    Ok(found.ok().map(|user| user.login))
}

/// Stores a plan together with the job that computes its preview.
async fn begin(
    reeve: &Reeve,
    intent: Intent,
    title: String,
    parts: Vec<TenantPlan>,
    undoes: Option<PlanId>,
) -> Result<Plan, Fault> {
    let tenants = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let mut plan = Plan {
        id: PlanId(uuid::Uuid::new_v4().to_string()),
        made_at: reeve.host().now(),
        made_by: journal::actor(),
        title,
        intent,
        state: PlanState::Previewing,
        counts: Counts { tenants, ..Counts::default() },
        friction: Friction::Click,
        job: None,
        rollout: Rollout::default(),
        applied_at: None,
        undoes,
        undone_by: None,
    };
    let work = JobKind::PlanPreview { plan: plan.id.clone() };
    let mut stored = plan.clone();
    let job = jobs::start_with(reeve, work, plan.title.clone(), move |db, job| {
        stored.job = Some(job.clone());
        table::insert(db, &stored, &parts)
    })
    .await?;
    plan.job = Some(job.id);
    reeve.changed(&[Tag::Plans], None);
    Ok(plan)
}

/// Applies a plan as the plan's job.
///
/// # Errors
/// [`Code::ConfirmationNeeded`], [`Code::PlanNotReady`]; [`Code::InvalidInput`] with `field` for a canary that has nothing
/// to do and a password that is missing.
pub async fn apply(reeve: &Reeve, request: ApplyPlan) -> Result<Plan, Fault> {
    let store = reeve.store().await?;
    let wanted = request.plan.clone();
    let (seen, parts) =
        store.read(move |db| Ok((table::get(db, &wanted)?, table::parts(db, &wanted)?))).await?;
    let mut now = seen.clone();
    as_it_stands(&store.orphans().await?, &mut now);
    let left_behind = seen.job.clone().filter(|_| now.state != seen.state);
    let due: Vec<&TenantPlan> =
        parts.iter().map(|part| &part.tenant).filter(|tenant| apply::is_due(tenant)).collect();
    match now.state {
        // one that an earlier version called ready
        PlanState::Ready if now.counts.is_nothing_to_do() => {
            return Err(not_ready(&now, PlanState::NothingToDo));
        }
        PlanState::Ready | PlanState::Stopped => {}
        PlanState::Applied if !due.is_empty() => {}
        state => return Err(not_ready(&now, state)),
    }
    confirmed(&friction(due), request.typed.as_deref())?;
    canary(&parts, &request.rollout)?;
    if apply::needs_password(&now.intent) {
        let password = request
            .password
            .filter(|password| !password.is_empty())
            .ok_or_else(|| tenant::invalid("password", "The new password is missing; it is kept nowhere."))?;
        reeve.plans().give(&now.id, password);
    }
    now.state = PlanState::Applying;
    now.rollout = request.rollout;
    now.applied_at = Some(reeve.host().now());
    let work = JobKind::PlanApply { plan: now.id.clone() };
    let (mut stored, ended_at) = (now.clone(), reeve.host().now());
    let job = jobs::start_with(reeve, work, now.title.clone(), move |db, job| {
        stored.job = Some(job.clone());
        table::replace(db, &seen, &stored)?;
        match left_behind {
            Some(job) => jobs::end_left_behind(db, &job, ended_at),
            None => Ok(()),
        }
    })
    .await?;
    now.job = Some(job.id);
    reeve.changed(&[Tag::Plans], None);
    Ok(now)
}

/// Plans the undoing of an applied plan.
///
/// # Errors
/// [`Code::PlanNotReady`] for a plan of which nothing was made, or that was undone already.
pub async fn undo(reeve: &Reeve, request: OfPlan) -> Result<Plan, Fault> {
    let undone = show(reeve, OfPlan { plan: request.plan.clone() }).await?;
    if !undone.can_be_undone() {
        let fault = Fault::new(Code::PlanNotReady, "There is nothing of this plan to undo.");
        return Err(fault.with("plan", &undone.id).next("Look at what the plan did."));
    }
    let recorded = reeve.store().await?.read(move |db| table::parts(db, &request.plan)).await?;
    let parts: Vec<TenantPlan> = recorded
        .into_iter()
        .map(|recorded| recorded.tenant)
        .filter(|tenant| tenant.changes.iter().any(|change| change.made))
        .map(|tenant| part(tenant.tenant, tenant.name, tenant.stage))
        .collect();
    let intent = Intent::Undo { plan: undone.id.clone() };
    let title = words::title(&intent, &[], None, Some(&undone.title));
    begin(reeve, intent, title, parts, Some(undone.id)).await
}

/// Puts a plan away that was not applied.
///
/// # Errors
/// [`Code::PlanNotReady`] while it is at work, and when something of it was applied.
pub async fn discard(reeve: &Reeve, request: OfPlan) -> Result<Plan, Fault> {
    let seen = show(reeve, request).await?;
    let applied = seen.counts.done + seen.counts.partly > 0;
    match seen.state {
        PlanState::Ready | PlanState::NothingToDo | PlanState::Failed => {}
        PlanState::Stopped if !applied => {}
        PlanState::Discarded => return Ok(seen),
        PlanState::Stopped => {
            return Err(not_ready(&seen, PlanState::Stopped).next("Undo it, or apply the rest."));
        }
        state => return Err(not_ready(&seen, state)),
    }
    let mut plan = seen;
    plan.state = PlanState::Discarded;
    let stored = plan.clone();
    let put_away = move |db: &reeve_store::Transaction<'_>| {
        // applied since it was looked at: another job works on it now
        if table::get(db, &stored.id)?.job != stored.job {
            return Err(reeve_store::Error::Busy);
        }
        table::update(db, &stored)
    };
    reeve.store().await?.write(put_away).await?;
    reeve.changed(&[Tag::Plans], None);
    Ok(plan)
}

/// Hands out the passwords a plan made, once, and within ten minutes.
///
/// # Errors
/// [`Code::NotFound`] when there are none, or none any more.
pub async fn take_passwords(reeve: &Reeve, request: OfPlan) -> Result<Vec<OneTimePassword>, Fault> {
    let made = reeve.plans().take(&request.plan);
    if made.is_empty() {
        return Err(Fault::new(Code::NotFound, "This plan has no passwords to hand out any more.")
            .with("plan", &request.plan)
            .next("Passwords are shown once, within ten minutes. Reset the password again."));
    }
    let shown = |made: keeper::Made| OneTimePassword {
        tenant: made.tenant,
        login: made.login,
        password: made.password.expose().to_owned(),
    };
    Ok(made.into_iter().map(shown).collect())
}
