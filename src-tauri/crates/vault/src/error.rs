//! What can go wrong with a vault, and how it reads to people. No error holds the key.

use std::error::Error as _;
use std::io;

use reeve_domain::{Code, Fault};
use rustic_core::RusticError;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure around a vault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is a vault, or another restic repository, already.
    #[error("There is a vault in {0} already.")]
    AlreadyThere(String),
    /// Other files are where a vault should be made.
    #[error("There are files in {0} already; a vault is made in an empty place.")]
    NotEmpty(String),
    /// There is none.
    #[error("There is no vault in {0}.")]
    NoVault(String),
    /// None of the repository's keys opens with this one.
    #[error("The key does not open this vault.")]
    WrongKey,
    /// The repository's format is one that is not known here.
    #[error("This vault has format {0}; this version of Reeve knows 1 and 2.")]
    Newer(u32),
    /// Another program has it.
    #[error("The vault is in use by {who}, since {since}.")]
    Locked {
        /// User, computer and process.
        who: String,
        /// When it was last said to be in use.
        since: String,
    },
    /// What said that this program has it is gone, or too old to count.
    #[error("The vault's lock was lost or could not be renewed; the work was stopped.")]
    LockLost,
    /// The store does not answer, or not as it should.
    #[error("The vault's store failed: {0}.")]
    Store(String),
    /// The store does not allow what was asked of it.
    #[error("The vault's store refuses that: {0}.")]
    Refused(String),
    /// The store has no room.
    #[error("The vault's store is full.")]
    Full,
    /// The store took a file and does not have it now.
    #[error("The store lost {0}, which it took a moment before; nothing was added.")]
    Forgot(String),
    /// What is in the repository contradicts itself.
    #[error("The vault is damaged: {0}.")]
    Damaged(String),
    /// No snapshot has this id.
    #[error("No backup in the vault is called {0}.")]
    UnknownSnapshot(String),
    /// Several snapshots' ids begin like this.
    #[error("Several backups in the vault begin with {0}.")]
    Ambiguous(String),
    /// The backup file cannot be read, or not to its end.
    #[error("The backup file cannot be read: {0}.")]
    Source(String),
    /// What is exported cannot be written.
    #[error("The file cannot be written: {0}.")]
    Target(io::Error),
    /// The user stopped it.
    #[error("Stopped before it was done.")]
    Cancelled,
    /// Something in the making of the repository's files failed.
    #[error("The vault could not be worked on: {0}.")]
    Failed(String),
}

impl From<Box<RusticError>> for Error {
    /// The plain `Display` of these errors is a page with links; the log's form is one line.
    fn from(error: Box<RusticError>) -> Self {
        let line = error.display_log();
        let line = line.trim_start_matches("Error: ").trim_end_matches('.');
        Self::Failed(line.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl From<opendal::Error> for Error {
    fn from(error: opendal::Error) -> Self {
        let words = || format!("{} ({})", error.message(), error.kind());
        let full = |kind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        if said_by_disk(&error, full) {
            Self::Full
        } else if refuses(&error) {
            Self::Refused(words())
        } else {
            Self::Store(words())
        }
    }
}

/// Whether the store does not allow it, now and when it is tried again.
pub(crate) fn refuses(error: &opendal::Error) -> bool {
    error.kind() == opendal::ErrorKind::PermissionDenied
        || said_by_disk(error, |kind| kind == io::ErrorKind::ReadOnlyFilesystem)
}

/// Whether a disk behind it said such a thing.
fn said_by_disk(error: &opendal::Error, such: impl Fn(io::ErrorKind) -> bool) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.any(|cause| cause.downcast_ref().map(io::Error::kind).is_some_and(&such))
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::AlreadyThere(_) | Error::NotEmpty(_) => Code::AlreadyExists,
            Error::NoVault(_) | Error::UnknownSnapshot(_) => Code::NotFound,
            Error::Ambiguous(_) => Code::InvalidInput,
            Error::WrongKey => Code::VaultKeyWrong,
            Error::Newer(_) => Code::StoreNewer,
            Error::Locked { .. } | Error::LockLost => Code::VaultBusy,
            Error::Store(_) | Error::Refused(_) | Error::Forgot(_) | Error::Failed(_) => Code::VaultFailed,
            Error::Damaged(_) => Code::VaultDamaged,
            Error::Full => Code::DiskFull,
            Error::Source(_) => Code::CannotRead,
            Error::Target(error) if error.kind() == io::ErrorKind::StorageFull => Code::DiskFull,
            Error::Target(_) => Code::CannotWrite,
            Error::Cancelled => Code::Cancelled,
        };
        let fault = Self::new(code, error.to_string());
        match error {
            Error::UnknownSnapshot(_) | Error::Ambiguous(_) => {
                fault.next("`reeve vault list` shows what is in it, with the ids.")
            }
            Error::NoVault(_) => fault.next("Look whether its disk or bucket is there, and at the path."),
            _ => fault,
        }
    }
}
