//! Where an access stands, by its thread, what this panel did, and the time.

use chrono::TimeZone as _;

use super::*;
use crate::card::Card;
use crate::desk::{Address, Arrived, Ask, Body, Event, Given};
use crate::fault::Code;
use crate::grant::{EndProof, GrantRequest, GrantTerms};
use crate::tls::Trust;

fn card(name: &str) -> Card {
    let mail = format!("{name}@a.example");
    Card { name: name.into(), mail, provider: String::new(), seal: format!("age1{name}"), sign: name.into() }
}

fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn thread(said: Vec<(&str, Body)>) -> Thread {
    let tenant = Address { url: "https://a.example/".into(), database: "acme".into() };
    let (staff, reason) = (card("staff"), String::from("Invoices do not print"));
    let request = GrantRequest {
        tenant,
        staff,
        reason,
        ticket: None,
        groups: vec![],
        seconds: 3_600,
        break_glass: false,
    };
    let ask = Body::Asked { ask: Ask::Grant { request: Box::new(request) } };
    let mut events: Vec<Arrived> = Vec::new();
    for (seq, (who, body)) in std::iter::once(("staff", ask)).chain(said).enumerate() {
        let prev = events.last().map(|before| before.hash.clone());
        let (seq, thread) = (u32::try_from(seq).unwrap(), ThreadId("t".into()));
        let event = Event { v: 1, thread, seq, prev, at: at(0), by: card(who), body };
        events.push(Arrived { hash: format!("hash {seq}"), event: Ok(event) });
    }
    Thread::of(&events).unwrap()
}

fn approved() -> (&'static str, Body) {
    let terms = GrantTerms {
        tenant: Address { url: "https://a.example/".into(), database: "acme".into() },
        trust: Trust::System,
        login: "support".into(),
        uid: 7,
        groups: vec![],
        until: at(60),
        sealed: String::new(),
    };
    ("owner", Body::Approved { given: Given::Grant { terms: Box::new(terms) } })
}

fn work(step: Step) -> GrantWork {
    let new = GrantWork::new(ThreadId("t".into()), TenantId("acme".into()));
    GrantWork { step, login: "support".into(), seconds: 3_600, ..new }
}

fn proof() -> EndProof {
    EndProof {
        user_archived: true,
        password_refused: None,
        session_refused: None,
        keys_gone: None,
        ended_by: EndedBy::Time,
        checked_at: at(1),
    }
}

#[test]
fn the_tenants_clock_decides_when_an_access_is_over() {
    let given = thread(vec![approved()]);
    let behind = GrantWork { ahead: -600, ..work(Step::HandedOver) };
    assert_eq!(standing(&given, None, false, at(59)), GrantState::Live);
    assert_eq!(standing(&given, None, false, at(60)), GrantState::Over);
    assert_eq!(standing(&given, Some(&behind), false, at(65)), GrantState::Live, "ten to nine over there");
    assert_eq!(standing(&given, Some(&behind), false, at(70)), GrantState::Over);
}

#[test]
fn what_is_to_be_ended_is_never_shown_as_over_before_it_was_proven() {
    let revoked = thread(vec![approved(), ("owner", Body::Revoked {})]);
    assert_eq!(standing(&revoked, None, false, at(1)), GrantState::Ending);
    let own = work(Step::HandedOver);
    assert_eq!(standing(&revoked, Some(&own), false, at(90)), GrantState::Ending, "it is still to be done");
    let given = thread(vec![approved()]);
    let queued = GrantWork { ending: Some(EndedBy::TicketClosed), ..work(Step::HandedOver) };
    assert_eq!(standing(&given, Some(&queued), false, at(1)), GrantState::Ending);
}

#[test]
fn what_is_proven_and_not_accounted_for_does_not_wait_for_a_person() {
    let refused = Fault::new(Code::SignInRefused, "no");
    for (step, by_itself) in [(Step::Created, true), (Step::HandedOver, false), (Step::Proven, true)] {
        let mut own = work(step);
        own.failed(&refused, at(0));
        assert_eq!(own.pause.expect("a pause").until.is_some(), by_itself, "{step:?}");
    }
}

#[test]
fn who_gave_an_access_believes_no_end_before_it_was_proven_here() {
    let ended = thread(vec![approved(), ("owner", Body::Ended { proof: proof() })]);
    for (step, state) in [
        (Step::HandedOver, GrantState::Ending),
        (Step::Proven, GrantState::Ended),
        (Step::Closed, GrantState::Ended),
    ] {
        assert_eq!(standing(&ended, Some(&work(step)), false, at(1)), state, "{step:?}");
    }
    assert_eq!(standing(&ended, None, false, at(1)), GrantState::Ended, "others have to believe it");
}

#[test]
fn without_the_approvers_proof_others_see_the_time_run_out_and_never_an_end() {
    for wish in [("owner", Body::Revoked {}), ("staff", Body::GivenBack {})] {
        let unproven = thread(vec![approved(), wish, ("colleague", Body::Ended { proof: proof() })]);
        assert_eq!(standing(&unproven, None, false, at(1)), GrantState::Ending);
        assert_eq!(standing(&unproven, None, false, at(60)), GrantState::Over, "a colleague's word is none");
    }
}

#[test]
fn a_panel_that_saw_the_end_itself_knows_it_without_the_approver() {
    let revoked = thread(vec![approved(), ("colleague", Body::Revoked {})]);
    for (step, state) in [(Step::HandedOver, GrantState::Ending), (Step::Proven, GrantState::Ended)] {
        let own = GrantWork { proof: Some(proof()), ..work(step) };
        assert_eq!(standing(&revoked, Some(&own), false, at(1)), state, "{step:?}");
    }
}

#[test]
fn what_was_half_made_has_to_be_taken_back_before_it_can_be_approved_again() {
    let asked = thread(vec![]);
    for (step, state) in [
        (Step::Idle, GrantState::Requested),
        (Step::Beginning, GrantState::Requested),
        (Step::PlacingEnd, GrantState::Ending),
        (Step::HandingOver, GrantState::Ending),
    ] {
        assert_eq!(standing(&asked, Some(&work(step)), false, at(1)), state, "{step:?}");
        assert_eq!(standing(&asked, Some(&work(step)), true, at(1)), GrantState::Granting, "{step:?}");
    }
}

#[test]
fn an_unanswered_request_is_refused_by_itself() {
    let asked = thread(vec![]);
    assert_eq!(standing(&asked, None, false, at(12 * 60)), GrantState::Requested);
    assert_eq!(standing(&asked, None, false, at(12 * 60 + 1)), GrantState::Expired);
    let withdrawn = thread(vec![("staff", Body::GivenBack {})]);
    assert_eq!(standing(&withdrawn, None, false, at(1)), GrantState::Withdrawn);
}
