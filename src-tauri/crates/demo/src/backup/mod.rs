//! Backups of a demo database: a real zip with a plausible dump, a manifest and a filestore whose names are the SHA-1
//! of what they hold.
//!
//! The filestore is made while it is sent: a backup of any size needs memory for its dump and its directory only.

mod attached;
mod dump;
mod filestore;
mod restored;
mod zip;

pub(crate) use attached::{Attached, attached};
use bytes::{Bytes, BytesMut};
pub(crate) use filestore::{Filestore, Object};
use flate2::Compression;
use flate2::write::DeflateEncoder;
pub(crate) use restored::{Snapshot, opened, remember};
use serde_json::json;
use std::io::Write as _;
use std::sync::Arc;
use tokio::sync::mpsc;

use crate::data::TenantData;
use zip::{Directory, Entry, Method};

/// Pieces on their way out are about this large.
const PIECE: usize = 256 * 1024;

/// A backup ready to be sent.
pub(crate) struct Prepared {
    dump: Member,
    manifest: Member,
    /// What goes in beside them: nothing where the database alone was asked for.
    filestore: Option<Arc<Filestore>>,
}

struct Member {
    entry: Entry,
    compressed: Vec<u8>,
}

impl Prepared {
    /// What a real server does before its first byte: everything but the copying.
    pub(crate) fn zip(data: &TenantData, filestore: Arc<Filestore>) -> std::io::Result<Self> {
        let database = Self::database(data, &filestore)?;
        Ok(Self { filestore: Some(filestore), ..database })
    }

    /// The same without the attachments, which the dump names all the same.
    pub(crate) fn database(data: &TenantData, filestore: &Filestore) -> std::io::Result<Self> {
        let mut sql = Deflating::new();
        dump::write(data, filestore, &mut sql)?;
        let mut manifest = Deflating::new();
        manifest.write_all(self::manifest(data).as_bytes())?;
        Ok(Self {
            dump: sql.member("dump.sql")?,
            manifest: manifest.member("manifest.json")?,
            filestore: None,
        })
    }

    fn objects(&self) -> impl Iterator<Item = &Object> {
        let all = self.filestore.as_deref().map(Filestore::objects).unwrap_or_default();
        all.iter().filter(|object| !object.lost)
    }

    /// Size of the whole file.
    pub(crate) fn bytes(&self) -> u64 {
        let mut directory = Directory::default();
        for member in [&self.dump, &self.manifest] {
            directory.add(&member.entry);
        }
        for object in self.objects() {
            directory.add(&object.entry());
        }
        directory.total()
    }

    /// Sends the file until it is done or nobody listens any more. Blocks: call it off the async threads.
    pub(crate) fn send(&self, to: &mpsc::Sender<Bytes>) {
        let mut out = Pieces { to, buffer: BytesMut::with_capacity(PIECE + 1024), open: true };
        let mut directory = Directory::default();
        for member in [&self.dump, &self.manifest] {
            out.put(&directory.add(&member.entry));
            out.put(&member.compressed);
        }
        if let Some(filestore) = &self.filestore {
            for object in self.objects() {
                if !out.open {
                    return;
                }
                out.put(&directory.add(&object.entry()));
                filestore.write_deflated(object, &mut |piece| out.put(piece));
            }
        }
        out.put(&directory.finish());
        out.flush();
    }
}

/// A dump in PostgreSQL's custom format: the magic is right, the rest is noise.
pub(crate) fn custom_format(filestore: &Filestore) -> Bytes {
    let mut out = BytesMut::from(&b"PGDMP\x01\x0f\x00\x04\x08\x01\x01"[..]);
    out.extend_from_slice(&filestore.noise(96 * 1024));
    out.freeze()
}

struct Pieces<'a> {
    to: &'a mpsc::Sender<Bytes>,
    buffer: BytesMut,
    open: bool,
}

impl Pieces<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.open && !self.buffer.is_empty() {
            self.open = self.to.blocking_send(self.buffer.split().freeze()).is_ok();
            self.buffer.reserve(PIECE + 1024);
        }
    }
}

/// Counts and sums what goes into a deflated member.
struct Deflating {
    encoder: DeflateEncoder<Vec<u8>>,
    crc: crc32fast::Hasher,
    size: u64,
}

impl Deflating {
    fn new() -> Self {
        Self {
            encoder: DeflateEncoder::new(Vec::new(), Compression::fast()),
            crc: crc32fast::Hasher::new(),
            size: 0,
        }
    }

    fn member(self, name: &str) -> std::io::Result<Member> {
        let compressed = self.encoder.finish()?;
        let entry = Entry {
            name: name.to_owned(),
            method: Method::Deflated,
            crc: self.crc.finalize(),
            compressed: compressed.len() as u64,
            size: self.size,
        };
        Ok(Member { entry, compressed })
    }
}

impl std::io::Write for Deflating {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = self.encoder.write(bytes)?;
        self.crc.update(&bytes[..taken]);
        self.size += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.encoder.flush()
    }
}

/// `manifest.json` as Odoo writes it.
fn manifest(data: &TenantData) -> String {
    let modules: serde_json::Map<String, serde_json::Value> = data
        .modules
        .iter()
        .filter(|m| m.state == "installed")
        .map(|m| (m.name.clone(), json!(format!("{}.0.1.0", data.version))))
        .collect();
    let manifest = json!({
        "odoo_dump": "1",
        "db_name": data.database,
        "version": format!("{}.0", data.version),
        "version_info": [data.version, 0, 0, "final", 0, ""],
        "major_version": format!("{}.0", data.version),
        "pg_version": if data.version < 17 { "13.0" } else { "17.0" },
        "modules": modules,
    });
    format!("{manifest:#}")
}

#[cfg(test)]
mod tests;
