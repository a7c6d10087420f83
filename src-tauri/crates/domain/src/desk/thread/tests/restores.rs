//! Threads about restores: who says what of them, and when it counts.

use super::*;
use crate::restore::{RestoreTarget, RestoreWindow, RestoredFrom};

/// Of the live database, between the second and the tenth hour.
fn ask() -> Body {
    let request = RestoreRequest {
        tenant: tenant(),
        backup: RestoredFrom { sha256: "5eed".repeat(16), database: None, at: at(-24), grade: None },
        target: RestoreTarget::Live,
        side: None,
        reason: "An import went wrong".into(),
        window: Some(RestoreWindow { from: at(2), until: at(10) }),
    };
    Body::Asked { ask: Ask::Restore { request: Box::new(request) } }
}

fn yes() -> Body {
    Body::Approved { given: Given::Restore { words: String::new() } }
}

fn tell(told: RestoreTold) -> Body {
    Body::Restore { told, words: String::new(), database: None }
}

fn thread(lines: Vec<(&str, i64, Body)>) -> Thread {
    Thread::of(&said([vec![("owner", 0, ask())], lines].concat())).unwrap()
}

#[test]
fn an_approval_by_whoever_asks_changes_nothing() {
    let mut alone = said(vec![("owner", 0, ask()), ("owner", 1, yes())]);
    // another key and the same mail, and another mail and the same key
    for (sign, mail) in [("owner", "owner@a.example"), ("other", "owner@a.example"), ("owner", "x@a.example")]
    {
        if let Ok(event) = &mut alone[1].event {
            event.by = Card { sign: sign.into(), seal: sign.into(), mail: mail.into(), ..card("owner") };
        }
        let thread = Thread::of(&alone).unwrap();
        assert_eq!(rejections(&thread), [None, NO]);
        assert_eq!(thread.standing, Standing::default(), "{sign} {mail}: it stands as it was asked");
    }
    let begun = thread(vec![("owner", 1, yes()), ("owner", 3, tell(RestoreTold::Begun))]);
    assert_eq!(rejections(&begun), [None, NO, NO], "and nothing follows from it");
    assert_eq!(begun.standing, Standing::default());
}

#[test]
fn what_is_given_has_to_be_what_was_asked_for() {
    let thread = thread(vec![
        ("helper", 1, approve()),
        ("helper", 1, Body::Approved { given: Given::Backup { sealed: String::new() } }),
        ("helper", 1, yes()),
    ]);
    assert_eq!(rejections(&thread), [None, NO, NO, None]);
}

#[test]
fn it_is_begun_once_it_was_approved_and_in_its_time() {
    use RestoreTold::{Begun, Live};
    for (lines, told) in [
        (vec![("helper", 3, tell(Begun))], [NO].as_slice()),
        (vec![("helper", 1, Body::Refused { reason: "no".into() }), ("helper", 3, tell(Begun))], &[None, NO]),
        (vec![("helper", 1, yes()), ("helper", 1, tell(Begun))], &[None, NO]),
        (vec![("helper", 1, yes()), ("helper", 2, tell(Begun))], &[None, None]),
        (vec![("helper", 1, yes()), ("helper", 11, tell(Begun))], &[None, NO]),
        (vec![("helper", 1, yes()), ("helper", 3, tell(Live))], &[None, NO]),
        (
            vec![("helper", 1, yes()), ("helper", 9, tell(Begun)), ("helper", 12, tell(Live))],
            &[None, None, None],
        ),
        (vec![("helper", 11, yes())], &[NO]),
    ] {
        let thread = thread(lines);
        assert_eq!(rejections(&thread)[1..], *told, "{:?}", thread.shown);
    }
}

#[test]
fn of_two_who_begin_it_the_first_carries_it_out() {
    let thread = thread(vec![
        ("helper", 1, yes()),
        ("colleague", 3, tell(RestoreTold::Begun)),
        ("helper", 3, tell(RestoreTold::Begun)),
        ("helper", 4, tell(RestoreTold::Live)),
        ("colleague", 4, tell(RestoreTold::Waiting)),
    ]);
    assert_eq!(rejections(&thread), [None, None, None, NO, NO, None]);
    let told = thread.standing.restore.as_ref().map(|told| (told.by.name.as_str(), told.told));
    assert_eq!(told, Some(("colleague", RestoreTold::Waiting)));
    assert_eq!(thread.standing.restored, Some(RestoreState::Waiting));
}

#[test]
fn it_is_taken_back_until_it_is_begun_and_never_begun_afterwards() {
    let back = || Body::GivenBack {};
    let early = thread(vec![
        ("helper", 1, yes()),
        ("helper", 2, back()),
        ("owner", 2, back()),
        ("helper", 3, tell(RestoreTold::Begun)),
    ]);
    assert_eq!(rejections(&early), [None, None, NO, None, NO], "who asked alone, and then it is over");
    let late =
        thread(vec![("helper", 1, yes()), ("helper", 3, tell(RestoreTold::Begun)), ("owner", 3, back())]);
    assert_eq!(rejections(&late), [None, None, None, NO]);
}

#[test]
fn dropping_what_was_kept_leaves_it_where_it_came() {
    let begun = vec![("helper", 1, yes()), ("helper", 3, tell(RestoreTold::Begun))];
    let ended = [(RestoreTold::Live, RestoreState::Live), (RestoreTold::OnTheSide, RestoreState::OnTheSide)];
    for (told, state) in ended {
        let lines = vec![("helper", 4, tell(told)), ("helper", 9, tell(RestoreTold::Dropped))];
        let thread = thread([begun.clone(), lines].concat());
        assert_eq!(thread.standing.restored, Some(state));
        assert_eq!(thread.standing.restore.map(|told| told.told), Some(RestoreTold::Dropped));
    }
}

#[test]
fn only_a_restore_is_told_of() {
    let thread = Thread::of(&said(vec![
        ("staff", 0, super::ask(false)),
        ("owner", 1, approve()),
        ("owner", 3, tell(RestoreTold::Begun)),
    ]));
    assert_eq!(rejections(&thread.unwrap()), [None, None, NO]);
}

#[test]
fn words_for_others_are_made_plain() {
    use crate::desk::as_plain;
    let server = "two\nlines\u{1b}[2J, turned \u{202e}round";
    assert_eq!(as_plain(server), "two\nlines[2J, turned round");
    let told =
        Body::Restore { told: RestoreTold::Begun, words: as_plain(&"\u{1b}x".repeat(9_000)), database: None };
    let thread = thread(vec![("helper", 1, yes()), ("helper", 3, told)]);
    assert_eq!(rejections(&thread), [None; 3], "and count");
}
