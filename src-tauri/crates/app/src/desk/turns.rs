//! One at a time in a thread: whoever speaks and whoever synchronises must not send the same event twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Blocking, PoisonError};

use reeve_domain::desk::ThreadId;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Whose turn it is, by thread.
#[derive(Default)]
pub(crate) struct Turns(Blocking<HashMap<ThreadId, Arc<Mutex<()>>>>);

impl Turns {
    /// Waits for the turn in this thread; it is over when what is given goes.
    pub(super) async fn of(&self, thread: &ThreadId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // those that nobody waits for need no entry
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(thread.clone()).or_default())
        };
        turn.lock_owned().await
    }
}
