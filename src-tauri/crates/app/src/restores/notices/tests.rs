//! Each thing is told once, to whom it concerns, and what is old is no news.

use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::desk::Address;
use reeve_domain::restore::{RestoreRequest, RestoreTarget, RestoreWindow, RestoreWork, RestoredFrom};
use reeve_domain::tenant::TenantId;

use super::*;
use crate::api::CardView;

fn day(day: u32) -> DateTime<Utc> {
    format!("2026-11-{day:02}T08:00:00Z").parse().unwrap()
}

fn restore(state: RestoreState, own: bool) -> RestoreView {
    let (id, none) = (ThreadId("t".into()), String::new);
    let ada = Card {
        name: "Ada".into(),
        mail: "ada@a.example".into(),
        provider: none(),
        seal: none(),
        sign: none(),
    };
    let request = RestoreRequest {
        tenant: Address { url: "https://a.example/".into(), database: "acme".into() },
        backup: RestoredFrom { sha256: none(), database: None, at: day(1), grade: None },
        target: RestoreTarget::Live,
        side: None,
        reason: "An import went wrong".into(),
        window: None,
    };
    RestoreView {
        id,
        tenant: Some(TenantId("acme".into())),
        tenant_name: "Acme".into(),
        request,
        asked_by: CardView { card: ada, fingerprint: none(), acquaintance: Acquaintance::New },
        own,
        asked_at: day(2),
        expires: day(9),
        state,
        to_type: None,
        answered_by: None,
        refusal: None,
        conditions: none(),
        file: None,
        forecast: None,
        work: None,
        kept: None,
        offers: vec![],
        asks: None,
        by_provider: None,
        told: None,
        desk: None,
        waiting: false,
    }
}

/// A restore whose other database is kept until this day.
fn kept(until: u32) -> RestoreView {
    let work = RestoreWork {
        restore: ThreadId("t".into()),
        tenant: TenantId("acme".into()),
        file: String::new(),
        side: "acme_restored".into(),
        address: None,
        before: Some("acme_before".into()),
        neutralised: false,
        seen_beside: Vec::new(),
        safety: None,
        steps: vec![],
        gap_ms: None,
        reconciled: None,
        keep_until: Some(day(until)),
        dropped_at: None,
        stopped_at: None,
        job: None,
    };
    RestoreView { kept: work.before.clone(), work: Some(work), ..restore(RestoreState::Live, false) }
}

fn stands(state: RestoreState) -> Vec<Notice> {
    vec![Notice::RestoreStands { tenant: "Acme".into(), state }]
}

/// What is told of one restore in these states, one after the other.
fn told(own: bool, states: &[RestoreState]) -> Vec<Vec<Notice>> {
    let mut told = Told::default();
    states.iter().map(|state| told.news(&[restore(*state, own)], day(3))).collect()
}

#[test]
fn whoever_may_answer_is_told_once_that_somebody_asks() {
    use RestoreState::{Approved, Asked};
    let asked = vec![Notice::RestoreAsked { tenant: "Acme".into(), by: "Ada".into() }];
    assert_eq!(told(false, &[Asked, Asked, Approved]), [asked, vec![], stands(Approved)]);
    assert_eq!(told(true, &[Asked, Asked]), [vec![], vec![]], "not the one who asks");
    let mut elsewhere = restore(Asked, false);
    elsewhere.tenant = None;
    assert_eq!(Told::default().news(&[elsewhere], day(3)), [], "nor who has nothing to do with it");
}

#[test]
fn both_sides_are_told_where_it_came_and_whoever_asks_what_was_answered() {
    use RestoreState::{Approved, Asked, Back, Live, Refused, Running, Waiting};
    let whole = [Asked, Approved, Running, Waiting, Running, Live, Live, Back];
    let came = |answered| {
        let none = Vec::new;
        [none(), answered, none(), stands(Waiting), none(), stands(Live), none(), stands(Back)]
    };
    assert_eq!(told(true, &whole), came(stands(Approved)));
    assert_eq!(told(false, &whole)[1..], came(stands(Approved))[1..], "somebody has to begin it");
    assert_eq!(told(false, &[Asked, Refused])[1], []);
    assert_eq!(told(true, &[Asked, Refused])[1], stands(Refused));
    assert_eq!(told(true, &[Live]), [vec![]], "what stood so before is no news");
}

#[test]
fn whoever_approved_is_not_told_of_it_nor_who_cannot_begin_it() {
    use RestoreState::{Approved, Asked};
    let turns = |change: fn(&mut RestoreView)| {
        let mut told = Told::default();
        told.news(&[restore(Asked, false)], day(3));
        let mut approved = restore(Approved, false);
        change(&mut approved);
        told.news(&[approved], day(3))
    };
    assert_eq!(turns(|_| ()), stands(Approved));
    assert_eq!(turns(|view| view.tenant = None), []);
    assert_eq!(
        turns(|view| {
            view.answered_by = Some(CardView { acquaintance: Acquaintance::Own, ..view.asked_by.clone() });
        }),
        []
    );
}

#[test]
fn that_a_window_is_open_is_told_once_to_who_can_begin_it() {
    let begins = vec![Notice::RestoreMayBegin { tenant: "Acme".into() }];
    let window = RestoreWindow { from: day(5), until: day(7) };
    let approved = |state| {
        let mut view = restore(state, false);
        view.request.window = Some(window);
        view
    };
    let mut told = Told::default();
    let mut look = |state, at| told.news(&[approved(state)], day(at));
    assert_eq!(look(RestoreState::Approved, 4), [], "not before");
    assert_eq!(look(RestoreState::Approved, 5), begins);
    assert_eq!(look(RestoreState::Approved, 6), [], "once");
    let first = |view: RestoreView, at| Told::default().news(&[view], day(at));
    assert_eq!(first(approved(RestoreState::Running), 6), [], "it was begun");
    assert_eq!(first(approved(RestoreState::Approved), 8), [], "it is over");
    assert_eq!(first(RestoreView { tenant: None, ..approved(RestoreState::Approved) }, 6), []);
}

#[test]
fn a_database_that_was_kept_long_enough_is_told_of_once_until_it_is_kept_longer() {
    let due = vec![Notice::RestoreKept { tenant: "Acme".into(), database: "acme_before".into() }];
    let mut told = Told::default();
    let mut look = |restore: RestoreView, at| told.news(&[restore], day(at));
    assert_eq!(look(kept(5), 4), []);
    assert_eq!(look(kept(5), 5), due);
    assert_eq!(look(kept(5), 6), []);
    assert_eq!(look(kept(8), 6), []);
    assert_eq!(look(kept(8), 9), due);
    assert_eq!(look(RestoreView { kept: None, ..kept(10) }, 11), [], "it is dropped");
}
