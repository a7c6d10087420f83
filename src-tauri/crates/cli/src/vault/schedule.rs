//! `reeve vault schedule`: a timer for the system's scheduler, or the app's own.

use std::process::ExitCode;

use clap::Args;
use reeve_app::api::{Nothing, ScheduleVault};
use reeve_app::{Reeve, vault};
use reeve_domain::schedule::{LastRun, RunResult};
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::words::view_text;
use crate::output::Output;
use crate::timer::{self, Timer, Work};

/// Which schedule, and what becomes of it.
#[derive(Debug, Args)]
pub struct Schedules {
    #[command(flatten)]
    timer: Timer,
    /// Let the app run it while it is open.
    #[arg(long, conflicts_with_all = ["off", "install", "system"])]
    in_app: bool,
    /// The app does not run it any more.
    #[arg(long, conflicts_with_all = ["install", "system"])]
    off: bool,
}

/// Runs it.
pub async fn run(reeve: &Reeve, how: Schedules, output: &Output) -> Result<ExitCode, Fault> {
    if how.in_app || how.off {
        let schedule = how.in_app.then_some(how.timer.at);
        let view = vault::schedule(reeve, ScheduleVault { schedule }).await?;
        output.answer(&json!({ "vault": view }), || view_text(&view));
        return Ok(ExitCode::SUCCESS);
    }
    if vault::status(reeve, Nothing {}).await?.is_none() {
        return Err(Fault::new(Code::VaultMissing, "No vault is set up on this computer.").next(
            "`reeve vault init` makes one; `reeve backup schedule` writes a timer that proves without one.",
        ));
    }
    timer::run(reeve, Work::Vault, &how.timer, output)
}

/// How a run ended, in words.
pub(super) fn ended(last: &LastRun) -> String {
    let detail = last.detail.as_ref().map(ToString::to_string).unwrap_or_default();
    match last.result {
        RunResult::Begun => "at work, or cut off".to_owned(),
        RunResult::Done => detail,
        RunResult::Partly => format!("partly: {detail}"),
        RunResult::Failed => format!("failed: {detail}"),
        RunResult::Stopped => "stopped".to_owned(),
    }
}
