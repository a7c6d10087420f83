//! Backup files, the proof that they are sound, and where they stand among those a platform promised.

mod catalogue;
mod drill;
mod ledger;
mod names;
mod request;

pub use catalogue::{Holds, Listed, ProofState, TimedBy};
pub use drill::{
    DrillCheck, DrillDue, DrillFinding, DrillLine, DrillPlace, DrillResult, DrillState, Grade, drill_due,
};
pub use ledger::{Every, Ledger, Promised, Rhythm, Rpo, Slot, SlotCounts, SlotState, ledger};
pub use names::{Pattern, holds_of, read_name};
pub use request::{RequestState, WantedBackup};

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

    /// Whether nothing speaks against it, and its end cannot be proven from here: a dump in PostgreSQL's custom format has
    /// no end mark.
    pub fn is_undecided(&self) -> bool {
        let is_zip = self.checks.iter().any(|c| c.name == "directory");
        !self.ok
            && !is_zip
            && !self.checks.is_empty()
            && self.checks.iter().all(|c| c.ok || c.name == "dump_end")
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
    /// What it holds, as a look into it showed; `None` where nobody looked.
    #[serde(default)]
    pub holds: Option<Holds>,
    /// The proof.
    pub verdict: Verdict,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(lines: &[(&str, bool)]) -> Verdict {
        let line =
            |(name, ok): &(&str, bool)| ProofLine { name: (*name).into(), ok: *ok, detail: String::new() };
        Verdict::of(lines.iter().map(line).collect())
    }

    #[test]
    fn only_a_dump_whose_end_cannot_be_seen_is_undecided() {
        assert!(
            verdict(&[("kind", true), ("dump", true), ("dump_end", false), ("sha256", true)]).is_undecided()
        );
        assert!(
            !verdict(&[("kind", true), ("directory", true), ("dump_end", false)]).is_undecided(),
            "a zip was looked into"
        );
        assert!(
            !verdict(&[("kind", true), ("dump", false), ("dump_end", false)]).is_undecided(),
            "its header is wrong"
        );
        assert!(!verdict(&[("kind", true), ("dump_end", true)]).is_undecided(), "it is sound");
        assert!(!verdict(&[]).is_undecided(), "nothing was looked at");
    }
}
