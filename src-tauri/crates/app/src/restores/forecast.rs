//! How long restoring a backup takes, as far as it is known here.

use std::path::Path;

use reeve_domain::Fault;
use reeve_domain::backup::DrillResult;
use reeve_domain::restore::{Forecast, RestoreWork};
use reeve_domain::tenant::TenantId;
use reeve_store::drills;

use super::{backup, work};
use crate::api::LookForecast;
use crate::reeve::Reeve;
use crate::tenants;

/// How long it takes; `None` where the backup is no file that is here.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] for a tenant that is not known here, and what keeps the store from being read.
pub async fn forecast(reeve: &Reeve, request: LookForecast) -> Result<Option<Forecast>, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let (drilled, bytes) = match backup::facts(reeve, request.backup.trim()).await {
        Ok(facts) => {
            let all = reeve.store().await?.read(|db| drills::list(db, None)).await?;
            (took(&all, &facts.sha256), Some(facts.bytes))
        }
        Err(fault) if fault.is_of_this_computer() => return Err(fault),
        // nobody has looked into it yet
        Err(_) => (None, tokio::fs::metadata(Path::new(&request.backup)).await.ok().map(|meta| meta.len())),
    };
    Ok(Forecast::of(drilled, bytes, rate(work::all(reeve).await?.iter(), &tenant.id)))
}

/// What the latest drill of a backup took, in milliseconds. The drills are the latest first.
pub(super) fn took(drills: &[DrillResult], sha256: &str) -> Option<u64> {
    drills.iter().find(|drill| drill.sha256 == sha256).map(|drill| drill.took_ms)
}

/// How fast the latest restore of a tenant went, in bytes a second.
pub(super) fn rate<'a>(works: impl Iterator<Item = &'a RestoreWork>, tenant: &TenantId) -> Option<u64> {
    let of = works.filter(|work| work.tenant == *tenant);
    let measured = of.filter_map(|work| Some((work.steps.last()?.at, work.rate()?)));
    measured.max_by_key(|(at, _)| *at).map(|(_, rate)| rate)
}
