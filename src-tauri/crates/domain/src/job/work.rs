//! What jobs do. It is kept with the job, so that it can begin again after a break: names and ids, nothing that goes stale.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::desk::ThreadId;
use crate::plan::PlanId;
use crate::promise::CheckCost;
use crate::restore::RestoreDeed;
use crate::retention::Retention;
use crate::source::DownloadId;
use crate::tenant::TenantId;

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobKind {
    /// Take a backup of a tenant to a file, and prove it.
    BackupTake {
        /// Which tenant.
        tenant: TenantId,
        /// Absolute path of the finished file; `.age` is put behind that of an encrypted one.
        to: String,
        /// Bytes a second at most.
        #[serde(default)]
        #[specta(type = Option<Number>)]
        per_second: Option<u64>,
        /// The age key that the finished file is encrypted to.
        #[serde(default)]
        seal_to: Option<String>,
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
        /// The server it is restored on; `None` for this computer.
        #[serde(default)]
        on: Option<DrillSide>,
    },
    /// Bring a backup here from a source, and prove it.
    BackupDownload {
        /// Which download.
        download: DownloadId,
    },
    /// Read the sources again, prove what is due of what they have, and make the drills that are due.
    ProveDue,
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
    /// Check what these tenants' platforms promised.
    CheckPromises {
        /// Which tenants.
        tenants: Vec<TenantId>,
        /// The dearest checks to make; `None` for all.
        #[serde(default)]
        at_most: Option<CheckCost>,
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
    /// Carry a restore out, or what was decided about it.
    Restore {
        /// Which.
        restore: ThreadId,
        /// What to do with it.
        deed: RestoreDeed,
    },
    /// Look for support accounts on these tenants.
    RefreshGrants {
        /// Which tenants.
        tenants: Vec<TenantId>,
    },
}

/// The database that a drill makes on a server, and drops again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DrillSide {
    /// The tenant whose server it is.
    pub tenant: TenantId,
    /// The database's name.
    pub database: String,
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
        keep: Option<Retention>,
    },
    /// Take a backup of each of these into the vault, prune and check.
    Run {
        /// Which tenants; none named: all.
        tenants: Vec<TenantId>,
    },
}
