//! The built `reeve`, as scripts use it: one JSON document, the promised shapes, the promised exit codes.

use reeve_demo::Misbehaviour;
use reeve_tests::arguments::Watch;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::{Installation, PASSPHRASE};
use reeve_tests::leaks;
use reeve_tests::outside;
use reeve_tests::proxy::Proxy;
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<String> {
    value.as_object().unwrap_or_else(|| panic!("an object, not {value}")).keys().cloned().collect()
}

fn has(value: &Value, wanted: &[&str]) {
    let there = keys(value);
    for key in wanted {
        assert!(there.contains(&(*key).to_owned()), "{key} is promised: {there:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_job_in_a_script() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::with_key_file().await;
    way.secrets().iter().for_each(|secret| reeve.knows(secret));
    let script = CommandLine::in_home(reeve.home());
    let ca = reeve.file("ca.pem");
    std::fs::write(&ca, &way.ca_pem).unwrap();
    let watch = Watch::begin();

    let probed =
        script.run(&["--json", "tenant", "probe", "--url", &way.url, "--ca-file", &ca]).await.with_code(0);
    assert_eq!(probed["probe"]["version"]["series"], 19);
    let add = [
        "--json",
        "tenant",
        "add",
        "Acme",
        "--url",
        &way.url,
        "--database",
        &way.database,
        "--login",
        &way.login,
    ];
    let add = [&add[..], &["--ca-file", &ca, "--secret-stdin"]].concat();
    let added = script.run_with(&add, &format!("{}\n", way.password)).await.with_code(0);
    assert_eq!(added["tenant"]["name"], "Acme");
    let master = way.master.clone().expect("a master password");
    let stored =
        script.run_with(&["--json", "tenant", "master-password", "Acme", "--secret-stdin"], &master).await;
    assert_eq!(stored.with_code(0)["has_master_password"], true);
    has(&script.run(&["--json", "tenant", "list"]).await.with_code(0), &["tenants"]);

    let people = script.run(&["--json", "users", "list", "acme", "--archived"]).await.with_code(0);
    assert_eq!(keys(&people), ["as_of", "tenant", "users"]);
    let shape = ["id", "login", "name", "email", "active", "kind", "groups", "last_sign_in", "two_factor"];
    for user in people["users"].as_array().expect("users") {
        has(user, &shape);
    }
    let csv = script.run(&["users", "list", "Acme", "--csv"]).await;
    assert_eq!(csv.code, 0);
    let rows = csv::Reader::from_reader(csv.stdout.as_bytes()).into_records().filter(Result::is_ok).count();
    let active =
        people["users"].as_array().expect("users").iter().filter(|user| user["active"] == true).count();
    assert_eq!(rows, active, "the same people, without the archived ones");
    let found = script.run(&["--json", "users", "find", "admin"]).await.with_code(0);
    assert!(found["users"].as_array().is_some_and(|users| !users.is_empty() && users[0]["tenant"] == "Acme"));

    let to = reeve.file("acme.zip");
    let taken = script.run(&["--json", "backup", "take", "Acme", "--to", &to]).await.with_code(0);
    has(&taken, &["tenant", "file", "bytes", "sha256", "seconds", "verdict"]);
    assert_eq!(outside::look_at_backup(&to)["sha256"], taken["sha256"]);
    let verified = script.run(&["--json", "backup", "verify", &to]).await.with_code(0);
    assert_eq!((&verified["sha256"], &verified["verdict"]["ok"]), (&taken["sha256"], &json!(true)));
    for check in verified["verdict"]["checks"].as_array().expect("checks") {
        has(check, &["name", "ok", "detail"]);
    }
    let walked = script.run(&["--json", "journal", "verify"]).await.with_code(0);
    assert_eq!(walked["ok"], true);
    let lines = reeve.file("journal.jsonl");
    assert_eq!(script.run(&["journal", "export", &lines]).await.code, 0);
    assert_eq!(outside::walk_journal(&std::fs::read_to_string(&lines).unwrap())["head"], walked["head"]);
    let removed = script.run(&["--json", "tenant", "remove", "Acme", "--preview"]).await.with_code(0);
    assert_eq!(removed["removed"], false);
    assert_eq!(
        script.run(&["--json", "tenant", "remove", "Acme", "--yes"]).await.with_code(0)["removed"],
        true
    );
    leaks::assert_none_in_arguments(&watch.end(), &reeve.secrets());
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_ending_has_its_exit_code_and_one_document() {
    let fleet = fleet(2, &[19]).await;
    let (way, other) = (WayIn::demo(&fleet, 0), WayIn::demo(&fleet, 1));
    let reeve = Installation::with_key_file().await;
    let line = Proxy::to(&other.authority()).await;
    reeve.connect("Acme", &way).await;
    let second = reeve.connect("Other", &other.through(line.port())).await;
    reeve.refresh(&[&second]).await;
    let script = CommandLine::in_home(reeve.home());
    let error = |document: &Value| {
        let error = document["error"].clone();
        has(&error, &["code", "message", "retry", "next"]);
        error["code"].as_str().expect("a code").to_owned()
    };
    let mut said = Vec::new();
    let mut ends = async |arguments: &[&str], input: &str, code: i32, name: &str| {
        let ended = script.run_with(&[&["--json"], arguments].concat(), input).await;
        assert_eq!(error(&ended.with_code(code)), name, "{arguments:?}");
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        said.push(format!("{}{}", ended.stdout, ended.stderr));
    };

    // 1: failed
    ends(&["tenant", "show", "Nobody"], "", 1, "not_found").await;
    ends(&["backup", "verify", &reeve.file("absent.zip")], "", 1, "cannot_read").await;
    // 2: usage
    ends(&["tenant", "probe", "--url", "http://acme.example.com"], "", 2, "plain_http").await;
    ends(&["tenant", "probe", "--url", "ftp://acme.example.com"], "", 2, "invalid_input").await;
    ends(&["tenant", "secret", "Acme"], "", 2, "invalid_input").await;
    // 3: refused by the tenant
    ends(&["tenant", "secret", "Acme", "--secret-stdin"], "Wrong-Password-55!\n", 3, "sign_in_refused").await;
    ends(
        &["tenant", "master-password", "Acme", "--secret-stdin"],
        "Wrong-Master-55!\n",
        3,
        "master_password_wrong",
    )
    .await;
    fleet.misbehave(0, Misbehaviour::BackupErrorPage);
    ends(&["backup", "take", "Acme", "--to", &reeve.file("acme.zip")], "", 3, "backup_failed").await;
    fleet.behave(0);
    // 4: unreachable
    ends(&["tenant", "probe", "--url", "https://no-such-host.invalid"], "", 4, "unknown_host").await;
    line.stop().await;
    ends(&["tenant", "check", "Other"], "", 4, "unreachable").await;
    ends(&["users", "refresh", "Other"], "", 4, "unreachable").await;
    // the passphrase
    let mut command = script.command(&["--json", "tenant", "list"]);
    command.env("REEVE_PASSPHRASE", "Not-The-Passphrase");
    let ended = reeve_tests::command_line::finish(command, "").await;
    assert_eq!(error(&ended.with_code(1)), "passphrase_wrong");
    // usage that never came to be a command
    assert_eq!(script.run(&["tenant", "explode"]).await.code, 2);
    assert_eq!(script.run(&["--version"]).await.code, 0);

    // 5: partly done
    let partly = script.run(&["--json", "users", "refresh"]).await.with_code(5);
    has(&partly, &["job"]);
    let stale = script.run(&["--json", "users", "list", "Other", "--refresh"]).await;
    assert!(
        stale.with_code(5)["users"].as_array().is_some_and(|users| !users.is_empty()),
        "what was read before"
    );
    // and not: a tenant that was not asked for is nobody's failure
    script.run(&["--json", "users", "refresh", "Acme"]).await.with_code(0);

    // a file that is not sound is an answer, and a failure
    std::fs::write(reeve.file("page.zip"), "<html>no backup</html>").unwrap();
    let unsound = script.run(&["--json", "backup", "verify", &reeve.file("page.zip")]).await.with_code(1);
    assert_eq!(unsound["verdict"]["ok"], false);

    let said = said.concat();
    for secret in ["Wrong-Password-55!", "Wrong-Master-55!", PASSPHRASE, &way.password] {
        assert!(!said.contains(secret), "no secret is printed");
    }
}
