//! The files of backups that are known here: what a look at each showed, and whether that is the file still.
//!
//! What must always hold: what was seen counts for the file as it was then. One that was written again is one nobody has
//! looked into, of whatever size; one that is not there any more is gone. Of what is known, the worst is told.

use std::collections::HashMap;
use std::path::Path;

use reeve_domain::backup::{BackupFacts, DrillResult, ProofState, Verdict};
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, backups as table, drills};

use super::absolute;
use crate::api::{KnownBackup, OfTenantOrAll};
use crate::reeve::Reeve;
use crate::tenants;

/// Backups taken or looked at from here, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, request: OfTenantOrAll) -> Result<Vec<KnownBackup>, Fault> {
    let name = match request.tenant {
        Some(id) => Some(tenants::by_id(reeve, &id).await?.name),
        None => None,
    };
    let read = move |db: &Connection| {
        let drills = drills::list(db, None)?;
        let drilled = drills.into_iter().map(|drill| (drill.sha256.clone(), drill)).collect();
        of_tenant(db, name.as_deref(), &drilled)
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// What is known of one file.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn known(reeve: &Reeve, file: &str) -> Result<KnownBackup, Fault> {
    let wanted = absolute("file", file)?.to_string_lossy().into_owned();
    let all = list(reeve, OfTenantOrAll { tenant: None }).await?;
    all.into_iter().find(|known| known.facts.file == wanted).ok_or_else(|| {
        Fault::new(Code::NotFound, "Nothing is known about this file yet.")
            .next("`reeve backup verify` looks into it.")
    })
}

/// Facts about one file, as last proven.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn facts(reeve: &Reeve, file: &str) -> Result<BackupFacts, Fault> {
    Ok(known(reeve, file).await?.facts)
}

/// Keeps what was seen of a file, and by what the file was known then.
///
/// # Errors
/// When the store cannot be written.
pub(crate) async fn keep(reeve: &Reeve, facts: &BackupFacts, version: Option<String>) -> Result<(), Fault> {
    let facts = facts.clone();
    Ok(reeve.store().await?.write(move |db| table::save(db, &facts, version.as_deref())).await?)
}

/// The files of the tenant of this name, or of all, as they are on the disk by now, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn of_tenant(
    db: &Connection,
    name: Option<&str>,
    drilled: &HashMap<String, DrillResult>,
) -> reeve_store::Result<Vec<KnownBackup>> {
    let versions = table::versions(db, name)?;
    let known = |facts: BackupFacts| {
        let drill = drilled.get(&facts.sha256);
        match stands(Path::new(&facts.file), versions.get(&facts.file).map(String::as_str)) {
            Stands::AsSeen => {
                let proof = proof_of(&facts.verdict, drill);
                KnownBackup { proof, drill: drill.cloned(), facts }
            }
            Stands::Changed => KnownBackup { proof: ProofState::Unseen, drill: None, facts },
            Stands::Gone => KnownBackup { proof: ProofState::Gone, drill: None, facts },
        }
    };
    Ok(table::list(db, name)?.into_iter().map(known).collect())
}

/// How a file of this computer stands against what was seen of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// It is what was seen.
    AsSeen,
    /// It was written since.
    Changed,
    /// There is none, or none that can be read.
    Gone,
}

/// Compares a file with the version that was `seen`; where that was not kept, it counts as the same.
pub(super) fn stands(file: &Path, seen: Option<&str>) -> Stands {
    match (reeve_backups::file_version(file), seen) {
        (None, _) => Stands::Gone,
        (Some(now), Some(seen)) if now != seen => Stands::Changed,
        (Some(_), _) => Stands::AsSeen,
    }
}

/// How far a file is proven: a drill says more than a look, and a file that is not sound stays so.
pub(super) fn proof_of(verdict: &Verdict, drill: Option<&DrillResult>) -> ProofState {
    match (verdict.ok, verdict.undecided, drill) {
        (false, false, _) => ProofState::Unsound,
        (_, _, Some(drill)) => drill.grade.proof(),
        (true, _, None) => ProofState::Verified,
        (false, true, None) => ProofState::Downloaded,
    }
}
