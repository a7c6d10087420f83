//! Proving a backup file: one line of evidence per check, and a verdict that is good only when all of them hold.
//!
//! The whole file goes through SHA-256 on one thread while others inflate every member, check its CRC and, in the
//! filestore, the SHA-1 in its name. Reading is by position with large buffers, not by memory map: a file cut short
//! underneath must be an error, not a crash. What must always hold: no input panics, memory is flat, and a doubt is a
//! failed check.

mod content;
mod control;
mod custom;
mod directory;
mod dump;
mod kind;
mod manifest;
mod members;
mod names;
mod outline;
mod plain;
mod text;
mod whole;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::thread;

use rawzip::{FileReader, ReaderAt};
use reeve_domain::backup::{BackupFacts, Holds, ProofCheck, ProofLine, Verdict};

pub(crate) use content::{Content, head};
pub use control::Control;
use control::Watch;
pub(crate) use custom::archive_minor;
pub(crate) use dump::{Ends, prove as prove_ends};
use kind::Kind;
use manifest::Manifest;
pub use outline::Outline;
pub(crate) use plain::text as plain_text;
pub(crate) use text::Notes;

use crate::{Error, Result, read_sidecar};

/// What a look at a whole backup file showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The proof, check by check.
    pub verdict: Verdict,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// The database's name, from the manifest.
    pub database: Option<String>,
    /// The server's version, from the manifest.
    pub odoo_version: Option<String>,
    /// PostgreSQL's version, from the manifest.
    pub pg_version: Option<String>,
    /// Installed modules by technical name with their versions, from the manifest.
    pub modules: BTreeMap<String, String>,
    /// Objects in the filestore whose content was checked.
    pub objects: u64,
    /// What it holds; `None` for what is no backup.
    pub holds: Option<Holds>,
}

/// What the checks of one kind of file found.
#[derive(Debug, Default)]
struct Findings {
    lines: Vec<ProofLine>,
    manifest: Option<Manifest>,
    objects: u64,
    holds: Option<Holds>,
}

/// Looks at every byte of `file` and says whether it is a sound backup. Blocks: run it on a thread of its own.
///
/// Where the SHA-256 that the file should have is known, from [`Control::expect_sha256`] or from the sidecar beside the
/// file, it is compared as well. An encrypted file cannot be looked into: what its sidecar says of it still holds when its
/// bytes are the same.
///
/// # Errors
/// [`Error::CannotRead`], [`Error::Sealed`] for an encrypted file without a sidecar, or [`Error::Cancelled`]. An unsound file is no error: its verdict says what is wrong.
pub fn verify(file: &Path, control: &Control) -> Result<Verified> {
    let opened = File::open(file).map_err(|e| Error::reading(file, e))?;
    let meta = opened.metadata().map_err(|e| Error::reading(file, e))?;
    if !meta.is_file() {
        return Err(Error::reading(file, std::io::ErrorKind::IsADirectory.into()));
    }
    let bytes = meta.len();
    let reader = FileReader::from(opened);
    let sealed = match kind_of(&reader).map_err(|e| Error::reading(file, e))? {
        Kind::Sealed => Some(read_sidecar(file).ok_or_else(|| Error::Sealed(file.to_owned()))?),
        _ => None,
    };
    let watch = Watch::new(control, bytes);

    let (found, sha256) = thread::scope(|scope| {
        let content = scope.spawn(|| watch.part(|| prove(&reader, bytes, &watch)));
        let whole = scope.spawn(|| watch.part(|| whole::sha256(&reader, bytes, &watch)));
        watch.report_until_done();
        (content.join(), whole.join())
    });
    let lost = |_| Error::Lost(file.to_owned());
    let (found, sha256) = (found.map_err(lost)?, sha256.map_err(lost)?);
    if control.is_cancelled() {
        return Err(Error::Cancelled);
    }
    let (mut found, sha256) =
        (found.map_err(|e| Error::reading(file, e))?, sha256.map_err(|e| Error::reading(file, e))?);

    if let Some(before) = sealed {
        return Ok(unopened(before, bytes, sha256));
    }
    let sidecar = || read_sidecar(file).map(|facts| facts.sha256);
    found.lines.push(whole::line(&sha256, control.expected().or_else(sidecar).as_deref()));
    let manifest = found.manifest.unwrap_or_default();
    Ok(Verified {
        verdict: Verdict::of(found.lines),
        bytes,
        sha256,
        database: manifest.database,
        odoo_version: manifest.odoo_version,
        pg_version: manifest.pg_version,
        modules: manifest.modules,
        objects: found.objects,
        holds: found.holds,
    })
}

/// What is known of an encrypted file whose sidecar tells what was found in it before it was encrypted.
fn unopened(before: BackupFacts, bytes: u64, sha256: String) -> Verified {
    let mut lines = before.verdict.checks;
    lines.retain(|line| line.name != ProofCheck::Sha256.name());
    lines.push(whole::line(&sha256, Some(&before.sha256)));
    Verified {
        verdict: Verdict::of(lines),
        bytes,
        sha256,
        database: Some(before.database).filter(|name| !name.is_empty()),
        odoo_version: before.odoo_version,
        pg_version: None,
        modules: BTreeMap::new(),
        objects: 0,
        holds: before.holds,
    }
}

/// Whether a file is encrypted, so that nobody can look into it without its key; `false` for what cannot be read.
pub fn is_sealed(file: &Path) -> bool {
    let kind = File::open(file).and_then(|opened| kind_of(&FileReader::from(opened)));
    kind.is_ok_and(|kind| kind == Kind::Sealed)
}

fn kind_of(reader: &FileReader) -> std::io::Result<Kind> {
    let mut head = [0; kind::HEAD];
    let filled = read_up_to(reader, &mut head, 0)?;
    Ok(Kind::of(&head[..filled]))
}

/// The checks that belong to the kind of file this is.
fn prove(reader: &FileReader, bytes: u64, watch: &Watch<'_>) -> std::io::Result<Findings> {
    let mut head = [0; kind::HEAD];
    let filled = read_up_to(reader, &mut head, 0)?;
    let head = &head[..filled];
    let kind = Kind::of(head);
    let mut found = Findings { lines: vec![kind::line(kind, head)], ..Findings::default() };
    match kind {
        Kind::Zip => {
            let (line, members) = directory::read(reader, bytes, watch)?;
            found.lines.push(line);
            if let Some(members) = members {
                members::prove(reader, &members, watch, &mut found)?;
                found.holds = Some(if found.objects > 0 { Holds::Full } else { Holds::DatabaseOnly });
            }
        }
        Kind::CustomDump => {
            found.lines.extend(custom::lines(head));
            found.holds = Some(Holds::DatabaseOnly);
        }
        Kind::Text | Kind::Packed => {
            found.lines.extend(plain::lines(reader, head, bytes, watch)?);
            found.holds = Some(Holds::DatabaseOnly);
        }
        Kind::Sealed | Kind::EmptyZip | Kind::Page | Kind::Nothing | Kind::Other => {}
    }
    Ok(found)
}

/// Fills as much of `buffer` as the file has from `offset` on.
fn read_up_to(reader: &FileReader, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read_at(&mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// The lines of a manifest that lies beside its dump.
pub(crate) fn prove_manifest(content: Option<&[u8]>) -> [ProofLine; 2] {
    manifest::prove(content).0
}

/// One line of the proof.
pub(crate) fn line(check: ProofCheck, outcome: Result<impl Into<String>, impl Into<String>>) -> ProofLine {
    let (ok, detail) = match outcome {
        Ok(detail) => (true, detail.into()),
        Err(detail) => (false, detail.into()),
    };
    ProofLine { name: check.name().to_owned(), ok, detail }
}
