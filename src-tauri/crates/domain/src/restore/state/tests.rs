//! Where a restore stands, as a table: what was said, what was done here, and when it is looked at.

use chrono::TimeDelta;

use super::*;
use crate::card::Card;
use crate::desk::{Address, Arrived, Ask, Body, Event, Given, ThreadId};
use crate::restore::{
    RestoreRequest, RestoreStep, RestoreTarget, RestoreTold, RestoredFrom, StepRecord, StepState,
};
use crate::tenant::TenantId;

fn hour(hour: i64) -> DateTime<Utc> {
    let midnight: DateTime<Utc> = "2026-11-22T00:00:00Z".parse().unwrap();
    midnight + TimeDelta::hours(hour)
}

fn card(name: &str) -> Card {
    let mail = format!("{name}@a.example");
    Card { name: name.into(), mail, provider: String::new(), seal: format!("age1{name}"), sign: name.into() }
}

/// A thread that the owner opens and the others go on with, an event an hour.
fn thread(target: RestoreTarget, said: &[(&str, Body)]) -> Thread {
    let request = RestoreRequest {
        tenant: Address { url: "https://a.example".into(), database: "acme".into() },
        backup: RestoredFrom { sha256: String::new(), database: None, at: hour(-24), grade: None },
        target,
        side: None,
        reason: "An import went wrong".into(),
        window: None,
    };
    let opening = ("owner", Body::Asked { ask: Ask::Restore { request: Box::new(request) } });
    let mut events: Vec<Arrived> = Vec::new();
    for (seq, (who, body)) in std::iter::once(&opening).chain(said).enumerate() {
        let event = Event {
            v: 1,
            thread: ThreadId("t".into()),
            seq: u32::try_from(seq).unwrap(),
            prev: events.last().map(|before| before.hash.clone()),
            at: hour(i64::try_from(seq).unwrap()),
            by: card(who),
            body: body.clone(),
        };
        events.push(Arrived { hash: format!("{seq}"), event: Ok(event) });
    }
    let thread = Thread::of(&events).unwrap();
    assert_eq!(thread.rejected(), 0, "{:?}", thread.shown);
    thread
}

fn work(steps: &[(RestoreStep, StepState)]) -> RestoreWork {
    let record = |(step, state): &(RestoreStep, StepState)| StepRecord {
        step: *step,
        state: *state,
        at: hour(3),
        detail: None,
    };
    RestoreWork {
        restore: ThreadId("t".into()),
        tenant: TenantId("acme".into()),
        file: "/backups/acme.zip".into(),
        side: "acme_restored".into(),
        address: None,
        before: None,
        neutralised: false,
        seen_beside: Vec::new(),
        safety: None,
        steps: steps.iter().map(record).collect(),
        gap_ms: None,
        reconciled: None,
        keep_until: None,
        dropped_at: None,
        stopped_at: None,
        job: None,
    }
}

fn yes() -> (&'static str, Body) {
    ("helper", Body::Approved { given: Given::Restore { words: String::new() } })
}

fn no() -> (&'static str, Body) {
    ("helper", Body::Refused { reason: "not today".into() })
}

fn back() -> (&'static str, Body) {
    ("owner", Body::GivenBack {})
}

fn tell(told: RestoreTold) -> (&'static str, Body) {
    ("helper", Body::Restore { told, words: String::new(), database: None })
}

const SOON: i64 = 5;
const TOO_LATE: i64 = 8 * 24;

#[test]
fn what_nobody_began_stands_where_its_thread_says() {
    for (said, seen_at, state) in [
        (vec![], SOON, RestoreState::Asked),
        (vec![], TOO_LATE, RestoreState::Expired),
        (vec![no()], SOON, RestoreState::Refused),
        (vec![no()], TOO_LATE, RestoreState::Refused),
        (vec![back()], TOO_LATE, RestoreState::Withdrawn),
        (vec![yes()], SOON, RestoreState::Approved),
        (vec![yes()], TOO_LATE, RestoreState::Expired),
        (vec![yes(), back()], SOON, RestoreState::Withdrawn),
    ] {
        let thread = thread(RestoreTarget::Live, &said);
        assert_eq!(
            RestoreState::of(&thread, None, false, hour(seen_at)),
            state,
            "{said:?} after {seen_at} hours"
        );
        let untouched = work(&[]);
        let state_here = RestoreState::of(&thread, Some(&untouched), false, hour(seen_at));
        assert_eq!(state_here, state, "{said:?}: nothing was done yet");
    }
}

#[test]
fn what_others_carry_out_stands_where_they_say_however_late_it_is() {
    use RestoreTold::{Back, Begun, Dropped, Live, OnTheSide, Stopped, Waiting};
    for (told, state) in [
        (vec![Begun], RestoreState::Running),
        (vec![Begun, Waiting], RestoreState::Waiting),
        (vec![Begun, Waiting, Begun], RestoreState::Running),
        (vec![Begun, Stopped], RestoreState::Stopped),
        (vec![Begun, OnTheSide], RestoreState::OnTheSide),
        (vec![Begun, Live], RestoreState::Live),
        (vec![Begun, Live, Dropped], RestoreState::Live),
        (vec![Begun, Live, Back], RestoreState::Back),
    ] {
        let said: Vec<_> = std::iter::once(yes()).chain(told.iter().copied().map(tell)).collect();
        let thread = thread(RestoreTarget::Live, &said);
        for seen_at in [SOON, TOO_LATE] {
            assert_eq!(RestoreState::of(&thread, None, false, hour(seen_at)), state, "{told:?}");
        }
    }
}

#[test]
fn what_was_done_here_counts_before_what_is_told_of_it() {
    use RestoreStep::{Preflight, Prove, ProveBack, ProveLive, Swap};
    use RestoreTarget::{Live, Side};
    use StepState::{Begun, Done, Failed};
    for (target, steps, state) in [
        (Side, vec![(Preflight, Begun)], RestoreState::Waiting),
        (Side, vec![(Preflight, Failed)], RestoreState::Waiting),
        (Side, vec![(Prove, Done)], RestoreState::OnTheSide),
        (Live, vec![(Prove, Done)], RestoreState::Waiting),
        (Live, vec![(Swap, Begun)], RestoreState::Waiting),
        (Live, vec![(ProveLive, Done)], RestoreState::Live),
        (Live, vec![(ProveBack, Done)], RestoreState::Back),
    ] {
        let thread = thread(target, &[yes(), tell(RestoreTold::Begun)]);
        let before = (target == Live).then(|| "acme_before".to_owned());
        let mut done = RestoreWork { before, ..work(&steps) };
        assert_eq!(RestoreState::of(&thread, Some(&done), false, hour(TOO_LATE)), state, "{steps:?}");
        let at_it = RestoreState::of(&thread, Some(&done), true, hour(TOO_LATE));
        assert_eq!(at_it, RestoreState::Running, "{steps:?}, by a job");
        done.stopped_at = Some(hour(4));
        assert_eq!(
            RestoreState::of(&thread, Some(&done), false, hour(SOON)),
            RestoreState::Stopped,
            "{steps:?}"
        );
    }
}
