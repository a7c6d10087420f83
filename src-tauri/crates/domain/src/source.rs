//! Where a tenant's backups come from, and what is being brought here.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::backup::Holds;
use crate::fault::Fault;
use crate::job::JobId;
use crate::place::Place;
use crate::tenant::TenantId;

/// A source's identity in this installation; never changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct SourceId(pub String);

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A download's identity in this installation; never changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct DownloadId(pub String);

/// Where a source is. Holds no secret: those are in the keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourcePlace {
    /// The tenant's own database manager, which makes a backup when it is asked. Nobody sets it up.
    Manager {
        /// The server's address.
        url: String,
    },
    /// The vault of this installation. Nobody sets it up as a source.
    Vault {
        /// Where it is, in words.
        at: String,
    },
    /// One backup, by a link that was handed over. The link is a secret.
    Link {
        /// The server's name.
        host: String,
        /// The file's name.
        file: String,
        /// Whether somebody said that it may lead into this computer's own network, or to itself.
        #[serde(default)]
        own_network: bool,
    },
    /// Files at a place.
    #[serde(untagged)]
    Files(Place),
}

impl SourcePlace {
    /// The server it is on; empty for folders, which share the disk.
    pub fn host(&self) -> String {
        match self {
            Self::Link { host, .. } => host.clone(),
            Self::Files(place) => place.host(),
            // nothing is downloaded from these
            Self::Manager { .. } | Self::Vault { .. } => String::new(),
        }
    }
}

/// In words.
impl fmt::Display for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manager { url } => write!(f, "database manager of {url}"),
            Self::Vault { at } => write!(f, "vault in {at}"),
            Self::Link { host, file, .. } => write!(f, "link to {file} at {host}"),
            Self::Files(place) => place.fmt(f),
        }
    }
}

/// A source as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupSource {
    /// Stays the same for ever.
    pub id: SourceId,
    /// Whose backups are there.
    pub tenant: TenantId,
    /// What it is called here; one name a tenant.
    pub name: String,
    /// Where it is.
    pub place: SourcePlace,
    /// How its names read, before the built-in patterns.
    pub patterns: Vec<String>,
    /// They read so alone: the built-in patterns are not tried.
    #[serde(default)]
    pub only_patterns: bool,
}

/// A backup as a source's latest listing had it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundBackup {
    /// By which commands name it; the same at every listing.
    pub id: String,
    /// Where.
    pub source: SourceId,
    /// Its path there.
    pub path: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Its name says so, not just its file's date.
    pub named: bool,
    /// What it holds.
    pub holds: Holds,
    /// Its size in bytes, where the source tells it.
    pub bytes: Option<u64>,
    /// By which the source knows this state of the file: with another one it is another file, of whatever size.
    pub version: Option<String>,
}

/// A backup as the latest look into the vault had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultedBackup {
    /// Its id in the vault, by which commands name it.
    pub id: String,
    /// The tenant's name there.
    pub tenant: String,
    /// The database's name, where that is known.
    pub database: Option<String>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What it holds; of one that does not tell, no more than the database counts.
    pub holds: Holds,
    /// Bytes of its files, unpacked.
    pub bytes: u64,
    /// SHA-256 of the file it came from, or that its database came in: what drills know it by.
    pub sha256: Option<String>,
    /// Nothing is missing that its dump names.
    pub complete: bool,
}

/// Where a download stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DownloadState {
    /// A job waits with it for its turn, or works on it.
    Active,
    /// Stopped, by somebody or by a failure; it can be gone on with.
    Stopped,
    /// The file is here, and proven.
    Done,
}

/// A backup that is brought here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Download {
    /// Its identity.
    pub id: DownloadId,
    /// Whose backup.
    pub tenant: TenantId,
    /// From where.
    pub source: SourceId,
    /// By which the catalogue names the backup.
    pub backup: String,
    /// Its path within the source.
    pub path: String,
    /// When the backup was made.
    pub at: DateTime<Utc>,
    /// By which the source knew it when it was asked for.
    #[serde(default)]
    #[specta(skip)]
    pub version: Option<String>,
    /// Absolute path of the finished file.
    pub to: String,
    /// Bytes a second at most.
    #[specta(type = Option<Number>)]
    pub per_second: Option<u64>,
    /// The age key that the finished file is encrypted to.
    pub seal_to: Option<String>,
    /// Those with a smaller number have their turn first.
    #[specta(type = Number)]
    pub position: i64,
    /// Where it stands.
    pub state: DownloadState,
    /// The latest job that worked on it.
    pub job: Option<JobId>,
    /// Why it stopped.
    pub fault: Option<Fault>,
    /// When it was asked for.
    pub added_at: DateTime<Utc>,
}

impl Download {
    /// Whether it is of what the source has under that path now. Of one that was asked for before this was noted, it is
    /// taken to be.
    pub fn is_of(&self, found: &FoundBackup) -> bool {
        self.backup == found.id
            && self.version.as_ref().is_none_or(|known| Some(known) == found.version.as_ref())
    }
}
