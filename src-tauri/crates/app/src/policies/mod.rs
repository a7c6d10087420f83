//! Policies: read from tenants into the cache, compared with baselines, tried, changed by plans.
//!
//! The list never waits for a tenant: it comes from the cache with its age, and a reading that fails erases nothing.

mod baselines;
pub(crate) mod change;
mod refresh;
mod trial;

use reeve_domain::Fault;
use reeve_domain::job::{Job, JobKind};
use reeve_domain::plan::{Subject, TenantPlan, Value};
use reeve_domain::policy::{self, PolicyField, PolicyReading, PolicyValue};
use reeve_domain::tenant::Tenant;
use reeve_store::{StoredPolicy, policies as table, tenants as tenant_table};

use crate::api::{Baseline, Judgement, ListPolicies, PolicyValues, PolicyView, RefreshPolicies, Tag};
use crate::reeve::Reeve;
use crate::{jobs, tenants};

pub use baselines::{baseline_named, baselines, remove_baseline, save_baseline};
pub(crate) use refresh::run_refresh;
pub use trial::try_password;

/// Every tenant's policy as last read, by the tenant's name.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] for a baseline that is not known.
pub async fn list(reeve: &Reeve, request: ListPolicies) -> Result<Vec<PolicyView>, Fault> {
    let baseline = match &request.baseline {
        Some(name) => Some(baseline_named(reeve, name).await?),
        None => None,
    };
    Ok(reeve
        .store()
        .await?
        .read(move |db| {
            let mut known = table::all(db)?;
            let view = |tenant: Tenant| {
                let policy = known.remove(&tenant.id).unwrap_or_default();
                view(tenant, policy, baseline.as_ref())
            };
            Ok(tenant_table::list(db)?.into_iter().map(view).collect())
        })
        .await?)
}

fn view(tenant: Tenant, policy: StoredPolicy, baseline: Option<&Baseline>) -> PolicyView {
    let reading = policy.reading.as_ref();
    PolicyView {
        drift: reading.zip(baseline).map(|(reading, baseline)| policy::drift(reading, baseline)),
        guesses_per_hour: reading.and_then(guesses),
        tenant: tenant.id,
        name: tenant.name,
        stage: tenant.stage,
        as_of: policy.fetched_at,
        fault: policy.fault,
        reading: policy.reading,
    }
}

fn guesses(reading: &PolicyReading) -> Option<u32> {
    let in_force = |field| reading.get(field).and_then(PolicyValue::in_force);
    policy::guesses_per_hour(in_force(PolicyField::LockoutAfter)?, in_force(PolicyField::LockoutSeconds)?)
}

/// What the standards say of policy values.
///
/// # Errors
/// None.
pub async fn judge(_: &Reeve, request: PolicyValues) -> Result<Vec<Judgement>, Fault> {
    Ok(policy::judge(&request.values))
}

/// Reads policies again, as a job.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] when there is no tenant to read.
pub async fn refresh(reeve: &Reeve, request: RefreshPolicies) -> Result<Job, Fault> {
    let (tenants, title) = tenants::to_be_read(reeve, request.tenants).await?;
    jobs::start(reeve, JobKind::RefreshPolicies { tenants }, title).await
}

/// Brings the cache up to what a plan has made on these tenants, so that the list shows it without asking them again.
///
/// # Errors
/// When the store cannot be written.
pub(crate) async fn note_made(reeve: &Reeve, parts: &[TenantPlan]) -> Result<(), Fault> {
    let made: Vec<(_, Vec<_>)> = parts.iter().map(|part| (part.tenant.clone(), made_values(part))).collect();
    let made: Vec<_> = made.into_iter().filter(|(_, values)| !values.is_empty()).collect();
    if made.is_empty() {
        return Ok(());
    }
    let patch = move |db: &reeve_store::Transaction<'_>| {
        let mut known = table::all(db)?;
        for (tenant, values) in &made {
            let Some(policy) = known.remove(tenant) else { continue };
            let (Some(mut reading), Some(at)) = (policy.reading, policy.fetched_at) else { continue };
            values.iter().for_each(|(field, value)| put(&mut reading, *field, *value));
            table::save(db, tenant, &reading, at)?;
        }
        Ok(())
    };
    reeve.store().await?.write_cache(patch).await?;
    reeve.changed(&[Tag::Policies], None);
    Ok(())
}

fn made_values(part: &TenantPlan) -> Vec<(PolicyField, Option<u32>)> {
    let made = part.changes.iter().filter(|change| change.made);
    made.filter_map(|change| match (&change.subject, &change.after) {
        (Subject::Policy { field }, Value::Number(value)) => Some((*field, u32::try_from(*value).ok())),
        (Subject::Policy { field }, Value::Nothing) => Some((*field, None)),
        _ => None,
    })
    .collect()
}

/// A value that was unset is the server's default again, which only the server knows.
fn put(reading: &mut PolicyReading, field: PolicyField, value: Option<u32>) {
    if let Some(kept) = reading.values.iter_mut().find(|kept| kept.field == field) {
        kept.value = value;
        kept.set = value.is_some();
    }
}
