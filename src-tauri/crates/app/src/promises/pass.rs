//! A pass over tenants: many at once, few of one host, kept a batch at a time. What one tenant does not show is that tenant's
//! fault; the others go on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt as _, stream};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_platforms::Platform;
use reeve_promises::{BackupsSeen, Cost, Seen, Unseen};
use reeve_store::tenants as tenant_table;
use tokio::sync::Semaphore;
use url::Url;

use super::keep::{self, Came};
use super::look::{self, Look};
use super::notices;
use super::servers::Servers;
use crate::api::{Nothing, Tag};
use crate::backups::{self, Provided};
use crate::grants::Overview;
use crate::jobs::Run;
use crate::platforms;
use crate::reeve::Reeve;

/// Tenants looked at at the same time.
pub const AT_ONCE: usize = 64;
/// Tenants of one host looked at at the same time: a host may have hundreds, and other people work on it.
pub const PER_HOST: usize = 8;

/// What a pass goes by, read once.
pub(super) struct Pass {
    /// The dearest checks to make.
    pub(super) at_most: Cost,
    pub(super) servers: Servers,
    pub(super) accesses: Overview,
    platforms: HashMap<String, Platform>,
    provided: HashMap<TenantId, Provided>,
    turns: Semaphore,
}

impl Pass {
    async fn read(reeve: &Reeve, wanted: &[TenantId], at_most: Option<Cost>) -> Result<Self, Fault> {
        let platforms = platforms::list(reeve, Nothing {}).await?;
        Ok(Self {
            at_most: at_most.unwrap_or(Cost::SignedIn),
            servers: Servers::default(),
            accesses: Overview::read(reeve).await?,
            platforms: platforms.into_iter().map(|platform| (platform.id.clone(), platform)).collect(),
            provided: backups::provided(reeve, wanted.to_vec()).await?,
            turns: Semaphore::new(AT_ONCE),
        })
    }

    /// What a tenant's platform states; nothing where it is not known here.
    pub(super) fn platform(&self, tenant: &Tenant) -> Platform {
        let unknown = || Platform { id: tenant.platform.clone(), ..Platform::default() };
        self.platforms.get(&tenant.platform).cloned().unwrap_or_else(unknown)
    }

    /// A tenant's backups at its provider, as of when its sources were read: an old listing says nothing about today.
    pub(super) fn backups(
        &self,
        tenant: &Tenant,
        drilled: Option<(DateTime<Utc>, TimeDelta)>,
        now: DateTime<Utc>,
    ) -> Seen<BackupsSeen> {
        let Some(provided) = self.provided.get(&tenant.id) else { return Seen::Not(Unseen::NotLooked) };
        let Provided { has_source, as_of, ledger } = provided;
        let at = if *has_source { *as_of } else { Some(now) };
        match at {
            Some(at) => {
                Seen::At(at, BackupsSeen { ledger: ledger.clone(), drilled, has_source: *has_source })
            }
            None => Seen::Not(Unseen::NotLooked),
        }
    }
}

/// Looks at all of these, and keeps what came of it.
pub(crate) async fn run_check(
    reeve: &Reeve,
    wanted: &[TenantId],
    at_most: Option<Cost>,
    run: &Run,
) -> Result<JobOutcome, Fault> {
    let came = run.or_stop(Box::pin(all(reeve, wanted, at_most, run))).await;
    // what was kept before somebody stopped it is there
    reeve.changed(&[Tag::Promises, Tag::Policies, Tag::Grants], None);
    let came = came?;
    if let Some(notice) = notices::of(&came.worse) {
        reeve.host().notify(notice);
    }
    let worse: u32 = came.worse.iter().map(|(_, checks)| checks).sum();
    Ok(JobOutcome::PromisesChecked { tenants: came.tenants, failed: came.failed, faults: came.faults, worse })
}

async fn all(reeve: &Reeve, wanted: &[TenantId], at_most: Option<Cost>, run: &Run) -> Result<Came, Fault> {
    let mut meter = run.phase(Phase::Reading, Some(wanted.len() as u64));
    let known = reeve.store().await?.read(tenant_table::list).await?;
    let tenants: Vec<Tenant> = known.into_iter().filter(|tenant| wanted.contains(&tenant.id)).collect();
    let pass = Arc::new(Pass::read(reeve, wanted, at_most).await?);
    let hosts: Vec<_> = by_host(tenants)
        .into_values()
        .map(|tenants| {
            let looks = tenants.into_iter().map(|tenant| looking(reeve.clone(), Arc::clone(&pass), tenant));
            stream::iter(looks.collect::<Vec<_>>()).buffer_unordered(PER_HOST)
        })
        .collect();
    let mut looks = stream::iter(hosts)
        .flatten_unordered(AT_ONCE)
        // whatever came while the last batch was written is the next one
        .ready_chunks(AT_ONCE);
    let (mut done, mut came) = (0, Came::default());
    while let Some(batch) = looks.next().await {
        done += batch.len() as u64;
        let batch: Vec<Look> = batch.into_iter().collect::<Result<_, _>>()?;
        came = keep::batch(reeve, batch, came).await?;
        meter.at(done);
    }
    Ok(came)
}

/// A host's tenants wait for each other, whatever their ports are.
fn by_host(tenants: Vec<Tenant>) -> BTreeMap<String, Vec<Tenant>> {
    let mut hosts: BTreeMap<String, Vec<Tenant>> = BTreeMap::new();
    for tenant in tenants {
        let host = Url::parse(&tenant.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        hosts.entry(host.unwrap_or_default()).or_default().push(tenant);
    }
    hosts
}

fn looking(reeve: Reeve, pass: Arc<Pass>, tenant: Tenant) -> BoxFuture<'static, Result<Look, Fault>> {
    Box::pin(async move {
        let turn = pass.turns.acquire().await;
        let _turn = turn.map_err(|_| Fault::new(Code::Interrupted, "The pass is over."))?;
        look::at(&reeve, &pass, &tenant).await
    })
}
