//! A backup as the archiver wants it: every file of it on its own, read straight out of a zip, or out of a folder beside
//! which some objects are in the vault already.
//!
//! What is wrong with it (it was proven before, and is read again here) leaves its reason in the [`Watch`], because
//! the archiver would pass over the file. A file's time says whether it may have changed: for a filestore's object,
//! whose name is the hash of its content, it is always the same; for everything else it is the backup's, with the CRC
//! for its nanoseconds, so that only the very same file matches. An object that is known is found by that alone, in the
//! snapshot it is known from; where the archiver wants to read one, the run fails.

mod beside;
mod content;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rawzip::{CompressionMethod, FileReader, ZipLocator};
use rustic_core::jiff::Timestamp;
use rustic_core::repofile::{Metadata, Node, NodeType};
use rustic_core::{ReadSource, ReadSourceEntry, RusticResult};

use content::Entry;

use crate::error::{Error, Result};
use crate::watch::Watch;

/// The dump's name in a backup's zip.
pub(crate) const DUMP: &str = "dump.sql";
/// What an object's time always is, in seconds since 1970: some moment before Odoo.
pub(crate) const OBJECT_TIME: i64 = 1_000_000_000;
/// How much of a packed file is read at once.
const BUFFER: usize = 128 << 10;

/// The files of a backup.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    members: Arc<Vec<Member>>,
    at: DateTime<Utc>,
    watch: Watch,
}

/// One of them.
#[derive(Debug, Clone)]
struct Member {
    path: PathBuf,
    bytes: u64,
    /// Not of objects that were checked by their names a moment before.
    crc: Option<u32>,
    content: Where,
}

/// Where its content is.
#[derive(Debug, Clone)]
enum Where {
    /// In a zip.
    Packed { reader: Arc<FileReader>, from: u64, to: u64, deflated: bool },
    /// In a file of its own.
    File(PathBuf),
    /// In the vault.
    Known,
}

impl Files {
    /// Reads the directory of a zip that was made at `at`.
    ///
    /// # Errors
    /// [`Error::Source`].
    pub(crate) fn of_zip(file: &Path, at: DateTime<Utc>, watch: &Watch) -> Result<Self> {
        let broken = |error: io::Error| Error::Source(error.to_string());
        let file = File::open(file).map_err(broken)?;
        let bytes = file.metadata().map_err(broken)?.len();
        let members = members(&Arc::new(FileReader::from(file)), bytes).map_err(broken)?;
        Self::of(members, at, watch)
    }

    /// Looks through a folder that is laid out like a zip and was put together at `at`; beside what is in it there are
    /// these objects, which are in the vault.
    ///
    /// # Errors
    /// [`Error::Source`].
    pub(crate) fn of_folder<'a>(
        folder: &Path,
        known: impl Iterator<Item = (&'a String, &'a u64)>,
        at: DateTime<Utc>,
        watch: &Watch,
    ) -> Result<Self> {
        let mut members = Vec::new();
        look_through(folder, Path::new(""), &mut members)
            .map_err(|error| Error::Source(error.to_string()))?;
        members.extend(known.map(|(name, bytes)| Member {
            path: Path::new("filestore").join(name),
            bytes: *bytes,
            crc: None,
            content: Where::Known,
        }));
        Self::of(members, at, watch)
    }

    fn of(mut members: Vec<Member>, at: DateTime<Utc>, watch: &Watch) -> Result<Self> {
        members.sort_by(|a, b| a.path.cmp(&b.path));
        if members.windows(2).any(|two| two[0].path == two[1].path) {
            return Err(Error::Source("a name is in it twice".into()));
        }
        Ok(Self { members: Arc::new(members), at, watch: watch.clone() })
    }

    /// The same backup, of which only the dump is seen.
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
            (
                self.at.timestamp(),
                i32::try_from(member.crc.unwrap_or_default() % 1_000_000_000).unwrap_or_default(),
            )
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
        let (bytes, crc) = (record.uncompressed_size_hint(), Some(record.crc32()));
        let content = Where::Packed { reader: Arc::clone(reader), from, to, deflated };
        members.push(Member { path, bytes, crc, content });
    }
    Ok(members)
}

/// The files below a folder, `path` their way into it.
fn look_through(folder: &Path, path: &Path, members: &mut Vec<Member>) -> io::Result<()> {
    for entry in folder.join(path).read_dir()? {
        let entry = entry?;
        let (kind, below) = (entry.file_type()?, path.join(entry.file_name()));
        if kind.is_dir() {
            look_through(folder, &below, members)?;
        } else if kind.is_file() {
            let file = folder.join(&below);
            let crc = if is_object(&below) { None } else { Some(crc_of(&file)?) };
            members.push(Member {
                bytes: entry.metadata()?.len(),
                path: below,
                crc,
                content: Where::File(file),
            });
        } else {
            return Err(io::Error::other(format!("{} is no file", below.display())));
        }
    }
    Ok(())
}

fn crc_of(file: &Path) -> io::Result<u32> {
    let (mut file, mut hasher, mut buffer) = (File::open(file)?, crc32fast::Hasher::new(), vec![0; BUFFER]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Whether this is an attachment of the filestore: its name is the SHA-1 of its content.
pub(crate) fn is_object(path: &Path) -> bool {
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        ["filestore", folder, name] => {
            name.len() == 40 && name.bytes().all(|b| b.is_ascii_hexdigit()) && name.starts_with(folder)
        }
        _ => false,
    }
}

impl ReadSource for Files {
    type Open = Entry;
    type Iter = Box<dyn Iterator<Item = RusticResult<ReadSourceEntry<Entry>>> + Send>;

    fn size(&self) -> RusticResult<Option<u64>> {
        Ok(Some(self.bytes()))
    }

    fn entries(&self) -> Self::Iter {
        let files = self.clone();
        let count = files.members.len();
        let entries = (0..count).map_while(move |number| {
            let member = files.members.get(number)?;
            // once it is over, nothing more is begun
            if !files.watch.sound() {
                return None;
            }
            let open = Entry { member: member.clone(), watch: files.watch.clone() };
            let node = files.node(member)?;
            Some(Ok(ReadSourceEntry { path: member.path.clone(), node, open: Some(open) }))
        });
        Box::new(entries)
    }
}
