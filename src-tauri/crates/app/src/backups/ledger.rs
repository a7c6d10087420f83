//! The ledger of backups: what the sources have and what is here, laid into the places that the platform promised.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::{DrillDue, Ledger, Promised, TimedBy, drill_due};
use reeve_domain::place::Place;
use reeve_domain::source::{FoundBackup, SourcePlace};
use reeve_domain::tenant::Tenant;
use reeve_store::sources::StoredSource;
use reeve_store::{Connection, drills, found_backups, sources, tenants as tenants_table, vaulted_backups};

use super::catalogue::{VAULT, catalogue, folder_gone, of_vault, timed_by};
use super::promised::Promises;
use super::proving;
use crate::api::{LedgerView, OfTenantOrAll, UnreadSource};
use crate::reeve::Reeve;
use crate::vault::Standing;
use crate::{requests, tenants};

/// What the ledger calls a platform that cannot be read.
const PLATFORM: &str = "platform";

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
    let promises = Promises::read(reeve).await;
    let read = move |db: &Connection| {
        let whole = one.is_some();
        let all = match one {
            Some(tenant) => vec![tenant],
            None => tenants_table::list(db)?,
        };
        all.iter().map(|tenant| of_tenant(db, tenant, &promises, whole, now)).collect()
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
    promises: &Promises,
    whole: bool,
    now: DateTime<Utc>,
) -> reeve_store::Result<LedgerView> {
    let promised = promises.to(tenant);
    let sources = sources::list(db, Some(&tenant.id))?;
    let mut unread = unread(db, tenant, &sources)?;
    let platform = promises.unread(tenant);
    unread.extend(platform.map(|fault| UnreadSource { name: PLATFORM.to_owned(), since: None, fault }));
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
        unread,
        drill,
        proving,
    })
}

/// What could not be looked at when that was last tried: what the ledger says of it is as of before.
fn unread(
    db: &Connection,
    tenant: &Tenant,
    sources: &[StoredSource],
) -> reeve_store::Result<Vec<UnreadSource>> {
    let of_source = |stored: &StoredSource| {
        let fault = stored.fault.clone().or_else(|| folder_gone(&stored.source.place))?;
        Some(UnreadSource { name: stored.source.name.clone(), since: stored.listed_at, fault })
    };
    let mut unread: Vec<UnreadSource> = sources.iter().filter_map(of_source).collect();
    if !vaulted_backups::list(db, Some(&tenant.name))?.is_empty()
        && let Some(vault) = Standing::read(db)?
        && let Some(fault) = vault.unread()
    {
        unread.push(UnreadSource { name: VAULT.to_owned(), since: vault.seen_at, fault });
    }
    Ok(unread)
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
    let vault = Standing::read(db)?.unwrap_or_default();
    let vaulted = vaulted_backups::list(db, Some(&tenant.name))?.into_iter();
    // of a database that the tenant had before, no place is filled
    let of_now = vaulted.filter(|one| one.database.as_ref() == Some(&tenant.database));
    backups.extend(of_now.map(|one| of_vault(one, &vault, &drilled)));
    Ok((reeve_domain::backup::ledger(promised, backups, now), drill_due(last, now)))
}

/// Whose backup a file is that lies in the folder of a source, when it was made and who says so: that of the tenant with
/// this database where several list it.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn listed_as(
    reeve: &Reeve,
    file: &Path,
    database: Option<&str>,
) -> Result<Option<(String, (DateTime<Utc>, TimedBy))>, Fault> {
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
                return Ok(Some((tenant.name, (found.at, timed_by(&found)))));
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
