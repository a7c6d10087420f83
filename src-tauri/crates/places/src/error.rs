//! Why a place cannot be opened. No error holds a secret.

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure to open a place.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting of the place cannot be used.
    #[error("{why}")]
    BadPlace {
        /// Which one.
        field: &'static str,
        /// In a sentence.
        why: String,
    },
    /// This computer cannot speak to servers.
    #[error("{0}")]
    Client(String),
    /// OpenDAL refuses the settings.
    #[error("{}", .0.message())]
    Refused(#[from] opendal::Error),
}
