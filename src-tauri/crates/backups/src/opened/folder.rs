//! The folder: private, held while it is worked in, gone afterwards.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::open_alone;
use crate::{Error, Result};

/// The file by which others see that the folder is being worked in.
const HELD: &str = "held";
/// Where the backup lies, so that nothing else is taken for a part of it.
const BACKUP: &str = "backup";

/// A folder in which a backup is put together. Dropping it removes it.
#[derive(Debug)]
pub struct Opened {
    folder: PathBuf,
    _held: File,
}

impl Opened {
    /// Makes the folder, which must not be there.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`], [`Error::CannotWrite`], [`Error::DiskFull`].
    pub fn create(folder: &Path) -> Result<Self> {
        let wrong = |error| Error::writing(folder, error);
        make_private(folder).map_err(wrong)?;
        let held = open_alone(&folder.join(HELD)).map_err(wrong)?;
        let held = held.ok_or_else(|| Error::AlreadyExists(folder.to_owned()))?;
        let opened = Self { folder: folder.to_owned(), _held: held };
        make_private(&opened.backup()).map_err(wrong)?;
        Ok(opened)
    }

    /// Where files lie that are no part of the backup.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the backup lies: `dump.sql`, `manifest.json` and `filestore/`.
    pub fn backup(&self) -> PathBuf {
        self.folder.join(BACKUP)
    }

    /// Where an object of the filestore belongs, its folder made. `name` is one for which [`is_object`] holds.
    ///
    /// # Errors
    /// [`Error::CannotWrite`], [`Error::DiskFull`].
    pub fn object(&self, name: &str) -> Result<PathBuf> {
        let path = self.backup().join("filestore").join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Error::writing(folder, error))?;
        }
        Ok(path)
    }

    /// Removes what a program left that ended before it was done. A folder that is held stays.
    pub fn remove_left(folder: &Path) {
        // on some systems nobody can take away what is open, so the lock is let go of first
        if matches!(open_alone(&folder.join(HELD)), Ok(Some(_))) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Whether this is the name of an object below the filestore, such as `4d/4d248d29…`: the SHA-1 of its content, in a
/// folder of its first two letters (in very old databases three).
pub fn is_object(name: &str) -> bool {
    let Some((folder, file)) = name.split_once('/') else { return false };
    matches!(folder.len(), 2 | 3)
        && file.len() == 40
        && file.starts_with(folder)
        && file.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_goes_with_its_holder_and_what_was_left_goes_later() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().join("one");
        let opened = Opened::create(&at).unwrap();
        assert!(matches!(Opened::create(&at), Err(Error::AlreadyExists(_))), "one holder");
        #[cfg(unix)]
        {
            Opened::remove_left(&at);
            assert!(at.exists(), "a held folder stays");
        }
        drop(opened);
        assert!(!at.exists());

        fs::create_dir(&at).unwrap();
        fs::write(at.join(HELD), b"").unwrap();
        fs::create_dir(at.join(BACKUP)).unwrap();
        Opened::remove_left(&at);
        assert!(!at.exists(), "nobody holds it");
    }

    #[test]
    fn a_name_that_leaves_the_filestore_is_no_objects() {
        let sha1 = "4d248d29f1bba0da5ccc1a9b6e5ff0a3a2b5d8f1";
        assert!(is_object(&format!("4d/{sha1}")) && is_object(&format!("4d2/{sha1}")));
        for wrong in ["", "../passwd", "4d/../x", &format!("4e/{sha1}"), sha1, &format!("4d/{}", &sha1[1..])]
        {
            assert!(!is_object(wrong), "{wrong}");
        }
    }
}
