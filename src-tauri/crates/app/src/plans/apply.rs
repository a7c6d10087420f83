//! Applying a plan: the canary, the pause, then the others, many at once; ended once every tenant has its result.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::plan::{
    Intent, Plan, PlanId, PlanOutcome, PlanState, ResetBy, TenantPlan, TenantResult, UserOperation, friction,
};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_store::plans::{self as table, Part};
use reeve_store::tenants as tenant_table;

use super::AT_ONCE;
use super::one::Application;
use super::record::{Ended, Recorder};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{journal, policies};

/// Whether a tenant is applied when the plan is: it has something to do, and no ending that another attempt cannot change.
/// One that moved or refused needs a new plan.
pub(super) fn is_due(tenant: &TenantPlan) -> bool {
    use PlanOutcome::{Done, Moved, Refused};
    tenant.is_to_do()
        && !tenant.result.as_ref().is_some_and(|it| matches!(it.outcome, Done | Moved | Refused))
}

/// Whether the plan sets a password that is given with `apply`.
pub(super) fn needs_password(intent: &Intent) -> bool {
    let given = UserOperation::ResetPassword { by: ResetBy::Given };
    matches!(intent, Intent::Users { operation, .. } if *operation == given)
}

/// Applies a plan to the tenants that are due.
///
/// # Errors
/// [`Code::Cancelled`], and when the store cannot be written; what a tenant refuses is not an error.
pub(crate) async fn run_apply(reeve: &Reeve, id: &PlanId, run: &Run) -> Result<JobOutcome, Fault> {
    let wanted = id.clone();
    let read = move |db: &reeve_store::Connection| {
        Ok((table::get(db, &wanted)?, table::parts(db, &wanted)?, tenant_table::list(db)?))
    };
    let (plan, parts, known) = reeve.store().await?.read(read).await?;
    let given = reeve.plans().given(id);
    if needs_password(&plan.intent) && given.is_none() {
        return Err(Fault::new(Code::InvalidInput, "The password was not kept over the break.")
            .with("field", "password")
            .next("Apply the plan again and give the password."));
    }
    let application = Application {
        reeve,
        run,
        plan: plan.clone(),
        tenants: known.into_iter().map(|tenant| (tenant.id.clone(), tenant)).collect(),
        actor: journal::actor(),
        given,
    };
    let tenants = parts.iter().map(|part| part.tenant.clone()).collect();
    let mut rollout = Rollout { application, recorder: Recorder::new(reeve, plan, tenants, true), run };
    rollout.pass_over_idle().await?;
    let (begun, due) = (reeve.host().now(), parts.into_iter().filter(|part| is_due(&part.tenant)).collect());
    let gone = Box::pin(rollout.go(due)).await;
    rollout.note_policies(begun).await?;
    gone?;
    run.stopped()?;
    rollout.end(reeve).await
}

struct Rollout<'a> {
    application: Application<'a>,
    recorder: Recorder,
    run: &'a Run,
}

impl Rollout<'_> {
    /// Tenants without anything to do have their result at once: nothing was tried, and why.
    async fn pass_over_idle(&mut self) -> Result<(), Fault> {
        let at = self.application.reeve.host().now();
        let mut idle = Vec::new();
        for tenant in self.recorder.tenants.iter().filter(|it| it.result.is_none() && !it.is_to_do()) {
            let refusal = tenant.changes.iter().find_map(|change| change.refused.clone());
            let fault = tenant.fault.clone().or(refusal);
            idle.push(skipped(tenant.clone(), at, fault));
        }
        self.recorder.write(idle).await
    }

    async fn go(&mut self, mut due: Vec<Part>) -> Result<(), Fault> {
        let canary = self.recorder.plan.rollout.canary.clone();
        if let Some(canary) = canary {
            if let Some(at) = due.iter().position(|part| part.tenant.tenant == canary) {
                let part = due.remove(at);
                if self.first(part).await?.is_none() {
                    return Ok(());
                }
            }
            // also where it ended before a break
            if !self.is_done(&canary) {
                return self.skip(due).await;
            }
            if !due.is_empty() {
                self.pause(&canary).await?;
            }
        }
        self.rest(due).await
    }

    /// The canary, alone.
    async fn first(&mut self, part: Part) -> Result<Option<TenantResult>, Fault> {
        let mut result = None;
        let meter = self.run.phase(Phase::Applying, Some(1));
        let (application, told) = (&self.application, &mut result);
        self.recorder.keep(meter, |tell| async move { *told = application.to(part, &tell).await }).await?;
        Ok(result)
    }

    fn is_done(&self, tenant: &TenantId) -> bool {
        let ended = self.recorder.tenants.iter().find(|it| it.tenant == *tenant);
        ended.and_then(|it| it.result.as_ref()).is_some_and(|it| it.outcome == PlanOutcome::Done)
    }

    /// The others, when the canary did not end well. Those that were tried before keep what is known of them.
    async fn skip(&mut self, others: Vec<Part>) -> Result<(), Fault> {
        let at = self.application.reeve.host().now();
        let why = Fault::new(Code::CanaryFailed, "The canary did not end well, so nothing was tried here.");
        let untried = |part: &Part| {
            let result = part.tenant.result.as_ref();
            !part.begun && result.is_none_or(|it| it.outcome == PlanOutcome::Skipped)
        };
        let others = others.into_iter().filter(untried);
        let skipped = others.map(|part| skipped(part.tenant, at, Some(why.clone()))).collect();
        self.recorder.write(skipped).await
    }

    /// Waits as long as was asked for after the canary's result; after a break only what is left of it.
    async fn pause(&self, canary: &TenantId) -> Result<(), Fault> {
        let result =
            self.recorder.tenants.iter().find(|it| it.tenant == *canary).and_then(|it| it.result.as_ref());
        let Some(ended) = result.map(|result| result.at) else { return Ok(()) };
        let waited = (self.application.reeve.host().now() - ended).num_seconds().max(0);
        let whole = u64::from(self.recorder.plan.rollout.pause_seconds);
        let waited = u64::try_from(waited).unwrap_or(0).min(whole);
        if waited == whole {
            return Ok(());
        }
        let mut meter = self.run.phase(Phase::Pausing, Some(whole));
        for second in waited..whole {
            meter.at(second);
            let sleep = async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok::<(), Fault>(())
            };
            self.run.or_stop(sleep).await?;
        }
        Ok(())
    }

    async fn rest(&mut self, due: Vec<Part>) -> Result<(), Fault> {
        let meter = self.run.phase(Phase::Applying, Some(due.len() as u64));
        let application = &self.application;
        let work = self.recorder.keep(meter, |tell| async move {
            let tell = &tell;
            stream::iter(due)
                .map(|part| Box::pin(application.to(part, tell)))
                .buffer_unordered(AT_ONCE)
                .for_each(|_| async {})
                .await;
        });
        Box::pin(work).await
    }

    /// Brings the policies as last read up to what was made since `begun`.
    async fn note_policies(&self, begun: DateTime<Utc>) -> Result<(), Fault> {
        let now = |it: &&TenantPlan| it.result.as_ref().is_some_and(|result| result.at >= begun);
        let tried: Vec<TenantPlan> = self.recorder.tenants.iter().filter(now).cloned().collect();
        policies::note_made(self.application.reeve, &tried).await
    }

    async fn end(mut self, reeve: &Reeve) -> Result<JobOutcome, Fault> {
        let plan = &mut self.recorder.plan;
        plan.state = PlanState::Applied;
        plan.friction = friction(self.recorder.tenants.iter().filter(|tenant| is_due(tenant)));
        let counts = self.recorder.finish().await?;
        reeve.plans().forget_given(&self.recorder.plan.id);
        if counts.done + counts.partly > 0 {
            note_undone(reeve, &self.recorder.plan).await?;
        }
        Ok(JobOutcome::Planned { counts })
    }
}

fn skipped(tenant: TenantPlan, at: DateTime<Utc>, fault: Option<Fault>) -> Ended {
    let result = TenantResult { outcome: PlanOutcome::Skipped, at, fault, moved: Vec::new() };
    Ended::plain(TenantPlan { result: Some(result), ..tenant })
}

/// Notes on the plan that was undone which one undid it.
async fn note_undone(reeve: &Reeve, plan: &Plan) -> Result<(), Fault> {
    let (Some(undone), by) = (plan.undoes.clone(), plan.id.clone()) else { return Ok(()) };
    let note = move |db: &reeve_store::Transaction<'_>| {
        let mut undone = table::get(db, &undone)?;
        undone.undone_by = Some(by);
        table::update(db, &undone)
    };
    Ok(reeve.store().await?.write(note).await?)
}

/// Says plainly where a plan stands whose job ended before it did: stopped, failed, or broken off.
pub(crate) async fn broke_off(reeve: &Reeve, id: &PlanId) -> Result<(), Fault> {
    let wanted = id.clone();
    let settle = move |db: &reeve_store::Transaction<'_>| {
        let mut plan = table::get(db, &wanted)?;
        plan.state = match plan.state {
            PlanState::Previewing => PlanState::Failed,
            PlanState::Applying => PlanState::Stopped,
            _ => return Ok(()),
        };
        let parts = table::parts(db, &wanted)?;
        plan.counts = reeve_domain::plan::Counts::of(parts.iter().map(|part| &part.tenant));
        plan.friction = friction(parts.iter().map(|part| &part.tenant).filter(|tenant| is_due(tenant)));
        table::update(db, &plan)
    };
    reeve.store().await?.write(settle).await?;
    reeve.plans().forget_given(id);
    reeve.changed(&[crate::api::Tag::Plans], None);
    Ok(())
}
