use std::io::Read as _;
use std::sync::Arc;

use bytes::Bytes;
use sha1::{Digest, Sha1};
use tokio::sync::mpsc;

use super::{Filestore, Prepared};
use crate::people::house::Security;
use crate::people::tenant::Recipe;

/// Reads an archive without the code that wrote it: from its end record through the directory to every member.
fn members(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number = |at: usize, bytes: usize| {
        zip[at..at + bytes].iter().rev().fold(0_usize, |n, b| n << 8 | usize::from(*b))
    };
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut found = Vec::new();
    for _ in 0..count {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
        let (crc, packed, size) = (number(at + 16, 4), number(at + 20, 4), number(at + 24, 4));
        let (name_length, extra, local) = (number(at + 28, 2), number(at + 30, 2), number(at + 42, 4));
        let name = String::from_utf8(zip[at + 46..at + 46 + name_length].to_vec()).unwrap();
        assert_eq!(&zip[local..local + 4], b"PK\x03\x04", "{name}");
        assert_eq!(
            (number(local + 14, 4), number(local + 18, 4)),
            (crc, packed),
            "both headers of {name} agree"
        );
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let mut content = Vec::new();
        flate2::read::DeflateDecoder::new(&zip[start..start + packed]).read_to_end(&mut content).unwrap();
        assert_eq!(content.len(), size, "size of {name}");
        assert_eq!(crc32fast::hash(&content) as usize, crc, "sum of {name}");
        found.push((name, content));
        at += 46 + name_length + extra;
    }
    assert_eq!(at, end, "the directory ends where the end record begins");
    found
}

fn archive(version: u16, filestore: u64) -> (Vec<u8>, u64) {
    let recipe = Recipe {
        seed: 5,
        version,
        database: "acme".into(),
        company: "Acme".into(),
        people: 40,
        tenant: 0,
        security: Security::Available,
        provider: false,
        lived_in: None,
    };
    let prepared = Prepared::zip(&recipe.make(), Arc::new(Filestore::new(5, filestore))).unwrap();
    let (to, mut from) = mpsc::channel::<Bytes>(1_000);
    prepared.send(&to);
    drop(to);
    let mut zip = Vec::new();
    while let Ok(piece) = from.try_recv() {
        zip.extend_from_slice(&piece);
    }
    (zip, prepared.bytes())
}

#[test]
fn a_backup_is_a_whole_zip_in_the_order_odoo_writes_it() {
    let (zip, announced) = archive(19, 3_000_000);
    assert_eq!(zip.len() as u64, announced, "the size is known before it is sent");
    let members = members(&zip);
    assert_eq!(members[0].0, "dump.sql");
    assert_eq!(members[1].0, "manifest.json");
    let objects = &members[2..];
    assert!(objects.len() > 5);
    for (name, content) in objects {
        let sha1 = hex::encode(Sha1::digest(content));
        assert_eq!(name, &format!("filestore/{}/{sha1}", &sha1[..2]), "an object is named by its content");
    }
}

#[test]
fn the_dump_ends_with_the_marker_and_names_every_object() {
    let (zip, _) = archive(17, 500_000);
    let members = members(&zip);
    let dump = String::from_utf8(members[0].1.clone()).unwrap();
    let lines: Vec<&str> = dump.lines().collect();
    let at = lines.iter().position(|l| *l == "-- PostgreSQL database dump complete").unwrap();
    assert!(lines[at..].iter().any(|l| l.starts_with("\\unrestrict ")), "the marker is not the last line");
    assert!(dump.contains("COPY public.res_users (id, active, login, password"));
    for (name, _) in &members[2..] {
        assert!(dump.contains(name.trim_start_matches("filestore/")), "{name} is in ir_attachment");
    }
    let manifest: serde_json::Value = serde_json::from_slice(&members[1].1).unwrap();
    assert_eq!(manifest["odoo_dump"], "1");
    assert_eq!(manifest["version_info"][0], 17);
    assert_eq!(manifest["modules"]["base"], "17.0.1.0");
}

#[test]
fn a_database_without_attachments_still_makes_a_backup() {
    let (zip, _) = archive(14, 0);
    assert_eq!(members(&zip).len(), 2);
}
