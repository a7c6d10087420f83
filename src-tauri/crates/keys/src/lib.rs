//! Where secrets rest: the operating system's keyring, or a file under a passphrase.
//!
//! Owns passwords, API keys, the private halves of this person's card and the key of the local database; nothing else
//! keeps one. Also sealing to somebody's card and signing with one's own. What must always hold: a secret is never
//! written in plain text, the file is created only when it was chosen knowingly, and a keyring that is locked, one that is
//! missing and one that holds no such secret are three different answers.

mod choice;
mod error;
mod file;
mod identity;
mod keyring;
mod memory;
mod name;
mod seal;

use std::path::Path;
use std::sync::Arc;

use reeve_domain::Secret;

pub use choice::Place;
pub use error::{Error, Result};
pub use identity::{Identity, signed_by};
pub use name::Name;
pub use seal::{Recipient, recipient, seal, seal_stream};

use file::SecretFile;
use keyring::{Keyring, Reach};
use memory::Memory;

/// What is known about the place of the secrets before anybody is asked for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Can be opened without a question.
    Ready(Place),
    /// The keyring can be used; nothing has been chosen yet.
    KeyringAvailable,
    /// The place was chosen and must be unlocked: the keyring by its own dialog, the file by its passphrase.
    Locked(Place),
    /// The chosen place is not there; or nothing was chosen and this computer has no keyring.
    Missing,
}

/// Looks where the secrets of the installation in `home` are. Quick (two seconds at the very worst, when a keyring does
/// not answer) and without any dialog. `choice` is what the user asked for in this call; without it, the place chosen
/// when the first secret was kept.
pub fn look(home: &Path, choice: Option<Place>) -> State {
    let chosen = choice.or_else(|| choice::remembered(home));
    match chosen {
        Some(Place::Memory) => return State::Ready(Place::Memory),
        Some(Place::File) if SecretFile::exists(home) => return State::Locked(Place::File),
        Some(Place::File) => return State::Missing,
        Some(Place::Keyring) | None => {}
    }
    match (keyring::reach(), chosen) {
        (Reach::Open, Some(_)) => State::Ready(Place::Keyring),
        (Reach::Open, None) => State::KeyringAvailable,
        (Reach::Locked, _) => State::Locked(Place::Keyring),
        (Reach::Absent, _) => State::Missing,
    }
}

/// The opened place. Clones share it.
#[derive(Debug, Clone)]
pub struct Keys(Arc<Opened>);

#[derive(Debug)]
enum Opened {
    Keyring(Keyring),
    File(SecretFile),
    Memory(Memory),
}

impl Keys {
    /// A place that is gone with the program: for made-up secrets that nobody needs tomorrow.
    pub fn in_memory() -> Self {
        Self(Arc::new(Opened::Memory(Memory::default())))
    }

    /// Opens the place where the secrets of `installation`, in `home`, rest.
    ///
    /// A locked keyring shows its own dialog where there is one. The file is created only when `choice` is
    /// [`Place::File`] and a passphrase is given. Without a choice, the place of last time is opened, at first the
    /// keyring.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is nothing to open, [`Error::Locked`] when the keyring stays locked or the file's
    /// passphrase was not given, [`Error::PassphraseWrong`], [`Error::Damaged`], or why a file cannot be read or written.
    pub async fn open(
        home: &Path,
        installation: &str,
        choice: Option<Place>,
        passphrase: Option<&Secret>,
    ) -> Result<Self> {
        let (home, installation, passphrase) =
            (home.to_owned(), installation.to_owned(), passphrase.cloned());
        off_the_async_threads(move || {
            let place = choice.or_else(|| choice::remembered(&home)).unwrap_or(Place::Keyring);
            let opened = match place {
                Place::Keyring => Opened::Keyring(Keyring::open(&installation)?),
                Place::File => {
                    Opened::File(SecretFile::open(&home, passphrase.as_ref(), choice == Some(Place::File))?)
                }
                Place::Memory => return Ok(Self::in_memory()),
            };
            choice::remember(&home, place)?;
            Ok(Self(Arc::new(opened)))
        })
        .await
    }

    /// The secret of that name; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::Locked`] or [`Error::Missing`] when the place was closed meanwhile, or why it cannot be read.
    pub async fn get(&self, name: &Name) -> Result<Option<Secret>> {
        let (opened, account) = (self.0.clone(), name.account());
        off_the_async_threads(move || match &*opened {
            Opened::Keyring(keyring) => keyring.get(&account),
            Opened::File(file) => file.get(&account),
            Opened::Memory(memory) => Ok(memory.get(&account)),
        })
        .await
    }

    /// Keeps a secret, in place of an earlier one of that name.
    ///
    /// # Errors
    /// As [`Self::get`], and [`Error::DiskFull`] or [`Error::CannotWrite`]; the earlier one is still there then.
    pub async fn set(&self, name: &Name, secret: &Secret) -> Result<()> {
        let (opened, account, secret) = (self.0.clone(), name.account(), secret.clone());
        off_the_async_threads(move || match &*opened {
            Opened::Keyring(keyring) => keyring.set(&account, &secret),
            Opened::File(file) => file.change(|secrets| drop(secrets.insert(account, secret))),
            Opened::Memory(memory) => {
                memory.set(account, secret);
                Ok(())
            }
        })
        .await
    }

    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub async fn remove(&self, name: &Name) -> Result<()> {
        let (opened, account) = (self.0.clone(), name.account());
        off_the_async_threads(move || match &*opened {
            Opened::Keyring(keyring) => keyring.remove(&account),
            Opened::File(file) => file.change(|secrets| drop(secrets.remove(&account))),
            Opened::Memory(memory) => {
                memory.remove(&account);
                Ok(())
            }
        })
        .await
    }

    /// This person's identity; `None` before a card was made.
    ///
    /// # Errors
    /// As [`Self::get`], and [`Error::IdentityUnreadable`].
    pub async fn identity(&self) -> Result<Option<Identity>> {
        self.get(&Name::Identity).await?.map(|kept| Identity::of_text(&kept)).transpose()
    }

    /// Keeps this person's identity. The one before is lost with everything that was sealed to it.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub async fn keep_identity(&self, identity: &Identity) -> Result<()> {
        self.set(&Name::Identity, &identity.to_text()).await
    }

    /// Where the secrets are.
    pub fn place(&self) -> Place {
        match &*self.0 {
            Opened::Keyring(_) => Place::Keyring,
            Opened::File(_) => Place::File,
            Opened::Memory(_) => Place::Memory,
        }
    }
}

/// Both places block: the keyring on its bus (and on a person, when it asks), the file on scrypt and the disk.
async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Error::Lost))
}
