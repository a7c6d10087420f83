//! Runs jobs: starts their work, keeps what is shown of them, writes their ending.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use reeve_domain::job::{Job, JobId, JobKind, JobOutcome, JobState, Phase, Progress};
use reeve_domain::{Code, Fault};
use reeve_store::{Transaction, jobs as table};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::cut_short;
use super::run::Run;
use crate::api::Tag;
use crate::reeve::Reeve;
use crate::{backups, grants, plans, policies, promises, restores, sources, users, vault};

/// Breaks after which a backup or a plan is begun again; more would only annoy the server.
const ATTEMPTS: u32 = 3;

/// The jobs this process runs.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<HashMap<JobId, Live>>);

struct Live {
    shown: watch::Sender<Job>,
    cancel: CancellationToken,
}

impl Jobs {
    pub(crate) fn live(&self, id: &JobId) -> Option<Job> {
        self.with(|jobs| jobs.get(id).map(|live| live.shown.borrow().clone()))
    }

    pub(crate) fn subscribe(&self, id: &JobId) -> Option<watch::Receiver<Job>> {
        self.with(|jobs| jobs.get(id).map(|live| live.shown.subscribe()))
    }

    pub(crate) fn cancel(&self, id: &JobId) -> bool {
        self.with(|jobs| jobs.get(id).map(|live| live.cancel.cancel()).is_some())
    }

    pub(crate) fn any(&self) -> bool {
        self.with(|jobs| !jobs.is_empty())
    }

    fn with<T>(&self, f: impl FnOnce(&mut HashMap<JobId, Live>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Starts a job; its work goes on when the caller goes.
///
/// # Errors
/// When the store cannot be written.
pub(crate) async fn start(reeve: &Reeve, work: JobKind, title: String) -> Result<Job, Fault> {
    start_with(reeve, work, title, |_, _| Ok(())).await
}

/// Starts a job unless another that `is_same` is at work, in this program or in another: then `None`.
///
/// # Errors
/// When the store cannot be written.
pub(crate) async fn start_alone(
    reeve: &Reeve,
    work: JobKind,
    title: String,
    is_same: fn(&Job) -> bool,
) -> Result<Option<Job>, Fault> {
    let left = reeve.store().await?.orphans().await?;
    let at_work = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&at_work);
    let alone = move |db: &Transaction<'_>, own: &JobId| {
        let others = table::running(db)?;
        let is_other = |job: &Job| job.id != *own && !left.contains(&job.id) && is_same(job);
        if others.iter().any(|(job, _)| is_other(job)) {
            seen.store(true, Ordering::Relaxed);
            return Err(reeve_store::Error::Busy);
        }
        Ok(())
    };
    let started = start_with(reeve, work, title, alone).await;
    if at_work.load(Ordering::Relaxed) { Ok(None) } else { started.map(Some) }
}

/// Starts a job together with what is stored for it: either both are kept or neither is.
///
/// # Errors
/// What `also` answers, and when the store cannot be written.
pub(crate) async fn start_with(
    reeve: &Reeve,
    work: JobKind,
    title: String,
    also: impl FnOnce(&Transaction<'_>, &JobId) -> reeve_store::Result<()> + Send + 'static,
) -> Result<Job, Fault> {
    let job = Job {
        id: JobId(uuid::Uuid::new_v4().to_string()),
        work,
        title,
        state: JobState::Running,
        progress: Progress::start(Phase::Waiting),
        started_at: reeve.host().now(),
        ended_at: None,
        attempts: 1,
        fault: None,
        outcome: None,
    };
    let store = reeve.store().await?;
    let (row, owner) = (job.clone(), store.instance().to_owned());
    let insert = move |db: &Transaction<'_>| {
        table::insert(db, &row, &owner)?;
        also(db, &row.id)
    };
    store.write(insert).await?;
    launch(reeve, job.clone());
    Ok(job)
}

/// Writes the ending of a job that a break left behind and another one takes the place of.
///
/// # Errors
/// Those of the file.
pub(crate) fn end_left_behind(
    db: &Transaction<'_>,
    id: &JobId,
    now: chrono::DateTime<chrono::Utc>,
) -> reeve_store::Result<()> {
    let mut job = table::get(db, id)?;
    job.state = JobState::Interrupted;
    job.ended_at = Some(now);
    job.fault = Some(Fault::new(Code::Interrupted, "Reeve ended before this was done; it was begun again."));
    table::update(db, &job)
}

/// Takes over jobs that a break left behind. Starts them again where that helps, otherwise writes their ending.
///
/// # Errors
/// When the store cannot be used.
pub(crate) async fn take_over(reeve: &Reeve) -> Result<(), Fault> {
    if !reeve.host().continues_jobs() {
        return Ok(());
    }
    vault::tidy(reeve.home());
    reeve_backups::tidy_drills();
    let store = reeve.store().await?;
    for mut job in store.take_orphans().await? {
        let begins_anew = matches!(job.work, JobKind::BackupTake { .. } | JobKind::PlanApply { .. });
        // a download goes on where it stopped: however often, it comes to its end
        let goes_on = matches!(job.work, JobKind::BackupDownload { .. });
        let again = goes_on || begins_anew && job.attempts < ATTEMPTS;
        if let JobKind::BackupTake { to, seal_to, .. } = &job.work {
            // left by the break: the program that wrote it is gone
            reeve_backups::remove_unfinished(Path::new(to));
            reeve_backups::remove_unfinished(backups::taken_path(to, seal_to.as_deref()).as_ref());
        }
        if again {
            job.attempts += 1;
            job.progress = Progress::start(Phase::Waiting);
        } else {
            job.state = JobState::Interrupted;
            job.ended_at = Some(reeve.host().now());
            let kept = match &job.work {
                JobKind::Restore { .. } => "the restore says where it stands",
                _ => "nothing was kept",
            };
            let fault = Fault::new(Code::Interrupted, format!("Reeve ended before this was done; {kept}."));
            leave(reeve, &job.work).await;
            if let JobKind::BackupDrill { on: Some(side), .. } = &job.work {
                backups::drop_left(reeve, side);
            }
            cut_short::note(reeve, &job, &fault).await?;
            job.fault = Some(fault);
        }
        let row = job.clone();
        store.write(move |db| table::update(db, &row)).await?;
        if let JobKind::Restore { restore, .. } = &job.work {
            // one that cannot be seen to keeps nobody else from being taken over
            if let Err(fault) = Box::pin(restores::left_behind(reeve, restore)).await {
                tracing::warn!(code = %fault.code.name(), "a restore that was cut off could not be seen to");
            }
        }
        if again {
            launch(reeve, job);
        }
    }
    Ok(())
}

fn launch(reeve: &Reeve, job: Job) {
    let (shown, _) = watch::channel(job.clone());
    let run = Run { shown: shown.clone(), cancel: CancellationToken::new() };
    reeve
        .jobs()
        .with(|jobs| jobs.insert(job.id.clone(), Live { shown: shown.clone(), cancel: run.cancel.clone() }));
    reeve.changed(&[Tag::Jobs], None);
    let reeve = reeve.clone();
    tokio::spawn(async move {
        // on a task of its own: a job has an ending even when its work panics
        let worker = tokio::spawn({
            let (reeve, job) = (reeve.clone(), job.work.clone());
            async move { work(&reeve, &job, &run).await }
        });
        let ended = match worker.await {
            Ok(ended) => ended,
            Err(_) => {
                let fault = Fault::new(Code::Internal, "The work broke off.");
                if let Err(unnoted) = cut_short::note(&reeve, &job, &fault).await {
                    tracing::warn!(code = %unnoted.code.name(), "that work broke off could not be journaled");
                }
                Err(fault)
            }
        };
        if ended.is_err() {
            leave(&reeve, &job.work).await;
        }
        finish(&reeve, &shown, ended).await;
        reeve.jobs().with(|jobs| jobs.remove(&job.id));
        reeve.changed(&[Tag::Jobs, Tag::Journal], None);
    });
}

async fn work(reeve: &Reeve, work: &JobKind, run: &Run) -> Result<JobOutcome, Fault> {
    match work {
        JobKind::BackupTake { tenant, to, per_second, seal_to } => {
            let taking = backups::Taking {
                to: to.as_ref(),
                per_second: *per_second,
                seal_to: seal_to.as_deref(),
                in_line: true,
            };
            backups::run_take(reeve, tenant, taking, run).await
        }
        JobKind::BackupVerify { file } => backups::run_verify(reeve, Path::new(file), run).await,
        JobKind::BackupDrill { subject, tenant, on, .. } => {
            backups::run_drill(reeve, subject, tenant.as_ref(), on.as_ref(), run).await
        }
        JobKind::BackupDownload { download } => backups::run_download(reeve, download, run).await,
        JobKind::ProveDue => backups::run_due(reeve, run).await,
        JobKind::Vault { work } => vault::run(reeve, work, run).await,
        JobKind::RefreshSources { tenants } => sources::run_refresh(reeve, tenants, run).await,
        JobKind::Refresh { tenants } => users::run_refresh(reeve, tenants, run).await,
        JobKind::RefreshPolicies { tenants } => policies::run_refresh(reeve, tenants, run).await,
        JobKind::CheckPromises { tenants, at_most } => {
            promises::run_check(reeve, tenants, *at_most, run).await
        }
        JobKind::PlanPreview { plan } => plans::run_preview(reeve, plan, run).await,
        JobKind::PlanApply { plan } => plans::run_apply(reeve, plan, run).await,
        JobKind::GrantMake { grant } => grants::run_make(reeve, grant, run).await,
        JobKind::GrantEnd { grant } => grants::run_end(reeve, grant, run).await,
        JobKind::Restore { restore, deed } => restores::run_deed(reeve, restore, *deed, run).await,
        JobKind::RefreshGrants { tenants } => grants::run_refresh(reeve, tenants, run).await,
    }
}

/// Sees to it that what a job worked on does not look as if it still did.
async fn leave(reeve: &Reeve, work: &JobKind) {
    let left = match work {
        JobKind::PlanPreview { plan } | JobKind::PlanApply { plan } => plans::broke_off(reeve, plan).await,
        JobKind::BackupDownload { download } => backups::broke_off(reeve, download).await,
        _ => return,
    };
    if let Err(fault) = left {
        tracing::warn!(code = %fault.code.name(), "where a plan or a download stands could not be written");
    }
}

/// Writes the ending before anybody is shown it: what was seen to end stays ended.
async fn finish(reeve: &Reeve, shown: &watch::Sender<Job>, ended: Result<JobOutcome, Fault>) {
    let mut job = shown.borrow().clone();
    job.ended_at = Some(reeve.host().now());
    match ended {
        Ok(outcome) => {
            job.state = JobState::Done;
            job.outcome = Some(outcome);
        }
        Err(fault) => {
            job.state = if fault.code == Code::Cancelled { JobState::Cancelled } else { JobState::Failed };
            job.fault = Some(fault);
        }
    }
    let row = job.clone();
    let written = match reeve.store().await {
        Ok(store) => store.write(move |db| table::update(db, &row)).await.map_err(Fault::from),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = written {
        tracing::warn!(code = %fault.code.name(), "the ending of a job could not be written");
    }
    shown.send_replace(job);
}
