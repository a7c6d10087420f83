//! Receiving a backup: bytes go to `FILE.part` and through SHA-256 at the same time, each on a thread of its own.
//!
//! What must always hold: memory stays at a few buffers whatever the size; whatever is not sealed is removed, unless it
//! was left on purpose to be gone on with; two downloads never write the same file.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use bytes::{Bytes, BytesMut};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use crate::part::{Begun, Part};
use crate::{Error, Result, part};

/// Size of a buffer in bytes: large enough that a system call and a channel hop cost nothing beside it.
pub(crate) const BUFFER: usize = 1 << 20;
/// Buffers under way to each thread.
const QUEUE: usize = 4;
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
    /// Make what came so far durable, and say so.
    Settle(oneshot::Sender<()>),
    Finish,
}

impl Received {
    /// Leaves the file as `FILE.part`, to be gone on with.
    pub fn leave(self) {
        self.keep();
    }

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
        Self::open(target, 0, expected).await
    }

    /// Goes on behind the first `at` bytes of the `FILE.part` that an earlier writer left; they are hashed again. Begins
    /// at nothing where the file holds less: look at [`Self::written`].
    ///
    /// # Errors
    /// As [`Self::create`], and [`Error::CannotRead`].
    pub async fn resume(target: &Path, at: u64, expected: Option<u64>) -> Result<Self> {
        Self::open(target, at, expected).await
    }

    async fn open(target: &Path, at: u64, expected: Option<u64>) -> Result<Self> {
        let target = target.to_owned();
        let lost = target.clone();
        let Begun { part, file, hash, at } =
            tokio::task::spawn_blocking(move || part::open(&target, at, expected))
                .await
                .unwrap_or(Err(Error::Lost(lost)))?;
        let (to_disk, disk_queue) = mpsc::channel(QUEUE);
        let (to_hash, hash_queue) = mpsc::channel(QUEUE);
        let path = part.path.clone();
        let disk = work("reeve-write", move || write_all(file, at, disk_queue, &path))
            .map_err(|e| Error::writing(&part.path, e))?;
        let hash = work("reeve-hash", move || hash_all(hash, hash_queue))
            .map_err(|e| Error::writing(&part.path, e))?;
        Ok(Self { part, pending: BytesMut::new(), written: at, to_disk, to_hash, disk: Some(disk), hash })
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

    /// Makes everything taken so far durable.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn settle(&mut self) -> Result<()> {
        self.flush().await?;
        let (settled, answer) = oneshot::channel();
        let _ = self.to_disk.send(Step::Settle(settled)).await;
        match answer.await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.why_it_ended().await),
        }
    }

    /// Ends here for now: `FILE.part` stays, with everything taken so far durable in it.
    ///
    /// # Errors
    /// As [`Self::write`]; the file is removed then.
    pub async fn leave(mut self) -> Result<()> {
        self.settle().await?;
        self.part.kept = true;
        let Self { to_disk, to_hash, disk, .. } = self;
        drop((to_disk, to_hash));
        if let Some(disk) = disk {
            let _ = disk.await; // until it is let go, nobody could go on with it
        }
        Ok(())
    }

    /// Writes what is left and makes the file durable.
    ///
    /// # Errors
    /// [`Error::DiskFull`] or [`Error::CannotWrite`]; the file is removed then.
    pub async fn finish(mut self) -> Result<Received> {
        self.flush().await?;
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

    async fn flush(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let rest = self.pending.split().freeze();
        self.send(rest).await
    }

    async fn send(&mut self, buffer: Bytes) -> Result<()> {
        // the hash thread cannot fail before the disk thread does, so the disk's answer is the reason
        if self.to_hash.send(buffer.clone()).await.is_err()
            || self.to_disk.send(Step::Write(buffer)).await.is_err()
        {
            return Err(self.why_it_ended().await);
        }
        Ok(())
    }

    /// What the disk thread ended with. It answers once, and whoever abandons the writer after this must not wait for
    /// another answer.
    async fn why_it_ended(&mut self) -> Error {
        let answer = match self.disk.take() {
            Some(disk) => disk.await.ok(),
            None => None,
        };
        match answer {
            Some(Err(reason)) => reason,
            _ => Error::Lost(self.part.path.clone()),
        }
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

fn write_all(mut file: File, at: u64, mut queue: mpsc::Receiver<Step>, path: &Path) -> Result<File> {
    let failed = |e| Error::writing(path, e);
    let mut written = at;
    while let Some(step) = queue.blocking_recv() {
        match step {
            Step::Write(buffer) => {
                file.write_all(&buffer).map_err(failed)?;
                written += buffer.len() as u64;
            }
            Step::Settle(settled) => {
                file.sync_data().map_err(failed)?;
                let _ = settled.send(());
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

fn hash_all(mut hash: Sha256, mut queue: mpsc::Receiver<Bytes>) -> [u8; 32] {
    while let Some(buffer) = queue.blocking_recv() {
        hash.update(&buffer);
    }
    hash.finalize().into()
}
