//! What a tenant has that a backup lacks.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::restore::Loss;
use reeve_domain::tenant::Tenant;

use crate::api::{LookLoss, LossView};
use crate::reeve::Reeve;
use crate::tenants;

/// What was made or changed on a tenant since a time, read just now. A tenant that cannot be asked is an answer: a restore
/// may be wanted for that very reason.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] for a tenant that is not known here, and what keeps this computer from asking.
pub async fn loss(reeve: &Reeve, request: LookLoss) -> Result<LossView, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let (loss, why_not) = match count(reeve, &tenant, request.since).await {
        Ok(loss) => (Some(loss), None),
        Err(fault) if fault.is_of_this_computer() => return Err(fault),
        Err(fault) => (None, Some(fault.message)),
    };
    Ok(LossView { loss, why_not, at: reeve.host().now() })
}

/// Counts, on the tenant, the records made or changed after a time.
///
/// # Errors
/// What kept the tenant from being asked.
pub(super) async fn count(reeve: &Reeve, tenant: &Tenant, since: DateTime<Utc>) -> Result<Loss, Fault> {
    let session = tenants::session(reeve, tenant).await?;
    Ok(session.changed_since(since).await?)
}
