//! The one way every change is made from a terminal: planned, shown, agreed to, applied, reported.
//!
//! `--preview` ends after the plan is shown, `--yes` applies it without asking. Without either, somebody at a terminal
//! types what the plan's friction asks for; where nobody can be asked nothing is planned at all.

mod commands;
mod report;
mod words;

use std::process::ExitCode;

use clap::Args;
use reeve_app::api::{ApplyPlan, OfPlan, PageOfPlan, PlanRows};
use reeve_app::{Reeve, plans, tenants};
use reeve_domain::plan::{
    Friction, Intent, Plan, PlanId, PlanState, ResetBy, Rollout, Subject, TenantPlan, UserOperation,
};
use reeve_domain::{Code, Fault, Secret};
use serde_json::json;

use crate::backup::follow;
use crate::output::{Output, can_ask, confirmed, message, typed};

pub use commands::{Plans, run};
use report::Report;

/// Tenants of a plan asked for at once.
const PAGE: u32 = 500;

/// How a change is to be made.
#[derive(Debug, Clone, Default, Args)]
pub struct Applying {
    /// Apply at once, without asking.
    #[arg(long, conflicts_with = "preview")]
    pub yes: bool,
    /// Only plan and show; nothing is changed.
    #[arg(long)]
    pub preview: bool,
}

/// One tenant before the others.
#[derive(Debug, Clone, Default, Args)]
pub struct RollingOut {
    /// Apply to this tenant first; where it does not end done, the others are left out.
    #[arg(long, value_name = "NAME")]
    pub canary: Option<String>,
    /// Wait so long before the others.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, requires = "canary")]
    pub pause: u32,
}

impl Applying {
    /// Refuses before anything is done when there is nobody to agree.
    ///
    /// # Errors
    /// [`Code::InvalidInput`].
    pub fn ready(&self) -> Result<(), Fault> {
        if self.yes || self.preview || can_ask() {
            return Ok(());
        }
        Err(Fault::new(
            Code::InvalidInput,
            "This changes something, and without a terminal nobody can be asked.",
        )
        .with("field", "yes")
        .next("Use --yes to apply at once, or --preview to see the plan only."))
    }
}

/// Plans a change and goes with it as far as `how` says. `password` is for plans whose password is given.
///
/// # Errors
/// What kept it from being planned, or from being begun. What single tenants said is in the report and the exit code.
pub async fn change(
    reeve: &Reeve,
    intent: Intent,
    how: &Applying,
    rolling: &RollingOut,
    password: Option<Secret>,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let rollout = rollout(reeve, rolling).await?;
    let plan = make(reeve, intent).await?;
    offer(reeve, plan, how, rollout, password, output).await
}

/// Plans a change and waits until it is previewed; for those who look at the plan before they [`go_on`].
///
/// # Errors
/// As [`change`].
pub async fn make(reeve: &Reeve, intent: Intent) -> Result<Plan, Fault> {
    let plan = plans::make(reeve, intent).await?;
    previewed(reeve, plan).await
}

/// What of a plan cannot be made, each with the login it is about.
///
/// # Errors
/// When the plan cannot be read.
pub async fn refusals(reeve: &Reeve, plan: &Plan) -> Result<Vec<(String, Fault)>, Fault> {
    let changes = every_tenant(reeve, &plan.id).await?.into_iter().flat_map(|tenant| tenant.changes);
    let refused = changes.filter_map(|change| match (change.subject, change.refused) {
        (Subject::User { login, .. }, Some(fault)) => Some((login, fault)),
        _ => None,
    });
    Ok(refused.collect())
}

/// Goes with a plan as far as `how` says.
///
/// # Errors
/// As [`change`].
pub async fn go_on(
    reeve: &Reeve,
    plan: Plan,
    how: &Applying,
    rolling: &RollingOut,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let rollout = rollout(reeve, rolling).await?;
    offer(reeve, plan, how, rollout, None, output).await
}

async fn rollout(reeve: &Reeve, rolling: &RollingOut) -> Result<Rollout, Fault> {
    let canary = match &rolling.canary {
        Some(name) => Some(tenants::by_name(reeve, name).await?.id),
        None => None,
    };
    Ok(Rollout { canary, pause_seconds: rolling.pause })
}

/// Waits until the tenants were read.
async fn previewed(reeve: &Reeve, plan: Plan) -> Result<Plan, Fault> {
    let followed = match &plan.job {
        Some(job) if plan.state == PlanState::Previewing => follow(reeve, job).await.map(drop),
        _ => Ok(()),
    };
    let plan = plans::show(reeve, OfPlan { plan: plan.id }).await?;
    match followed {
        // what one tenant said is said with that tenant
        Err(fault)
            if !matches!(plan.state, PlanState::Ready | PlanState::NothingToDo | PlanState::Stopped) =>
        {
            Err(fault)
        }
        _ => Ok(plan),
    }
}

/// Shows a plan, asks, applies.
async fn offer(
    reeve: &Reeve,
    plan: Plan,
    how: &Applying,
    rollout: Rollout,
    password: Option<Secret>,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let before = Report { tenants: every_tenant(reeve, &plan.id).await?, plan };
    if how.preview {
        output.answer(&before.changes(), || before.plan_text());
        return Ok(before.exit());
    }
    if output.is_for_scripts() {
        message(before.plan_text().trim_end());
    } else {
        output.text(&before.plan_text());
    }
    if !before.is_due() {
        output.answer(&before.results(), || before.results_text());
        return Ok(before.exit());
    }
    let Some(agreed) = agreement(&before.plan.friction, how.yes) else {
        message(&format!(
            "Nothing was changed. The plan is kept: `reeve plan apply {}` applies it.",
            before.plan.id
        ));
        if output.is_for_scripts() {
            output.answer(&before.changes(), String::new);
        }
        return Ok(ExitCode::FAILURE);
    };
    apply(reeve, &before.plan.id, agreed, rollout, password, output).await
}

/// What the friction asks for, typed by a person or taken as given by `--yes`; `None` when the answer is no.
fn agreement(friction: &Friction, yes: bool) -> Option<Option<String>> {
    let wanted = match friction {
        Friction::Click => None,
        Friction::TypeNumber { number } => Some(number.to_string()),
        Friction::TypeName { name } => Some(name.clone()),
    };
    if yes {
        return Some(wanted);
    }
    match friction {
        Friction::Click => confirmed("Apply it?").then_some(None),
        Friction::TypeNumber { number } => typed(&format!("Type the number {number} to apply it:")).map(Some),
        Friction::TypeName { name } => {
            typed(&format!("Type the tenant's name, {name}, to apply it:")).map(Some)
        }
    }
}

async fn apply(
    reeve: &Reeve,
    id: &PlanId,
    typed: Option<String>,
    rollout: Rollout,
    password: Option<Secret>,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let applied = plans::apply(reeve, ApplyPlan { plan: id.clone(), typed, rollout, password }).await;
    let plan = applied.map_err(|fault| match fault.code {
        Code::ConfirmationNeeded => {
            fault.next(format!("Nothing was changed. The plan is kept: `reeve plan apply {id}` asks again."))
        }
        _ => fault,
    })?;
    // stopped or broken off on the way, there are results to tell all the same
    let broke_off = match &plan.job {
        Some(job) => follow(reeve, job).await.err(),
        None => None,
    };
    let plan = plans::show(reeve, OfPlan { plan: id.clone() }).await?;
    let passwords = if makes_passwords(&plan.intent) {
        plans::take_passwords(reeve, OfPlan { plan: id.clone() }).await?
    } else {
        Vec::new()
    };
    let report = Report { tenants: every_tenant(reeve, id).await?, plan };
    let mut document = report.results();
    if !passwords.is_empty() {
        document["passwords"] = json!(passwords);
    }
    output.answer(&document, || report.results_text() + &words::passwords(&passwords));
    match broke_off {
        Some(fault) if report.is_due() => {
            message(&format!("reeve: {} `reeve plan apply {id}` goes on with what is left.", fault.message));
            Ok(if report.plan.counts.done > 0 {
                ExitCode::from(crate::exit::PARTLY)
            } else {
                ExitCode::FAILURE
            })
        }
        _ => Ok(report.exit()),
    }
}

fn makes_passwords(intent: &Intent) -> bool {
    matches!(intent, Intent::Users { operation: UserOperation::ResetPassword { by: ResetBy::OneTime }, .. })
}

async fn every_tenant(reeve: &Reeve, plan: &PlanId) -> Result<Vec<TenantPlan>, Fault> {
    let mut rows: Vec<TenantPlan> = Vec::new();
    loop {
        let request =
            PageOfPlan { plan: plan.clone(), only: PlanRows::All, offset: rows.len() as u64, limit: PAGE };
        let page = plans::tenants(reeve, request).await?;
        let was_last = page.rows.is_empty();
        rows.extend(page.rows);
        if was_last || rows.len() as u64 >= page.total {
            return Ok(rows);
        }
    }
}
