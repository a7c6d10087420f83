//! Secrets in a file under a passphrase.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::{Error, Keys, Name, Place, Result, State, look};

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn login(tenant: &str) -> Name {
    Name::Login(TenantId(tenant.to_owned()))
}

async fn open(home: &Path, choice: Option<Place>, passphrase: &str) -> Result<Keys> {
    Keys::open(home, "here", choice, Some(&secret(passphrase))).await
}

async fn plain(keys: &Keys, name: &Name) -> Option<String> {
    keys.get(name).await.unwrap().map(|secret| secret.expose().to_owned())
}

#[tokio::test]
async fn a_file_is_made_only_when_it_was_chosen_and_opens_again_with_its_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    assert_eq!(look(home, Some(Place::File)), State::Missing);
    let keys = open(home, Some(Place::File), "correct horse").await.unwrap();
    assert_eq!(keys.place(), Place::File);
    assert_eq!(look(home, None), State::Locked(Place::File), "the choice is remembered");
    assert!(keys.get(&Name::StoreKey).await.unwrap().is_none());

    keys.set(&Name::StoreKey, &secret("k1")).await.unwrap();
    keys.set(&login("a"), &secret("geheim \"ü\" 花\n")).await.unwrap();
    keys.set(&login("a"), &secret("Şifre 花")).await.unwrap();
    keys.set(&Name::MasterPassword(TenantId("a".into())), &secret("m")).await.unwrap();
    keys.remove(&Name::MasterPassword(TenantId("a".into()))).await.unwrap();
    keys.remove(&login("never was")).await.expect("what is not there is forgotten already");

    let again =
        open(home, None, "correct horse").await.expect("without a choice it is the place of last time");
    assert_eq!(plain(&again, &Name::StoreKey).await.as_deref(), Some("k1"));
    assert_eq!(plain(&again, &login("a")).await.as_deref(), Some("Şifre 花"));
    assert_eq!(plain(&again, &Name::MasterPassword(TenantId("a".into()))).await, None);
    assert!(!format!("{again:?}").contains("Şifre"), "Debug shows no secret");

    assert!(matches!(open(home, None, "wrong horse").await, Err(Error::PassphraseWrong)));
    let locked = Keys::open(home, "here", None, None).await.unwrap_err();
    assert_eq!(Fault::from(locked).code, Code::KeysLocked, "no passphrase is not a wrong one");
}

#[tokio::test]
async fn an_empty_passphrase_encrypts_nothing_and_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let fault = Fault::from(open(home.path(), Some(Place::File), "").await.unwrap_err());
    assert_eq!((fault.code, fault.fields["field"].as_str()), (Code::InvalidInput, "passphrase"));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test]
async fn no_plain_text_reaches_the_disk_and_nobody_else_may_read() {
    let home = tempfile::tempdir().unwrap();
    let keys = open(home.path(), Some(Place::File), "correct horse").await.unwrap();
    keys.set(&login("acme-tenant"), &secret("hunter2hunter2")).await.unwrap();
    let folder = home.path().join("keys");
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for word in ["hunter2", "acme-tenant", "correct horse", "AGE-SECRET-KEY"] {
            assert!(!content.contains(word), "{} holds {word}", path.display());
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", path.display());
        }
    }
    assert!(!folder.join("secrets.age.new").exists());
}

#[tokio::test]
async fn a_thousand_secrets_are_read_at_once_and_the_passphrase_is_worked_out_only_at_opening() {
    let home = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let keys = open(home.path(), Some(Place::File), "correct horse").await.unwrap();
    let opening = begun.elapsed();
    let begun = Instant::now();
    for i in 0..50 {
        keys.set(&login(&i.to_string()), &secret("password")).await.unwrap();
    }
    let writing = begun.elapsed() / 50;
    let begun = Instant::now();
    for i in 0..1000 {
        assert_eq!(keys.get(&login(&i.to_string())).await.unwrap().is_some(), i < 50);
    }
    println!("create and open {opening:?}, a change {writing:?}, 1000 reads {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(20), "1000 reads took {:?}", begun.elapsed());
    // both on the same machine, however busy it is
    assert!(writing * 4 < opening * 3, "a change took {writing:?}, opening {opening:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_see_and_keep_each_others_changes() {
    let home = tempfile::tempdir().unwrap();
    // two openings share nothing but the files, as two processes do
    let one = open(home.path(), Some(Place::File), "correct horse").await.unwrap();
    let two = open(home.path(), None, "correct horse").await.unwrap();
    let many = |keys: Keys, whose: &'static str| async move {
        for i in 0..20 {
            keys.set(&login(&format!("{whose}{i}")), &secret(whose)).await.unwrap();
        }
    };
    let (a, b) = (tokio::spawn(many(one.clone(), "one")), tokio::spawn(many(two.clone(), "two")));
    a.await.unwrap();
    b.await.unwrap();
    for (keys, whose) in [(&one, "two"), (&two, "one")] {
        for i in 0..20 {
            assert!(plain(keys, &login(&format!("{whose}{i}"))).await.is_some(), "{whose}{i} was lost");
        }
    }
}

#[tokio::test]
async fn damage_is_told_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let keys = open(home.path(), Some(Place::File), "correct horse").await.unwrap();
    keys.set(&Name::StoreKey, &secret("k1")).await.unwrap();
    let path = home.path().join("keys/secrets.age");
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for damaged in [&flipped[..], &whole[..whole.len() / 2], b"", b"{\"secrets\":{}}"] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(keys.get(&Name::StoreKey).await, Err(Error::Damaged(_))));
        let fault = Fault::from(keys.set(&Name::StoreKey, &secret("k2")).await.unwrap_err());
        assert_eq!(fault.code, Code::StoreDamaged);
        assert_eq!(fs::read(&path).unwrap(), damaged, "a damaged file is not written over");
    }
    fs::remove_file(&path).unwrap();
    assert!(
        matches!(keys.get(&Name::StoreKey).await, Err(Error::Damaged(_))),
        "secrets that vanished are not none"
    );
    fs::write(&path, &whole).unwrap();
    assert_eq!(plain(&keys, &Name::StoreKey).await.as_deref(), Some("k1"), "a copy put back is read again");
}

#[tokio::test]
async fn a_full_or_read_only_disk_keeps_the_old_secrets() {
    let disk = tempfile::tempdir().unwrap();
    let mount = |options: &str| {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(disk.path());
        mount.status().is_ok_and(|status| status.success())
    };
    if !mount("size=64k") {
        eprintln!("SKIPPED: mounting a tmpfs needs root; full and read-only disks are NOT tested here");
        return;
    }
    let outcome = async {
        let keys = open(disk.path(), Some(Place::File), "correct horse").await.unwrap();
        keys.set(&Name::StoreKey, &secret("k1")).await.unwrap();
        let ballast = disk.path().join("ballast");
        let _ = fs::write(&ballast, vec![0; 1 << 20]);
        let full = Fault::from(keys.set(&Name::StoreKey, &secret("k2")).await.unwrap_err());
        let after_full = plain(&keys, &Name::StoreKey).await;
        let left = fs::read_dir(disk.path().join("keys")).unwrap().count();
        fs::remove_file(ballast).unwrap();
        assert!(mount("remount,ro"), "remounting read-only");
        let read_only = Fault::from(keys.set(&Name::StoreKey, &secret("k3")).await.unwrap_err());
        let after_read_only =
            plain(&open(disk.path(), None, "correct horse").await.unwrap(), &Name::StoreKey).await;
        (full.code, after_full, left, read_only.code, after_read_only)
    };
    let outcome = outcome.await;
    let _ = Command::new("umount").arg(disk.path()).status();
    let kept = || Some("k1".to_owned());
    assert_eq!(outcome, (Code::DiskFull, kept(), 4, Code::CannotWrite, kept()));
}

#[tokio::test]
async fn memory_keeps_nothing_and_leaves_no_trace() {
    let home = tempfile::tempdir().unwrap();
    let keys = Keys::open(home.path(), "here", Some(Place::Memory), None).await.unwrap();
    assert_eq!(keys.place(), Place::Memory);
    keys.set(&Name::StoreKey, &secret("k")).await.unwrap();
    assert_eq!(plain(&keys, &Name::StoreKey).await.as_deref(), Some("k"));
    keys.remove(&Name::StoreKey).await.unwrap();
    assert_eq!(plain(&keys, &Name::StoreKey).await, None);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "the choice of a demo is not remembered");
}
