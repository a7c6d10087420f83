//! The preview: every tenant read fresh, many at once. What one tenant refuses or breaks is its own fault; the others go
//! on.

use std::collections::HashMap;

use futures_util::{StreamExt as _, stream};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::plan::{Change, Counts, Intent, Note, PlanId, PlanState, TenantPlan, Whom, friction};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_store::{plans as table, tenants as tenant_table};

use super::record::{Ended, Recorder};
use super::{AT_ONCE, asked, undo};
use crate::jobs::Run;
use crate::policies;
use crate::reeve::Reeve;
use crate::users::change::{self as accounts, Asked};

/// Computes a plan from fresh data.
///
/// # Errors
/// [`Code::Cancelled`], and when the store cannot be used; what a tenant refuses is not an error.
pub(crate) async fn run_preview(reeve: &Reeve, id: &PlanId, run: &Run) -> Result<JobOutcome, Fault> {
    let (sources, plan, tenants) = read(reeve, id).await?;
    let mut meter = run.phase(Phase::Reading, Some(tenants.len() as u64));
    meter.at(0);
    let mut recorder = Recorder::new(reeve, plan, tenants.clone(), false);
    let kept = recorder.keep(meter, |tell| {
        let (sources, tell) = (&sources, tell);
        async move {
            let mut read = stream::iter(tenants)
                .map(|tenant| Box::pin(sources.tenant(reeve, tenant, run)))
                .buffer_unordered(AT_ONCE);
            while let Some(tenant) = read.next().await {
                if !tell.is_heard() || run.stopped().is_err() {
                    break;
                }
                tell.ended(Ended::plain(tenant)).await;
            }
        }
    });
    Box::pin(kept).await?;
    run.stopped()?;
    let idle = Counts::of(&recorder.tenants).is_nothing_to_do();
    recorder.plan.state = if idle { PlanState::NothingToDo } else { PlanState::Ready };
    recorder.plan.friction = friction(&recorder.tenants);
    Ok(JobOutcome::Planned { counts: recorder.finish().await? })
}

/// What the tenants' previews are made of; read once for all.
struct Sources {
    intent: Intent,
    tenants: HashMap<TenantId, Tenant>,
    /// Record ids in each tenant, where accounts are named.
    accounts: HashMap<TenantId, Vec<i64>>,
    /// What was recorded of the plan that is undone.
    recorded: HashMap<TenantId, TenantPlan>,
}

async fn read(
    reeve: &Reeve,
    id: &PlanId,
) -> Result<(Sources, reeve_domain::plan::Plan, Vec<TenantPlan>), Fault> {
    let wanted = id.clone();
    let (plan, parts, known, recorded) = reeve
        .store()
        .await?
        .read(move |db| {
            let plan = table::get(db, &wanted)?;
            let recorded = match &plan.intent {
                Intent::Undo { plan } => table::parts(db, plan)?,
                _ => Vec::new(),
            };
            Ok((plan, table::parts(db, &wanted)?, tenant_table::list(db)?, recorded))
        })
        .await?;
    let accounts = match &plan.intent {
        Intent::Users { whom: Whom::Accounts { accounts }, .. } => asked::by_tenant(accounts),
        _ => HashMap::new(),
    };
    let sources = Sources {
        intent: plan.intent.clone(),
        tenants: known.into_iter().map(|tenant| (tenant.id.clone(), tenant)).collect(),
        accounts,
        recorded: recorded.into_iter().map(|part| (part.tenant.tenant.clone(), part.tenant)).collect(),
    };
    Ok((sources, plan, parts.into_iter().map(|part| part.tenant).collect()))
}

impl Sources {
    async fn tenant(&self, reeve: &Reeve, part: TenantPlan, run: &Run) -> TenantPlan {
        let found = match self.tenants.get(&part.tenant) {
            Some(tenant) => run.or_stop(self.changes(reeve, tenant)).await,
            None => Err(forgotten(&part.name)),
        };
        match found {
            Ok((changes, notes)) => TenantPlan { changes, notes, fault: None, ..part },
            Err(fault) => TenantPlan { fault: Some(fault), ..part },
        }
    }

    async fn changes(&self, reeve: &Reeve, tenant: &Tenant) -> Result<(Vec<Change>, Vec<Note>), Fault> {
        match &self.intent {
            Intent::CreateUsers { users, invite, .. } => {
                let asked = Asked::Create { users, invite: *invite };
                accounts::preview(reeve, tenant, asked).await
            }
            Intent::Users { whom, operation } => {
                let asked = match whom {
                    Whom::Person { login, .. } => Asked::Person { login, operation },
                    Whom::Accounts { .. } => {
                        let ids = self.accounts.get(&tenant.id).map_or(&[][..], Vec::as_slice);
                        Asked::Accounts { ids, operation }
                    }
                };
                accounts::preview(reeve, tenant, asked).await
            }
            Intent::Policies { values, install, .. } => {
                policies::change::preview(reeve, tenant, values, *install).await
            }
            Intent::Undo { .. } => match self.recorded.get(&tenant.id) {
                Some(recorded) => undo::preview(reeve, tenant, recorded).await,
                None => Ok((Vec::new(), vec![Note::NothingToDo])),
            },
        }
    }
}

/// A tenant that was removed here since the plan was made.
pub(super) fn forgotten(name: &str) -> Fault {
    Fault::new(Code::NotFound, format!("“{name}” is not connected here any more.")).with("name", name)
}
