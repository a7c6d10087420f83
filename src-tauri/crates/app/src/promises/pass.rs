//! A pass over tenants: many at once, few of one machine, kept a batch at a time. What one tenant does not show is that
//! tenant's fault; the others go on.

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

use super::hosts::by_machine;
use super::keep::{self, Came};
use super::look::{self, Look};
use super::notices;
use super::servers::Servers;
use crate::api::Tag;
use crate::backups::{self, Promises, Provided};
use crate::grants::Overview;
use crate::jobs::Run;
use crate::platforms;
use crate::reeve::Reeve;
use crate::sources::Due;

/// Tenants looked at at the same time.
pub const AT_ONCE: usize = 64;
/// Tenants of one machine looked at at the same time, whatever names it has: it may have hundreds, and other people work
/// on it.
pub const PER_HOST: usize = 8;

/// What a pass goes by, read once.
pub(super) struct Pass {
    /// The dearest checks to make.
    pub(super) at_most: Cost,
    pub(super) servers: Servers,
    pub(super) accesses: Overview,
    platforms: platforms::Known,
    promises: Promises,
    listings: Due,
    turns: Semaphore,
}

impl Pass {
    async fn read(reeve: &Reeve, at_most: Option<Cost>) -> Result<Self, Fault> {
        Ok(Self {
            at_most: at_most.unwrap_or(Cost::SignedIn),
            servers: Servers::default(),
            accesses: Overview::read(reeve).await?,
            platforms: platforms::Known::read(reeve).await,
            promises: Promises::read(reeve).await,
            listings: Due::default(),
            turns: Semaphore::new(AT_ONCE),
        })
    }

    /// What a tenant's platform states.
    ///
    /// # Errors
    /// [`Code::CannotRead`] where that cannot be read.
    pub(super) fn platform(&self, tenant: &Tenant) -> Result<&Platform, Fault> {
        self.platforms.of(&tenant.platform)
    }

    /// Reads again what a tenant's sources of backups have, where that is due and the pass goes as far; why one could not
    /// be read.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub(super) async fn read_listings(&self, reeve: &Reeve, tenant: &Tenant) -> Result<Option<Fault>, Fault> {
        match self.at_most {
            Cost::SignedIn => self.listings.read(reeve, tenant).await,
            Cost::Nothing | Cost::Outside => Ok(None),
        }
    }

    /// A tenant's backups at its provider, as of when its sources were read: an old listing says nothing about today.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn backups(
        &self,
        reeve: &Reeve,
        tenant: &Tenant,
        drilled: Option<(DateTime<Utc>, TimeDelta)>,
        now: DateTime<Utc>,
    ) -> Result<Seen<BackupsSeen>, Fault> {
        let provided = backups::provided(reeve, tenant, self.promises.to(tenant)).await?;
        let Provided { has_source, as_of, ledger } = provided;
        let at = if has_source { as_of } else { Some(now) };
        Ok(match at {
            Some(at) => Seen::At(at, BackupsSeen { ledger, drilled, has_source }),
            None => Seen::Not(Unseen::NotLooked),
        })
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
    reeve.changed(&[Tag::Promises, Tag::Policies, Tag::Grants, Tag::Backups], None);
    let came = came?;
    if let Some(notice) = notices::of(&came.news) {
        reeve.host().notify(notice);
    }
    let worse = came.news.iter().map(|news| news.worse).sum();
    Ok(JobOutcome::PromisesChecked { tenants: came.tenants, failed: came.failed, faults: came.faults, worse })
}

async fn all(reeve: &Reeve, wanted: &[TenantId], at_most: Option<Cost>, run: &Run) -> Result<Came, Fault> {
    let mut meter = run.phase(Phase::Reading, Some(wanted.len() as u64));
    let known = reeve.store().await?.read(tenant_table::list).await?;
    let pass = Arc::new(Pass::read(reeve, at_most).await?);
    let tenants: Vec<Tenant> = known.into_iter().filter(|tenant| wanted.contains(&tenant.id)).collect();
    let machines: Vec<_> = by_machine(tenants)
        .await
        .into_iter()
        .map(|tenants| {
            let looks = tenants.into_iter().map(|tenant| looking(reeve.clone(), Arc::clone(&pass), tenant));
            stream::iter(looks.collect::<Vec<_>>()).buffer_unordered(PER_HOST)
        })
        .collect();
    let mut looks = stream::iter(machines)
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

fn looking(reeve: Reeve, pass: Arc<Pass>, tenant: Tenant) -> BoxFuture<'static, Result<Look, Fault>> {
    Box::pin(async move {
        let turn = pass.turns.acquire().await;
        let _turn = turn.map_err(|_| Fault::new(Code::Interrupted, "The pass is over."))?;
        look::at(&reeve, &pass, &tenant).await
    })
}
