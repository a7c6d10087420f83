//! Long work: an id, ordered progress, exactly one ending.

mod outcome;
mod work;

pub use outcome::{JobOutcome, TakenBy, VaultNotTaken, VaultTaken};
pub use work::{DrillSide, DrillSubject, JobKind, VaultWork};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::fault::Fault;

/// A job's identity; unique for ever in this installation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct JobId(pub String);

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// At work.
    Running,
    /// Ended well.
    Done,
    /// Ended in a failure, named in `fault`.
    Failed,
    /// Stopped by the user.
    Cancelled,
    /// The program ended before the job did; it starts again with the window, or says what is left.
    Interrupted,
}

impl JobState {
    /// Whether nothing more will happen.
    pub fn ended(self) -> bool {
        !matches!(self, Self::Running)
    }
}

/// What a running job is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Waiting for its turn; `done` counts those that have theirs before.
    Waiting,
    /// Signing in and looking before the first byte is asked for.
    Checking,
    /// The server builds the backup and sends nothing yet.
    Preparing,
    /// What arrived cannot be gone on with, and it begins anew: a live backup whose line broke, or a file that is another now.
    BegunAnew,
    /// The line broke, and what arrived is gone on with in a moment.
    GoingOn,
    /// Bytes are arriving.
    Receiving,
    /// The file is being proven.
    Verifying,
    /// The backup is being restored on the side.
    Restoring,
    /// Users are being read.
    Reading,
    /// Giving the finished file its name.
    Finishing,
    /// Changes are being made.
    Applying,
    /// Waiting after the canary; `done` and `total` count seconds.
    Pausing,
}

/// A number for every long thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Progress {
    /// What is going on.
    pub phase: Phase,
    /// Bytes (or tenants, for work on many) done in this phase.
    #[specta(type = Number)]
    pub done: u64,
    /// All of them, when it can be known.
    #[specta(type = Option<Number>)]
    pub total: Option<u64>,
    /// Units per second over the last seconds.
    #[specta(type = Option<Number>)]
    pub rate: Option<f64>,
    /// Time left, when it can be known.
    #[specta(type = Option<Number>)]
    pub seconds_left: Option<f64>,
}

impl Progress {
    /// The beginning of a phase.
    pub fn start(phase: Phase) -> Self {
        Self { phase, done: 0, total: None, rate: None, seconds_left: None }
    }
}

/// A job as people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Job {
    /// Its identity.
    pub id: JobId,
    /// What it does.
    pub work: JobKind,
    /// In words: the tenant's or the file's name.
    pub title: String,
    /// Where it stands.
    pub state: JobState,
    /// The latest progress.
    pub progress: Progress,
    /// When it was started (first time).
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// How many times the work was begun; more than one after a break.
    pub attempts: u32,
    /// Why it failed.
    pub fault: Option<Fault>,
    /// What it found, once it ended well.
    pub outcome: Option<JobOutcome>,
}
