//! The last step of taking a backup: `FILE.part` becomes `FILE`, with its facts beside it in `FILE.reeve.json`.
//!
//! What must always hold: a name is never overwritten, and a name that is there after a power cut stands for a whole file.

use std::fs;
use std::path::{Path, PathBuf};

use reeve_domain::backup::BackupFacts;

use crate::disk;
use crate::writer::Received;
use crate::{Error, Result};

/// Where the facts about `file` stand: `FILE.reeve.json` in the same folder.
pub fn sidecar_path(file: &Path) -> PathBuf {
    disk::with_ending(file, ".reeve.json")
}

/// Gives a received file its name and writes the sidecar.
///
/// # Errors
/// [`Error::AlreadyExists`] when something of that name came to be meanwhile, [`Error::DiskFull`] or
/// [`Error::CannotWrite`]. The received file is removed then, as everything that is not sealed.
pub async fn seal(received: Received, target: &Path, facts: BackupFacts) -> Result<()> {
    let target = target.to_owned();
    let lost = target.clone();
    tokio::task::spawn_blocking(move || seal_now(received, &target, &facts))
        .await
        .unwrap_or(Err(Error::Lost(lost)))
}

fn seal_now(received: Received, target: &Path, facts: &BackupFacts) -> Result<()> {
    // the sidecar is written first and named last: when the disk has no room for it, nothing has been named yet
    let sidecar = sidecar_path(target);
    let sidecar_part = disk::with_ending(&sidecar, ".part");
    let text = serde_json::to_vec_pretty(facts).map_err(|e| Error::writing(&sidecar, e.into()))?;
    disk::write_whole(&sidecar_part, &text).map_err(|e| Error::writing(&sidecar, e))?;

    let named = disk::rename_new(&received.part, target).map_err(|e| Error::writing(target, e));
    if named.is_err() {
        let _ = fs::remove_file(&sidecar_part);
        return named;
    }
    received.keep();
    fs::rename(&sidecar_part, &sidecar).map_err(|e| Error::writing(&sidecar, e))?;
    disk::sync_folder(disk::folder_of(target)).map_err(|e| Error::writing(target, e))
}

/// The facts beside a backup file, where there are any and they can be read.
pub fn read_sidecar(file: &Path) -> Option<BackupFacts> {
    let text = fs::read(sidecar_path(file)).ok()?;
    serde_json::from_slice(&text).ok()
}
