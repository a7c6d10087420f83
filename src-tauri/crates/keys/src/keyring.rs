//! Secrets in the operating system's keyring, one entry each: service `Reeve`, account `INSTALLATION/NAME`.
//!
//! The store is opened here and not through keyring's process-wide default, whose first failure would stick: after the
//! user has started or unlocked a keyring, the next try must find it.

use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::{CredentialStore, Entry, Error as StoreError};
use reeve_domain::Secret;
use zeroize::Zeroizing;

use crate::{Error, Place, Result};

#[cfg(target_os = "macos")]
mod keychain;
#[cfg(all(unix, not(target_vendor = "apple")))]
mod secret_service;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "macos")]
use keychain as platform;
#[cfg(all(unix, not(target_vendor = "apple")))]
use secret_service as platform;
#[cfg(windows)]
use windows as platform;

const SERVICE: &str = "Reeve";

/// How far the keyring can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code, reason = "there it is always open"))]
pub(crate) enum Reach {
    /// It can be used.
    Open,
    /// It is there and locked.
    Locked,
    /// There is none, or none that keeps anything.
    Absent,
}

/// Whether there is a keyring; asks nobody.
pub(crate) fn reach() -> Reach {
    platform::reach()
}

/// The keyring as one installation uses it.
#[derive(Debug)]
pub(crate) struct Keyring {
    installation: String,
    /// Opened anew after a failure: the keyring may have been restarted.
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl Keyring {
    /// Opens it; a locked one shows its dialog where there is one.
    pub(crate) fn open(installation: &str) -> Result<Self> {
        match platform::unlock() {
            Reach::Open => Ok(Self { installation: installation.to_owned(), store: Mutex::new(None) }),
            Reach::Locked => Err(Error::Locked(Place::Keyring)),
            Reach::Absent => Err(Error::Missing(Place::Keyring)),
        }
    }

    pub(crate) fn get(&self, account: &str) -> Result<Option<Secret>> {
        match self.with(account, |entry| entry.get_secret().map(Zeroizing::new)) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Ok(Some(Secret::new(text.to_owned()))),
                Err(_) => Err(Error::Keyring("an entry of Reeve holds something that is no text".to_owned())),
            },
            // a service without any collection says so too, and there it means something else
            Err(StoreError::NoEntry) => match reach() {
                Reach::Absent => Err(Error::Missing(Place::Keyring)),
                Reach::Open | Reach::Locked => Ok(None),
            },
            Err(e) => Err(translate(e)),
        }
    }

    pub(crate) fn set(&self, account: &str, secret: &Secret) -> Result<()> {
        self.with(account, |entry| entry.set_secret(secret.expose().as_bytes())).map_err(translate)
    }

    pub(crate) fn remove(&self, account: &str) -> Result<()> {
        match self.with(account, |entry| entry.delete_credential()) {
            Ok(()) => Ok(()),
            Err(StoreError::NoEntry) if reach() != Reach::Absent => Ok(()),
            Err(StoreError::NoEntry) => Err(Error::Missing(Place::Keyring)),
            Err(e) => Err(translate(e)),
        }
    }

    /// Does something with an entry; once more with a new connection when the first try failed in the service itself.
    fn with<T>(
        &self,
        account: &str,
        act: impl Fn(&Entry) -> keyring_core::Result<T>,
    ) -> keyring_core::Result<T> {
        let account = format!("{}/{account}", self.installation);
        let attempt = |store: Arc<CredentialStore>| act(&store.build(SERVICE, &account, None)?);
        match self.store().and_then(attempt) {
            Err(StoreError::PlatformFailure(_)) => {
                *self.store.lock().unwrap_or_else(PoisonError::into_inner) = None;
                self.store().and_then(attempt)
            }
            done => done,
        }
    }

    fn store(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        match &*store {
            Some(store) => Ok(store.clone()),
            None => Ok(store.insert(platform::store()?).clone()),
        }
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        // a Secret Service connection says goodbye by blocking on its bus, which panics on an async thread
        let store = self.store.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let _ = std::thread::Builder::new().name("reeve-keyring".into()).spawn(move || drop(store));
    }
}

/// The keyring's errors in our words. Those that carry an entry's bytes lose them here.
fn translate(error: StoreError) -> Error {
    match error {
        StoreError::NoStorageAccess(_) | StoreError::NoEntry | StoreError::NoDefaultStore => match reach() {
            Reach::Absent => Error::Missing(Place::Keyring),
            Reach::Open | Reach::Locked => Error::Locked(Place::Keyring),
        },
        StoreError::TooLong(_, limit) => Error::TooLong(limit),
        StoreError::PlatformFailure(e) => match reach() {
            Reach::Absent => Error::Missing(Place::Keyring),
            Reach::Open | Reach::Locked => Error::Keyring(e.to_string()),
        },
        StoreError::Ambiguous(_) => Error::Keyring("it holds the same entry twice".to_owned()),
        StoreError::BadEncoding(_) | StoreError::BadDataFormat(..) => {
            Error::Keyring("an entry is not readable".to_owned())
        }
        other => Error::Keyring(other.to_string()),
    }
}
