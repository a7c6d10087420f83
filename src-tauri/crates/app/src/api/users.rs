//! People: listed, read again, written to a file.

use chrono::{DateTime, Utc};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{User, UserFilter, UserSort};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// A page of people.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListUsers {
    /// Of one tenant; `None` for all.
    pub tenant: Option<TenantId>,
    /// Which ones.
    #[serde(default)]
    pub filter: UserFilter,
    /// In which order.
    #[serde(default)]
    pub sort: UserSort,
    /// How many to pass over.
    #[specta(type = Number)]
    pub offset: u64,
    /// How many to answer, at most 1,000.
    pub limit: u32,
}

/// People out of the cache.
#[derive(Debug, Clone, Serialize, Type)]
pub struct UsersPage {
    /// The rows.
    pub rows: Vec<User>,
    /// How many there are in all.
    #[specta(type = Number)]
    pub total: u64,
    /// There are more than `total`: counting was stopped to stay quick.
    pub total_is_at_least: bool,
    /// When the oldest data in it was read; `None` when nothing was read yet.
    pub as_of: Option<DateTime<Utc>>,
}

/// Names an account.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowUser {
    /// Whose.
    pub tenant: TenantId,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
}

/// Reads people again.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefreshUsers {
    /// Which tenants; none named means all.
    pub tenants: Vec<TenantId>,
}

/// Writes a CSV.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ExportUsers {
    /// Of one tenant; `None` for all.
    pub tenant: Option<TenantId>,
    /// Which ones.
    #[serde(default)]
    pub filter: UserFilter,
    /// In which order.
    #[serde(default)]
    pub sort: UserSort,
    /// The file to write; refused when it exists.
    pub to: String,
}

/// A written file.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Exported {
    /// Its path.
    pub file: String,
    /// Rows in it, without the header.
    #[specta(type = Number)]
    pub rows: u64,
}
