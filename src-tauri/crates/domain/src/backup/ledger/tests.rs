use chrono::TimeZone as _;

use super::super::catalogue::TimedBy;
use super::*;

const FULL: Holds = Holds::Full;
const ALONE: Holds = Holds::DatabaseOnly;

/// 7 daily, 4 weekly and 3 monthly full ones, 24 hours.
fn fourteen() -> Promised {
    let of = |count| Some(Rhythm { count, holds: FULL });
    Promised { daily: of(7), weekly: of(4), monthly: of(3), rpo_hours: Some(24) }
}

/// Noon of a day in November.
fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
}

/// A proven backup of so many days ago, at two in the morning.
fn old(days: i64, holds: Holds) -> Listed {
    Listed {
        id: format!("{days}"),
        source: "bucket".into(),
        path: format!("{days}.zip"),
        at: now() - TimeDelta::days(days) - TimeDelta::hours(10),
        timed_by: TimedBy::Name,
        holds,
        bytes: Some(1),
        proof: ProofState::Verified,
        file: None,
        snapshot: None,
        drill: None,
        in_place: false,
        looked: None,
    }
}

fn all(days: impl IntoIterator<Item = i64>) -> Vec<Listed> {
    days.into_iter().map(|days| old(days, FULL)).collect()
}

fn missing(ledger: &Ledger) -> Vec<(Every, u16)> {
    let missing = ledger.slots.iter().filter(|slot| slot.state == SlotState::Missing);
    missing.map(|slot| (slot.every, slot.number)).collect()
}

#[test]
fn fourteen_as_promised_fill_fourteen_places() {
    let ledger = ledger(&fourteen(), all([0, 1, 2, 3, 4, 5, 6, 9, 16, 23, 30, 50, 81, 111]), now());
    assert_eq!((ledger.counts.promised, ledger.counts.filled), (14, 14), "{ledger:#?}");
    assert!(ledger.beyond.is_empty());
    assert!(ledger.rpo.is_some_and(|rpo| rpo.kept && rpo.age_hours == Some(10)));
}

#[test]
fn whichever_day_of_the_week_the_provider_keeps_all_places_are_filled() {
    for weekday in 0..7 {
        let weeks = (0..4).map(|week| 7 + week * 7 + weekday);
        for month in 0..28 {
            let four_weeks = (0..3).map(|n| 35 + n * 28 + month);
            let days = (0..7).chain(weeks.clone()).chain(four_weeks);
            let ledger = ledger(&fourteen(), all(days), now());
            assert_eq!(ledger.counts.filled, 14, "weekday {weekday}, month {month}: {:?}", missing(&ledger));
        }
    }
}

#[test]
fn months_by_the_calendar_fill_the_months_too() {
    // kept are the firsts of October, September and August, on the last of November
    let last = Utc.with_ymd_and_hms(2026, 11, 30, 12, 0, 0).unwrap();
    let firsts = [(10, 1), (9, 1), (8, 1)].map(|(month, day)| {
        let at = Utc.with_ymd_and_hms(2026, month, day, 2, 0, 0).unwrap();
        Listed { at, id: format!("{month}"), ..old(0, FULL) }
    });
    let ledger = ledger(&fourteen(), firsts.into(), last);
    let months = ledger.slots.iter().filter(|slot| slot.every == Every::Month && slot.backup.is_some());
    assert_eq!(months.count(), 3, "{:?}", missing(&ledger));
}

#[test]
fn no_day_is_shown_for_two_places() {
    for days in [vec![], vec![0, 40, 70, 100], vec![0, 65, 96, 127], vec![0, 62, 63, 64, 65, 66], vec![80]] {
        let slots = ledger(&fourteen(), all(days.clone()), now()).slots;
        for (later, earlier) in slots.iter().zip(slots.iter().skip(1)) {
            assert!(later.from > earlier.to && earlier.from <= earlier.to, "{days:?}: {later:?} {earlier:?}");
        }
        let is_within = |slot: &Slot| {
            let day = slot.backup.as_ref().map(|backup| backup.at.date_naive());
            day.is_none_or(|day| (slot.from..=slot.to).contains(&day))
        };
        assert!(slots.iter().all(is_within), "{days:?}: a backup is of the days that are shown for it");
    }
}

#[test]
fn a_day_without_a_backup_is_a_hole_and_is_named() {
    let ledger = ledger(&fourteen(), all([0, 1, 3, 4, 5, 6, 9, 16, 30, 50, 81, 111]), now());
    assert_eq!(missing(&ledger), [(Every::Day, 3), (Every::Week, 3)]);
}

#[test]
fn a_day_that_is_not_over_is_not_missed() {
    let ledger = ledger(&fourteen(), all(1..8), now());
    let days: Vec<_> = missing(&ledger).into_iter().filter(|(every, _)| *every == Every::Day).collect();
    assert_eq!(days, [], "yesterday's is the latest that could be expected");
    assert!(ledger.rpo.is_some_and(|rpo| !rpo.kept && rpo.age_hours == Some(34)), "but it is too old");
}

#[test]
fn exactly_as_old_as_promised_is_kept_and_a_second_more_is_not() {
    let at = |seconds| {
        let at = now() - TimeDelta::hours(24) - TimeDelta::seconds(seconds);
        let ledger = ledger(&fourteen(), vec![Listed { at, ..old(0, FULL) }], now());
        ledger.rpo.is_some_and(|rpo| rpo.kept)
    };
    assert_eq!((at(0), at(1)), (true, false));
}

#[test]
fn one_known_to_be_broken_keeps_no_promise() {
    let broken = Listed { proof: ProofState::Unsound, ..old(0, FULL) };
    let ledger = ledger(&fourteen(), vec![broken, old(2, FULL)], now());
    assert_eq!(ledger.newest, Some(old(2, FULL).at));
    assert!(ledger.rpo.is_some_and(|rpo| !rpo.kept));
}

#[test]
fn nothing_at_all_is_fourteen_holes_and_no_rpo_kept() {
    let ledger = ledger(&fourteen(), Vec::new(), now());
    assert_eq!((ledger.counts.promised, ledger.counts.missing), (14, 14));
    assert_eq!(ledger.rpo, Some(Rpo { hours: 24, age_hours: None, undated_hours: None, kept: false }));
}

#[test]
fn where_nothing_is_promised_nothing_is_missing() {
    let ledger = ledger(&Promised::default(), all([0, 3]), now());
    assert_eq!((ledger.slots.len(), ledger.beyond.len(), ledger.rpo), (0, 2, None));
}

#[test]
fn a_database_alone_fills_no_place_of_a_full_backup_but_a_full_one_serves_for_both() {
    // Instant-ERP: the database every day, and a full backup in each of four weeks
    let promised = Promised {
        daily: Some(Rhythm { count: 1, holds: ALONE }),
        weekly: Some(Rhythm { count: 4, holds: FULL }),
        monthly: None,
        rpo_hours: Some(24),
    };
    let alone = (0..30).map(|days| old(days, ALONE)).collect();
    let seen = ledger(&promised, alone, now());
    assert_eq!((seen.counts.filled, seen.counts.missing), (1, 4), "{:?}", missing(&seen));
    let full = [old(0, ALONE)].into_iter().chain(all([2, 9, 16, 23])).collect();
    assert_eq!(ledger(&promised, full, now()).counts.filled, 5);
    let only_full = ledger(&promised, all([0, 3, 9, 16, 23]), now());
    assert_eq!(only_full.counts.filled, 5, "a full one of today is a database of today too");
}

#[test]
fn what_nobody_has_looked_into_is_unverified_and_what_is_not_sound_fills_only_where_nothing_else_does() {
    let of = |days, proof| Listed { proof, id: format!("{proof:?}"), ..old(days, FULL) };
    let backups = vec![
        of(0, ProofState::Unseen),
        of(1, ProofState::Unsound),
        Listed { at: old(1, FULL).at - TimeDelta::hours(1), ..of(1, ProofState::Verified) },
        of(2, ProofState::Unsound),
    ];
    let ledger = ledger(&fourteen(), backups, now());
    let states: Vec<_> = ledger.slots.iter().take(4).map(|slot| slot.state).collect();
    assert_eq!(
        states,
        [SlotState::Unverified, SlotState::Filled, SlotState::Unsound, SlotState::Missing],
        "the earlier sound one of the day is taken before the later broken one"
    );
}

/// The same, of which only the file's date tells when it was made.
fn undated(days: i64) -> Listed {
    Listed { timed_by: TimedBy::FileDate, id: format!("undated {days}"), ..old(days, FULL) }
}

#[test]
fn one_whose_time_is_not_certain_takes_no_place_from_one_whose_time_is_and_proves_none() {
    let fourteen_days = [0, 1, 2, 3, 4, 5, 6, 9, 16, 23, 30, 50, 81, 111];
    let whole = ledger(&fourteen(), all(fourteen_days), now());
    let later = Listed { at: now() - TimeDelta::hours(1), ..undated(0) };
    let beside = all(fourteen_days).into_iter().chain([later.clone(), undated(3)]).collect();
    let seen = ledger(&fourteen(), beside, now());
    assert_eq!((&seen.slots, seen.counts), (&whole.slots, whole.counts), "all stay where they were");
    assert_eq!(seen.beyond.len(), 2);

    let holed = ledger(&fourteen(), all(1..8).into_iter().chain([later]).collect(), now());
    let days: Vec<_> = holed.slots.iter().take(7).map(|slot| slot.state).collect();
    assert_eq!(days, [SlotState::Filled; 7], "none is pushed out by one that may not be of today");

    let alone = ledger(&fourteen(), vec![undated(2)], now());
    let state = alone.slots.iter().find_map(|slot| slot.backup.as_ref().map(|_| slot.state));
    assert_eq!(state, Some(SlotState::Unverified), "what it holds is proven, when it was made is not");
}

#[test]
fn one_whose_time_is_not_certain_keeps_no_rpo_and_is_told_of() {
    let rpo = |backups| ledger(&fourteen(), backups, now()).rpo.expect("one is promised");
    let alone = rpo(vec![undated(0)]);
    assert_eq!((alone.age_hours, alone.undated_hours, alone.kept), (None, Some(10), false));
    let younger = rpo(vec![undated(0), old(2, FULL)]);
    assert_eq!((younger.age_hours, younger.undated_hours, younger.kept), (Some(58), Some(10), false));
    let older = rpo(vec![old(0, FULL), undated(2)]);
    assert_eq!((older.undated_hours, older.kept), (None, true), "an older one says nothing more");
}

#[test]
fn what_is_gone_fills_no_place_and_tells_why_it_is_empty() {
    let gone = |days| Listed { proof: ProofState::Gone, id: format!("gone {days}"), ..old(days, FULL) };
    let seen = ledger(&fourteen(), vec![gone(1), gone(2), old(2, FULL), gone(300)], now());
    let first = &seen.slots[0];
    let in_it = first.backup.as_ref().map(|backup| backup.id.as_str());
    assert_eq!((first.state, in_it), (SlotState::Missing, Some("gone 1")));
    assert_eq!(seen.slots[1].state, SlotState::Filled, "another is there");
    assert_eq!((seen.counts.filled, seen.counts.missing, seen.beyond.len()), (1, 13, 0));
    assert_eq!(seen.newest, Some(old(2, FULL).at));
}

#[test]
fn a_backup_from_the_future_fills_no_place_and_hides_no_age() {
    let ahead = Listed { at: now() + TimeDelta::hours(3), ..old(0, FULL) };
    let ledger = ledger(&fourteen(), vec![ahead], now());
    assert_eq!((ledger.counts.missing, ledger.beyond.len(), ledger.newest), (14, 1, None));
}

#[test]
fn more_than_one_a_day_fills_one_place_and_the_rest_stands_beyond() {
    let hourly: Vec<_> = (0..240)
        .map(|hours| Listed { at: now() - TimeDelta::hours(hours), id: format!("{hours}"), ..old(0, FULL) })
        .collect();
    let ledger = ledger(&fourteen(), hourly, now());
    assert_eq!(ledger.counts.filled, 8, "seven days and the week before: {:?}", missing(&ledger));
    assert_eq!(ledger.beyond.len(), 232);
}
