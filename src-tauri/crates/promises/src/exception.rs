//! A fault somebody knows of and accepts for a time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Check;

/// An accepted fault: who answers for it, why, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseException")]
pub struct Exception {
    /// Which check.
    pub check: Check,
    /// Who answers for it.
    pub owner: String,
    /// Why it is accepted.
    pub reason: String,
    /// When it ends; there is none without an end.
    pub until: DateTime<Utc>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}
