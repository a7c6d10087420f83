//! Backup files and the proof that they are sound.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

/// One line of the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProofLine {
    /// Which check: `directory`, `crc`, `manifest`, `dump_end`, `filestore`, `modules`, …
    pub name: String,
    /// Whether it held.
    pub ok: bool,
    /// The evidence: counts, names, what was wrong.
    pub detail: String,
}

/// Whether a backup file is sound, and why we say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Verdict {
    /// All checks held.
    pub ok: bool,
    /// Each check, in the order made.
    pub checks: Vec<ProofLine>,
}

impl Verdict {
    /// The verdict of these checks; no checks prove nothing.
    pub fn of(checks: Vec<ProofLine>) -> Self {
        Self { ok: !checks.is_empty() && checks.iter().all(|c| c.ok), checks }
    }

    /// The first check that failed.
    pub fn first_failure(&self) -> Option<&ProofLine> {
        self.checks.iter().find(|c| !c.ok)
    }
}

/// What is known about a backup file; stands beside it as `FILE.reeve.json` and in the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct BackupFacts {
    /// Tenant's name when it was taken; empty for a file of unknown origin.
    pub tenant: String,
    /// The database's name, from the manifest where there is one.
    pub database: String,
    /// Absolute path of the file.
    pub file: String,
    /// Size of the file.
    #[specta(type = Number)]
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// How long taking it took, in seconds.
    #[specta(type = Number)]
    pub seconds: f64,
    /// When it was taken (or looked at, for a file of unknown origin).
    pub taken_at: DateTime<Utc>,
    /// Server version in the manifest.
    pub odoo_version: Option<String>,
    /// The proof.
    pub verdict: Verdict,
}
