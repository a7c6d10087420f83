//! The ledger of backups: what the sources have and what is here, laid into the places that the platform promised.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::{
    BackupFacts, DrillResult, Holds, Listed, Promised, ProofState, Rhythm, TimedBy, drill_due,
};
use reeve_domain::source::{Download, DownloadState, FoundBackup, VaultedBackup};
use reeve_domain::tenant::Tenant;
use reeve_platforms::{Backups, Content, Slots, Stated};
use reeve_store::sources::StoredSource;
use reeve_store::{
    Connection, backups as files, downloads, drills, found_backups, sources, tenants as tenants_table,
    vaulted_backups,
};

use super::downloads::finished_path;
use crate::api::{LedgerView, OfTenantOrAll};
use crate::reeve::Reeve;
use crate::{requests, tenants};

/// What the catalogue calls backups that were taken from here.
const HERE: &str = "taken from here";
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
    let read = move |db: &Connection| {
        let whole = one.is_some();
        let all = match one {
            Some(tenant) => vec![tenant],
            None => tenants_table::list(db)?,
        };
        all.iter().map(|tenant| of_tenant(db, tenant, whole, now)).collect()
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
    whole: bool,
    now: DateTime<Utc>,
) -> reeve_store::Result<LedgerView> {
    let platform = reeve_platforms::get(&tenant.platform);
    let promised =
        platform.map(|platform| promised(&platform.backups, platform.rpo_hours)).unwrap_or_default();
    let sources = sources::list(db, Some(&tenant.id))?;
    // the newest first
    let last = drills::list(db, Some(&tenant.name))?.first().map(|drill| drill.at);
    let drilled = drills::list(db, None)?.into_iter().map(|drill| (drill.sha256.clone(), drill)).collect();
    let mut backups = catalogue(
        &sources,
        found_backups::of_tenant(db, &tenant.id)?,
        files::list(db, Some(&tenant.name))?,
        &downloads::list(db, Some(&tenant.id))?,
        &drilled,
    );
    let vaulted = vaulted_backups::list(db, Some(&tenant.name))?.into_iter();
    // of a database that the tenant had before, no place is filled
    let of_now = vaulted.filter(|one| one.database.as_ref() == Some(&tenant.database));
    backups.extend(of_now.map(|one| of_vault(one, &drilled)));
    let mut ledger = reeve_domain::backup::ledger(&promised, backups, now);
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
        drill: drill_due(last, now),
    })
}

/// What a platform states about backups, as the ledger counts it. Where a rhythm is promised and no number, it is one.
fn promised(backups: &Backups, rpo_hours: Stated<u16>) -> Promised {
    let rhythm = |slots: Stated<Slots>| {
        let slots = *slots.value()?;
        let count = slots.count.value().copied().unwrap_or(1);
        let holds = match slots.holds {
            Content::Full => Holds::Full,
            Content::DatabaseOnly => Holds::DatabaseOnly,
        };
        (count > 0).then_some(Rhythm { count, holds })
    };
    Promised {
        daily: rhythm(backups.daily),
        weekly: rhythm(backups.weekly),
        monthly: rhythm(backups.monthly),
        rpo_hours: rpo_hours.value().copied(),
    }
}

/// Everything that is known of a tenant's backups, each once: what came from a source is its entry there.
fn catalogue(
    sources: &[StoredSource],
    found: Vec<FoundBackup>,
    files: Vec<BackupFacts>,
    downloads: &[Download],
    drilled: &HashMap<String, DrillResult>,
) -> Vec<Listed> {
    let names: HashMap<_, _> = sources.iter().map(|s| (&s.source.id, s.source.name.as_str())).collect();
    let mut files: HashMap<String, BackupFacts> =
        files.into_iter().map(|facts| (facts.file.clone(), facts)).collect();
    let brought: HashMap<&str, &Download> =
        downloads.iter().map(|download| (download.backup.as_str(), download)).collect();
    let mut all = Vec::with_capacity(found.len() + files.len());
    for backup in found {
        let download = brought.get(backup.id.as_str()).copied();
        let here = download.filter(|download| download.state == DownloadState::Done);
        let facts = here.and_then(|download| files.remove(&finished_path(download)));
        let drill = facts.as_ref().and_then(|facts| drilled.get(&facts.sha256));
        let refused = download
            .and_then(|download| download.fault.as_ref())
            .is_some_and(|fault| fault.code == reeve_domain::Code::BackupUnsound);
        all.push(Listed {
            source: names.get(&backup.source).copied().unwrap_or_default().to_owned(),
            timed_by: if backup.named { TimedBy::Name } else { TimedBy::FileDate },
            holds: facts.as_ref().and_then(|facts| facts.holds).unwrap_or(backup.holds),
            proof: match &facts {
                Some(facts) => proof_of(facts, drill),
                None if refused => ProofState::Unsound,
                None => ProofState::Unseen,
            },
            drill: drill.cloned(),
            file: facts.map(|facts| facts.file),
            snapshot: None,
            id: backup.id,
            path: backup.path,
            at: backup.at,
            bytes: backup.bytes,
        });
    }
    all.extend(files.into_values().map(|facts| {
        let drill = drilled.get(&facts.sha256);
        of_file(facts, drill)
    }));
    all
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
        proof: proof_of(&facts, drill),
        file: Some(facts.file),
        snapshot: None,
        drill: drill.cloned(),
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
    }
}

/// What the catalogue calls a file that is in no source's listing.
pub(super) fn id_of_file(file: &str) -> String {
    crate::sources::id_of(HERE, file)
}

/// How far a file is proven: a drill says more than a look, and a file that is not sound stays so.
fn proof_of(facts: &BackupFacts, drill: Option<&DrillResult>) -> ProofState {
    match (facts.verdict.ok, facts.verdict.undecided, drill) {
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
    use reeve_domain::backup::{SlotState, ledger};
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
        let backups = catalogue(&[], (0..ALL).map(found).collect(), Vec::new(), &[], &HashMap::new());
        let full = |count| Some(Rhythm { count, holds: Holds::Full });
        let promised = Promised { daily: full(7), weekly: full(4), monthly: full(3), rpo_hours: Some(24) };
        let ledger = ledger(&promised, backups, now);
        assert_eq!(ledger.slots.len(), 14);
        assert!(ledger.slots.iter().all(|slot| slot.state == SlotState::Unverified && slot.backup.is_some()));
        assert_eq!(ledger.beyond.len() as i64, ALL - 14);
    }
}
