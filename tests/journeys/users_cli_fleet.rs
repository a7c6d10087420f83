//! The fleet from a terminal: people found everywhere, leaving everywhere, and read from a file; with tenants out of
//! reach, programs killed and somebody else at work.

use std::time::Duration;

use reeve_app::api::{Nothing, OfPlan};
use reeve_app::plans;
use reeve_demo::{Fleet, Kind};
use reeve_domain::plan::PlanState;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::proxy::Proxy;
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::{Value, json};

use crate::users_cli::result;

const LEAVER: &str = "leaver@corp.example";

/// An installation with all tenants of a fleet; in each somebody who is about to leave.
async fn with_leaver(fleet: &Fleet) -> (Installation, CommandLine) {
    let reeve = Installation::with_key_file().await;
    for n in 0..fleet.tenants().len() {
        fleet.edit(n, |data| data.add_user(LEAVER, "Leah Leaver", Kind::Internal));
        reeve.connect(&format!("Tenant {n}"), &WayIn::demo(fleet, n)).await;
    }
    let line = CommandLine::in_home(reeve.home());
    (reeve, line)
}

fn is_active(fleet: &Fleet, tenant: usize) -> bool {
    fleet.edit(tenant, |data| data.user(LEAVER).is_some_and(|user| user.active))
}

fn outcomes(document: &Value) -> Vec<&str> {
    let results = document["results"].as_array().expect("results");
    results.iter().map(|row| row["outcome"].as_str().expect("an outcome")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_out_of_reach_is_its_own_ending_and_is_done_later() {
    let fleet = fleet(2, &[19, 14]).await;
    let (reeve, script) = with_leaver(&fleet).await;
    let away = WayIn::demo(&fleet, 1);
    let proxy = Proxy::to(&away.authority()).await;
    reeve.connect("Behind", &away.through(proxy.port())).await;
    let leave = ["--json", "users", "offboard", LEAVER, "--tenants"];
    let planned = script.run(&[&leave[..], &["Tenant 0,Behind", "--preview"]].concat()).await.with_code(0);
    let plan = planned["plan"].as_str().expect("a plan").to_owned();
    proxy.stop().await;

    let ended = script.run(&["--json", "plan", "apply", &plan, "--yes"]).await;
    let partly = ended.with_code(5);
    assert_eq!(outcomes(&partly), ["unreachable", "done"], "each has its own: {partly}");
    assert!(!is_active(&fleet, 0) && is_active(&fleet, 1));
    let alone = script.run(&[&leave[..], &["Behind", "--preview"]].concat()).await.with_code(4);
    assert_eq!(alone["changes"][0]["refused"]["code"], "unreachable", "said in the plan: {alone}");
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_killed_in_the_middle_is_continued_and_nothing_is_done_twice() {
    let fleet = fleet(3, &[19, 14, 18]).await;
    let (reeve, script) = with_leaver(&fleet).await;
    let arguments =
        ["--json", "users", "offboard", LEAVER, "--all", "--canary", "Tenant 1", "--pause", "600"];
    let mut child = script.start(&[&arguments[..], &["--yes"]].concat());
    let plan = loop {
        let known = plans::list(&reeve.reeve, Nothing {}).await.expect("the plans");
        if let Some(plan) = known.into_iter().find(|plan| plan.counts.done == 1) {
            break plan;
        }
        assert!(child.try_wait().expect("its state").is_none(), "it ended before it could be killed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    child.kill().expect("it is killed, not asked");
    child.wait().expect("it is gone");
    assert_eq!([0, 1, 2].map(|n| is_active(&fleet, n)), [true, false, true], "the first, and nobody else");
    let changes = fleet.edit(1, |data| data.changes);

    let id = plan.id.to_string();
    let ended =
        script.run(&["--json", "plan", "apply", &id, "--canary", "Tenant 1", "--yes"]).await.with_code(0);
    assert_eq!(outcomes(&ended), ["done", "done", "done"], "{ended}");
    assert_eq!([0, 1, 2].map(|n| is_active(&fleet, n)), [false, false, false]);
    assert_eq!(fleet.edit(1, |data| data.changes), changes, "what was done is not done again");
    let plan = plans::show(&reeve.reeve, OfPlan { plan: plan.id }).await.expect("the plan");
    assert_eq!(plan.state, PlanState::Applied);
    reeve.assert_journal_holds().await;
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_after_somebody_elses_change_shows_the_difference() {
    let fleet = fleet(1, &[19]).await;
    let (_reeve, script) = with_leaver(&fleet).await;
    let edit = ["--json", "users", "edit", "Tenant 0", LEAVER, "--name", "Leah Stayer", "--yes"];
    let (plan, ..) = result(&script.run(&edit).await, 0);
    fleet.edit(0, |data| data.change_user(LEAVER, |user| user.name = "Leah Married".into()));
    let undone = script.run(&["--json", "plan", "undo", &plan, "--yes"]).await;
    let (_, outcome, code) = result(&undone, 3);
    assert_eq!((outcome.as_str(), code), ("refused", json!("moved")));
    let name = fleet.edit(0, |data| data.user(LEAVER).map(|user| user.name.clone()));
    assert_eq!(name.as_deref(), Some("Leah Married"), "never an overwrite");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_people_is_understood_whole_or_not_at_all() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, script) = with_leaver(&fleet).await;
    script.run(&["users", "refresh"]).await;
    let before = fleet.edit(0, |data| data.changes);
    let file = reeve.file("people.csv");
    std::fs::write(
        &file,
        format!("name;login;kind;groups;desk\nAda;ada@new.example;;stock.group_stock_user;4\nBo;{LEAVER};robot;;5\n"),
    )
    .unwrap();
    let import = ["--json", "users", "import", "Tenant 0", &file, "--no-mail", "--yes"];
    let refused = script.run(&import).await.with_code(2);
    assert_eq!(refused["error"]["code"], "invalid_input");
    let faults: Vec<(&Value, &Value)> =
        refused["rows"].as_array().expect("rows").iter().map(|row| (&row["line"], &row["column"])).collect();
    assert_eq!(faults, [(&json!(3), &json!("login")), (&json!(3), &json!("kind"))]);
    assert_eq!(fleet.edit(0, |data| data.changes), before, "nothing is done until every row is understood");

    std::fs::write(
        &file,
        "name;login;groups\nAda;ada@new.example;stock.group_stock_user\nBo;bo@new.example;stock.group_of_nobody\n",
    )
    .unwrap();
    let refused = script.run(&import).await.with_code(2);
    assert_eq!(refused["error"]["code"], "invalid_input");
    assert_eq!(refused.get("plan"), None, "an error like every other");
    assert_eq!((&refused["rows"][0]["line"], &refused["rows"][0]["column"]), (&json!(3), &json!("groups")));
    assert_eq!(fleet.edit(0, |data| data.changes), before, "one row that cannot be made stops all of them");
    let plans = plans::list(&reeve.reeve, Nothing {}).await.expect("the list");
    assert_eq!(plans[0].state, PlanState::Discarded, "nobody applies the half of it later");

    std::fs::write(
        &file,
        "\u{feff}name,login,kind,groups\nAda,ada@new.example,,stock.group_stock_user\nBo,bo@new.example,portal,\n",
    )
    .unwrap();
    assert_eq!(result(&script.run(&import).await, 0).1, "done");
    for (login, in_stock) in [("ada@new.example", true), ("bo@new.example", false)] {
        let found = script.run(&["--json", "users", "show", "Tenant 0", login]).await.with_code(0);
        assert_eq!(found["user"]["active"], true);
        let groups = found["user"]["groups"].to_string();
        assert_eq!(groups.contains("stock.group_stock_user"), in_stock, "{groups}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_to_look_at_is_found_across_the_fleet() {
    let fleet = fleet(2, &[19, 14]).await;
    let (_reeve, script) = with_leaver(&fleet).await;
    script.run(&["--json", "users", "refresh"]).await.with_code(0);
    let found = async |only: &[&str]| {
        let found = script.run(&[&["--json", "users", "find"], only].concat()).await.with_code(0);
        found["users"].as_array().expect("users").clone()
    };
    let administrators = found(&["--administrators"]).await;
    for tenant in ["Tenant 0", "Tenant 1"] {
        let holders: Vec<&Value> = administrators.iter().filter(|user| user["tenant"] == tenant).collect();
        assert!(holders.iter().any(|user| user["login"] == "admin"), "{tenant}: {holders:?}");
        assert!(holders.iter().all(|user| user["administrator"] == true));
    }
    assert!(administrators.len() < found(&[""]).await.len());
    let unused = found(&["--unused-days", "30"]).await;
    assert!(unused.iter().any(|user| user["login"] == LEAVER), "never is long ago");
    let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(30);
    for user in &unused {
        let at = user["last_sign_in"].as_str().map(|at| at.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        assert!(at.is_none_or(|at| at < long_ago), "{user}");
    }
    let unprotected = found(&["--no-two-factor"]).await;
    assert!(!unprotected.is_empty() && unprotected.iter().all(|user| user["two_factor"] == false));
    let staged = script.run(&["--json", "tenant", "stage", "Tenant 0", "production"]).await.with_code(0);
    assert_eq!(staged["tenant"]["stage"], "production");
    let groups = script.run(&["--json", "users", "catalogue", "Tenant 1"]).await.with_code(0);
    let headings = groups["headings"].as_array().expect("headings");
    assert!(headings.iter().any(|heading| heading["name"] == "Administration"), "{headings:?}");
    let templates = script.run(&["--json", "users", "templates"]).await.with_code(0);
    assert!(templates["templates"].as_array().is_some_and(|known| !known.is_empty()));
}
