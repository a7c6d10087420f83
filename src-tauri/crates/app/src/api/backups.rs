//! Backups: taken, proven.

use reeve_domain::tenant::TenantId;
use serde::Deserialize;
use specta::Type;

/// Takes a backup.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TakeBackup {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Full path of the file; `None` takes the suggested one.
    pub to: Option<String>,
}

/// Proves a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct VerifyBackup {
    /// Its path.
    pub file: String,
}
