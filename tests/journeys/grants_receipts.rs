//! Whose receipts count, what of them is written to a file, and whose card an approval is for.

use chrono::{TimeDelta, Utc};
use reeve_app::api::{ApproveGrant, ReceiveText, SaveReceipt};
use reeve_app::grants;
use reeve_desk::{Envelope, Signed, from_text, to_text};
use reeve_domain::Code;
use reeve_domain::card::Card;
use reeve_domain::desk::{Address, Arrived, Ask, Body, Event, Given, Thread, ThreadId};
use reeve_domain::grant::{EndProof, EndedBy, GrantRequest, GrantTerms, Receipt};
use reeve_domain::tls::Trust;
use reeve_keys::Identity;
use reeve_tests::access::{CONTACTS, Sides, of, yes};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};

const HOUR: u32 = 3_600;
const SCRIPT: &str = "</script><script>alert(1)</script>";

/// Somebody with keys.
struct Person {
    identity: Identity,
    card: Card,
}

impl Person {
    fn new(name: &str) -> Self {
        let identity = Identity::make().expect("keys");
        let mail = format!("{}@there.example", name.to_lowercase());
        let card = identity.card(name.into(), mail, String::new());
        Self { identity, card }
    }

    /// Adds what this person says.
    fn says(&self, thread: &mut Vec<Envelope>, body: Body) {
        let arrived: Vec<Arrived> = thread.iter().map(Envelope::arrived).collect();
        let (id, seq, prev) = match Thread::of(&arrived) {
            Some(thread) => (thread.id.clone(), thread.next().0, Some(thread.next().1)),
            None => (ThreadId("5eed0000-0000-4000-8000-000000000001".into()), 0, None),
        };
        let event = Event { v: 1, thread: id, seq, prev, at: Utc::now(), by: self.card.clone(), body };
        thread.push(Envelope::seal(&event, |bytes| self.identity.sign(bytes)).expect("an envelope"));
    }

    /// A receipt of this access with this person's signature.
    fn receipt(&self, thread: &[Envelope]) -> String {
        let arrived: Vec<Arrived> = thread.iter().map(Envelope::arrived).collect();
        let thread = Thread::of(&arrived).expect("a thread");
        let (asked, terms) = (thread.grant().expect("a request"), thread.terms().expect("terms"));
        let receipt = Receipt {
            v: 1,
            grant: thread.id.clone(),
            tenant: asked.tenant.clone(),
            staff: asked.staff.clone(),
            made_by: self.card.clone(),
            reason: asked.reason.clone(),
            ticket: None,
            break_glass: false,
            login: terms.login.clone(),
            groups: terms.groups.clone(),
            from: Utc::now(),
            until: terms.until,
            proof: proof(),
            sign_ins: vec![],
            devices: None,
            touched: vec![],
            unanswered: [].into(),
            findings: vec![],
            not_compared: [].into(),
            made_at: Utc::now(),
        };
        Signed::seal(&receipt, |bytes| self.identity.sign(bytes)).expect("a document").to_text()
    }
}

fn proof() -> EndProof {
    EndProof {
        user_archived: true,
        password_refused: Some(true),
        session_refused: None,
        keys_gone: None,
        ended_by: EndedBy::Revoked,
        checked_at: Utc::now(),
    }
}

/// An access that this owner approved and ended.
fn ended_by(owner: &Person) -> Vec<Envelope> {
    let tenant = Address { url: "https://acme.example/".into(), database: "acme".into() };
    let staff = Person::new("Sam");
    let request = GrantRequest {
        tenant: tenant.clone(),
        staff: staff.card.clone(),
        reason: "The stock count is off".into(),
        ticket: None,
        groups: vec![CONTACTS.into()],
        seconds: HOUR,
        break_glass: false,
    };
    let terms = GrantTerms {
        tenant,
        trust: Trust::System,
        login: "support-5eed0000@reeve.support".into(),
        uid: 9,
        groups: vec![CONTACTS.into()],
        until: Utc::now() + TimeDelta::hours(1),
        sealed: String::new(),
    };
    let mut thread = Vec::new();
    staff.says(&mut thread, Body::Asked { ask: Ask::Grant { request: Box::new(request) } });
    owner.says(&mut thread, Body::Approved { given: Given::Grant { terms: Box::new(terms) } });
    owner.says(&mut thread, Body::Ended { proof: proof() });
    thread
}

/// Takes it in on this side.
async fn taken_in(side: &Installation, thread: &[Envelope]) -> ThreadId {
    let text = to_text(thread);
    grants::receive(&side.reeve, ReceiveText { text }).await.expect("it is taken in").id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_by_a_stranger_is_not_from_a_party_and_is_not_saved() {
    let (owner, eve) = (Person::new("Olga"), Person::new("Eve"));
    for (signer, teller, holds) in
        [(&owner, &owner, Some(true)), (&eve, &owner, Some(false)), (&eve, &eve, None)]
    {
        let reader = Installation::new().await;
        let mut thread = ended_by(&owner);
        let envelope = signer.receipt(&thread);
        teller.says(&mut thread, Body::Receipt { envelope });
        let id = taken_in(&reader, &thread).await;
        let told = reader.access(&id).await.receipt_verdict.map(|told| told.ok);
        assert_eq!(told, holds, "by {}, told by {}", signer.card.name, teller.card.name);
        let request = SaveReceipt { grant: id, to: reader.file("receipt.html") };
        let saved = grants::save_receipt(&reader.reeve, request).await;
        match holds {
            Some(true) => drop(saved.expect("it is written")),
            Some(false) => drop(expect::refused(saved, Code::SignatureWrong, "changed")),
            None => drop(expect::refused(saved, Code::GrantNotReady, "proof")),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_around_a_signed_receipt_is_not_written_to_a_page() {
    let owner = Person::new("Olga");
    let reader = Installation::new().await;
    let mut thread = ended_by(&owner);
    let sound = owner.receipt(&thread);
    let envelope = sound.replacen('{', &format!("{{\"note\":\"{SCRIPT}\","), 1);
    owner.says(&mut thread, Body::Receipt { envelope });
    let id = taken_in(&reader, &thread).await;
    for ending in ["html", "json"] {
        let to = reader.file(&format!("receipt.{ending}"));
        let request = SaveReceipt { grant: id.clone(), to: to.clone() };
        grants::save_receipt(&reader.reeve, request).await.expect("it is written");
        let text = std::fs::read_to_string(&to).expect("the file");
        assert!(!text.contains("alert(1)"), "nothing but what was signed: {text}");
        assert!(text.contains(&sound), "and all of that");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_and_a_receipt_by_a_stranger_do_not_stand_in_for_those_of_the_own_panel() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let text = grants::text(&sides.customer.reeve, of(&given)).await.expect("a text").text;
    let mut thread = from_text(&text).expect("a thread");
    let eve = Person::new("Eve");
    eve.says(&mut thread, Body::Ended { proof: proof() });
    let envelope = eve.receipt(&thread);
    eve.says(&mut thread, Body::Receipt { envelope });
    taken_in(&sides.customer, &thread).await;
    let detail = sides.customer.access(&given).await;
    assert_eq!((detail.receipt, detail.grant.rejected), (None, 2), "neither counts");
    expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));
    let detail = sides.customer.access(&given).await;
    assert!(detail.receipt_verdict.expect("a verdict").ok);
    let receipt = detail.receipt.expect("a receipt");
    assert_ne!(receipt.made_by, eve.card, "the panel that approved it accounts for it itself");
    assert_eq!(receipt.proof.session_refused, Some(true), "with what it tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_is_for_the_card_that_was_looked_at() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let asked = sides.asked(&[CONTACTS], HOUR).await;
    let users = fleet.edit(0, |data| data.users.len());
    let other = Person::new("Eve").card.fingerprint();
    for fingerprint in [None, Some(other)] {
        let request = ApproveGrant { fingerprint, ..yes(&asked) };
        let refused = grants::approve(&sides.customer.reeve, request).await;
        let fault = expect::refused(refused, Code::ConfirmationNeeded, "fingerprint");
        assert_eq!(fault.fields["type"], "fingerprint");
    }
    assert_eq!(fleet.edit(0, |data| data.users.len()), users, "nothing was made");
    let shown = sides.customer.access(&asked).await.grant.fingerprint.to_uppercase().replace(' ', "");
    let request = ApproveGrant { fingerprint: Some(shown), ..yes(&asked) };
    expect::done(&sides.customer.approve(request).await.expect("it may be approved"));
    sides.customer.hand(&sides.staff, &asked).await;
    expect::done(&sides.customer.revoke(&asked).await.expect("it may be revoked"));
    // somebody who was given access is known
    let again = sides.asked(&[CONTACTS], HOUR).await;
    grants::approve(&sides.customer.reeve, yes(&again)).await.expect("known by now");
}
