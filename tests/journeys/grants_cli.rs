//! Support access on the command line, as scripts on two computers use it: the customer's, connected to the tenant as its
//! administrator, and a staff member's, which has no connection and knows nothing but what is handed over.

use std::process::{Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use reeve_app::api::{GrantView, MakeCard, OfGrant, RequestGrant, SaveGrant};
use reeve_app::{cards, grants};
use reeve_demo::Fleet;
use reeve_domain::desk::Address;
use reeve_tests::command_line::{CommandLine, Ended, finish, program};
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::{Value, json};

const STOCK: &str = "stock.group_stock_user";
const SETTINGS: &str = "base.group_system";

/// Somebody's computer.
struct Side {
    home: Installation,
    line: CommandLine,
}

impl Side {
    async fn new() -> Self {
        let home = Installation::with_key_file().await;
        let line = CommandLine::in_home(home.home());
        Self { home, line }
    }

    /// The customer's, connected to the tenant.
    async fn customer(way: &WayIn) -> Self {
        let side = Self::new().await;
        side.home.connect("Acme", &WayIn { master: None, ..way.clone() }).await;
        side
    }

    /// A staff member's, with a card that is written to the returned file.
    async fn staff(mail: &str) -> (Self, String) {
        let side = Self::new().await;
        let card = side.home.file("card");
        let made =
            ["card", "new", "--name", "Sam Staff", "--mail", mail, "--provider", "Host AG", "--out", &card];
        let document = side.json(&made).await.with_code(0);
        assert_eq!(document["mail"], mail, "{document}");
        assert_eq!(
            document["fingerprint"].as_str().map(str::len),
            Some(39),
            "eight groups of four: {document}"
        );
        (side, card)
    }

    async fn json(&self, arguments: &[&str]) -> Ended {
        self.line.run(&[&["--json"], arguments].concat()).await
    }

    /// A request by file for these groups.
    async fn asks(&self, way: &WayIn, card: &str, group: &str) -> String {
        let request = self.home.file("request");
        let asked = [
            "grant",
            "request",
            "--url",
            &way.url,
            "--database",
            &way.database,
            "--card",
            card,
            "--reason",
            "Stock count is off",
            "--ticket",
            "T-17",
            "--group",
            group,
            "--for",
            "2h",
            "--out",
            &request,
        ];
        let document = self.json(&asked).await.with_code(0);
        assert_eq!((&document["state"], &document["staff"]), (&json!("requested"), &json!("Sam Staff")));
        request
    }

    /// The requests and accesses known here.
    async fn list(&self) -> Vec<Value> {
        let listed = self.json(&["grant", "list"]).await.with_code(0);
        listed["grants"].as_array().expect("grants").clone()
    }
}

/// A tenant, its customer and a staff member who asks for stock rights by file.
async fn asked() -> (Fleet, Side, Side, String) {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let customer = Side::customer(&way).await;
    let (staff, card) = Side::staff("sam@host.example").await;
    let request = staff.asks(&way, &card, STOCK).await;
    (fleet, customer, staff, request)
}

fn account(fleet: &Fleet, login: &str) -> Option<(i64, bool)> {
    fleet.edit(0, |data| data.user(login).map(|user| (user.id, user.active)))
}

/// Support accounts on the tenant, by login.
fn support_accounts(fleet: &Fleet) -> usize {
    fleet.edit(0, |data| data.users.iter().filter(|user| user.login.starts_with("support-")).count())
}

fn text<'a>(document: &'a Value, field: &str) -> &'a str {
    document[field].as_str().unwrap_or_else(|| panic!("{field} in {document}"))
}

/// A program that has no data folder and no keys, on a receipt.
async fn verified(receipt: &str) -> Ended {
    verified_as(receipt, &[]).await
}

async fn verified_as(receipt: &str, signer: &[&str]) -> Ended {
    let mut command = Command::new(program());
    command
        .args(["--json", "--home", "/nonexistent/reeve", "grant", "verify-receipt", receipt])
        .args(signer)
        .env_remove("REEVE_KEYS")
        .env_remove("REEVE_PASSPHRASE")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    finish(command, "").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_goes_from_the_request_to_a_receipt_that_anybody_can_verify() {
    let (fleet, customer, staff, request) = asked().await;
    let previewed = customer.json(&["grant", "approve", &request, "--preview"]).await.with_code(0);
    assert_eq!(previewed["reach"]["runs_code"], false, "{previewed}");
    assert!(previewed["reach"]["models"].as_array().is_some_and(|models| !models.is_empty()), "{previewed}");
    let unasked = customer.json(&["grant", "approve", &request]).await;
    assert_eq!(unasked.code, 2, "nobody can be asked: {}", unasked.stderr);
    assert_eq!(support_accounts(&fleet), 0, "nothing was made yet");

    let file = customer.home.file("grant");
    let approved = customer.json(&["grant", "approve", &request, "--yes", "--out", &file]).await.with_code(0);
    assert_eq!((&approved["state"], &approved["groups"]), (&json!("live"), &json!([STOCK])), "{approved}");
    let (id, login) = (text(&approved, "id"), text(&approved, "login"));
    let (uid, active) = account(&fleet, login).expect("the support user is on the tenant");
    assert!(active);
    let until: DateTime<Utc> = text(&approved, "until").parse().expect("a time");
    assert!((until - Utc::now() - TimeDelta::hours(2)).abs() < TimeDelta::minutes(5), "two hours: {until}");
    let listed = customer.list().await;
    let wanted = ["id", "tenant", "staff", "login", "groups", "until", "state"];
    assert!(wanted.iter().all(|field| listed[0].get(*field).is_some()), "{listed:?}");
    assert_eq!((text(&listed[0], "tenant"), text(&listed[0], "staff")), ("Acme", "Sam Staff"));

    let tried = staff.json(&["grant", "sign-in", &file]).await.with_code(0);
    assert_eq!((&tried["ok"], &tried["uid"]), (&json!(true), &json!(uid)));
    let again = customer.json(&["grant", "approve", id, "--yes"]).await;
    assert_eq!(again.with_code(1)["error"]["code"], "grant_not_ready", "a second approval gives nothing");

    let ended = customer.home.file("ended");
    let revoked = customer.json(&["grant", "revoke", id, "--yes", "--out", &ended]).await.with_code(0);
    let proof = &revoked["proof"];
    for tried in ["user_archived", "password_refused", "session_refused"] {
        assert_eq!(proof[tried], true, "{tried}: {revoked}");
    }
    assert!(revoked["ended_at"].is_string() && proof["checked_at"].is_string(), "{revoked}");
    assert_eq!(account(&fleet, login), Some((uid, false)), "seen on the tenant itself");
    let refused = staff.json(&["grant", "sign-in", id]).await.with_code(3);
    assert_eq!((&refused["ok"], &refused["uid"]), (&json!(false), &Value::Null), "{refused}");
    let twice = customer.json(&["grant", "revoke", id, "--yes"]).await.with_code(0);
    assert_eq!(&twice["proof"], proof, "ended once, told twice");
    let told = staff.json(&["grant", "receive", &ended]).await.with_code(0);
    assert_eq!(told["state"], "ended", "both sides see the same: {told}");

    receipt_holds(&customer, id).await;
    for side in [&customer, &staff] {
        leaks::assert_none(&side.home, &[]).await;
    }
}

/// The receipt of an ended access is written in three forms, and a changed one is found out.
async fn receipt_holds(customer: &Side, id: &str) {
    let [html, json, csv] = ["r.html", "r.json", "r.csv"].map(|name| customer.home.file(name));
    let receipt = ["grant", "receipt", id, "--html", &html, "--json-file", &json, "--csv", &csv];
    let shown = customer.json(&receipt).await.with_code(0);
    assert_eq!(shown["receipt"]["grant"], id, "{shown}");
    assert_eq!(shown["verdict"]["ok"], true, "{shown}");
    assert_eq!(shown["signer_known"], true, "one's own: {shown}");
    let digits = text(&shown["verdict"]["by"], "fingerprint");
    assert_eq!(customer.json(&receipt).await.code, 1, "nothing is overwritten");
    assert!(std::fs::metadata(&csv).is_ok_and(|meta| meta.len() > 0));
    for file in [&html, &json] {
        let verdict = verified(file).await.with_code(0);
        assert_eq!((&verdict["ok"], &verdict["grant"]), (&json!(true), &json!(id)), "{verdict}");
        assert_eq!((text(&verdict["by"], "fingerprint"), &verdict["signer_known"]), (digits, &Value::Null));
        let typed = digits.to_uppercase().replace(' ', "");
        verified_as(file, &["--signer", &typed]).await.with_code(0);
        let other = verified_as(file, &["--signer", &digits.replace(&digits[..1], "x")]).await;
        let verdict = other.with_code(1);
        assert_eq!((&verdict["ok"], &verdict["error"]["code"]), (&json!(false), &json!("signature_wrong")));
        let changed = format!("{file}.changed.{}", if file == &html { "html" } else { "json" });
        let bytes = std::fs::read_to_string(file).expect("the receipt");
        std::fs::write(&changed, tampered(&bytes)).expect("a changed receipt");
        let verdict = verified(&changed).await;
        assert_eq!(verdict.code, 1, "{}", verdict.stdout);
        assert!(verdict.document().get("error").is_some(), "{}", verdict.stdout);
    }
    assert_eq!(verified(&csv).await.code, 1, "a table is no signed document");
}

/// The longest run of base64 with another letter in its middle: what is signed, changed by one.
fn tampered(text: &str) -> String {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    let run = text.split(|c: char| !c.is_ascii() || !is_inside(c as u8)).max_by_key(|run| run.len());
    let run = run.expect("something that is signed");
    let at = text.find(run).expect("it is there") + run.len() / 2;
    let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_approves_their_own_request() {
    let fleet = fleet(1, &[19]).await;
    let side = Side::customer(&WayIn::demo(&fleet, 0)).await;
    side.json(&["card", "new", "--name", "Ada", "--mail", "ada@acme.example"]).await.with_code(0);
    let asked = ["grant", "request", "Acme", "--reason", "For myself", "--group", STOCK];
    let document = side.json(&asked).await.with_code(0);
    assert!(text(&document, "text").contains("BEGIN REEVE THREAD"), "to be handed over: {document}");
    let refused = side.json(&["grant", "approve", text(&document, "id"), "--yes"]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "own_request", "{refused}");
    let refused = side.json(&["grant", "refuse", text(&document, "id"), "--reason", "No"]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "own_request", "{refused}");
    assert_eq!(support_accounts(&fleet), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_nobody_answered_in_time_gives_nothing() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let customer = Side::customer(&way).await;
    let staff = Side::new().await;
    let request = old_request(&staff, &way, TimeDelta::hours(13)).await;
    let refused = customer.json(&["grant", "approve", &request, "--yes"]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "grant_not_ready", "{refused}");
    assert_eq!(customer.list().await[0]["state"], "expired");
    assert_eq!(support_accounts(&fleet), 0);
}

/// A file with a request that was made so long ago.
async fn old_request(staff: &Side, way: &WayIn, ago: TimeDelta) -> String {
    staff.home.host.later(-ago);
    let reeve = &staff.home.reeve;
    let words = MakeCard { name: "Sam".into(), mail: "sam@host.example".into(), provider: "Host".into() };
    cards::make(reeve, words).await.expect("a card");
    let request = RequestGrant {
        tenant: None,
        address: Some(Address { url: way.url.clone(), database: way.database.clone() }),
        staff: None,
        reason: "Stock count is off".into(),
        ticket: None,
        groups: vec![STOCK.into()],
        seconds: None,
        break_glass: false,
        desk: None,
    };
    let GrantView { id, .. } = grants::request(reeve, request).await.expect("a request");
    let to = staff.home.file("request");
    grants::save(reeve, SaveGrant { grant: id, to }).await.expect("it is written").file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sealed_to_one_card_no_other_opens_and_what_was_changed_is_refused() {
    let (fleet, customer, staff, request) = asked().await;
    let text_of = |file: &str| std::fs::read_to_string(file).expect("a file");
    let changed = staff.home.file("changed");
    std::fs::write(&changed, tampered(&text_of(&request))).expect("a changed request");
    let refused = customer.json(&["grant", "approve", &changed, "--yes"]).await;
    assert!([1, 2].contains(&refused.code), "{refused:?}");
    assert!(refused.document()["error"]["code"].is_string(), "{refused:?}");
    assert_eq!(support_accounts(&fleet), 0, "a changed request gives nothing");

    let file = customer.home.file("grant");
    customer.json(&["grant", "approve", &request, "--yes", "--out", &file]).await.with_code(0);
    let (other, _) = Side::staff("eve@host.example").await;
    let refused = other.json(&["grant", "sign-in", &file]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "cannot_open", "{refused}");
    // quoted in a mail, it is still the same
    let quoted: String = text_of(&file).lines().map(|line| format!("> {line}\r\n")).collect();
    let tried = staff.line.run_with(&["--json", "grant", "sign-in", "-"], &quoted).await.with_code(0);
    assert_eq!(tried["ok"], true, "{tried}");
    let given_back =
        staff.json(&["grant", "give-back", text(&customer.list().await[0], "id"), "--yes"]).await;
    given_back.with_code(0);
    let over = staff.json(&["grant", "sign-in", &file]).await.with_code(3);
    assert_eq!(over["ok"], false, "at once, without the customer's panel: {over}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_rights_ask_for_the_tenants_name_and_are_given_for_a_day_at_most() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let customer = Side::customer(&way).await;
    let (staff, card) = Side::staff("sam@host.example").await;
    let request = staff.asks(&way, &card, SETTINGS).await;
    let wrong = customer.json(&["grant", "approve", &request, "--type", "Globex"]).await.with_code(2);
    assert_eq!(wrong["error"]["code"], "confirmation_needed", "{wrong}");
    let long =
        customer.json(&["grant", "approve", &request, "--type", "Acme", "--for", "25h"]).await.with_code(2);
    assert_eq!(long["error"]["code"], "invalid_input", "{long}");
    assert_eq!(support_accounts(&fleet), 0);
    let given =
        customer.json(&["grant", "approve", &request, "--type", "Acme", "--for", "1h"]).await.with_code(0);
    assert_eq!(given["state"], "live", "{given}");
    assert!(text(&given, "text").contains("BEGIN REEVE THREAD"), "to be pasted: {given}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_cannot_be_made_now_is_never_shown_as_made() {
    let fleet = fleet(1, &[19]).await;
    let straight = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&straight.authority()).await;
    let way = straight.through(proxy.port());
    let customer = Side::customer(&way).await;
    let (staff, card) = Side::staff("sam@host.example").await;
    let request = staff.asks(&way, &card, STOCK).await;
    let given = customer.json(&["grant", "approve", &request, "--yes"]).await.with_code(0);
    let (id, login) = (text(&given, "id"), text(&given, "login"));

    proxy.trouble(Trouble::Dead(Way::Up, 0));
    let queued = customer.json(&["grant", "revoke", id, "--yes"]).await;
    let document = queued.with_code(4);
    assert_eq!((&document["proof"], &document["ended_at"]), (&Value::Null, &Value::Null), "{document}");
    assert_eq!(document["state"], "ending", "{document}");
    assert!(queued.stderr.contains("NOT ENDED YET"), "{}", queued.stderr);
    assert!(
        account(&fleet, login).is_some_and(|(_, active)| active),
        "it still works, and that is what is said"
    );
    assert_eq!(customer.list().await[0]["state"], "ending");

    proxy.heal();
    assert_eq!(customer.list().await[0]["state"], "ended", "made at the next look, and proven");
    assert!(account(&fleet, login).is_some_and(|(_, active)| !active));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_folder_carries_request_answer_and_end() {
    let fleet = fleet(1, &[14]).await;
    let way = WayIn::demo(&fleet, 0);
    let customer = Side::customer(&way).await;
    let (staff, _card) = Side::staff("sam@host.example").await;
    let folder = customer.home.file("desk");
    std::fs::create_dir(&folder).expect("a folder");
    for side in [&customer, &staff] {
        let added = side.json(&["desk", "add", "folder", "Ours", &folder]).await.with_code(0);
        assert_eq!(added["name"], "Ours", "{added}");
    }
    let asked = [
        "grant",
        "request",
        "--url",
        &way.url,
        "--database",
        &way.database,
        "--reason",
        "Stock",
        "--group",
        STOCK,
        "--desk",
        "Ours",
    ];
    let id = text(&staff.json(&asked).await.with_code(0), "id").to_owned();
    assert_eq!(customer.list().await[0]["id"], id, "seen without anything handed over");
    customer.json(&["grant", "approve", &id, "--yes"]).await.with_code(0);
    assert_eq!(staff.list().await[0]["state"], "live");
    assert_eq!(staff.json(&["grant", "sign-in", &id]).await.with_code(0)["ok"], true);
    customer.json(&["grant", "revoke", &id, "--yes"]).await.with_code(0);
    assert_eq!(staff.list().await[0]["state"], "ended");
    let receipt = staff.json(&["grant", "receipt", &id]).await.with_code(0);
    assert_eq!(receipt["verdict"]["ok"], true, "the staff member has the receipt too: {receipt}");
    let desks = staff.json(&["desk", "sync"]).await.with_code(0);
    assert_eq!(desks["desks"][0]["waiting"], 0, "{desks}");
    staff.json(&["desk", "remove", "Ours", "--yes"]).await.with_code(0);
    let known = grants::show(&staff.home.reeve, OfGrant { grant: reeve_domain::desk::ThreadId(id) }).await;
    assert!(known.is_ok(), "what came by a forgotten desk stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_with_other_keys_than_before_takes_its_digits() {
    let (fleet, customer, _staff, _request) = asked().await;
    let (_earlier, known) = Side::staff("pat@host.example").await;
    customer.json(&["card", "import", &known, "--yes"]).await.with_code(0);
    let (other, card) = Side::staff("pat@host.example").await;
    let request = other.asks(&WayIn::demo(&fleet, 0), &card, STOCK).await;
    let digits = text(&customer.json(&["card", "show", &card]).await.with_code(0), "fingerprint").to_owned();
    let wrong = digits.replace(&digits[..1], "x");
    for more in [vec![], vec!["--fingerprint", wrong.as_str()]] {
        let approve = [&["grant", "approve", &request, "--yes"], more.as_slice()].concat();
        let refused = customer.json(&approve).await.with_code(2);
        assert_eq!(refused["error"]["code"], "confirmation_needed", "{refused}");
        assert_eq!(refused["error"]["fields"]["type"], "fingerprint", "{refused}");
    }
    assert_eq!(support_accounts(&fleet), 0);
    let typed = digits.to_uppercase().replace(' ', "-");
    let given = customer.json(&["grant", "approve", &request, "--yes", "--fingerprint", &typed]).await;
    assert_eq!(given.with_code(0)["state"], "live");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_known_after_its_digits_were_compared() {
    let (_staff, card) = Side::staff("sam@host.example").await;
    let customer = Side::new().await;
    let shown = customer.json(&["card", "show", &card]).await.with_code(0);
    assert_eq!(shown["acquaintance"], "new");
    let digits = text(&shown, "fingerprint").to_uppercase().replace(' ', "-");
    let wrong = format!("{}0", &digits[1..]);
    let refused = customer.json(&["card", "import", &card, "--fingerprint", &wrong]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "signature_wrong", "{refused}");
    let known = customer.json(&["card", "import", &card, "--fingerprint", &digits]).await.with_code(0);
    assert_eq!(known["acquaintance"], "known", "{known}");
    customer.json(&["card", "forget", "sam@host.example", "--yes"]).await.with_code(0);
    let listed = customer.json(&["card", "list"]).await.with_code(0);
    assert_eq!(listed["cards"], json!([]), "{listed}");
}
