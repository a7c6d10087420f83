//! What a job's work sees of its job: the progress it shows, and whether it is to stop.

use std::time::{Duration, Instant};

use reeve_domain::job::{Job, JobId, Phase, Progress};
use reeve_domain::{Code, Fault};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// A rate says something once it covers this long.
const RATE_WINDOW: Duration = Duration::from_millis(500);

/// What a job's work is given: a way to show progress and to learn that it is to stop.
#[derive(Clone)]
pub(crate) struct Run {
    pub(super) shown: watch::Sender<Job>,
    /// Cancelled when the user stops the job.
    pub(crate) cancel: CancellationToken,
}

impl Run {
    /// Which job it is.
    pub(crate) fn id(&self) -> JobId {
        self.shown.borrow().id.clone()
    }

    /// Shows that it waits for its turn, and how many have theirs before.
    pub(crate) fn waits(&self, before: u64) {
        let progress = Progress { done: before, ..Progress::start(Phase::Waiting) };
        self.shown.send_modify(|job| job.progress = progress);
    }

    /// Begins a phase.
    pub(crate) fn phase(&self, phase: Phase, total: Option<u64>) -> Meter {
        let mut progress = Progress::start(phase);
        progress.total = total;
        self.shown.send_modify(|job| job.progress = progress);
        Meter { run: self.clone(), begun: Instant::now(), marked: Instant::now(), at_mark: 0, rate: None }
    }

    /// The same for work that is begun and has to come to its end: stopping the job does not reach it.
    pub(crate) fn to_its_end(&self) -> Self {
        Self { shown: self.shown.clone(), cancel: CancellationToken::new() }
    }

    /// Fails with [`Code::Cancelled`] once the user stopped the job.
    pub(crate) fn stopped(&self) -> Result<(), Fault> {
        if self.cancel.is_cancelled() { Err(stopped()) } else { Ok(()) }
    }

    /// Drops what it waits for as soon as the user stops the job.
    pub(crate) async fn or_stop<T, E: Into<Fault>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Fault> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(stopped()),
            done = work => done.map_err(Into::into),
        }
    }
}

fn stopped() -> Fault {
    Fault::new(Code::Cancelled, "Stopped before it was done.")
}

/// Counts within a phase, and tells rate and time left once they mean something.
pub(crate) struct Meter {
    run: Run,
    begun: Instant,
    marked: Instant,
    at_mark: u64,
    rate: Option<f64>,
}

impl Meter {
    /// Shows that `done` units are done.
    #[allow(clippy::cast_precision_loss, reason = "a rate needs no more than 52 bits")]
    pub(crate) fn at(&mut self, done: u64) {
        let since = self.marked.elapsed();
        if since >= RATE_WINDOW {
            let now = (done.saturating_sub(self.at_mark)) as f64 / since.as_secs_f64();
            // half of the old rate keeps the number from jumping
            self.rate = Some(self.rate.map_or(now, |old| f64::midpoint(old, now)));
            self.marked = Instant::now();
            self.at_mark = done;
        } else if done != 0
            && self.begun.elapsed() > Duration::from_millis(100)
            && since < Duration::from_millis(50)
        {
            return;
        }
        let rate = self.rate;
        self.run.shown.send_modify(|job| {
            job.progress.done = done;
            job.progress.rate = rate;
            job.progress.seconds_left = match (job.progress.total, rate) {
                (Some(total), Some(rate)) if rate > 0.0 => Some(total.saturating_sub(done) as f64 / rate),
                _ => None,
            };
        });
    }
}
