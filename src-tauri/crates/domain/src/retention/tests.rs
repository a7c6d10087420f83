//! A vault's life, day by day: what is kept after every one of them.

use std::collections::HashSet;

use chrono::{DateTime, Days, TimeDelta, TimeZone as _, Utc};

use super::*;

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 2, 30, 0).unwrap()
}

fn at(day: u64) -> DateTime<Utc> {
    start() + Days::new(day)
}

fn dated(at: DateTime<Utc>) -> Dated {
    Dated { id: at.to_rfc3339(), at, complete: true }
}

fn lacking(at: DateTime<Utc>) -> Dated {
    Dated { complete: false, ..dated(at) }
}

/// A vault that is pruned by the plan after every backup.
#[derive(Default)]
struct Vault(Vec<Dated>);

impl Vault {
    fn add(&mut self, made: DateTime<Utc>, now: DateTime<Utc>) -> RetentionPlan {
        self.0.push(dated(made));
        let plan = plan(Retention::default(), &self.0, now);
        self.0 = plan.keep.iter().map(|kept| kept.backup.clone()).collect();
        plan
    }

    fn distinct_days(&self) -> usize {
        self.0.iter().map(day).collect::<HashSet<_>>().len()
    }

    /// Days between the oldest and the newest.
    fn reach(&self) -> i64 {
        let days: Vec<NaiveDate> = self.0.iter().map(day).collect();
        (*days.iter().max().unwrap() - *days.iter().min().unwrap()).num_days()
    }
}

/// Days on which no backup came: every fifth or so, two whole weeks, and forty days in a row.
fn failed(day: u64) -> bool {
    day.wrapping_mul(2_654_435_761) % 11 < 2 || (200..214).contains(&day) || (250..290).contains(&day)
}

#[test]
fn through_a_year_with_failed_days_a_gap_of_forty_days_and_a_clock_set_back_fourteen_reach_back_91_days() {
    let mut vault = Vault::default();
    let mut filled = false;
    for today in 0..365 {
        if failed(today) {
            continue;
        }
        // for four days the computer believes it is nineteen days earlier
        let clock_is_back = (320..324).contains(&today);
        let now = if clock_is_back { at(today) - TimeDelta::days(19) } else { at(today) };
        let plan = vault.add(now, now);
        assert!(plan.because(&dated(now).id).is_some(), "day {today}: what was just taken stays");
        if clock_is_back {
            assert!(vault.0.len() >= 14, "day {today}: a wrong clock removes nothing that is promised");
            continue;
        }
        filled |= vault.0.len() == 14;
        if filled {
            assert_eq!(
                vault.0.len(),
                14,
                "day {today}: every place is filled once, and nothing else is kept"
            );
            assert_eq!(vault.distinct_days(), 14, "day {today}: the fourteen are of fourteen days");
            assert!(vault.reach() >= 91, "day {today}: the oldest is {} days old", vault.reach());
        }
    }
    assert!(filled, "the places were filled within the year");
}

#[test]
fn whatever_days_fail_the_oldest_of_fourteen_is_at_least_91_days_old() {
    // only Sundays and Mondays, every third day, one day in thirteen, …: the worst for rules by calendar
    let patterns: [fn(u64) -> bool; 6] =
        [|_| true, |d| d % 7 < 2, |d| d % 3 == 0, |d| d % 13 == 0, |d| d % 29 < 8, |d| (d / 5) % 2 == 0];
    for (which, comes) in patterns.iter().enumerate() {
        let mut vault = Vault::default();
        for today in (0..1500).filter(|day| comes(*day)) {
            let before = vault.0.len();
            vault.add(at(today), at(today));
            assert!(vault.0.len() >= before, "pattern {which}, day {today}: no place becomes empty again");
            assert!(vault.0.len() <= 14, "pattern {which}, day {today}: {} are kept", vault.0.len());
            if vault.0.len() == 14 {
                assert!(vault.reach() >= 91, "pattern {which}, day {today}: {} days", vault.reach());
            }
        }
        assert_eq!(vault.0.len(), 14, "pattern {which}: the places were filled");
    }
}

#[test]
fn a_vault_never_pruned_before_comes_to_the_same_promise() {
    let all: Vec<Dated> = (0..400).map(|day| dated(at(day))).collect();
    let plan = plan(Retention::default(), &all, at(400));
    assert_eq!(plan.keep.len(), 14);
    assert_eq!(plan.keep.len() + plan.remove.len(), 400, "each one is either kept or removed");
    assert!((plan.keep[0].backup.at - plan.keep[13].backup.at).num_days() >= 91);
    let slots: Vec<String> = plan.keep.iter().filter_map(|kept| kept.because.slot()).collect();
    assert_eq!(slots[0], "daily 1", "the newest");
    assert_eq!(slots[13], "monthly 3", "the oldest");
    assert_eq!(plan.keep[7].because.to_string(), "weekly 1 of 4");
}

#[test]
fn nothing_is_removed_for_its_age() {
    let mut vault = Vault::default();
    for today in 0..120 {
        vault.add(at(today), at(today));
    }
    let before = vault.0.clone();
    let later = plan(Retention::default(), &before, at(2000));
    assert_eq!(later.remove, [], "five years without a backup later, all fourteen are still there");
}

#[test]
fn the_newest_stays_even_where_nothing_is_to_be_kept() {
    let all = [dated(at(0)), dated(at(1))];
    let none = plan(Retention { daily: 0, weekly: 0, monthly: 0 }, &all, at(1));
    assert_eq!(none.because(&all[1].id), Some(KeptBecause::Newest));
    assert_eq!(none.remove, [all[0].clone()]);
}

#[test]
fn of_one_day_the_newest_stays() {
    let (morning, evening) = (dated(at(0)), dated(at(0) + TimeDelta::hours(12)));
    let plan = plan(Retention::default(), &[evening.clone(), morning.clone()], at(1));
    assert_eq!(plan.because(&evening.id).and_then(KeptBecause::slot).as_deref(), Some("daily 1"));
    assert_eq!(plan.remove, [morning]);
}

#[test]
fn of_one_day_one_that_lacks_something_never_takes_the_place_of_a_complete_one() {
    let (morning, evening) = (dated(at(0)), lacking(at(0) + TimeDelta::hours(12)));
    let both = [morning.clone(), evening.clone()];
    let that_day = plan(Retention::default(), &both, at(1));
    assert_eq!(that_day.because(&morning.id).and_then(KeptBecause::slot).as_deref(), Some("daily 1"));
    assert_eq!(that_day.because(&evening.id), Some(KeptBecause::Newest), "it is the newest for now");
    let next = plan(Retention::default(), &[both.as_slice(), &[dated(at(1))]].concat(), at(2));
    assert_eq!(next.remove, [evening]);

    let (morning, evening) = (lacking(at(0)), dated(at(0) + TimeDelta::hours(12)));
    let plan = plan(Retention::default(), &[morning.clone(), evening], at(1));
    assert_eq!(plan.remove, [morning], "a complete one that comes later counts");
}

#[test]
fn however_many_come_that_lack_something_the_newest_complete_one_stays() {
    let complete = dated(at(0));
    let mut all = vec![complete.clone()];
    for today in 1..400 {
        all.push(lacking(at(today)));
        let plan = plan(Retention::default(), &all, at(today));
        assert!(plan.because(&complete.id).is_some(), "day {today}");
        all = plan.keep.into_iter().map(|kept| kept.backup).collect();
    }
    all.push(dated(at(400)));
    let plan = plan(Retention::default(), &all, at(400));
    assert_eq!(plan.because(&complete.id), None, "there is a newer one now");
}

#[test]
fn a_backup_dated_ahead_of_the_clock_takes_no_place_and_is_kept() {
    let mut all: Vec<Dated> = (0..7).map(|day| dated(at(day))).collect();
    let ahead = dated(at(400));
    all.push(ahead.clone());
    let plan = plan(Retention { daily: 7, weekly: 0, monthly: 0 }, &all, at(6));
    assert_eq!(plan.because(&ahead.id), Some(KeptBecause::AheadOfClock));
    assert_eq!(plan.remove, [], "the seven places are for the seven days");
}

#[test]
fn a_plan_does_not_depend_on_the_order_things_are_listed_in() {
    let forth: Vec<Dated> = (0..60).map(|day| dated(at(day))).collect();
    let back: Vec<Dated> = forth.iter().rev().cloned().collect();
    assert_eq!(plan(Retention::default(), &forth, at(60)), plan(Retention::default(), &back, at(60)));
}

#[test]
fn a_retention_reads_as_it_is_written() {
    assert_eq!("7/4/3".parse(), Ok(Retention::default()));
    assert_eq!("30/0/0".parse(), Ok(Retention { daily: 30, weekly: 0, monthly: 0 }));
    assert_eq!(Retention { daily: 1, weekly: 2, monthly: 3 }.to_string(), "1/2/3");
    for wrong in ["", "7/", "30", "7/4", "a/b/c", "1/2/3/4", "-1/2/3", "7 4 3"] {
        assert!(wrong.parse::<Retention>().is_err(), "{wrong:?}");
    }
}
