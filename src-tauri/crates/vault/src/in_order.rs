//! Work done side by side whose results are taken one after the other.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::error::{Error, Result};

/// A bucket answers as many readers at once; beyond that, as many as there are processors.
const WORKERS_AT_LEAST: usize = 4;
const WORKERS_AT_MOST: usize = 8;
/// How many results and pieces of work there are at most, so that memory stays flat.
const AHEAD: usize = 16;

/// One piece of work, and where its result is awaited.
type Ticket<I, T> = (I, SyncSender<Result<T>>);

/// Does `work` for each of `inputs` on several threads; `take` gets the results in their order, on this one. Nothing more
/// is begun once it ends.
///
/// # Errors
/// What `take` answers; it is given what `inputs` and `work` answer.
pub(crate) fn in_order<I: Send, T: Send, R>(
    inputs: impl Iterator<Item = Result<I>>,
    work: impl Fn(I) -> Result<T> + Sync,
    take: impl FnOnce(&mut dyn Iterator<Item = Result<T>>) -> Result<R>,
) -> Result<R> {
    let (tickets, waiting) = channel::<Ticket<I, T>>();
    let waiting = Mutex::new(waiting);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..workers() {
            scope.spawn(|| {
                // what was handed out already comes out of the channel all the same
                while let Some((input, done)) = next(&waiting).filter(|_| !over.load(Ordering::Relaxed)) {
                    // nobody awaits it where the taking has ended
                    let _ = done.send(work(input));
                }
            });
        }
        // on every way out, so that a failure is not told only when all that waits was tried
        let _over = Over(&over);
        let mut results = Results { inputs: Some(inputs), tickets, awaited: VecDeque::with_capacity(AHEAD) };
        take(&mut results)
    })
}

/// Says, when it goes, that the taking has ended.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn workers() -> usize {
    thread::available_parallelism().map_or(1, usize::from).clamp(WORKERS_AT_LEAST, WORKERS_AT_MOST)
}

/// The next ticket; none once the taking has ended.
fn next<I, T>(waiting: &Mutex<Receiver<Ticket<I, T>>>) -> Option<Ticket<I, T>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The results in order; hands out work as they are taken.
struct Results<Inputs, I, T> {
    /// None once they have ended, or failed.
    inputs: Option<Inputs>,
    tickets: Sender<Ticket<I, T>>,
    awaited: VecDeque<Receiver<Result<T>>>,
}

impl<I, T, Inputs: Iterator<Item = Result<I>>> Results<Inputs, I, T> {
    fn hand_out(&mut self) {
        while self.awaited.len() < AHEAD
            && let Some(inputs) = &mut self.inputs
        {
            let (done, awaited) = sync_channel(1);
            match inputs.next() {
                Some(Ok(input)) => {
                    // the workers are there as long as this is
                    let _ = self.tickets.send((input, done));
                }
                Some(Err(error)) => {
                    let _ = done.send(Err(error));
                    self.inputs = None;
                }
                None => {
                    self.inputs = None;
                    return;
                }
            }
            self.awaited.push_back(awaited);
        }
    }
}

impl<I, T, Inputs: Iterator<Item = Result<I>>> Iterator for Results<Inputs, I, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.hand_out();
        let result = self.awaited.pop_front()?;
        Some(result.recv().unwrap_or_else(|_| Err(Error::Failed("a part of the work broke off".to_owned()))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_work_however_long_each_takes() {
        let work = |n: u64| {
            thread::sleep(Duration::from_micros(n * 7919 % 1_000));
            Ok(n)
        };
        let taken = in_order((0..200).map(Ok), work, |results| results.collect::<Result<Vec<_>>>()).unwrap();
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_is_done_ahead_than_said_and_nothing_after_the_taking_ends() {
        let (begun, taken) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = |n: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            // all but the first go on until the taking is over
            while n > 0 && !taken.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_millis(50 * u64::from(n > 0)));
            Ok(n)
        };
        in_order((0..10_000).map(Ok), work, |results| {
            assert_eq!(results.next().unwrap().unwrap(), 0);
            taken.store(true, Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
        assert!(begun.load(Ordering::Relaxed) <= 1 + workers(), "{begun:?}");
    }

    #[test]
    fn what_fails_is_told_in_its_turn_and_ends_it() {
        let inputs = [Ok(1), Err(Error::LockLost), Ok(2)].into_iter();
        in_order(inputs, Ok, |results| {
            assert_eq!(results.next().unwrap().unwrap(), 1);
            assert!(matches!(results.next(), Some(Err(Error::LockLost))));
            assert!(results.next().is_none(), "what comes after a failure is not begun");
            Ok(())
        })
        .unwrap();
    }
}
