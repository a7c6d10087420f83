//! What somebody with bad intentions does to an access: words that are not theirs to say, an end that is bent, a key that
//! is planted, a request that is called like another one.

use chrono::{TimeDelta, Utc};
use reeve_app::api::{OfTenant, ReceiveText, RefreshGrants};
use reeve_app::{grants, jobs};
use reeve_demo::{ApiKey, Fleet, Moment};
use reeve_desk::{Envelope, from_text, to_text};
use reeve_domain::card::Card;
use reeve_domain::desk::{Arrived, Ask, Body, Event, Thread, ThreadId};
use reeve_domain::grant::{
    Difference, EndProof, EndedBy, GrantRequest, GrantState, Outliving, Receipt, StrayKind,
};
use reeve_domain::job::JobOutcome;
use reeve_keys::Identity;
use reeve_tests::access::{CONTACTS, SETTINGS, Sides, of, yes};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::{Map, Value, json};

const HOUR: u32 = 3_600;

/// Somebody who signs whatever they like with a card of their own.
struct Forger {
    identity: Identity,
    card: Card,
}

impl Forger {
    fn new() -> Self {
        let identity = Identity::make().expect("keys");
        let card = identity.card("Eve".into(), "eve@elsewhere.example".into(), "Elsewhere".into());
        Self { identity, card }
    }

    fn envelope(&self, thread: ThreadId, (seq, prev): (u32, Option<String>), body: Body) -> Envelope {
        let event = Event { v: 1, thread, seq, prev, at: Utc::now(), by: self.card.clone(), body };
        Envelope::seal(&event, |bytes| self.identity.sign(bytes)).expect("an envelope")
    }

    /// Says this where the thread stands on this side, and slips it in there.
    async fn says(&self, side: &Installation, grant: &ThreadId, body: Body) {
        let text = grants::text(&side.reeve, of(grant)).await.expect("a text").text;
        let mut envelopes = from_text(&text).expect("a thread");
        let arrived: Vec<Arrived> = envelopes.iter().map(Envelope::arrived).collect();
        let (seq, prev) = Thread::of(&arrived).expect("a thread").next();
        envelopes.push(self.envelope(grant.clone(), (seq, Some(prev)), body));
        let text = to_text(&envelopes);
        grants::receive(&side.reeve, ReceiveText { text }).await.expect("it is taken in");
    }

    /// Asks for an access under an identity of their choice.
    async fn asks(&self, sides: &Sides, id: &str) -> ThreadId {
        let request = GrantRequest {
            tenant: sides.address.clone(),
            staff: self.card.clone(),
            reason: "The stock count is off".into(),
            ticket: None,
            groups: vec![CONTACTS.into()],
            seconds: HOUR,
            break_glass: false,
        };
        let ask = Body::Asked { ask: Ask::Grant { request: Box::new(request) } };
        let id = ThreadId(id.into());
        let text = to_text(&[self.envelope(id.clone(), (0, None), ask)]);
        grants::receive(&sides.customer.reeve, ReceiveText { text }).await.expect("it is taken in");
        id
    }
}

async fn admin(fleet: &Fleet) -> Witness {
    Witness::open(&WayIn::demo(fleet, 0)).await
}

/// The staff member at work on the tenant, with the access's login.
async fn worker(fleet: &Fleet, sides: &Sides, grant: &ThreadId) -> (Witness, String) {
    let login = sides.staff.access(grant).await.grant.login.expect("a login");
    let password = sides.staff.password(grant).await;
    let way = WayIn { login: login.clone(), password: password.expose().into(), ..WayIn::demo(fleet, 0) };
    (Witness::open(&way).await, login)
}

/// The scheduled action of an access, as another program sees it.
async fn end_of(witness: &Witness, login: &str) -> Option<Map<String, Value>> {
    let rows = witness.rows("ir.cron", &["name", "code", "nextcall"]).await;
    rows.into_iter().find(|row| row["name"].as_str().is_some_and(|name| name.contains(login)))
}

async fn is_active(fleet: &Fleet, login: &str) -> bool {
    let rows = admin(fleet).await.rows("res.users", &["login", "active"]).await;
    rows.iter().find(|row| row["login"] == login).expect("the account")["active"] == true
}

/// A key of this account, made while nobody looked.
fn plant_key(fleet: &Fleet, login: &str) {
    fleet.edit(0, |data| {
        let user_id = data.user(login).expect("the account").id;
        let (name, secret) = ("sync".to_owned(), "f00d".repeat(10));
        data.api_keys.push(ApiKey {
            id: 900,
            name,
            user_id,
            secret,
            create_date: Moment::now(),
            expires: None,
        });
    });
}

fn has_key(fleet: &Fleet) -> bool {
    fleet.edit(0, |data| data.api_keys.iter().any(|key| key.id == 900))
}

async fn receipt(sides: &Sides, grant: &ThreadId) -> Receipt {
    sides.customer.access(grant).await.receipt.expect("a receipt")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_somebody_else_claims_counts_for_nothing_and_lets_nothing_go() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let (_, login) = worker(&fleet, &sides, &given).await;
    let proof = EndProof {
        user_archived: true,
        password_refused: None,
        session_refused: None,
        keys_gone: None,
        ended_by: EndedBy::Time,
        checked_at: Utc::now(),
    };
    Forger::new().says(&sides.customer, &given, Body::Ended { proof }).await;
    assert!(is_active(&fleet, &login).await, "it is a lie");
    let seen = sides.customer.accesses().await.remove(0);
    assert_eq!((seen.state, seen.rejected, seen.proof), (GrantState::Live, 1, None), "and shown as one");
    assert!(is_active(&fleet, &login).await && end_of(&admin(&fleet).await, &login).await.is_some());

    expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));
    assert_eq!(sides.customer.stands(&given).await, GrantState::Ended);
    assert!(!is_active(&fleet, &login).await, "now it is true");
    assert_eq!(end_of(&admin(&fleet).await, &login).await, None, "and then its end is taken away");
    let seen = receipt(&sides, &given).await.proof;
    assert_eq!((seen.password_refused, seen.session_refused), (Some(true), Some(true)), "tried from here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_was_made_a_back_door_is_found_and_taken_away() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
        let given = sides.given(&[SETTINGS], HOUR).await;
        let (worker, login) = worker(&fleet, &sides, &given).await;
        let end = end_of(&worker, &login).await.expect("its end");
        let bent = json!({"name": "Nightly clean-up", "code": "env['res.users'].browse(2).write({})"});
        worker.call("ir.cron", "write", json!([[end["id"]], bent]), json!({})).await;
        expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));

        assert!(!is_active(&fleet, &login).await, "on {series}");
        let crons = admin(&fleet).await.rows("ir.cron", &["name"]).await;
        assert!(crons.iter().all(|row| row["id"] != end["id"]), "on {series}: it is gone under any name");
        let findings = receipt(&sides, &given).await.findings;
        let found = findings.iter().find(|it| it.what == Outliving::ScheduledAction).expect("a finding");
        assert_eq!(
            (found.change, found.name.as_str(), found.by_support),
            (Difference::Changed, "Nightly clean-up", Some(true)),
            "on {series}"
        );
        assert_eq!(findings.len(), 1, "on {series}, the end that replaced it is none: {findings:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_was_moved_is_flagged() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[SETTINGS], HOUR).await;
    let (worker, login) = worker(&fleet, &sides, &given).await;
    let end = end_of(&worker, &login).await.expect("its end");
    let (code, at) = (end["code"].as_str().expect("its code"), end["nextcall"].as_str().expect("its hour"));
    let moved = chrono::NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M:%S").expect("a time");
    let moved = (moved + TimeDelta::days(30)).format("%Y-%m-%d %H:%M:%S").to_string();
    let values = json!({"nextcall": moved, "code": code.replace(at, &moved)});
    worker.call("ir.cron", "write", json!([[end["id"]], values]), json!({})).await;

    let request = RefreshGrants { tenants: vec![sides.tenant.clone()] };
    let job = grants::refresh(&sides.customer.reeve, request).await.expect("a look begins");
    expect::done(&jobs::wait(&sides.customer.reeve, &job.id).await.expect("the job is known"));
    let strays = sides.customer.strays().await;
    let seen: Vec<_> = strays.iter().map(|stray| (stray.login.as_str(), stray.kind)).collect();
    assert_eq!(seen, [(login.as_str(), StrayKind::Unguarded)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_key_is_taken_though_the_end_was_deleted() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
        let given = sides.given(&[SETTINGS], HOUR).await;
        let (worker, login) = worker(&fleet, &sides, &given).await;
        plant_key(&fleet, &login);
        let end = end_of(&worker, &login).await.expect("its end");
        worker.call("ir.cron", "unlink", json!([[end["id"]]]), json!({})).await;
        let job = sides.customer.revoke(&given).await.expect("it may be revoked");
        let Some(JobOutcome::AccessEnded { proof }) = expect::done(&job).outcome.clone() else { panic!() };
        assert_eq!((proof.keys_gone, has_key(&fleet)), (Some(true), false), "on {series}");
        assert_eq!(
            end_of(&admin(&fleet).await, &login).await,
            None,
            "on {series}: the fresh end is gone too"
        );
        let findings = receipt(&sides, &given).await.findings;
        let gone = |it: &reeve_domain::grant::Finding| {
            it.what == Outliving::ScheduledAction && it.change == Difference::Gone
        };
        assert!(findings.iter().any(gone), "on {series}, that it was deleted is told: {findings:?}");

        // a copy from before the end, say
        plant_key(&fleet, &login);
        fleet.edit(0, |data| data.change_user(&login, |user| user.active = true));
        let request = OfTenant { tenant: sides.tenant.clone() };
        let swept = grants::sweep(&sides.customer.reeve, request).await.expect("it is swept");
        assert_eq!((swept.ended.len(), swept.left.len()), (1, 0), "on {series}: {:?}", swept.left);
        assert!(!has_key(&fleet), "on {series}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_requests_whose_names_begin_alike_do_not_end_each_other() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let eve = Forger::new();
    let mut logins = Vec::new();
    for id in ["0badc0de-first", "0badc0de-second"] {
        let asked = eve.asks(&sides, id).await;
        expect::done(&sides.customer.approve(yes(&asked)).await.expect("it may be approved"));
        logins.push((sides.customer.access(&asked).await.grant.login.expect("a login"), asked));
    }
    let [(first, _), (second, asked)] = &logins[..] else { panic!("{logins:?}") };
    assert_ne!(first, second);
    expect::done(&sides.customer.revoke(asked).await.expect("it may be revoked"));
    assert!(!is_active(&fleet, second).await);
    assert!(is_active(&fleet, first).await, "the other one is somebody else's");
    assert!(end_of(&admin(&fleet).await, first).await.is_some(), "and keeps its end");
}
