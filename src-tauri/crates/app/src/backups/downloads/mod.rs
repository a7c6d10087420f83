//! Downloads: backups brought here from their sources, a few at once from each server.
//!
//! A download is stopped and gone on with at will: what arrived stays beside the file to be, and it survives the program.
//! What must always hold: nobody works on a download that somebody else works on; the name is given to what was proven,
//! or to a dump that nobody can prove from here and that says so.

mod order;
mod run;
mod turns;

use std::path::Path;

use reeve_domain::job::{Job, JobKind, JobState};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::source::{Download, DownloadId, DownloadState};
use reeve_domain::{Code, Fault};
use reeve_store::{downloads as table, found_backups, jobs as jobs_table, sources};

use super::{absolute, good_path, make_saving_folder, saved};
use crate::api::{AddDownload, Nothing, OfDownload, OfTenantOrAll, Tag};
use crate::reeve::Reeve;
use crate::{jobs, journal, tenants};

pub(super) use order::turn_for_live;
pub use order::{first, first_of_all};
pub(super) use run::fetch;
pub(crate) use run::{broke_off, run_download};
pub(crate) use turns::Turns;

use run::finished;

/// Downloads of a tenant, or of all, in the order in which they have their turn.
///
/// # Errors
/// When the store cannot be read.
pub async fn downloads(reeve: &Reeve, request: OfTenantOrAll) -> Result<Vec<Download>, Fault> {
    let store = reeve.store().await?;
    let mut all = store.read(move |db| table::list(db, request.tenant.as_ref())).await?;
    if all.iter().any(|download| download.state == DownloadState::Active) {
        let orphans = store.orphans().await?;
        for download in &mut all {
            if download.job.as_ref().is_some_and(|job| orphans.contains(job)) {
                // the program that worked on it is gone
                download.state = DownloadState::Stopped;
            }
        }
    }
    Ok(all)
}

/// Brings a backup here from its source and proves it, as a job.
///
/// # Errors
/// [`Code::NotFound`] for a backup that no source had at its latest listing, [`Code::AlreadyExists`], a bad path or key.
pub async fn download(reeve: &Reeve, request: AddDownload) -> Result<Job, Fault> {
    let AddDownload { backup, to, per_second, seal_to, first } = request;
    let store = reeve.store().await?;
    let wanted = backup.clone();
    let (found, source) = store
        .read(move |db| {
            let found = found_backups::get(db, &wanted)?;
            let source = sources::get(db, &found.source)?.source;
            Ok((found, source))
        })
        .await?;
    let tenant = tenants::by_id(reeve, &source.tenant).await?;
    let (per_second, seal_to) = saved::checked(per_second, seal_to)?;
    let to = match to {
        Some(path) => absolute("file", &path)?.to_string_lossy().into_owned(),
        None => {
            let name = found.path.rsplit('/').next().unwrap_or(&found.path);
            let fit = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
            good_path(reeve, &tenant.name, &name.chars().map(fit).collect::<String>())
        }
    };
    let download = Download {
        id: DownloadId(uuid::Uuid::new_v4().to_string()),
        tenant: tenant.id,
        source: source.id,
        backup,
        path: found.path,
        at: found.at,
        version: found.version,
        to,
        per_second,
        seal_to,
        position: 0,
        state: DownloadState::Active,
        job: None,
        fault: None,
        added_at: reeve.host().now(),
    };
    refuse_taken(reeve, &download).await?;
    make_saving_folder(Path::new(&download.to))?;
    begin(reeve, download, if first { Place::First } else { Place::Last }, tenant.name).await
}

/// A file that is there is not written over, and no two downloads go to one place.
async fn refuse_taken(reeve: &Reeve, download: &Download) -> Result<(), Fault> {
    let file = finished(download);
    let path = finished_path(download);
    let wanted = download.clone();
    if let Some(other) = reeve.store().await?.read(move |db| going_there(db, &wanted)).await? {
        return Err(Fault::new(Code::AlreadyExists, format!("Another download goes to {path} already."))
            .with("path", path)
            .with("download", &other.id.0)
            .next("Go on with that one (`reeve backup continue`), forget it, or choose another file name."));
    }
    if file.exists() {
        return Err(Fault::new(Code::AlreadyExists, format!("{path} exists already."))
            .with("path", path)
            .next("Choose another file name; Reeve does not overwrite backups."));
    }
    Ok(())
}

/// The other download that ends as the same file.
fn going_there(db: &reeve_store::Connection, download: &Download) -> reeve_store::Result<Option<Download>> {
    let file = finished(download);
    let is_other = |other: &Download| {
        other.id != download.id && other.state != DownloadState::Done && finished(other) == file
    };
    Ok(table::list(db, None)?.into_iter().find(is_other))
}

/// Goes on with a download that was stopped, as a job.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::AlreadyExists`] for one that is done; [`Code::StoreBusy`] for one that is worked on.
pub async fn go_on(reeve: &Reeve, request: OfDownload) -> Result<Job, Fault> {
    let (mut download, works) = known(reeve, &request.download).await?;
    if download.state == DownloadState::Done {
        return Err(Fault::new(Code::AlreadyExists, format!("{} is here already.", download.to))
            .with("path", &download.to));
    }
    if works {
        return Err(busy());
    }
    let tenant = tenants::by_id(reeve, &download.tenant).await?;
    download.state = DownloadState::Active;
    download.fault = None;
    begin(reeve, download, Place::AsIs, tenant.name).await
}

/// Forgets a download and what arrived of it; a finished file stays.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::StoreBusy`] while it is worked on.
pub async fn forget(reeve: &Reeve, request: OfDownload) -> Result<Nothing, Fault> {
    let (download, works) = known(reeve, &request.download).await?;
    if works {
        return Err(busy());
    }
    if download.state != DownloadState::Done {
        reeve_backups::forget(download.to.as_ref(), &download.id.0);
    }
    let (id, tenant) = (download.id, download.tenant);
    reeve.store().await?.write(move |db| table::remove(db, &id)).await?;
    let whose = tenants::by_id(reeve, &tenant).await?.name;
    journal::note(reeve, Some(&whose), Action::BackupForget, download.to, Outcome::Done).await?;
    reeve.changed(&[Tag::Backups], Some(&tenant));
    Ok(Nothing {})
}

/// The file that a download ends as; one that is encrypted has another ending.
pub fn finished_path(download: &Download) -> String {
    finished(download).to_string_lossy().into_owned()
}

/// Where a download stands among the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Last,
    AsIs,
}

/// Keeps a download together with the job that works on it.
async fn begin(reeve: &Reeve, mut download: Download, place: Place, title: String) -> Result<Job, Fault> {
    let work = JobKind::BackupDownload { download: download.id.clone() };
    let (tenant, now) = (download.tenant.clone(), reeve.host().now());
    let store = reeve.store().await?;
    let also = move |db: &reeve_store::Transaction<'_>, job: &reeve_domain::job::JobId| {
        if is_outrun(db, &store, &download)? {
            return Err(reeve_store::Error::Busy);
        }
        let (least, most) = table::positions(db)?;
        match place {
            Place::First => download.position = least - 1,
            Place::Last => download.position = most + 1,
            Place::AsIs => {}
        }
        if let Some(before) = download.job.replace(job.clone())
            && jobs_table::get(db, &before)?.state == JobState::Running
        {
            // its program is gone
            jobs::end_left_behind(db, &before, now)?;
        }
        table::save(db, &download)
    };
    let job = jobs::start_with(reeve, work, title, also).await?;
    reeve.changed(&[Tag::Backups], Some(&tenant));
    Ok(job)
}

/// Whether somebody was quicker since the download was looked at: took its place, brought it here, or works on it.
fn is_outrun(
    db: &reeve_store::Connection,
    store: &reeve_store::Store,
    seen: &Download,
) -> reeve_store::Result<bool> {
    if going_there(db, seen)?.is_some() {
        return Ok(true);
    }
    // one that is new has no job yet
    let Some(job) = &seen.job else { return Ok(false) };
    let kept = table::get(db, &seen.id)?;
    let running = jobs_table::running(db)?;
    let worked_on = running.iter().any(|(one, owner)| one.id == *job && store.is_open_in(owner));
    Ok(worked_on || kept.state == DownloadState::Done || kept.job.as_ref() != Some(job))
}

/// A download, and whether somebody works on it.
async fn known(reeve: &Reeve, id: &DownloadId) -> Result<(Download, bool), Fault> {
    let store = reeve.store().await?;
    let wanted = id.clone();
    let download = store.read(move |db| table::get(db, &wanted)).await?;
    let works = match &download.job {
        Some(job) => jobs::runs(reeve, job).await?,
        None => false,
    };
    Ok((download, works))
}

fn busy() -> Fault {
    Fault::new(Code::StoreBusy, "This download is being worked on.").next("Stop it first.")
}
