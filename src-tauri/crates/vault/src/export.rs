//! A backup comes out again, as a zip that Odoo restores.
//!
//! Files are read and packed in pieces side by side, and written in their order. One that did not shrink in the vault
//! does not shrink in a zip either: it is stored as it is, as photos and PDFs are.

mod piece;

use std::io::Write;
use std::path::PathBuf;

use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};
use rustic_core::repofile::Node;
use rustic_core::{IndexedFull, LsOptions, Repository, RusticResult};

use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::in_order::in_order;
use crate::lock::Use;
use crate::vault::Vault;
use crate::watch::Watch;
use piece::{Packed, Piece};

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Files in the zip.
    pub files: u64,
    /// Bytes of them, unpacked.
    pub bytes: u64,
    /// Others were kept from changing the vault meanwhile; not where its store lets nothing be written.
    pub locked: bool,
}

impl Vault {
    /// Writes a backup as a zip; whoever gave `out` decides what becomes of half a file.
    ///
    /// # Errors
    /// [`Error::UnknownSnapshot`], [`Error::Locked`] while the vault is being pruned, [`Error::Target`],
    /// [`Error::Damaged`], [`Error::LockLost`] where something seemed wrong after another program may have changed the
    /// repository, [`Error::Cancelled`], and what the store answers.
    pub fn export(&self, id: &str, out: impl Write, watch: &Watch) -> Result<Exported> {
        let id = self.find(id)?.id;
        let lock = self.hold_to_read(Use::Shared)?;
        watch.under(lock.as_ref());
        match self.written(&id, out, watch) {
            // what somebody else removed meanwhile looks like damage
            Err(error @ (Error::Damaged(_) | Error::Failed(_))) => {
                watch.still_held(&self.store)?;
                Err(error)
            }
            written => Ok(Exported { locked: lock.is_some(), ..written? }),
        }
    }

    fn written(&self, id: &str, out: impl Write, watch: &Watch) -> Result<Exported> {
        let backend = Backend::new(self.store.clone(), watch.clone()).reading_ahead();
        let repository = watch.answer(self.work_with(backend, watch)?.to_indexed())?;
        let root = watch.answer(repository.node_from_snapshot_path(id, |_| true))?;
        let all = LsOptions::default();
        let files = watch.answer(repository.ls(&root, &all))?;
        let pieces = files.flat_map(|file| match pieces(&repository, file, watch) {
            Ok(pieces) => pieces.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        });
        let mut archive = ZipArchiveWriter::new(out);
        let pack = |piece: Piece| Ok(piece.pack(&repository));
        let exported = in_order(pieces, pack, |packed| {
            // the reason that was left is taken here alone: of two that fail, neither goes without
            let packed = &mut packed
                .map(|packed| packed.and_then(|read| watch.answer(read)).and_then(|packed| packed));
            let mut exported = Exported { files: 0, bytes: 0, locked: false };
            while let Some(first) = packed.next() {
                exported.bytes += write_file(first?, packed, &mut archive, watch)?;
                exported.files += 1;
            }
            Ok(exported)
        })?;
        let mut out = archive.finish().map_err(target)?;
        out.flush().map_err(Error::Target)?;
        Ok(exported)
    }
}

/// The pieces of what is listed; none of a folder.
fn pieces(
    repository: &Repository<impl IndexedFull>,
    listed: RusticResult<(PathBuf, Node)>,
    watch: &Watch,
) -> Result<Vec<Piece>> {
    let (path, node) = watch.answer(listed)?;
    if !node.is_file() {
        return Ok(Vec::new());
    }
    // restic writes paths with slashes on every system, and so do zips
    let name = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    watch.answer(Piece::all_of(&node, name, repository))
}

/// One file of the zip, whose pieces after the first one are the next; its length.
fn write_file<W: Write>(
    mut piece: Packed,
    more: &mut dyn Iterator<Item = Result<Packed>>,
    archive: &mut ZipArchiveWriter<W>,
    watch: &Watch,
) -> Result<u64> {
    let file = piece.file.clone();
    let method = if file.shrinks { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
    let builder = archive.new_file(file.name.as_str()).compression_method(method).unix_permissions(0o644);
    let (mut entry, _) = builder.start().map_err(target)?;
    let mut crc = crc32fast::Hasher::new();
    let mut written = 0;
    loop {
        watch.go_on()?;
        for part in &piece.parts {
            entry.write_all(part).map_err(Error::Target)?;
        }
        crc.combine(&piece.crc);
        written += piece.bytes;
        watch.advance(piece.bytes);
        if piece.last {
            break;
        }
        let cut = || Err(Error::Failed(format!("the end of {} is missing", file.name)));
        piece = more.next().unwrap_or_else(cut)?;
    }
    if written != file.bytes {
        return Err(Error::Damaged(format!("{} has {written} bytes instead of {}", file.name, file.bytes)));
    }
    entry.finish(DataDescriptorOutput::new(crc.finalize(), written)).map_err(target)?;
    Ok(written)
}

fn target(error: rawzip::Error) -> Error {
    Error::Target(match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        other => std::io::Error::other(other.to_string()),
    })
}
