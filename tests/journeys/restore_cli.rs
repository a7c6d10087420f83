//! Restores on the command line, as scripts on two computers use them: a customer asks, the helpdesk approves and carries
//! out. On whatever server is there: the demo fleet, and real ones where `REEVE_ODOO_19` and `REEVE_ODOO_14` name them.
//! Another program reads back what became of the databases.

use std::time::{Duration, Instant};

use chrono::{SecondsFormat, TimeDelta, Utc};
use reeve_tests::browser::Browser;
use reeve_tests::computer::{Computer, text};
use reeve_tests::leaks;
use reeve_tests::throwaway::{databases, on_a_copy};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

/// Somebody who came after the backup was made.
const LATER: &str = "later@journey.example";

/// A customer and the helpdesk, both connected to a tenant that went on after its backup.
struct Both {
    customer: Computer,
    helpdesk: Computer,
    way: WayIn,
    backup: String,
}

impl Both {
    async fn of(way: WayIn) -> Self {
        let (helpdesk, _) = Computer::staff("sam@host.example").await;
        helpdesk.home.connect("Acme", &way).await;
        let customer = Computer::customer(&way).await;
        let card = ["card", "new", "--name", "Ada Customer", "--mail", "ada@acme.example"];
        customer.json(&card).await.with_code(0);
        let backup = helpdesk.home.file("acme.zip");
        helpdesk.json(&["backup", "take", "Acme", "--to", &backup]).await.with_code(0);
        let somebody = json!({"login": LATER, "name": "Lana Later"});
        Witness::open(&way).await.make("res.users", somebody).await;
        Self { customer, helpdesk, way, backup }
    }

    /// The customer asks, by a file that is returned.
    async fn ask(&self, target: &str, more: &[&str]) -> String {
        let file = self.customer.home.file(&format!("{target}-request"));
        let what = ["restore", "request", "Acme", "--backup", &self.backup, "--target", target];
        let why = ["--reason", "An import went wrong", "--out", &file];
        let asked = self.customer.json(&[&what[..], &why, more].concat()).await.with_code(0);
        assert_eq!(
            (&asked["state"], &asked["target"], &asked["steps"]),
            (&json!("asked"), &json!(target), &json!([]))
        );
        file
    }

    /// Asked for by the customer, and approved by the helpdesk, which has it in a file.
    async fn approved(&self, target: &str) -> String {
        let request = self.ask(target, &[]).await;
        let own = self.customer.json(&["restore", "approve", &request, "--yes"]).await.with_code(1);
        assert_eq!(own["error"]["code"], "own_request", "{own}");
        let other = self.helpdesk.json(&["restore", "approve", &request, "--type", "somebody_elses"]).await;
        assert_eq!(other.with_code(2)["error"]["code"], "confirmation_needed");
        let file = self.helpdesk.home.file(&format!("{target}-approved"));
        let approve = ["restore", "approve", &request, "--yes", "--out", &file];
        let approved = self.helpdesk.json(&approve).await.with_code(0);
        assert_eq!((&approved["state"], &approved["refusal"]), (&json!("approved"), &Value::Null));
        file
    }

    /// The helpdesk carries it out.
    async fn run(&self, approved: &str) -> Value {
        self.helpdesk.json(&["restore", "run", approved, "--yes"]).await.with_code(0)
    }

    /// Who is in a database of the server, as another program sees it.
    async fn people(&self, database: &str) -> Vec<String> {
        let way = WayIn { database: database.to_owned(), ..self.way.clone() };
        let rows = Witness::open(&way).await.rows("res.users", &["login"]).await;
        rows.iter().map(|row| row["login"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The databases that came of the tenant's, itself included.
    async fn databases(&self) -> Vec<String> {
        let mut all = databases(&Browser::open(&self.way).await).await;
        all.retain(|one| one.starts_with(&self.way.database));
        all.sort_unstable();
        all
    }
}

/// The steps that were taken, each of which ended well.
#[track_caller]
fn steps(document: &Value) -> Vec<&str> {
    let steps = document["steps"].as_array().expect("steps");
    for step in steps {
        assert_eq!(step["state"], "done", "{step}");
        assert!(step["at"].is_string(), "{step}");
    }
    steps.iter().map(|step| text(step, "name")).collect()
}

fn without<'a>(people: &'a [String], login: &str) -> Vec<&'a String> {
    people.iter().filter(|one| *one != login).collect()
}

async fn on_the_side(both: &Both) {
    let live = both.people(&both.way.database).await;
    let approved = both.approved("side").await;
    let done = both.run(&approved).await;
    assert_eq!((text(&done, "state"), &done["gap_ms"]), ("on_the_side", &Value::Null), "{done}");
    assert_eq!(steps(&done), ["preflight", "upload", "prove"]);
    let side = text(&done, "database");
    assert_eq!(both.databases().await, [both.way.database.as_str(), side]);
    let there = both.people(side).await;
    assert_eq!(there.iter().collect::<Vec<_>>(), without(&live, LATER), "the people of the backup");
    assert_eq!(both.people(&both.way.database).await, live, "nothing was touched");

    let id = text(&done, "id");
    let status = both.helpdesk.json(&["restore", "status", &id[..8]]).await.with_code(0);
    assert_eq!((&status["state"], &status["steps"]), (&done["state"], &done["steps"]));
    let dropped = both.helpdesk.json(&["restore", "drop", id, "--type", side]).await.with_code(0);
    assert_eq!(dropped["kept"], Value::Null, "{dropped}");
    assert_eq!(both.databases().await, [both.way.database.as_str()], "it is gone");
}

async fn live_and_back(both: &Both) {
    let (live, people) = (both.way.database.as_str(), both.people(&both.way.database).await);
    let approved = both.approved("live").await;
    let preview = both.helpdesk.json(&["restore", "run", &approved, "--preview"]).await.with_code(0);
    assert!(preview["lost"]["loss"]["all"].as_u64().is_some_and(|lost| lost > 0), "{preview}");
    let unseen = both.helpdesk.json(&["restore", "run", &approved, "--confirm-loss", "0", "--yes"]).await;
    assert_eq!(unseen.with_code(2)["error"]["code"], "confirmation_needed", "somebody came since");
    assert_eq!(both.databases().await, [live], "nothing was begun");

    let done = both.run(&approved).await;
    assert_eq!((text(&done, "state"), text(&done, "database")), ("live", live), "{done}");
    let wanted = ["preflight", "safety_backup", "upload", "prove", "swap", "prove_live"];
    assert_eq!(steps(&done), wanted);
    assert!(done["gap_ms"].is_u64(), "the time without a live database is measured: {done}");
    let before = text(&done, "kept");
    assert!(before.contains("_before_"), "{before}");
    assert_eq!(both.people(live).await.iter().collect::<Vec<_>>(), without(&people, LATER));
    assert_eq!(both.people(before).await, people, "what was live is kept, whole");

    let id = text(&done, "id");
    let told = both.customer.home.file("told");
    let back = both.helpdesk.json(&["restore", "rollback", id, "--yes"]).await.with_code(0);
    assert_eq!(text(&back, "state"), "back", "{back}");
    assert_eq!(steps(&back)[6..], ["swap_back", "prove_back"]);
    assert_eq!(both.people(live).await, people, "what was live before is live again");
    let twice = both.helpdesk.json(&["restore", "rollback", id, "--yes"]).await.with_code(1);
    assert_eq!(twice["error"]["code"], "grant_not_ready", "{twice}");
    both.helpdesk.json(&["restore", "send", id, "--out", &told]).await.with_code(0);
    let seen = both.customer.json(&["restore", "receive", &told]).await.with_code(0);
    assert_eq!(text(&seen, "state"), "back", "both sides see the same: {seen}");
}

async fn there_and_back(way: WayIn) {
    let both = Both::of(way).await;
    on_the_side(&both).await;
    live_and_back(&both).await;
    for side in [&both.customer, &both.helpdesk] {
        leaks::assert_none(&side.home, &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_comes_back_on_the_side_and_live_and_goes_again_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        on_a_copy(WayIn::demo(&fleet, 0), there_and_back).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_comes_back_on_the_side_and_live_and_goes_again_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        on_a_copy(way, there_and_back).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_comes_back_on_the_side_and_live_and_goes_again_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        on_a_copy(way, there_and_back).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_providers_helpdesk_is_asked_and_what_it_did_is_looked_at() {
    let fleet = fleet(1, &[19]).await;
    let both = Both::of(WayIn::demo(&fleet, 0)).await;
    let approved = both.approved("side").await;
    let run = ["restore", "run", &approved, "--by-provider", "--yes"];
    let asked = both.helpdesk.json(&run).await.with_code(0);
    assert_eq!((text(&asked, "state"), &asked["offers"]), ("waiting", &json!(["verify", "stop"])), "{asked}");
    let (id, side) = (text(&asked, "id"), text(&asked["by_provider"], "database"));
    assert!(text(&asked["by_provider"], "text").contains(text(&asked["request"]["backup"], "sha256")));
    let early = both.helpdesk.json(&["restore", "verify", id]).await;
    assert_ne!(early.code, 0, "nothing is there: {}", early.stdout);
    let on = both.helpdesk.json(&["restore", "continue", id, "--yes"]).await.with_code(1);
    assert_eq!(on["error"]["code"], "grant_not_ready", "there is nothing of ours to go on with: {on}");

    let master = both.way.master.clone().expect("a master password");
    let zip = std::fs::read(&both.backup).expect("the backup");
    Browser::open(&both.way).await.restore(zip, side, &master).await;
    let seen = both.helpdesk.json(&["restore", "verify", id]).await.with_code(0);
    assert_eq!((text(&seen, "state"), text(&seen, "database")), ("on_the_side", side), "{seen}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_or_not_approved_in_time_is_never_run() {
    let fleet = fleet(1, &[19]).await;
    let both = Both::of(WayIn::demo(&fleet, 0)).await;
    let there = both.databases().await;
    let begun = Instant::now();
    let request = both.ask("side", &[]).await;
    let asking = begun.elapsed();
    let early = both.helpdesk.json(&["restore", "run", &request, "--yes"]).await.with_code(1);
    assert_eq!(early["error"]["code"], "grant_not_ready", "nobody approved it: {early}");
    let unasked = both.helpdesk.json(&["restore", "approve", &request]).await;
    assert_eq!(unasked.code, 2, "nobody can be asked: {}", unasked.stderr);
    let told = both.customer.home.file("told");
    let refuse = ["restore", "refuse", &request, "--reason", "After the closing, please", "--out", &told];
    assert_eq!(both.helpdesk.json(&refuse).await.with_code(0)["state"], "refused");
    let seen = both.customer.json(&["restore", "receive", &told]).await.with_code(0);
    assert_eq!((&seen["state"], &seen["refusal"]), (&json!("refused"), &json!("After the closing, please")));
    let refused = both.helpdesk.json(&["restore", "run", text(&seen, "id"), "--yes"]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "grant_not_ready", "{refused}");

    let moment = |at: chrono::DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    // not over before it is asked for, however busy this machine is
    let open = TimeDelta::from_std(asking * 3).expect("a span") + TimeDelta::seconds(3);
    let (from, until) = (moment(Utc::now()), moment(Utc::now() + open));
    let request = both.ask("live", &["--from", &from, "--until", &until]).await;
    let begun = Instant::now();
    let stands = async || both.helpdesk.json(&["restore", "receive", &request]).await.with_code(0);
    while text(&stands().await, "state") != "expired" {
        assert!(begun.elapsed() < asking * 6 + Duration::from_secs(60), "it is over after its window");
    }
    let late = both.helpdesk.json(&["restore", "approve", &request, "--yes"]).await.with_code(1);
    assert_eq!(late["error"]["code"], "grant_not_ready", "{late}");
    let listed = both.helpdesk.line.run(&["restore", "list"]).await;
    for words in ["not run in its time", "refused", "Ada Customer"] {
        assert!(listed.stdout.contains(words), "{words}: {}", listed.stdout);
    }
    assert_eq!(both.databases().await, there, "the server was never asked for anything");
}
