//! People: listed, read again, written to a file.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{GroupRef, NewUser, User, UserFilter, UserSort};

pub use reeve_domain::rights::{GroupHeading, Template};
pub use reeve_domain::user::UserDetail;
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

/// Reads a CSV of people to be made; nothing is applied.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ReadImport {
    /// For this tenant.
    pub tenant: TenantId,
    /// The file.
    pub from: String,
}

/// What a CSV of people says.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ImportPreview {
    /// Every row, in the file's order.
    pub rows: Vec<ImportRow>,
    /// Columns that mean nothing here and are passed over.
    pub ignored_columns: Vec<String>,
    /// No row has a fault: it can be planned.
    pub sound: bool,
}

/// One row of a CSV.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ImportRow {
    /// Its line in the file, the header being 1.
    pub line: u32,
    /// Whom it describes, as far as it could be understood.
    pub user: NewUser,
    /// What is wrong with it; `fields.field` names the column.
    pub faults: Vec<Fault>,
}

/// Makes or changes a template of one's own.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveTemplate {
    /// Its name.
    pub name: String,
    /// For each right the groups that give it, the best first.
    pub groups: Vec<Vec<GroupRef>>,
}
