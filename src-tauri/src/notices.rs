//! Notices of the system: told once, in the user's language, by a thread of their own.
//!
//! Where no service takes them they are lost, and nobody waits for one that hangs: what they say stands on the page too.

use std::sync::mpsc::{SyncSender, sync_channel};

use notify_rust::Notification;

/// More than this are not kept for a service that does not answer.
const WAITING: usize = 16;

struct Told {
    heading: String,
    text: String,
}

/// The way to the system's notices.
pub(crate) struct Notices(Option<SyncSender<Told>>);

impl Notices {
    /// Starts the thread that tells them.
    pub(crate) fn start() -> Self {
        let (teller, told) = sync_channel::<Told>(WAITING);
        let begun = std::thread::Builder::new().name("notices".into()).spawn(move || {
            while let Ok(told) = told.recv() {
                show(&told);
            }
        });
        if let Err(error) = &begun {
            tracing::warn!(%error, "the system’s notices cannot be used");
        }
        Self(begun.is_ok().then_some(teller))
    }

    /// Tells one, soon.
    pub(crate) fn tell(&self, heading: String, text: String) {
        let told = self.0.as_ref().is_some_and(|teller| teller.try_send(Told { heading, text }).is_ok());
        if !told {
            tracing::debug!("a notice was not told: the system’s service does not answer");
        }
    }
}

fn show(told: &Told) {
    let mut notification = Notification::new();
    notification.appname("Reeve").summary(&told.heading).body(&told.text);
    #[cfg(windows)]
    notification.app_id("app.reeve.desktop");
    if let Err(error) = notification.show() {
        tracing::debug!(%error, "a notice could not be told");
    }
}
