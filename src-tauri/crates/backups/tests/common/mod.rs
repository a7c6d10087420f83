//! Backup files made by hand, sound ones and others.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    reason = "each test uses its part of this, and may stop at a surprise"
)]

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha1::{Digest, Sha1};

pub const TOKEN: &str = "q0Zr8sUu4nB1";

/// One entry of a zip, with what its headers say where that is not the truth.
#[derive(Clone)]
pub struct Entry {
    pub name: String,
    pub content: Vec<u8>,
    pub stored: bool,
    pub claims_unpacked: Option<u32>,
    pub claims_crc: Option<u32>,
    pub local_name: Option<String>,
}

impl Entry {
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            content: content.into(),
            stored: false,
            claims_unpacked: None,
            claims_crc: None,
            local_name: None,
        }
    }

    pub fn object(content: impl Into<Vec<u8>>) -> Self {
        let content = content.into();
        let sha1 = hex::encode(Sha1::digest(&content));
        Self::new(format!("filestore/{}/{sha1}", &sha1[..2]), content)
    }
}

pub fn dump_sql(rows: usize) -> String {
    let rows: String = (0..rows).map(|i| format!("{i}\tPerson {i}\tperson{i}@acme.example\n")).collect();
    format!(
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict {TOKEN}\n\n-- Dumped from database version 17.6\n\n\
         COPY public.res_partner (id, name, email) FROM stdin;\n{rows}\\.\n\n\
         --\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict {TOKEN}\n\n"
    )
}

pub fn manifest() -> String {
    serde_json::json!({
        "odoo_dump": "1", "db_name": "acme", "version": "19.0-20260101", "version_info": [19, 0, 0, "final", 0, ""],
        "major_version": "19.0", "pg_version": "17.6", "modules": {"base": "19.0.1.3", "mail": "19.0.1.19"},
    })
    .to_string()
}

/// The entries of a small sound backup, in Odoo's order.
pub fn sound() -> Vec<Entry> {
    vec![
        Entry::new("dump.sql", dump_sql(40)),
        Entry::object("first attachment"),
        Entry::object(vec![7; 3000]),
        Entry::new("filestore/checklist/4d/4d248d29f1bba0da5ccc1a9b6e5ff0a3a2b5d8f1", ""),
        Entry::new("manifest.json", manifest()),
    ]
}

/// A zip as Python's `zipfile` writes it to a file: sizes in front, no descriptors.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let packed = if entry.stored { entry.content.clone() } else { deflate(&entry.content) };
        let start = out.len() as u32;
        let common = |name: &str| {
            let mut header = Vec::new();
            header.extend(20_u16.to_le_bytes());
            header.extend(0_u16.to_le_bytes());
            header.extend(if entry.stored { 0_u16 } else { 8 }.to_le_bytes());
            header.extend([0x11, 0x22, 0x33, 0x44]);
            header.extend(entry.claims_crc.unwrap_or_else(|| crc32fast::hash(&entry.content)).to_le_bytes());
            header.extend((packed.len() as u32).to_le_bytes());
            header.extend(entry.claims_unpacked.unwrap_or(entry.content.len() as u32).to_le_bytes());
            header.extend((name.len() as u16).to_le_bytes());
            header.extend(0_u16.to_le_bytes());
            header
        };
        let local_name = entry.local_name.as_ref().unwrap_or(&entry.name);
        out.extend(b"PK\x03\x04");
        out.extend(common(local_name));
        out.extend(local_name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(common(&entry.name));
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let (at, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    out
}

/// A zip as a stream writes it: sizes behind the data, and ZIP64 records where there are more than 65,535 entries.
pub fn streamed_zip(entries: impl IntoIterator<Item = Entry>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
    for entry in entries {
        let (mut file, config) = archive
            .new_file(entry.name.as_str())
            .compression_method(rawzip::CompressionMethod::DEFLATE)
            .start()
            .unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut file, Compression::fast()));
        writer.write_all(&entry.content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        file.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    out
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
