//! What is in a vault.

use chrono::{DateTime, Utc};
use reeve_domain::backup::Holds;
use rustic_core::repofile::SnapshotFile;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::vault::Vault;
use crate::watch::Watch;

/// Stands on every snapshot that is a backup.
pub(crate) const TAG: &str = "reeve";
/// Stands on what a run needs for itself and removes at its end.
pub(crate) const UNFINISHED: &str = "reeve-unfinished";
/// Files of a backup of the database alone: the dump and its manifest.
const FILES_OF_DATABASE: u64 = 2;

/// A backup in a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id, 64 hex digits.
    pub id: String,
    /// The tenant's name; restic calls it the host.
    pub tenant: String,
    /// When the backup was made.
    pub at: DateTime<Utc>,
    /// Bytes of its files, unpacked.
    pub bytes: u64,
    /// Whether it was put in here as a backup, and not by restic or another program.
    pub ours: bool,
    /// What it holds; nothing where neither it nor the number of its files says so.
    pub holds: Option<Holds>,
    /// What is known of the file it came from; nothing for a snapshot that another program made or rewrote.
    pub origin: Option<Origin>,
}

/// The file a backup came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The database's name, from its manifest.
    pub database: String,
    /// The server's version, from its manifest.
    pub odoo_version: Option<String>,
    /// SHA-256 of the zip, lower-case hex; of a backup that was put together, of the file its database came in.
    pub sha256: String,
    /// Size of that file.
    pub zip_bytes: u64,
    /// What it holds. Vaults made before this was kept do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<Holds>,
    /// Attachments that the dump names and that could not be had, by their names in the filestore.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl Vault {
    /// Every backup in it, the newest first. What a run that was cut off left is none.
    ///
    /// # Errors
    /// What the store answers.
    pub fn list(&self) -> Result<Vec<Snapshot>> {
        let watch = Watch::new();
        let files = watch.answer(self.work(&watch)?.get_all_snapshots())?;
        let mut all: Vec<Snapshot> =
            files.iter().filter(|file| !unfinished(file)).map(Snapshot::of).collect();
        all.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        Ok(all)
    }

    /// The one whose id begins like this.
    ///
    /// # Errors
    /// [`Error::UnknownSnapshot`], [`Error::Ambiguous`].
    pub fn find(&self, id: &str) -> Result<Snapshot> {
        let mut found = self.list()?.into_iter().filter(|snapshot| snapshot.id.starts_with(id));
        match (found.next(), found.next()) {
            (Some(one), None) if !id.is_empty() => Ok(one),
            (Some(_), _) => Err(Error::Ambiguous(id.to_owned())),
            (None, _) => Err(Error::UnknownSnapshot(id.to_owned())),
        }
    }
}

impl Snapshot {
    /// Attachments that its dump names and that are not in it, as far as that is known.
    pub fn missing(&self) -> &[String] {
        self.origin.as_ref().map(|origin| origin.missing.as_slice()).unwrap_or_default()
    }

    pub(crate) fn of(file: &SnapshotFile) -> Self {
        let at = file.time.timestamp();
        let origin: Option<Origin> =
            file.description.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let said = origin.as_ref().and_then(|origin| origin.holds);
        Self {
            // their `Display` is the short form
            id: file.id.to_hex().as_str().to_owned(),
            tenant: file.hostname.clone(),
            at: DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default(),
            bytes: file.summary.as_ref().map(|summary| summary.total_bytes_processed).unwrap_or_default(),
            ours: file.tags.contains(TAG),
            holds: said.or_else(|| by_count(file)),
            origin,
        }
    }
}

/// What a backup holds by the number of its files.
fn by_count(file: &SnapshotFile) -> Option<Holds> {
    match file.summary.as_ref()?.total_files_processed {
        0 => None,
        1..=FILES_OF_DATABASE => Some(Holds::DatabaseOnly),
        _ => Some(Holds::Full),
    }
}

pub(crate) fn unfinished(file: &SnapshotFile) -> bool {
    file.tags.contains(UNFINISHED)
}
