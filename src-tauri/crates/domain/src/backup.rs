//! Backup files, the proof that they are sound, and where they stand among those a platform promised.

mod catalogue;
mod check;
mod drill;
mod ledger;
mod names;
mod proving;
mod request;
mod tables;

pub use catalogue::{Holds, Listed, ProofState, TimedBy};
pub use check::ProofCheck;
pub use drill::{
    DrillCheck, DrillDue, DrillFinding, DrillLine, DrillPlace, DrillResult, DrillState, Grade, drill_due,
};
pub use ledger::{Every, Ledger, Promised, Rhythm, Rpo, Slot, SlotCounts, SlotState, ledger};
pub use names::{Names, Pattern, holds_of};
pub use proving::{
    DrillHindrance, DrillNext, Look, Looked, Proved, Proving, Ran, Seen, ToProve, drill_next, is_run_due,
    to_drill, to_prove,
};
pub use request::{RequestState, WantedBackup};
pub use tables::{TableLost, TableTold, TablesSeen};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

/// One line of the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProofLine {
    /// Which check: the name of a [`ProofCheck`], `directory`, `crc`, `manifest`, `dump_end`, …
    pub name: String,
    /// Whether it held.
    pub ok: bool,
    /// The evidence: counts, names, what was wrong.
    pub detail: String,
}

/// Whether a backup file is sound, and why we say so. Follows from its checks alone: what a stored one says of itself
/// besides them is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Verdict {
    /// All checks held.
    pub ok: bool,
    /// Nothing speaks against it, and its end cannot be proven from here: a dump in PostgreSQL's custom format has no end
    /// mark.
    pub undecided: bool,
    /// Each check, in the order made.
    pub checks: Vec<ProofLine>,
}

impl Verdict {
    /// The verdict of these checks; no checks prove nothing.
    pub fn of(checks: Vec<ProofLine>) -> Self {
        let ok = !checks.is_empty() && checks.iter().all(|c| c.ok);
        let is_zip = checks.iter().any(|c| c.name == "directory");
        let undecided =
            !ok && !is_zip && !checks.is_empty() && checks.iter().all(|c| c.ok || c.name == "dump_end");
        Self { ok, undecided, checks }
    }

    /// The first check that failed.
    pub fn first_failure(&self) -> Option<&ProofLine> {
        self.checks.iter().find(|c| !c.ok)
    }
}

impl<'de> Deserialize<'de> for Verdict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Stored {
            checks: Vec<ProofLine>,
        }
        Ok(Self::of(Stored::deserialize(deserializer)?.checks))
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
    /// When it was taken.
    pub taken_at: DateTime<Utc>,
    /// Who says so; `None` where that was not kept, and then it was taken from here.
    #[serde(default)]
    pub timed_by: Option<TimedBy>,
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
        assert!(verdict(&[("kind", true), ("dump", true), ("dump_end", false), ("sha256", true)]).undecided);
        assert!(
            !verdict(&[("kind", true), ("directory", true), ("dump_end", false)]).undecided,
            "a zip was looked into"
        );
        assert!(
            !verdict(&[("kind", true), ("dump", false), ("dump_end", false)]).undecided,
            "its header is wrong"
        );
        assert!(!verdict(&[("kind", true), ("dump_end", true)]).undecided, "it is sound");
        assert!(!verdict(&[]).undecided, "nothing was looked at");
    }

    #[test]
    fn a_stored_verdict_is_what_its_checks_say() {
        let told = r#"{"ok":true,"checks":[{"name":"crc","ok":false,"detail":"2 members"}]}"#;
        let read: Verdict = serde_json::from_str(told).expect("a verdict");
        assert_eq!(read, verdict_with("2 members"));
        assert!(!read.ok, "a sidecar that calls itself sound is not believed");
    }

    fn verdict_with(detail: &str) -> Verdict {
        Verdict::of(vec![ProofLine { name: "crc".into(), ok: false, detail: detail.into() }])
    }
}
