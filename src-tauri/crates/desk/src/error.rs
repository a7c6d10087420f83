//! Why a desk or a text cannot be used. No error holds a secret.

use reeve_domain::{Code, Fault};

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure around a desk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no thread in the text.
    #[error("There is no request in this text: it has to hold the lines from BEGIN to END.")]
    NoThread,
    /// The text holds a thread that cannot be read.
    #[error("The request in this text is damaged: take the whole of it, from BEGIN to END.")]
    Damaged,
    /// A document that cannot be written as JSON.
    #[error("The document cannot be written: {0}.")]
    Unwritable(String),
    /// An id that is no file's name.
    #[error("“{0}” is no id of a request.")]
    BadId(String),
    /// A setting of the desk cannot be used.
    #[error("{why}")]
    BadPlace {
        /// Which one.
        field: &'static str,
        /// In a sentence.
        why: String,
    },
    /// The desk does not keep one of two that write at once from winning over the other.
    #[error(
        "This server overwrites what it was told to create only: two people answering at once could both win."
    )]
    Overwrites,
    /// The desk cannot be reached or refuses.
    #[error("The desk failed: {why}.")]
    Failed {
        /// In its words, as far as it says.
        why: String,
        /// Whether it may pass by itself.
        passing: bool,
    },
}

impl From<opendal::Error> for Error {
    fn from(error: opendal::Error) -> Self {
        // the message and not the whole error: its context holds more than people need
        let said: String = error.message().chars().filter(|c| !c.is_control()).take(300).collect();
        Self::Failed { why: format!("{} ({said})", error.kind()), passing: error.is_temporary() }
    }
}

impl From<reeve_places::Error> for Error {
    fn from(error: reeve_places::Error) -> Self {
        match error {
            reeve_places::Error::BadPlace { field, why } => Self::BadPlace { field, why },
            reeve_places::Error::Client(why) => Self::Failed { why, passing: false },
            reeve_places::Error::Refused(error) => error.into(),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Failed { why: error.to_string(), passing: false }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let words = error.to_string();
        match error {
            Error::NoThread | Error::Damaged => Self::new(Code::InvalidInput, words).with("field", "text"),
            Error::BadId(_) => Self::new(Code::InvalidInput, words).with("field", "id"),
            Error::BadPlace { field, .. } => Self::new(Code::InvalidInput, words).with("field", field),
            Error::Unwritable(_) => Self::new(Code::Internal, words),
            Error::Overwrites => Self::new(Code::DeskFailed, words)
                .next("Use another server, a shared folder, or a helpdesk: this one cannot be a desk."),
            Error::Failed { .. } => Self::new(Code::DeskFailed, words),
        }
    }
}
