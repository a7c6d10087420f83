//! Receiving a backup: bytes go to `FILE.part` and through SHA-256 at the same time, each on a thread of its own.
//!
//! What must always hold: memory stays at a few buffers whatever the size; whatever is not sealed is removed; two
//! downloads never write the same file.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use bytes::{Bytes, BytesMut};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use crate::disk;
use crate::{Error, Result};

/// Size of a buffer in bytes: large enough that a system call and a channel hop cost nothing beside it.
const BUFFER: usize = 1 << 20;
/// Buffers under way to each thread.
const QUEUE: usize = 4;
/// What is left free beside a file of known size, in bytes: the sidecar and the filesystem's own needs.
const MARGIN: u64 = 1 << 20;

/// A backup being received into `FILE.part`. Dropping it removes the file.
#[derive(Debug)]
pub struct Writer {
    part: Part,
    pending: BytesMut,
    written: u64,
    to_disk: mpsc::Sender<Step>,
    to_hash: mpsc::Sender<Bytes>,
    /// The disk thread's one answer, until it was asked for.
    disk: Option<oneshot::Receiver<Result<File>>>,
    hash: oneshot::Receiver<[u8; 32]>,
}

/// A backup that arrived whole in `FILE.part`, durable on disk, not yet proven and not yet named. Dropping it removes
/// the file; [`crate::seal()`] keeps it.
#[derive(Debug)]
pub struct Received {
    /// Where it lies.
    pub part: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of what arrived, lower-case hex.
    pub sha256: String,
    held: Part,
    /// Held until the file has its name, so that a second download cannot take the `.part` for a leftover.
    _held_open: File,
}

/// What the writing thread is told. Its queue closing without [`Step::Finish`] means that the file is not wanted.
#[derive(Debug)]
enum Step {
    Write(Bytes),
    Finish,
}

/// The file of that name goes when this goes, unless it was kept.
#[derive(Debug)]
struct Part {
    path: PathBuf,
    kept: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Received {
    /// Removes the file: what was received is not wanted.
    pub fn discard(self) {
        drop(self);
    }

    pub(crate) fn keep(mut self) {
        self.held.kept = true;
    }
}

impl Writer {
    /// Begins to write `FILE.part` beside `target`; `expected` is the size in bytes where the server tells it. A
    /// `.part` left over by a computer that went down is replaced.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] when `target` is there or another download of it is running,
    /// [`Error::DiskFull`] with needed and free bytes, [`Error::CannotWrite`] for a folder that is missing or read-only.
    pub async fn create(target: &Path, expected: Option<u64>) -> Result<Self> {
        let target = target.to_owned();
        let lost = target.clone();
        let (part, file) = tokio::task::spawn_blocking(move || open_part(&target, expected))
            .await
            .unwrap_or(Err(Error::Lost(lost)))?;
        let (to_disk, disk_queue) = mpsc::channel(QUEUE);
        let (to_hash, hash_queue) = mpsc::channel(QUEUE);
        let path = part.path.clone();
        let disk = work("reeve-write", move || write_all(file, disk_queue, &path))
            .map_err(|e| Error::writing(&part.path, e))?;
        let hash =
            work("reeve-hash", move || hash_all(hash_queue)).map_err(|e| Error::writing(&part.path, e))?;
        Ok(Self { part, pending: BytesMut::new(), written: 0, to_disk, to_hash, disk: Some(disk), hash })
    }

    /// Takes the next bytes. Waits while disk or hash are more than a few buffers behind.
    ///
    /// # Errors
    /// [`Error::DiskFull`] or [`Error::CannotWrite`] as soon as the disk refuses; the writer is of no more use then.
    pub async fn write(&mut self, chunk: Bytes) -> Result<()> {
        self.written += chunk.len() as u64;
        if self.pending.is_empty() && chunk.len() >= BUFFER {
            return self.send(chunk).await;
        }
        if self.pending.capacity() == 0 {
            self.pending.reserve(BUFFER);
        }
        self.pending.extend_from_slice(&chunk);
        if self.pending.len() >= BUFFER {
            let full = self.pending.split().freeze();
            self.pending = BytesMut::new();
            return self.send(full).await;
        }
        Ok(())
    }

    /// Bytes taken so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes what is left and makes the file durable.
    ///
    /// # Errors
    /// [`Error::DiskFull`] or [`Error::CannotWrite`]; the file is removed then.
    pub async fn finish(mut self) -> Result<Received> {
        if !self.pending.is_empty() {
            let rest = self.pending.split().freeze();
            self.send(rest).await?;
        }
        let _ = self.to_disk.send(Step::Finish).await; // a disk thread that is gone has left its reason
        drop((self.to_disk, self.to_hash));
        let lost = |_| Error::Lost(self.part.path.clone());
        let disk = self.disk.take().ok_or_else(|| Error::Lost(self.part.path.clone()))?;
        let file = disk.await.map_err(lost)??;
        let sha256 = hex::encode(self.hash.await.map_err(lost)?);
        let part = self.part.path.clone();
        Ok(Received { part, bytes: self.written, sha256, held: self.part, _held_open: file })
    }

    /// Stops and removes the file. Dropping does the same without waiting for the last buffer to be let go.
    pub async fn abandon(self) {
        let Self { part, to_disk, to_hash, disk, .. } = self;
        drop((to_disk, to_hash, part));
        if let Some(disk) = disk {
            let _ = disk.await;
        }
    }

    async fn send(&mut self, buffer: Bytes) -> Result<()> {
        // the hash thread cannot fail before the disk thread does, so the disk's answer is the reason
        if self.to_hash.send(buffer.clone()).await.is_err()
            || self.to_disk.send(Step::Write(buffer)).await.is_err()
        {
            // it answers once, and whoever abandons the writer after this must not wait for another answer
            let answer = match self.disk.take() {
                Some(disk) => disk.await.ok(),
                None => None,
            };
            return Err(match answer {
                Some(Err(reason)) => reason,
                _ => Error::Lost(self.part.path.clone()),
            });
        }
        Ok(())
    }
}

/// Opens `FILE.part` for us alone, empty and with its room reserved.
fn open_part(target: &Path, expected: Option<u64>) -> Result<(Part, File)> {
    let taken = || Error::AlreadyExists(target.to_owned());
    if target.symlink_metadata().is_ok() {
        return Err(taken());
    }
    let path = disk::with_ending(target, ".part");
    if let (Some(bytes), Ok(free)) = (expected, fs4::available_space(disk::folder_of(target))) {
        let needed = bytes.saturating_add(MARGIN);
        if needed > free {
            return Err(Error::DiskFull { path: target.to_owned(), needed: Some(needed), free: Some(free) });
        }
    }
    let failed = |e| Error::writing(&path, e);
    let file = loop {
        let file = disk::open_alone(&path).map_err(failed)?.ok_or_else(taken)?;
        // the other download may have ended between our opening and our holding it: then this file has no name any more
        if !disk::is_unlinked(&file).map_err(failed)? {
            break file;
        }
    };
    let part = Part { path: path.clone(), kept: false };
    // … or it got its name: then this may be that very file, and must not be emptied
    if target.symlink_metadata().is_ok() {
        return Err(taken());
    }
    file.set_len(0).map_err(failed)?;
    if let Some(bytes) = expected {
        disk::reserve(&file, bytes).map_err(|e| match failed(e) {
            Error::DiskFull { path, free, .. } => Error::DiskFull { path, needed: Some(bytes), free },
            other => other,
        })?;
    }
    Ok((part, file))
}

/// Removes what a computer or a program that went down left of a download to `target`. A download that is running, here
/// or in another process, is left alone.
pub fn remove_unfinished(target: &Path) {
    let part = disk::with_ending(target, ".part");
    if part.symlink_metadata().is_ok() && matches!(disk::open_alone(&part), Ok(Some(_))) {
        let _ = fs::remove_file(part);
        let _ = fs::remove_file(disk::with_ending(&crate::sidecar_path(target), ".part"));
    }
}

/// Runs `job` on a thread of its own and hands its answer back.
fn work<T: Send + 'static>(
    name: &str,
    job: impl FnOnce() -> T + Send + 'static,
) -> std::io::Result<oneshot::Receiver<T>> {
    let (answer, receiver) = oneshot::channel();
    let _: JoinHandle<()> = thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _ = answer.send(job());
    })?;
    Ok(receiver)
}

fn write_all(mut file: File, mut queue: mpsc::Receiver<Step>, path: &Path) -> Result<File> {
    let failed = |e| Error::writing(path, e);
    let mut written = 0;
    while let Some(step) = queue.blocking_recv() {
        match step {
            Step::Write(buffer) => {
                file.write_all(&buffer).map_err(failed)?;
                written += buffer.len() as u64;
            }
            Step::Finish => {
                // what was reserved may be more than what came
                file.set_len(written).and_then(|()| file.sync_all()).map_err(failed)?;
                return Ok(file);
            }
        }
    }
    Err(Error::Cancelled)
}

fn hash_all(mut queue: mpsc::Receiver<Bytes>) -> [u8; 32] {
    let mut hash = Sha256::new();
    while let Some(buffer) = queue.blocking_recv() {
        hash.update(&buffer);
    }
    hash.finalize().into()
}
