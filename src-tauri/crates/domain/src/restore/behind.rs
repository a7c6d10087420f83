//! What a panel has to remember of a restore to see to afterwards, and that nobody is shown.

use serde::{Deserialize, Serialize};

use crate::policy::PolicyReading;

/// What is remembered beside the steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// How the live database was just before the restore; `None` where it did not answer, or is not at stake.
    pub live: Option<LiveBefore>,
    /// So many records of what was live then were made after the backup, when its provider was asked to restore it.
    pub newer: Option<u64>,
    /// What was stopped by hand in what the backup was restored to.
    pub restored_rests: Vec<AtRest>,
    /// What was stopped by hand in what was live before.
    pub before_rests: Vec<AtRest>,
}

/// How a live database was just before a restore: what the old state may have brought back is told by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveBefore {
    /// Its policies; `None` where they could not be read.
    pub policy: Option<PolicyReading>,
    /// The logins of its archived people; `None` where they could not be read.
    pub archived: Option<Vec<String>>,
}

/// Records that were active, and were archived to keep a database beside the live one from acting on the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtRest {
    /// Their model: `ir.cron` or `ir.mail_server`.
    pub model: String,
    /// Their record ids.
    pub ids: Vec<i64>,
}
