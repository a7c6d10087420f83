//! How one version of a file is told from the next.

use std::fmt;
use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use opendal::Metadata;

use super::On;

/// By which the file at this path is known now, as the listing of its folder tells it: with another one it is another
/// file, or was written again. `None` where there is none to be read.
pub fn file_version(path: &Path) -> Option<String> {
    let found = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let at = DateTime::<Utc>::from(found.modified().ok()?);
    Some(Version::Written { at, bytes: found.len() }.to_string())
}

/// By which a listing knows a file: its version, else when it was written as the source says. That is enough to tell
/// that it may be another one, and not to put bytes of it together.
pub(super) fn listed(found: &Metadata, on: On) -> Option<String> {
    let written = || {
        let at = DateTime::<Utc>::from(SystemTime::from(found.last_modified()?));
        Some(Version::Written { at, bytes: found.content_length() })
    };
    Version::of(found, on).or_else(written).map(|version| version.to_string())
}

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::time::Duration;

    use reeve_domain::place::Place;

    use super::*;
    use crate::source::Source;

    #[tokio::test]
    async fn a_file_written_again_in_the_same_size_is_another_and_its_listing_says_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let source = Source::open(&Place::folder(folder.path()), None).unwrap();
        let mut seen = Vec::new();
        for (content, after) in [("first", 0), ("other", 90)] {
            std::fs::write(&path, content).unwrap();
            let written = SystemTime::now() + Duration::from_secs(after);
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
            let listed = source.list().await.unwrap().next().await.unwrap().unwrap();
            assert_eq!(listed.version, file_version(&path));
            seen.push(listed.version.unwrap());
        }
        assert_ne!(seen[0], seen[1]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(file_version(&path), None);
    }
}
