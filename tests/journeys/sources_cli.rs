//! Backups from where they are kept, as a script does it: a source, the ledger, a download that is broken off and gone on
//! with, and a file that only the owner of a key can open.

use std::process::Stdio;

use reeve_demo::{Fleet, FleetOptions};
use reeve_tests::bucket::{Bucket, SECRET_KEY};
use reeve_tests::command_line::{CommandLine, Ended};
use reeve_tests::installation::Installation;
use reeve_tests::kept::sound_backup;
use reeve_tests::leaks;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::WayIn;
use serde_json::Value;

/// More than two of the pieces that are made safe one after the other.
pub const BYTES: u64 = 20_000_000;

/// An installation, the program on it, and a bucket.
pub struct Script {
    /// The installation.
    pub reeve: Installation,
    /// The program.
    pub line: CommandLine,
    bucket: Bucket,
    proxy: Proxy,
    /// A sound backup of its tenant.
    pub content: Vec<u8>,
    /// What a provider would call it.
    pub name: String,
    _fleet: Fleet,
}

/// An installation whose tenant is hosted by a platform that promises fourteen backups; one of today is in a bucket.
pub async fn script(filestore_bytes: u64) -> Script {
    let options = FleetOptions { tenants: 1, versions: vec![19], filestore_bytes, ..FleetOptions::default() };
    let fleet = Fleet::start(options).await.expect("a fleet");
    let reeve = Installation::with_key_file().await;
    let way = WayIn::demo(&fleet, 0);
    let mut request = reeve.request("Acme", &way);
    request.platform = "erp4".into();
    let tenant = reeve.add(request).await.expect("it connects").tenant.id;
    reeve.master_password(&tenant, way.master.as_deref().expect("one")).await.expect("it is right");
    let content = sound_backup(&reeve, &tenant).await;
    let store = reeve.reeve.store().await.expect("the store");
    let file = reeve.file("first.zip");
    store.write(move |db| reeve_store::backups::remove(db, &file)).await.expect("it is forgotten");
    drop(store);
    let bucket = Bucket::start().await;
    let yesterday = (chrono::Utc::now() - chrono::TimeDelta::days(1)).format("%Y-%m-%d");
    let name = format!("{}_{yesterday}_02-00-00.zip", way.database);
    bucket.put(&name, content.clone());
    bucket.put("notes.txt", "not a backup");
    let proxy = Proxy::to(&bucket.host()).await;
    let line = CommandLine::in_home(reeve.home());
    Script { reeve, line, bucket, proxy, content, name, _fleet: fleet }
}

impl Script {
    /// Adds the bucket as a source, with this key.
    async fn adds(&self, access_key: &str) -> Ended {
        self.reeve.knows(SECRET_KEY);
        let endpoint = format!("http://127.0.0.1:{}", self.proxy.port());
        let bucket = ["--json", "source", "add", "Acme", "Bucket", "s3://backups", "--endpoint", &endpoint];
        let arguments = [bucket.as_slice(), &["--access-key", access_key, "--secret-stdin"]].concat();
        self.line.run_with(&arguments, SECRET_KEY).await
    }

    async fn add(&self) -> Value {
        self.adds("reeve").await.with_code(0)
    }

    async fn ledger(&self) -> Value {
        let ledger = self.line.run(&["--json", "backup", "ledger", "Acme"]).await.with_code(0);
        ledger["ledgers"][0].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_bucket_to_a_proven_file_and_the_ledger_shows_what_is_missing() {
    let script = script(100_000).await;
    let added = script.add().await;
    assert_eq!((&added["backups"], &added["ignored"]), (&1.into(), &1.into()), "{added}");
    let before = script.ledger().await;
    assert_eq!(before["ledger"]["counts"]["promised"], 14, "as the platform states");
    assert_eq!(
        (&before["ledger"]["counts"]["unverified"], &before["ledger"]["counts"]["missing"]),
        (&1.into(), &13.into()),
        "{before}"
    );
    let slot = &before["ledger"]["slots"][0];
    assert_eq!(
        slot["backup"]["path"],
        script.name.as_str(),
        "yesterday's is the latest that could be expected"
    );

    let to = script.reeve.file("acme.zip");
    let arguments = ["--json", "backup", "download", "Acme", "--latest", "--to", &to];
    let proven = script.line.run(&arguments).await.with_code(0);
    assert_eq!(proven["verdict"]["ok"], true);
    assert!(std::fs::read(&to).expect("the file") == script.content, "byte for byte");
    let after = script.ledger().await;
    assert_eq!(after["ledger"]["counts"]["filled"], 1, "{after}");
    assert_eq!(after["ledger"]["slots"][0]["backup"]["file"], to.as_str());

    let again = script.line.run(&arguments).await;
    assert_eq!(again.code, 1, "there is nothing newer that is not here: {again:?}");
    let listed = script.line.run(&["--json", "backup", "downloads"]).await.with_code(0);
    assert_eq!(listed["downloads"][0]["state"], "done");

    let removed = script.line.run(&["--json", "source", "remove", "Acme", "bucket", "--yes"]).await;
    assert_eq!(removed.with_code(0)["removed"], true);
    assert!(std::path::Path::new(&to).exists(), "what was downloaded stays");
    let actions: Vec<String> =
        script.reeve.journal().await.into_iter().map(|entry| entry.event.action).skip(3).collect();
    assert_eq!(actions, ["source.add", "backup.download", "source.remove"]);
    script.reeve.assert_journal_holds().await;
    leaks::assert_none(&script.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_program_costs_no_more_than_the_last_piece() {
    let script = script(BYTES).await;
    script.add().await;
    let to = script.reeve.file("acme.zip");
    // the line falls silent behind the first pieces, and the program is killed, not asked
    script.proxy.trouble(Trouble::Swallow(Way::Down, 18_000_000));
    let mut child = script
        .line
        .command(&["--json", "backup", "download", "Acme", "--latest", "--to", &to])
        .stdout(Stdio::null())
        .spawn()
        .expect("reeve starts");
    let note = format!("{to}.part.json");
    let noted = || -> u64 {
        let text = std::fs::read(&note).unwrap_or_default();
        let note: Value = serde_json::from_slice(&text).unwrap_or_default();
        note["at"].as_u64().unwrap_or_default()
    };
    let mut looks = 0;
    while noted() < 16_000_000 {
        assert!(child.try_wait().expect("its state").is_none(), "it ended by itself");
        looks += 1;
        assert!(looks < 6_000, "it never made its pieces safe");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    let safe = noted();
    script.proxy.heal();
    script.bucket.asked();

    let listed = script.line.run(&["--json", "backup", "downloads"]).await.with_code(0);
    assert_eq!(listed["downloads"][0]["state"], "stopped", "nobody works on it");
    let id = listed["downloads"][0]["id"].as_str().expect("an id").to_owned();
    let proven = script.line.run(&["--json", "backup", "continue", &id[..8]]).await.with_code(0);
    assert_eq!(proven["verdict"]["ok"], true, "{proven}");
    assert!(std::fs::read(&to).expect("the file") == script.content, "byte for byte");
    let asked = script.bucket.asked();
    assert!(asked.iter().any(|range| range.starts_with(&format!("bytes={safe}-"))), "{asked:?} from {safe}");
    assert_eq!(script.reeve.names(), ["acme.zip", "acme.zip.reeve.json"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_is_put_first_and_forgotten_only_when_somebody_agrees() {
    let script = script(0).await;
    script.add().await;
    let to = script.reeve.file("acme.zip");
    let arguments = ["--json", "backup", "download", "Acme", "--latest", "--to", &to, "--first"];
    script.line.run(&arguments).await.with_code(0);
    let listed = script.line.run(&["--json", "backup", "downloads"]).await.with_code(0);
    let id = listed["downloads"][0]["id"].as_str().expect("an id").to_owned();
    let first = script.line.run(&["--json", "backup", "first", &id[..8]]).await.with_code(0);
    assert_eq!(first["first"], true);

    let unasked = script.line.run(&["--json", "backup", "forget", &id[..8]]).await;
    assert_eq!(unasked.code, 2, "nobody is there to agree: {unasked:?}");
    let preview = script.line.run(&["--json", "backup", "forget", &id[..8], "--preview"]).await;
    assert_eq!(preview.with_code(0)["forgotten"], false);
    let forgotten = script.line.run(&["--json", "backup", "forget", &id[..8], "--yes"]).await;
    assert_eq!(forgotten.with_code(0)["forgotten"], true);
    let listed = script.line.run(&["--json", "backup", "downloads"]).await.with_code(0);
    assert_eq!(listed["downloads"], serde_json::json!([]));
    assert!(std::path::Path::new(&to).exists(), "the file stays");
    let last = script.reeve.journal().await.pop().expect("rows");
    assert_eq!((last.event.action.as_str(), last.event.detail.as_str()), ("backup.forget", to.as_str()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_encrypted_opens_with_the_key_alone() {
    let script = script(0).await;
    script.add().await;
    let identity = age::x25519::Identity::generate();
    let to = script.reeve.file("acme.zip");
    let wrong = ["--json", "backup", "download", "Acme", "--latest", "--to", &to, "--seal-to", "ssh-ed25519"];
    assert_eq!(script.line.run(&wrong).await.with_code(2)["error"]["fields"]["field"], "seal_to");
    let key = identity.to_public().to_string();
    let arguments = ["--json", "backup", "download", "Acme", "--latest", "--to", &to, "--seal-to", &key];
    let proven = script.line.run(&arguments).await.with_code(0);
    assert_eq!(proven["file"], format!("{to}.age"));
    assert_eq!(script.reeve.names(), ["acme.zip.age", "acme.zip.age.reeve.json"], "the plain one is gone");
    let sealed = std::fs::read(format!("{to}.age")).expect("the file");
    let opened = age::decrypt(&identity, &sealed).expect("the key opens it");
    assert!(opened == script.content, "byte for byte");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_a_source_is_not_kept() {
    let script = script(0).await;
    let gone = script.reeve.file("no-such-folder");
    let refused = script.line.run(&["--json", "source", "add", "Acme", "Folder", &gone]).await;
    assert_eq!(refused.with_code(2)["error"]["fields"]["field"], "path");
    let folder = script.reeve.files().to_string_lossy().into_owned();
    let pattern = ["--json", "source", "add", "Acme", "Folder", &folder, "--pattern", "backup.zip"];
    assert_eq!(script.line.run(&pattern).await.with_code(2)["error"]["fields"]["field"], "patterns");
    let refused = script.adds("somebody-else").await;
    assert_eq!(refused.with_code(4)["error"]["code"], "source_failed");
    let empty = script.line.run(&["--json", "source", "list"]).await.with_code(0);
    assert_eq!(empty["sources"], serde_json::json!([]));

    std::fs::create_dir(script.reeve.files().join("kept")).expect("a folder");
    let kept = script.reeve.file("kept");
    let added = script.line.run(&["--json", "source", "add", "Acme", "Folder", &kept]).await;
    assert_eq!(added.with_code(0)["backups"], 0, "an empty folder is one all the same");
    std::fs::write(format!("{kept}/{}", script.name), &script.content).expect("a backup");
    let ledger = script.line.run(&["--json", "backup", "ledger", "--refresh"]).await.with_code(0);
    assert_eq!(ledger["counts"]["unverified"], 1, "{ledger}");
    std::fs::remove_dir_all(&kept).expect("it goes");
    let vanished = script.line.run(&["--json", "backup", "ledger", "--refresh"]).await;
    assert_eq!(vanished.code, 4, "a folder that went is no empty folder: {vanished:?}");
    let seen = vanished.document();
    assert_eq!(
        (&seen["counts"]["unverified"], &seen["counts"]["missing"]),
        (&0.into(), &14.into()),
        "{seen}"
    );
    let of_tenant = &seen["ledgers"][0];
    assert_eq!(
        of_tenant["ledger"]["slots"][0]["backup"]["proof"], "gone",
        "what was seen last is still shown"
    );
    assert_eq!(of_tenant["unread"][0]["name"], "Folder", "and until when: {seen}");
    assert!(of_tenant["unread"][0]["since"].is_string());
    for command in [vec!["backup", "ledger", "Acme"], vec!["backup", "ledger"]] {
        let told = script.line.run(&command).await;
        assert!(told.stdout.contains("Folder COULD NOT BE LOOKED AT since"), "{told:?}");
    }
    let told = script.line.run(&["backup", "ledger", "Acme"]).await;
    assert!(told.stdout.contains("MISSING: this one is not found any more"), "{told:?}");
}
