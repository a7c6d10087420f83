//! Backups: taken, proven.

use reeve_domain::backup::{BackupFacts, DrillResult, ProofState};
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Takes a backup.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TakeBackup {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Full path of the file; `None` takes the suggested one.
    pub to: Option<String>,
    /// Bytes a second at most.
    #[serde(default)]
    #[specta(type = Option<Number>)]
    pub per_second: Option<u64>,
    /// An age key to encrypt the finished file to; `.age` is put behind its name.
    #[serde(default)]
    pub seal_to: Option<String>,
}

/// A file that is known here, and how it stands by now.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct KnownBackup {
    /// What the latest look at it showed.
    #[serde(flatten)]
    pub facts: BackupFacts,
    /// How far it is proven, by all that is known of it: `unseen` where it was written since, `gone` where it is not there.
    pub proof: ProofState,
    /// What its latest drill found out.
    pub drill: Option<DrillResult>,
}

/// Restores a backup on the side and grades what comes back.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DrillBackup {
    /// Path of a file, id of a backup in the catalogue that is here, or how the id of one in the vault begins.
    pub backup: String,
    /// Whose it is, where nothing else says so.
    pub tenant: Option<TenantId>,
    /// The tenant on whose server it is restored, under a side name; `None` for this computer.
    #[serde(default)]
    pub on: Option<TenantId>,
}

/// Proves a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct VerifyBackup {
    /// Its path.
    pub file: String,
}
