//! What has to be agreed before a plan is applied.

use reeve_domain::plan::{Friction, Plan, PlanOutcome, PlanState, Rollout};
use reeve_domain::{Code, Fault, tenant};
use reeve_store::plans::Part;

use super::apply::is_due;

/// Why a plan in this state cannot be worked on.
pub(super) fn not_ready(plan: &Plan, state: PlanState) -> Fault {
    let (message, next) = match state {
        PlanState::Previewing => ("The preview is not ready yet.", "Wait for the preview to end."),
        PlanState::Applying => ("This plan is being applied.", "Wait for it to end, or stop it."),
        PlanState::Failed => ("The preview of this plan did not come to an end.", "Make a new plan."),
        PlanState::Applied => {
            ("Every tenant of this plan has its result.", "Make a new plan for what is left.")
        }
        PlanState::NothingToDo => {
            ("There is nothing to do in this plan.", "Make a new plan when something differs.")
        }
        PlanState::Discarded => ("This plan was discarded.", "Make a new plan."),
        PlanState::Ready | PlanState::Stopped => {
            ("This plan can still be applied.", "Apply it, or discard it.")
        }
    };
    let word = serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned));
    Fault::new(Code::PlanNotReady, message)
        .with("plan", &plan.id)
        .with("state", word.unwrap_or_default())
        .next(next)
}

/// Holds what was typed against what the plan asks for.
///
/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.type` says what to type.
pub(super) fn confirmed(asked: &Friction, typed: Option<&str>) -> Result<(), Fault> {
    if asked.is_met(typed) {
        return Ok(());
    }
    let (what, wanted) = match asked {
        Friction::Click => return Ok(()),
        Friction::TypeNumber { number } => ("the number of what this changes", number.to_string()),
        Friction::TypeName { name } => ("the tenant's name", name.clone()),
    };
    Err(Fault::new(Code::ConfirmationNeeded, format!("Type {what} to apply this: {wanted}."))
        .with("type", wanted))
}

/// Holds the canary against the plan: one of its tenants, with something to do or done already.
///
/// # Errors
/// [`Code::InvalidInput`] with `field = canary`.
pub(super) fn canary(parts: &[Part], rollout: &Rollout) -> Result<(), Fault> {
    let Some(canary) = &rollout.canary else { return Ok(()) };
    let fit = |part: &Part| {
        let done = part.tenant.result.as_ref().is_some_and(|it| it.outcome == PlanOutcome::Done);
        part.tenant.tenant == *canary && (done || is_due(&part.tenant))
    };
    if parts.iter().any(fit) {
        return Ok(());
    }
    Err(tenant::invalid("canary", "The canary has nothing to do in this plan; choose another tenant."))
}
