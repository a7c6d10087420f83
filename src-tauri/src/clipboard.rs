//! A secret on the clipboard, for a while.
//!
//! The page never reads or writes the clipboard: this is Rust's side alone. What is lent is taken back when its time is
//! over, when the next one is lent, and when the program ends; unless the user has put something else there meanwhile.
//! Our copy is wiped with it. What another program has read by then is beyond reach; those that keep a history are asked
//! to leave it out.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arboard::Clipboard;
#[cfg(target_os = "macos")]
use arboard::SetExtApple as _;
#[cfg(all(unix, not(target_os = "macos")))]
use arboard::SetExtLinux as _;
#[cfg(windows)]
use arboard::SetExtWindows as _;
use reeve_domain::Secret;

/// What lies on the clipboard just now. On X11 it lies there as long as this is held.
struct Lent {
    clipboard: Clipboard,
    secret: Secret,
    turn: u64,
}

/// The clipboard, and what was lent to it. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Lender(Arc<Mutex<(Option<Lent>, u64)>>);

impl Lender {
    /// Puts a secret there and takes it off again after so many seconds. `false` where there is no clipboard.
    pub(crate) fn lend(&self, secret: &Secret, seconds: u32) -> bool {
        let turn = match self.put(secret) {
            Ok(turn) => turn,
            Err(error) => {
                tracing::warn!(%error, "the clipboard takes nothing");
                return false;
            }
        };
        let lender = self.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            lender.take_back(Some(turn));
        });
        true
    }

    fn put(&self, secret: &Secret) -> Result<u64, arboard::Error> {
        let mut clipboard = Clipboard::new()?;
        clipboard.set().exclude_from_history().text(secret.expose())?;
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.1 += 1;
        let turn = slot.1;
        slot.0 = Some(Lent { clipboard, secret: secret.clone(), turn });
        Ok(turn)
    }

    /// Takes back what was lent, if it is still there: that of one turn, or whatever it is.
    pub(crate) fn take_back(&self, turn: Option<u64>) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if turn.is_some_and(|turn| slot.0.as_ref().is_none_or(|lent| lent.turn != turn)) {
            return;
        }
        let Some(mut lent) = slot.0.take() else { return };
        let ours = lent.clipboard.get_text().is_ok_and(|text| {
            // wiped when it goes
            let there = Secret::new(text);
            there.expose() == lent.secret.expose()
        });
        if ours && let Err(error) = lent.clipboard.clear() {
            tracing::warn!(%error, "the clipboard could not be cleared");
        }
    }
}
