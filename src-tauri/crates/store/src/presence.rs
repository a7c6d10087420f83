//! Which running programs have the file open: a lock file each, beside it.
//!
//! The operating system lets go of the lock when a program ends, however it ends, so a job's owner is known to be gone
//! without clocks, heartbeats or process numbers that are used again.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Result;

/// This program's own mark; gone with its last clone.
#[derive(Clone)]
pub(crate) struct Presence {
    mark: Arc<Mark>,
}

struct Mark {
    folder: PathBuf,
    id: String,
    /// Locked for as long as it is open.
    _lock: File,
}

impl Presence {
    /// Puts up a mark, and clears away those of programs that are gone. One process at a time: a mark that is there and
    /// not yet locked looks like one left behind.
    pub(crate) fn announce(store: &Path) -> Result<Self> {
        let mut folder = store.as_os_str().to_owned();
        folder.push(".running");
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder)?;
        let id = uuid::Uuid::new_v4().to_string();
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(&id))?;
        lock.lock()?;
        let mark = Mark { folder, id, _lock: lock };
        mark.clear_away_the_gone();
        Ok(Self { mark: Arc::new(mark) })
    }

    /// This program's name.
    pub(crate) fn id(&self) -> &str {
        &self.mark.id
    }

    /// Whether the program of that name still runs. When it cannot be told, it does: a job must not run twice.
    pub(crate) fn is_alive(&self, id: &str) -> bool {
        id == self.mark.id || self.mark.is_held(&self.mark.folder.join(id))
    }
}

impl Mark {
    fn is_held(&self, path: &Path) -> bool {
        match File::open(path) {
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
            Ok(file) => match file.try_lock() {
                Ok(()) => false,
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => true,
            },
        }
    }

    fn clear_away_the_gone(&self) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.file_name().is_some_and(|name| name != self.id.as_str()) && !self.is_held(&path) {
                // a mark that stays behind does no harm
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.folder.join(&self.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_alive_until_its_mark_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("reeve.db");
        let one = Presence::announce(&path).unwrap();
        let two = Presence::announce(&path).unwrap();
        assert!(one.is_alive(two.id()) && two.is_alive(one.id()), "both are there");
        assert!(one.is_alive(one.id()), "I am always there");
        let gone = two.id().to_owned();
        drop(two);
        assert!(!one.is_alive(&gone), "the second has ended");
        assert!(!one.is_alive("never-was"), "an unknown name is nobody");
    }
}
