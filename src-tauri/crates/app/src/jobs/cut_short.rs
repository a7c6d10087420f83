//! What the journal says of work that a break or a panic cut short: the work itself could not say it any more.

use reeve_domain::Fault;
use reeve_domain::job::{Job, JobKind, VaultWork};
use reeve_domain::journal::Action;
use reeve_domain::restore::RestoreDeed;

use crate::journal;
use crate::reeve::Reeve;

/// Notes that a job was cut short. Reading and previews change nothing, and are in no journal; what a plan did is noted
/// tenant by tenant, before and after.
///
/// # Errors
/// When the store cannot be written.
pub(super) async fn note(reeve: &Reeve, job: &Job, fault: &Fault) -> Result<(), Fault> {
    let Some((action, tenant, what)) = told(job) else { return Ok(()) };
    let detail = match what {
        Some(what) => format!("{what}: {}", fault.message),
        None => fault.message.clone(),
    };
    journal::note(reeve, tenant, action, detail, journal::outcome_of(fault)).await
}

/// What was being done, to which tenant, with what.
fn told(job: &Job) -> Option<(Action, Option<&str>, Option<&str>)> {
    // of work for one tenant the job has its name
    let of = Some(job.title.as_str()).filter(|name| !name.is_empty());
    Some(match &job.work {
        JobKind::BackupTake { to, .. } => (Action::BackupTake, of, Some(to)),
        JobKind::BackupVerify { file } => (Action::BackupVerify, None, Some(file)),
        JobKind::BackupDrill { backup, .. } => (Action::BackupDrill, None, Some(backup)),
        JobKind::BackupDownload { .. } => (Action::BackupDownload, of, None),
        JobKind::Vault { work } => match work {
            VaultWork::Add { file, .. } => (Action::VaultAdd, of, Some(file)),
            VaultWork::Export { to, .. } => (Action::VaultExport, of, Some(to)),
            VaultWork::Check { .. } => (Action::VaultCheck, None, None),
            VaultWork::Prune { .. } => (Action::VaultPrune, None, None),
            VaultWork::Run { .. } => (Action::VaultRun, None, None),
        },
        JobKind::GrantMake { .. } => (Action::GrantGive, of, None),
        JobKind::GrantEnd { .. } => (Action::GrantEnd, of, None),
        JobKind::Restore { deed, .. } => match deed {
            RestoreDeed::Run | RestoreDeed::Settle | RestoreDeed::AskProvider | RestoreDeed::Verify => {
                (Action::RestoreEnd, of, None)
            }
            RestoreDeed::RollBack => (Action::RestoreRollBack, of, None),
            RestoreDeed::Stop => (Action::RestoreStop, of, None),
            RestoreDeed::Drop => (Action::RestoreDrop, of, None),
        },
        JobKind::PlanPreview { .. }
        | JobKind::PlanApply { .. }
        | JobKind::ProveDue
        | JobKind::RefreshSources { .. }
        | JobKind::Refresh { .. }
        | JobKind::RefreshPolicies { .. }
        | JobKind::CheckPromises { .. }
        | JobKind::RefreshGrants { .. } => return None,
    })
}
