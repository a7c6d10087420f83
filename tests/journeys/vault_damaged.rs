//! A vault that a check found damaged says so until it is mended, names the backups that are in doubt, and makes way for a
//! new one; one that can only be read is read.

use std::fs;
use std::path::{Path, PathBuf};

use reeve_app::api::{CheckVault, ExportFromVault, Nothing, OfTenantOrAll};
use reeve_app::{backups, jobs, vault};
use reeve_domain::Code;
use reeve_domain::backup::ProofState;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::small_disk::SmallDisk;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks, outside};

/// Puts a backup into a new vault at `place`; its key.
async fn filled(reeve: &Installation, script: &CommandLine, place: &str) -> String {
    let sheet = reeve.file("sheet.txt");
    script.run(&["--json", "vault", "init", "--store", place, "--sheet", &sheet]).await.with_code(0);
    let text = fs::read_to_string(&sheet).unwrap();
    fs::remove_file(sheet).unwrap();
    let key = text.lines().find_map(|line| line.strip_prefix("Key")).unwrap().trim().to_owned();
    reeve.knows(&key);
    script.run(&["--json", "vault", "add", "Acme", &reeve.file("acme.zip")]).await.with_code(0);
    key
}

/// The largest of the vault's packs.
fn largest(place: &str) -> PathBuf {
    let folders = fs::read_dir(Path::new(place).join("data")).unwrap().flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
    files.max_by_key(|file| file.metadata().unwrap().len()).expect("a pack").path()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_vault_names_what_is_in_doubt_and_is_left_for_a_new_one() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    let place = reeve.file("vault");
    fs::create_dir(&place).unwrap();
    let script = CommandLine::in_home(reeve.home());
    let key = filled(&reeve, &script, &place).await;
    script.run(&["--json", "vault", "check", "--all"]).await.with_code(0);
    let listed = script.run(&["--json", "vault", "list"]).await.with_code(0);
    let id = listed["snapshots"][0]["id"].as_str().unwrap()[..8].to_owned();

    let pack = largest(&place);
    let sound = fs::read(&pack).unwrap();
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 1;
    fs::write(&pack, &flipped).unwrap();
    let found = script.run(&["--json", "vault", "check", "--all"]).await.with_code(1);
    assert_eq!(found["error"]["code"], "vault_damaged");
    let words = found["error"]["message"].as_str().unwrap();
    assert!(words.contains("cannot be relied on: Acme of"), "{words}");
    let shown = script.run(&["vault", "show"]).await;
    assert!(shown.stdout.contains("DAMAGED, found on"), "{shown:?}");
    assert!(shown.stdout.contains("cannot be relied on: Acme, made"), "{shown:?}");
    assert!(shown.stdout.contains(&id), "which one: {shown:?}");
    let listed = script.run(&["vault", "list"]).await;
    assert!(listed.stdout.contains("DAMAGED"), "{listed:?}");
    let request = OfTenantOrAll { tenant: Some(tenant.clone()) };
    let ledger = backups::ledger(&reeve.reeve, request).await.expect("a ledger").remove(0).ledger;
    let in_vault = ledger.beyond.iter().find(|one| one.source == "vault").expect("it is listed");
    assert_eq!(in_vault.proof, ProofState::Unsound, "the ledger knows as well");
    let ran = script.run(&["--json", "vault", "run"]).await.with_code(1);
    assert_eq!(ran["error"]["code"], "vault_damaged", "what came in may lean on what is wrong: {ran}");

    fs::write(&pack, &sound).unwrap();
    script.run(&["--json", "vault", "check", "--all"]).await.with_code(0);
    let mended = script.run(&["--json", "vault", "show"]).await.with_code(0);
    assert!(mended["vault"]["damage"].is_null(), "all of it was read again: {mended}");
    fs::write(&pack, &flipped).unwrap();
    script.run(&["--json", "vault", "check", "--all"]).await.with_code(1);

    let other = reeve.file("other");
    fs::create_dir(&other).unwrap();
    let init = ["--json", "vault", "init", "--store", &other];
    let refused = script.run(&init).await.with_code(1);
    assert!(refused["error"]["next"].as_str().unwrap().contains("vault forget"), "{refused}");
    let unasked = script.run(&["--json", "vault", "forget"]).await;
    assert_eq!(unasked.code, 2, "nobody is there to agree: {unasked:?}");
    let preview = script.run(&["--json", "vault", "forget", "--preview"]).await.with_code(0);
    assert_eq!(preview["forgotten"], false);
    let forgotten = script.run(&["--json", "vault", "forget", "--yes"]).await.with_code(0);
    assert_eq!(forgotten["forgotten"], true);
    assert!(script.run(&["--json", "vault", "show"]).await.with_code(0)["vault"].is_null());
    assert_eq!(fs::read(&pack).unwrap(), flipped, "nothing in it is touched");
    let made = script.run(&init).await.with_code(0);
    reeve.knows(
        made["sheet"].as_str().unwrap().lines().find_map(|line| line.strip_prefix("Key")).unwrap().trim(),
    );
    script.run(&["--json", "vault", "forget", "--yes"]).await.with_code(0);
    let connect = ["--json", "vault", "connect", "--store", &place, "--key-stdin"];
    script.run_with(&connect, &format!("{key}\n")).await.with_code(0);
    let shown = script.run(&["vault", "show"]).await;
    assert!(shown.stdout.contains("not checked from here yet"), "{shown:?}");
    let last = reeve.journal().await.into_iter().filter(|entry| entry.event.action == "vault.forget").count();
    assert_eq!(last, 2, "it is in the journal");
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_on_a_disk_that_can_only_be_read_is_read_without_a_lock_and_it_is_said() {
    let Some(disk) = SmallDisk::of_kilobytes(20_000) else { return };
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    let script = CommandLine::in_home(reeve.home());
    filled(&reeve, &script, &disk.path().to_string_lossy()).await;
    disk.make_read_only();

    let listed = vault::list(&reeve.reeve, Nothing {}).await.expect("it can be read");
    let request = ExportFromVault { snapshot: listed[0].id.clone(), to: reeve.file("out.zip") };
    let job = vault::export(&reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job"));
    assert_eq!(outside::contents(&reeve.file("out.zip")), outside::contents(&reeve.file("acme.zip")));
    let said = reeve.journal().await.pop().expect("a line").event.detail;
    assert!(said.contains("read without a lock"), "{said}");
    let shown = script.run(&["vault", "show"]).await;
    assert!(shown.stdout.contains("read without a lock"), "{shown:?}");
    let checked = vault::check(&reeve.reeve, CheckVault { all: true }).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &checked.id).await.expect("the job"));

    let file = reeve.file("out.zip");
    let added = script.run(&["--json", "vault", "add", "Acme", &file, "--at", "2026-11-01T02:00:00Z"]).await;
    let refused = added.with_code(4);
    assert_eq!(refused["error"]["code"], Code::VaultFailed.name(), "nothing goes in: {refused}");
}
