//! A vault in a folder, looked at from outside by Debian's restic where it is installed.
#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

mod broken;
mod locks;
mod retained;
mod round_trip;
mod together;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use chrono::{DateTime, TimeZone as _, Utc};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use opendal::Operator;
use opendal::services::Fs;
use reeve_domain::Secret;
use reeve_domain::backup::Holds;
use sha1::{Digest as _, Sha1};
use tempfile::TempDir;
use tokio::runtime::{Handle, Runtime};

use crate::{About, Added, Origin, Store, Vault, Watch};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Names and contents.
type Files = BTreeMap<String, Vec<u8>>;

/// A vault of the test's own.
struct House {
    folder: TempDir,
    key: Secret,
}

impl House {
    /// With an empty vault in it.
    fn new() -> Self {
        let house = Self { folder: tempfile::tempdir().unwrap(), key: crate::new_key().unwrap() };
        fs::create_dir(house.place()).unwrap();
        Vault::init(house.store(), &house.key).unwrap();
        house
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn store(&self) -> Store {
        store(&self.place())
    }

    fn vault(&self) -> Vault {
        Vault::open(self.store(), &self.key).unwrap()
    }

    /// Writes a backup's zip.
    fn zip(&self, files: &Files) -> PathBuf {
        let path = self.folder.path().join(format!("{}.zip", uuid::Uuid::new_v4()));
        fs::write(&path, zip(files)).unwrap();
        path
    }

    fn add(&self, files: &Files, at: DateTime<Utc>) -> crate::Result<Added> {
        self.vault().add(&self.zip(files), &about("acme", at, files), &Watch::new())
    }

    /// Where restic is installed, its answer; else said loudly.
    fn restic(&self, arguments: &[&str]) -> Option<Output> {
        let answer = Command::new("restic")
            .args(arguments)
            .arg("--repo")
            .arg(self.place())
            .arg("--no-cache")
            .env("RESTIC_PASSWORD", self.key.expose())
            .output();
        match answer {
            Ok(output) => Some(output),
            Err(error) => {
                let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|value| value == "1");
                assert!(!required, "restic must be installed: {error}");
                eprintln!("NOT RUN against restic: it is not installed ({error})");
                None
            }
        }
    }

    /// restic finds nothing wrong, all data read.
    fn restic_checks(&self) {
        if let Some(output) = self.restic(&["check", "--read-data"]) {
            assert!(output.status.success(), "restic check: {}", words(&output));
        }
    }
}

fn store(place: &Path) -> Store {
    let operator = Operator::new(Fs::default().root(&place.to_string_lossy())).unwrap();
    Store::new(operator, handle())
}

fn handle() -> Handle {
    RUNTIME.handle().clone()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn day(day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 2, 30, 0).unwrap() + chrono::TimeDelta::days(i64::from(day))
}

fn about(tenant: &str, at: DateTime<Utc>, files: &Files) -> About {
    let sha256 = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(zip(files)));
    let origin = Origin {
        database: tenant.into(),
        odoo_version: Some("19.0".into()),
        sha256,
        zip_bytes: 1,
        holds: Some(if files.keys().any(|name| name.starts_with("filestore/")) {
            Holds::Full
        } else {
            Holds::DatabaseOnly
        }),
        missing: Vec::new(),
    };
    About { tenant: tenant.into(), at, origin }
}

/// A tenant's backup on one day: some of its rows change, all over the dump, and one attachment comes.
fn backup(day: u32, rows: u32) -> Files {
    let mut dump = String::from(
        "--\n-- PostgreSQL database dump\n--\n\nCOPY public.res_partner (id, name, note) FROM stdin;\n",
    );
    for row in 0..rows {
        let version = if (row / 50 + day).is_multiple_of(97) { day } else { 0 };
        let note = hex::encode(Sha1::digest(format!("{row} {version}")));
        dump.push_str(&format!("{row}\tPerson {row}\t{note}{note}\n"));
    }
    dump.push_str("\\.\n\n--\n-- PostgreSQL database dump complete\n--\n");
    let manifest = br#"{"odoo_dump": "1", "db_name": "acme", "version": "19.0"}"#;
    let mut files = Files::from([
        ("dump.sql".to_owned(), dump.into_bytes()),
        ("manifest.json".to_owned(), manifest.to_vec()),
        ("filestore/checklist/4d/4d248d29f1bba0da5ccc1a9b6e5ff0a3a2b5d8f1".to_owned(), Vec::new()),
    ]);
    for number in 0..20 + day {
        let content: Vec<u8> = (0..400_u32).flat_map(|i| Sha1::digest(format!("{number} {i}"))).collect();
        let name = hex::encode(Sha1::digest(&content));
        files.insert(format!("filestore/{}/{name}", &name[..2]), content);
    }
    files
}

/// The same without its filestore.
fn database_alone(mut files: Files) -> Files {
    files.retain(|name, _| !name.starts_with("filestore/"));
    files
}

fn zip(files: &Files) -> Vec<u8> {
    zip_of(files.iter())
}

fn zip_of<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
    for (name, content) in files {
        let file = archive
            .new_file(rawzip::path::EntryPath::verbatim(name.as_bytes()))
            .compression_method(rawzip::CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    out
}

/// What is in a zip.
fn unzipped(zip: &[u8]) -> Files {
    let archive = rawzip::ZipArchive::from_slice(zip).unwrap();
    let mut files = Files::new();
    for record in archive.entries() {
        let record = record.unwrap();
        let entry = archive.get_entry(record.wayfinder()).unwrap();
        let mut content = Vec::new();
        if record.compression_method() == rawzip::CompressionMethod::STORE {
            entry.verifying_reader(entry.data()).read_to_end(&mut content).unwrap();
        } else {
            let inflated = flate2::read::DeflateDecoder::new(entry.data());
            entry.verifying_reader(inflated).read_to_end(&mut content).unwrap();
        }
        files.insert(String::from_utf8(record.file_path().as_bytes().to_vec()).unwrap(), content);
    }
    files
}

/// Files of a folder by their names below it.
fn read_folder(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Bytes of a repository's packs.
fn stored(house: &House) -> u64 {
    read_folder(&house.place().join("data")).values().map(|content| content.len() as u64).sum()
}
