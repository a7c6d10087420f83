//! Plans: previewed from fresh data, applied by id, recorded, undone.

use reeve_domain::{Code, Fault};

use crate::api::{ApplyPlan, Intent, Nothing, OfPlan, OneTimePassword, PageOfPlan, Plan, PlanPage};
use crate::reeve::Reeve;

fn later<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "Not built yet."))
}

/// The latest plans.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(_: &Reeve, _: Nothing) -> Result<Vec<Plan>, Fault> {
    later()
}

/// One plan without its tenants.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn show(_: &Reeve, _: OfPlan) -> Result<Plan, Fault> {
    later()
}

/// A page of a plan's tenants.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn tenants(_: &Reeve, _: PageOfPlan) -> Result<PlanPage, Fault> {
    later()
}

/// Plans a change; the preview is computed from fresh data as the plan's job.
///
/// # Errors
/// [`Code::InvalidInput`] for what cannot be meant.
pub async fn make(_: &Reeve, _: Intent) -> Result<Plan, Fault> {
    later()
}

/// Applies a plan as the plan's job.
///
/// # Errors
/// [`Code::ConfirmationNeeded`], [`Code::PlanNotReady`].
pub async fn apply(_: &Reeve, _: ApplyPlan) -> Result<Plan, Fault> {
    later()
}

/// Plans the undoing of an applied plan.
///
/// # Errors
/// [`Code::PlanNotReady`].
pub async fn undo(_: &Reeve, _: OfPlan) -> Result<Plan, Fault> {
    later()
}

/// Puts a plan away.
///
/// # Errors
/// [`Code::PlanNotReady`].
pub async fn discard(_: &Reeve, _: OfPlan) -> Result<Plan, Fault> {
    later()
}

/// Hands out the passwords a plan made, once.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn take_passwords(_: &Reeve, _: OfPlan) -> Result<Vec<OneTimePassword>, Fault> {
    later()
}
