//! Sources of backups, the ledger, and downloads.

use chrono::{DateTime, Utc};
use reeve_domain::backup::{DrillDue, Ledger, Promised};
use reeve_domain::source::{BackupSource, DownloadId, SourceId, SourcePlace};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Fault, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::ProvingStand;

/// Adds a source.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddSource {
    /// Whose backups are there.
    pub tenant: TenantId,
    /// What to call it; one name a tenant.
    pub name: String,
    /// Where it is. Of a link, host and file are read off the link.
    pub place: SourcePlace,
    /// How its names read, before the built-in patterns.
    pub patterns: Vec<String>,
    /// They read so alone: the built-in patterns are not tried.
    #[serde(default)]
    pub only_patterns: bool,
    /// The bucket's secret key, the WebDAV password, or the link.
    pub secret: Option<Secret>,
}

/// A source and what was last seen of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SourceView {
    /// The source.
    #[serde(flatten)]
    pub source: BackupSource,
    /// When it was last read to its end.
    pub listed_at: Option<DateTime<Utc>>,
    /// Backups it had.
    #[specta(type = Number)]
    pub backups: u64,
    /// Files it had that are no backups of this tenant.
    #[specta(type = Number)]
    pub ignored: u64,
    /// Why the latest reading failed.
    pub fault: Option<Fault>,
}

/// Names one source.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfSource {
    /// Its id.
    pub source: SourceId,
}

/// Reads again what the sources of these tenants have.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefreshSources {
    /// Which tenants; none named: all.
    pub tenants: Vec<TenantId>,
}

/// A source, or a platform, that could not be looked at when that was last tried.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct UnreadSource {
    /// What it is called.
    pub name: String,
    /// Until when it could be: what the ledger says of it is as of then. `None` where it never could, or where nobody
    /// noted it.
    pub since: Option<DateTime<Utc>>,
    /// Why it cannot.
    pub fault: Fault,
}

/// A tenant's ledger of backups.
#[derive(Debug, Clone, Serialize, Type)]
pub struct LedgerView {
    /// Which tenant.
    pub tenant: TenantId,
    /// What it is called.
    pub name: String,
    /// Who hosts it.
    pub platform: String,
    /// What the platform promised.
    pub promised: Promised,
    /// The places and what fills them. Of all tenants at once, without the backups beyond them.
    pub ledger: Ledger,
    /// Backups that fill no promised place.
    #[specta(type = Number)]
    pub beyond: u64,
    /// Sources set up for it.
    pub sources: u32,
    /// When the source that was read the longest ago was read; `None` where one never was.
    pub as_of: Option<DateTime<Utc>>,
    /// Those of its sources, and the vault where it has backups of this tenant, that could not be looked at when that was
    /// last tried; and its platform, where what that states cannot be read.
    pub unread: Vec<UnreadSource>,
    /// When it is to be drilled.
    pub drill: DrillDue,
    /// How far its backups are proven by themselves.
    pub proving: ProvingStand,
}

/// Asks for a backup to be brought here and proven.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddDownload {
    /// The backup's id in the catalogue.
    pub backup: String,
    /// Full path of the file; `None` takes a good one.
    pub to: Option<String>,
    /// Bytes a second at most.
    #[specta(type = Option<Number>)]
    pub per_second: Option<u64>,
    /// An age key to encrypt the finished file to; `.age` is put behind its name.
    pub seal_to: Option<String>,
    /// Before all that wait.
    pub first: bool,
}

/// Names one download.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfDownload {
    /// Its id.
    pub download: DownloadId,
}
