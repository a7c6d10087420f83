//! What a proof accepts and what it does not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use common::{Entry, dump_sql, manifest, sound, streamed_zip, zip};
use reeve_backups::{Control, Error, Outline, Verified, is_sealed, sidecar_path, verify};
use reeve_domain::backup::BackupFacts;
use sha2::{Digest as _, Sha256};

fn look(bytes: &[u8]) -> Verified {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip");
    std::fs::write(&file, bytes).unwrap();
    verify(&file, &Control::new()).unwrap()
}

/// The first failed check and its words.
fn failure(bytes: &[u8]) -> (String, String) {
    let line = look(bytes).verdict.first_failure().cloned().expect("this file must not be called sound");
    (line.name, line.detail)
}

#[test]
fn a_sound_backup_is_proven_line_by_line() {
    let bytes = zip(&sound());
    let seen = look(&bytes);
    assert!(seen.verdict.ok, "{:#?}", seen.verdict);
    let names: Vec<_> = seen.verdict.checks.iter().map(|c| c.name.as_str()).collect();
    let all = ["kind", "directory", "crc", "dump", "dump_end", "manifest", "modules", "filestore", "sha256"];
    assert_eq!(names, all, "every check leaves its line");
    assert_eq!(seen.database.as_deref(), Some("acme"));
    assert_eq!(seen.odoo_version.as_deref(), Some("19.0-20260101"));
    assert_eq!(seen.modules.into_keys().collect::<Vec<_>>(), ["base", "mail"]);
    assert_eq!(seen.objects, 2, "the garbage collector's mark is no object");
    assert_eq!(seen.bytes, bytes.len() as u64);
}

#[test]
fn what_a_backup_says_of_itself_is_read_without_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip");
    let outline = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        Outline::read(&file).unwrap()
    };
    let mut bytes = zip(&sound());
    let proven = look(&bytes);
    let said = outline(&bytes).expect("it is a backup");
    assert_eq!((said.bytes, said.objects), (proven.bytes, proven.objects));
    assert_eq!((&said.database, &said.odoo_version), (&proven.database, &proven.odoo_version));
    assert_eq!(said.modules, proven.modules);
    assert!(said.dump > 0 && said.dump < said.unpacked, "{said:?}");
    let sizes = 2 * said.bytes + said.unpacked + said.dump;
    assert!(
        said.room() > sizes,
        "as it came, as it was kept, unpacked, and more than its dump: {}",
        said.room()
    );
    let behind_the_first_header = 64;
    bytes[behind_the_first_header] ^= 1;
    assert_eq!(
        outline(&bytes).map(|said| said.objects),
        Some(proven.objects),
        "that is for the proof to find"
    );
    for other in [&b"<html>"[..], b"", &bytes[..bytes.len() / 2], &zip(&[])] {
        assert_eq!(outline(other), None, "{} bytes", other.len());
    }
}

#[test]
fn a_zip_written_as_a_stream_and_one_with_zip64_records_hold_too() {
    assert!(look(&streamed_zip(sound())).verdict.ok);
    let many = sound().into_iter().chain((0..70_000_u32).map(|i| Entry::object(i.to_le_bytes())));
    let seen = look(&streamed_zip(many));
    assert!(seen.verdict.ok, "{:#?}", seen.verdict);
    assert_eq!(seen.objects, 70_002, "more entries than the classic end record can count");
}

#[test]
fn a_backup_without_filestore_holds_and_says_so() {
    let seen = look(&zip(&[Entry::new("dump.sql", dump_sql(1)), Entry::new("manifest.json", manifest())]));
    assert!(seen.verdict.ok);
    assert!(seen.verdict.checks.iter().any(|c| c.detail.contains("database alone")));
}

#[test]
fn a_backup_cut_after_any_byte_is_unsound() {
    let bytes = zip(&sound());
    for cut in 0..bytes.len() {
        assert!(!look(&bytes[..cut]).verdict.ok, "cut after {cut} of {} bytes", bytes.len());
    }
    assert_eq!(failure(&bytes[..bytes.len() / 2]).0, "directory");
}

/// What unpacking gives, by a reader that has nothing in common with the code under test but the inflater.
fn unpacked(bytes: &[u8]) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let archive = rawzip::ZipArchive::from_slice(bytes).ok()?;
    let mut entries = archive.entries();
    let mut all = Vec::new();
    while let Some(record) = entries.next_entry().ok()? {
        let entry = archive.get_entry(record.wayfinder()).ok()?;
        let mut content = Vec::new();
        let reader = flate2::bufread::DeflateDecoder::new(entry.data());
        entry.verifying_reader(reader).read_to_end(&mut content).ok()?;
        all.push((record.file_path().as_bytes().to_vec(), content));
    }
    Some(all)
}

#[test]
fn a_bit_flipped_anywhere_is_found_unless_it_changes_nothing_that_is_unpacked() {
    for original in [zip(&sound()), streamed_zip(sound())] {
        let content = unpacked(&original);
        assert!(content.is_some(), "the reference reader reads the original");
        let mut bytes = original.clone();
        for at in 0..bytes.len() {
            for bit in [0x01, 0x80, 0xff] {
                bytes[at] ^= bit;
                if look(&bytes).verdict.ok {
                    assert_eq!(unpacked(&bytes), content, "byte {at} ^ {bit:#x} changed the content unseen");
                }
                bytes[at] = original[at];
            }
        }
    }
}

#[test]
fn each_kind_of_damage_is_named_by_the_check_that_found_it() {
    let with = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries = sound();
        change(&mut entries);
        failure(&zip(&entries))
    };
    let (check, words) = with(&|e| e[1].content = b"another attachment".to_vec());
    assert_eq!(check, "filestore", "CRC and sizes are right, only the name does not fit: {words}");
    let (check, _) = with(&|e| e[1].name = e[1].name.replace("filestore/", "filestore/0"));
    assert_eq!(check, "filestore", "an object in the wrong folder");
    let (check, _) = with(&|e| e[0].content = dump_sql(40).replace("dump complete", "dump").into_bytes());
    assert_eq!(check, "dump_end");
    let (check, _) = with(&|e| e[0].content = b"pg_dump: error: connection failed\n".to_vec());
    assert_eq!(check, "dump");
    let (check, words) = with(&|e| drop(e.remove(0)));
    assert_eq!((check.as_str(), words.as_str()), ("dump", "there is no dump.sql"));
    let (check, _) = with(&|e| drop(e.pop()));
    assert_eq!(check, "manifest");
    let (check, _) = with(&|e| e[4].content = b"{\"odoo_dump\":\"1\"}".to_vec());
    assert_eq!(check, "manifest");
    let (check, _) = with(&|e| e[4].content = manifest().replace("\"base\"", "\"bass\"").into_bytes());
    assert_eq!(check, "modules");
    let (check, _) = with(&|e| e[2].claims_crc = Some(1));
    assert_eq!(check, "crc");
    for claim in [2999, 3001] {
        let (check, _) = with(&|e| e[2].claims_unpacked = Some(claim));
        assert_eq!(check, "crc", "a size of {claim} instead of 3000");
    }
    let (check, words) = with(&|e| e.push(e[1].clone()));
    assert!(check == "directory" && words.contains("twice"), "{words}");
    let (check, words) = with(&|e| e.push(Entry::new("../../etc/cron.d/x", "boo")));
    assert!(check == "directory" && words.contains("leaves its folder"), "{words}");
    let (check, _) = with(&|e| e[1].local_name = Some(e[2].name.clone()));
    assert_eq!(check, "directory", "two names for one entry");
}

#[test]
fn what_is_no_backup_at_all_is_called_what_it_is() {
    let page = "<!DOCTYPE html>\n<html><body><div class=\"alert alert-danger\">Database backup error: \
                <b>Access Denied</b> &amp; more</div></body></html>";
    assert_eq!(
        failure(page.as_bytes()),
        (
            "kind".into(),
            "a web page, not a backup; it says: Database backup error: Access Denied & more".into()
        )
    );
    assert_eq!(failure(b"").1, "an empty file");
    assert_eq!(failure(&zip(&[])).1, "an empty zip archive");
    assert_eq!(failure(b"PK").0, "kind");
    assert_eq!(failure(&[0; 5000]).0, "kind");
}

#[test]
fn a_custom_dump_is_recognised_and_never_called_proven() {
    let (check, words) = failure(b"PGDMP\x01\x0f\x00\x04\x08\x01 and then tables");
    assert!(check == "dump_end" && words.contains("pg_restore"), "{words}");
    assert_eq!(failure(b"PGDMP\x01").0, "dump");
}

#[test]
fn an_encrypted_backup_keeps_its_proof_for_as_long_as_its_bytes_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip.age");
    let sealed = b"age-encryption.org/v1\n-> X25519 ...".as_slice();
    std::fs::write(&file, sealed).unwrap();
    assert!(is_sealed(&file));
    assert!(matches!(verify(&file, &Control::new()), Err(Error::Sealed(_))), "nobody can look into it");

    let plain = look(&zip(&sound()));
    let facts = BackupFacts {
        tenant: "Acme".into(),
        database: "acme".into(),
        file: file.display().to_string(),
        bytes: sealed.len() as u64,
        sha256: hex::encode(Sha256::digest(sealed)),
        seconds: 1.0,
        taken_at: chrono::DateTime::UNIX_EPOCH,
        timed_by: None,
        odoo_version: Some("19.0".into()),
        holds: plain.holds,
        verdict: plain.verdict.clone(),
    };
    std::fs::write(sidecar_path(&file), serde_json::to_vec(&facts).unwrap()).unwrap();
    let again = verify(&file, &Control::new()).unwrap();
    assert!(again.verdict.ok && again.verdict.checks.len() == plain.verdict.checks.len());
    assert_eq!((again.database.as_deref(), again.sha256), (Some("acme"), facts.sha256));

    std::fs::write(&file, [sealed, b"!"].concat()).unwrap();
    let changed = verify(&file, &Control::new()).unwrap();
    assert_eq!(changed.verdict.first_failure().map(|line| line.name.as_str()), Some("sha256"));
}

#[test]
fn zip_bombs_are_refused_before_they_are_inflated() {
    let zeros = Entry::new("filestore/zeros", vec![0; 40 << 20]);
    let mut entries = sound();
    entries.push(Entry { claims_unpacked: Some(u32::MAX - 1), ..zeros });
    let (check, words) = failure(&zip(&entries));
    assert!(check == "directory" && words.contains("bomb"), "{words}");

    // many names for the same packed bytes: the second header points at the first one's data
    let mut bytes = zip(&sound());
    let end = bytes.len() - 22;
    let directory = u32::from_le_bytes(bytes[end + 16..end + 20].try_into().unwrap()) as usize;
    let second = directory + 46 + "dump.sql".len();
    bytes[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(failure(&bytes).0, "directory");
}

#[test]
fn what_packs_a_thousand_times_smaller_and_says_so_is_looked_at_like_any_other() {
    let mut entries = sound();
    entries.push(Entry::object(vec![0_u8; 16 << 20]));
    let bytes = zip(&entries);
    assert!(bytes.len() < 64 << 10, "{} bytes", bytes.len());
    let seen = look(&bytes);
    assert!(seen.verdict.ok, "{:#?}", seen.verdict);
    assert_eq!(seen.objects, 3);
    // one byte more than the directory says
    let zeros = Entry::object(vec![0_u8; 16 << 20]);
    let claims_unpacked = Some((16 << 20) - 1);
    *entries.last_mut().unwrap() = Entry { claims_unpacked, ..zeros };
    assert_eq!(failure(&zip(&entries)).0, "crc", "and not a byte further than it says");
}

#[test]
fn bytes_before_behind_and_between_are_not_overlooked() {
    let bytes = zip(&sound());
    assert!(!look(&[b"MZ\0\0".as_slice(), &bytes].concat()).verdict.ok, "in front");
    assert_eq!(failure(&[bytes.as_slice(), b"tail"].concat()).0, "directory", "behind");
    assert!(!look(&[bytes.as_slice(), &bytes].concat()).verdict.ok, "one zip behind another");
}

#[test]
fn a_file_that_changed_after_it_was_taken_is_unsound_though_it_is_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip");
    std::fs::write(&file, zip(&sound())).unwrap();
    let first = verify(&file, &Control::new()).unwrap();
    let again = verify(&file, &Control::new().expect_sha256(first.sha256.to_uppercase())).unwrap();
    assert!(again.verdict.ok, "the case of hex digits does not matter");
    let other = verify(&file, &Control::new().expect_sha256("00")).unwrap();
    assert_eq!(other.verdict.first_failure().map(|c| c.name.as_str()), Some("sha256"));
}

#[test]
fn progress_rises_to_the_whole_and_a_cancel_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip");
    let noise = |seed: u64| {
        let mut state = seed;
        (0..4 << 20).map(move |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u8
        })
    };
    let objects = (1..9).map(|i| Entry { stored: true, ..Entry::object(noise(i).collect::<Vec<_>>()) });
    std::fs::write(&file, zip(&sound().into_iter().chain(objects).collect::<Vec<_>>())).unwrap();

    let (last, calls) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (seen, count) = (last.clone(), calls.clone());
    let told = move |done, total| {
        assert!(done <= total && seen.swap(done, Ordering::Relaxed) <= done, "progress never falls");
        count.fetch_add(1, Ordering::Relaxed);
    };
    let verified = verify(&file, &Control::new().on_progress(told)).unwrap();
    assert!(verified.verdict.ok);
    assert_eq!(last.load(Ordering::Relaxed), verified.bytes, "the last word is the whole");
    assert!(calls.load(Ordering::Relaxed) > 0);

    let control = Control::new();
    control.cancel();
    let begun = Instant::now();
    assert!(matches!(verify(&file, &control), Err(Error::Cancelled)));
    assert!(begun.elapsed() < Duration::from_secs(20), "took {:?}", begun.elapsed());
}

#[test]
fn a_file_that_is_not_there_cannot_be_read() {
    assert!(matches!(verify(Path::new("/nowhere/acme.zip"), &Control::new()), Err(Error::CannotRead { .. })));
    assert!(
        matches!(verify(&std::env::temp_dir(), &Control::new()), Err(Error::CannotRead { .. })),
        "a folder"
    );
}
