//! Taking one backup: asked for, received, proven, named.
//!
//! Whatever goes wrong before the name is given leaves nothing behind but a line in the journal.

use std::path::{Path, PathBuf};
use std::time::Instant;

use reeve_backups::{Control, Verified, Writer};
use reeve_domain::backup::{BackupFacts, Holds, TimedBy, Verdict};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_odoo::Format;

use super::live::Live;
use super::{downloads, known, saved};
use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{journal, tenants};

/// Where a live backup goes, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taking<'a> {
    /// The file to be; `.age` is put behind the name of one that is encrypted.
    pub(crate) to: &'a Path,
    /// Bytes a second at most.
    pub(crate) per_second: Option<u64>,
    /// The age key it is encrypted to.
    pub(crate) seal_to: Option<&'a str>,
    /// Whether it waits for its turn at the server, behind what others fetch from it.
    pub(crate) in_line: bool,
}

/// To this file, at once, as fast as it comes, readable.
impl<'a> From<&'a PathBuf> for Taking<'a> {
    fn from(to: &'a PathBuf) -> Self {
        Self { to, per_second: None, seal_to: None, in_line: false }
    }
}

/// Does the job and notes how it ended.
pub(crate) async fn run_take<'a>(
    reeve: &Reeve,
    tenant: &TenantId,
    taking: impl Into<Taking<'a>>,
    run: &Run,
) -> Result<JobOutcome, Fault> {
    let taking = taking.into();
    let tenant = tenants::by_id(reeve, tenant).await?;
    let ended = take(reeve, &tenant, taking, run).await;
    let (detail, how) = match &ended {
        Ok((facts, how)) => {
            (format!("{} ({} bytes, SHA-256 {}){how}", facts.file, facts.bytes, facts.sha256), Outcome::Done)
        }
        Err(fault) => (format!("{}: {}", taking.to.display(), fault.message), journal::outcome_of(fault)),
    };
    journal::note(reeve, Some(&tenant.name), Action::BackupTake, detail, how).await?;
    outcome(&ended?.0)
}

/// Answers the facts and, in words for the journal, how it went.
async fn take(
    reeve: &Reeve,
    tenant: &Tenant,
    taking: Taking<'_>,
    run: &Run,
) -> Result<(BackupFacts, String), Fault> {
    let file = saved::named(taking.to, taking.seal_to);
    if let Some(facts) = named_before(tenant, &file) {
        return Ok((keep(reeve, tenant, facts).await?, String::new()));
    }
    let turn = match taking.in_line {
        true => Some(downloads::turn_for_live(reeve, tenant, run).await?),
        false => None,
    };
    let started = Instant::now();
    run.phase(Phase::Checking, None);
    let manager = tenants::database_manager(reeve, tenant).await?;

    // building a backup is work for the server: it is not asked for one that cannot be written
    Writer::create(taking.to, None).await?.abandon().await;

    let live = Live {
        manager: &manager,
        database: &tenant.database,
        format: Format::Zip,
        to: taking.to,
        per_second: taking.per_second,
    };
    // from here on, leaving drops what was received, and that removes the file
    let (received, anew) = live.received(run).await?;
    drop(turn);
    let control = Control::new().expect_sha256(received.sha256.as_str());
    let verified = prove(&received.part, control, run).await?;

    run.phase(Phase::Finishing, None);
    let facts = BackupFacts {
        tenant: tenant.name.clone(),
        database: verified.database.unwrap_or_else(|| tenant.database.clone()),
        file: file.to_string_lossy().into_owned(),
        bytes: received.bytes,
        sha256: received.sha256.clone(),
        seconds: started.elapsed().as_secs_f64(),
        taken_at: reeve.host().now(),
        timed_by: Some(TimedBy::Taking),
        odoo_version: verified.odoo_version,
        // as it was asked for: a tenant without a single attachment is whole all the same
        holds: Some(Holds::Full),
        verdict: verified.verdict,
    };
    outcome(&facts)?;
    let facts = match taking.seal_to {
        // the plain one goes as this returns
        Some(key) => saved::encrypted(&received.part, &file, key, facts).await?,
        None => {
            reeve_backups::seal(received, &file, facts.clone()).await?;
            facts
        }
    };
    let how = match anew {
        0 => String::new(),
        _ => format!("; begun anew {anew} times after a break, since a live backup cannot be gone on with"),
    };
    Ok((keep(reeve, tenant, facts).await?, how))
}

/// What an earlier attempt of this job finished just before a break: a file with its name is a proven one, and only the
/// note about it is missing.
pub(super) fn named_before(tenant: &Tenant, to: &Path) -> Option<BackupFacts> {
    if !to.exists() {
        return None;
    }
    let facts = reeve_backups::read_sidecar(to)?;
    (facts.tenant == tenant.name && facts.verdict.ok && Path::new(&facts.file) == to).then_some(facts)
}

pub(super) async fn keep(reeve: &Reeve, tenant: &Tenant, facts: BackupFacts) -> Result<BackupFacts, Fault> {
    known::keep(reeve, &facts, reeve_backups::file_version(Path::new(&facts.file))).await?;
    reeve.changed(&[Tag::Backups, Tag::Tenants], Some(&tenant.id));
    Ok(facts)
}

/// Proves a file on a thread of its own; stops within a moment when the job is stopped.
pub(crate) async fn prove(file: &Path, control: Control, run: &Run) -> Result<Verified, Fault> {
    let mut meter = run.phase(Phase::Verifying, tokio::fs::metadata(file).await.ok().map(|m| m.len()));
    let (progress, mut seen) = tokio::sync::watch::channel(0);
    let control = control.on_progress(move |done, _| {
        progress.send_replace(done);
    });
    let (path, stop) = (file.to_owned(), control.clone());
    let mut work = tokio::task::spawn_blocking(move || reeve_backups::verify(&path, &control));
    loop {
        tokio::select! {
            done = &mut work => {
                let done = done.map_err(|_| Fault::new(Code::Internal, "Proving the file broke off."))?;
                run.stopped()?;
                return Ok(done?);
            }
            () = run.cancel.cancelled(), if !stop.is_cancelled() => stop.cancel(),
            Ok(()) = seen.changed() => meter.at(*seen.borrow_and_update()),
        }
    }
}

/// Nothing where a backup is of the tenant's database. A name can be wrong, and a link can lead anywhere: what the file
/// itself says counts.
pub(crate) fn belongs(database: &str, tenant: &Tenant) -> Result<(), Fault> {
    if database == tenant.database {
        return Ok(());
    }
    let why = format!(
        "This is a backup of the database {database}, and {} has the database {}.",
        tenant.name, tenant.database
    );
    Err(Fault::new(Code::BackupUnsound, why).with("check", "database").with("database", database))
}

/// What a sound file has to tell, or the failure that names the check.
pub(crate) fn outcome(facts: &BackupFacts) -> Result<JobOutcome, Fault> {
    if facts.verdict.ok {
        let checks = u32::try_from(facts.verdict.checks.len()).unwrap_or(u32::MAX);
        return Ok(JobOutcome::Proven { checks, bytes: facts.bytes });
    }
    Err(unsound(&facts.verdict, &facts.file))
}

/// The failure that names the first check which a file does not hold.
pub(crate) fn unsound(verdict: &Verdict, path: &str) -> Fault {
    let (name, detail) = verdict
        .first_failure()
        .map_or(("none", "nothing could be checked"), |line| (line.name.as_str(), line.detail.as_str()));
    Fault::new(Code::BackupUnsound, format!("This is not a sound backup: {detail}"))
        .with("check", name)
        .with("path", path)
}
