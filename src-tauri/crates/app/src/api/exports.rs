//! Lists that are written to files.

use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// What was done.
    Journal,
    /// Requests and accesses for support.
    Accesses,
    /// Restores, asked for or carried out.
    Restores,
}

/// Writes a list to a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveList {
    /// Which.
    pub list: ListKind,
    /// Of which tenant; `None` for all.
    pub tenant: Option<TenantId>,
    /// Absolute path; must not exist. `.html` prints, `.csv` has a line per row, `.json` is for scripts.
    pub to: String,
}
