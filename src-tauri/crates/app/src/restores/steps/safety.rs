//! The safety backup: the live database as it is, taken and proven before anything happens to it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use reeve_backups::{Writer, read_sidecar, remove_unfinished};
use reeve_domain::restore::{Next, RestoreStep, RestoreWork, StepDetail, StepRecord, StepState};
use reeve_domain::{Code, Fault};

use super::Failure;
use crate::backups;
use crate::restores::carry::Carrying;
use crate::restores::kept::over;

/// Where safety backups are kept in the data folder.
const FOLDER: &str = "backups";
/// What was finished so many minutes before a break is how the live database is still.
const FRESH: i64 = 10;

/// Takes a backup of the live database and proves it. One that was finished just before a break is taken as it is.
pub(in crate::restores) async fn safety_backup(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    let folder = folder(carrying).await?;
    let now = carrying.reeve.host().now();
    let fresh = |at: DateTime<Utc>| now - at < TimeDelta::minutes(FRESH);
    let begun = carrying.work.steps.last().map_or(now, |last| last.at);
    let mut to = named(carrying, &folder, begun);
    let tried =
        carrying.work.steps.iter().rev().take_while(|record| record.step == RestoreStep::SafetyBackup);
    for earlier in tried.map(|record| named(carrying, &folder, record.at)) {
        // left by a break: one restore is carried out by one program
        remove_unfinished(&earlier);
        if read_sidecar(&earlier).is_some_and(|facts| fresh(facts.taken_at)) {
            to = earlier;
        }
    }
    backups::run_take(&carrying.reeve, &carrying.tenant.id, &to, &carrying.run).await?;
    let to = to.to_string_lossy().into_owned();
    carrying.work.safety = Some(to.clone());
    carrying.keep().await?;
    Ok(StepDetail::Saved { file: to })
}

/// Holds room for a safety backup of so many bytes against what is free, before anything is sent.
///
/// # Errors
/// [`Code::DiskFull`] with what is free and needed, [`Code::CannotWrite`].
pub(super) async fn has_room(carrying: &Carrying, bytes: u64) -> Result<(), Fault> {
    let to = named(carrying, &folder(carrying).await?, carrying.reeve.host().now());
    Writer::create(&to, Some(bytes)).await?.abandon().await;
    Ok(())
}

/// Goes on without a safety backup after one could not be taken: what cannot be dumped may be restored for that very reason.
///
/// # Errors
/// [`Code::GrantNotReady`] where none was tried, or one may still be had.
pub(in crate::restores) fn leave_out(
    work: &mut RestoreWork,
    now: DateTime<Utc>,
) -> Result<StepDetail, Fault> {
    if work.next() != Next::Decide(RestoreStep::SafetyBackup) {
        return Err(over());
    }
    let why = work.steps.last().and_then(|last| last.detail.as_ref());
    let detail = StepDetail::NotSaved { why: why.map(ToString::to_string).unwrap_or_default() };
    let left = StepRecord {
        step: RestoreStep::SafetyBackup,
        state: StepState::Done,
        at: now,
        detail: Some(detail.clone()),
    };
    work.steps.push(left);
    Ok(detail)
}

async fn folder(carrying: &Carrying) -> Result<PathBuf, Fault> {
    let folder = carrying.reeve.home().join(FOLDER);
    tokio::fs::create_dir_all(&folder).await.map_err(|error| {
        Fault::new(Code::CannotWrite, format!("{} cannot be made: {error}.", folder.display()))
            .with("path", folder.display())
    })?;
    Ok(folder)
}

/// The file of a safety backup that was begun at this time.
fn named(carrying: &Carrying, folder: &Path, at: DateTime<Utc>) -> PathBuf {
    let restore: String = carrying.work.restore.0.chars().take(8).collect();
    let at = at.format("%Y%m%dT%H%M%S");
    folder.join(format!("{}-before-restore-{restore}-{at}.zip", carrying.tenant.database))
}
