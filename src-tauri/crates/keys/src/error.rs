//! Why a secret cannot be had, and how it reads to people. No error ever holds a secret.

use std::io;
use std::path::{Path, PathBuf};

use reeve_domain::{Code, Fault};

use crate::Place;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure around the place of the secrets.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no keyring, or no file where a file was chosen.
    #[error("There is no {0} to keep secrets in.")]
    Missing(Place),
    /// The keyring is locked and was not unlocked; or the file's passphrase was not given.
    #[error("The {0} with the secrets is locked.")]
    Locked(Place),
    /// The passphrase does not open the file.
    #[error("The passphrase does not open the file with the secrets.")]
    PassphraseWrong,
    /// A file under no passphrase is not encrypted.
    #[error("The passphrase is empty.")]
    PassphraseEmpty,
    /// Neither `keyring` nor `file`.
    #[error("Secrets rest in the keyring or in a file; there is no other place.")]
    UnknownPlace,
    /// The secret is longer than this keyring allows.
    #[error("The secret is longer than the {0} characters this keyring allows.")]
    TooLong(u32),
    /// The file is not what was written.
    #[error("{} is damaged.", .0.display())]
    Damaged(PathBuf),
    /// The file was written by a newer version.
    #[error("{} was written by a newer version of Reeve.", .0.display())]
    Newer(PathBuf),
    /// Another process is changing the file and does not come to an end.
    #[error("Another Reeve is changing the secrets and does not come to an end.")]
    Busy,
    /// No room on the disk. The file is as it was.
    #[error("There is not enough room to write {}.", .0.display())]
    DiskFull(PathBuf),
    /// The file cannot be written. It is as it was.
    #[error("{} cannot be written: {source}.", .path.display())]
    CannotWrite {
        /// Which file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file cannot be read.
    #[error("{} cannot be read: {source}.", .path.display())]
    CannotRead {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The keyring answers with something it should not.
    #[error("The keyring failed: {0}.")]
    Keyring(String),
    /// What is sealed is not sealed to this identity, or was damaged on its way.
    #[error("It is sealed to another card, or was damaged on its way.")]
    CannotOpen,
    /// A card whose keys are none.
    #[error("The card of {0} holds no key to seal to.")]
    NoRecipient(String),
    /// What was typed for an age key is none.
    #[error("This is no age key: one to encrypt to begins with age1.")]
    NotAKey,
    /// The private halves of the card are not what was kept.
    #[error("The private half of your card cannot be read.")]
    IdentityUnreadable,
    /// The operating system gave no random numbers.
    #[error("The operating system gave no random numbers.")]
    NoRandomness,
    /// The work ended without an answer.
    #[error("Looking for a secret ended without an answer.")]
    Lost,
}

impl Error {
    pub(crate) fn writing(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path.to_owned()),
            _ => Self::CannotWrite { path: path.to_owned(), source },
        }
    }

    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        Self::CannotRead { path: path.to_owned(), source }
    }

    fn code(&self) -> Code {
        match self {
            Self::Missing(_) => Code::KeysMissing,
            Self::Locked(_) | Self::Keyring(_) => Code::KeysLocked,
            Self::PassphraseWrong => Code::PassphraseWrong,
            Self::PassphraseEmpty | Self::UnknownPlace | Self::TooLong(_) => Code::InvalidInput,
            Self::Damaged(_) => Code::StoreDamaged,
            Self::Newer(_) => Code::StoreNewer,
            Self::Busy => Code::StoreBusy,
            Self::DiskFull(_) => Code::DiskFull,
            Self::CannotWrite { .. } => Code::CannotWrite,
            Self::CannotRead { .. } => Code::CannotRead,
            Self::CannotOpen => Code::CannotOpen,
            Self::NoRecipient(_) | Self::NotAKey => Code::InvalidInput,
            Self::IdentityUnreadable => Code::StoreDamaged,
            Self::Lost | Self::NoRandomness => Code::Internal,
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let fault = Self::new(error.code(), error.to_string());
        match error {
            Error::Locked(place) => fault.with("place", place),
            Error::PassphraseEmpty => fault.with("field", "passphrase"),
            Error::UnknownPlace => fault.with("field", "keys"),
            Error::TooLong(_) => fault.with("field", "secret"),
            Error::Damaged(path) => fault.with("path", path.display()).next(
                "It was left untouched: put back a copy, or remove the folder and enter the secrets again.",
            ),
            Error::Newer(path)
            | Error::DiskFull(path)
            | Error::CannotWrite { path, .. }
            | Error::CannotRead { path, .. } => fault.with("path", path.display()),
            Error::NoRecipient(_) => fault.with("field", "card"),
            Error::NotAKey => fault.with("field", "seal_to"),
            Error::IdentityUnreadable => {
                fault.next("Remove the entry “identity” where your secrets rest, then make a new card.")
            }
            Error::Keyring(_) => fault.next("Unlock or restart the keyring and try again."),
            _ => fault,
        }
    }
}
