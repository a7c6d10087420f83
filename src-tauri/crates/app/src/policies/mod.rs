//! Policies: read from tenants, compared with baselines, tried.

use reeve_domain::job::Job;
use reeve_domain::{Code, Fault};

use crate::api::{
    Baseline, ListPolicies, OfName, Nothing, PasswordTrial, PolicyValues, PolicyView, RefreshPolicies,
    SaveBaseline, TryPassword, Judgement,
};
use crate::reeve::Reeve;

fn later<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "Not built yet."))
}

/// Every tenant's policy as last read.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(_: &Reeve, _: ListPolicies) -> Result<Vec<PolicyView>, Fault> {
    later()
}

/// What the standards say of policy values.
///
/// # Errors
/// None.
pub async fn judge(_: &Reeve, _: PolicyValues) -> Result<Vec<Judgement>, Fault> {
    later()
}

/// Tries a password against rules, on this computer only.
///
/// # Errors
/// None.
pub async fn try_password(_: &Reeve, _: TryPassword) -> Result<PasswordTrial, Fault> {
    later()
}

/// Baselines, built in and one's own.
///
/// # Errors
/// When the store cannot be read.
pub async fn baselines(_: &Reeve, _: Nothing) -> Result<Vec<Baseline>, Fault> {
    later()
}

/// Reads policies again, as a job.
///
/// # Errors
/// [`Code::NotFound`] when there is no tenant to read.
pub async fn refresh(_: &Reeve, _: RefreshPolicies) -> Result<Job, Fault> {
    later()
}

/// Makes or changes a baseline.
///
/// # Errors
/// [`Code::InvalidInput`].
pub async fn save_baseline(_: &Reeve, _: SaveBaseline) -> Result<Baseline, Fault> {
    later()
}

/// Forgets a baseline.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn remove_baseline(_: &Reeve, _: OfName) -> Result<Nothing, Fault> {
    later()
}
