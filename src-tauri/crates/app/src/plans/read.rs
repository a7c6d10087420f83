//! Plans as they stand. A plan whose job was left behind by a break is never said to be at work.

use reeve_domain::Fault;
use reeve_domain::job::JobId;
use reeve_domain::plan::PlanState;
use reeve_store::plans::{self as table, Rows};

use crate::api::{Nothing, OfPlan, PageOfPlan, Plan, PlanPage, PlanRows};
use crate::reeve::Reeve;

/// How many plans are shown.
const RECENT: u32 = 100;
/// Most tenants of one page.
const PAGE: u32 = 500;

/// The latest plans.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<Plan>, Fault> {
    let store = reeve.store().await?;
    let mut plans = store.read(|db| table::list(db, RECENT)).await?;
    if plans.iter().any(is_at_work) {
        let orphans = store.orphans().await?;
        plans.iter_mut().for_each(|plan| as_it_stands(&orphans, plan));
    }
    Ok(plans)
}

/// One plan without its tenants.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`].
pub async fn show(reeve: &Reeve, request: OfPlan) -> Result<Plan, Fault> {
    let store = reeve.store().await?;
    let mut plan = store.read(move |db| table::get(db, &request.plan)).await?;
    if is_at_work(&plan) {
        as_it_stands(&store.orphans().await?, &mut plan);
    }
    Ok(plan)
}

fn is_at_work(plan: &Plan) -> bool {
    matches!(plan.state, PlanState::Previewing | PlanState::Applying)
}

/// The plan as it stands now: one whose job was left behind by a break is not at work.
pub(super) fn as_it_stands(orphans: &[JobId], plan: &mut Plan) {
    if !plan.job.as_ref().is_some_and(|job| orphans.contains(job)) {
        return;
    }
    plan.state = match plan.state {
        PlanState::Previewing => PlanState::Failed,
        PlanState::Applying => PlanState::Stopped,
        other => other,
    };
}

/// A page of a plan's tenants.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`].
pub async fn tenants(reeve: &Reeve, request: PageOfPlan) -> Result<PlanPage, Fault> {
    let rows = match request.only {
        PlanRows::All => Rows::All,
        PlanRows::Pending => Rows::Pending,
        PlanRows::Done => Rows::Done,
        PlanRows::Trouble => Rows::Trouble,
    };
    let read = move |db: &reeve_store::Connection| {
        // a plan that is not there is told apart from one without such tenants
        table::get(db, &request.plan)?;
        table::page(db, &request.plan, rows, request.offset, request.limit.min(PAGE))
    };
    let (rows, total) = reeve.store().await?.read(read).await?;
    Ok(PlanPage { rows, total })
}
