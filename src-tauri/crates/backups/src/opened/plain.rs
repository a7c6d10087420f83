//! The database becomes plain SQL in the folder: out of the server's zip, or by PostgreSQL's own `pg_restore`.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, FileReader, RangeReader, ZipArchive, ZipLocator};

use crate::disk::private;
use crate::{Error, Result};

/// Read and written at once, in bytes.
const BUFFER: usize = 1 << 20;
/// How often a running program is looked at.
const BEAT: Duration = Duration::from_millis(20);
/// How much of what a program complains is kept, in bytes.
const COMPLAINT_MAX: u64 = 64 << 10;
/// How much of an error that is not known is told, in characters.
const LONGEST: usize = 300;
/// What Odoo puts beside the filestore.
const FILES: [&str; 2] = ["dump.sql", "manifest.json"];

/// Unpacks dump and manifest of a zip that was proven, into `backup`. Blocks.
///
/// # Errors
/// [`Error::CannotRead`], [`Error::CannotWrite`], [`Error::DiskFull`].
pub fn unpack_database(zip: &Path, backup: &Path) -> Result<()> {
    let unreadable = |error| Error::reading(zip, error);
    let file = fs::File::open(zip).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let reader = Arc::new(FileReader::from(file));
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = ZipLocator::new()
        .locate_in_reader(Arc::clone(&reader), &mut buffer, bytes)
        .map_err(|(_, error)| unreadable(io::Error::other(error)))?;
    let mut found = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    while let Some(record) = entries.next_entry().map_err(|error| unreadable(io::Error::other(error)))? {
        let name = record.file_path();
        if let Some(name) = FILES.iter().find(|wanted| wanted.as_bytes() == name.as_bytes()) {
            found.push((*name, record.wayfinder(), record.crc32(), record.compression_method()));
        }
    }
    for (name, wayfinder, crc, method) in found {
        let member = range(&archive, &reader, wayfinder).map_err(unreadable)?;
        let member: Box<dyn Read> = if method == CompressionMethod::DEFLATE {
            Box::new(DeflateDecoder::new(member))
        } else {
            Box::new(member)
        };
        unpack(member, crc, zip, &backup.join(name))?;
    }
    Ok(())
}

fn range(
    archive: &ZipArchive<Arc<FileReader>>,
    reader: &Arc<FileReader>,
    wayfinder: rawzip::ZipArchiveEntryWayfinder,
) -> io::Result<io::BufReader<RangeReader<Arc<FileReader>>>> {
    let (from, to) = archive.get_entry(wayfinder).map_err(io::Error::other)?.compressed_data_range();
    Ok(io::BufReader::with_capacity(BUFFER, RangeReader::new(Arc::clone(reader), from..to)))
}

fn unpack(mut member: impl Read, crc: u32, zip: &Path, to: &Path) -> Result<()> {
    let unwritable = |error| Error::writing(to, error);
    let mut out = private().create_new(true).open(to).map_err(unwritable)?;
    let mut sum = crc32fast::Hasher::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = match member.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::reading(zip, error)),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        sum.update(piece);
        out.write_all(piece).map_err(unwritable)?;
    }
    // proven a moment before: what differs now was changed meanwhile
    if sum.finalize() == crc {
        Ok(())
    } else {
        Err(Error::reading(zip, io::Error::other("a CRC does not hold")))
    }
}

/// `pg_restore`, as it is installed here.
#[derive(Debug, Clone)]
pub struct Restorer {
    program: PathBuf,
    /// What it calls itself, such as `pg_restore (PostgreSQL) 15.18`.
    pub version: String,
}

impl Restorer {
    /// Looks for the program on the search path; `None` where it is not there, or does not run. Blocks for a moment.
    pub fn find() -> Option<Self> {
        Self::at(Path::new("pg_restore"))
    }

    fn at(program: &Path) -> Option<Self> {
        let said = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
        let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        (said.status.success() && version.starts_with("pg_restore"))
            .then(|| Self { program: program.to_owned(), version })
    }

    /// Makes a dump in custom format plain. It reads the dump to its end, so one that was cut short is found. Blocks.
    ///
    /// # Errors
    /// [`Error::NotPlain`], [`Error::Cancelled`].
    pub fn make_plain(&self, dump: &Path, backup: &Path, stop: &AtomicBool) -> Result<()> {
        let failed = |error: io::Error| Error::NotPlain(error.to_string());
        let to = backup.join("dump.sql");
        let mut child = Command::new(&self.program)
            // as Odoo's own dumps are made
            .args(["--no-owner", "--file"])
            .arg(&to)
            .arg(dump)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let complaints = child.stderr.take();
        let reading = thread::spawn(move || {
            let mut said = Vec::new();
            if let Some(mut complaints) = complaints {
                let _ = complaints.by_ref().take(COMPLAINT_MAX).read_to_end(&mut said);
                // what is not read would hold the program up
                let _ = io::copy(&mut complaints, &mut io::sink());
            }
            String::from_utf8_lossy(&said).into_owned()
        });
        let ended = loop {
            if stop.load(Ordering::Relaxed) {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::Cancelled);
            }
            match child.try_wait().map_err(failed)? {
                Some(status) => break status,
                None => thread::sleep(BEAT),
            }
        };
        let said = reading.join().unwrap_or_default();
        if ended.success() {
            return Ok(());
        }
        Err(Error::NotPlain(in_our_words(&self.version, &said)))
    }
}

/// What the program says of a dump that it cannot read. Its words are PostgreSQL's (`pg_backup_archiver.c`): of those that
/// have a meaning for whoever reads them, ours are told; of others, that it failed and how it says so.
fn in_our_words(version: &str, said: &str) -> String {
    let error =
        said.lines().find_map(|line| line.split_once("error: ")).map_or("", |(_, error)| error.trim());
    let has = |words: &str| error.contains(words);
    if has("unsupported version") {
        format!(
            "the PostgreSQL of the server is newer than the {version} of this computer: with programs as new as the \
             server's, less would travel"
        )
    } else if has("end of file") || has("could not uncompress") || has("corrupt") {
        "the dump was cut short, or damaged on its way".into()
    } else if has("does not appear to be a valid archive") || has("input file is") {
        "what the server sent is no dump in PostgreSQL's own format".into()
    } else if has("No space left") {
        "this computer's disk is full".into()
    } else if error.is_empty() {
        format!("{version} ended without saying why")
    } else {
        format!("{version} says: {}", error.chars().take(LONGEST).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_says_reads_as_what_it_means() {
        let ours = |said: &str| in_our_words("pg_restore (PostgreSQL) 15.18", said);
        let newer = ours("pg_restore: error: unsupported version (1.16) in file header\n");
        assert!(newer.contains("is newer than") && !newer.contains("file header"), "{newer}");
        for cut in [
            "pg_restore: error: could not read from input file: end of file",
            "pg_restore: processing item\npg_restore: error: could not uncompress data: (null)",
        ] {
            assert_eq!(ours(cut), "the dump was cut short, or damaged on its way");
        }
        let unknown = ours("pg_restore: error: bless me");
        assert_eq!(unknown, "pg_restore (PostgreSQL) 15.18 says: bless me", "and nothing is kept back");
        assert!(ours("").contains("without saying why"));
    }
}
