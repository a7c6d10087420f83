//! What can go wrong with backup files, and how it reads to people.

use std::io;
use std::path::{Path, PathBuf};

use reeve_domain::{Code, Fault};

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure around a backup file. An unsound backup is no error: that is a verdict.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The finished file, or another download of the same name, is there already.
    #[error("{} exists already; it was left untouched.", .0.display())]
    AlreadyExists(PathBuf),
    /// The disk would not, or did not, hold the file.
    #[error("There is not enough room for {}.", .path.display())]
    DiskFull {
        /// Which file.
        path: PathBuf,
        /// Bytes it needs, where known.
        needed: Option<u64>,
        /// Bytes free when it was found out, where known.
        free: Option<u64>,
    },
    /// The file or its folder cannot be written.
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
    /// The user stopped it.
    #[error("Stopped before it was done.")]
    Cancelled,
    /// A worker thread ended without an answer.
    #[error("A part of the work on {} ended without an answer.", .0.display())]
    Lost(PathBuf),
}

impl Error {
    /// A failed write, told apart: a full disk needs other advice than missing rights.
    pub(crate) fn writing(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                let free = path.parent().and_then(|folder| fs4::available_space(folder).ok());
                Self::DiskFull { path: path.to_owned(), needed: None, free }
            }
            io::ErrorKind::AlreadyExists => Self::AlreadyExists(path.to_owned()),
            _ => Self::CannotWrite { path: path.to_owned(), source },
        }
    }

    /// A failed read.
    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        Self::CannotRead { path: path.to_owned(), source }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::AlreadyExists(path) => {
                Self::new(Code::AlreadyExists, message).with("path", path.display())
            }
            Error::DiskFull { path, needed, free } => {
                let mut fault = Self::new(Code::DiskFull, message).with("path", path.display());
                if let Some(needed) = needed {
                    fault = fault.with("needed", needed);
                }
                if let Some(free) = free {
                    fault = fault.with("free", free);
                }
                fault
            }
            Error::CannotWrite { path, .. } => {
                Self::new(Code::CannotWrite, message).with("path", path.display())
            }
            Error::CannotRead { path, .. } => {
                Self::new(Code::CannotRead, message).with("path", path.display())
            }
            Error::Cancelled => Self::new(Code::Cancelled, message),
            Error::Lost(path) => Self::new(Code::Internal, message).with("path", path.display()),
        }
    }
}
