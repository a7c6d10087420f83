//! Whose turn it is at a server: a few at once, the others in their order.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reeve_domain::source::DownloadId;
use tokio::sync::oneshot;

/// Downloads from one server at once: more do not make a line faster, and anger the server.
const AT_ONCE: usize = 2;

/// Whose turn it is, by server.
#[derive(Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<String, Line>>>);

#[derive(Default)]
struct Line {
    running: usize,
    waiting: Vec<Waiting>,
}

struct Waiting {
    who: DownloadId,
    position: i64,
    call: oneshot::Sender<Turn>,
}

/// A turn at a server; it is over when this goes.
pub(in crate::backups) struct Turn {
    /// `None` for one that was never used.
    host: Option<String>,
    lines: Arc<Mutex<HashMap<String, Line>>>,
}

impl Turns {
    /// Waits for a turn at this server.
    pub(in crate::backups) async fn at(&self, host: &str, who: &DownloadId, position: i64) -> Turn {
        let waiting = {
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let line = lines.entry(host.to_owned()).or_default();
            if line.running < AT_ONCE {
                line.running += 1;
                return Turn { host: Some(host.to_owned()), lines: Arc::clone(&self.0) };
            }
            let (call, waiting) = oneshot::channel();
            line.waiting.push(Waiting { who: who.clone(), position, call });
            waiting
        };
        match waiting.await {
            Ok(turn) => turn,
            // nobody drops a call without calling
            Err(_) => std::future::pending().await,
        }
    }

    /// A download that waits stands elsewhere now.
    pub(super) fn moved(&self, who: &DownloadId, position: i64) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for waiting in lines.values_mut().flat_map(|line| &mut line.waiting) {
            if waiting.who == *who {
                waiting.position = position;
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(host) = self.host.take() else { return };
        while let Some(call) = next(&self.lines, &host) {
            match call.send(Turn { host: Some(host.clone()), lines: Arc::clone(&self.lines) }) {
                Ok(()) => return,
                // stopped just now: it had no turn that could end
                Err(mut unwanted) => unwanted.host = None,
            }
        }
    }
}

/// Who waits and is to be called; counts the turn as over where nobody does.
fn next(lines: &Mutex<HashMap<String, Line>>, host: &str) -> Option<oneshot::Sender<Turn>> {
    let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    let line = lines.get_mut(host)?;
    line.waiting.retain(|waiting| !waiting.call.is_closed());
    let first = line.waiting.iter().enumerate().min_by_key(|(_, waiting)| waiting.position).map(|(n, _)| n);
    if let Some(first) = first {
        return Some(line.waiting.swap_remove(first).call);
    }
    line.running = line.running.saturating_sub(1);
    if line.running == 0 {
        lines.remove(host);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> DownloadId {
        DownloadId(name.into())
    }

    #[tokio::test]
    async fn two_at_once_from_one_server_and_the_others_in_their_order() {
        let turns = Turns::default();
        let (first, second) = (turns.at("host", &id("a"), 1).await, turns.at("host", &id("b"), 2).await);
        let elsewhere = turns.at("other", &id("c"), 3).await;
        let (c, d, e) = (id("c"), id("d"), id("e"));
        let mut late = Box::pin(turns.at("host", &d, 9));
        let mut early = Box::pin(turns.at("host", &c, 5));
        let mut stopped = Box::pin(turns.at("host", &e, 1));
        for waiting in [&mut late, &mut early, &mut stopped] {
            assert!(futures_util::poll!(waiting).is_pending(), "two are at work");
        }
        drop(stopped);
        drop(first);
        let third = early.await;
        assert!(futures_util::poll!(&mut late).is_pending(), "it stands behind");
        drop((second, third, elsewhere));
        let last = late.await;
        drop(last);
        assert!(turns.0.lock().unwrap().is_empty(), "nobody is remembered who is not there");
    }

    #[tokio::test]
    async fn one_that_is_moved_to_the_front_comes_first() {
        let turns = Turns::default();
        let held = (turns.at("host", &id("a"), 1).await, turns.at("host", &id("b"), 2).await);
        let (c, d) = (id("c"), id("d"));
        let (mut third, mut fourth) = (Box::pin(turns.at("host", &c, 3)), Box::pin(turns.at("host", &d, 4)));
        assert!(
            futures_util::poll!(&mut third).is_pending() && futures_util::poll!(&mut fourth).is_pending()
        );
        turns.moved(&d, 0);
        drop(held.0);
        let _fourth = fourth.await;
        assert!(futures_util::poll!(&mut third).is_pending());
    }
}
