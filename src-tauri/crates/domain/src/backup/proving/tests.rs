use chrono::TimeZone as _;

use super::super::ledger::{Promised, Rhythm, ledger};
use super::super::{TimedBy, drill_due};
use super::*;
use crate::source::SourceId;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
}

fn hours(ago: i64) -> DateTime<Utc> {
    now() - TimeDelta::hours(ago)
}

/// A backup of a folder of this computer that nobody has looked into, made so many hours ago.
fn unseen(ago: i64) -> Listed {
    Listed {
        id: format!("{ago} h"),
        source: "folder".into(),
        path: format!("{ago}.zip"),
        at: hours(ago),
        timed_by: TimedBy::Name,
        holds: Holds::Full,
        bytes: Some(1_000),
        proof: ProofState::Unseen,
        file: None,
        snapshot: None,
        drill: None,
        in_place: true,
        looked: None,
    }
}

fn elsewhere(ago: i64, bytes: Option<u64>) -> Listed {
    Listed { in_place: false, bytes, ..unseen(ago) }
}

fn tried(mut backup: Listed, ago: i64, failed: u32) -> Listed {
    backup.looked = Some(Looked { at: hours(ago), failed });
    backup
}

fn laid(backups: Vec<Listed>) -> Ledger {
    ledger(&Promised::default(), backups, now())
}

fn due(backups: Vec<Listed>) -> Vec<String> {
    let to_prove = to_prove(&Proving::default(), &laid(backups), now());
    to_prove.due.into_iter().map(|(_, id)| id).collect()
}

#[test]
fn what_nobody_has_looked_into_is_due_the_newest_first_and_late_after_a_day() {
    assert_eq!(due(vec![]), [""; 0], "there is nothing to do");
    let all = vec![unseen(30), unseen(2), unseen(25), unseen(24)];
    assert_eq!(due(all.clone()), ["2 h", "24 h", "25 h", "30 h"]);
    assert_eq!(to_prove(&Proving::default(), &laid(all), now()).late, 2, "25 and 30 hours");
}

#[test]
fn what_was_looked_into_is_not_due_whatever_was_seen() {
    for proof in [ProofState::Unsound, ProofState::Downloaded, ProofState::Verified, ProofState::Drilled] {
        let seen = Listed { proof, ..unseen(2) };
        assert_eq!(due(vec![seen.clone()]), [""; 0], "{proof:?}");
        assert_eq!(to_prove(&Proving::default(), &laid(vec![seen]), now()).late, 0);
    }
}

#[test]
fn an_old_one_is_due_only_where_it_fills_a_promised_place() {
    let old = || vec![unseen(24 * 7 + 1), unseen(24 * 8)];
    assert_eq!(due([old(), vec![unseen(24 * 7)]].concat()), ["168 h"], "within the week");
    let weekly = Some(Rhythm { count: 2, holds: Holds::Full });
    let promised = Promised { weekly, ..Promised::default() };
    let to_prove = to_prove(&Proving::default(), &ledger(&promised, old(), now()), now());
    let ids: Vec<&str> = to_prove.due.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(ids, ["169 h"], "the second week is filled with the newest of it");
}

#[test]
fn an_attempt_in_vain_is_repeated_later_each_time_and_at_least_once_a_day() {
    // attempts in vain, hours since the last, whether it is tried again
    let table = [
        (1, 0, false),
        (1, 1, true),
        (2, 1, false),
        (2, 2, true),
        (4, 7, false),
        (4, 8, true),
        (6, 23, false),
        (6, 24, true),
        (4_000_000_000, 23, false),
        (4_000_000_000, 24, true),
        (3, -50, true),
    ];
    for (failed, ago, again) in table {
        let backup = tried(unseen(60), ago, failed);
        assert_eq!(!due(vec![backup]).is_empty(), again, "{failed} in vain, the last {ago} h ago");
    }
    let waits = to_prove(&Proving::default(), &laid(vec![tried(unseen(60), 0, 1)]), now());
    assert_eq!((waits.waiting, waits.late), (1, 1), "it waits, and is late");
}

#[test]
fn of_other_places_only_what_was_allowed_is_brought_here() {
    let all = || vec![elsewhere(2, Some(1_000)), elsewhere(3, Some(1_001)), elsewhere(4, None)];
    assert_eq!(due(all()), [""; 0], "by default nothing is");
    let rule = Proving { bring_up_to: 1_000, ..Proving::default() };
    let allowed = to_prove(&rule, &laid(all()), now());
    assert_eq!(allowed.due, [(hours(2), "2 h".to_owned())]);
    assert_eq!(allowed.not_allowed, 2, "one is too large, and one does not tell its size");
}

#[test]
fn a_clock_that_was_set_back_keeps_nothing_from_being_due() {
    assert_eq!(due(vec![unseen(-48)]), ["-48 h"], "made in the future");
    assert!(Looked { at: hours(-1), failed: 1 }.may_again(now()), "tried in the future");
    let ran = Ran { at: hours(-1), ended_at: Some(hours(-1)), stopped: true, proved: Proved::default() };
    assert!(is_run_due(Some(&ran), None, true, now()), "run in the future");
    assert!(is_run_due(None, Some(hours(-1)), false, now()), "read in the future");
    let hindrance = DrillHindrance { programs_missed: Some(hours(-1)), tried: None };
    let due = drill_due(None, now());
    assert_eq!(drill_next(&Proving::default(), &due, true, hindrance, now()), DrillNext::Begins);
}

#[test]
fn a_drill_takes_the_newest_full_backup_that_is_proven_and_here() {
    let here = |backup: Listed| Listed { file: Some(backup.path.clone()), ..backup };
    let proven = |ago| here(Listed { proof: ProofState::Verified, ..unseen(ago) });
    let all = vec![
        here(unseen(1)),
        Listed { holds: Holds::DatabaseOnly, ..proven(2) },
        Listed { file: None, ..proven(3) },
        here(Listed { proof: ProofState::Unsound, ..unseen(4) }),
        proven(-5),
        proven(5),
        Listed { file: None, snapshot: Some("5f3a".into()), ..proven(6) },
        proven(7),
    ];
    let can_open = |file: &str| file != "5.zip";
    assert_eq!(to_drill(&laid(all), now(), can_open).map(|backup| backup.id.as_str()), Some("6 h"));
    assert_eq!(to_drill(&laid(vec![unseen(1)]), now(), can_open), None);
}

#[test]
fn a_drill_that_is_due_begins_or_says_why_it_does_not() {
    let never = drill_due(None, now());
    let next = |rule: Proving, has, tried, missed| {
        let hindrance = DrillHindrance { tried, programs_missed: missed };
        drill_next(&rule, &never, has, hindrance, now())
    };
    let on = Proving::default();
    assert_eq!(next(on, true, None, None), DrillNext::Begins);
    assert_eq!(next(Proving { on: false, ..on }, true, None, None), DrillNext::TurnedOff);
    assert_eq!(next(Proving { drills: false, ..on }, true, None, None), DrillNext::TurnedOff);
    assert_eq!(next(on, false, None, None), DrillNext::NoBackup);
    assert_eq!(next(on, true, None, Some(hours(23))), DrillNext::NoPrograms);
    assert_eq!(next(on, true, None, Some(hours(24))), DrillNext::Begins, "they may be there by now");
    let tried = |ago| Some(Looked { at: hours(ago), failed: 2 });
    assert_eq!(next(on, true, tried(1), None), DrillNext::TriedInVain);
    assert_eq!(next(on, true, tried(2), None), DrillNext::Begins);
    let made = drill_due(Some(hours(1)), now());
    assert_eq!(drill_next(&on, &made, true, DrillHindrance::default(), now()), DrillNext::NotDue);
}

#[test]
fn a_run_is_due_an_hour_after_the_last_when_there_is_something_to_do() {
    let ran = |ago: i64, ended: Option<i64>, stopped| {
        Some(Ran { at: hours(ago), ended_at: ended.map(hours), stopped, proved: Proved::default() })
    };
    // the last run, when sources were read, something to do, whether it is due
    let table = [
        (None, None, false, false),
        (None, None, true, true),
        (None, Some(5), false, false),
        (None, Some(6), false, true),
        (ran(5, Some(0), false), None, true, false),
        (ran(5, Some(1), false), None, true, true),
        (ran(5, Some(1), false), Some(5), false, false),
        (ran(5, Some(1), false), Some(30), false, false),
        (ran(6, Some(1), false), Some(30), false, true),
        (ran(0, None, false), None, true, false),
        (ran(1, None, false), None, true, true),
        (ran(23, Some(23), true), Some(30), true, false),
        (ran(24, Some(24), true), Some(30), true, true),
    ];
    for (last, read, something, expected) in table {
        let due = is_run_due(last.as_ref(), read.map(hours), something, now());
        assert_eq!(due, expected, "{last:?}, read {read:?}, {something}");
    }
}

#[test]
fn a_look_is_of_the_file_that_it_was_made_at() {
    let look = Look {
        path: "a.zip".into(),
        made: hours(5),
        bytes: Some(1),
        version: Some("1st".into()),
        at: now(),
        failed: 0,
        fault: None,
        seen: None,
    };
    let listed = |made, bytes, version: Option<&str>| FoundBackup {
        id: "a".into(),
        source: SourceId("folder".into()),
        path: "a.zip".into(),
        at: made,
        named: true,
        holds: Holds::Full,
        bytes,
        version: version.map(str::to_owned),
    };
    assert!(look.is_of(&listed(hours(5), Some(1), Some("1st"))));
    for another in [
        listed(hours(4), Some(1), Some("1st")),
        listed(hours(5), Some(2), Some("1st")),
        listed(hours(5), None, Some("1st")),
        listed(hours(5), Some(1), Some("2nd")),
        listed(hours(5), Some(1), None),
    ] {
        assert!(!look.is_of(&another), "{another:?}");
    }
    // of before versions were kept
    let old = Look { version: None, ..look };
    assert!(old.is_of(&listed(hours(5), Some(1), Some("1st"))), "the listing has a version by now");
    assert!(old.is_of(&listed(hours(5), Some(1), None)));
    assert!(!old.is_of(&listed(hours(4), Some(1), Some("1st"))), "made at another time");
    assert!(!old.is_of(&listed(hours(5), Some(2), Some("1st"))), "of another size");
}
