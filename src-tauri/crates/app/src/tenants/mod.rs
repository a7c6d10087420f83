//! Tenants: connected, looked at, forgotten.
//!
//! A tenant is stored only after its login worked, and its secrets only in the keys: the table knows that there is a
//! master password, never which.

mod add;
mod connections;
mod login;
mod look;
mod secrets;

use std::collections::{HashMap, HashSet};

use reeve_domain::backup::BackupFacts;
use reeve_domain::check::Check;
use reeve_domain::desk::Address;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{Stage, Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_keys::Name;
use reeve_store::{
    SyncState, Transaction, backups as backup_table, journal as journal_table, promises as promise_table,
    sync, tenants as table,
};

use crate::api::{Nothing, OfTenant, SetPlatform, SetStage, Tag, TenantView};
use crate::reeve::Reeve;
use crate::{demo, journal, platforms, promises, restores, sources};

pub use add::{add, probe};
pub(crate) use connections::{Connections, server_of, session};
pub(crate) use login::{Login, login, replace_login};
pub use look::clock_warning;
pub(crate) use secrets::{database_manager, master_password};
pub use secrets::{set_master_password, set_secret};

/// Every known tenant with what was last seen of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<TenantView>, Fault> {
    let demo = demo::tenants(reeve).await?;
    let store = reeve.store().await?;
    Ok(store
        .read(move |db| {
            // one pass over each table, however many tenants there are
            let mut states: HashMap<TenantId, SyncState> = sync::list(db)?.into_iter().collect();
            let mut newest: HashMap<String, BackupFacts> = HashMap::new();
            for facts in backup_table::list(db, None)? {
                newest.entry(facts.tenant.clone()).or_insert(facts);
            }
            let mut views = Vec::new();
            for tenant in table::list(db)? {
                let state = states.remove(&tenant.id).unwrap_or_default();
                let check = table::last_check(db, &tenant.id)?;
                let last_backup = newest.remove(&tenant.name);
                views.push(view(tenant, check, state, last_backup, &demo));
            }
            Ok(views)
        })
        .await?)
}

/// One tenant with what was last seen of it.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn show(reeve: &Reeve, request: OfTenant) -> Result<TenantView, Fault> {
    let demo = demo::tenants(reeve).await?;
    let store = reeve.store().await?;
    Ok(store
        .read(move |db| {
            let tenant = table::get(db, &request.tenant)?;
            let check = table::last_check(db, &tenant.id)?;
            let state = sync::get(db, &tenant.id)?;
            let last_backup = backup_table::list(db, Some(&tenant.name))?.into_iter().next();
            Ok(view(tenant, check, state, last_backup, &demo))
        })
        .await?)
}

fn view(
    tenant: Tenant,
    check: Option<Check>,
    state: SyncState,
    last_backup: Option<BackupFacts>,
    demo: &[TenantId],
) -> TenantView {
    TenantView {
        check,
        users: state.fetched_at.map(|_| state.count),
        users_as_of: state.fetched_at,
        refresh_fault: state.last_fault,
        last_backup,
        demo: demo.contains(&tenant.id),
        tenant,
    }
}

/// The tenant of that name, compared without case.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn by_name(reeve: &Reeve, name: &str) -> Result<Tenant, Fault> {
    let wanted = name.to_owned();
    let found = reeve.store().await?.read(move |db| table::get_by_name(db, &wanted)).await;
    found.map_err(Fault::from).map_err(|fault| match fault.code {
        Code::NotFound => {
            Fault::new(Code::NotFound, format!("No tenant is called “{name}” here.")).with("name", name)
        }
        _ => fault,
    })
}

pub(crate) async fn by_id(reeve: &Reeve, id: &TenantId) -> Result<Tenant, Fault> {
    let wanted = id.clone();
    Ok(reeve.store().await?.read(move |db| table::get(db, &wanted)).await?)
}

/// The connection to an address, where there is one; the first of several.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn at(reeve: &Reeve, address: &Address) -> Result<Option<Tenant>, Fault> {
    let known = reeve.store().await?.read(table::list).await?;
    Ok(known.into_iter().find(|tenant| address.is_of(tenant)))
}

/// What is at an address, for the journal: as it is called here, else the address.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn name_at(reeve: &Reeve, address: &Address) -> Result<String, Fault> {
    let found = at(reeve, address).await?;
    Ok(found.map_or_else(|| format!("{} on {}", address.database, address.url), |tenant| tenant.name))
}

/// The tenants that are to be read, each once, and what the reading is called; none named means all.
///
/// # Errors
/// [`Code::NotFound`] when there is none.
pub(crate) async fn to_be_read(
    reeve: &Reeve,
    mut wanted: Vec<TenantId>,
) -> Result<(Vec<TenantId>, String), Fault> {
    let mut seen = HashSet::new();
    wanted.retain(|tenant| seen.insert(tenant.clone()));
    if wanted.is_empty() {
        let known = reeve.store().await?.read(table::list).await?;
        wanted = known.into_iter().map(|tenant| tenant.id).collect();
    }
    let title = match wanted.as_slice() {
        [] => {
            return Err(Fault::new(Code::NotFound, "There is no tenant to read from yet.")
                .next("Connect a tenant first."));
        }
        [one] => by_id(reeve, one).await?.name,
        many => format!("{} tenants", many.len()),
    };
    Ok((wanted, title))
}

/// Looks at a connection again and keeps the report, also when it is a bad one.
///
/// # Errors
/// When the tenant is unknown or cannot be reached; what was seen before stays.
pub async fn check(reeve: &Reeve, request: OfTenant) -> Result<TenantView, Fault> {
    let tenant = by_id(reeve, &request.tenant).await?;
    let check = look::look(reeve, &tenant).await?;
    let id = tenant.id.clone();
    let write = move |db: &Transaction<'_>| {
        if check.sign_in_fault.is_none() {
            promise_table::sign_in_mended(db, &id)?;
        }
        table::save_check(db, &id, &check)
    };
    reeve.store().await?.write(write).await?;
    reeve.changed(&[Tag::Tenants], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// Forgets a tenant, its secrets and what was seen of it. Its rows in the journal stay, and so do its backup files.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::GrantNotReady`] while a restore needs it; when the keys are locked, nothing is removed.
pub async fn remove(reeve: &Reeve, request: OfTenant) -> Result<Nothing, Fault> {
    let tenant = by_id(reeve, &request.tenant).await?;
    restores::let_go(reeve, &tenant).await?;
    forget(reeve, &tenant).await
}

/// Forgets a tenant, whatever may be on its server still.
///
/// # Errors
/// As [`remove`].
pub(crate) async fn forget(reeve: &Reeve, tenant: &Tenant) -> Result<Nothing, Fault> {
    let keys = reeve.keys().await?;
    keys.remove(&Name::Login(tenant.id.clone())).await?;
    keys.remove(&Name::MasterPassword(tenant.id.clone())).await?;
    sources::forget_secrets(reeve, &tenant.id).await?;
    reeve.connections().forget(&tenant.id);
    let id = tenant.id.clone();
    reeve.store().await?.write(move |db| table::remove(db, &id)).await?;
    journal::note(reeve, Some(&tenant.name), Action::TenantRemove, tenant.url.clone(), Outcome::Done).await?;
    reeve.changed(&[Tag::Tenants, Tag::Users, Tag::Backups], None);
    Ok(Nothing {})
}

/// Says whether a tenant is production or for tests.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn set_stage(reeve: &Reeve, request: SetStage) -> Result<TenantView, Fault> {
    let mut tenant = by_id(reeve, &request.tenant).await?;
    tenant.stage = request.stage;
    let row = tenant.clone();
    let now = reeve.host().now();
    let write = move |db: &Transaction<'_>| {
        table::update(db, &row)?;
        promises::add_up_again(db, &row.id, now)
    };
    reeve.store().await?.write(write).await?;
    let detail = match request.stage {
        Stage::Production => "production",
        Stage::Test => "test",
    };
    journal::note(reeve, Some(&tenant.name), Action::TenantSetStage, detail, Outcome::Done).await?;
    reeve.changed(&[Tag::Tenants, Tag::Policies, Tag::Promises], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// Says who hosts a tenant. What was held against the promises of the platform before says nothing of the new one: until the
/// next check nobody has looked.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::InvalidInput`] for a platform that is not known.
pub async fn set_platform(reeve: &Reeve, request: SetPlatform) -> Result<TenantView, Fault> {
    let platform = platforms::chosen(reeve, &request.platform).await?;
    let tenant = by_id(reeve, &request.tenant).await?;
    if tenant.platform != platform.id {
        let now = reeve.host().now();
        let row = Tenant { platform: platform.id.clone(), ..tenant.clone() };
        let detail = format!("{} instead of {}", row.platform, tenant.platform);
        let event =
            journal::event(reeve, Some(&tenant.name), Action::TenantSetPlatform, detail, Outcome::Done);
        let write = move |db: &Transaction<'_>| {
            table::update(db, &row)?;
            promises::rehost(db, &row, &platform, now)?;
            journal_table::append(db, event).map(drop)
        };
        reeve.store().await?.write(write).await?;
        let changed = [Tag::Tenants, Tag::Backups, Tag::Promises, Tag::Journal];
        reeve.changed(&changed, Some(&tenant.id));
    }
    show(reeve, OfTenant { tenant: tenant.id }).await
}
