//! What a panel does to carry a restore out, as it is written down before and after each step; what would be lost; and
//! where a restore stands.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::{RestoreEnd, StepRecord};
use crate::desk::ThreadId;
use crate::job::JobId;
use crate::tenant::TenantId;

/// What somebody has a panel do with a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreDeed {
    /// Begin it, or go on with it from where it stands.
    Run,
    /// Put what was live before back.
    RollBack,
    /// Leave it: what was made on the side is dropped, the live database is not touched.
    Stop,
    /// Drop the database that was kept: the one on the side, what was live before, or what was rolled back.
    Drop,
}

/// What a panel did for a restore: read, and written before and after each step. No secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoreWork {
    /// The request it carries out.
    pub restore: ThreadId,
    /// The tenant whose server it is.
    pub tenant: TenantId,
    /// Absolute path of the backup.
    pub file: String,
    /// The database on the side.
    pub side: String,
    /// What the live database is called once the one on the side has its name; `None` for a restore to the side.
    pub before: Option<String>,
    /// Whether scheduled actions and outgoing mail were to stay stopped on the side.
    pub neutralised: bool,
    /// The verified backup of the live database that was taken first.
    pub safety: Option<String>,
    /// What was written down, oldest first.
    pub steps: Vec<StepRecord>,
    /// For how long no database had the live name, in milliseconds; the longest of its swaps.
    #[specta(type = Option<Number>)]
    pub gap_ms: Option<u64>,
    /// What was found to be seen to afterwards.
    pub reconciled: Option<Reconciled>,
    /// Until when the other database is kept; then somebody is reminded, and nothing is dropped by itself.
    pub keep_until: Option<DateTime<Utc>>,
    /// When the other database was dropped.
    pub dropped_at: Option<DateTime<Utc>>,
    /// When somebody left it before it was live.
    pub stopped_at: Option<DateTime<Utc>>,
    /// The latest job that worked on it.
    pub job: Option<JobId>,
}

/// What the old state brought back, and what it lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Reconciled {
    /// Support accounts that it brought back, by login, and that were archived.
    pub support_ended: Vec<String>,
    /// Support accounts that could not be archived, with the reason.
    pub support_left: Vec<String>,
    /// Policies that are not those of before, in words: what is, and what was.
    pub policies: Vec<PolicyBrought>,
    /// People who were archived since that backup and are active again, by login.
    pub archived_since: Vec<String>,
    /// Of what nothing could be told, and why.
    pub unseen: Vec<String>,
}

/// A policy value that the restore brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PolicyBrought {
    /// Which one, as in the policies.
    pub field: String,
    /// What it was just before the restore.
    pub was: String,
    /// What the restored database has.
    pub is: String,
}

/// What a tenant has that a backup lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Loss {
    /// By model, the largest number first; models without a change are left out.
    pub models: Vec<LostRecords>,
    /// Records created or changed since, of all models.
    #[specta(type = Number)]
    pub all: u64,
    /// Models that this login may not read.
    pub unseen: Vec<String>,
}

/// The records of a model that were made or changed since a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LostRecords {
    /// Its technical name: `res.partner`.
    pub model: String,
    /// What the tenant calls it: `Contact`.
    pub name: String,
    /// Made since.
    #[specta(type = Number)]
    pub created: u64,
    /// Of those that were there, changed since.
    #[specta(type = Number)]
    pub changed: u64,
}

/// Where a restore stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreState {
    /// Nobody has answered.
    Asked,
    /// The answer was no.
    Refused,
    /// Whoever asked needs it no more.
    Withdrawn,
    /// It was not answered, or not begun, in its time.
    Expired,
    /// It may be run, from its window on.
    Approved,
    /// A panel is at it.
    Running,
    /// It was begun, and somebody decides how it goes on.
    Waiting,
    /// A proven database is on the side.
    OnTheSide,
    /// The restored database is live.
    Live,
    /// What was live before is live again.
    Back,
    /// It was left before it was live.
    Stopped,
}

/// What whoever carries a restore out tells of it on its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreTold {
    /// It was begun.
    Begun,
    /// It cannot go on by itself.
    Waiting,
    /// It was left before it was live.
    Stopped,
    /// A proven database is on the side.
    OnTheSide,
    /// The restored database is live.
    Live,
    /// What was live before is live again.
    Back,
    /// The database that was kept is dropped: nothing can be rolled back any more.
    Dropped,
}

impl From<RestoreEnd> for RestoreTold {
    fn from(end: RestoreEnd) -> Self {
        match end {
            RestoreEnd::OnTheSide => Self::OnTheSide,
            RestoreEnd::Live => Self::Live,
            RestoreEnd::Back => Self::Back,
        }
    }
}
