//! Platforms of one's own: a file taken in, tenants kept with it, its promises in the ledger, its word on restores.

use chrono::TimeDelta;
use reeve_app::api::{AddPlatform, AskForRestore, PromiseReport};
use reeve_app::{platforms, restores};
use reeve_demo::{Fleet, FleetOptions, Planted};
use reeve_domain::Code;
use reeve_domain::restore::RestoreTarget;
use reeve_promises::{Check, Unseen, Verdict};
use reeve_tests::command_line::CommandLine;
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::promises::finding;
use reeve_tests::way_in::{WayIn, fleet};
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
    let next = again["error"]["next"].as_str().unwrap_or_default();
    assert!(next.contains("--replace"), "and how to do it on purpose is said: {next}");
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

/// What checks come to, without the time at which they were made.
fn answers(report: &PromiseReport) -> Vec<(Check, Verdict, Option<bool>)> {
    let findings = report.checks.iter().map(|one| &one.finding);
    findings.map(|finding| (finding.check, finding.verdict, finding.sufficient)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_told_with_its_line_and_its_tenants_stand_as_they_stood() {
    let (fleet, reeve) = (fleet(2, &[19]).await, Installation::with_key_file().await);
    let text = MINE.replace("rpo_hours", "external_sign_in = [\"oauth2\"]\nrpo_hours");
    platforms::add(&reeve.reeve, AddPlatform { text: text.clone(), replace: false })
        .await
        .expect("a platform");
    let ill = reeve.connect_put_right("Ill", &fleet, 0, "mine").await;
    let other = reeve.connect_put_right("Other", &fleet, 1, "erp4").await;
    fleet.plant(0, Planted::NoExternalSignIn);
    expect::done(&reeve.pass(&[]).await);
    let before = reeve.promises(&ill).await;
    assert_eq!(finding(&before, Check::ExternalSignIn).verdict, Verdict::Broken);

    // by a file that is called otherwise too: it is known by the id that it tells
    let file = reeve.home().join("platforms/hosting.toml");
    std::fs::remove_file(reeve.home().join("platforms/mine.toml")).expect("it was there");
    std::fs::write(&file, text.replace("rpo_hours", "rpo")).expect("a file");
    reeve.host.later(TimeDelta::minutes(1));
    expect::done(&reeve.pass(&[]).await);
    let torn = reeve.promises(&ill).await;
    assert_eq!(answers(&torn), answers(&before), "nothing is acquitted");
    assert_eq!(torn.history, before.history, "and nothing is in the history");
    assert_eq!((torn.standing.score, torn.standing.broken), (before.standing.score, 1));
    let fault = torn.standing.fault.expect("it is said");
    expect::fault(&fault, Code::CannotRead, "");
    assert_eq!((fault.fields["path"].as_str(), fault.fields["line"].as_str()), (file.to_str().unwrap(), "7"));
    assert!(reeve.promises(&other).await.standing.fault.is_none(), "another platform's tenants are checked");
    let line = CommandLine::in_home(reeve.home());
    let told = line.run(&["promises", "check", "--all"]).await;
    assert_eq!(told.code, 5, "a part of them only: {told:?}");
    assert!(told.stderr.contains("hosting.toml: line 7: unknown field `rpo`"), "loudly: {told:?}");
    let ledger = line.run(&["backup", "ledger", "Ill", "--json"]).await.document();
    let mut unread = ledger["ledgers"][0]["unread"].as_array().into_iter().flatten();
    let platform = unread.find(|one| one["name"] == "platform");
    let at = platform.map(|one| &one["fault"]["fields"]["line"]);
    assert_eq!(at, Some(&json!("7")), "the ledger does not say that nothing was promised: {ledger}");
    let page = reeve.file("ill.html");
    line.run(&["promises", "report", "Ill", "--to", &page, "--json"]).await.document();
    let page = std::fs::read_to_string(page).expect("the report");
    assert!(page.contains("hosting.toml") && !page.contains("nothing is stated"), "{page}");

    std::fs::write(&file, &text).expect("it is mended");
    expect::done(&reeve.pass(&[]).await);
    let mended = reeve.promises(&ill).await;
    assert_eq!((mended.standing.fault, mended.history), (None, before.history), "as if nothing had been");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_gets_another_platform_and_the_next_check_holds_it_against_that_ones_promises() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::with_key_file().await);
    let tenant = reeve.connect_put_right("Acme", &fleet, 0, "erp4").await;
    fleet.plant(0, Planted::NoExternalSignIn);
    expect::done(&reeve.pass(&[]).await);
    let external = |report: &PromiseReport| finding(report, Check::ExternalSignIn).verdict;
    assert_eq!(external(&reeve.promises(&tenant).await), Verdict::NotStated);

    let line = CommandLine::in_home(reeve.home());
    let unknown = line.run(&["tenant", "platform", "Acme", "nobody", "--json"]).await.with_code(2);
    assert_eq!(unknown["error"]["code"], "invalid_input", "{unknown}");
    let shown = line.run(&["tenant", "platform", "Acme", "odoo_online", "--json"]).await.document();
    assert_eq!(shown["tenant"]["platform"], "odoo_online");
    let journal = reeve.journal().await;
    let row = journal.iter().find(|entry| entry.event.action == "tenant.set_platform").expect("a row");
    assert_eq!(
        (row.event.tenant.as_deref(), row.event.detail.as_str()),
        (Some("Acme"), "odoo_online instead of erp4")
    );
    let unjudged = reeve.promises(&tenant).await;
    let found = finding(&unjudged, Check::ExternalSignIn);
    assert_eq!(
        (found.verdict, found.unseen),
        (Verdict::Unseen, Some(Unseen::NotLooked)),
        "nobody has looked since"
    );

    expect::done(&reeve.pass(&[]).await);
    let judged = reeve.promises(&tenant).await;
    assert_eq!((external(&judged), judged.standing.platform.as_str()), (Verdict::Broken, "odoo_online"));
    assert!(
        judged.history.iter().all(|change| !change.worse),
        "the tenant is as it was: {:?}",
        judged.history
    );
    let history = judged.history.len();
    line.run(&["tenant", "platform", "Acme", "odoo_online"]).await;
    let rows = reeve.journal().await.into_iter().filter(|one| one.event.action == "tenant.set_platform");
    assert_eq!(rows.count(), 1, "the same once more is no change");

    assert_eq!(reeve.promises(&tenant).await.history.len(), history);

    line.run(&["tenant", "platform", "Acme", "other", "--json"]).await.document();
    let freed = reeve.promises(&tenant).await;
    assert_eq!((external(&freed), freed.standing.broken), (Verdict::NotStated, 0), "it promises nothing");
    let change = freed.history.iter().find(|change| change.check == Check::ExternalSignIn).expect("a line");
    assert_eq!((change.platform.as_deref(), change.worse), (Some("other"), false), "and why is said");
}
