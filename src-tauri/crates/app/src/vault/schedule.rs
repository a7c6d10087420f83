//! The vault's run: one at a time, and by itself while the app is open.
//!
//! What must always hold: the app and the system's scheduler go by the same note of the last run, and none begins where
//! another is at work.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reeve_domain::job::{Job, JobKind, JobState, VaultWork};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::schedule::{LastRun, RunDetail, RunResult};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};

use super::{Kept, change, kept, needed};
use crate::api::{Nothing, RunVault, ScheduleVault, VaultView};
use crate::reeve::{First, Reeve};
use crate::{jobs, journal, tenants};

/// Between two looks at whether a run is due.
const EVERY: Duration = Duration::from_secs(30);

/// Says when the app runs the vault by itself, or that it does not.
///
/// # Errors
/// [`Code::VaultMissing`], [`Code::InvalidInput`].
pub async fn schedule(reeve: &Reeve, request: ScheduleVault) -> Result<VaultView, Fault> {
    if request.schedule.as_ref().is_some_and(|schedule| !schedule.is_valid()) {
        return Err(invalid("schedule", "There is no such time of day."));
    }
    let now = reeve.host().now();
    let words = request.schedule.as_ref().map_or_else(|| "off".to_owned(), ToString::to_string);
    let schedule = request.schedule.map(|schedule| (schedule, now));
    let kept = change(reeve, move |kept| kept.schedule = schedule).await?;
    journal::note(reeve, None, Action::VaultSchedule, words, Outcome::Done).await?;
    Ok(kept.view(now))
}

/// Keeps how a run over all tenants stands that began at `at`.
pub(super) async fn note(
    reeve: &Reeve,
    at: DateTime<Utc>,
    result: RunResult,
    detail: Option<RunDetail>,
) -> Result<(), Fault> {
    let ended_at = (result != RunResult::Begun).then(|| reeve.host().now());
    change(reeve, move |kept| kept.last_run = Some(LastRun { at, ended_at, result, detail })).await?;
    Ok(())
}

/// Begins to look, in a window, whether a run is due; ends with the program.
pub(crate) fn watch(reeve: &Reeve) {
    let what = "whether the vault's run is due";
    reeve.watch(EVERY, First::Now, what, |reeve| async move { run_if_due(&reeve).await.map(drop) });
}

/// Takes a backup of each of these tenants (none named: all) into the vault, prunes and checks it, as a job.
///
/// # Errors
/// [`Code::VaultMissing`], [`Code::NotFound`]; [`Code::VaultBusy`] while a run is at work, in this program or in another.
pub async fn run_all(reeve: &Reeve, request: RunVault) -> Result<Job, Fault> {
    needed(reeve).await?;
    for tenant in &request.tenants {
        tenants::by_id(reeve, tenant).await?;
    }
    let work = JobKind::Vault { work: VaultWork::Run { tenants: request.tenants } };
    let begun = jobs::start_alone(reeve, work, String::new(), is_run).await?;
    begun.ok_or_else(|| {
        Fault::new(Code::VaultBusy, "A run of the vault is at work already.")
            .next("Wait for its end, or stop it where it was started.")
    })
}

/// Begins a run where one is due and none is at work; a window does so every half minute.
///
/// # Errors
/// As [`run_all`].
pub async fn run_if_due(reeve: &Reeve) -> Result<Option<Job>, Fault> {
    let Some(Kept { schedule: Some((schedule, since)), mut last_run, .. }) = kept(reeve).await? else {
        return Ok(None);
    };
    if is_running(reeve).await? {
        return Ok(None);
    }
    if let Some(last) = last_run.as_mut().filter(|last| last.result == RunResult::Begun) {
        // nobody is at it any more
        last.result = RunResult::Failed;
    }
    if !schedule.is_due(since, last_run.as_ref(), reeve.host().now()) {
        return Ok(None);
    }
    run_all(reeve, RunVault { tenants: Vec::new() }).await.map(Some)
}

/// Whether a run is at work, in this program or in another one.
async fn is_running(reeve: &Reeve) -> Result<bool, Fault> {
    let all = jobs::list(reeve, Nothing {}).await?;
    Ok(all.iter().any(|job| job.state == JobState::Running && is_run(job)))
}

fn is_run(job: &Job) -> bool {
    matches!(job.work, JobKind::Vault { work: VaultWork::Run { .. } })
}
