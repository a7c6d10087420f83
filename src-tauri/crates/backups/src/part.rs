//! `FILE.part` itself: opened for one writer alone, with its room reserved, empty or with what an earlier one left.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::download::Note;
use crate::writer::BUFFER;
use crate::{Error, Result, disk};

/// What is left free beside a file of known size, in bytes: the sidecar and the filesystem's own needs.
const MARGIN: u64 = 1 << 20;

/// The file of that name goes when this goes, unless it was kept.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    pub(crate) kept: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A `FILE.part` to write to, from `at` on, and the hash of what is before.
pub(crate) struct Begun {
    pub(crate) part: Part,
    pub(crate) file: File,
    pub(crate) hash: Sha256,
    pub(crate) at: u64,
}

/// Opens `FILE.part` for us alone, with the first `at` bytes it has or empty, and with its room reserved.
pub(crate) fn open(target: &Path, at: u64, expected: Option<u64>) -> Result<Begun> {
    let taken = || Error::AlreadyExists(target.to_owned());
    if target.symlink_metadata().is_ok() {
        return Err(taken());
    }
    let path = disk::with_ending(target, ".part");
    if let (Some(bytes), Ok(free)) = (expected, fs4::available_space(disk::folder_of(target))) {
        let there = path.metadata().map_or(0, |meta| meta.len().min(bytes));
        let needed = bytes.saturating_sub(there).saturating_add(MARGIN);
        if needed > free {
            return Err(Error::DiskFull { path: target.to_owned(), needed: Some(needed), free: Some(free) });
        }
    }
    let failed = |e| Error::writing(&path, e);
    let mut file = loop {
        let file = disk::open_alone(&path).map_err(failed)?.ok_or_else(taken)?;
        // the other download may have ended between our opening and our holding it: then this file has no name any more
        if !disk::is_unlinked(&file).map_err(failed)? {
            break file;
        }
    };
    let mut part = Part { path: path.clone(), kept: at > 0 };
    // … or it got its name: then this may be that very file, and must not be emptied
    if target.symlink_metadata().is_ok() {
        return Err(taken());
    }
    let (hash, at) = take_up(&mut file, at).map_err(|e| Error::reading(&path, e))?;
    if at == 0 {
        // what a download noted here is not true of the bytes that come now
        Note::remove(target);
    }
    file.set_len(at).map_err(failed)?;
    if let Some(bytes) = expected {
        disk::reserve(&file, bytes).map_err(|e| match failed(e) {
            Error::DiskFull { path, free, .. } => Error::DiskFull { path, needed: Some(bytes), free },
            other => other,
        })?;
    }
    // what an earlier writer left is not lost over a full disk; from here on it is ours
    part.kept = false;
    Ok(Begun { part, file, hash, at })
}

/// Hashes the first `at` bytes and stands behind them; behind nothing where there are fewer.
fn take_up(file: &mut File, at: u64) -> std::io::Result<(Sha256, u64)> {
    let mut hash = Sha256::new();
    if at == 0 || file.metadata()?.len() < at {
        return Ok((hash, 0));
    }
    let mut buffer = vec![0; BUFFER];
    let mut left = at;
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(BUFFER).min(BUFFER);
        let read = file.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        hash.update(&buffer[..read]);
        left -= read as u64;
    }
    file.seek(SeekFrom::Start(at))?;
    Ok((hash, at))
}

/// Removes what a computer or a program that went down left of a download to `target`. A download that is running, here
/// or in another process, is left alone.
pub fn remove_unfinished(target: &Path) {
    alone(target, || remove(target));
}

/// Does `work` while nobody can write to the `FILE.part` that is there; not at all where somebody writes to it.
pub(crate) fn alone(target: &Path, work: impl FnOnce()) {
    let part = disk::with_ending(target, ".part");
    if part.symlink_metadata().is_err() {
        work();
    } else if let Ok(Some(_held)) = disk::open_alone(&part) {
        work();
    }
}

/// Removes `FILE.part`, and what was to be its sidecar.
pub(crate) fn remove(target: &Path) {
    if fs::remove_file(disk::with_ending(target, ".part")).is_ok() {
        let _ = fs::remove_file(disk::with_ending(&crate::sidecar_path(target), ".part"));
    }
}
