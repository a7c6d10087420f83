//! A deed on a restore begun as a job.
//!
//! What must always hold: one job is at a restore, and one restore at a database, by whichever connection and in whichever
//! program it was begun; of two who press at once, the second finds the first.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use reeve_domain::job::{Job, JobId, JobKind};
use reeve_domain::restore::{RestoreDeed, RestoreWork};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, Error, jobs as jobs_table, restore_work as table};

use super::work;
use crate::api::Tag;
use crate::jobs;
use crate::reeve::Reeve;

/// Starts a job on a restore, unless another one is at it, or another restore is at its database. `seen` is the work as it
/// was when somebody decided.
///
/// # Errors
/// [`Code::GrantNotReady`] with `state` = `busy`; [`Code::StoreBusy`] where the work is not as it was seen any more.
pub(super) async fn begin(
    reeve: &Reeve,
    tenant: &Tenant,
    seen: Option<RestoreWork>,
    work: RestoreWork,
    deed: RestoreDeed,
) -> Result<Job, Fault> {
    let left = reeve.store().await?.orphans().await?;
    let found = Arc::new(OnceLock::new());
    let finds = Arc::clone(&found);
    let kind = JobKind::Restore { restore: work.restore.clone(), deed };
    let started = jobs::start_with(reeve, kind, tenant.name.clone(), move |db, job| {
        if let Some(words) = in_the_way(db, &work, deed, &left)? {
            finds.get_or_init(|| words);
            return Err(Error::Busy);
        }
        table::replace(db, seen.as_ref(), &RestoreWork { job: Some(job.clone()), ..work })
    });
    let started = started.await;
    if let Some(words) = found.get() {
        let busy = Fault::new(Code::GrantNotReady, *words).with("state", "busy");
        return Err(busy.next("Finish it, or stop it, first."));
    }
    reeve.changed(&[Tag::Restores], Some(&tenant.id));
    started
}

/// Who is at this restore or at its database, in words. `left` are the jobs whose programs are gone.
fn in_the_way(
    db: &Connection,
    work: &RestoreWork,
    deed: RestoreDeed,
    left: &[JobId],
) -> reeve_store::Result<Option<&'static str>> {
    let running = jobs_table::running(db)?.into_iter().map(|(job, _)| job.id);
    let running: HashSet<JobId> = running.filter(|job| !left.contains(job)).collect();
    let at_it = |work: &RestoreWork| work.job.as_ref().is_some_and(|job| running.contains(job));
    if table::get(db, &work.restore)?.as_ref().is_some_and(at_it) {
        return Ok(Some("Somebody is at this restore just now."));
    }
    let begins = matches!(deed, RestoreDeed::Run | RestoreDeed::AskProvider);
    let others = work::others(db, work)?;
    let other = others.iter().any(|other| at_it(other) || begins && other.is_open());
    Ok(other.then_some("Another restore of this tenant is at work, or waits for somebody to decide."))
}
