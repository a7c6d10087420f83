//! Long work: an id, ordered progress, exactly one ending.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::backup::Grade;
use crate::desk::ThreadId;
use crate::fault::Fault;
use crate::grant::EndProof;
use crate::plan::{Counts, PlanId};
use crate::source::DownloadId;
use crate::tenant::TenantId;

/// A job's identity; unique for ever in this installation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct JobId(pub String);

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobKind {
    /// Take a backup of a tenant to a file, and prove it.
    BackupTake {
        /// Which tenant.
        tenant: TenantId,
        /// Absolute path of the finished file.
        to: String,
    },
    /// Prove a backup file.
    BackupVerify {
        /// Absolute path.
        file: String,
    },
    /// Restore a backup on the side, and grade what comes back.
    BackupDrill {
        /// As it was named: a path, or an id.
        backup: String,
        /// Which backup that is.
        subject: DrillSubject,
        /// Whose it is, where that was said.
        tenant: Option<TenantId>,
    },
    /// Bring a backup here from a source, and prove it.
    BackupDownload {
        /// Which download.
        download: DownloadId,
    },
    /// Work on the vault.
    Vault {
        /// What.
        work: VaultWork,
    },
    /// Read again what the sources of these tenants have.
    RefreshSources {
        /// Which tenants.
        tenants: Vec<TenantId>,
    },
    /// Read users again from these tenants.
    Refresh {
        /// Which tenants.
        tenants: Vec<TenantId>,
    },
    /// Read the policies of these tenants again.
    RefreshPolicies {
        /// Which tenants.
        tenants: Vec<TenantId>,
    },
    /// Compute a plan from fresh data.
    PlanPreview {
        /// Which plan.
        plan: PlanId,
    },
    /// Apply a plan to the tenants that have no result yet.
    PlanApply {
        /// Which plan.
        plan: PlanId,
    },
    /// Make a support access on its tenant and hand it over.
    GrantMake {
        /// Which.
        grant: ThreadId,
    },
    /// End a support access and prove it.
    GrantEnd {
        /// Which.
        grant: ThreadId,
    },
    /// Look for support accounts on these tenants.
    RefreshGrants {
        /// Which tenants.
        tenants: Vec<TenantId>,
    },
}

/// What is drilled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DrillSubject {
    /// A file on this computer.
    File {
        /// Absolute path.
        file: String,
    },
    /// A backup in the vault.
    Snapshot {
        /// Its id.
        snapshot: String,
    },
}

/// What a job does with the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VaultWork {
    /// Put a backup file in.
    Add {
        /// Whose it is.
        tenant: TenantId,
        /// Absolute path.
        file: String,
        /// When it was made.
        at: DateTime<Utc>,
    },
    /// Write a backup as a zip, and prove it.
    Export {
        /// Its id.
        snapshot: String,
        /// Absolute path of the finished file.
        to: String,
    },
    /// Check the structure and the data that is due.
    Check {
        /// All of the data.
        all: bool,
    },
    /// Remove what retention does not keep.
    Prune {
        /// Their ids, as in the preview.
        remove: Vec<String>,
        /// The retention of the preview; `None` is the vault's own.
        keep: Option<crate::retention::Retention>,
    },
    /// Take a backup of each of these into the vault, prune and check.
    Run {
        /// Which tenants; none named: all.
        tenants: Vec<TenantId>,
    },
}

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
    /// Waiting for its turn.
    Waiting,
    /// Signing in and looking before the first byte is asked for.
    Checking,
    /// The server builds the backup and sends nothing yet.
    Preparing,
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

/// How a backup is had of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TakenBy {
    /// The database alone, and those attachments that the vault did not hold.
    Increment,
    /// The server's own zip with everything in it.
    Whole,
}

/// How a tenant's backup came into the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VaultTaken {
    /// The tenant's name.
    pub tenant: String,
    /// Which way.
    pub way: TakenBy,
    /// Why it had to be the whole, in a sentence.
    pub because: Option<String>,
    /// Bytes that the tenant sent.
    #[specta(type = Number)]
    pub received: u64,
    /// Attachments fetched one by one.
    #[specta(type = Number)]
    pub fetched: u64,
    /// Bytes the vault grew by.
    #[specta(type = Number)]
    pub stored: u64,
    /// Attachments that the database names and that are not in the backup, by their names in the filestore: they vanished
    /// meanwhile, or the login may not read them.
    pub missing: Vec<String>,
}

/// What a job that ended well has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobOutcome {
    /// A backup was proven sound.
    Proven {
        /// How many checks held.
        checks: u32,
        /// Size of the file.
        #[specta(type = Number)]
        bytes: u64,
    },
    /// A backup was restored on the side.
    Drilled {
        /// SHA-256 of its file.
        sha256: String,
        /// What came back.
        grade: Grade,
        /// How long it took, in milliseconds.
        #[specta(type = Number)]
        took_ms: u64,
    },
    /// People were read.
    PeopleRead {
        /// Accounts in the cache of these tenants now.
        #[specta(type = Number)]
        people: u64,
        /// Tenants asked.
        tenants: u32,
        /// Of these, how many could not be read.
        failed: u32,
    },
    /// Policies were read.
    PoliciesRead {
        /// Tenants asked.
        tenants: u32,
        /// Of these, how many could not be read.
        failed: u32,
    },
    /// A backup is in the vault.
    VaultAdded {
        /// Its id there.
        snapshot: String,
        /// It was there already.
        known: bool,
        /// Bytes the vault grew by.
        #[specta(type = Number)]
        stored: u64,
    },
    /// The vault was found sound.
    VaultChecked {
        /// Parts of the data that were read.
        parts: u32,
        /// Of how many.
        of: u32,
    },
    /// Backups were removed from the vault.
    VaultPruned {
        /// How many.
        removed: u32,
        /// Bytes given back.
        #[specta(type = Number)]
        freed: u64,
    },
    /// A scheduled run ended.
    VaultRan {
        /// Backups that came into the vault.
        added: u32,
        /// Tenants of which none came.
        failed: u32,
        /// Backups removed.
        removed: u32,
        /// How each of those that came was had.
        #[serde(default)]
        taken: Vec<VaultTaken>,
    },
    /// A dump is here that nothing speaks against, and whose end cannot be proven from here.
    Unproven {
        /// Size of the file.
        #[specta(type = Number)]
        bytes: u64,
    },
    /// Sources were read.
    SourcesRead {
        /// Backups in them now.
        #[specta(type = Number)]
        backups: u64,
        /// Sources asked.
        sources: u32,
        /// Of these, how many could not be read.
        failed: u32,
    },
    /// A plan was computed or applied.
    Planned {
        /// How many tenants stand where.
        counts: Counts,
    },
    /// A support access was made and handed over.
    AccessGiven {
        /// The support user's login.
        login: String,
        /// When the tenant ends it.
        until: DateTime<Utc>,
    },
    /// A support access was ended.
    AccessEnded {
        /// What was tried and refused.
        proof: EndProof,
    },
    /// Tenants were looked at for support accounts.
    AccessesRead {
        /// Tenants asked.
        tenants: u32,
        /// Support accounts that should not be there as they are.
        strays: u32,
    },
}

impl JobOutcome {
    /// Whether it is a run of the vault that did not bring everything: a tenant failed, or attachments are missing.
    pub fn lacks_something(&self) -> bool {
        let Self::VaultRan { failed, taken, .. } = self else { return false };
        *failed > 0 || taken.iter().any(|one| !one.missing.is_empty())
    }
}
