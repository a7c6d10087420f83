//! Support access on the command line, as scripts on two computers use it.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_app::api::{GrantView, MakeCard, OfGrant, RequestGrant, SaveGrant};
use reeve_app::{cards, grants};
use reeve_demo::Fleet;
use reeve_domain::desk::Address;
use reeve_tests::access::{SETTINGS, tampered};
use reeve_tests::computer::{Computer, text};
use reeve_tests::leaks;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::{Value, json};

use crate::grants_cli_receipt::receipt_holds;

pub const STOCK: &str = "stock.group_stock_user";

/// A tenant, its customer and a staff member who asks for stock rights by file.
pub async fn asked() -> (Fleet, Computer, Computer, String) {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let customer = Computer::customer(&way).await;
    let (staff, card) = Computer::staff("sam@host.example").await;
    let request = staff.asks(&way, &card, STOCK).await;
    (fleet, customer, staff, request)
}

fn account(fleet: &Fleet, login: &str) -> Option<(i64, bool)> {
    fleet.edit(0, |data| data.user(login).map(|user| (user.id, user.active)))
}

/// Support accounts on the tenant, by login.
pub fn support_accounts(fleet: &Fleet) -> usize {
    fleet.edit(0, |data| data.users.iter().filter(|user| user.login.starts_with("support-")).count())
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_approves_their_own_request() {
    let fleet = fleet(1, &[19]).await;
    let side = Computer::customer(&WayIn::demo(&fleet, 0)).await;
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
    let customer = Computer::customer(&way).await;
    let staff = Computer::new().await;
    let request = old_request(&staff, &way, TimeDelta::hours(13)).await;
    let refused = customer.json(&["grant", "approve", &request, "--yes"]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "grant_not_ready", "{refused}");
    assert_eq!(customer.list().await[0]["state"], "expired");
    assert_eq!(support_accounts(&fleet), 0);
}

/// A file with a request that was made so long ago.
async fn old_request(staff: &Computer, way: &WayIn, ago: TimeDelta) -> String {
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
    let (other, _) = Computer::staff("eve@host.example").await;
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
    let customer = Computer::customer(&way).await;
    let (staff, card) = Computer::staff("sam@host.example").await;
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
    let customer = Computer::customer(&way).await;
    let (staff, card) = Computer::staff("sam@host.example").await;
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
    let customer = Computer::customer(&way).await;
    let (staff, _card) = Computer::staff("sam@host.example").await;
    let folder = customer.home.file("desk");
    std::fs::create_dir(&folder).expect("a folder");
    for side in [&customer, &staff] {
        let added = side.json(&["desk", "add", "Ours", &folder]).await.with_code(0);
        assert_eq!(added["name"], "Ours", "{added}");
    }
    let id = text(&staff.requests(&way, STOCK, &["--desk", "Ours"]).await, "id").to_owned();
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
