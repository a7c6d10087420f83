//! Watching and stopping a verification from outside.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

/// How often progress is told.
const BEAT: Duration = Duration::from_millis(50);

/// Called with bytes done and bytes in all.
type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// The caller's hold on a running verification. Clones are holds on the same one.
#[derive(Clone, Default)]
pub struct Control {
    cancelled: Arc<AtomicBool>,
    progress: Option<Progress>,
    expected: Option<String>,
}

impl Control {
    /// Nothing watched, nothing expected.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `told` with bytes done and bytes in all, about twenty times a second and once at the end, on the thread
    /// that called [`crate::verify()`].
    #[must_use]
    pub fn on_progress(mut self, told: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(told));
        self
    }

    /// The SHA-256 the file should have, in hex: what [`crate::Received`] counted while the bytes came in.
    #[must_use]
    pub fn expect_sha256(mut self, sha256: impl Into<String>) -> Self {
        self.expected = Some(sha256.into());
        self
    }

    /// Stops the verification within a few milliseconds.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Tells progress of work that is not a verification.
    pub(crate) fn tell(&self, done: u64, total: u64) {
        if let Some(told) = &self.progress {
            told(done.min(total), total);
        }
    }

    pub(super) fn expected(&self) -> Option<String> {
        self.expected.clone()
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}

/// What the threads of one verification share. Every byte counts twice, once hashed and once proven.
pub(super) struct Watch<'a> {
    control: &'a Control,
    total: u64,
    seen: AtomicU64,
    parts: AtomicUsize,
    failed: AtomicBool,
    reporter: Thread,
}

/// The threads reported on: one hashes the whole, one proves the content.
const PARTS: usize = 2;

impl<'a> Watch<'a> {
    pub(super) fn new(control: &'a Control, total: u64) -> Self {
        Self {
            control,
            total,
            seen: AtomicU64::new(0),
            parts: AtomicUsize::new(PARTS),
            failed: AtomicBool::new(false),
            reporter: thread::current(),
        }
    }

    /// Counts bytes; false when the work should end.
    pub(super) fn go_on(&self, bytes: u64) -> bool {
        self.seen.fetch_add(bytes, Ordering::Relaxed);
        !self.control.is_cancelled() && !self.failed.load(Ordering::Relaxed)
    }

    /// Runs one of the parts; its failure ends the others.
    pub(super) fn part<T, E>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let ending = Ending(self); // also when `work` does not return
        let outcome = work();
        if outcome.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        drop(ending);
        outcome
    }

    /// Tells progress until all parts have ended.
    pub(super) fn report_until_done(&self) {
        while self.parts.load(Ordering::Acquire) > 0 {
            thread::park_timeout(BEAT);
            self.report(self.seen.load(Ordering::Relaxed) / 2);
        }
        if !self.control.is_cancelled() && !self.failed.load(Ordering::Relaxed) {
            self.report(self.total);
        }
    }

    fn report(&self, done: u64) {
        self.control.tell(done, self.total);
    }
}

/// Counts a part as ended, whichever way it ends.
struct Ending<'a, 'b>(&'a Watch<'b>);

impl Drop for Ending<'_, '_> {
    fn drop(&mut self) {
        self.0.parts.fetch_sub(1, Ordering::Release);
        self.0.reporter.unpark();
    }
}
