//! All that is known of a tenant's backups, each once: what its sources had at their latest listings, what is here, and what
//! is in the vault.
//!
//! What must always hold: no backup is called proven that is known to be another by now, or not to be there. Files of this
//! computer are looked at for that, and nothing else is asked.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use reeve_domain::backup::{BackupFacts, DrillResult, Holds, Listed, Looked, ProofState, Seen, TimedBy};
use reeve_domain::place::Place;
use reeve_domain::source::{Download, DownloadState, FoundBackup, SourceId, SourcePlace, VaultedBackup};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::sources::StoredSource;
use reeve_store::{Connection, downloads, found_backups, sources as sources_table};

use super::downloads::finished_path;
use super::known::{self, Stands, proof_of, stands};
use super::proving::{self, Looks};
use crate::api::KnownBackup;
use crate::vault::Standing;

/// What the catalogue calls backups that were taken from here.
pub(super) const HERE: &str = "taken from here";
/// What it calls the vault.
pub(super) const VAULT: &str = "vault";

/// All that is known of a tenant's backups but for those in the vault, each once.
pub(super) fn catalogue(
    db: &Connection,
    tenant: &Tenant,
    sources: &[StoredSource],
    drilled: &HashMap<String, DrillResult>,
) -> reeve_store::Result<Vec<Listed>> {
    let gone = sources.iter().filter(|stored| folder_gone(&stored.source.place).is_some());
    let catalogue = Catalogue {
        database: &tenant.database,
        sources,
        gone: &gone.map(|stored| stored.source.id.clone()).collect(),
        downloads: &downloads::list(db, Some(&tenant.id))?,
        looks: &Looks::read(db, sources.iter().map(|stored| &stored.source))?,
        drilled,
    };
    let files = known::of_tenant(db, Some(&tenant.name), drilled)?;
    Ok(catalogue.of(found_backups::of_tenant(db, &tenant.id)?, files))
}

/// How many backups of a tenant were taken from here, and are here still.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn taken_here(db: &Connection, tenant: &Tenant) -> reeve_store::Result<u64> {
    let sources = sources_table::list(db, Some(&tenant.id))?;
    let all = catalogue(db, tenant, &sources, &HashMap::new())?;
    let is_here = |listed: &&Listed| listed.source == HERE && listed.proof != ProofState::Gone;
    Ok(all.iter().filter(is_here).count() as u64)
}

/// Why a folder of this computer that is a source cannot be looked at now: a disk that is not mounted, say.
pub(super) fn folder_gone(place: &SourcePlace) -> Option<Fault> {
    let SourcePlace::Files(Place::Folder { path }) = place else { return None };
    (!Path::new(path).is_dir())
        .then(|| Fault::new(Code::SourceFailed, format!("There is no folder {path}.")).with("path", path))
}

/// What tells of a tenant's backups beside the listings.
struct Catalogue<'a> {
    database: &'a str,
    sources: &'a [StoredSource],
    /// Folders of this computer that are not there.
    gone: &'a HashSet<SourceId>,
    downloads: &'a [Download],
    looks: &'a Looks,
    drilled: &'a HashMap<String, DrillResult>,
}

/// What this computer has of a backup that a source listed.
struct Here {
    /// It lies in a folder of this computer.
    in_place: bool,
    /// How it stands there.
    stands: Stands,
    /// What is known of it as a file of this computer.
    facts: Option<BackupFacts>,
}

impl Catalogue<'_> {
    /// Everything that is known of a tenant's backups, each once: what came from a source, or lies in its folder, is its
    /// entry there.
    fn of(&self, found: Vec<FoundBackup>, files: Vec<KnownBackup>) -> Vec<Listed> {
        let sources: HashMap<_, _> = self.sources.iter().map(|s| (&s.source.id, &s.source)).collect();
        let mut files: HashMap<String, KnownBackup> =
            files.into_iter().map(|known| (known.facts.file.clone(), known)).collect();
        let brought: HashMap<&str, &Download> =
            self.downloads.iter().map(|download| (download.backup.as_str(), download)).collect();
        let mut all = Vec::with_capacity(found.len() + files.len());
        for backup in found {
            // what was brought of another file that had its name stands for itself
            let download =
                brought.get(backup.id.as_str()).copied().filter(|download| download.is_of(&backup));
            let source = sources.get(&backup.source).copied();
            let path = source.and_then(|source| proving::in_place(&source.place, &backup.path));
            let mut here = match path {
                Some(path) => self.in_folder(&backup, &path, &mut files),
                None => Here { in_place: false, stands: Stands::AsSeen, facts: None },
            };
            let done = download.filter(|download| download.state == DownloadState::Done);
            let copy = done.and_then(|download| as_seen(&mut files, &finished_path(download)));
            here.facts = copy.or(here.facts);
            let name = source.map(|source| source.name.clone()).unwrap_or_default();
            all.push(self.entry(name, backup, here, download));
        }
        all.extend(files.into_values().map(of_file));
        all
    }

    /// How a backup stands in a folder of this computer. Nobody claims anything of one that was not looked into, so only
    /// others are looked at.
    fn in_folder(&self, backup: &FoundBackup, path: &Path, files: &mut HashMap<String, KnownBackup>) -> Here {
        let known = files.remove(path.to_string_lossy().as_ref());
        let stands = match (&known, self.looks.at(backup)) {
            _ if self.gone.contains(&backup.source) => Stands::Gone,
            (Some(known), _) => match known.proof {
                ProofState::Gone => Stands::Gone,
                ProofState::Unseen => Stands::Changed,
                _ => Stands::AsSeen,
            },
            (None, Some(look)) => stands(path, look.version.as_deref()),
            (None, None) => Stands::AsSeen,
        };
        let facts = known.map(|known| known.facts).filter(|facts| {
            // another file may have taken its name since the folder was listed
            stands == Stands::AsSeen && backup.bytes.is_none_or(|bytes| bytes == facts.bytes)
        });
        Here { in_place: true, stands, facts }
    }

    fn entry(&self, source: String, backup: FoundBackup, here: Here, download: Option<&Download>) -> Listed {
        let Here { in_place, stands, facts } = here;
        let look = self.looks.at(&backup).filter(|_| stands != Stands::Changed);
        let seen = facts.as_ref().map(Seen::from).or_else(|| look?.seen.clone());
        let drill = seen.as_ref().and_then(|seen| self.drilled.get(&seen.sha256));
        let refused = download
            .and_then(|download| download.fault.as_ref())
            .is_some_and(|fault| fault.code == Code::BackupUnsound);
        // a copy that was brought here is one, whatever became of the folder
        let gone = stands == Stands::Gone && facts.is_none();
        Listed {
            source,
            timed_by: timed_by(&backup),
            holds: seen.as_ref().and_then(|seen| seen.holds).unwrap_or(backup.holds),
            proof: match &seen {
                _ if gone => ProofState::Gone,
                // it has the tenant's name, and is somebody else's
                Some(seen) if !seen.database.is_empty() && seen.database != self.database => {
                    ProofState::Unsound
                }
                Some(seen) => proof_of(&seen.verdict, drill),
                None if refused => ProofState::Unsound,
                None => ProofState::Unseen,
            },
            drill: drill.cloned(),
            file: facts.map(|facts| facts.file),
            snapshot: None,
            in_place,
            looked: look.map(|look| Looked { at: look.at, failed: look.failed }),
            id: backup.id,
            path: backup.path,
            at: backup.at,
            bytes: backup.bytes,
        }
    }
}

/// Takes a file out of these where it is still what was looked at.
fn as_seen(files: &mut HashMap<String, KnownBackup>, name: &str) -> Option<BackupFacts> {
    let is_as_seen = !matches!(files.get(name)?.proof, ProofState::Gone | ProofState::Unseen);
    is_as_seen.then(|| files.remove(name))?.map(|known| known.facts)
}

/// Who says when a backup was made that a source listed.
pub(super) fn timed_by(found: &FoundBackup) -> TimedBy {
    if found.named { TimedBy::Name } else { TimedBy::FileDate }
}

/// A backup that was taken or proven here, and is in no source's listing.
fn of_file(known: KnownBackup) -> Listed {
    let KnownBackup { facts, proof, drill } = known;
    Listed {
        id: id_of_file(&facts.file),
        source: HERE.to_owned(),
        path: facts.file.clone(),
        at: facts.taken_at,
        timed_by: facts.timed_by.unwrap_or(TimedBy::Taking),
        holds: facts.holds.unwrap_or(Holds::Full),
        bytes: Some(facts.bytes),
        proof,
        file: (proof != ProofState::Gone).then_some(facts.file),
        snapshot: None,
        drill,
        in_place: false,
        looked: None,
    }
}

/// A backup in the vault. All that goes in was proven before, and is read again part by part.
pub(super) fn of_vault(
    backup: VaultedBackup,
    vault: &Standing,
    drilled: &HashMap<String, DrillResult>,
) -> Listed {
    let drill = backup.sha256.as_ref().and_then(|sha256| drilled.get(sha256));
    let proof = match drill {
        _ if vault.is_gone() => ProofState::Gone,
        _ if vault.has_damaged(&backup.id) => ProofState::Unsound,
        Some(drill) => drill.grade.proof(),
        None if backup.complete => ProofState::Verified,
        None => ProofState::Downloaded,
    };
    Listed {
        path: backup.id.clone(),
        snapshot: Some(backup.id.clone()),
        id: backup.id,
        source: VAULT.to_owned(),
        at: backup.at,
        timed_by: TimedBy::Taking,
        holds: backup.holds,
        bytes: Some(backup.bytes),
        proof,
        file: None,
        drill: drill.cloned(),
        in_place: false,
        looked: None,
    }
}

/// What the catalogue calls a file that is in no source's listing.
pub(super) fn id_of_file(file: &str) -> String {
    crate::sources::id_of(HERE, file)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use chrono::{DateTime, TimeDelta};
    use reeve_domain::backup::{Promised, Rhythm, SlotState, ledger};

    use super::*;

    #[test]
    fn of_a_hundred_thousand_backups_each_is_in_the_ledger_once() {
        const ALL: i64 = 100_000;
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let found = |number: i64| FoundBackup {
            id: number.to_string(),
            source: SourceId("bucket".into()),
            path: format!("{number}.zip"),
            // one every quarter of an hour, over almost three years
            at: now - TimeDelta::minutes(15 * number),
            named: true,
            holds: Holds::Full,
            bytes: Some(1),
            version: None,
        };
        let catalogue = Catalogue {
            database: "acme",
            sources: &[],
            gone: &HashSet::new(),
            downloads: &[],
            looks: &Looks::default(),
            drilled: &HashMap::new(),
        };
        let backups = catalogue.of((0..ALL).map(found).collect(), Vec::new());
        let full = |count| Some(Rhythm { count, holds: Holds::Full });
        let promised = Promised { daily: full(7), weekly: full(4), monthly: full(3), rpo_hours: Some(24) };
        let ledger = ledger(&promised, backups, now);
        assert_eq!(ledger.slots.len(), 14);
        assert!(ledger.slots.iter().all(|slot| slot.state == SlotState::Unverified && slot.backup.is_some()));
        assert_eq!(ledger.beyond.len() as i64, ALL - 14);
    }
}
