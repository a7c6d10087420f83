//! Secrets in a real Secret Service: GNOME's, on a session bus of the test's own.
//!
//! The tests marked `ignore` are the insides; the others start a bus, and run one of them on it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise"
)]
#![cfg(target_os = "linux")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::{Error, Keys, Name, Place, State, look};
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn login(tenant: usize) -> Name {
    Name::Login(TenantId(tenant.to_string()))
}

/// Set on the buses made here. An inside that is run by hand must not touch the keyring of the person who runs it.
const OWN_BUS: &str = "REEVE_TEST_OWN_BUS";

/// Runs the inside `name` on a fresh session bus, in a fresh home.
fn on_a_bus(name: &str) {
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        if Command::new(program).arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("SKIPPED: {program} is not installed; the keyring is NOT tested here");
            return;
        }
    }
    let home = tempfile::tempdir().unwrap();
    let output = Command::new("dbus-run-session")
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .args([name, "--exact", "--ignored", "--nocapture"])
        .env(OWN_BUS, "yes")
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_CACHE_HOME")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{name}:\n{out}\n{err}");
    out.lines().filter(|line| line.starts_with("measured")).for_each(|line| println!("{line}"));
}

/// Starts a keyring on this bus, in place of one that runs; with a password its collection is there and unlocked.
fn start_keyring(password: Option<&str>) {
    assert!(
        std::env::var_os(OWN_BUS).is_some(),
        "this would replace your own keyring; run the test above instead"
    );
    let mut daemon = Command::new("gnome-keyring-daemon");
    daemon.args(["--replace", "--components=secrets"]);
    daemon.arg(if password.is_some() { "--unlock" } else { "--start" });
    let mut child = daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(password.unwrap_or_default().as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "the keyring starts");
}

async fn open(home: &Path) -> Result<Keys, Error> {
    Keys::open(home, "here", None, None).await
}

#[test]
fn a_keyring_keeps_changes_and_forgets_secrets() {
    on_a_bus("inside_an_open_keyring");
}

#[tokio::test]
#[ignore = "runs on a session bus of its own, started by the test above it"]
async fn inside_an_open_keyring() {
    start_keyring(Some("pass"));
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    assert_eq!(look(home, None), State::KeyringAvailable, "nothing was chosen yet");
    let keys = open(home).await.unwrap();
    assert_eq!(keys.place(), Place::Keyring);
    assert_eq!(look(home, None), State::Ready(Place::Keyring), "the first opening is the choice");
    assert_eq!(
        look(home, Some(Place::File)),
        State::Missing,
        "another choice in one call is looked at by itself"
    );

    assert!(keys.get(&Name::StoreKey).await.unwrap().is_none(), "there is none, and that is no failure");
    keys.set(&Name::StoreKey, &secret("first")).await.unwrap();
    keys.set(&Name::StoreKey, &secret("Şifre \" 花")).await.unwrap();
    assert_eq!(
        open(home).await.unwrap().get(&Name::StoreKey).await.unwrap().unwrap().expose(),
        "Şifre \" 花"
    );
    let other = Keys::open(home, "elsewhere", None, None).await.unwrap();
    assert!(other.get(&Name::StoreKey).await.unwrap().is_none(), "two installations do not share");
    keys.remove(&Name::StoreKey).await.unwrap();
    keys.remove(&Name::StoreKey).await.expect("what is not there is forgotten already");
    assert!(keys.get(&Name::StoreKey).await.unwrap().is_none());
    for file in std::fs::read_dir(home.join("keys")).unwrap() {
        let content = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(["", "keyring"].contains(&content.as_str()), "no secret is in the data folder: {content}");
    }

    // the service writes its whole file at every change: a hundred of them are enough to read from
    for i in 0..100 {
        keys.set(&login(i), &secret("password")).await.unwrap();
    }
    let begun = Instant::now();
    for i in 0..1000 {
        assert!(keys.get(&login(i % 100)).await.unwrap().is_some());
    }
    println!("measured: 1000 secrets read from the keyring in {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(60), "1000 reads took {:?}", begun.elapsed());
}

#[test]
fn a_locked_keyring_says_so_at_once() {
    on_a_bus("inside_a_locked_keyring");
}

#[tokio::test]
#[ignore = "runs on a session bus of its own, started by the test above it"]
async fn inside_a_locked_keyring() {
    start_keyring(Some("pass"));
    let home = tempfile::tempdir().unwrap();
    let keys = open(home.path()).await.unwrap();
    keys.set(&Name::StoreKey, &secret("k")).await.unwrap();
    tokio::task::spawn_blocking(|| {
        let service = SecretService::connect(EncryptionType::Plain).unwrap();
        service.get_default_collection().unwrap().lock().unwrap();
    })
    .await
    .unwrap();
    let begun = Instant::now();
    assert_eq!(look(home.path(), None), State::Locked(Place::Keyring));
    for outcome in [
        open(home.path()).await.map(drop),
        keys.get(&Name::StoreKey).await.map(drop),
        keys.set(&Name::StoreKey, &secret("x")).await,
        keys.set(&login(1), &secret("x")).await,
        keys.remove(&Name::StoreKey).await,
    ] {
        let error = outcome.expect_err("a locked keyring gives nothing");
        assert!(matches!(error, Error::Locked(Place::Keyring)), "{error:?}");
        assert_eq!(Fault::from(error).code, Code::KeysLocked);
    }
    // somebody to type a password would be waited for much longer
    assert!(begun.elapsed() < Duration::from_secs(20), "took {:?}: it must not hang", begun.elapsed());
    start_keyring(Some("pass"));
    assert_eq!(
        keys.get(&Name::StoreKey).await.unwrap().unwrap().expose(),
        "k",
        "unlocked, the same hold works again"
    );
}

#[test]
fn a_keyring_without_a_collection_is_no_keyring() {
    on_a_bus("inside_a_keyring_without_a_collection");
}

#[tokio::test]
#[ignore = "runs on a session bus of its own, started by the test above it"]
async fn inside_a_keyring_without_a_collection() {
    start_keyring(None);
    let home = tempfile::tempdir().unwrap();
    assert_eq!(look(home.path(), None), State::Missing, "“no entry” there means that nothing can be kept");
    let error = open(home.path()).await.unwrap_err();
    assert_eq!(Fault::from(error).code, Code::KeysMissing);
    assert!(!home.path().join("keys").exists(), "and no plain file takes its place");

    start_keyring(Some("pass"));
    let keys = open(home.path()).await.expect("the first failure does not stick to the process");
    keys.set(&Name::StoreKey, &secret("k")).await.unwrap();
    start_keyring(Some("pass"));
    let read = keys.get(&Name::StoreKey).await;
    assert_eq!(read.expect("a restarted keyring is found again").unwrap().expose(), "k");
}

#[test]
fn without_a_bus_there_is_no_keyring_and_a_file_can_be_chosen() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["inside_no_bus", "--exact", "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env_remove("XDG_RUNTIME_DIR")
        .env_remove("DISPLAY")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

#[tokio::test]
#[ignore = "runs on a session bus of its own, started by the test above it"]
async fn inside_no_bus() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(look(home.path(), None), State::Missing);
    let passphrase = secret("correct horse");
    let error = Keys::open(home.path(), "here", None, Some(&passphrase)).await.unwrap_err();
    assert_eq!(Fault::from(error).code, Code::KeysMissing, "a passphrase alone is not the choice of a file");
    assert!(!home.path().join("keys").exists());
    let keys = Keys::open(home.path(), "here", Some(Place::File), Some(&passphrase)).await.unwrap();
    assert_eq!(keys.place(), Place::File);
}
