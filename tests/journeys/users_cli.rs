//! People changed from a terminal, as scripts do it: every change planned, agreed to, applied and undone, and what the
//! tenant then says by a second, independent call.

use reeve_tests::command_line::{CommandLine, Ended};
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

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
pub fn result(ended: &Ended, code: i32) -> (String, String, Value) {
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
    let (idle, outcome, _) = result(&again, 0);
    assert_eq!(outcome, "skipped", "nothing is left to do");
    let shown = script.run(&["plan", "show", &idle]).await.with_code(0);
    assert_eq!(shown["state"], "nothing_to_do", "not ready for ever");
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

    let of_kind = ["users", "groups", "Acme", login, "--add", "base.group_portal", "--yes"];
    let refused = script.run(&of_kind).await.with_code(2);
    let message = refused["error"]["message"].as_str().expect("words");
    assert!(message.contains("users kind"), "the command that does it: {message}");

    let key = ["users", "revoke-keys", "Acme", login, "--key", "987654321", "--yes"];
    let refused = script.run(&key).await.with_code(2);
    assert_eq!(refused["error"]["code"], "invalid_input", "doing nothing was not asked for: {refused}");
    assert_eq!(refused["error"]["fields"]["field"], "key");

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
