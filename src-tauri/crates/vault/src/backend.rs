//! A store as the archiver wants it, with what the archiver itself does not see to.
//!
//! It goes on after a file could not be read or written and would save a snapshot without it. So here every failure is
//! left in the [`Watch`], nothing is written any more once there is one, and a snapshot only after everything this run
//! wrote was seen in the store in its whole length. Nor is anything removed before that, nor once the lock is lost.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use rustic_core::{BytesList, FileType, Id, ReadBackend, RusticResult, WriteBackend};

use crate::ahead::Ahead;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::watch::Watch;

/// A repository's files for one piece of work.
#[derive(Debug)]
pub(crate) struct Backend {
    store: Store,
    watch: Watch,
    /// Changed settings stay in memory: the next to open the repository finds its own.
    keeps_settings: bool,
    ahead: Option<Ahead>,
    written: Mutex<Vec<(FileType, Id, u64)>>,
    /// How much of that was written when all of it was last seen in the store.
    seen: Mutex<Option<usize>>,
}

impl Backend {
    pub(crate) fn new(store: Store, watch: Watch) -> Self {
        Self {
            store,
            watch,
            keeps_settings: false,
            ahead: None,
            written: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    /// Settings may be changed for this piece of work and are not written.
    pub(crate) fn keeping_settings(self) -> Self {
        Self { keeps_settings: true, ..self }
    }

    /// Much is going to be read, pack by pack.
    pub(crate) fn reading_ahead(self) -> Self {
        Self { ahead: Some(Ahead::default()), ..self }
    }

    fn read_part(&self, kind: FileType, id: &Id, offset: u64, length: u64) -> Result<Bytes> {
        self.watch.go_on()?;
        let path = path(kind, id);
        match &self.ahead {
            Some(ahead) if kind == FileType::Pack => {
                ahead.part(*id, offset, length, |from, most| {
                    // another may have read at this piece for long
                    self.watch.go_on()?;
                    self.store.read_piece(&path, from, most)
                })
            }
            _ => self.store.read_part(&path, offset, length),
        }
    }

    /// Whether the store has everything that was written to it.
    fn has_all(&self) -> Result<()> {
        // a folder whose disk went away is an empty one
        if self.store.size("config")?.is_none() {
            return Err(Error::Forgot("the vault itself".into()));
        }
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for kind in [FileType::Pack, FileType::Index] {
            if written.iter().all(|(of, ..)| *of != kind) {
                continue;
            }
            let there: std::collections::HashMap<Id, u64> = self.files(kind)?.into_iter().collect();
            for (_, id, bytes) in written.iter().filter(|(of, ..)| *of == kind) {
                if there.get(id) != Some(bytes) {
                    return Err(Error::Forgot(path(kind, id)));
                }
            }
        }
        Ok(())
    }

    /// The old goes only when the new that replaces it was seen; looked at once for what was written so far.
    fn remove_file(&self, kind: FileType, id: &Id) -> Result<()> {
        self.watch.go_on()?;
        self.watch.still_held(&self.store)?;
        if matches!(kind, FileType::Index | FileType::Pack) {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let written = self.written.lock().unwrap_or_else(PoisonError::into_inner).len();
            if *seen != Some(written) {
                self.has_all()?;
                *seen = Some(written);
            }
        }
        self.store.remove(&path(kind, id))
    }

    fn files(&self, kind: FileType) -> Result<Vec<(Id, u64)>> {
        let files = self.store.list(&format!("{}/", kind.dirname()))?;
        let named = |(path, bytes): (String, u64)| {
            let name = path.rsplit('/').next()?;
            // other files in a repository's folders are somebody else's
            Some((name.parse().ok()?, bytes))
        };
        Ok(files.into_iter().filter_map(named).collect())
    }

    fn write(&self, kind: FileType, id: &Id, content: BytesList) -> Result<()> {
        self.watch.go_on()?;
        let bytes = content.size() as u64;
        let path = path(kind, id);
        if kind == FileType::Snapshot {
            self.has_all()?;
            self.watch.still_held(&self.store)?;
        }
        self.store.write(&path, content.into_vec())?;
        match kind {
            FileType::Snapshot if self.store.size(&path)? != Some(bytes) => Err(Error::Forgot(path)),
            FileType::Pack | FileType::Index => {
                self.written.lock().unwrap_or_else(PoisonError::into_inner).push((kind, *id, bytes));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn noted<T>(&self, answer: Result<T>) -> RusticResult<T> {
        answer.map_err(|error| self.watch.wrong(error))
    }
}

impl ReadBackend for Backend {
    fn location(&self) -> String {
        self.store.location()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        if kind == FileType::Config {
            let there = self.noted(self.store.size("config"))?;
            return Ok(there.map(|bytes| (Id::default(), short(bytes))).into_iter().collect());
        }
        let files = self.noted(self.files(kind))?;
        Ok(files.into_iter().map(|(id, bytes)| (id, short(bytes))).collect())
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let path = path(kind, id);
        let read = self.watch.go_on().and_then(|()| self.store.read(&path));
        let missing = || Error::Damaged(format!("{path} is missing"));
        self.noted(read.and_then(|content| content.ok_or_else(missing)))
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.noted(self.read_part(kind, id, u64::from(offset), u64::from(length)))
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        path(kind, id)
    }
}

impl WriteBackend for Backend {
    fn write_bytes(&self, kind: FileType, id: &Id, _: bool, content: BytesList) -> RusticResult<()> {
        if kind == FileType::Config && self.keeps_settings {
            return Ok(());
        }
        if !self.watch.sound() {
            // the reason is there already
            return Err(self.watch.wrong(Error::Cancelled));
        }
        self.noted(self.write(kind, id, content))
    }

    fn remove(&self, kind: FileType, id: &Id, _: bool) -> RusticResult<()> {
        if !self.watch.sound() {
            // the reason is there already
            return Err(self.watch.wrong(Error::Cancelled));
        }
        self.noted(self.remove_file(kind, id))
    }
}

/// Where restic keeps a file.
fn path(kind: FileType, id: &Id) -> String {
    let name = id.to_hex();
    match kind {
        FileType::Config => "config".into(),
        FileType::Pack => format!("data/{}/{}", &name[..2], &*name),
        _ => format!("{}/{}", kind.dirname(), &*name),
    }
}

/// Lengths in the repository's format are of 32 bits; a longer file is none of its own.
fn short(bytes: u64) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
