//! A backup comes out again, as a zip that Odoo restores.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use rustic_core::repofile::Node;
use rustic_core::{IndexedFull, LsOptions, Repository};

use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::lock::Use;
use crate::vault::Vault;
use crate::watch::Watch;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Files in the zip.
    pub files: u64,
    /// Bytes of them, unpacked.
    pub bytes: u64,
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
        let lock = self.hold(Use::Shared)?;
        watch.under(&lock);
        match self.written(&id, out, watch) {
            // what somebody else removed meanwhile looks like damage
            Err(error @ (Error::Damaged(_) | Error::Failed(_))) => {
                watch.still_held(&self.store)?;
                Err(error)
            }
            written => written,
        }
    }

    fn written(&self, id: &str, out: impl Write, watch: &Watch) -> Result<Exported> {
        let backend = Backend::new(self.store.clone(), watch.clone()).reading_ahead();
        let repository = watch.answer(self.work_with(backend, watch)?.to_indexed())?;
        let root = watch.answer(repository.node_from_snapshot_path(id, |_| true))?;
        let mut archive = ZipArchiveWriter::new(out);
        let mut exported = Exported { files: 0, bytes: 0 };
        let files = watch.answer(repository.ls(&root, &LsOptions::default()))?;
        for file in files {
            let (path, node) = watch.answer(file)?;
            if node.is_file() {
                // restic writes paths with slashes on every system, and so do zips
                let name = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
                exported.bytes += write_file(&repository, &node, &name, &mut archive, watch)?;
                exported.files += 1;
            }
        }
        let mut out = archive.finish().map_err(target)?;
        out.flush().map_err(Error::Target)?;
        Ok(exported)
    }
}

/// One file of the zip; its length.
fn write_file<W: Write>(
    repository: &Repository<impl IndexedFull>,
    node: &Node,
    name: &str,
    archive: &mut ZipArchiveWriter<W>,
    watch: &Watch,
) -> Result<u64> {
    let file = archive.new_file(name).compression_method(CompressionMethod::DEFLATE).unix_permissions(0o644);
    let (mut entry, config) = file.start().map_err(target)?;
    let (descriptor, written) = {
        // what takes room in a filestore is packed already; the fastest level finds that out the soonest
        let encoder = DeflateEncoder::new(&mut entry, Compression::fast());
        let mut sink = Sink { out: config.wrap(encoder), written: 0, watch };
        watch.answer(repository.dump(node, &mut sink))?;
        let written = sink.written;
        let (encoder, descriptor) = sink.out.finish().map_err(target)?;
        encoder.finish().map_err(Error::Target)?;
        (descriptor, written)
    };
    if written != node.meta.size {
        return Err(Error::Damaged(format!("{name} has {written} bytes instead of {}", node.meta.size)));
    }
    entry.finish(descriptor).map_err(target)?;
    Ok(written)
}

/// Counts what is written, and keeps the reason when it cannot be: the archiver would only say that it failed.
struct Sink<'a, W> {
    out: W,
    written: u64,
    watch: &'a Watch,
}

impl<W: Write> Write for Sink<'_, W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer).map_err(|error| {
            let told = io::Error::from(error.kind());
            let _ = self.watch.wrong(Error::Target(error));
            told
        })?;
        self.written += written as u64;
        self.watch.advance(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn target(error: rawzip::Error) -> Error {
    Error::Target(match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        other => io::Error::other(other.to_string()),
    })
}
