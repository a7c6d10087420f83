//! Whose turn it is at a server: a few at once, the others in their order. Downloads and live backups stand in one line.
//!
//! What must always hold: who waits is told how many have their turn before; who leaves the line is nobody's reason to
//! wait. The lines are this program's: another one has its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reeve_domain::Fault;
use reeve_domain::job::JobId;
use tokio::sync::{oneshot, watch};

use crate::jobs::Run;

/// Downloads and live backups of one server at once: more do not make a line faster, and anger the server.
const AT_ONCE: usize = 2;

/// Whose turn it is, by server.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<String, Line>>>);

/// Those who want something of a server.
#[derive(Default)]
struct Line {
    at_work: usize,
    /// In the order of their turns.
    waiting: Vec<Waiting>,
}

struct Waiting {
    who: JobId,
    /// Smaller numbers come first; of equal ones, who came first or was moved last.
    position: i64,
    /// How many have their turn before.
    before: watch::Sender<u64>,
    call: oneshot::Sender<Turn>,
}

/// A turn at a server; it is over when this goes.
pub(in crate::backups) struct Turn {
    /// `None` for one that was never used.
    host: Option<String>,
    turns: Turns,
}

/// A place in a line, which is given up when this goes.
struct Place<'a> {
    turns: &'a Turns,
    host: &'a str,
    who: &'a JobId,
}

impl Turns {
    /// Waits for a job's turn at this server, unless the job is stopped, and shows how many have theirs before.
    ///
    /// # Errors
    /// [`reeve_domain::Code::Cancelled`].
    pub(in crate::backups) async fn wait(&self, host: &str, position: i64, run: &Run) -> Result<Turn, Fault> {
        run.waits(0);
        let who = run.id();
        let turn = async { Ok::<_, Fault>(self.at(host, &who, position, |before| run.waits(before)).await) };
        run.or_stop(turn).await
    }

    async fn at(&self, host: &str, who: &JobId, position: i64, told: impl Fn(u64)) -> Turn {
        let (call, mut turn) = oneshot::channel();
        let (before, mut ahead) = watch::channel(0);
        {
            let mut lines = self.lines();
            let line = lines.entry(host.to_owned()).or_default();
            if line.at_work < AT_ONCE {
                line.at_work += 1;
                return Turn { host: Some(host.to_owned()), turns: self.clone() };
            }
            line.join(Waiting { who: who.clone(), position, before, call });
        }
        let _place = Place { turns: self, host, who };
        loop {
            told(*ahead.borrow_and_update());
            tokio::select! {
                called = &mut turn => match called {
                    Ok(turn) => return turn,
                    // nobody drops a call without calling
                    Err(_) => std::future::pending().await,
                },
                Ok(()) = ahead.changed() => {}
            }
        }
    }

    /// A job that waits stands elsewhere now: before all others of this position.
    pub(super) fn moved(&self, who: &JobId, position: i64) {
        for line in self.lines().values_mut() {
            line.put(who, position);
        }
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<String, Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is to be called; counts the turn as over where nobody waits.
    fn next(&self, host: &str) -> Option<oneshot::Sender<Turn>> {
        let mut lines = self.lines();
        let line = lines.get_mut(host)?;
        if let Some(next) = line.pop() {
            return Some(next.call);
        }
        line.at_work = line.at_work.saturating_sub(1);
        if line.at_work == 0 {
            lines.remove(host);
        }
        None
    }
}

impl Line {
    fn join(&mut self, one: Waiting) {
        let behind = self.waiting.partition_point(|other| other.position <= one.position);
        self.waiting.insert(behind, one);
        self.tell();
    }

    fn put(&mut self, who: &JobId, position: i64) {
        let Some(mut one) = self.take(who) else { return };
        one.position = position;
        let before = self.waiting.partition_point(|other| other.position < position);
        self.waiting.insert(before, one);
        self.tell();
    }

    fn take(&mut self, who: &JobId) -> Option<Waiting> {
        let at = self.waiting.iter().position(|one| one.who == *who)?;
        Some(self.waiting.remove(at))
    }

    fn pop(&mut self) -> Option<Waiting> {
        let first = (!self.waiting.is_empty()).then(|| self.waiting.remove(0));
        self.tell();
        first
    }

    fn tell(&self) {
        for (before, one) in (0..).zip(&self.waiting) {
            one.before.send_replace(before);
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut lines = self.turns.lines();
        // who was called is not in the line any more
        if let Some(line) = lines.get_mut(self.host)
            && line.take(self.who).is_some()
        {
            line.tell();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(host) = self.host.take() else { return };
        while let Some(call) = self.turns.next(&host) {
            match call.send(Self { host: Some(host.clone()), turns: self.turns.clone() }) {
                Ok(()) => return,
                // stopped just now: it had no turn that could end
                Err(mut unwanted) => unwanted.host = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::cell::Cell;

    use futures_util::poll;

    use super::*;

    fn id(name: &str) -> JobId {
        JobId(name.into())
    }

    fn nobody(_: u64) {}

    #[tokio::test]
    async fn two_at_once_from_one_server_and_the_others_in_their_order() {
        let turns = Turns::default();
        let (a, b, c, d, e, f) = (id("a"), id("b"), id("c"), id("d"), id("e"), id("f"));
        let (first, second) = (turns.at("host", &a, 1, nobody).await, turns.at("host", &b, 2, nobody).await);
        let elsewhere = turns.at("other", &f, 3, nobody).await;
        let mut late = Box::pin(turns.at("host", &d, 9, nobody));
        let mut early = Box::pin(turns.at("host", &c, 5, nobody));
        let mut stopped = Box::pin(turns.at("host", &e, 1, nobody));
        for waiting in [&mut late, &mut early, &mut stopped] {
            assert!(poll!(waiting).is_pending(), "two are at work");
        }
        drop(stopped);
        drop(first);
        let third = early.await;
        assert!(poll!(&mut late).is_pending(), "it stands behind");
        drop((second, third, elsewhere));
        let last = late.await;
        drop(last);
        assert!(turns.lines().is_empty(), "nobody is remembered who is not there");
    }

    #[tokio::test]
    async fn one_that_is_moved_to_the_front_comes_first_and_of_two_the_one_that_was_moved_last() {
        let turns = Turns::default();
        let (a, b, c, d, e) = (id("a"), id("b"), id("c"), id("d"), id("e"));
        let (first, second) = (turns.at("host", &a, 1, nobody).await, turns.at("host", &b, 2, nobody).await);
        let mut third = Box::pin(turns.at("host", &c, 3, nobody));
        let mut fourth = Box::pin(turns.at("host", &d, 4, nobody));
        let mut fifth = Box::pin(turns.at("host", &e, 4, nobody));
        for waiting in [&mut third, &mut fourth, &mut fifth] {
            assert!(poll!(waiting).is_pending());
        }
        turns.moved(&d, 0);
        turns.moved(&e, 0);
        drop(first);
        let fifth = fifth.await;
        assert!(poll!(&mut fourth).is_pending() && poll!(&mut third).is_pending());
        drop(second);
        let fourth = fourth.await;
        assert!(poll!(&mut third).is_pending());
        drop((fifth, fourth));
        third.await;
    }

    #[tokio::test]
    async fn who_waits_is_told_how_many_come_before() {
        let turns = Turns::default();
        let (a, b, c, d) = (id("a"), id("b"), id("c"), id("d"));
        let (first, _second) = (turns.at("host", &a, 1, nobody).await, turns.at("host", &b, 1, nobody).await);
        let (before_c, before_d) = (Cell::new(9), Cell::new(9));
        let mut third = Box::pin(turns.at("host", &c, 1, |before| before_c.set(before)));
        let mut fourth = Box::pin(turns.at("host", &d, 1, |before| before_d.set(before)));
        assert!(poll!(&mut third).is_pending() && poll!(&mut fourth).is_pending());
        assert_eq!((before_c.get(), before_d.get()), (0, 1), "of equal ones, who came first");
        turns.moved(&d, 0);
        assert!(poll!(&mut third).is_pending() && poll!(&mut fourth).is_pending());
        assert_eq!((before_c.get(), before_d.get()), (1, 0));
        drop(fourth);
        assert!(poll!(&mut third).is_pending());
        assert_eq!(before_c.get(), 0, "who leaves the line is nobody's reason to wait");
        drop(first);
        third.await;
    }
}
