//! Creating a file that was not there, whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use opendal::{ErrorKind, Operator};

use crate::error::Result;

/// Whether a file was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Created {
    /// It was.
    Done,
    /// One of this name is there already; it was left alone.
    Taken,
}

/// Creates `name`. In a folder the finished file is linked to its name: that is exclusive, on network folders too, and
/// nobody ever reads half of it. Where links are not to be had, and on servers, it is one create-only upload.
pub(crate) async fn create(
    operator: &Operator,
    folder: Option<&Path>,
    name: &str,
    content: Vec<u8>,
) -> Result<Created> {
    if let Some(folder) = folder {
        let (target, content) = (folder.join(name), content.clone());
        let linked = tokio::task::spawn_blocking(move || link(&target, &content)).await;
        match linked.unwrap_or_else(|e| Err(io::Error::other(e))) {
            Ok(created) => return Ok(created),
            Err(error) if no_links(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    upload(operator, name, content).await
}

async fn upload(operator: &Operator, name: &str, content: Vec<u8>) -> Result<Created> {
    // a WebDAV server is told so by our own transport (see `bucket`)
    let told = operator.info().capability().write_with_if_not_exists;
    let written = if told {
        operator.write_with(name, content).if_not_exists(true).await
    } else {
        operator.write(name, content).await
    };
    match written {
        Ok(_) => Ok(Created::Done),
        Err(error) => match error.kind() {
            // S3 answers a conflict while another create of this name is under way
            ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists | ErrorKind::Conflict => {
                Ok(Created::Taken)
            }
            _ => Err(error.into()),
        },
    }
}

fn link(target: &Path, content: &[u8]) -> io::Result<Created> {
    let folder = target.parent().map(Path::to_owned).unwrap_or_default();
    fs::create_dir_all(&folder)?;
    let part = Part(folder.join(format!(".{}.part", uuid::Uuid::new_v4())));
    fs::write(&part.0, content)?;
    fs::File::open(&part.0)?.sync_all()?;
    match fs::hard_link(&part.0, target) {
        Ok(()) => Ok(Created::Done),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Created::Taken),
        Err(error) => Err(error),
    }
}

/// A file without its name yet; gone when this is.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // one that stays behind is no event, and is never read
        let _ = fs::remove_file(&self.0);
    }
}

/// Whether this file system knows no links (FAT, some network folders).
fn no_links(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied)
        || error.raw_os_error() == Some(1)
}
