//! What can go wrong with the local file, told apart by SQLite's codes and never by its English.

use reeve_domain::{Code, Fault};
use rusqlite::ErrorCode;

/// A failure of the local file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Written by a newer Reeve; nothing was touched.
    #[error("The local file has format {found}; this Reeve knows up to {known}.")]
    Newer {
        /// Format of the file.
        found: i64,
        /// Newest format this program knows.
        known: i64,
    },
    /// A database that is not ours, or whose history is not the one we know; nothing was touched.
    #[error("The local file was not made by this program: {why}.")]
    Foreign {
        /// What does not fit.
        why: String,
    },
    /// Pages cannot be read or contradict each other.
    #[error("The local file is damaged: {what}.")]
    Damaged {
        /// Where it showed.
        what: String,
    },
    /// The key does not belong to the file, is missing, or the file is not encrypted at all. Nothing was touched.
    #[error("The key does not open the local file.")]
    WrongKey,
    /// Another process or a long write holds it.
    #[error("The local file is in use by another process.")]
    Busy,
    /// The disk is full; the transaction was rolled back as a whole.
    #[error("The disk that holds the local file is full; nothing of the last change was kept.")]
    Full,
    /// It cannot be created, opened or written.
    #[error("The local file cannot be written: {why}.")]
    CannotWrite {
        /// The operating system's or SQLite's reason.
        why: String,
    },
    /// What was asked for is not there.
    #[error("There is no such {what}.")]
    NotFound {
        /// `tenant`, `job`, …
        what: &'static str,
    },
    /// A name or connection that must be unique is there already.
    #[error("An entry with this {field} exists already.")]
    AlreadyExists {
        /// `name`, `connection` or `id`.
        field: &'static str,
    },
    /// A value in the file that this program cannot read.
    #[error("A row of the local file cannot be read: {0}")]
    Unreadable(String),
    /// The program is ending, or a task broke off.
    #[error("The work on the local file was broken off.")]
    Stopped,
    /// Anything else SQLite says.
    #[error("The local file failed: {0}")]
    Sqlite(rusqlite::Error),
}

/// Results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// `SQLITE_IOERR_SHMSIZE`: the shared index of the write-ahead log could not grow, which is what a full disk looks like.
const SHARED_MEMORY_SIZE: i32 = 4874;

impl Error {
    /// Whether the connection that saw this must not be used again: SQLCipher keeps a page's failure for good.
    pub(crate) fn spoils_connection(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Stopped | Self::WrongKey)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, text) = &error else {
            return Self::Sqlite(error);
        };
        let words = || text.clone().unwrap_or_else(|| code.to_string());
        match code.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { what: words() },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            _ if code.extended_code == SHARED_MEMORY_SIZE => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Self::CannotWrite { why: words() }
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::CannotWrite { why: error.to_string() },
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<chrono::ParseError> for Error {
    fn from(error: chrono::ParseError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let words = error.to_string();
        match error {
            Error::Newer { found, known } => {
                Self::new(Code::StoreNewer, words).with("found", found).with("known", known)
            }
            Error::Foreign { .. } => Self::new(Code::StoreNewer, words)
                .next("Start the version of Reeve that made this file, or choose another folder with --home."),
            Error::Damaged { .. } | Error::Unreadable(_) => Self::new(Code::StoreDamaged, words)
                .next("Start Reeve again: the file is examined, set aside if need be, and never deleted."),
            Error::WrongKey => Self::new(Code::KeysLocked, words)
                .next("Unlock the keyring that was in use when the file was made, or enter its passphrase. The file was left untouched."),
            Error::Busy => Self::new(Code::StoreBusy, words),
            Error::Full => Self::new(Code::DiskFull, words),
            Error::CannotWrite { .. } => Self::new(Code::CannotWrite, words),
            Error::NotFound { what } => {
                let fault = Self::new(Code::NotFound, words).with("what", what);
                match where_shown(what) {
                    Some(command) => fault.next(format!("Check the name; `{command}` shows what is known.")),
                    None => fault,
                }
            }
            Error::AlreadyExists { field } => Self::new(Code::AlreadyExists, words).with("field", field),
            Error::Stopped => Self::new(Code::Interrupted, words),
            Error::Sqlite(_) => Self::new(Code::Internal, words),
        }
    }
}

/// The command that shows what there is of this, where it is another than the one that shows tenants.
fn where_shown(what: &str) -> Option<&'static str> {
    Some(match what {
        "backup" => "reeve backup ledger NAME",
        "download" => "reeve backup downloads",
        "source" => "reeve source list",
        _ => return None,
    })
}
