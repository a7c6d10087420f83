//! Platforms of one's own: a file taken in, tenants kept with it, its promises in the ledger, its word on restores.

use reeve_app::api::{AddPlatform, AskForRestore};
use reeve_app::{platforms, restores};
use reeve_demo::{Fleet, FleetOptions};
use reeve_domain::Code;
use reeve_domain::restore::RestoreTarget;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::WayIn;
use serde_json::json;

const MINE: &str = r#"
id = "mine"
name = "My Hosting"
built_on = "Odoo"
source = { title = "What we promise", section = "Backups" }
rpo_hours = 12
[backups]
daily = { count = 3, holds = "full" }
"#;

#[tokio::test]
async fn a_platform_of_ones_own_is_taken_in_and_its_promises_are_counted() {
    let fleet = Fleet::start(FleetOptions { tenants: 1, versions: vec![19], ..FleetOptions::default() });
    let fleet = fleet.await.expect("a fleet");
    let reeve = Installation::with_key_file().await;
    let line = CommandLine::in_home(reeve.home());
    let file = reeve.file("hosting.toml");
    std::fs::write(&file, MINE.replace("rpo_hours", "rpo")).expect("a file");
    let torn = line.run(&["platform", "add", &file, "--json"]).await.with_code(2);
    assert_eq!(torn["error"]["code"], "invalid_input", "{torn}");
    let words = torn["error"]["message"].as_str().unwrap_or_default();
    assert!(words.contains("line 6: unknown field `rpo`, expected one of"), "{words}");

    std::fs::write(&file, MINE).expect("a file");
    let added = line.run(&["platform", "add", &file, "--json"]).await.document();
    assert_eq!(added["platform"]["rpo_hours"], json!({"kind": "stated", "value": 12}));
    let again = line.run(&["platform", "add", &file, "--json"]).await.with_code(1);
    assert_eq!(again["error"]["code"], "already_exists", "one that is there is not overwritten by mistake");
    line.run(&["platform", "add", &file, "--replace", "--json"]).await.document();
    let shown = line.run(&["platform", "show", "mine", "--json"]).await.document();
    assert_eq!(shown["text"], MINE, "it can be handed on as it came");

    let way = WayIn::demo(&fleet, 0);
    let mut request = reeve.request("Acme", &way);
    request.platform = "mine".into();
    reeve.add(request).await.expect("it connects");
    let ledger = line.run(&["backup", "ledger", "Acme", "--json"]).await.document();
    let slots = ledger["ledgers"][0]["ledger"]["slots"].as_array().map(Vec::len);
    assert_eq!((slots, &ledger["ledgers"][0]["promised"]["rpo_hours"]), (Some(3), &json!(12)), "{ledger}");
    let kept = line.run(&["platform", "remove", "mine", "--yes", "--json"]).await.with_code(2);
    let words = kept["error"]["message"].as_str().unwrap_or_default();
    assert_eq!(words, "“mine” is the platform of Acme.");

    // what somebody put there by hand keeps nobody from working
    std::fs::write(reeve.home().join("platforms/torn.toml"), "id = ").expect("a file");
    let listed = line.run(&["platform", "list", "--json"]).await.document();
    let ids: Vec<_> = listed["platforms"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["ijvine", "instant_erp", "odoo_online", "growsoft", "erp4", "mine", "other"]);
    assert_eq!((&listed["files"][0]["problem"], &listed["files"][1]["id"]), (&json!(null), &json!(null)));
    line.run(&["platform", "remove", "torn", "--yes", "--json"]).await.document();
    line.run(&["tenant", "remove", "Acme", "--yes", "--json"]).await.document();
    line.run(&["platform", "remove", "mine", "--yes", "--json"]).await.document();
    let unknown = line.run(&["platform", "show", "mine", "--json"]).await.with_code(1);
    assert_eq!(unknown["error"]["code"], "not_found");
}

#[tokio::test]
async fn a_restore_to_where_the_platform_restores_nothing_is_not_asked_for() {
    let fleet = Fleet::start(FleetOptions { tenants: 1, versions: vec![19], ..FleetOptions::default() });
    let fleet = fleet.await.expect("a fleet");
    let reeve = Installation::with_key_file().await;
    let restore = "restore = { channel = \"helpdesk\", targets = [\"side\"] }\nrpo_hours";
    let text = MINE.replace("rpo_hours", restore);
    platforms::add(&reeve.reeve, AddPlatform { text, replace: false }).await.expect("it is a platform");
    let tenant = reeve.connect_on("Acme", &WayIn::demo(&fleet, 0), "mine").await;
    let asking = |target| AskForRestore {
        tenant: tenant.clone(),
        backup: reeve.file("none.zip"),
        at: None,
        target,
        side: None,
        reason: "An import went wrong".to_owned(),
        window: None,
        desk: None,
    };
    let live = restores::ask(&reeve.reeve, asking(RestoreTarget::Live)).await.expect_err("it is not offered");
    assert_eq!(
        (live.code, live.fields.get("field").map(String::as_str)),
        (Code::InvalidInput, Some("target"))
    );
    assert_eq!(live.message, "My Hosting does not offer restores in the live database's place.");
    let side =
        restores::ask(&reeve.reeve, asking(RestoreTarget::Side)).await.expect_err("there is no such file");
    assert_ne!(side.fields.get("field").map(String::as_str), Some("target"), "{side:?}");
}
