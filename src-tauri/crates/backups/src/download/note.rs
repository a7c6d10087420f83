//! `FILE.part.json`: how much of `FILE.part` is safe, and of which version of which file it is.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Error, Result, disk};

/// What a later run has to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    /// Which download.
    pub(super) of: String,
    /// By which the source knows the version.
    pub(super) validator: String,
    /// So many bytes are safe.
    pub(super) at: u64,
}

fn note_path(target: &Path) -> PathBuf {
    disk::with_ending(target, ".part.json")
}

fn note_part_path(target: &Path) -> PathBuf {
    disk::with_ending(target, ".part.json.part")
}

impl Note {
    /// The note beside a file. One that cannot be read is none: the download begins anew.
    pub(super) fn read(target: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(note_path(target)).ok()?).ok()
    }

    /// Writes it in place of an earlier one: whole, or the earlier one stays.
    pub(super) async fn write(self, target: &Path) -> Result<()> {
        let (path, part) = (note_path(target), note_part_path(target));
        let lost = path.clone();
        tokio::task::spawn_blocking(move || {
            let failed = |e| Error::writing(&path, e);
            let text = serde_json::to_vec(&self).map_err(|e| failed(e.into()))?;
            disk::write_whole(&part, &text).and_then(|()| fs::rename(&part, &path)).map_err(failed)
        })
        .await
        .unwrap_or(Err(Error::Lost(lost)))
    }

    /// Removes it: what lies there is not what it says.
    pub(crate) fn remove(target: &Path) {
        let _ = fs::remove_file(note_path(target)); // there may be none
        let _ = fs::remove_file(note_part_path(target));
    }
}
