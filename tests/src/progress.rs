//! Waiting for a running job to come to a point, by its own word.

use futures_util::StreamExt as _;
use reeve_app::api::OfJob;
use reeve_app::jobs;
use reeve_domain::job::{JobId, Phase, Progress};

use crate::installation::Installation;

/// Waits until the job is in this phase.
///
/// # Panics
/// When it ends before.
pub async fn reaches(reeve: &Installation, id: &JobId, phase: Phase) {
    until(reeve, id, &format!("{phase:?}"), |progress| progress.phase == phase).await;
}

/// Waits until the job waits for its turn, with so many before it.
///
/// # Panics
/// When it ends before.
pub async fn waits_behind(reeve: &Installation, id: &JobId, before: u64) {
    let waits = |progress: &Progress| progress.phase == Phase::Waiting && progress.done == before;
    until(reeve, id, &format!("{before} before it"), waits).await;
}

/// Waits until the job has something of what it receives. The file on the disk does not tell: room is reserved in it
/// before the first byte, and the first bytes wait in memory.
///
/// # Panics
/// When it ends before.
pub async fn has_received(reeve: &Installation, id: &JobId) {
    let received = |progress: &Progress| progress.phase == Phase::Receiving && progress.done > 0;
    until(reeve, id, "the first bytes", received).await;
}

async fn until(reeve: &Installation, id: &JobId, what: &str, when: impl Fn(&Progress) -> bool) {
    let stream = jobs::watch(&reeve.reeve, OfJob { job: id.clone() }).await.expect("the job can be watched");
    let mut stream = std::pin::pin!(stream);
    while let Some(job) = stream.next().await {
        assert!(!job.state.ended(), "it ended before {what}: {job:?}");
        if when(&job.progress) {
            return;
        }
    }
    panic!("it never came to {what}");
}
