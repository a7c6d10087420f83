//! How one version of a file is told from the next.

use std::fmt;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use opendal::Metadata;

use super::On;

/// By which a version of a file is known, where it is.
pub(super) enum Version {
    /// A strong ETag.
    Etag(String),
    /// The number that Google gives every version, whose ETag has no quotes and says nothing of its strength.
    Generation(String),
    /// When it was written, and its size in bytes.
    Written { at: DateTime<Utc>, bytes: u64 },
}

impl Version {
    pub(super) fn of(found: &Metadata, on: On) -> Option<Self> {
        if on != On::Server {
            let at = DateTime::<Utc>::from(SystemTime::from(found.last_modified()?));
            return Some(Self::Written { at, bytes: found.content_length() });
        }
        if let Some(etag) = found.etag().filter(|etag| is_strong(etag)) {
            return Some(Self::Etag(etag.to_owned()));
        }
        let number = found.version().filter(|version| version.bytes().all(|b| b.is_ascii_digit()));
        number.map(|number| Self::Generation(number.to_owned()))
    }
}

/// As it is kept beside what came of a download.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Etag(etag) => f.write_str(etag),
            Self::Generation(number) => write!(f, "generation {number}"),
            Self::Written { at, bytes } => write!(f, "{}+{bytes}", at.to_rfc3339()),
        }
    }
}

/// RFC 9110, 8.8.3: a weak one says that two versions mean the same, not that they are.
pub(super) fn is_strong(etag: &str) -> bool {
    etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"')
}
