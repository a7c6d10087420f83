//! Reports for somebody else, and the same answers for scripts.

use reeve_app::api::WriteReport;
use reeve_app::promises;
use reeve_demo::{Fleet, Planted};
use reeve_domain::Code;
use reeve_domain::tenant::TenantId;
use reeve_promises::Check;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::fleet;
use reeve_tests::{expect, leaks};
use serde_json::{Value, json};

/// A tenant with two faults, and one with none.
async fn two() -> (Fleet, Installation, TenantId) {
    let (fleet, reeve) = (fleet(2, &[19]).await, Installation::with_key_file().await);
    let ill = reeve.connect_put_right("=Ill <blink>", &fleet, 0, "odoo_online").await;
    reeve.connect_put_right("Well", &fleet, 1, "growsoft").await;
    fleet.plant(0, Planted::OpenSignup);
    fleet.plant(0, Planted::NoExternalSignIn);
    reeve.checked(&[]).await;
    (fleet, reeve, ill)
}

async fn written(reeve: &Installation, tenant: Option<&TenantId>, name: &str) -> String {
    let request = WriteReport { tenant: tenant.cloned(), to: reeve.file(name) };
    let done = promises::report(&reeve.reeve, request).await.expect("it is written");
    let checks = Check::ALL.len() as u64;
    assert_eq!(done.rows, if tenant.is_some() { checks } else { 2 * checks }, "every check is in it");
    std::fs::read_to_string(&done.file).expect("the file")
}

/// The check of this name among a tenant's.
fn check<'a>(tenant: &'a Value, id: &str) -> &'a Value {
    let checks = tenant["checks"].as_array().expect("checks");
    checks.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id} in {tenant}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_holds_every_verdict_for_people_for_tables_and_for_scripts() {
    let (_fleet, reeve, ill) = two().await;
    let page = written(&reeve, Some(&ill), "ill.html").await;
    for check in Check::ALL {
        assert!(page.contains(check.title()), "{} is on the page", check.name());
    }
    assert!(page.contains("below today&#39;s standard") || page.contains("below today's standard"), "{page}");
    assert!(!page.contains("<blink>") && !page.contains("<script"), "a name is text, whatever it holds");
    assert!(page.contains("@media print"), "it prints");
    let fleet = written(&reeve, None, "fleet.html").await;
    assert!(fleet.contains("Well") && fleet.contains("Growsoft"), "all of them");

    let table = written(&reeve, None, "fleet.csv").await;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let head = rows.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|one| one == name).expect("the column");
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a line")).collect();
    let of = |tenant: &str, check: &str| {
        let mut found = rows.iter().filter(|row| row[at("tenant")].contains(tenant));
        found.find(|row| &row[at("check")] == check).expect("the line")
    };
    assert_eq!(&of("Ill", "external_sign_in")[at("verdict")], "broken");
    assert_eq!(&of("Ill", "open_signup")[at("standard")], "below today's standard");
    assert_eq!(&of("Well", "external_sign_in")[at("verdict")], "kept");
    assert!(!of("Ill", "open_signup")[at("tenant")].starts_with('='), "no formula of anybody's");

    let document: Value = serde_json::from_str(&written(&reeve, None, "fleet.json").await).expect("JSON");
    let tenants = document["tenants"].as_array().expect("tenants");
    assert_eq!(tenants.len(), 2);
    assert_eq!(tenants[0]["tenant"], "=Ill <blink>", "those at the greatest risk first");
    assert_eq!(check(&tenants[0], "external_sign_in")["verdict"], "broken");
    assert_eq!(check(&tenants[1], "external_sign_in")["verdict"], "kept");
    assert_eq!(tenants[0]["platform"]["source"]["section"], "Backups / Disaster Recovery");

    let again = WriteReport { tenant: None, to: reeve.file("fleet.csv") };
    expect::refused(promises::report(&reeve.reeve, again).await, Code::AlreadyExists, "");
    let unknown = WriteReport { tenant: None, to: reeve.file("fleet.pdf") };
    let refused = promises::report(&reeve.reeve, unknown).await;
    assert_eq!(expect::refused(refused, Code::InvalidInput, "").fields["field"], "to");
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_checks_reads_accepts_and_reports() {
    let (fleet, reeve, _) = two().await;
    let line = CommandLine::in_home(reeve.home());
    let name = "=Ill <blink>";
    let told = line.run(&["--json", "promises", "check", name]).await.with_code(0);
    assert_eq!(told["tenant"], name);
    assert!(told["score"].as_u64().is_some_and(|score| score < 100), "{told}");
    assert_eq!(told["checks"].as_array().map(Vec::len), Some(Check::ALL.len()));
    for one in told["checks"].as_array().expect("checks") {
        for key in ["id", "promise", "verdict", "sufficient", "evidence", "checked_at"] {
            assert!(one.get(key).is_some(), "{key} in {one}");
        }
    }
    let external = check(&told, "external_sign_in");
    assert_eq!((&external["verdict"], &external["sufficient"]), (&json!("broken"), &json!(null)));
    let open = check(&told, "open_signup");
    assert_eq!((&open["verdict"], &open["sufficient"]), (&json!("not_stated"), &json!(false)));

    let shown = line.run(&["promises", "show", name]).await.stdout;
    let faults: Vec<&str> = shown.lines().skip(2).take(2).filter_map(|row| row.split(' ').next()).collect();
    assert_eq!(faults, ["open_signup", "external_sign_in"], "the heavier fault first: {shown}");
    assert!(shown.contains("not stated, sufficient"), "both answers: {shown}");

    let all = line.run(&["--json", "promises", "check", "--all", "--cheap"]).await.with_code(0);
    assert_eq!(all["tenants"].as_array().map(Vec::len), Some(2));
    let listed = line.run(&["--json", "promises", "list"]).await.with_code(0);
    assert_eq!(listed["tenants"][0]["tenant"], name, "the greatest risk first: {listed}");
    let day = (chrono::Utc::now() + chrono::TimeDelta::days(20)).format("%Y-%m-%d").to_string();
    let accept = [
        "--json",
        "promises",
        "accept",
        name,
        "open_signup",
        "--owner",
        "Ayşe",
        "--reason",
        "The fair",
        "--until",
        &day,
    ];
    let accepted = line.run(&accept).await.with_code(0);
    assert_eq!(accepted["exception"]["owner"], "Ayşe", "{accepted}");
    let unknown = line
        .run(&[
            "--json", "promises", "accept", name, "no_such", "--owner", "A", "--reason", "B", "--until", &day,
        ])
        .await;
    assert_eq!(unknown.with_code(2)["error"]["code"], "invalid_input");
    for (until, says) in [("2020-01-31", "2020-01-31 is past"), ("31.01.2027", "YYYY-MM-DD")] {
        let mut wrong = accept;
        wrong[10] = until;
        let ended = line.run(&wrong).await;
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(format!("{}{}", ended.stdout, ended.stderr).contains(says), "{ended:?}");
    }
    let again = line.run(&accept[1..]).await;
    assert!(again.stdout.contains(&format!("until {day}")), "the day that was given: {again:?}");
    assert!(again.stdout.contains("replaces Ayşe's"), "{again:?}");
    let never = line.run(&["--json", "promises", "unaccept", name, "hsts"]).await.with_code(1);
    assert_eq!(never["error"]["message"], format!("hsts of {name} is not accepted."));
    let history = line.run(&["--json", "promises", "history", name]).await.with_code(0);
    assert!(history["changes"].is_array() && history["scores"].is_array(), "{history}");
    let file = reeve.file("told.json");
    line.run(&["--json", "promises", "report", "--to", &file]).await.with_code(0);
    assert!(std::path::Path::new(&file).is_file());

    fleet.stop().await;
    let away = line.run(&["--json", "promises", "check", "--all"]).await.with_code(4);
    assert!(
        away["tenants"].is_array(),
        "what was last seen is shown, and that nobody was reached is told: {away}"
    );
}
