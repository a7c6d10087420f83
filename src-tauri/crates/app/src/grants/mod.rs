//! Support access: asked for, approved, ended, accounted for.

use reeve_domain::desk::ThreadId;
use reeve_domain::job::{Job, JobOutcome};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};

#[allow(clippy::wildcard_imports, reason = "stubs")]
use crate::api::*;
use crate::jobs::Run;
use crate::reeve::Reeve;

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "Not built yet."))
}

/// Every request and access for support known here.
///
/// # Errors
/// None yet.
pub async fn list(_reeve: &Reeve, _request: Nothing) -> Result<GrantsPage, Fault> {
    unbuilt()
}

/// One of them, with everything that was said.
///
/// # Errors
/// None yet.
pub async fn show(_reeve: &Reeve, _request: OfGrant) -> Result<GrantDetail, Fault> {
    unbuilt()
}

/// A thread as text, to hand it over.
///
/// # Errors
/// None yet.
pub async fn text(_reeve: &Reeve, _request: OfGrant) -> Result<HandText, Fault> {
    unbuilt()
}

/// What a scope can touch, read from the tenant just now.
///
/// # Errors
/// None yet.
pub async fn look_scope(_reeve: &Reeve, _request: LookScope) -> Result<ScopeReach, Fault> {
    unbuilt()
}

/// Whether a receipt's file is as it was signed.
///
/// # Errors
/// None yet.
pub async fn verify_receipt(_reeve: &Reeve, _request: VerifyReceipt) -> Result<ReceiptVerdict, Fault> {
    unbuilt()
}

/// Asks for support access.
///
/// # Errors
/// None yet.
pub async fn request(_reeve: &Reeve, _request: RequestGrant) -> Result<GrantView, Fault> {
    unbuilt()
}

/// Takes in a thread that was handed over as text.
///
/// # Errors
/// None yet.
pub async fn receive(_reeve: &Reeve, _request: ReceiveText) -> Result<GrantView, Fault> {
    unbuilt()
}

/// Writes a thread to a file, to hand it over.
///
/// # Errors
/// None yet.
pub async fn save(_reeve: &Reeve, _request: SaveGrant) -> Result<Exported, Fault> {
    unbuilt()
}

/// Stands behind somebody's break-glass request.
///
/// # Errors
/// None yet.
pub async fn second(_reeve: &Reeve, _request: OfGrant) -> Result<GrantView, Fault> {
    unbuilt()
}

/// Approves a request: makes the access on the tenant and hands it over, as a job.
///
/// # Errors
/// None yet.
pub async fn approve(_reeve: &Reeve, _request: ApproveGrant) -> Result<Job, Fault> {
    unbuilt()
}

/// Refuses a request.
///
/// # Errors
/// None yet.
pub async fn refuse(_reeve: &Reeve, _request: RefuseGrant) -> Result<GrantView, Fault> {
    unbuilt()
}

/// Tries an access.
///
/// # Errors
/// None yet.
pub async fn sign_in(_reeve: &Reeve, _request: OfGrant) -> Result<SignInTried, Fault> {
    unbuilt()
}

/// Opens the tenant with an access.
///
/// # Errors
/// None yet.
pub async fn open(_reeve: &Reeve, _request: OpenGrant) -> Result<Nothing, Fault> {
    unbuilt()
}

/// Gives an access back: its password stops working at once.
///
/// # Errors
/// None yet.
pub async fn give_back(_reeve: &Reeve, _request: OfGrant) -> Result<GrantView, Fault> {
    unbuilt()
}

/// Ends an access and proves it, as a job; queued while the tenant cannot be reached.
///
/// # Errors
/// None yet.
pub async fn revoke(_reeve: &Reeve, _request: OfGrant) -> Result<Job, Fault> {
    unbuilt()
}

/// Says that a break-glass access was looked at.
///
/// # Errors
/// None yet.
pub async fn review(_reeve: &Reeve, _request: ReviewGrant) -> Result<GrantView, Fault> {
    unbuilt()
}

/// Looks for support accounts on these tenants (none named: all) and at the ends that are due, as a job.
///
/// # Errors
/// None yet.
pub async fn refresh(_reeve: &Reeve, _request: RefreshGrants) -> Result<Job, Fault> {
    unbuilt()
}

/// Archives support accounts that have no access in force.
///
/// # Errors
/// None yet.
pub async fn sweep(_reeve: &Reeve, _request: OfTenant) -> Result<Swept, Fault> {
    unbuilt()
}

/// Writes a receipt to a file.
///
/// # Errors
/// None yet.
pub async fn save_receipt(_reeve: &Reeve, _request: SaveReceipt) -> Result<Exported, Fault> {
    unbuilt()
}

pub(crate) async fn run_make(_reeve: &Reeve, _grant: &ThreadId, _run: &Run) -> Result<JobOutcome, Fault> {
    unbuilt()
}

pub(crate) async fn run_end(_reeve: &Reeve, _grant: &ThreadId, _run: &Run) -> Result<JobOutcome, Fault> {
    unbuilt()
}

pub(crate) async fn run_refresh(
    _reeve: &Reeve,
    _tenants: &[TenantId],
    _run: &Run,
) -> Result<JobOutcome, Fault> {
    unbuilt()
}
