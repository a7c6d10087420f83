//! What is done with a restore, begun as jobs.

use reeve_domain::Fault;
use reeve_domain::desk::ThreadId;
use reeve_domain::job::{Job, JobOutcome};

use super::RestoreDeed;
use crate::api::{DropRestored, KeepRestored, OfRestore, RestoreView, RollBackRestore, RunRestore};
use crate::jobs::Run;
use crate::reeve::Reeve;

pub async fn run(_reeve: &Reeve, _request: RunRestore) -> Result<Job, Fault> {
    Err(super::view::not_yet())
}

pub async fn go_on(_reeve: &Reeve, _request: OfRestore) -> Result<Job, Fault> {
    Err(super::view::not_yet())
}

pub async fn roll_back(_reeve: &Reeve, _request: RollBackRestore) -> Result<Job, Fault> {
    Err(super::view::not_yet())
}

pub async fn stop(_reeve: &Reeve, _request: OfRestore) -> Result<Job, Fault> {
    Err(super::view::not_yet())
}

pub async fn drop_kept(_reeve: &Reeve, _request: DropRestored) -> Result<Job, Fault> {
    Err(super::view::not_yet())
}

pub async fn keep(_reeve: &Reeve, _request: KeepRestored) -> Result<RestoreView, Fault> {
    Err(super::view::not_yet())
}

pub(crate) async fn run_deed(
    _reeve: &Reeve,
    _restore: &ThreadId,
    _deed: RestoreDeed,
    _run: &Run,
) -> Result<JobOutcome, Fault> {
    Err(super::view::not_yet())
}
