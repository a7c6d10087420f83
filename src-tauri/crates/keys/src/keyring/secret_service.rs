//! Linux and BSD: the freedesktop Secret Service (GNOME Keyring, KWallet, KeePassXC) on the session bus.
//!
//! The store of the keyring family does the reading and writing. It cannot say whether anything is there to be read
//! from, and finding a locked item makes it ask at once; so that look is taken here.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use keyring_core::CredentialStore;
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error};

use super::Reach;

/// How long a look may take before the service counts as absent.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// Looks at the default collection; a service that hangs is waited for no longer than [`PATIENCE`].
pub(super) fn reach() -> Reach {
    let (answer, waiting) = mpsc::channel();
    let looking = thread::Builder::new().name("reeve-keyring".into()).spawn(move || {
        let _ = answer.send(default_collection(false));
    });
    looking.ok().and_then(|_| waiting.recv_timeout(PATIENCE).ok()).unwrap_or(Reach::Absent)
}

/// As [`reach`], but a locked collection shows the service's own dialog first, and waits for the person.
pub(super) fn unlock() -> Reach {
    match reach() {
        Reach::Locked => default_collection(true),
        other => other,
    }
}

fn default_collection(unlock: bool) -> Reach {
    let look = || {
        // no secret travels here, so the session needs no encryption of its own
        let service = SecretService::connect(EncryptionType::Plain)?;
        let collection = service.get_default_collection()?;
        let mut locked = collection.is_locked()?;
        if locked && unlock {
            // without anybody to ask, the service dismisses its own dialog
            locked = collection.unlock().is_err() || collection.is_locked()?;
        }
        Ok::<_, Error>(if locked { Reach::Locked } else { Reach::Open })
    };
    look().unwrap_or(Reach::Absent)
}
