//! Applying a plan to one tenant: read again, compared, made, recorded.
//!
//! Nothing is written where a value moved since the preview. Every tenant that was tried gets one result.

use std::collections::HashMap;

use reeve_domain::journal::{Event, Outcome};
use reeve_domain::plan::{Change, Moved, Plan, PlanOutcome, Subject, TenantPlan, TenantResult, UserField};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault, Secret};
use reeve_store::plans::Part;

use super::apply::is_due;
use super::compare::{compare, open};
use super::keeper::Made;
use super::preview::forgotten;
use super::record::{Ended, Teller};
use super::{values, words};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::users::change::{self as accounts, Means, interrupted, leaves_no_trace};

/// What applying a plan needs, the same for all its tenants.
pub(super) struct Application<'a> {
    pub(super) reeve: &'a Reeve,
    pub(super) run: &'a Run,
    pub(super) plan: Plan,
    pub(super) tenants: HashMap<TenantId, Tenant>,
    /// The person at this computer.
    pub(super) actor: String,
    /// The password that was given with `apply`.
    pub(super) given: Option<Secret>,
}

impl Application<'_> {
    /// Applies the plan to a tenant. `None` where it was stopped before anything was tried: that tenant stays to be done.
    pub(super) async fn to(&self, part: Part, tell: &Teller) -> Option<TenantResult> {
        if self.run.stopped().is_err() || !tell.is_heard() {
            return None;
        }
        let Part { mut tenant, mut begun } = part;
        let was_refused: Vec<bool> = tenant.changes.iter().map(|change| change.refused.is_some()).collect();
        let tried = Box::pin(self.attempt(&mut tenant, &mut begun, tell)).await;
        let untouched = !tenant.changes.iter().any(|change| change.made);
        if untouched && tried.as_ref().is_err_and(|fault| fault.code == Code::Cancelled) {
            // what is kept of one that had begun is all that is known of it
            if !begun {
                tell.ended(Ended::plain(tenant)).await;
            }
            return None;
        }
        let new_refusal = tenant
            .changes
            .iter()
            .zip(was_refused)
            .filter(|(change, was)| !was || is_interrupted(change))
            .find_map(|(change, _)| change.refused.clone());
        let (outcome, fault, moved) = ending(tried, new_refusal, !untouched);
        let result = TenantResult { outcome, at: self.reeve.host().now(), fault, moved };
        tenant.result = Some(result.clone());
        let answers = result.fault.as_ref().is_none_or(|fault| outcome_of(fault) != PlanOutcome::Unreachable);
        let people = match self.tenants.get(&tenant.tenant).filter(|_| answers) {
            Some(at) => accounts::seen_after(self.reeve, at, &tenant.changes).await,
            None => Vec::new(),
        };
        let event = Some(self.event(&tenant, &result));
        let still_begun = begun && is_due(&tenant);
        tell.ended(Ended { tenant, event, people, still_begun }).await;
        Some(result)
    }

    /// Says by `begun` whether it is still open what an earlier attempt did.
    async fn attempt(
        &self,
        part: &mut TenantPlan,
        begun: &mut bool,
        tell: &Teller,
    ) -> Result<Vec<Moved>, Fault> {
        let tenant = self.tenants.get(&part.tenant).ok_or_else(|| forgotten(&part.name))?;
        let subjects: Vec<Subject> =
            part.changes.iter().filter(|change| open(change)).map(|change| change.subject.clone()).collect();
        let mut guarded = part.changes.clone();
        let reading = Box::pin(values::read(self.reeve, tenant, &subjects));
        let guarding = Box::pin(accounts::recheck(self.reeve, tenant, &mut guarded));
        let (found, ()) = self.run.or_stop(async { tokio::try_join!(reading, guarding) }).await?;
        let planned = part.changes.clone();
        let moved = compare(&mut part.changes, &found, *begun);
        if !moved.is_empty() {
            if !*begun {
                // what is as it shall be was not made by this plan, and the plan ends here
                part.changes = planned;
            }
            return Ok(moved);
        }
        for (change, guarded) in part.changes.iter_mut().zip(guarded).filter(|(change, _)| open(change)) {
            change.refused = guarded.refused;
            // what comes with an account that was not made was not done either
            if *begun && leaves_no_trace(&change.subject) && accounts::is_there(&change.subject) {
                change.refused.get_or_insert_with(interrupted);
            }
        }
        *begun = false;
        if !part.changes.iter().any(open) {
            return Ok(moved);
        }
        if needs_mark(&part.changes) && !tell.begins(&part.tenant).await {
            return Err(Fault::new(
                Code::Cancelled,
                "It could not be noted that this begins, so it did not.",
            ));
        }
        let mut means =
            Means { intent: &self.plan.intent, given: self.given.as_ref(), made: Vec::new(), run: self.run };
        let made = values::make(self.reeve, tenant, &mut part.changes, &mut means).await;
        let named = |(login, password)| Made { tenant: part.name.clone(), login, password };
        self.reeve.plans().keep(&self.plan.id, means.made.into_iter().map(named).collect());
        made.map(|()| moved)
    }

    fn event(&self, tenant: &TenantPlan, result: &TenantResult) -> Event {
        Event {
            at: result.at,
            actor: self.actor.clone(),
            tenant: Some(tenant.name.clone()),
            action: words::action(&self.plan.intent).name().to_owned(),
            detail: words::detail(tenant),
            outcome: in_journal(result),
        }
    }
}

/// Whether a break in the middle would leave somebody guessing: such a tenant is marked before the first write.
fn needs_mark(changes: &[Change]) -> bool {
    let creates =
        |change: &Change| matches!(change.subject, Subject::User { id: None, field: UserField::Account, .. });
    changes
        .iter()
        .filter(|change| open(change))
        .any(|change| leaves_no_trace(&change.subject) || creates(change))
}

fn is_interrupted(change: &Change) -> bool {
    change.refused.as_ref().is_some_and(|fault| fault.code == Code::Interrupted)
}

/// How a tenant ended: by what was tried, what could not be done after all, and whether anything was made.
fn ending(
    tried: Result<Vec<Moved>, Fault>,
    new_refusal: Option<Fault>,
    any_made: bool,
) -> (PlanOutcome, Option<Fault>, Vec<Moved>) {
    let partly = |otherwise| if any_made { PlanOutcome::Partly } else { otherwise };
    match (tried, new_refusal) {
        (Ok(moved), None) if moved.is_empty() => (PlanOutcome::Done, None, moved),
        (Ok(moved), Some(fault)) if moved.is_empty() => (partly(outcome_of(&fault)), Some(fault), moved),
        (Ok(moved), _) => {
            let fault = Fault::new(Code::Moved, "Its values are not those of the preview any more.");
            (partly(PlanOutcome::Moved), Some(fault), moved)
        }
        (Err(fault), _) => (partly(outcome_of(&fault)), Some(fault), Vec::new()),
    }
}

/// How a failure that left nothing behind is called.
fn outcome_of(fault: &Fault) -> PlanOutcome {
    match fault.code {
        Code::UnknownHost | Code::Unreachable | Code::TimedOut | Code::ConnectionCut | Code::LockedOut => {
            PlanOutcome::Unreachable
        }
        Code::ServerError if fault.fields.contains_key("status") => PlanOutcome::Unreachable,
        Code::AccessDenied
        | Code::TenantRefused
        | Code::SignInRefused
        | Code::KeyRefused
        | Code::TwoFactorRequired
        | Code::ModuleMissing
        | Code::LocksOut
        | Code::PasswordNeeded
        | Code::NotInVersion
        | Code::AlreadyExists => PlanOutcome::Refused,
        _ => PlanOutcome::Failed,
    }
}

fn in_journal(result: &TenantResult) -> Outcome {
    match (result.outcome, &result.fault) {
        (PlanOutcome::Done, _) => Outcome::Done,
        (_, Some(fault)) if fault.code == Code::Cancelled => Outcome::Cancelled,
        (PlanOutcome::Refused | PlanOutcome::Moved, _) => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: Code) -> Fault {
        Fault::new(code, "words")
    }

    #[test]
    fn each_failure_ends_in_the_outcome_that_says_what_helps() {
        for (code, outcome) in [
            (Code::Unreachable, PlanOutcome::Unreachable),
            (Code::LockedOut, PlanOutcome::Unreachable),
            (Code::AccessDenied, PlanOutcome::Refused),
            (Code::TenantRefused, PlanOutcome::Refused),
            (Code::ServerError, PlanOutcome::Failed),
            (Code::Interrupted, PlanOutcome::Failed),
        ] {
            assert_eq!(ending(Err(fault(code)), None, false).0, outcome, "{code:?}");
            assert_eq!(ending(Err(fault(code)), None, true).0, PlanOutcome::Partly, "{code:?} half way");
        }
        let gateway = fault(Code::ServerError).with("status", 503);
        assert_eq!(ending(Err(gateway), None, false).0, PlanOutcome::Unreachable, "a gateway that is down");
    }

    #[test]
    fn a_tenant_is_done_only_when_all_of_it_is() {
        assert_eq!(ending(Ok(Vec::new()), None, true).0, PlanOutcome::Done);
        let left = ending(Ok(Vec::new()), Some(fault(Code::Interrupted)), true);
        assert_eq!(left.0, PlanOutcome::Partly, "a mail that may not have gone out");
    }
}
