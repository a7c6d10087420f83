//! Receiving and sealing a backup, on good days and bad ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::DateTime;
use reeve_backups::{Error, Received, Writer, read_sidecar, remove_unfinished, seal, sidecar_path};
use reeve_domain::backup::{BackupFacts, ProofLine, Verdict};
use reeve_domain::{Code, Fault};
use sha2::{Digest, Sha256};

fn facts(received: &Received, target: &Path) -> BackupFacts {
    BackupFacts {
        tenant: "Acme".into(),
        database: "acme".into(),
        file: target.display().to_string(),
        bytes: received.bytes,
        sha256: received.sha256.clone(),
        seconds: 1.5,
        taken_at: DateTime::UNIX_EPOCH,
        timed_by: None,
        odoo_version: Some("19.0".into()),
        holds: None,
        verdict: Verdict::of(vec![ProofLine { name: "crc".into(), ok: true, detail: "1 member".into() }]),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

async fn receive(target: &Path, content: &[u8], chunk: usize) -> Received {
    let mut writer = Writer::create(target, Some(content.len() as u64)).await.unwrap();
    for chunk in content.chunks(chunk) {
        writer.write(Bytes::copy_from_slice(chunk)).await.unwrap();
    }
    assert_eq!(writer.written(), content.len() as u64);
    writer.finish().await.unwrap()
}

#[tokio::test]
async fn a_backup_is_received_hashed_and_sealed_with_its_facts() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("Şişli Çiçekçilik 花.zip");
    let content: Vec<u8> = (0..5_000_000_u32).map(|i| ((i * 31) >> 7) as u8).collect();
    for chunk in [100_000, 3_000_000] {
        let received = receive(&target, &content, chunk).await;
        assert_eq!(received.sha256, hex::encode(Sha256::digest(&content)), "chunks of {chunk}");
        assert_eq!(std::fs::read(&received.part).unwrap(), content);
        received.discard();
        assert!(names(folder.path()).is_empty(), "what is discarded leaves nothing");
    }
    let received = receive(&target, &content, 7777).await;
    let facts = facts(&received, &target);
    seal(received, &target, facts.clone()).await.unwrap();
    assert_eq!(names(folder.path()).len(), 2, "the file and its sidecar, no .part");
    assert_eq!(std::fs::read(&target).unwrap(), content);
    assert_eq!(read_sidecar(&target), Some(facts));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&target).unwrap().permissions().mode() & 0o777,
            0o600,
            "for this user only"
        );
    }
}

#[tokio::test]
async fn an_unknown_or_wrong_size_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    for expected in [None, Some(10), Some(50_000_000)] {
        let target = folder.path().join("acme.zip");
        let mut writer = Writer::create(&target, expected).await.unwrap();
        writer.write(Bytes::from_static(b"forty-two bytes, whatever was promised....")).await.unwrap();
        let received = writer.finish().await.unwrap();
        assert_eq!(std::fs::metadata(&received.part).unwrap().len(), 42, "promised {expected:?}");
    }
}

#[tokio::test]
async fn nothing_that_exists_is_ever_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("acme.zip");
    std::fs::write(&target, "last year").unwrap();
    assert!(matches!(Writer::create(&target, None).await, Err(Error::AlreadyExists(_))));

    let target = folder.path().join("globex.zip");
    let received = receive(&target, b"new", 8).await;
    std::fs::write(&target, "came meanwhile").unwrap();
    let facts = facts(&received, &target);
    assert!(matches!(seal(received, &target, facts).await, Err(Error::AlreadyExists(_))));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "came meanwhile");
    assert_eq!(names(folder.path()), ["acme.zip", "globex.zip"], "no .part and no sidecar stay behind");
}

#[tokio::test]
async fn two_downloads_never_share_a_file_and_a_leftover_does_not_stop_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("acme.zip");
    std::fs::write(folder.path().join("acme.zip.part"), vec![1; 100_000]).unwrap();
    let mut first = Writer::create(&target, None).await.expect("a leftover of a crash is replaced");
    first.write(Bytes::from_static(b"first")).await.unwrap();
    assert!(
        matches!(Writer::create(&target, None).await, Err(Error::AlreadyExists(_))),
        "the first one is at work"
    );
    let received = first.finish().await.unwrap();
    assert!(
        matches!(Writer::create(&target, None).await, Err(Error::AlreadyExists(_))),
        "and is being proven"
    );
    let facts = facts(&received, &target);
    seal(received, &target, facts).await.unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), b"first", "not a byte of the leftover");
}

#[tokio::test]
async fn what_a_crash_left_is_removed_and_a_running_download_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("acme.zip");
    remove_unfinished(&target);
    for leftover in ["acme.zip.part", "acme.zip.reeve.json.part"] {
        std::fs::write(folder.path().join(leftover), "half").unwrap();
    }
    remove_unfinished(&target);
    assert!(names(folder.path()).is_empty());
    let writer = Writer::create(&target, None).await.unwrap();
    remove_unfinished(&target);
    assert_eq!(names(folder.path()), ["acme.zip.part"], "it is at work");
    writer.abandon().await;
}

#[tokio::test]
async fn cancelling_leaves_nothing_and_takes_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("acme.zip");
    for abandon in [true, false] {
        let mut writer = Writer::create(&target, None).await.unwrap();
        for _ in 0..64 {
            writer.write(Bytes::from(vec![9; 1 << 20])).await.unwrap();
        }
        let begun = Instant::now();
        if abandon {
            writer.abandon().await;
        } else {
            drop(writer);
        }
        assert!(names(folder.path()).is_empty(), "abandon={abandon}");
        assert!(begun.elapsed() < Duration::from_secs(20), "abandon={abandon} took {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_folder_that_is_missing_and_a_disk_that_is_known_to_be_too_small_are_refused_before_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/acme.zip");
    let fault = Fault::from(Writer::create(&missing, None).await.unwrap_err());
    assert_eq!(fault.code, Code::CannotWrite);
    assert!(fault.fields["path"].contains("acme.zip"));

    let huge = 1 << 60;
    let fault = Fault::from(Writer::create(&folder.path().join("acme.zip"), Some(huge)).await.unwrap_err());
    assert_eq!(fault.code, Code::DiskFull);
    assert!(fault.fields["needed"].parse::<u64>().unwrap() >= huge);
    assert!(fault.fields["free"].parse::<u64>().unwrap() < huge);
    assert!(names(folder.path()).is_empty());
}

/// A filesystem of its own, gone at the end. Needs root.
struct Mount(PathBuf, #[expect(dead_code, reason = "its drop removes the folder")] tempfile::TempDir);

impl Mount {
    fn new(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&path).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(path, folder));
        }
        eprintln!(
            "SKIPPED: mounting a tmpfs ({options}) needs root; full and read-only disks are NOT tested here"
        );
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_disk_that_fills_up_ends_the_download_cleanly() {
    let Some(disk) = Mount::new("size=4m") else { return };
    let target = disk.0.join("acme.zip");
    let mut writer = Writer::create(&target, None).await.unwrap();
    let refused = async {
        for _ in 0..100 {
            writer.write(Bytes::from(vec![1; 1 << 20])).await?;
        }
        writer.finish().await
    };
    let fault = Fault::from(refused.await.unwrap_err());
    assert_eq!(fault.code, Code::DiskFull, "{fault:?}");
    assert!(names(&disk.0).is_empty(), "the half file does not keep the disk full");

    // room for the backup and none for its facts
    let received = receive(&target, &[3; 1 << 20], 1 << 16).await;
    let facts = facts(&received, &target);
    let room = fs4::available_space(&disk.0).unwrap();
    std::fs::write(disk.0.join("ballast"), vec![0; room as usize]).unwrap();
    let fault = Fault::from(seal(received, &target, facts).await.unwrap_err());
    assert_eq!(fault.code, Code::DiskFull);
    assert_eq!(names(&disk.0), ["ballast"], "nothing got a name");
}

#[tokio::test]
async fn a_read_only_disk_is_refused_in_words() {
    let Some(disk) = Mount::new("size=1m,ro") else { return };
    let target = disk.0.join("acme.zip");
    let fault = Fault::from(Writer::create(&target, Some(10)).await.unwrap_err());
    // a disk that has no room left for us and one that is read-only are told apart
    assert_eq!(
        fault.code,
        if fault.fields.contains_key("needed") { Code::DiskFull } else { Code::CannotWrite }
    );
    let fault = Fault::from(Writer::create(&target, None).await.unwrap_err());
    assert_eq!(fault.code, Code::CannotWrite);
}

#[tokio::test]
async fn a_sidecar_that_is_missing_or_damaged_is_no_sidecar() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip");
    assert_eq!(read_sidecar(&file), None);
    std::fs::write(sidecar_path(&file), "{\"tenant\":").unwrap();
    assert_eq!(read_sidecar(&file), None);
}
