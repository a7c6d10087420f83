//! Watching and stopping work on a vault from outside, and where its parts leave the first thing that went wrong.
//!
//! The archiver goes on when a file cannot be read and answers that all is well; so whatever fails leaves its reason
//! here, and no snapshot is written once there is one.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustic_core::{ErrorKind, Progress, ProgressBars, ProgressType, RusticError, RusticProgress};

use crate::error::{Error, Result};
use crate::lock::{Held, Lock};
use crate::store::Store;

/// Called with bytes done since the beginning.
type Told = dyn Fn(u64) + Send + Sync;

/// The caller's hold on running work. Clones are holds on the same one.
#[derive(Clone, Default)]
pub struct Watch(Arc<Inner>);

#[derive(Default)]
struct Inner {
    cancelled: AtomicBool,
    trouble: Mutex<Option<Error>>,
    done: AtomicU64,
    held: Mutex<Option<Held>>,
    told: Option<Box<Told>>,
}

impl Watch {
    /// Nothing is told.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `told` with the bytes done so far, often and from several threads.
    pub fn telling(told: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { told: Some(Box::new(told)), ..Inner::default() }))
    }

    /// Stops the work: nothing more is read, nothing more is written.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work may go on.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(crate) fn go_on(&self) -> Result<()> {
        if self.0.cancelled.load(Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// The work is done under this lock from now on; under none where the store lets none be written.
    pub(crate) fn under(&self, lock: Option<&Lock>) {
        *self.0.held.lock().unwrap_or_else(PoisonError::into_inner) = lock.map(Lock::held);
    }

    /// Whether the lock the work is done under still keeps others out. Work that needs none may go on.
    ///
    /// # Errors
    /// [`Error::LockLost`], and what the store answers.
    pub(crate) fn still_held(&self, store: &Store) -> Result<()> {
        let held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match held {
            Some(held) if !held.holds(store)? => Err(Error::LockLost),
            _ => Ok(()),
        }
    }

    /// Whether nothing went wrong so far and nobody stopped it: only then a snapshot may be written.
    pub(crate) fn sound(&self) -> bool {
        self.go_on().is_ok() && self.trouble().is_none()
    }

    /// Leaves a reason; the first one stays. Returns one for the archiver, which only passes it on.
    pub(crate) fn wrong(&self, error: Error) -> Box<RusticError> {
        let for_archiver = RusticError::new(ErrorKind::Backend, error.to_string());
        self.trouble().get_or_insert(error);
        for_archiver
    }

    /// The reason for a failure: what was left here, if anything, else what the call itself answered.
    pub(crate) fn reason(&self, error: Box<RusticError>) -> Error {
        if let Err(cancelled) = self.go_on() {
            return cancelled;
        }
        self.trouble().take().unwrap_or_else(|| error.into())
    }

    /// What a part of the work answered, with the reason that was left here.
    ///
    /// # Errors
    /// That reason.
    pub(crate) fn answer<T>(&self, answer: rustic_core::RusticResult<T>) -> Result<T> {
        answer.map_err(|error| self.reason(error))
    }

    /// Fails with what was left here even though the call answered well.
    ///
    /// # Errors
    /// That reason, or [`Error::Cancelled`].
    pub(crate) fn settle(&self) -> Result<()> {
        self.go_on()?;
        self.trouble().take().map_or(Ok(()), Err)
    }

    pub(crate) fn advance(&self, bytes: u64) {
        let done = self.0.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if let Some(told) = &self.0.told {
            told(done);
        }
    }

    fn trouble(&self) -> std::sync::MutexGuard<'_, Option<Error>> {
        self.0.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl RusticProgress for Watch {
    fn is_hidden(&self) -> bool {
        false
    }
    fn set_length(&self, _len: u64) {}
    fn set_title(&self, _title: &str) {}
    fn inc(&self, bytes: u64) {
        self.advance(bytes);
    }
    fn finish(&self) {}
}

impl ProgressBars for Watch {
    fn progress(&self, kind: ProgressType, _prefix: &str) -> Progress {
        match kind {
            ProgressType::Bytes => Progress::new(self.clone()),
            ProgressType::Spinner | ProgressType::Counter => Progress::hidden(),
        }
    }
}
