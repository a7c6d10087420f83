//! The files of a repository in a folder, bucket or WebDAV folder: whole or not there.
//!
//! A folder's file is written under another name and then named, so that a full disk or a computer that goes down never
//! leaves half of one under a name that counts. The folder restic knows nothing of is [`UNFINISHED`], a name of our own.

use std::thread;
use std::time::Duration;

use bytes::Bytes;
use opendal::{Buffer, EntryMode, ErrorKind, Operator};
use tokio::runtime::Handle;

use crate::error::{Error, Result, refuses};

/// Where files lie until they are whole, under names of 32 hex digits.
const UNFINISHED: &str = ".reeve-unfinished/";
/// How often a passing failure is tried again, and how long it is waited before the first time.
const ATTEMPTS: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// Where a repository's files are.
#[derive(Debug, Clone)]
pub struct Store {
    operator: Operator,
    runtime: Handle,
}

impl Store {
    /// The place behind `operator`, whose requests run on `runtime`.
    pub fn new(operator: Operator, runtime: Handle) -> Self {
        Self { operator, runtime }
    }

    /// Where it is, for people.
    pub(crate) fn location(&self) -> String {
        let info = self.operator.info();
        format!("{}{}", info.name(), info.root())
    }

    /// A whole file; `None` where there is none.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Bytes>> {
        match self.attempt(|| self.runtime.block_on(self.operator.read(path))) {
            Ok(content) => Ok(Some(content.to_bytes())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// So many bytes of a file from `offset` on.
    pub(crate) fn read_part(&self, path: &str, offset: u64, length: u64) -> Result<Bytes> {
        let part = self.read_range(path, offset, length)?;
        if part.len() as u64 == length {
            Ok(part)
        } else {
            Err(Error::Damaged(format!("{path} is shorter than it should be")))
        }
    }

    /// At most so many bytes of a file from `offset` on: as many as there are.
    pub(crate) fn read_piece(&self, path: &str, offset: u64, most: u64) -> Result<Bytes> {
        let there = self.size(path)?.ok_or_else(|| Error::Damaged(format!("{path} is missing")))?;
        self.read_range(path, offset, most.min(there.saturating_sub(offset)))
    }

    fn read_range(&self, path: &str, offset: u64, length: u64) -> Result<Bytes> {
        let read = || {
            let part = self.operator.read_with(path).range(offset..offset + length);
            self.runtime.block_on(async { part.await })
        };
        match self.attempt(read) {
            Ok(part) => Ok(part.to_bytes()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(Error::Damaged(format!("{path} is missing")))
            }
            Err(error) if error.kind() == ErrorKind::RangeNotSatisfied => {
                Err(Error::Damaged(format!("{path} is shorter than it should be")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Files below a folder with their sizes; none where there is no such folder.
    pub(crate) fn list(&self, folder: &str) -> Result<Vec<(String, u64)>> {
        let list = || {
            let entries = self.operator.list_with(folder).recursive(true);
            self.runtime.block_on(async { entries.await })
        };
        let entries = match self.attempt(list) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let files = entries.into_iter().filter(|entry| entry.metadata().mode() == EntryMode::FILE);
        Ok(files.map(|entry| (entry.path().to_owned(), entry.metadata().content_length())).collect())
    }

    /// Whether there is nothing at all; a folder that is not there yet is empty, too.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        match self.attempt(|| self.runtime.block_on(self.operator.list("/"))) {
            // some services list the folder itself
            Ok(entries) => Ok(entries.iter().all(|entry| matches!(entry.path(), "" | "/"))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// A file's size; `None` where there is none.
    pub(crate) fn size(&self, path: &str) -> Result<Option<u64>> {
        match self.attempt(|| self.runtime.block_on(self.operator.stat(path))) {
            Ok(metadata) => Ok(Some(metadata.content_length())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a file whole.
    pub(crate) fn write(&self, path: &str, content: Vec<Bytes>) -> Result<()> {
        let content = Buffer::from_iter(content);
        if !self.operator.info().capability().rename {
            self.attempt(|| self.runtime.block_on(self.operator.write(path, content.clone())))?;
            return Ok(());
        }
        let unfinished = format!("{UNFINISHED}{}", uuid::Uuid::new_v4().simple());
        let written = self.attempt(|| {
            self.runtime.block_on(async {
                self.operator.write(&unfinished, content.clone()).await?;
                self.operator.rename(&unfinished, path).await
            })
        });
        if written.is_err() {
            // what is left of it counts for nothing, and goes with the next run where it cannot go now
            let _ = self.runtime.block_on(self.operator.delete(&unfinished));
        }
        Ok(written?)
    }

    /// Removes a file; one that is gone already is removed.
    pub(crate) fn remove(&self, path: &str) -> Result<()> {
        Ok(self.attempt(|| self.runtime.block_on(self.operator.delete(path)))?)
    }

    /// Removes what runs that were cut off left unfinished, and nothing else. Only for who has the repository alone.
    pub(crate) fn tidy(&self) -> Result<()> {
        let ours = |path: &str| {
            path.strip_prefix(UNFINISHED)
                .is_some_and(|name| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        let left = self.list(UNFINISHED)?;
        left.iter().filter(|(path, _)| ours(path)).try_for_each(|(path, _)| self.remove(path))
    }

    /// Tries again what failed in passing.
    fn attempt<T>(&self, work: impl Fn() -> opendal::Result<T>) -> opendal::Result<T> {
        let mut wait = FIRST_WAIT;
        for _ in 1..ATTEMPTS {
            match work() {
                Err(error) if error.is_temporary() && !refuses(&error) => thread::sleep(wait),
                done => return done,
            }
            wait *= 3;
        }
        work()
    }
}
