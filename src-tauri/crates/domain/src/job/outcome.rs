//! What jobs that ended well have to tell.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::backup::{Grade, Proved};
use crate::fault::Fault;
use crate::grant::EndProof;
use crate::plan::Counts;
use crate::restore::RestoreTold;

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

/// Why no backup of a tenant came into the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VaultNotTaken {
    /// The tenant's name.
    pub tenant: String,
    /// What kept it from coming.
    pub fault: Fault,
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
    /// A restore came to where it stands.
    Restored {
        /// How far.
        told: RestoreTold,
        /// For how long no database had the live name, in milliseconds; `None` where nothing was swapped.
        #[specta(type = Option<Number>)]
        gap_ms: Option<u64>,
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
    /// Promises were checked.
    PromisesChecked {
        /// Tenants looked at.
        tenants: u32,
        /// Of these, how many did not show everything that was to be looked at.
        failed: u32,
        /// Faults found on all of them, those left out that are accepted for a time.
        faults: u32,
        /// Checks that changed for the worse, the same way.
        worse: u32,
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
        /// Those of which none came, and why.
        #[serde(default)]
        not_taken: Vec<VaultNotTaken>,
    },
    /// A dump is here that nothing speaks against, and whose end cannot be proven from here.
    Unproven {
        /// Size of the file.
        #[specta(type = Number)]
        bytes: u64,
    },
    /// What was due was proven.
    ProvedDue {
        /// What came of it.
        proved: Proved,
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
