//! How the last run of the vault over all tenants went.
//!
//! What must always hold: whatever any version of the program wrote down is read again, and shown.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::fault::{Code, Fault};
use crate::job::JobOutcome;

/// How a run of the vault ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "VaultRunResult")]
pub enum RunResult {
    /// It is at work, or was cut off.
    Begun,
    /// Of every tenant a backup came.
    Done,
    /// Of some tenants none came, or attachments are missing.
    Partly,
    /// Nothing came, or the vault is not sound.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

/// The last run of the vault over all tenants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "VaultLastRun")]
pub struct LastRun {
    /// When it began.
    pub at: DateTime<Utc>,
    /// When it ended; `None` for one at work, or cut off.
    #[serde(default)]
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub result: RunResult,
    /// What came of it; `None` while nothing has, and of one that somebody stopped.
    #[serde(default)]
    pub detail: Option<RunDetail>,
}

/// What came of a run: facts that the page words in its reader's language; in English for the journal and the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[serde(rename = "VaultRunDetail")]
pub enum RunDetail {
    /// It came to its end.
    Ran {
        /// Backups that came into the vault.
        added: u32,
        /// Tenants of which none came.
        failed: u32,
        /// Backups removed.
        removed: u32,
        /// Attachments that are in none of those that came, though their databases name them.
        #[specta(type = Number)]
        missing: u64,
    },
    /// Nothing came, or the vault is not sound.
    Failed {
        /// Which of the known failures.
        code: Code,
        /// What happened, in English, or in the server's own words.
        message: String,
    },
    /// In English, as it was written down before there were facts.
    #[serde(untagged)]
    Words(String),
}

impl RunDetail {
    /// That of a job that ended well; `None` of another one than a run.
    pub fn of(outcome: &JobOutcome) -> Option<Self> {
        let JobOutcome::VaultRan { added, failed, removed, taken, .. } = outcome else { return None };
        let missing = taken.iter().map(|one| one.missing.len() as u64).sum();
        Some(Self::Ran { added: *added, failed: *failed, removed: *removed, missing })
    }
}

impl From<&Fault> for RunDetail {
    fn from(fault: &Fault) -> Self {
        Self::Failed { code: fault.code, message: fault.message.clone() }
    }
}

impl fmt::Display for RunDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ran { added, failed, removed, missing } => {
                write!(f, "{added} added, {failed} failed, {removed} removed")?;
                if *missing > 0 { write!(f, ", {missing} attachments missing") } else { Ok(()) }
            }
            Self::Failed { message: words, .. } | Self::Words(words) => f.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_hold_every_number_and_what_is_missing_only_where_something_is() {
        let ran = |missing| RunDetail::Ran { added: 3, failed: 1, removed: 2, missing }.to_string();
        assert_eq!(ran(0), "3 added, 1 failed, 2 removed");
        assert_eq!(ran(7), "3 added, 1 failed, 2 removed, 7 attachments missing");
    }

    #[test]
    fn each_is_read_as_it_was_written_and_an_older_files_text_stays_as_it_is() {
        let failed = Fault::new(Code::VaultBusy, "Another program is at it.");
        let ran = RunDetail::Ran { added: 3, failed: 1, removed: 2, missing: 0 };
        for detail in [ran, RunDetail::from(&failed)] {
            let written = serde_json::to_string(&detail).unwrap();
            assert_eq!(serde_json::from_str::<RunDetail>(&written).unwrap(), detail, "{written}");
        }
        let older = r#"{"at":"2026-11-22T01:12:00Z","ended_at":null,"result":"done","detail":"3 added"}"#;
        let last: LastRun = serde_json::from_str(older).unwrap();
        assert_eq!(last.detail, Some(RunDetail::Words("3 added".into())));
        assert_eq!(serde_json::to_string(&last).unwrap(), older);
    }
}
