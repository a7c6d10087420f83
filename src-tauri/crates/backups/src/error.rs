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
    /// The file is encrypted, and nothing tells what was found in it before.
    #[error("{} is encrypted: without its key nobody can look into it.", .0.display())]
    Sealed(PathBuf),
    /// A setting of a source cannot be used.
    #[error("{why}")]
    BadSource {
        /// Which one.
        field: &'static str,
        /// In a sentence.
        why: String,
    },
    /// The source cannot be reached or refuses.
    #[error("The source failed: {why}.")]
    Source {
        /// In its words, as far as it says.
        why: String,
        /// Whether it may pass by itself.
        passing: bool,
    },
    /// A link leads into this computer's own network, and nobody said that it may.
    #[error("The link leads to {host}, in this computer's own network or on itself.")]
    OwnNetwork {
        /// Where to.
        host: String,
    },
    /// The file is not in the source any more.
    #[error("The source does not have this backup any more.")]
    Gone,
    /// The file became another one while it was read.
    #[error("The backup was changed at the source while it was downloaded.")]
    Changed,
    /// The source does not send pieces of a file.
    #[error("The source cannot go on in the middle of a file.")]
    NoRange,
    /// What was asked for lies behind the end of the file.
    #[error("The source's file ends after {total} bytes.")]
    PastEnd {
        /// Its size.
        total: u64,
    },
    /// The file is not what the source says it is.
    #[error("The file is not what its source says: SHA-256 {got} came, {expected} was promised.")]
    ChecksumWrong {
        /// As promised.
        expected: String,
        /// As it came.
        got: String,
    },
    /// A dump in PostgreSQL's own format could not be made plain; why, as the second half of a sentence.
    #[error("The dump could not be made plain SQL: {0}.")]
    NotPlain(String),
    /// This computer has no PostgreSQL that could take the backup.
    #[error("A drill is not possible here: {0}.")]
    Postgres(String),
    /// A drill failed on this computer, whatever the backup is.
    #[error("The drill failed on this computer: {0}.")]
    Drill(String),
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

impl From<reeve_places::Error> for Error {
    fn from(error: reeve_places::Error) -> Self {
        match error {
            reeve_places::Error::BadPlace { field, why } => Self::BadSource { field, why },
            reeve_places::Error::Client(why) => Self::Source { why, passing: false },
            reeve_places::Error::Refused(error) => error.into(),
        }
    }
}

impl From<opendal::Error> for Error {
    fn from(error: opendal::Error) -> Self {
        use opendal::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound => return Self::Gone,
            ErrorKind::ConditionNotMatch => return Self::Changed,
            ErrorKind::RangeNotSatisfied => return Self::NoRange,
            _ => {}
        }
        // the message and not the whole error: its context holds more than people need
        let said: String = error.message().chars().filter(|c| !c.is_control()).take(300).collect();
        Self::Source { why: format!("{} ({said})", error.kind()), passing: error.is_temporary() }
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
            Error::Sealed(path) => Self::new(Code::CannotRead, message)
                .with("path", path.display())
                .next("Open it with its key (`age --decrypt --identity KEY --output FILE.zip FILE.zip.age`), and use the file that comes out."),
            Error::BadSource { field, .. } => Self::new(Code::InvalidInput, message).with("field", field),
            Error::Source { .. } | Error::Changed | Error::NoRange | Error::PastEnd { .. } => {
                Self::new(Code::SourceFailed, message)
            }
            Error::OwnNetwork { host } => Self::new(Code::ConfirmationNeeded, message)
                .with("field", "own_network")
                .with("host", host)
                .next("Whoever wrote it could have a server of yours asked. Where you know that server, say so: --own-network."),
            Error::Gone => Self::new(Code::NotFound, message)
                .next("Look at the source again: `reeve source refresh NAME` shows what it has."),
            Error::ChecksumWrong { .. } => {
                Self::new(Code::BackupUnsound, message).with("check", "source_sha256")
            }
            Error::NotPlain(_) => Self::new(Code::BackupUnsound, message).with("check", "dump"),
            Error::Postgres(_) => Self::new(Code::PostgresMissing, message),
            Error::Drill(_) => Self::new(Code::DrillFailed, message),
            Error::Cancelled => Self::new(Code::Cancelled, message),
            Error::Lost(path) => Self::new(Code::Internal, message).with("path", path.display()),
        }
    }
}
