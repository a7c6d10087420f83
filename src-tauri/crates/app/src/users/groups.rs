//! The groups a tenant has to give.

use reeve_domain::Fault;
use reeve_domain::rights::GroupHeading;

use crate::api::OfTenant;
use crate::reeve::Reeve;
use crate::tenants;

/// The groups a tenant has to give, read just now, under its own headings: categories up to 18, privileges on 19.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] for an unknown tenant; the tenant's refusal; what kept it from being asked.
pub async fn groups(reeve: &Reeve, request: OfTenant) -> Result<Vec<GroupHeading>, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let session = tenants::session(reeve, &tenant).await?;
    Ok(session.group_catalogue().await?)
}
