//! Reading policies: many tenants at once, kept a batch at a time. What one tenant refuses or breaks is that tenant's fault
//! in the list; the others go on.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::policy::PolicyReading;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_store::{Transaction, policies as table, tenants as tenant_table};

use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::tenants;

/// Tenants read at the same time.
const AT_ONCE: usize = 64;

type Read = (TenantId, DateTime<Utc>, Result<PolicyReading, Fault>);

/// Reads all of these; fails only when none of them could be read.
pub(crate) async fn run_refresh(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Result<JobOutcome, Fault> {
    let mut meter = run.phase(Phase::Reading, Some(wanted.len() as u64));
    let known = reeve.store().await?.read(tenant_table::list).await?;
    let known: HashMap<TenantId, Tenant> =
        known.into_iter().map(|tenant| (tenant.id.clone(), tenant)).collect();
    let known = &known;
    let mut batches = stream::iter(wanted.to_vec())
        .map(|id| async move {
            let read = run.or_stop(read_one(reeve, known.get(&id))).await;
            (id, reeve.host().now(), read)
        })
        .buffer_unordered(AT_ONCE)
        // whatever came while the last batch was written is the next one
        .ready_chunks(AT_ONCE);
    let (mut done, mut faults) = (0, Vec::new());
    while let Some(batch) = batches.next().await {
        done += batch.len() as u64;
        faults.extend(batch.iter().filter_map(|(_, _, read)| read.as_ref().err().cloned()));
        keep(reeve, batch).await?;
        run.stopped()?;
        meter.at(done);
    }
    reeve.changed(&[Tag::Policies], None);
    ended(wanted.len(), faults)
}

async fn read_one(reeve: &Reeve, tenant: Option<&Tenant>) -> Result<PolicyReading, Fault> {
    let tenant =
        tenant.ok_or_else(|| Fault::new(Code::NotFound, "This tenant is not connected any more."))?;
    let session = tenants::session(reeve, tenant).await?;
    Ok(session.policy().await?)
}

/// Keeps a batch in one transaction.
async fn keep(reeve: &Reeve, batch: Vec<Read>) -> Result<(), Fault> {
    let keep = move |db: &Transaction<'_>| {
        for (tenant, at, read) in &batch {
            let kept = match read {
                Ok(reading) => table::save(db, tenant, reading, *at),
                Err(fault) if fault.code == Code::Cancelled => Ok(()),
                Err(fault) => table::set_fault(db, tenant, fault),
            };
            match kept {
                // forgotten while it was read: there is nothing to keep, and the others go on
                Err(reeve_store::Error::NotFound { .. }) | Ok(()) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    };
    Ok(reeve.store().await?.write_cache(keep).await?)
}

fn ended(all: usize, mut faults: Vec<Fault>) -> Result<JobOutcome, Fault> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if faults.len() < all {
        return Ok(JobOutcome::PoliciesRead { tenants: count(all), failed: count(faults.len()) });
    }
    let Some(first) = (!faults.is_empty()).then(|| faults.remove(0)) else {
        return Ok(JobOutcome::PoliciesRead { tenants: 0, failed: 0 });
    };
    if all == 1 {
        return Err(first);
    }
    Err(Fault::new(first.code, format!("None of {all} tenants could be read. The first: {}", first.message)))
}
