//! The vault.

use chrono::{DateTime, Utc};
use reeve_domain::place::Place;
use reeve_domain::retention::{KeptBecause, Retention};
use reeve_domain::schedule::{LastRun, Schedule};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Fault, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Makes a vault, or connects one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct InitVault {
    /// Where.
    pub place: Place,
    /// The bucket's secret key or the WebDAV password.
    pub secret: Option<Secret>,
    /// The key on the recovery sheet of a vault that is there; `None` makes a new one.
    pub key: Option<Secret>,
    /// How many are kept.
    pub keep: Retention,
}

/// The vault as set up here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VaultView {
    /// Where, in words.
    pub place: String,
    /// The repository's own id.
    pub repository: String,
    /// How many are kept.
    pub keep: Retention,
    /// When it was last found sound.
    pub checked_at: Option<DateTime<Utc>>,
    /// What checks found wrong with it that no later one disproved.
    pub damage: Option<VaultDamage>,
    /// Why it could not be looked into when that was last tried.
    pub away: Option<Fault>,
    /// Its store let nothing be written when it was last read: it was read without a lock.
    pub read_only: bool,
    /// Parts of its data, of thirty, that no check has read for more than thirty days.
    pub unread: u32,
    /// When the app runs it by itself; `None`: it does not.
    pub schedule: Option<Schedule>,
    /// When it does so next.
    pub next_run: Option<DateTime<Utc>>,
    /// The last run over all tenants, from here or from the system's scheduler.
    pub last_run: Option<LastRun>,
}

/// What checks found wrong with a vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VaultDamage {
    /// When it was last found.
    pub at: DateTime<Utc>,
    /// The first of what is wrong, in restic's words.
    pub first: String,
    /// How much is wrong.
    pub findings: u32,
    /// The backups of which nobody knows that they come out whole.
    pub backups: Vec<DamagedBackup>,
}

/// A backup in a damaged vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DamagedBackup {
    /// Its id in the vault.
    pub id: String,
    /// The tenant's name.
    pub tenant: String,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// What came of making a vault.
#[derive(Debug, Clone, Serialize, Type)]
pub struct VaultMade {
    /// The vault.
    pub vault: VaultView,
    /// To print and keep elsewhere; only where the key was made just now, and never again.
    pub sheet: Option<RecoverySheet>,
    /// What went wrong after it was made: it is there, and the sheet opens it; see whether it is set up here.
    pub trouble: Option<Fault>,
}

/// What opens a vault without this computer. The one thing here that holds a key: it is made to be shown once.
#[derive(Clone, Serialize, Type)]
pub struct RecoverySheet {
    /// As text.
    pub text: String,
    /// As a page to print, for the command line to write to a file. The window prints the text, and is not given this.
    #[serde(skip)]
    pub html: String,
}

impl std::fmt::Debug for RecoverySheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoverySheet(…)")
    }
}

/// A backup in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VaultEntry {
    /// Its id, 64 hex digits; the first eight are enough.
    pub id: String,
    /// The tenant's name.
    pub tenant: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Its place, such as `daily 1`.
    pub slot: Option<String>,
    /// Why it is kept; `None` for one that the next pruning removes.
    pub kept_because: Option<String>,
    /// Bytes of its files, unpacked.
    #[specta(type = Number)]
    pub bytes: u64,
    /// A check found that it cannot be relied on.
    pub damaged: bool,
    /// Attachments that its database names and that are not in it.
    pub lacks: u32,
    /// Their names in the filestore, the first fifty.
    pub missing: Vec<String>,
}

/// Says how many are kept.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
pub struct KeepInVault {
    /// So many.
    pub keep: Retention,
}

/// Asks what a retention would remove.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
pub struct PreviewPrune {
    /// Which; `None` is the vault's own.
    pub keep: Option<Retention>,
}

/// What pruning would do.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PrunePreview {
    /// What stays, and why.
    pub keep: Vec<Staying>,
    /// What goes.
    pub remove: Vec<VaultEntry>,
    /// Bytes given back, as far as it can be told before.
    #[specta(type = Number)]
    pub freed: u64,
}

/// A backup that stays.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Staying {
    /// Which.
    pub backup: VaultEntry,
    /// Why.
    pub because: KeptBecause,
}

/// Removes what a preview said.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PruneVault {
    /// The ids of the preview.
    pub remove: Vec<String>,
    /// The retention of the preview; `None` is the vault's own.
    pub keep: Option<Retention>,
}

/// Puts a file in.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddToVault {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its path.
    pub file: String,
    /// When it was made; `None`: what is noted beside it, or what its name says.
    pub at: Option<DateTime<Utc>>,
}

/// Gets a backup out.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ExportFromVault {
    /// How its id begins.
    pub snapshot: String,
    /// Path of the file; must not exist.
    pub to: String,
}

/// Checks the vault.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
pub struct CheckVault {
    /// Read all of the data, not only the parts that are due.
    pub all: bool,
}

/// Says when the app runs the vault by itself.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ScheduleVault {
    /// When; `None`: not any more.
    pub schedule: Option<Schedule>,
}

/// Takes backups into the vault.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RunVault {
    /// Which tenants; none named: all.
    pub tenants: Vec<TenantId>,
}
