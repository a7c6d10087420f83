//! Long work: started, watched, stopped, and found again after a break.
//!
//! A job has one ending. The store knows which program runs it; a running job whose program is gone was left behind by a
//! break. The window takes those over and starts them again, a command line only says so.

mod cut_short;
mod run;
mod runner;

use std::collections::HashSet;

use futures_util::stream::{self, Stream};
use reeve_domain::job::{Job, JobId, JobState};
use reeve_domain::{Code, Fault};
use reeve_store::jobs as table;
use tokio::sync::watch;

use crate::api::{Nothing, OfJob, Tag};
use crate::reeve::Reeve;

pub(crate) use run::{Meter, Run};
pub(crate) use runner::{Jobs, end_left_behind, start, start_alone, start_with, take_over};

/// How many ended jobs are shown.
const RECENT: u32 = 200;

/// Running jobs first, then the latest.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<Job>, Fault> {
    let store = reeve.store().await?;
    let mut jobs = store.read(|db| table::list(db, RECENT)).await?;
    if jobs.iter().any(|job| job.state == JobState::Running) {
        let orphans = store.orphans().await?;
        for job in &mut jobs {
            as_it_stands(reeve, &orphans, job);
        }
    }
    Ok(jobs)
}

/// The jobs that somebody works on, here or in another program.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn running(reeve: &Reeve) -> Result<HashSet<JobId>, Fault> {
    let jobs = list(reeve, Nothing {}).await?;
    Ok(jobs.into_iter().filter(|job| job.state == JobState::Running).map(|job| job.id).collect())
}

/// The job as it stands now: live progress where it runs here, interrupted where nobody runs it any more.
fn as_it_stands(reeve: &Reeve, orphans: &[JobId], job: &mut Job) {
    if let Some(live) = reeve.jobs().live(&job.id) {
        *job = live;
    } else if orphans.contains(&job.id) {
        job.state = JobState::Interrupted;
    }
}

/// A job's progress until its one ending; only the ending for a job that is over.
///
/// # Errors
/// [`Code::NotFound`] for an unknown job.
pub async fn watch(reeve: &Reeve, request: OfJob) -> Result<impl Stream<Item = Job> + Send + use<>, Fault> {
    let receiver = match reeve.jobs().subscribe(&request.job) {
        Some(receiver) => receiver,
        None => watch::channel(find(reeve, &request.job).await?).1,
    };
    Ok(stream::unfold((receiver, false), |(mut receiver, seen)| async move {
        if seen && (receiver.borrow().state.ended() || receiver.changed().await.is_err()) {
            return None;
        }
        let job = receiver.borrow_and_update().clone();
        Some((job, (receiver, true)))
    }))
}

/// Waits for a job's ending.
///
/// # Errors
/// [`Code::NotFound`] for an unknown job; the job's own failure is in the job.
pub async fn wait(reeve: &Reeve, job: &JobId) -> Result<Job, Fault> {
    if let Some(mut receiver) = reeve.jobs().subscribe(job) {
        // the sender goes only after the ending was sent
        let ended = receiver.wait_for(|job| job.state.ended()).await;
        if let Ok(job) = ended {
            return Ok(job.clone());
        }
    }
    find(reeve, job).await
}

/// Stops a job; it ends within a second. One that is over stays as it is.
///
/// # Errors
/// [`Code::NotFound`] for an unknown job, [`Code::StoreBusy`] for one that another program runs.
pub async fn cancel(reeve: &Reeve, request: OfJob) -> Result<Nothing, Fault> {
    if !reeve.jobs().cancel(&request.job) && !find(reeve, &request.job).await?.state.ended() {
        return Err(Fault::new(Code::StoreBusy, "Another Reeve runs this; it can be stopped only there.")
            .next("Stop it where it was started, with Ctrl-C on a command line."));
    }
    reeve.changed(&[Tag::Jobs], None);
    Ok(Nothing {})
}

/// Whether somebody works on a job, here or in another program.
///
/// # Errors
/// [`Code::NotFound`] for an unknown job.
pub(crate) async fn runs(reeve: &Reeve, job: &JobId) -> Result<bool, Fault> {
    Ok(find(reeve, job).await?.state == JobState::Running)
}

/// Whether anything runs here; a window asks before it goes.
pub fn any_running(reeve: &Reeve) -> bool {
    reeve.jobs().any()
}

async fn find(reeve: &Reeve, id: &JobId) -> Result<Job, Fault> {
    let store = reeve.store().await?;
    let wanted = id.clone();
    let mut job = store.read(move |db| table::get(db, &wanted)).await?;
    as_it_stands(reeve, &store.orphans().await?, &mut job);
    Ok(job)
}
