//! Threads as they come: in order, twice, tampered with, said by the wrong people.

use chrono::TimeZone as _;

use super::*;
use crate::desk::Address;
use crate::grant::EndedBy;
use crate::tls::Trust;

fn card(name: &str) -> Card {
    let mail = format!("{name}@a.example");
    Card { name: name.into(), mail, provider: String::new(), seal: format!("age1{name}"), sign: name.into() }
}

fn at(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap() + TimeDelta::hours(hours)
}

fn tenant() -> Address {
    Address { url: "https://a.example/".into(), database: "acme".into() }
}

fn ask(break_glass: bool) -> Body {
    let request = GrantRequest {
        tenant: tenant(),
        staff: card("staff"),
        reason: "Invoices do not print".into(),
        ticket: None,
        groups: vec![],
        seconds: 3_600,
        break_glass,
    };
    Body::Asked { ask: Ask::Grant { request: Box::new(request) } }
}

fn approve() -> Body {
    let terms = GrantTerms {
        tenant: tenant(),
        trust: Trust::System,
        login: "support.1".into(),
        uid: 7,
        groups: vec![],
        until: at(2),
        sealed: String::new(),
    };
    Body::Approved { given: Given::Grant { terms: Box::new(terms) } }
}

fn proof() -> EndProof {
    let refused = Some(true);
    EndProof {
        user_archived: true,
        password_refused: refused,
        session_refused: refused,
        keys_gone: refused,
        ended_by: EndedBy::Revoked,
        checked_at: at(1),
    }
}

/// Events said one after the other, each chained to the one before.
fn said(lines: Vec<(&str, i64, Body)>) -> Vec<Arrived> {
    let mut made: Vec<Arrived> = Vec::new();
    for (seq, (who, hours, body)) in lines.into_iter().enumerate() {
        let event = Event {
            v: 1,
            thread: ThreadId("t".into()),
            seq: u32::try_from(seq).unwrap(),
            prev: made.last().map(|before| before.hash.clone()),
            at: at(hours),
            by: card(who),
            body,
        };
        made.push(Arrived { hash: format!("hash {seq}"), event: Ok(event) });
    }
    made
}

fn rejections(thread: &Thread) -> Vec<Option<Rejection>> {
    thread.shown.iter().map(|shown| shown.rejection).collect()
}

const NO: Option<Rejection> = Some(Rejection::NotAllowed);

#[test]
fn a_request_is_answered_revoked_ended_and_accounted_for() {
    let thread = Thread::of(&said(vec![
        ("staff", 0, ask(false)),
        ("owner", 1, approve()),
        ("owner", 1, Body::Revoked {}),
        ("owner", 1, Body::Ended { proof: proof() }),
        ("owner", 1, Body::Receipt { envelope: "x".into() }),
    ]))
    .unwrap();
    assert_eq!(rejections(&thread), [None; 5]);
    assert_eq!(thread.terms().map(|terms| terms.uid), Some(7));
    assert!(thread.standing.ended.as_ref().is_some_and(EndProof::holds));
    assert_eq!(thread.next().0, 5);
}

#[test]
fn nobody_approves_their_own_request() {
    let mut one_person = said(vec![("staff", 0, ask(false)), ("staff", 1, approve())]);
    assert_eq!(rejections(&Thread::of(&one_person).unwrap()), [None, NO]);
    // another key, the same mail
    if let Ok(event) = &mut one_person[1].event {
        event.by.sign = "other".into();
        event.by.seal = "other".into();
    }
    assert_eq!(rejections(&Thread::of(&one_person).unwrap()), [None, NO]);
}

#[test]
fn only_the_first_answer_counts_and_only_in_time() {
    let refused = || Body::Refused { reason: "no".into() };
    let twice = said(vec![("staff", 0, ask(false)), ("owner", 1, refused()), ("other", 1, approve())]);
    let thread = Thread::of(&twice).unwrap();
    assert_eq!(rejections(&thread), [None, None, NO]);
    assert!(matches!(thread.standing.answer, Answer::Refused { .. }));
    let late = Thread::of(&said(vec![("staff", 0, ask(false)), ("owner", 13, approve())])).unwrap();
    assert_eq!(rejections(&late), [None, NO], "after twelve hours it is refused by itself");
}

#[test]
fn what_was_tampered_with_replayed_or_moved_counts_for_nothing_and_is_shown() {
    let mut events = said(vec![("staff", 0, ask(false)), ("owner", 1, approve())]);
    events.push(events[1].clone());
    events.push(Arrived { hash: "bent".into(), event: Err(Rejection::BadSignature) });
    let mut foreign = said(vec![("staff", 0, ask(false)), ("owner", 1, Body::Revoked {})]).remove(1);
    foreign.hash = "foreign".into();
    if let Ok(event) = &mut foreign.event {
        event.thread = ThreadId("u".into());
    }
    events.push(foreign.clone());
    if let Ok(event) = &mut foreign.event {
        event.thread = ThreadId("t".into());
    }
    foreign.hash = "early".into();
    events.push(foreign);
    let thread = Thread::of(&events).unwrap();
    let told = [
        None,
        None,
        Some(Rejection::Replayed),
        Some(Rejection::BadSignature),
        Some(Rejection::OtherThread),
        Some(Rejection::OutOfOrder),
    ];
    assert_eq!(rejections(&thread), told);
    assert_eq!(thread.rejected(), 4);
    assert_eq!(thread.next(), (2, "hash 1".into()), "none of them moves the head");
}

#[test]
fn an_event_that_may_not_be_said_takes_its_place_and_blocks_nobody() {
    let thread =
        Thread::of(&said(vec![("staff", 0, ask(false)), ("staff", 1, approve()), ("owner", 1, approve())]))
            .unwrap();
    assert_eq!(rejections(&thread), [None, NO, None]);
}

#[test]
fn break_glass_takes_two_of_the_staff_and_a_review_by_a_third() {
    let alone = said(vec![("staff", 0, ask(true)), ("colleague", 0, approve())]);
    assert_eq!(rejections(&Thread::of(&alone).unwrap()), [None, NO], "nobody stands behind it yet");
    let thread = Thread::of(&said(vec![
        ("staff", 0, ask(true)),
        ("staff", 0, Body::Seconded {}),
        ("colleague", 0, Body::Seconded {}),
        ("colleague", 0, approve()),
        ("colleague", 1, Body::Reviewed { words: "fine".into() }),
        ("owner", 1, Body::Reviewed { words: "seen".into() }),
    ]))
    .unwrap();
    assert_eq!(rejections(&thread), [None, NO, None, None, NO, None]);
}

#[test]
fn an_end_that_was_not_proven_and_a_review_by_the_approver_count_for_nothing() {
    let unproven = EndProof { user_archived: false, ..proof() };
    let ended = Body::Ended { proof: unproven };
    let thread =
        Thread::of(&said(vec![("staff", 0, ask(false)), ("owner", 1, approve()), ("owner", 1, ended)]))
            .unwrap();
    assert_eq!(rejections(&thread), [None, None, NO]);
    let reviewed = Body::Reviewed { words: "fine".into() };
    let thread = Thread::of(&said(vec![
        ("staff", 0, ask(true)),
        ("colleague", 0, Body::Seconded {}),
        ("host", 0, approve()),
        ("host", 1, reviewed),
    ]))
    .unwrap();
    assert_eq!(rejections(&thread), [None, None, None, NO]);
}

#[test]
fn only_the_card_that_approved_says_that_it_ended_and_what_came_of_it() {
    let ended = || Body::Ended { proof: proof() };
    let receipt = || Body::Receipt { envelope: "x".into() };
    let thread = Thread::of(&said(vec![
        ("staff", 0, ask(false)),
        ("owner", 1, approve()),
        ("colleague", 1, ended()),
        ("owner", 1, ended()),
        ("colleague", 1, receipt()),
        ("owner", 1, receipt()),
    ]))
    .unwrap();
    assert_eq!(rejections(&thread), [None, None, NO, None, NO, None], "they take their place, and count not");
    let mut namesake = said(vec![("staff", 0, ask(false)), ("owner", 1, approve()), ("owner", 1, ended())]);
    if let Ok(event) = &mut namesake[2].event {
        event.by.sign = "other".into();
    }
    assert_eq!(rejections(&Thread::of(&namesake).unwrap())[2], NO, "a name and a mail are no card");
}

#[test]
fn texts_that_could_rewrite_a_terminal_are_not_shown() {
    let note = |text: &str| Body::Note { text: text.into() };
    let thread = Thread::of(&said(vec![
        ("staff", 0, ask(false)),
        ("owner", 1, note("two\nlines")),
        ("owner", 1, note("\u{1b}[2Jall gone")),
        ("owner", 1, note("turned \u{202e}round")),
        ("owner", 1, note(&"x".repeat(4_001))),
        ("owner", 1, approve()),
    ]))
    .unwrap();
    assert_eq!(rejections(&thread), [None, None, NO, NO, NO, None], "and they block nobody");
    let mut opening = said(vec![("staff", 0, ask(false))]);
    if let Ok(event) = &mut opening[0].event {
        event.by.name = "Ada\r\nApproved".into();
    }
    assert_eq!(Thread::of(&opening), None, "not even as the opening");
}

#[test]
fn the_staff_gives_back_and_cannot_say_that_it_ended() {
    let thread = Thread::of(&said(vec![
        ("staff", 0, ask(false)),
        ("owner", 1, approve()),
        ("staff", 1, Body::Ended { proof: proof() }),
        ("staff", 1, Body::GivenBack {}),
        ("owner", 1, Body::GivenBack {}),
    ]))
    .unwrap();
    assert_eq!(rejections(&thread), [None, None, NO, None, NO]);
    let mut namesake = said(vec![("staff", 0, ask(false)), ("staff", 1, Body::GivenBack {})]);
    if let Ok(event) = &mut namesake[1].event {
        event.by.sign = "other".into();
    }
    assert_eq!(rejections(&Thread::of(&namesake).unwrap())[1], NO, "a name and a mail withdraw nothing");
}

mod restores;
