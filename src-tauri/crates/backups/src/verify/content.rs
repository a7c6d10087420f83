//! A backup's zip opened for its content: the dump as it streams out, and what the filestore has.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use flate2::read::DeflateDecoder;
use rawzip::{FileReader, RangeReader};

use super::control::{Control, Watch};
use super::directory::{self, Member};
use super::names::Role;
use crate::{Error, Result};

/// How much of the packed dump is read at once, in bytes.
const BUFFER: usize = 128 << 10;

/// A zip whose directory holds.
pub(crate) struct Content {
    reader: Arc<FileReader>,
    dump: Member,
    /// The objects of the filestore, by the SHA-1 in their names.
    pub(crate) objects: HashSet<[u8; 20]>,
}

impl Content {
    /// Opens a zip; `None` for one that is not sound enough to be opened, or without a dump.
    ///
    /// # Errors
    /// [`Error::CannotRead`].
    pub(crate) fn open(file: &Path, control: &Control) -> Result<Option<Self>> {
        let Some(Opened { reader, members, .. }) = opened(file, control)? else { return Ok(None) };
        let (mut dump, mut objects) = (None, HashSet::new());
        for member in members {
            match member.role {
                Role::Dump => dump = Some(member),
                Role::Object(sha1) => {
                    objects.insert(sha1);
                }
                Role::Manifest | Role::Stray(_) | Role::Other(_) => {}
            }
        }
        Ok(dump.map(|dump| Self { reader, dump, objects }))
    }

    /// Size of the dump, in bytes.
    pub(crate) fn dump_bytes(&self) -> u64 {
        self.dump.unpacked
    }

    /// The dump.
    pub(crate) fn dump(&self) -> Box<dyn Read + Send> {
        unpacked(&self.reader, &self.dump)
    }
}

/// A zip and its directory.
pub(super) struct Opened {
    pub(super) reader: Arc<FileReader>,
    pub(super) members: Vec<Member>,
    /// Its size.
    pub(super) bytes: u64,
}

/// Opens a zip; `None` where its directory does not hold.
///
/// # Errors
/// [`Error::CannotRead`].
pub(super) fn opened(file: &Path, control: &Control) -> Result<Option<Opened>> {
    let unreadable = |error| Error::reading(file, error);
    let opened = File::open(file).map_err(unreadable)?;
    let bytes = opened.metadata().map_err(unreadable)?.len();
    let reader = FileReader::from(opened);
    let (_, members) = directory::read(&reader, bytes, &Watch::new(control, bytes)).map_err(unreadable)?;
    Ok(members.map(|members| Opened { reader: Arc::new(reader), members, bytes }))
}

/// What is in a member.
pub(super) fn unpacked(reader: &Arc<FileReader>, member: &Member) -> Box<dyn Read + Send> {
    let range = member.at..member.at.saturating_add(member.packed);
    let packed = BufReader::with_capacity(BUFFER, RangeReader::new(Arc::clone(reader), range));
    if member.deflated {
        // the directory's number is what the disk was measured for
        Box::new(DeflateDecoder::new(packed).take(member.unpacked))
    } else {
        Box::new(packed)
    }
}

/// The first bytes of a file.
pub(crate) fn head(file: &Path, bytes: u64) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(bytes).read_to_end(&mut head));
    read.map(|_| head).map_err(|error| Error::reading(file, error))
}
