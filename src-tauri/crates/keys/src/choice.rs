//! Which place was chosen: one word in `keys/place`, written when a place is opened for the first time.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::{Error, Result};

/// A place where secrets can rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The operating system's keyring: Secret Service, Keychain or Credential Manager.
    Keyring,
    /// A file encrypted under a passphrase.
    File,
    /// Memory only, gone with the program. Never remembered as a choice.
    Memory,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keyring => "keyring",
            Self::File => "file",
            Self::Memory => "memory",
        })
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "keyring" => Ok(Self::Keyring),
            "file" => Ok(Self::File),
            _ => Err(Error::UnknownPlace),
        }
    }
}

/// The folder of this crate within the data folder.
pub(crate) fn folder(home: &Path) -> PathBuf {
    home.join("keys")
}

/// The place of last time. A file that is there was chosen, whatever became of the note about it.
pub(crate) fn remembered(home: &Path) -> Option<Place> {
    let noted = fs::read_to_string(folder(home).join("place")).ok().and_then(|text| text.parse().ok());
    noted.or_else(|| crate::file::SecretFile::exists(home).then_some(Place::File))
}

/// Notes the first choice. A later one that differs holds for its own call only: an unattended run with a file of its
/// own must not move a desktop away from its keyring.
pub(crate) fn remember(home: &Path, place: Place) -> Result<()> {
    let noted = folder(home).join("place");
    if noted.exists() {
        return Ok(());
    }
    crate::file::alone_in(&folder(home), || match noted.exists() {
        true => Ok(()),
        false => crate::file::write_whole(&folder(home), "place", place.to_string().as_bytes()),
    })
}
