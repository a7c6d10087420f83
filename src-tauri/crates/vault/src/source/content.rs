//! One file of a backup, read from its beginning to its end. The end is one only where length and CRC are what was said.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use flate2::read::DeflateDecoder;
use rawzip::{FileReader, RangeReader};
use rustic_core::{ReadSourceOpen, RusticResult};

use super::beside::Beside;
use super::{BUFFER, Member, Where};
use crate::error::{Error, Result};
use crate::watch::Watch;

/// What is longer is unpacked beside being cut, in bytes.
const LONG: u64 = 1 << 20;

/// A file, not opened yet.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(super) member: Member,
    pub(super) watch: Watch,
}

impl ReadSourceOpen for Entry {
    type Reader = Content;

    fn open(self) -> RusticResult<Content> {
        let opened = Opened::of(&self.member).map_err(|error| self.watch.wrong(error))?;
        let hasher = crc32fast::Hasher::new();
        Ok(Content { opened, hasher, seen: 0, member: self.member, watch: self.watch })
    }
}

#[derive(Debug)]
enum Opened {
    Stored(io::BufReader<RangeReader<Arc<FileReader>>>),
    Deflated(Box<DeflateDecoder<io::BufReader<RangeReader<Arc<FileReader>>>>>),
    Beside(Beside),
    File(File),
}

impl Opened {
    fn of(member: &Member) -> Result<Self> {
        let wrong = |why: String| Error::Source(format!("{}: {why}", member.path.display()));
        match &member.content {
            Where::Packed { reader, from, to, deflated } => {
                let packed = RangeReader::new(Arc::clone(reader), *from..*to);
                let packed = io::BufReader::with_capacity(BUFFER, packed);
                match (*deflated, member.bytes) {
                    (false, _) => Ok(Self::Stored(packed)),
                    (true, ..=LONG) => Ok(Self::Deflated(Box::new(DeflateDecoder::new(packed)))),
                    (true, _) => Beside::begin(DeflateDecoder::new(packed))
                        .map(Self::Beside)
                        .map_err(|error| wrong(error.to_string())),
                }
            }
            Where::File(file) => File::open(file).map(Self::File).map_err(|error| wrong(error.to_string())),
            Where::Known => Err(wrong("it should be in the vault, and is not as it should be".into())),
        }
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(reader) => reader.read(buffer),
            Self::Deflated(reader) => reader.read(buffer),
            Self::Beside(reader) => reader.read(buffer),
            Self::File(reader) => reader.read(buffer),
        }
    }
}

/// A file's content.
#[derive(Debug)]
pub(crate) struct Content {
    opened: Opened,
    hasher: crc32fast::Hasher,
    seen: u64,
    member: Member,
    watch: Watch,
}

impl Content {
    /// Reads until the buffer is full: the chunker shrinks its own to what it is given once.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        self.watch.go_on()?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.opened.read(rest) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(&error.to_string())),
            }
        }
        let read = buffer.get(..filled).unwrap_or_default();
        if self.member.crc.is_some() {
            self.hasher.update(read);
        }
        self.seen += read.len() as u64;
        let ended = filled < buffer.len();
        if self.seen > self.member.bytes || (ended && self.seen < self.member.bytes) {
            return Err(self.broken("its length is not what it was said to be"));
        }
        if ended && self.member.crc.is_some_and(|crc| self.hasher.clone().finalize() != crc) {
            return Err(self.broken("its CRC does not fit"));
        }
        Ok(filled)
    }

    fn broken(&self, why: &str) -> Error {
        Error::Source(format!("{}: {why}", self.member.path.display()))
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fill(buffer).map_err(|error| io::Error::other(self.watch.wrong(error)))
    }
}
