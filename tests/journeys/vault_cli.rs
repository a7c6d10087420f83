//! The vault in a script: exit codes and documents.

use reeve_tests::command_line::{CommandLine, finish};
use reeve_tests::installation::{Installation, PASSPHRASE, names_in};
use reeve_tests::outside;
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_in_a_script() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    assert!(reeve.backup(&tenant, "acme.zip").await.fault.is_none());
    let (zip, place, sheet) = (reeve.file("acme.zip"), reeve.file("vault"), reeve.file("sheet.txt"));
    std::fs::create_dir(&place).unwrap();
    let out = reeve.file("out.zip");
    let script = CommandLine::in_home(reeve.home());

    let before = script.run(&["--json", "vault", "list"]).await.with_code(1);
    assert_eq!(before["error"]["code"], "vault_missing");
    let made =
        script.run(&["--json", "vault", "init", "--store", &place, "--sheet", &sheet]).await.with_code(0);
    assert!(made["sheet"].is_null(), "the key is in the file and not on stdout: {made}");
    let text = std::fs::read_to_string(&sheet).unwrap();
    let key = text.lines().find_map(|line| line.strip_prefix("Key")).unwrap().trim().to_owned();

    let added = script.run(&["--json", "vault", "add", "Acme", &zip]).await.with_code(0);
    assert_eq!(added["outcome"]["known"], false);
    let listed = script.run(&["--json", "vault", "list"]).await.with_code(0);
    let snapshot = &listed["snapshots"][0];
    assert_eq!((snapshot["tenant"].as_str(), snapshot["slot"].as_str()), (Some("Acme"), Some("daily 1")));
    let id = &snapshot["id"].as_str().unwrap()[..8];
    script.run(&["--json", "vault", "export", id, "--to", &out]).await.with_code(0);
    assert_eq!(outside::contents(&out), outside::contents(&zip));
    let again = script.run(&["--json", "vault", "export", id, "--to", &out]).await.with_code(1);
    assert_eq!(again["error"]["code"], "already_exists", "nothing is overwritten");
    script.run(&["--json", "vault", "check", "--all"]).await.with_code(0);
    let preview = script.run(&["--json", "vault", "prune", "--preview"]).await.with_code(0);
    assert_eq!(preview["remove"].as_array().map(Vec::len), Some(0));

    let unit = script.run(&["--json", "vault", "schedule", "--at", "mon 02:30", "--for", "systemd"]).await;
    let unit = unit.with_code(0);
    assert_eq!(unit["files"][1]["name"], "reeve-vault.timer");
    assert!(!unit.to_string().contains(PASSPHRASE), "no secret is in it");
    let own =
        script.run(&["--json", "vault", "schedule", "--at", "mon 02:30", "--in-app"]).await.with_code(0);
    assert_eq!(own["vault"]["schedule"], json!({"days": ["mon"], "hour": 2, "minute": 30}));
    let ran = script.run(&["--json", "vault", "run"]).await.with_code(0);
    assert_eq!(ran["outcome"]["taken"][0]["way"], "increment", "{ran}");
    let shown = script.run(&["--json", "vault", "show"]).await.with_code(0);
    assert_eq!(shown["vault"]["last_run"]["result"], "done", "{shown}");
    assert!(shown["vault"]["next_run"].is_string(), "{shown}");

    // another computer: the vault and its key are all it takes
    let other = Installation::with_key_file().await;
    let elsewhere = CommandLine::in_home(other.home());
    let connect = ["--json", "vault", "connect", "--store", &place, "--key-stdin"];
    let wrong = elsewhere.run_with(&connect, "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE\n").await.with_code(1);
    assert_eq!(wrong["error"]["code"], "vault_key_wrong");
    elsewhere.run_with(&connect, &format!("{key}\n")).await.with_code(0);
    let here = script.run(&["--json", "vault", "list"]).await.with_code(0);
    let there = elsewhere.run(&["--json", "vault", "list"]).await.with_code(0);
    assert_eq!(
        there["snapshots"][0]["id"], here["snapshots"][0]["id"],
        "the run's backup took the day's place"
    );
    assert_ne!(there["snapshots"][0]["id"], snapshot["id"], "{there}");
    asked_for_a_restore(&reeve, &script, here["snapshots"][0]["id"].as_str().unwrap()).await;
}

/// A backup that came into the vault by increments is asked for by its id: it is written to a file on the way.
async fn asked_for_a_restore(reeve: &Installation, script: &CommandLine, id: &str) {
    let folder = reeve.files().join("downloads");
    std::fs::create_dir(&folder).unwrap();
    let request = ["--json", "restore", "request", "Acme", "--backup", &id[..8], "--target", "side"];
    let arguments = [request.as_slice(), &["--reason", "compare the prices of June"]].concat();
    let mut command = script.command(&arguments);
    command.env("XDG_DOWNLOAD_DIR", &folder);
    let asked = finish(command, "").await.with_code(0);
    let names = names_in(&folder);
    let file = names.iter().find(|name| name.ends_with(".zip")).expect("the file it was written to");
    let seen = outside::look_at_backup(&folder.join(file).to_string_lossy());
    assert_eq!(asked["request"]["backup"]["sha256"], seen["sha256"], "{asked}");
}
