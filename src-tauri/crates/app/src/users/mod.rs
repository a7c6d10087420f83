//! People: read from tenants into the cache, listed and searched there.
//!
//! Lists never wait for a tenant: they come from the cache with their age, and a refresh that fails erases nothing.

pub(crate) mod change;
mod export;
mod groups;
mod import;
mod look;
mod refresh;
mod templates;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::job::{Job, JobKind};
use reeve_domain::user::User;
use reeve_store::{Scope, sync, users as table};

use crate::api::{ListUsers, RefreshUsers, ShowUser, UsersPage};
use crate::reeve::Reeve;
use crate::{jobs, tenants};

pub use export::{csv, export};
pub use groups::groups;
pub use import::read_import;
pub use look::look;
pub(crate) use refresh::run_refresh;
pub use templates::{remove_template, save_template, templates};

/// Most rows of one page.
const PAGE: u32 = 1_000;

fn scope(tenant: Option<reeve_domain::tenant::TenantId>) -> Scope {
    tenant.map_or(Scope::All, Scope::Tenant)
}

/// A page of people out of the cache.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, request: ListUsers) -> Result<UsersPage, Fault> {
    let (scope, now) = (scope(request.tenant), reeve.host().now());
    Ok(reeve
        .store()
        .await?
        .read(move |db| {
            let limit = request.limit.min(PAGE);
            let page = table::page(db, &scope, &request.filter, request.sort, request.offset, limit, now)?;
            Ok(UsersPage {
                rows: page.rows,
                total: page.total,
                total_is_at_least: page.total_is_at_least,
                as_of: oldest(db, &scope)?,
            })
        })
        .await?)
}

/// When the oldest of what is shown was read: an answer is as old as its oldest part.
fn oldest(db: &reeve_store::Connection, scope: &Scope) -> reeve_store::Result<Option<DateTime<Utc>>> {
    Ok(match scope {
        Scope::Tenant(id) => sync::get(db, id)?.fetched_at,
        Scope::All => sync::list(db)?.into_iter().filter_map(|(_, state)| state.fetched_at).min(),
    })
}

/// One account out of the cache.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`].
pub async fn show(reeve: &Reeve, request: ShowUser) -> Result<User, Fault> {
    Ok(reeve.store().await?.read(move |db| table::get(db, &request.tenant, request.id)).await?)
}

/// Reads the people of these tenants again, as a job.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] when there is no tenant to read.
pub async fn refresh(reeve: &Reeve, request: RefreshUsers) -> Result<Job, Fault> {
    let (tenants, title) = tenants::to_be_read(reeve, request.tenants).await?;
    jobs::start(reeve, JobKind::Refresh { tenants }, title).await
}
