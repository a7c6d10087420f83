//! A backup's zip as the archiver wants it: every file in it on its own, read straight out of the zip.
//!
//! What is wrong with the zip (it was proven before, and is read again here) leaves its reason in the [`Watch`], because
//! the archiver would pass over the file. A file's time says whether it may have changed: for a filestore's object,
//! whose name is the hash of its content, it is always the same; for everything else it is the backup's, with the CRC
//! for its nanoseconds, so that only the very same file matches.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, FileReader, RangeReader, ZipLocator};
use rustic_core::jiff::Timestamp;
use rustic_core::repofile::{Metadata, Node, NodeType};
use rustic_core::{ReadSource, ReadSourceEntry, ReadSourceOpen, RusticResult};

use crate::error::{Error, Result};
use crate::watch::Watch;

/// The dump's name in a backup's zip.
pub(crate) const DUMP: &str = "dump.sql";
/// What an object's time always is, in seconds since 1970: some moment before Odoo.
const OBJECT_TIME: i64 = 1_000_000_000;
/// How much of a packed file is read at once.
const BUFFER: usize = 128 << 10;

/// An opened zip.
#[derive(Debug, Clone)]
pub(crate) struct Zip {
    reader: Arc<FileReader>,
    members: Arc<Vec<Member>>,
    at: DateTime<Utc>,
    watch: Watch,
}

/// A file in it.
#[derive(Debug, Clone)]
struct Member {
    path: PathBuf,
    from: u64,
    to: u64,
    bytes: u64,
    crc: u32,
    deflated: bool,
}

impl Zip {
    /// Reads the directory of a backup that was made at `at`.
    ///
    /// # Errors
    /// [`Error::Source`].
    pub(crate) fn open(file: &Path, at: DateTime<Utc>, watch: &Watch) -> Result<Self> {
        let broken = |why: String| Error::Source(why);
        let file = File::open(file).map_err(|error| broken(error.to_string()))?;
        let bytes = file.metadata().map_err(|error| broken(error.to_string()))?.len();
        let reader = Arc::new(FileReader::from(file));
        let members = members(&reader, bytes).map_err(|error| broken(error.to_string()))?;
        Ok(Self { reader, members: Arc::new(members), at, watch: watch.clone() })
    }

    /// The same zip, of which only the dump is seen.
    pub(crate) fn dump_alone(&self) -> Self {
        let dump = self.members.iter().filter(|member| member.path == Path::new(DUMP)).cloned().collect();
        Self { members: Arc::new(dump), ..self.clone() }
    }

    /// Bytes of all its files, unpacked.
    pub(crate) fn bytes(&self) -> u64 {
        self.members.iter().map(|member| member.bytes).sum()
    }

    fn node(&self, member: &Member) -> Option<Node> {
        let (seconds, nanoseconds) = if is_object(&member.path) {
            (OBJECT_TIME, 0)
        } else {
            (self.at.timestamp(), i32::try_from(member.crc % 1_000_000_000).unwrap_or_default())
        };
        let meta = Metadata {
            mode: Some(0o644),
            mtime: Timestamp::new(seconds, nanoseconds).ok(),
            size: member.bytes,
            ..Metadata::default()
        };
        Some(Node::new_node(member.path.file_name()?, NodeType::File, meta))
    }
}

/// The files of a zip, folder by folder.
fn members(reader: &Arc<FileReader>, bytes: u64) -> io::Result<Vec<Member>> {
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = ZipLocator::new()
        .locate_in_reader(Arc::clone(reader), &mut buffer, bytes)
        .map_err(|(_, error)| io::Error::other(error))?;
    let mut members = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    while let Some(record) = entries.next_entry().map_err(io::Error::other)? {
        let name = String::from_utf8_lossy(record.file_path().as_bytes()).into_owned();
        if name.ends_with('/') {
            continue;
        }
        let path = PathBuf::from(&name);
        if path.as_os_str().is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_)))
        {
            return Err(io::Error::other(format!("“{}” leaves its folder", name.escape_debug())));
        }
        let deflated = match record.compression_method() {
            CompressionMethod::DEFLATE => true,
            CompressionMethod::STORE => false,
            _ => {
                return Err(io::Error::other(format!(
                    "“{}” is packed in an unknown way",
                    name.escape_debug()
                )));
            }
        };
        let (from, to) =
            archive.get_entry(record.wayfinder()).map_err(io::Error::other)?.compressed_data_range();
        let (bytes, crc) = (record.uncompressed_size_hint(), record.crc32());
        members.push(Member { path, from, to, bytes, crc, deflated });
    }
    members.sort_by(|a, b| a.path.cmp(&b.path));
    if members.windows(2).any(|two| two[0].path == two[1].path) {
        return Err(io::Error::other("a name is in it twice"));
    }
    Ok(members)
}

/// Whether this is an attachment of the filestore: its name is the SHA-1 of its content.
fn is_object(path: &Path) -> bool {
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        ["filestore", folder, name] => {
            name.len() == 40 && name.bytes().all(|b| b.is_ascii_hexdigit()) && name.starts_with(folder)
        }
        _ => false,
    }
}

/// A file in a zip, not opened yet.
#[derive(Debug)]
pub(crate) struct Entry {
    reader: Arc<FileReader>,
    member: Member,
    watch: Watch,
}

impl ReadSourceOpen for Entry {
    type Reader = Content;

    fn open(self) -> RusticResult<Content> {
        let packed = RangeReader::new(self.reader, self.member.from..self.member.to);
        let packed = io::BufReader::with_capacity(BUFFER, packed);
        let packed = if self.member.deflated {
            Packed::Deflated(Box::new(DeflateDecoder::new(packed)))
        } else {
            Packed::Stored(packed)
        };
        let hasher = crc32fast::Hasher::new();
        Ok(Content { packed, hasher, seen: 0, member: self.member, watch: self.watch })
    }
}

#[derive(Debug)]
enum Packed {
    Stored(io::BufReader<RangeReader<Arc<FileReader>>>),
    Deflated(Box<DeflateDecoder<io::BufReader<RangeReader<Arc<FileReader>>>>>),
}

impl Read for Packed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(reader) => reader.read(buffer),
            Self::Deflated(reader) => reader.read(buffer),
        }
    }
}

/// A file's content. Its end is one only when length and CRC are what the directory says.
#[derive(Debug)]
pub(crate) struct Content {
    packed: Packed,
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
            match self.packed.read(rest) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(&error.to_string())),
            }
        }
        let read = buffer.get(..filled).unwrap_or_default();
        self.hasher.update(read);
        self.seen += read.len() as u64;
        let ended = filled < buffer.len();
        if self.seen > self.member.bytes || (ended && self.seen < self.member.bytes) {
            return Err(self.broken("its length is not what the zip says"));
        }
        if ended && self.hasher.clone().finalize() != self.member.crc {
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

impl ReadSource for Zip {
    type Open = Entry;
    type Iter = Box<dyn Iterator<Item = RusticResult<ReadSourceEntry<Entry>>> + Send>;

    fn size(&self) -> RusticResult<Option<u64>> {
        Ok(Some(self.bytes()))
    }

    fn entries(&self) -> Self::Iter {
        let zip = self.clone();
        let count = zip.members.len();
        let entries = (0..count).map_while(move |number| {
            let member = zip.members.get(number)?;
            // once it is over, nothing more is begun
            if !zip.watch.sound() {
                return None;
            }
            let open =
                Entry { reader: Arc::clone(&zip.reader), member: member.clone(), watch: zip.watch.clone() };
            let node = zip.node(member)?;
            Some(Ok(ReadSourceEntry { path: member.path.clone(), node, open: Some(open) }))
        });
        Box::new(entries)
    }
}
