//! Users as last seen: written as the tenant tells them, read page by page.
//!
//! The table is the truth and the search index follows it in the same transaction. A row that is the same as before
//! costs a comparison and no write, so reading everything again is cheap.

mod read;
mod stored;
mod write;

use chrono::{DateTime, Utc};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{User, UserKind};

pub use read::{each, get, page};
pub(crate) use stored::lines;
pub use write::{Upserted, remove_missing, upsert};
pub(crate) use write::{forget, mark_api_keys};

/// A user as a refresh brings it: groups by number, without API keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The tenant's record id.
    pub id: i64,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// E-mail, where there is one.
    pub email: Option<String>,
    /// False when archived.
    pub active: bool,
    /// Internal, portal or public.
    pub kind: UserKind,
    /// Record ids of the groups explicitly given.
    pub group_ids: Vec<i64>,
    /// Latest sign-in, to the second, as tenants record it.
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Whether two-factor is on, where the tenant tells.
    pub two_factor: Option<bool>,
}

/// Whose users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Of one tenant.
    Tenant(TenantId),
    /// Of all tenants.
    All,
}

/// A page of a list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPage {
    /// The people on it, in order.
    pub rows: Vec<User>,
    /// How many there are on all pages.
    pub total: u64,
    /// There may be more than `total`: counting a frequent term to the end would have taken too long.
    pub total_is_at_least: bool,
}
