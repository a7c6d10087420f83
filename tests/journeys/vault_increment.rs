//! A scheduled run takes the database alone and only the attachments that the vault does not hold; what comes out again
//! is a backup that Odoo restores.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reeve_app::api::{ExportFromVault, InitVault, Nothing, RunVault};
use reeve_app::{jobs, vault};
use reeve_domain::job::{JobOutcome, TakenBy, VaultTaken};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_tests::browser::Browser;
use reeve_tests::installation::{Installation, names_in};
use reeve_tests::throwaway::on_a_copy;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks, outside};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        on_a_copy(way, by_increments_and_back).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        on_a_copy(way, by_increments_and_back).await;
    }
}

async fn made(reeve: &Installation) -> (String, String) {
    let path = reeve.file("vault");
    std::fs::create_dir(&path).unwrap();
    let place = Place::Folder { path: path.clone() };
    let request = InitVault { place, secret: None, key: None, keep: Retention::default() };
    let made = vault::init(&reeve.reeve, request).await.expect("a vault is made");
    let sheet = made.sheet.expect("its sheet is shown once").text;
    let key =
        sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key is on it").trim().to_owned();
    reeve.knows(&key);
    (path, key)
}

/// Runs the vault; how the one tenant's backup was had.
async fn run(reeve: &Installation) -> VaultTaken {
    let job = vault::run_all(&reeve.reeve, RunVault { tenants: Vec::new() }).await.expect("it begins");
    let job = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    let Some(JobOutcome::VaultRan { added: 1, failed: 0, taken, .. }) = expect::done(&job).outcome.clone()
    else {
        panic!("one came: {job:?}")
    };
    reeve.host.later(chrono::TimeDelta::days(1));
    taken.into_iter().next().expect("the one tenant's")
}

/// The newest backup of the vault as a zip.
async fn export(reeve: &Installation, name: &str) -> String {
    let snapshot = vault::list(&reeve.reeve, Nothing {}).await.expect("the list")[0].id.clone();
    let to = reeve.file(name);
    let job = vault::export(&reeve.reeve, ExportFromVault { snapshot, to: to.clone() }).await;
    let job = jobs::wait(&reeve.reeve, &job.expect("it begins").id).await.expect("the job is known");
    assert!(matches!(expect::done(&job).outcome, Some(JobOutcome::Proven { .. })), "it is proven: {job:?}");
    to
}

/// In a database of its own: it counts its people and its new files, and holds its address against what it was.
async fn by_increments_and_back(way: WayIn) {
    let way = &way;
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", way).await;
    let (place, key) = made(&reeve).await;

    let witness = Witness::open(way).await;
    let address = witness.row("ir.config_parameter", "key", "web.base.url", &["value"]).await;
    let first = run(&reeve).await;
    assert_eq!((first.way, first.because.as_deref()), (TakenBy::Increment, None), "{first:?}");
    assert!(first.fetched > 0 && first.missing.is_empty(), "every attachment came: {first:?}");
    let after = witness.row("ir.config_parameter", "key", "web.base.url", &["value"]).await;
    assert_eq!(after, address, "the tenant keeps its own address");

    // a day later somebody has attached a file
    let content = format!("minutes of a meeting {}", chrono::Utc::now().timestamp_micros());
    let name = "reeve-tests-minutes.txt";
    witness.make("ir.attachment", json!({"name": name, "datas": STANDARD.encode(&content)})).await;
    let second = run(&reeve).await;
    assert_eq!(second.way, TakenBy::Increment, "{second:?}");
    // the server makes its style sheets anew now and then
    assert!((1..=10).contains(&second.fetched), "the one file that is new: {second:?}");
    assert!(second.received < first.received, "{} bytes, then {}", first.received, second.received);

    let zip = export(&reeve, "out.zip").await;
    let found = outside::look_at_backup(&zip);
    assert_eq!((&found["bad"], &found["wrong"]), (&Value::Null, &json!([])), "as Python sees it");
    assert_eq!(found["database"], way.database);
    assert!(found["logins"].as_array().is_some_and(|logins| logins.contains(&json!(way.login))), "{found}");
    assert!(found["complete"] == true && found["modules"].to_string().contains("\"base\""), "{found}");
    assert_every_attachment(&zip);
    outside::restic(&place, &key, &["check", "--read-data"]);

    restored(way, &witness, &zip, name, &content).await;
    witness.remove("ir.attachment", "name", name).await;
    leaks::assert_none(&reeve, &[]).await;
}

/// Every object that the dump names is in the zip.
fn assert_every_attachment(zip: &str) {
    let named = outside::named_attachments(zip);
    let missing = named["missing"].as_array().expect("a list");
    assert!(named["named"].as_u64() > Some(0) && missing.is_empty(), "{named}");
}

/// The server restores the zip under another name, and what is in it opens.
async fn restored(way: &WayIn, live: &Witness, zip: &str, name: &str, content: &str) {
    let side = format!("reeve_side_{}", chrono::Utc::now().timestamp_micros());
    let master = way.master.clone().expect("a master password");
    let browser = Browser::open(way).await;
    browser.restore(std::fs::read(zip).unwrap(), &side, &master).await;
    let way = WayIn { database: side.clone(), ..way.clone() };
    let looked = tokio::spawn(look_at(way.clone(), name.to_owned(), content.to_owned()));
    let looked = looked.await;
    // whatever was found: the server is left as it was
    let gone = browser.service("db", "drop", json!([master, side])).await;
    assert_eq!(gone["result"], true, "the side database goes: {gone}");
    let users = looked.expect("the restored database is whole");
    assert_eq!(users, live.rows("res.users", &["login"]).await.len(), "as many users as in the live one");
}

async fn look_at(way: WayIn, name: String, content: String) -> usize {
    let witness = Witness::open(&way).await;
    let browser = Browser::open(&way).await;
    browser.sign_in().await;
    let rows = witness.rows("ir.attachment", &["name", "file_size", "type"]).await;
    let files: Vec<_> = rows.iter().filter(|row| row["type"] == "binary").collect();
    assert!(!files.is_empty());
    for row in &files {
        let (status, bytes) = browser.get(&format!("web/content/{}?download=true", row["id"])).await;
        assert_eq!((status, json!(bytes.len())), (200, row["file_size"].clone()), "{row:?} opens");
        if row["name"] == name {
            assert_eq!(String::from_utf8_lossy(&bytes), content, "the new one holds what it should");
        }
    }
    assert!(files.iter().any(|row| row["name"] == name), "the new one is there");
    witness.rows("res.users", &["login"]).await.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_demo_19_only_what_is_new_travels() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let (place, key) = made(&reeve).await;
    let first = run(&reeve).await;
    assert_eq!(first.way, TakenBy::Increment, "{first:?}");
    fleet.attach(0, 50_000);
    let asked = fleet.requests(0).len();
    let second = run(&reeve).await;
    let downloads =
        fleet.requests(0).split_off(asked).into_iter().filter(|line| line.contains("/web/content"));
    assert_eq!(downloads.count() as u64, second.fetched, "nothing is asked for that is known");
    assert!(second.fetched > 0 && second.fetched < first.fetched, "{first:?}, then {second:?}");
    assert!((50_000..first.received).contains(&second.received), "{first:?}, then {second:?}");

    expect::done(&reeve.backup(&tenant, "whole.zip").await);
    let zip = export(&reeve, "out.zip").await;
    let (ours, theirs) = (outside::contents(&zip), outside::contents(&reeve.file("whole.zip")));
    let names = |files: &Value| files.as_object().expect("files").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&theirs), "the same files as in the server's own zip");
    assert_every_attachment(&zip);
    outside::restic(&place, &key, &["check", "--read-data"]);
    assert!(
        names_in(reeve.home()).iter().all(|name| !name.starts_with("vault-")),
        "nothing is left on the way"
    );
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_shorter_way_is_closed_the_whole_zip_comes_and_says_why() {
    // a demo's dump has PostgreSQL's mark and nothing behind it: whether pg_restore is here or not, it is no way
    let fleet = fleet(1, &[14]).await;
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    made(&reeve).await;
    let taken = run(&reeve).await;
    let because = taken.because.clone().unwrap_or_default();
    assert_eq!(taken.way, TakenBy::Whole, "{taken:?}");
    assert!(because.contains("pg_restore") || because.contains("plain SQL"), "it says why: {because}");
    let said = reeve.journal().await.into_iter().find(|entry| entry.event.action == "vault.take");
    assert!(said.expect("it is in the journal").event.detail.contains(&because), "and so does the journal");
}
