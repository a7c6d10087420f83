//! The drill: a backup restored on the side, graded, and what was found kept beside it.
//!
//! What must always hold: a drill that was carried out is a job that ended well, whatever the grade; what this computer
//! cannot do is a failure, and says nothing of the backup; a file that is not the one it was says so, however often it is
//! drilled.

use std::path::{Path, PathBuf};

use reeve_backups::{Control, Drilled, Programs};
use reeve_domain::backup::{BackupFacts, DrillPlace, DrillResult};
use reeve_domain::job::{DrillSide, DrillSubject, Job, JobKind, JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::source::DownloadState;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, Error, backups as files, downloads, drills as table, found_backups};
use tokio::sync::watch;

use super::aside::{self, Carried};
use super::catalogue::id_of_file;
use super::{Before, absolute, finished_path, keep_facts, ledger};
use crate::api::{DrillBackup, OfTenantOrAll, Tag};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{jobs, journal, tenants, vault};

/// Names a folder with PostgreSQL's programs where they are in none of the usual ones.
const PROGRAMS: &str = "REEVE_POSTGRES_BIN";

/// What the latest drills found out, of a tenant's backups or of all, newest first.
///
/// # Errors
/// [`Code::NotFound`] for an unknown tenant.
pub async fn drills(reeve: &Reeve, request: OfTenantOrAll) -> Result<Vec<DrillResult>, Fault> {
    let name = match request.tenant {
        Some(id) => Some(tenants::by_id(reeve, &id).await?.name),
        None => None,
    };
    Ok(reeve.store().await?.read(move |db| table::list(db, name.as_deref())).await?)
}

/// Restores a backup on the side, on this computer or on a server of one's own, and grades what comes back, as a job.
///
/// # Errors
/// [`Code::NotFound`] for what is no file, no backup that is here and none of the vault; [`Code::CannotRead`] for an
/// encrypted one; [`Code::PostgresMissing`], or on a server [`Code::MasterPasswordNeeded`].
pub async fn drill(reeve: &Reeve, request: DrillBackup) -> Result<Job, Fault> {
    let tenant = match &request.tenant {
        Some(id) => Some(tenants::by_id(reeve, id).await?.id),
        None => None,
    };
    let subject = subject(reeve, &request.backup).await?;
    if let DrillSubject::File { file } = &subject
        && reeve_backups::is_sealed(Path::new(file))
    {
        // nothing would come back, and that would say nothing of the backup
        return Err(reeve_backups::Error::Sealed(PathBuf::from(file)).into());
    }
    let on = match &request.on {
        Some(id) => {
            let tenant = tenants::by_id(reeve, id).await?;
            tenants::master_password(reeve, &tenant).await?;
            Some(DrillSide { tenant: tenant.id, database: aside::side_name(&tenant.database) })
        }
        None => {
            blocking(programs).await?;
            None
        }
    };
    let title = match &subject {
        DrillSubject::File { file } => {
            Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned()
        }
        DrillSubject::Snapshot { snapshot } => snapshot.chars().take(8).collect(),
    };
    jobs::start(reeve, JobKind::BackupDrill { backup: request.backup, subject, tenant, on }, title).await
}

/// What was meant: a file, a backup of the catalogue that is here, or one of the vault.
///
/// # Errors
/// [`Code::NotFound`] for none of them, [`Code::CannotRead`] for a file that is gone, and those of the vault.
pub(crate) async fn subject(reeve: &Reeve, named: &str) -> Result<DrillSubject, Fault> {
    let path = absolute("backup", named)?;
    if path.is_file() {
        return Ok(DrillSubject::File { file: path.to_string_lossy().into_owned() });
    }
    let id = named.to_owned();
    if let Some(file) = reeve.store().await?.read(move |db| file_here(db, &id)).await? {
        return match Path::new(&file).is_file() {
            true => Ok(DrillSubject::File { file }),
            false => Err(Fault::new(Code::CannotRead, format!("{file} is not there any more."))
                .with("path", file)
                .next("Download the backup again, then drill it.")),
        };
    }
    if let Some(snapshot) = vault::named(reeve, named).await? {
        return Ok(DrillSubject::Snapshot { snapshot });
    }
    Err(Fault::new(
        Code::NotFound,
        format!("{named} is no file, no backup that is here, and not in the vault."),
    )
    .next("Name a file. What lies with a source is brought here first: `reeve backup download ID`."))
}

/// The file of a backup in the catalogue; `None` for an id that is not in it, or not here.
fn file_here(db: &Connection, id: &str) -> reeve_store::Result<Option<String>> {
    match found_backups::get(db, id) {
        Ok(found) => {
            let done = downloads::list(db, None)?
                .into_iter()
                .find(|download| download.backup == id && download.state == DownloadState::Done);
            Ok(done.map(|download| finished_path(&download)).or(ledger::in_folder(db, &found)?))
        }
        Err(Error::NotFound { .. }) => {
            Ok(files::list(db, None)?.into_iter().map(|facts| facts.file).find(|file| id_of_file(file) == id))
        }
        Err(other) => Err(other),
    }
}

pub(super) fn programs() -> Result<Programs, Fault> {
    Ok(Programs::find(std::env::var_os(PROGRAMS).map(PathBuf::from).as_deref())?)
}

/// Does the job and notes how it ended.
pub(crate) async fn run_drill(
    reeve: &Reeve,
    subject: &DrillSubject,
    tenant: Option<&TenantId>,
    on: Option<&DrillSide>,
    run: &Run,
) -> Result<JobOutcome, Fault> {
    let named = match tenant {
        Some(id) => Some(tenants::by_id(reeve, id).await?.name),
        None => None,
    };
    let drilled = match subject {
        DrillSubject::File { file } => of_file(reeve, file, named.clone(), on, run).await,
        DrillSubject::Snapshot { snapshot } => of_snapshot(reeve, snapshot, named.clone(), on, run).await,
    };
    let (of, detail, how) = match &drilled {
        Ok((result, _)) => {
            let detail = format!("{}: grade {:?}, {} ms", result.backup, result.grade, result.took_ms);
            (Some(result.tenant.clone()).filter(|name| !name.is_empty()), detail, Outcome::Done)
        }
        Err(fault) => (named, fault.message.clone(), journal::outcome_of(fault)),
    };
    journal::note(reeve, of.as_deref(), Action::BackupDrill, detail, how).await?;
    let (result, left) = drilled?;
    let outcome =
        JobOutcome::Drilled { sha256: result.sha256.clone(), grade: result.grade, took_ms: result.took_ms };
    reeve.store().await?.write(move |db| table::save(db, &result)).await?;
    reeve.changed(&[Tag::Backups], None);
    left.map_or(Ok(outcome), Err)
}

/// What a drill found out; and why the database that it made is there still.
type Found = Result<(DrillResult, Option<Fault>), Fault>;

async fn of_file(
    reeve: &Reeve,
    file: &str,
    tenant: Option<String>,
    on: Option<&DrillSide>,
    run: &Run,
) -> Found {
    let before = Before::now(Path::new(file));
    let known = known_facts(reeve, file).await?;
    let owner = known.as_ref().map(|facts| facts.tenant.clone()).filter(|name| !name.is_empty());
    let known = known.map(|facts| facts.sha256);
    let owner = owner.or_else(|| tenant.clone());
    let carried = carried(reeve, Path::new(file), known.as_deref(), owner.as_deref(), on, run).await?;
    let Carried { mut drilled, place, left } = carried;
    // what it was is what it stays known by: the next drill compares with that again
    drilled.verified.sha256 = known.unwrap_or(drilled.verified.sha256);
    let facts = keep_facts(reeve, Path::new(file), before, drilled.verified.clone(), tenant, None).await?;
    Ok((result(reeve, facts.sha256, facts.tenant, file.to_owned(), drilled, place), left))
}

/// What stands beside a file, else what the catalogue knows of it. `None` for one that nobody has looked at.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn known_facts(reeve: &Reeve, file: &str) -> Result<Option<BackupFacts>, Fault> {
    let (path, wanted) = (PathBuf::from(file), file.to_owned());
    let beside = blocking(move || Ok(reeve_backups::read_sidecar(&path))).await?;
    if beside.is_some() {
        return Ok(beside);
    }
    let known = reeve.store().await?.read(|db| files::list(db, None)).await?;
    Ok(known.into_iter().find(|facts| facts.file == wanted))
}

/// A backup of the vault is written as the zip that it would be restored from, and that zip is not kept.
async fn of_snapshot(
    reeve: &Reeve,
    snapshot: &str,
    tenant: Option<String>,
    on: Option<&DrillSide>,
    run: &Run,
) -> Found {
    let (snapshot, received) = vault::lent(reeve, snapshot, run).await?;
    let carried = carried(reeve, &received.part, None, Some(&snapshot.tenant), on, run).await;
    received.discard();
    let Carried { drilled, place, left } = carried?;
    // what it came from is what the catalogue knows it by
    let origin = snapshot.origin.map(|origin| origin.sha256);
    let sha256 = origin.unwrap_or_else(|| drilled.verified.sha256.clone());
    let tenant = tenant.unwrap_or(snapshot.tenant);
    Ok((result(reeve, sha256, tenant, snapshot.id, drilled, place), left))
}

/// Restores a file of this tenant here, or on a server where one is named.
async fn carried(
    reeve: &Reeve,
    file: &Path,
    sha256: Option<&str>,
    owner: Option<&str>,
    on: Option<&DrillSide>,
    run: &Run,
) -> Result<Carried, Fault> {
    let Some(on) = on else {
        let (drilled, place) = restored(file, sha256, run).await?;
        return Ok(Carried { drilled, place, left: None });
    };
    let owner = match owner {
        // one that is not connected any more has no login to look with
        Some(name) => tenants::by_name(reeve, name).await.ok(),
        None => None,
    };
    aside::restored(reeve, on, file, sha256, owner.as_ref(), run).await
}

fn result(
    reeve: &Reeve,
    sha256: String,
    tenant: String,
    backup: String,
    drilled: Drilled,
    place: DrillPlace,
) -> DrillResult {
    let took_ms = u64::try_from(drilled.took.as_millis()).unwrap_or(u64::MAX);
    let Drilled { grade, evidence, .. } = drilled;
    DrillResult { sha256, tenant, backup, at: reeve.host().now(), took_ms, place, grade, evidence }
}

/// Restores a file, which should have this SHA-256 where one is known, on a thread of its own; stops within a moment when
/// the job is stopped.
async fn restored(file: &Path, sha256: Option<&str>, run: &Run) -> Result<(Drilled, DrillPlace), Fault> {
    let mut meter = run.phase(Phase::Verifying, tokio::fs::metadata(file).await.ok().map(|m| m.len()));
    let (proving, mut proven) = told();
    let proving = sha256.into_iter().fold(proving, |proving, sha256| proving.expect_sha256(sha256));
    let (loading, mut loaded) = told();
    let (stop, path) = ([proving.clone(), loading.clone()], file.to_owned());
    let work = move || {
        reeve_backups::tidy_drills();
        let programs = programs()?;
        let place = DrillPlace::ThisComputer { postgres: programs.version().to_string() };
        Ok((reeve_backups::drill(&path, &programs, &proving, &loading)?, place))
    };
    let mut work = std::pin::pin!(blocking(work));
    let mut at_load = false;
    loop {
        tokio::select! {
            done = &mut work => {
                run.stopped()?;
                return done;
            }
            () = run.cancel.cancelled(), if !stop.iter().all(Control::is_cancelled) => {
                stop.iter().for_each(Control::cancel);
            }
            Ok(()) = loaded.changed() => {
                let (done, total) = *loaded.borrow_and_update();
                if !at_load {
                    at_load = true;
                    meter = run.phase(Phase::Restoring, Some(total));
                }
                meter.at(done);
            }
            Ok(()) = proven.changed(), if !at_load => meter.at(proven.borrow_and_update().0),
        }
    }
}

/// A hold on work, and what the work tells of how far it is.
pub(super) fn told() -> (Control, watch::Receiver<(u64, u64)>) {
    let (progress, seen) = watch::channel((0, 0));
    let control = Control::new().on_progress(move |done, total| {
        progress.send_replace((done, total));
    });
    (control, seen)
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Fault::new(Code::Internal, "The drill broke off."))?
}
