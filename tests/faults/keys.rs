//! The place of the secrets: locked, missing, damaged, or opened with the wrong passphrase. Never silently replaced.

use std::path::Path;
use std::process::{Command, Stdio};

use reeve_app::api::{KeyPlace, OpenSetup};
use reeve_app::{Options, Quiet, Reeve, setup};
use reeve_domain::{Code, Fault, Secret};
use reeve_tests::command_line::{CommandLine, Ended, finish, program};
use reeve_tests::installation::{Installation, PASSPHRASE, names_in};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

async fn open(home: &Path, passphrase: Option<&str>) -> Result<(), Fault> {
    let reeve = Reeve::new(Options { home: home.to_owned(), host: std::sync::Arc::new(Quiet) });
    let passphrase = passphrase.map(|text| Secret::new(text.to_owned()));
    setup::open(&reeve, OpenSetup { place: KeyPlace::File, passphrase }).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_or_missing_passphrase_opens_nothing_and_changes_nothing() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    reeve.knows("Wrong-Passphrase-12");
    let files = |home: &Path| {
        (
            std::fs::read(home.join("keys/secrets.age")).unwrap(),
            std::fs::read(home.join("keys/identity.age")).unwrap(),
        )
    };
    let before = files(reeve.home());
    let wrong = expect::refused(
        open(reeve.home(), Some("Wrong-Passphrase-12")).await,
        Code::PassphraseWrong,
        "again",
    );
    let missing = expect::refused(open(reeve.home(), None).await, Code::KeysLocked, "passphrase");
    let empty = expect::refused(open(reeve.home(), Some("")).await, Code::InvalidInput, "correct");
    assert_eq!(files(reeve.home()), before);
    leaks::assert_none(&reeve, &[wrong, missing, empty]).await;
    let reeve = reeve.start_again(false).await.expect("the right one still opens it");
    assert_eq!(reeve.tenants().await, ["Acme"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_of_secrets_is_left_for_a_copy_to_replace() {
    let reeve = Installation::with_key_file().await;
    let home = reeve.home().to_owned();
    for name in ["secrets.age", "identity.age"] {
        let path = home.join("keys").join(name);
        let good = std::fs::read(&path).unwrap();
        let mut bad = good.clone();
        let last = bad.len() - 3;
        bad[last] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        let fault = open(&home, Some(PASSPHRASE)).await.expect_err("it cannot be read");
        assert!(matches!(fault.code, Code::StoreDamaged | Code::PassphraseWrong), "{name}: {fault:?}");
        assert_eq!(std::fs::read(&path).unwrap(), bad, "{name} is not touched");
        std::fs::write(&path, good).unwrap();
    }
    open(&home, Some(PASSPHRASE)).await.expect("the copy put back works");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_file_without_its_key_is_not_begun_anew() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let home = reeve.home().to_owned();
    let away = home.join("keys-away");
    std::fs::rename(home.join("keys"), &away).unwrap();
    let fault = expect::refused(open(&home, Some(PASSPHRASE)).await, Code::KeysLocked, "place of secrets");
    assert!(fault.fields["path"].ends_with("reeve.db"));
    assert!(!names_in(&home).iter().any(|name| name.contains("damaged")), "nothing is set aside");
    std::fs::remove_dir_all(home.join("keys")).unwrap();
    std::fs::rename(away, home.join("keys")).unwrap();
    let reeve = reeve.start_again(false).await.expect("with its key it opens");
    assert_eq!(reeve.tenants().await, ["Acme"], "nothing was lost");
}

/// `reeve tenant list` on a session bus of its own, where `before` was run first.
async fn on_a_bus(home: &Path, before: &str) -> Option<Ended> {
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        if Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_err()
        {
            eprintln!("NOT RUN with a keyring: {program} is not installed");
            return None;
        }
    }
    let mut command = Command::new("dbus-run-session");
    let script = format!("{before}\nexec \"$0\" --home \"$1\" --json tenant list");
    command.args(["--", "bash", "-c", &script]).arg(program()).arg(home.join("reeve"));
    command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("REEVE_KEYS")
        .env_remove("REEVE_PASSPHRASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Some(finish(command, "").await)
}

/// Makes the keyring with its first start, then locks it.
const LOCKED: &str = r#"
printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
  --method org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/collection/login']" >/dev/null
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_keyring_is_told_with_the_way_out_and_nothing_is_kept_in_plain_text() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandLine::in_home(&home.path().join("reeve")).command(&["--json", "tenant", "list"]);
    command
        .env_remove("REEVE_KEYS")
        .env_remove("REEVE_PASSPHRASE")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.env("XDG_RUNTIME_DIR", home.path()).env("HOME", home.path());
    let ended = finish(command, "").await;
    let document = ended.with_code(1);
    let fault: Fault = serde_json::from_value(document["error"].clone()).expect("an error");
    expect::fault(&fault, Code::KeysMissing, "REEVE_KEYS=file");
    assert!(!home.path().join("reeve/reeve.db").exists(), "nothing is begun without a place for its key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_keyring_is_told_as_locked() {
    if Command::new("gdbus").arg("help").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        eprintln!("NOT RUN with a locked keyring: gdbus is not installed");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let open = "printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
    let Some(ended) = on_a_bus(home.path(), open).await else { return };
    assert_eq!(
        ended.with_code(0)["tenants"],
        serde_json::json!([]),
        "unlocked, it is used without a question"
    );
    let before = std::fs::read(home.path().join("reeve/reeve.db")).expect("the local file");
    let Some(ended) = on_a_bus(home.path(), LOCKED).await else { return };
    let fault: Fault = serde_json::from_value(ended.with_code(1)["error"].clone()).expect("an error");
    expect::fault(&fault, Code::KeysLocked, "unlock");
    assert_eq!(
        std::fs::read(home.path().join("reeve/reeve.db")).unwrap(),
        before,
        "the local file waits untouched"
    );
}
