//! `reeve plan …`

use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{Nothing, OfPlan};
use reeve_app::{Reeve, plans};
use reeve_domain::plan::{Counts, PlanId, PlanState};
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::report::Report;
use super::{Applying, RollingOut, every_tenant, offer, previewed, rollout};
use crate::output::{Output, table};
use crate::secrets;

/// Planned changes.
#[derive(Debug, Subcommand)]
pub enum Plans {
    /// The latest plans.
    #[command(after_help = examples!("reeve plan list"))]
    List,
    /// A plan with every change in it and what came of it.
    #[command(after_help = examples!("reeve plan show 7c1f52e0"))]
    Show {
        /// The plan's id.
        plan: String,
    },
    /// Apply a plan, or what is left of it; refused where a tenant has moved since.
    #[command(after_help = examples!("reeve plan apply 7c1f52e0 --canary \"Acme test\" --pause 60"))]
    Apply {
        /// The plan's id.
        plan: String,
        #[command(flatten)]
        how: Applying,
        #[command(flatten)]
        rolling: RollingOut,
        /// Read the new password from stdin, for a plan whose password is given.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Plan the undoing of an applied plan, and apply it.
    #[command(after_help = examples!("reeve plan undo 7c1f52e0 --preview"))]
    Undo {
        /// The plan's id.
        plan: String,
        #[command(flatten)]
        how: Applying,
        #[command(flatten)]
        rolling: RollingOut,
    },
    /// Put a plan away that nobody wants.
    #[command(after_help = examples!("reeve plan discard 7c1f52e0"))]
    Discard {
        /// The plan's id.
        plan: String,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Plans, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Plans::List => list(reeve, output).await,
        Plans::Show { plan } => show(reeve, PlanId(plan), output).await,
        Plans::Apply { plan, how, rolling, secret_stdin } => {
            how.ready()?;
            let plan = plans::show(reeve, of(plan)).await.map_err(unknown)?;
            let plan = previewed(reeve, plan).await?;
            let password = if secret_stdin { Some(secrets::read("new password", true)?) } else { None };
            let rollout =
                if rolling.canary.is_some() { rollout(reeve, &rolling).await? } else { plan.rollout.clone() };
            offer(reeve, plan, &how, rollout, password, output).await
        }
        Plans::Undo { plan, how, rolling } => {
            how.ready()?;
            let rollout = rollout(reeve, &rolling).await?;
            let plan = plans::undo(reeve, of(plan)).await.map_err(unknown)?;
            let plan = previewed(reeve, plan).await?;
            offer(reeve, plan, &how, rollout, None, output).await
        }
        Plans::Discard { plan } => {
            let plan = plans::discard(reeve, of(plan)).await.map_err(unknown)?;
            output.answer(&json!({ "plan": plan.id, "state": plan.state }), || {
                format!("{} is put away.\n", plan.title)
            });
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn of(plan: String) -> OfPlan {
    OfPlan { plan: PlanId(plan) }
}

/// Where the id of a plan is to be found, for one that was mistyped.
fn unknown(fault: Fault) -> Fault {
    if fault.code == Code::NotFound { fault.next("`reeve plan list` shows the latest.") } else { fault }
}

async fn list(reeve: &Reeve, output: &Output) -> Result<ExitCode, Fault> {
    let known = plans::list(reeve, Nothing {}).await?;
    output.answer(&json!({ "plans": known }), || {
        let rows: Vec<Vec<String>> = known
            .iter()
            .map(|plan| {
                vec![
                    plan.id.to_string(),
                    plan.made_at.format("%Y-%m-%d %H:%M UTC").to_string(),
                    state_word(plan.state),
                    came_to(&plan.counts),
                    plan.title.clone(),
                ]
            })
            .collect();
        table(&["PLAN", "MADE", "STATE", "TENANTS", "WHAT"], &rows)
    });
    Ok(ExitCode::SUCCESS)
}

/// A plan's state as people read it.
fn state_word(state: PlanState) -> String {
    match state {
        PlanState::NothingToDo => "nothing to do".into(),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// What came of a plan's tenants: `2 done, 1 refused`; before it is applied, how many it changes.
fn came_to(counts: &Counts) -> String {
    let parts = [
        (counts.done, "done"),
        (counts.partly, "partly"),
        (counts.refused, "refused"),
        (counts.moved, "moved"),
        (counts.unreachable, "unreachable"),
        (counts.failed, "failed"),
        (counts.skipped, "skipped"),
        (counts.not_planned, "not planned"),
        (counts.pending, "to do"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if parts.is_empty() { "nothing to do".into() } else { parts.join(", ") }
}

async fn show(reeve: &Reeve, id: PlanId, output: &Output) -> Result<ExitCode, Fault> {
    let plan = plans::show(reeve, OfPlan { plan: id.clone() }).await.map_err(unknown)?;
    let report = Report { tenants: every_tenant(reeve, &id).await?, plan };
    let mut document = report.changes();
    document["results"] = report.results()["results"].take();
    for (key, value) in [
        ("title", json!(report.plan.title)),
        ("state", json!(report.plan.state)),
        ("made_at", json!(report.plan.made_at)),
        ("made_by", json!(report.plan.made_by)),
        ("undoes", json!(report.plan.undoes)),
        ("undone_by", json!(report.plan.undone_by)),
    ] {
        document[key] = value;
    }
    output.answer(&document, || format!("{}\n{}", report.plan_text(), report.results_text()));
    Ok(ExitCode::SUCCESS)
}
