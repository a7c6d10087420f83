//! The ledger of backups: what the sources have and what is here, laid into the places that the platform promised.

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::{
    BackupFacts, DrillDue, DrillResult, Holds, Ledger, Listed, Looked, Promised, ProofState, Seen, TimedBy,
    Verdict, drill_due,
};
use reeve_domain::place::Place;
use reeve_domain::source::{Download, DownloadState, FoundBackup, SourcePlace, VaultedBackup};
use reeve_domain::tenant::Tenant;
use reeve_store::sources::StoredSource;
use reeve_store::{
    Connection, backups as files, downloads, drills, found_backups, sources, tenants as tenants_table,
    vaulted_backups,
};

use super::downloads::finished_path;
use super::promised::Promises;
use super::proving::{self, Looks};
use crate::api::{LedgerView, OfTenantOrAll};
use crate::reeve::Reeve;
use crate::{requests, tenants};

/// What the catalogue calls backups that were taken from here.
pub(super) const HERE: &str = "taken from here";
/// What it calls the vault.
const VAULT: &str = "vault";

/// Every place the platforms promised for backups, and what fills it. Nothing is asked of any source: what its latest
/// listing had counts.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] for an unknown tenant.
pub async fn ledger(reeve: &Reeve, request: OfTenantOrAll) -> Result<Vec<LedgerView>, Fault> {
    let one = match &request.tenant {
        Some(id) => Some(tenants::by_id(reeve, id).await?),
        None => None,
    };
    let now = reeve.host().now();
    let promises = Promises::read(reeve).await?;
    let read = move |db: &Connection| {
        let whole = one.is_some();
        let all = match one {
            Some(tenant) => vec![tenant],
            None => tenants_table::list(db)?,
        };
        all.iter().map(|tenant| of_tenant(db, tenant, promises.to(tenant), whole, now)).collect()
    };
    let mut views: Vec<LedgerView> = reeve.store().await?.read(read).await?;
    for request in requests::open_of_all(reeve).await? {
        let slots = views
            .iter_mut()
            .filter(|view| view.tenant == request.tenant)
            .flat_map(|view| &mut view.ledger.slots);
        for slot in slots.filter(|slot| request.wanted.helps(slot)) {
            slot.requested = Some(request.asked_at);
        }
    }
    Ok(views)
}

fn of_tenant(
    db: &Connection,
    tenant: &Tenant,
    promised: Promised,
    whole: bool,
    now: DateTime<Utc>,
) -> reeve_store::Result<LedgerView> {
    let sources = sources::list(db, Some(&tenant.id))?;
    let (mut ledger, drill) = laid(db, tenant, &promised, now)?;
    let proving = proving::standing(db, &tenant.id, &ledger, &drill, now)?;
    let beyond = ledger.beyond.len() as u64;
    if !whole {
        ledger.beyond = Vec::new();
    }
    let never = sources.iter().any(|stored| stored.listed_at.is_none());
    let oldest = sources.iter().filter_map(|stored| stored.listed_at).min();
    Ok(LedgerView {
        tenant: tenant.id.clone(),
        name: tenant.name.clone(),
        platform: tenant.platform.clone(),
        promised,
        ledger,
        beyond,
        sources: u32::try_from(sources.len()).unwrap_or(u32::MAX),
        as_of: oldest.filter(|_| !never),
        fault: sources.into_iter().find_map(|stored| stored.fault),
        drill,
        proving,
    })
}

/// All that is known of a tenant's backups, laid into their places, and when it is to be drilled.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn laid(
    db: &Connection,
    tenant: &Tenant,
    promised: &Promised,
    now: DateTime<Utc>,
) -> reeve_store::Result<(Ledger, DrillDue)> {
    let sources = sources::list(db, Some(&tenant.id))?;
    // the newest first
    let last = drills::list(db, Some(&tenant.name))?.first().map(|drill| drill.at);
    let drilled = drills::list(db, None)?.into_iter().map(|drill| (drill.sha256.clone(), drill)).collect();
    let mut backups = catalogue(db, tenant, &sources, &drilled)?;
    let vaulted = vaulted_backups::list(db, Some(&tenant.name))?.into_iter();
    // of a database that the tenant had before, no place is filled
    let of_now = vaulted.filter(|one| one.database.as_ref() == Some(&tenant.database));
    backups.extend(of_now.map(|one| of_vault(one, &drilled)));
    Ok((reeve_domain::backup::ledger(promised, backups, now), drill_due(last, now)))
}

/// All that is known of a tenant's backups but for those in the vault, each once.
pub(super) fn catalogue(
    db: &Connection,
    tenant: &Tenant,
    sources: &[StoredSource],
    drilled: &HashMap<String, DrillResult>,
) -> reeve_store::Result<Vec<Listed>> {
    let catalogue = Catalogue {
        database: &tenant.database,
        sources,
        downloads: &downloads::list(db, Some(&tenant.id))?,
        looks: &Looks::read(db, sources.iter().map(|stored| &stored.source))?,
        drilled,
    };
    Ok(catalogue.of(found_backups::of_tenant(db, &tenant.id)?, files::list(db, Some(&tenant.name))?))
}

/// How many backups of a tenant were taken from here.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn taken_here(db: &Connection, tenant: &Tenant) -> reeve_store::Result<u64> {
    let sources = sources::list(db, Some(&tenant.id))?;
    let all = catalogue(db, tenant, &sources, &HashMap::new())?;
    Ok(all.iter().filter(|listed| listed.source == HERE).count() as u64)
}

/// What tells of a tenant's backups beside the listings.
struct Catalogue<'a> {
    database: &'a str,
    sources: &'a [StoredSource],
    downloads: &'a [Download],
    looks: &'a Looks,
    drilled: &'a HashMap<String, DrillResult>,
}

impl Catalogue<'_> {
    /// Everything that is known of a tenant's backups, each once: what came from a source, or lies in its folder, is its
    /// entry there.
    fn of(&self, found: Vec<FoundBackup>, files: Vec<BackupFacts>) -> Vec<Listed> {
        let sources: HashMap<_, _> = self.sources.iter().map(|s| (&s.source.id, &s.source)).collect();
        let mut files: HashMap<String, BackupFacts> =
            files.into_iter().map(|facts| (facts.file.clone(), facts)).collect();
        let brought: HashMap<&str, &Download> =
            self.downloads.iter().map(|download| (download.backup.as_str(), download)).collect();
        let mut all = Vec::with_capacity(found.len() + files.len());
        for backup in found {
            let download = brought.get(backup.id.as_str()).copied();
            let here = download.filter(|download| download.state == DownloadState::Done);
            let here = here.and_then(|download| files.remove(&finished_path(download)));
            let source = sources.get(&backup.source).copied();
            let in_place = source.and_then(|source| proving::in_place(&source.place, &backup.path));
            // another file may have taken its name by now
            let there = in_place.as_ref().and_then(|path| files.remove(path.to_string_lossy().as_ref()));
            let facts = here.or(there.filter(|facts| backup.bytes.is_none_or(|bytes| bytes == facts.bytes)));
            let name = source.map(|source| source.name.clone()).unwrap_or_default();
            all.push(Listed { in_place: in_place.is_some(), ..self.entry(name, backup, facts, download) });
        }
        all.extend(files.into_values().map(|facts| {
            let drill = self.drilled.get(&facts.sha256);
            of_file(facts, drill)
        }));
        all
    }

    fn entry(
        &self,
        source: String,
        backup: FoundBackup,
        facts: Option<BackupFacts>,
        download: Option<&Download>,
    ) -> Listed {
        let look = self.looks.at(&backup);
        let seen = facts.as_ref().map(Seen::from).or_else(|| look?.seen.clone());
        let drill = seen.as_ref().and_then(|seen| self.drilled.get(&seen.sha256));
        let refused = download
            .and_then(|download| download.fault.as_ref())
            .is_some_and(|fault| fault.code == reeve_domain::Code::BackupUnsound);
        Listed {
            source,
            timed_by: if backup.named { TimedBy::Name } else { TimedBy::FileDate },
            holds: seen.as_ref().and_then(|seen| seen.holds).unwrap_or(backup.holds),
            proof: match &seen {
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
            in_place: false,
            looked: look.map(|look| Looked { at: look.at, failed: look.failed }),
            id: backup.id,
            path: backup.path,
            at: backup.at,
            bytes: backup.bytes,
        }
    }
}

/// Whose backup a file is that lies in the folder of a source, and when it was made: that of the tenant with this
/// database where several list it.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn listed_as(
    reeve: &Reeve,
    file: &Path,
    database: Option<&str>,
) -> Result<Option<(String, DateTime<Utc>)>, Fault> {
    let (file, database) = (file.to_owned(), database.map(str::to_owned));
    let read = move |db: &Connection| {
        for stored in sources::list(db, None)? {
            let SourcePlace::Files(Place::Folder { path }) = &stored.source.place else { continue };
            let Ok(within) = file.strip_prefix(path) else { continue };
            let parts: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
            let id = crate::sources::id_of(&stored.source.id.0, &parts.join("/"));
            let Some(found) = found_backups::find(db, &id)? else { continue };
            let tenant = tenants_table::get(db, &stored.source.tenant)?;
            if database.as_ref().is_none_or(|database| *database == tenant.database) {
                return Ok(Some((tenant.name, found.at)));
            }
        }
        Ok(None)
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// The file of a backup whose source is a folder of this computer.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn in_folder(db: &Connection, found: &FoundBackup) -> reeve_store::Result<Option<String>> {
    let source = sources::get(db, &found.source)?.source;
    let path = proving::in_place(&source.place, &found.path);
    Ok(path.map(|path| path.to_string_lossy().into_owned()))
}

/// A backup that was taken or proven here, and is in no source's listing.
fn of_file(facts: BackupFacts, drill: Option<&DrillResult>) -> Listed {
    Listed {
        id: id_of_file(&facts.file),
        source: HERE.to_owned(),
        path: facts.file.clone(),
        at: facts.taken_at,
        timed_by: TimedBy::Taking,
        holds: facts.holds.unwrap_or(Holds::Full),
        bytes: Some(facts.bytes),
        proof: proof_of(&facts.verdict, drill),
        file: Some(facts.file),
        snapshot: None,
        drill: drill.cloned(),
        in_place: false,
        looked: None,
    }
}

/// A backup in the vault. All that goes in was proven before, and is read again part by part.
fn of_vault(backup: VaultedBackup, drilled: &HashMap<String, DrillResult>) -> Listed {
    let drill = backup.sha256.as_ref().and_then(|sha256| drilled.get(sha256));
    let proof = if backup.complete { ProofState::Verified } else { ProofState::Downloaded };
    Listed {
        path: backup.id.clone(),
        snapshot: Some(backup.id.clone()),
        id: backup.id,
        source: VAULT.to_owned(),
        at: backup.at,
        timed_by: TimedBy::Taking,
        holds: backup.holds,
        bytes: Some(backup.bytes),
        proof: drill.map_or(proof, |drill| drill.grade.proof()),
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

/// How far a file is proven: a drill says more than a look, and a file that is not sound stays so.
fn proof_of(verdict: &Verdict, drill: Option<&DrillResult>) -> ProofState {
    match (verdict.ok, verdict.undecided, drill) {
        (false, false, _) => ProofState::Unsound,
        (_, _, Some(drill)) => drill.grade.proof(),
        (true, _, None) => ProofState::Verified,
        (false, true, None) => ProofState::Downloaded,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use chrono::TimeDelta;
    use reeve_domain::backup::{Rhythm, SlotState, ledger};
    use reeve_domain::source::SourceId;

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
        };
        let catalogue = Catalogue {
            database: "acme",
            sources: &[],
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
