//! Backups: taken, proven, found again.
//!
//! A finished name means a proven file: until then it is `NAME.part`, and a file that is not sound never loses it.

mod aside;
mod catalogue;
mod clock;
mod downloads;
mod drill;
mod known;
mod ledger;
mod live;
mod made_at;
mod promised;
mod provided;
mod proving;
mod saved;
mod take;

use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{DateTime, Utc};
use reeve_backups::{Control, Verified};
use reeve_domain::backup::{BackupFacts, TimedBy};
use reeve_domain::job::{Job, JobKind, JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::{Code, Fault, tenant};

use crate::api::{OfTenant, Tag, TakeBackup, VerifyBackup};
use crate::reeve::Reeve;
use crate::{jobs, journal, tenants};

pub use downloads::{download, downloads, finished_path, first, first_of_all, forget, go_on};
pub use drill::{drill, drills};
pub use known::{facts, known, list};
pub use ledger::ledger;
pub use proving::{prove_due, prove_if_due, proving, set_proving};

pub(crate) use aside::{
    AT_WORK, Depth, LATE, Look, OwnFiles, Proof, Runs, at_work, drop_left, drop_made, drop_patiently,
    expected, other_series, own_files, proof_of, send, set_active,
};
pub(crate) use catalogue::taken_here;
pub(crate) use downloads::{Turns, broke_off, run_download};
pub(crate) use drill::{known_facts, run_drill, subject};
pub(crate) use known::keep as keep_known;
pub(crate) use live::Live;
pub(crate) use made_at::made_at;
pub(crate) use promised::Promises;
pub(crate) use provided::{Provided, provided};
pub(crate) use proving::run_due;
pub(crate) use take::{Taking, belongs, outcome, prove, run_take, unsound};

/// Longest part of a tenant's name in a file name, in bytes: file systems allow 255, and the time, the ending and what
/// is put behind both while the file is being made need about 40 of them.
const NAME_BYTES: usize = 200;

/// Begins, in a window, what the clock alone brings about; ends with the program.
pub(crate) fn watch(reeve: &Reeve) {
    clock::watch(reeve);
    proving::watch(reeve);
}

/// Takes a backup and proves it, as a job.
///
/// # Errors
/// What can be told before the first byte: [`Code::NotFound`], [`Code::MasterPasswordNeeded`], a bad path or key.
pub async fn take(reeve: &Reeve, request: TakeBackup) -> Result<Job, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    tenants::master_password(reeve, &tenant).await?;
    let (per_second, seal_to) = saved::checked(request.per_second, request.seal_to)?;
    let to = match request.to {
        Some(path) => absolute("file", &path)?,
        None => PathBuf::from(suggest_path(reeve, OfTenant { tenant: tenant.id.clone() }).await?),
    };
    let file = saved::named(&to, seal_to.as_deref());
    if file.exists() {
        return Err(Fault::new(Code::AlreadyExists, format!("{} exists already.", file.display()))
            .with("path", file.display())
            .next("Choose another file name; Reeve does not overwrite backups."));
    }
    make_saving_folder(&to)?;
    let to = to.to_string_lossy().into_owned();
    let work = JobKind::BackupTake { tenant: tenant.id, to, per_second, seal_to };
    jobs::start(reeve, work, tenant.name).await
}

/// The file that a live backup ends as; one that is encrypted has another ending.
pub fn taken_path(to: &str, seal_to: Option<&str>) -> String {
    saved::named(to.as_ref(), seal_to).to_string_lossy().into_owned()
}

/// Proves a backup file, as a job.
///
/// # Errors
/// [`Code::CannotRead`] for a file that is not there.
pub async fn verify(reeve: &Reeve, request: VerifyBackup) -> Result<Job, Fault> {
    let file = absolute("file", &request.file)?;
    if !file.is_file() {
        return Err(Fault::new(Code::CannotRead, format!("There is no file {}.", file.display()))
            .with("path", file.display()));
    }
    let title = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    jobs::start(reeve, JobKind::BackupVerify { file: file.to_string_lossy().into_owned() }, title).await
}

/// A good place and name for a tenant's next backup: the user's downloads, the tenant's name, the time.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn suggest_path(reeve: &Reeve, request: OfTenant) -> Result<String, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let stamp = reeve.host().now().format("%Y-%m-%d-%H%M%S");
    Ok(good_path(reeve, &tenant.name, &format!("{stamp}.zip")))
}

/// A path in the folder for what nobody chose one for: a tenant's name, made fit for a file, and what comes behind it.
fn good_path(reeve: &Reeve, tenant: &str, behind: &str) -> String {
    let name: String =
        tenant.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let name = shortened(name.trim_matches(['-', '.']), NAME_BYTES);
    let folder = saving_folder().unwrap_or_else(|| reeve.home().to_owned());
    folder.join(format!("{name}-{behind}")).to_string_lossy().into_owned()
}

/// As many whole characters as fit into so many bytes.
fn shortened(name: &str, bytes: usize) -> &str {
    let mut end = bytes.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// Where backups go for which nobody chose a folder: the user's downloads, else a folder of Reeve's own below the home,
/// since nobody looks for gigabytes between the settings of other programs.
fn saving_folder() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_DOWNLOAD_DIR").map(PathBuf::from).or_else(dirs::download_dir);
    let home = dirs::home_dir();
    let usual = home.as_ref().map(|home| home.join("Downloads"));
    let there = named.into_iter().chain(usual).find(|path| path.is_dir());
    there.or_else(|| home.map(|home| home.join("Reeve")))
}

/// Makes the folder of Reeve's own where a file goes into it; another has to be there.
fn make_saving_folder(file: &Path) -> Result<(), Fault> {
    let Some(folder) = file.parent().filter(|folder| saving_folder().as_deref() == Some(folder)) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        Fault::new(Code::CannotWrite, format!("{} cannot be made: {error}.", folder.display()))
            .with("path", folder.display())
    })
}

/// A path as typed, made whole; `field` is what it was typed for.
pub(crate) fn absolute(field: &str, path: &str) -> Result<PathBuf, Fault> {
    if path.trim().is_empty() {
        return Err(tenant::invalid(field, "The file name is missing."));
    }
    std::path::absolute(path)
        .map_err(|error| tenant::invalid(field, format!("This is no usable path: {error}.")))
}

/// Proves the file, keeps what was found and notes how it ended. A file that is not sound is an answer for the command
/// line's exit code, so it ends the job as a failure that names the check.
pub(crate) async fn run_verify(reeve: &Reeve, file: &Path, run: &jobs::Run) -> Result<JobOutcome, Fault> {
    let looked = look(reeve, file, run).await;
    let (tenant, ended) = match looked {
        Ok(facts) => (Some(facts.tenant.clone()).filter(|name| !name.is_empty()), found(&facts)),
        Err(fault) => (None, Err(fault)),
    };
    let (detail, how) = match &ended {
        Ok(_) => (file.display().to_string(), Outcome::Done),
        Err(fault) => (format!("{}: {}", file.display(), fault.message), journal::outcome_of(fault)),
    };
    journal::note(reeve, tenant.as_deref(), Action::BackupVerify, detail, how).await?;
    ended
}

/// What a look at a file amounts to.
fn found(facts: &BackupFacts) -> Result<JobOutcome, Fault> {
    match facts.verdict.undecided {
        true => Ok(JobOutcome::Unproven { bytes: facts.bytes }),
        false => outcome(facts),
    }
}

async fn look(reeve: &Reeve, file: &Path, run: &jobs::Run) -> Result<BackupFacts, Fault> {
    let before = Before::now(file);
    let verified = prove(file, Control::new(), run).await?;
    run.phase(Phase::Finishing, None);
    let (tenant, made) = ledger::listed_as(reeve, file, verified.database.as_deref()).await?.unzip();
    keep_facts(reeve, file, before, verified, tenant, made).await
}

/// When a look at a file began, and by what the file was known then: what is written while it is looked at, or later, is
/// not what was seen.
struct Before {
    began: Instant,
    version: Option<String>,
}

impl Before {
    fn now(file: &Path) -> Self {
        Self { began: Instant::now(), version: reeve_backups::file_version(file) }
    }
}

/// Keeps what a look at a file showed. When it was taken, and of which tenant, its sidecar says; where there is none, what
/// is known of the file already, and then `tenant` and `made`; at last its name and its date. It is never taken to be of
/// the moment in which somebody looked.
async fn keep_facts(
    reeve: &Reeve,
    file: &Path,
    seen: Before,
    verified: Verified,
    tenant: Option<String>,
    made: Option<(DateTime<Utc>, TimedBy)>,
) -> Result<BackupFacts, Fault> {
    let path = file.to_string_lossy().into_owned();
    let took = seen.began.elapsed();
    let before = match reeve_backups::read_sidecar(file) {
        Some(sidecar) => Some(sidecar),
        None => known_facts(reeve, &path).await?.filter(|known| known.sha256 == verified.sha256),
    };
    let known = before.as_ref().map(|known| known.tenant.clone()).filter(|name| !name.is_empty());
    let (taken_at, timed_by) = if let Some(known) = &before {
        (known.taken_at, known.timed_by)
    } else {
        let made = made.or_else(|| made_at::dated(file, verified.database.as_deref().unwrap_or_default()));
        let (at, by) = made.unwrap_or_else(|| (reeve.host().now(), TimedBy::FileDate));
        (at, Some(by))
    };
    let facts = BackupFacts {
        tenant: known.or(tenant).unwrap_or_default(),
        database: verified.database.unwrap_or_default(),
        file: path,
        bytes: verified.bytes,
        sha256: verified.sha256,
        seconds: before.as_ref().map_or_else(|| took.as_secs_f64(), |known| known.seconds),
        taken_at,
        timed_by,
        odoo_version: verified.odoo_version,
        holds: verified.holds,
        verdict: verified.verdict,
    };
    known::keep(reeve, &facts, seen.version).await?;
    reeve.changed(&[Tag::Backups], None);
    Ok(facts)
}

/// Writes a small file that must not exist yet.
///
/// # Errors
/// [`Code::AlreadyExists`], [`Code::CannotWrite`], [`Code::DiskFull`].
pub(crate) async fn write_new(path: &Path, text: &str) -> Result<(), Fault> {
    use tokio::io::AsyncWriteExt as _;
    let wrong = |error: std::io::Error| {
        let code = match error.kind() {
            std::io::ErrorKind::AlreadyExists => Code::AlreadyExists,
            std::io::ErrorKind::StorageFull => Code::DiskFull,
            _ => Code::CannotWrite,
        };
        Fault::new(code, format!("{} cannot be written: {error}.", path.display()))
            .with("path", path.display())
    };
    let mut file = tokio::fs::File::options().create_new(true).write(true).open(path).await.map_err(wrong)?;
    let written = async {
        file.write_all(text.as_bytes()).await?;
        // a failed write shows at the flush, and not at all in what `sync_all` answers
        file.flush().await?;
        file.sync_all().await
    };
    if let Err(error) = written.await {
        drop(file);
        // half a file looks like a whole one
        let _ = tokio::fs::remove_file(path).await;
        return Err(wrong(error));
    }
    Ok(())
}
