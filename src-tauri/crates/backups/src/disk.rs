//! The few things files need beyond `std`: room, names that are never overwritten, folders made durable.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// `path` with `ending` behind its whole name: `acme.zip` becomes `acme.zip.part`.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}

/// The folder a file lies in; a bare name lies in the current one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// How to create a file that only this user may read: a backup holds everything the tenant holds.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Opens `path` for writing by us alone; `None` when another process, or another download in this one, has it.
///
/// Unix takes an advisory lock. Windows refuses the second writer at opening: its locks would keep readers out, and the
/// file is proven by reading it while it is still held.
pub(crate) fn open_alone(path: &Path) -> io::Result<Option<File>> {
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const SHARE_READ_AND_DELETE: u32 = 1 | 4;
        const SHARING_VIOLATION: i32 = 32;
        match private().share_mode(SHARE_READ_AND_DELETE).open(path) {
            Ok(file) => Ok(Some(file)),
            Err(e) if e.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
            Err(e) => Err(e),
        }
    }
    #[cfg(not(windows))]
    {
        let file = private().open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            // some network filesystems have no locks; one writer is then the user's own care
            Err(fs::TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => Ok(Some(file)),
            Err(fs::TryLockError::Error(e)) => Err(e),
        }
    }
}

/// Reserves room, so that a full disk shows before the first byte. Filesystems that cannot reserve are no failure.
pub(crate) fn reserve(file: &File, bytes: u64) -> io::Result<()> {
    match fs4::FileExt::allocate(file, bytes) {
        Err(e) if matches!(e.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => Err(e),
        _ => Ok(()),
    }
}

/// Whether the open file has lost its last name: somebody removed it between our opening and our locking it.
pub(crate) fn is_unlinked(file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Ok(file.metadata()?.nlink() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = file; // an open file cannot lose its name there
        Ok(false)
    }
}

/// Gives `from` the name `to`, and fails with `AlreadyExists` rather than overwrite. A hard link is the portable way to
/// say that in one step; filesystems without links get a look first, with the small gap that leaves.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Writes a small file whole or not at all beside its final name; [`fs::rename`] then puts it in place.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = private().open(path)?;
    let written = file.set_len(0).and_then(|()| file.write_all(content)).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Makes names in a folder durable. Windows has no such call and needs none.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    let _ = folder;
    Ok(())
}
