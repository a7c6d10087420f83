//! `reeve policy …` and `reeve baseline …`

mod baselines;
mod set;
mod show;
mod trial;
mod values;
mod words;

use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{ListPolicies, RefreshPolicies};
use reeve_app::{Reeve, policies, tenants};
use reeve_domain::Fault;
use reeve_domain::job::{Job, JobOutcome};
use reeve_domain::tenant::TenantId;
use serde_json::json;

use crate::backup::follow;
use crate::exit::PARTLY;
use crate::output::{Output, message};

pub use baselines::{Baselines, run as run_baselines};

/// Password and lock-out policies.
#[derive(Debug, Subcommand)]
pub enum Policies {
    /// One tenant's policy, asked for just now: what it enforces, what it cannot and why, what the standards say.
    #[command(after_help = examples!("reeve policy show Acme --baseline House"))]
    Show {
        /// The tenant's name.
        name: String,
        /// Compare with this baseline.
        #[arg(long, value_name = "NAME")]
        baseline: Option<String>,
        /// What was read before; the tenant is not asked.
        #[arg(long)]
        cached: bool,
    },
    /// Every tenant's policy as last read, beside a baseline.
    #[command(after_help = examples!("reeve policy list --baseline House"))]
    List {
        /// Compare with this baseline.
        #[arg(long, value_name = "NAME")]
        baseline: Option<String>,
    },
    /// Ask tenants again (none named: all).
    #[command(after_help = examples!("reeve policy refresh Acme Globex"))]
    Refresh {
        /// Names of tenants.
        names: Vec<String>,
    },
    /// Set values on tenants; others stay.
    #[command(after_help = examples!(
        "reeve policy set Acme Globex --min-length 15 --lockout-after 10 --lockout-seconds 300",
        "reeve policy set --all --baseline House --preview"
    ))]
    Set(set::Set),
    /// Try a password against rules. It does not leave this computer.
    #[command(after_help = examples!("reeve policy try --tenant Acme --about derya --about acme"))]
    Try(trial::Try),
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Policies, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Policies::Show { name, baseline, cached } => show::one(reeve, &name, baseline, cached, output).await,
        Policies::List { baseline } => {
            let views = policies::list(reeve, ListPolicies { baseline: baseline.clone() }).await?;
            if views.iter().any(|view| view.reading.is_none() && view.fault.is_none()) {
                message("Some tenants were never read: `reeve policy refresh` reads them.");
            }
            output.answer(&show::fleet_document(&views, baseline.as_deref()), || show::fleet_text(&views));
            Ok(ExitCode::SUCCESS)
        }
        Policies::Refresh { names } => {
            let mut ids = Vec::new();
            for name in &names {
                ids.push(tenants::by_name(reeve, name).await?.id);
            }
            let job = read_again(reeve, ids).await?;
            output.answer(&json!({ "job": job }), || refreshed(job.outcome.as_ref()));
            let whole = matches!(job.outcome, Some(JobOutcome::PoliciesRead { failed: 0, .. }));
            Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
        }
        Policies::Set(set) => set::run(reeve, set, output).await,
        Policies::Try(asked) => trial::run(reeve, asked, output).await,
    }
}

/// Reads policies to the end of the job.
async fn read_again(reeve: &Reeve, tenants: Vec<TenantId>) -> Result<Job, Fault> {
    let job = policies::refresh(reeve, RefreshPolicies { tenants }).await?;
    follow(reeve, &job.id).await
}

fn refreshed(outcome: Option<&JobOutcome>) -> String {
    match outcome {
        Some(JobOutcome::PoliciesRead { tenants, failed: 0 }) => format!("{tenants} tenant(s) read.\n"),
        Some(JobOutcome::PoliciesRead { tenants, failed }) => {
            format!("{failed} of {tenants} tenants could not be read: `reeve policy list` says why.\n")
        }
        _ => String::new(),
    }
}
