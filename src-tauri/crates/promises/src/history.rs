//! What changed between two looks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Check, Finding, Verdict};

/// The moment at which a check came to another answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseChange")]
pub struct Change {
    /// Which check.
    pub check: Check,
    /// When the new answer was first seen.
    pub at: DateTime<Utc>,
    /// The verdict before; `None` for the first look.
    pub before: Option<Verdict>,
    /// Whether it was sufficient before.
    pub was_sufficient: Option<bool>,
    /// The verdict since.
    pub after: Verdict,
    /// Whether it is sufficient since.
    pub is_sufficient: Option<bool>,
    /// A change for the worse, of which people are told.
    pub worse: bool,
}

/// What is another answer than before. What could not be seen this time changes nothing: the last answer stands.
pub fn changes(before: &[Finding], after: &[Finding], at: DateTime<Utc>) -> Vec<Change> {
    let _ = (before, after, at);
    Vec::new()
}
