//! The backup that somebody wants restored, as it is known here.
//!
//! A request names it by the SHA-256 of its file: what is restored has to be that very file, on whichever computer.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::BackupFacts;
use reeve_domain::job::DrillSubject;
use reeve_domain::restore::RestoredFrom;
use reeve_domain::tenant::{Tenant, invalid};
use reeve_store::{Connection, backups as files, drills, vaulted_backups};

use crate::backups;
use crate::reeve::Reeve;

/// The backup that was named: by its file, the SHA-256 of one that is known here, or the id of one in the catalogue or the
/// vault. `made_at` says when it was made, where nothing here does.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`]; [`reeve_domain::Code::InvalidInput`] with `field` = `backup` for one that was not proven
/// yet, or is in the vault alone, and `at` where nothing says when it was made; [`reeve_domain::Code::BackupUnsound`], also for
/// a dump whose end cannot be seen, and [`reeve_domain::Code::CannotRead`]: neither would be restored.
pub(super) async fn named(
    reeve: &Reeve,
    tenant: &Tenant,
    named: &str,
    made_at: Option<DateTime<Utc>>,
) -> Result<RestoredFrom, Fault> {
    let facts = facts(reeve, named.trim()).await?;
    let file = Path::new(&facts.file);
    if reeve_backups::is_sealed(file) {
        return Err(reeve_backups::Error::Sealed(file.to_owned()).into());
    }
    backups::outcome(&facts)?;
    let at = backups::made_at(file, &tenant.database, made_at)?;
    let sha256 = facts.sha256.clone();
    let latest =
        move |db: &Connection| Ok(drills::list(db, None)?.into_iter().find(|it| it.sha256 == sha256));
    let drill = reeve.store().await?.read(latest).await?;
    Ok(RestoredFrom {
        sha256: facts.sha256,
        database: Some(facts.database).filter(|name| !name.is_empty()),
        at,
        grade: drill.map(|drill| drill.grade),
    })
}

/// What is known of a backup.
///
/// # Errors
/// As [`named`], of one that is not known here.
pub(super) async fn facts(reeve: &Reeve, named: &str) -> Result<BackupFacts, Fault> {
    if let Some(facts) = by_sha256(reeve, &named.to_ascii_lowercase()).await? {
        return Ok(facts);
    }
    match backups::subject(reeve, named).await? {
        DrillSubject::File { file } => backups::known_facts(reeve, &file).await?.ok_or_else(|| {
            invalid(
                "backup",
                "Nobody has looked into this file yet: what is asked for has to be proven first.",
            )
            .with("path", &file)
            .next("Have its file verified first.")
        }),
        DrillSubject::Snapshot { snapshot } => of_snapshot(reeve, &snapshot).await,
    }
}

/// The file that a backup of the vault came from, while that is here: what the vault writes is another file.
async fn of_snapshot(reeve: &Reeve, snapshot: &str) -> Result<BackupFacts, Fault> {
    let wanted = snapshot.to_owned();
    let kept = reeve.store().await?.read(|db| vaulted_backups::list(db, None)).await?;
    let origin = kept.into_iter().find(|one| one.id == wanted).and_then(|one| one.sha256);
    if let Some(sha256) = origin
        && let Some(facts) = by_sha256(reeve, &sha256).await?
        && Path::new(&facts.file).is_file()
    {
        return Ok(facts);
    }
    Err(invalid("backup", "This backup is in the vault: what is restored is a file.")
        .with("snapshot", snapshot)
        .next("Write it to a file first, then name that file."))
}

/// What is known of the backup with this SHA-256; of several files, of one that is there still.
async fn by_sha256(reeve: &Reeve, sha256: &str) -> Result<Option<BackupFacts>, Fault> {
    let all = reeve.store().await?.read(|db| files::list(db, None)).await?;
    let mut same: Vec<BackupFacts> = all.into_iter().filter(|facts| facts.sha256 == sha256).collect();
    let there = same.iter().position(|facts| Path::new(&facts.file).is_file());
    Ok((!same.is_empty()).then(|| same.swap_remove(there.unwrap_or_default())))
}
