//! People changed from a terminal, as scripts do it: every change planned, agreed to, applied and undone, and what the
//! tenant then says by a second, independent call.

use std::time::Duration;

use reeve_app::api::{Nothing, OfPlan};
use reeve_app::plans;
use reeve_demo::{Fleet, Kind};
use reeve_domain::plan::PlanState;
use reeve_domain::tenant::TenantId;
use reeve_tests::command_line::{CommandLine, Ended};
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::proxy::Proxy;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

const LEAVER: &str = "leaver@corp.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accounts_life_on_the_demo_19() {
    let fleet = fleet(1, &[19]).await;
    an_accounts_life(&WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accounts_life_on_the_demo_14() {
    let fleet = fleet(1, &[14]).await;
    an_accounts_life(&WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accounts_life_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        an_accounts_life(&way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accounts_life_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        an_accounts_life(&way).await;
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("an object, not {value}")).keys().map(String::as_str).collect()
}

/// The plan of a change that ended with this code, and its only result's outcome and code.
#[track_caller]
fn result(ended: &Ended, code: i32) -> (String, String, Value) {
    let document = ended.with_code(code);
    let results = document["results"].as_array().expect("results");
    assert_eq!(results.len(), 1, "{document}");
    for key in ["tenant", "outcome", "detail"] {
        assert!(results[0].get(key).is_some(), "{key} is promised: {document}");
    }
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&document["plan"]), text(&results[0]["outcome"]), results[0]["code"].clone())
}

/// What a script does with one account.
struct Script<'a> {
    reeve: &'a Installation,
    line: CommandLine,
    way: WayIn,
    login: String,
}

impl Script<'_> {
    async fn run(&self, arguments: &[&str]) -> Ended {
        self.line.run(&[&["--json"], arguments].concat()).await
    }

    /// A change that is applied at once and done; its plan.
    async fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(&[arguments, &["--yes"]].concat()).await;
        let (plan, outcome, _) = result(&ended, 0);
        assert_eq!(outcome, "done", "{arguments:?}");
        plan
    }

    /// The account as another program sees it.
    async fn seen(&self, field: &str) -> Option<Value> {
        let rows = Witness::open(&self.way).await.rows("res.users", &["login", field]).await;
        rows.into_iter().find(|row| row["login"] == self.login.as_str()).map(|row| row[field].clone())
    }

    /// External ids of the groups it was given, as Reeve reads them just now.
    async fn groups(&self) -> Vec<String> {
        let shown = self.run(&["users", "show", "Acme", &self.login]).await.with_code(0);
        let groups = [&shown["user"]["groups"], &shown["implied"]];
        let all = groups.into_iter().flat_map(|list| list.as_array().expect("a list").clone());
        all.map(|group| group.as_str().expect("a name").to_owned()).collect()
    }
}

async fn an_accounts_life(way: &WayIn) {
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", way).await;
    let line = CommandLine::in_home(reeve.home());
    let login = format!("nadia-{}@new.example", chrono::Utc::now().timestamp_micros());
    let script = Script { reeve: &reeve, line, way: way.clone(), login };
    is_made(&script).await;
    is_changed(&script).await;
    gets_rights(&script).await;
    gets_a_password(&script).await;
    leaves(&script).await;
    let walked = script.run(&["journal", "verify"]).await.with_code(0);
    assert_eq!(walked["ok"], true);
    Witness::open(way).await.remove("res.users", "login", &script.login).await;
    leaks::assert_none(&reeve, &[]).await;
}

async fn is_made(script: &Script<'_>) {
    let login = script.login.as_str();
    let create = ["users", "create", "Acme", "--login", login, "--name", "Nadia Newcomer"];
    let create = [&create[..], &["--group", "base.group_partner_manager", "--no-mail"]].concat();

    let planned = script.run(&[&create[..], &["--preview"]].concat()).await.with_code(0);
    assert_eq!(keys(&planned), ["changes", "notes", "plan"]);
    let changes = planned["changes"].as_array().expect("changes");
    for change in changes {
        for key in ["tenant", "login", "field", "before", "after", "refused"] {
            assert!(change.get(key).is_some(), "{key} is promised: {change}");
        }
    }
    let account = changes.iter().find(|change| change["field"] == "account").expect("the account itself");
    assert_eq!((&account["tenant"], &account["before"]), (&json!("Acme"), &Value::Null));
    assert_eq!((&account["after"], &account["refused"]), (&json!(login), &Value::Null));
    assert_eq!(script.seen("active").await, None, "a preview changes nothing");

    let nobody = script.run(&create).await.with_code(2);
    assert_eq!(nobody["error"]["code"], "invalid_input", "nobody can be asked: {nobody}");
    assert_eq!(script.seen("active").await, None, "and nothing was done");

    script.done(&create).await;
    assert_eq!(script.seen("active").await, Some(json!(true)));
    let (_, outcome, code) = result(&script.run(&[&create[..], &["--yes"]].concat()).await, 3);
    assert_eq!((outcome.as_str(), code), ("refused", json!("already_exists")), "a login that exists");
}

async fn is_changed(script: &Script<'_>) {
    let login = script.login.as_str();
    let edit =
        ["users", "edit", "Acme", login, "--name", "Nadia Neumann", "--email", "nadia@neumann.example"];
    let plan = script.done(&edit).await;
    assert_eq!(script.seen("name").await, Some(json!("Nadia Neumann")));
    assert_eq!(script.seen("email").await, Some(json!("nadia@neumann.example")));
    let again = script.run(&[&edit[..], &["--yes"]].concat()).await;
    assert_eq!(result(&again, 0).1, "skipped", "nothing is left to do");
    script.done(&["plan", "undo", &plan]).await;
    assert_eq!(script.seen("name").await, Some(json!("Nadia Newcomer")), "exactly what was there");
    let (_, outcome, _) = result(&script.run(&["plan", "apply", &plan, "--yes"]).await, 0);
    assert_eq!(outcome, "done", "what was done stays told; it is not done again");
    assert_eq!(script.seen("name").await, Some(json!("Nadia Newcomer")));
}

async fn gets_rights(script: &Script<'_>) {
    let login = script.login.as_str();
    let before = script.groups().await;
    assert!(before.contains(&"base.group_partner_manager".to_owned()), "{before:?}");
    script
        .done(&[
            "users",
            "groups",
            "Acme",
            login,
            "--add",
            "base.group_erp_manager",
            "--remove",
            "base.group_partner_manager",
        ])
        .await;
    let after = script.groups().await;
    assert!(after.contains(&"base.group_erp_manager".to_owned()), "{after:?}");
    assert!(!after.contains(&"base.group_partner_manager".to_owned()), "{after:?}");

    let absent = ["users", "groups", "Acme", login, "--add", "base.group_nobody_has", "--yes"];
    assert_eq!(result(&script.run(&absent).await, 3).1, "refused");

    let administrators = async || {
        script.run(&["users", "refresh", "Acme"]).await.with_code(0);
        let found = script.run(&["users", "find", login, "--administrators"]).await.with_code(0);
        found["users"].as_array().expect("users").len()
    };
    assert_eq!(administrators().await, 0);
    let copy = ["users", "copy-rights", "Acme", login, "--from", &script.way.login];
    let plan = script.done(&copy).await;
    assert_eq!(administrators().await, 1, "the administrator's rights");
    script.done(&["plan", "undo", &plan]).await;
    assert_eq!(script.groups().await, after, "exactly what was there");
    assert_eq!(administrators().await, 0);
}

async fn gets_a_password(script: &Script<'_>) {
    let login = script.login.as_str();
    let signs_in = async |password: &str| {
        let way = WayIn { login: script.login.clone(), password: password.to_owned(), ..script.way.clone() };
        // it fails the test when it does not sign in
        Witness::open(&way).await;
    };
    let reset = ["--json", "users", "reset-password", "Acme", login];
    let ended = script.line.run(&[&reset[..], &["--one-time", "--yes"]].concat()).await;
    let document = ended.with_code(0);
    let handed = &document["passwords"][0];
    assert_eq!((&handed["tenant"], &handed["login"]), (&json!("Acme"), &json!(login)));
    let password = handed["password"].as_str().expect("a password");
    script.reeve.knows(password);
    signs_in(password).await;
    let plan = document["plan"].as_str().expect("a plan");
    let shown = script.run(&["plan", "show", plan]).await;
    assert!(!shown.stdout.contains(password) && !ended.stderr.contains(password), "shown once");

    let given = "Harbour-Copper-8841!";
    script.reeve.knows(given);
    let ended = script.line.run_with(&[&reset[..], &["--secret-stdin", "--yes"]].concat(), given).await;
    assert_eq!(result(&ended, 0).1, "done");
    assert!(!ended.stdout.contains(given) && !ended.stderr.contains(given));
    signs_in(given).await;
}

async fn leaves(script: &Script<'_>) {
    let login = script.login.as_str();
    let plan = script.done(&["users", "archive", "Acme", login]).await;
    assert_eq!(script.seen("active").await, Some(json!(false)));
    let known = script.run(&["plan", "list"]).await.with_code(0);
    assert!(known["plans"].as_array().expect("plans").iter().any(|one| one["id"] == plan.as_str()));
    let shown = script.run(&["plan", "show", &plan]).await.with_code(0);
    assert_eq!((&shown["state"], &shown["results"][0]["outcome"]), (&json!("applied"), &json!("done")));
    script.done(&["plan", "undo", &plan]).await;
    assert_eq!(script.seen("active").await, Some(json!(true)));

    script.done(&["users", "offboard", login, "--tenants", "Acme"]).await;
    assert_eq!(script.seen("active").await, Some(json!(false)));
    let own = script.run(&["users", "archive", "Acme", &script.way.login, "--yes"]).await;
    let (_, outcome, code) = result(&own, 3);
    assert_eq!((outcome.as_str(), code), ("refused", json!("locks_out")), "yourself");
    let nobody = script.run(&["users", "offboard", "nobody@new.example", "--yes"]).await.with_code(1);
    assert_eq!(nobody["error"]["code"], "not_found", "a name that nobody has is no success");
}

/// An installation with all tenants of a fleet; in each somebody who is about to leave.
async fn with_leaver(fleet: &Fleet) -> (Installation, Vec<TenantId>, CommandLine) {
    let reeve = Installation::with_key_file().await;
    let mut ids = Vec::new();
    for n in 0..fleet.tenants().len() {
        fleet.edit(n, |data| data.add_user(LEAVER, "Leah Leaver", Kind::Internal));
        ids.push(reeve.connect(&format!("Tenant {n}"), &WayIn::demo(fleet, n)).await);
    }
    let line = CommandLine::in_home(reeve.home());
    (reeve, ids, line)
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
    let (reeve, _, script) = with_leaver(&fleet).await;
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
    let (reeve, _, script) = with_leaver(&fleet).await;
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
    let (_reeve, _, script) = with_leaver(&fleet).await;
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
    let (reeve, _, script) = with_leaver(&fleet).await;
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
    let (_reeve, _, script) = with_leaver(&fleet).await;
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
