//! The zip's directory, read strictly: an archive whose parts contradict each other is not trusted with a restore.
//!
//! Reading the records is left to `rawzip`, which is careful and fast but lenient by design: it searches for the end
//! record and takes the directory's word. Here every byte of the file must belong to exactly one member, to the
//! directory or to the end record; that also rules out overlapping members, the trick behind small zip bombs.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io;

use rawzip::{CompressionMethod, ErrorKind, FileReader, ZipArchive, ZipFileHeaderRecord, ZipLocator};
use reeve_domain::backup::{ProofCheck, ProofLine};

use super::control::Watch;
use super::names::{self, Role, shown};
use super::{line, text::Notes};

/// Unpacked sizes beyond this multiple of the file are no backup: SQL packs to about a tenth.
const ABSURD_RATIO: u64 = 100;
/// … unless the whole is small anyway, in bytes.
const HARMLESS: u64 = 1 << 30;
/// A record with its name, extra fields and comment at their longest.
const RECORD_MAX: usize = rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE;

/// One member, by what is needed to prove it. About 100,000 of them are usual in a large filestore: keep it small.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) role: Role,
    /// Where its packed bytes begin.
    pub(super) at: u64,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    pub(super) crc: u32,
    pub(super) deflated: bool,
    /// A data descriptor stands behind the packed bytes.
    described: bool,
    /// Where its local header begins.
    start: u64,
}

/// Reads the directory. The members, in the order of the file, only when all of it holds.
pub(super) fn read(
    reader: &FileReader,
    bytes: u64,
    watch: &Watch<'_>,
) -> io::Result<(ProofLine, Option<Vec<Member>>)> {
    let (outcome, members) = match collect(reader, bytes, watch) {
        Ok(members) => {
            let unpacked: u64 = members.iter().map(|m| m.unpacked).sum();
            (Ok(format!("{} entries, {unpacked} bytes unpacked", members.len())), Some(members))
        }
        Err(Broken::Found(why)) => (Err(why), None),
        Err(Broken::Io(e)) if e.kind() == io::ErrorKind::UnexpectedEof => {
            (Err("an entry reaches beyond the end of the file".to_owned()), None)
        }
        Err(Broken::Io(e)) => return Err(e),
    };
    Ok((line(ProofCheck::Directory, outcome), members))
}

/// Why there is no list of members.
enum Broken {
    Found(String),
    Io(io::Error),
}

impl From<String> for Broken {
    fn from(why: String) -> Self {
        Self::Found(why)
    }
}

impl From<rawzip::Error> for Broken {
    fn from(error: rawzip::Error) -> Self {
        match error.into_kind() {
            ErrorKind::IO(e) => Self::Io(e),
            ErrorKind::MissingEndOfCentralDirectory => {
                Self::Found("the end record is missing: the file was cut short".into())
            }
            other => Self::Found(format!("broken: {other}")),
        }
    }
}

fn collect(reader: &FileReader, bytes: u64, watch: &Watch<'_>) -> Result<Vec<Member>, Broken> {
    let mut buffer = vec![0; RECORD_MAX];
    let mut local = vec![0; 2 * usize::from(u16::MAX)];
    let archive =
        ZipLocator::new().locate_in_reader(reader, &mut buffer, bytes).map_err(|(_, e)| Broken::from(e))?;
    if archive.end_offset() != bytes {
        return Err(Broken::Found(format!(
            "{} bytes follow the end record",
            bytes.abs_diff(archive.end_offset())
        )));
    }

    let mut members = Vec::new();
    let mut faults = Notes::default();
    // two keyed hashes of 64 bits stand for a name: 100,000 names take 2 MB, and a clash is out of the question
    let (mut seen, keys) = (HashSet::new(), [RandomState::new(), RandomState::new()]);
    let mut directory_at = archive.directory_offset();
    let mut entries = archive.entries(&mut buffer);
    while let Some(record) = entries.next_entry()? {
        if members.is_empty() {
            directory_at = record.central_directory_offset();
        }
        let raw = record.file_path();
        let name = String::from_utf8_lossy(raw.as_bytes());
        if !seen.insert([keys[0].hash_one(raw.as_bytes()), keys[1].hash_one(raw.as_bytes())]) {
            faults.add(format!("{} is there twice", shown(&name)));
        }
        match member(&archive, &record, &name, &mut local)? {
            Ok(member) => members.push(member),
            Err(why) => faults.add(format!("{} {why}", shown(&name))),
        }
        if !watch.go_on(0) {
            return Err(Broken::Found("stopped".into()));
        }
    }
    if !faults.is_empty() {
        return Err(Broken::Found(faults.to_string()));
    }
    if members.len() as u64 != archive.entries_hint() {
        return Err(Broken::Found(format!(
            "the end record counts {} entries and the directory has {}",
            archive.entries_hint(),
            members.len()
        )));
    }
    members.sort_by_key(|member| member.start);
    gapless(&members, directory_at)?;
    let unpacked = members.iter().fold(0_u64, |sum, member| sum.saturating_add(member.unpacked));
    if unpacked > HARMLESS && unpacked > bytes.saturating_mul(ABSURD_RATIO) {
        return Err(Broken::Found(format!(
            "{unpacked} bytes unpacked from {bytes}: a zip bomb, not a backup"
        )));
    }
    Ok(members)
}

/// One member, after its own header was found to agree with the directory.
fn member(
    archive: &ZipArchive<&FileReader>,
    record: &ZipFileHeaderRecord<'_>,
    name: &str,
    buffer: &mut [u8],
) -> Result<Result<Member, &'static str>, Broken> {
    if let Some(why) = names::leaves_folder(name) {
        return Ok(Err(why));
    }
    let flags = record.flags();
    if flags.is_encrypted() || flags.has_strong_encryption() || flags.is_masked() {
        return Ok(Err("is encrypted"));
    }
    let deflated = match record.compression_method() {
        CompressionMethod::DEFLATE => true,
        CompressionMethod::STORE => false,
        _ => return Ok(Err("is packed in a way that Odoo does not use")),
    };
    let entry = archive.get_entry(record.wayfinder())?;
    let own = entry.local_header(buffer)?;
    let described = flags.has_data_descriptor();
    let (at, end) = entry.compressed_data_range();
    // with a descriptor the numbers in front are unknown and zero, and stand behind the data
    let sizes = (record.crc32(), record.compressed_size_hint(), record.uncompressed_size_hint());
    let own_sizes = (own.crc32(), own.compressed_size_hint(), own.uncompressed_size_hint());
    let agrees = own.file_path().as_bytes() == record.file_path().as_bytes()
        && own.flags() == flags
        && own.compression_method() == record.compression_method()
        && own.last_modified_dos() == record.last_modified_dos()
        && (own_sizes == sizes || (described && own_sizes == (0, 0, 0)));
    if !agrees {
        return Ok(Err("is described differently in the directory and at its place"));
    }
    if let Some(behind) = entry.reader().data_descriptor()?
        && (behind.crc32(), behind.compressed_size(), behind.uncompressed_size()) != sizes
    {
        return Ok(Err("is described differently in the directory and behind its data"));
    }
    let (crc, packed, unpacked) = sizes;
    if !deflated && packed != unpacked {
        return Ok(Err("is stored unpacked with two different sizes"));
    }
    debug_assert_eq!(end - at, packed);
    Ok(Ok(Member {
        role: Role::of(name),
        at,
        packed,
        unpacked,
        crc,
        deflated,
        described,
        start: record.local_header_offset(),
    }))
}

/// Whether the members follow each other from the first byte to the directory, without gap and without overlap.
fn gapless(members: &[Member], directory_at: u64) -> Result<(), String> {
    if members.is_empty() {
        return Err("there is nothing in it".into());
    }
    let mut end = 0;
    let mut described = false;
    for (start, member) in
        members.iter().map(|m| (m.start, Some(m))).chain(std::iter::once((directory_at, None)))
    {
        let fits = match start.checked_sub(end) {
            Some(0) => !described,
            // a data descriptor, with or without its signature, with sizes of 32 or 64 bits
            Some(12 | 16 | 20 | 24) => described,
            _ => false,
        };
        if !fits {
            return Err(match member {
                Some(member) => {
                    format!("{} does not begin where the entry before it ends", member.role.name())
                }
                None => "the directory does not begin where the last entry ends".into(),
            });
        }
        if let Some(member) = member {
            end = member.at.saturating_add(member.packed);
            described = member.described;
        }
    }
    Ok(())
}
