//! The record: paged, walked.

use reeve_domain::journal::{Break, Entry};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// A page of the journal.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PageOfJournal {
    /// Entries older than this number; `None` begins with the newest.
    #[specta(type = Option<Number>)]
    pub before: Option<i64>,
    /// How many, at most 1,000.
    pub limit: u32,
}

/// Entries, newest first.
#[derive(Debug, Clone, Serialize, Type)]
pub struct JournalPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// How many the journal holds in all.
    #[specta(type = Number)]
    pub total: u64,
}

/// What walking the chain showed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ChainReport {
    /// Whether every entry follows from the one before.
    pub ok: bool,
    /// How many were walked.
    #[specta(type = Number)]
    pub entries: u64,
    /// Hash of the newest: note it elsewhere to detect lost newest entries.
    pub head: Option<String>,
    /// The first entry that does not fit.
    pub broken_at: Option<Break>,
}
