//! Which parts of the vault's data a check reads. Pure: the time is an argument.
//!
//! What must always hold: no part goes unread for more than thirty days, on whatever days checks are made, as long as no
//! pause is longer than the ones before it.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Into so many parts the data is divided: one for each day in which all of it is read.
pub(super) const PARTS: u32 = 30;
const DAY: TimeDelta = TimeDelta::days(1);
const ALL_WITHIN: TimeDelta = TimeDelta::days(PARTS as i64);

/// When each part was last read; none so far where there is no date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Rotation(Vec<Option<DateTime<Utc>>>);

impl Rotation {
    /// The parts to read now, those first that were not read for the longest: one for each day since the last check, and
    /// those that would be older than thirty days by the next one. That one may be as far off as any before was.
    pub(super) fn due(&self, now: DateTime<Utc>) -> Vec<u32> {
        // what is said to have been in the future was written by a clock that was ahead
        let read = |part: u32| self.0.get(part as usize).copied().flatten().filter(|at| *at <= now);
        let checks: BTreeSet<DateTime<Utc>> = (0..PARTS).filter_map(read).collect();
        let (Some(first), Some(last)) = (checks.first(), checks.last()) else { return vec![0] };
        let pauses = checks.iter().zip(checks.iter().skip(1)).map(|(before, after)| *after - *before);
        let longest = pauses.chain([now - *last, DAY]).max().unwrap_or(DAY);
        let days = ((now - *last + DAY / 2).num_days()).max(1);

        let mut parts: Vec<(Option<DateTime<Utc>>, u32)> =
            (0..PARTS).map(|part| (read(part), part)).collect();
        parts.sort_unstable();
        let is_due = |(place, (at, _)): &(i64, (Option<DateTime<Utc>>, u32))| {
            *place < days || now - at.unwrap_or(*first) + longest > ALL_WITHIN
        };
        (0..).zip(parts).take_while(is_due).map(|(_, (_, part))| part).collect()
    }

    /// How many parts nobody read for more than thirty days, or never since the first check was as long ago.
    pub(super) fn overdue(&self, now: DateTime<Utc>) -> u32 {
        let Some(first) = self.0.iter().flatten().min() else { return 0 };
        let read = |part: u32| self.0.get(part as usize).copied().flatten().unwrap_or(*first);
        (0..PARTS).map(|part| u32::from(now - read(part) > ALL_WITHIN)).sum()
    }

    /// Every part.
    pub(super) fn all() -> Vec<u32> {
        (0..PARTS).collect()
    }

    /// These were read.
    pub(super) fn note(&mut self, parts: &[u32], at: DateTime<Utc>) {
        self.0.resize(PARTS as usize, None);
        for part in parts {
            if let Some(read) = self.0.get_mut(*part as usize) {
                *read = Some(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use chrono::{Datelike as _, Weekday};

    use super::*;

    /// A Saturday, at noon.
    fn start() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    /// Checks at these hours after the start. No part is ever older than thirty days; how many were read in all.
    fn checked(hours: impl Iterator<Item = i64>) -> usize {
        let (mut rotation, mut count, mut first) = (Rotation::default(), 0, None);
        let mut read = vec![None; PARTS as usize];
        for hour in hours {
            let now = start() + TimeDelta::hours(hour);
            let first = *first.get_or_insert(now);
            let due = rotation.due(now);
            for (part, at) in (0..PARTS).zip(&mut read) {
                let age = now - at.unwrap_or(first);
                assert!(age <= ALL_WITHIN || due.contains(&part), "hour {hour}: part {part} is forgotten");
                assert!(age <= ALL_WITHIN || at.is_none(), "hour {hour}: part {part} is {age} old");
                if due.contains(&part) {
                    *at = Some(now);
                }
            }
            count += due.len();
            rotation.note(&due, now);
        }
        count
    }

    #[test]
    fn on_whatever_days_it_is_checked_all_data_is_read_within_thirty_days() {
        let on = |days: &'static [Weekday]| {
            (0..200)
                .filter(|day| days.contains(&(start() + TimeDelta::days(*day)).weekday()))
                .map(|day| day * 24)
        };
        use Weekday::{Fri, Mon, Sun, Thu, Tue, Wed};
        for days in [&[Mon, Tue, Wed, Thu, Fri][..], &[Mon, Thu], &[Fri], &[Mon, Tue], &[Sun, Mon, Wed]] {
            let count = checked(on(days));
            assert!((170..=420).contains(&count), "{days:?}: {count} parts in two hundred days");
        }
        assert_eq!(checked((0..200).map(|day| day * 24)), 200, "one a day, where there is a check a day");
    }

    #[test]
    fn however_seldom_it_is_checked_all_data_is_read_within_thirty_days() {
        for every in [1, 24, 25, 47, 48, 7 * 24, 29 * 24] {
            let hours = (0..200 * 24).step_by(usize::try_from(every).unwrap());
            checked(hours);
        }
        let mut rotation = Rotation::default();
        rotation.note(&rotation.due(start()), start());
        assert_eq!(rotation.due(start() + TimeDelta::days(45)).len(), 30, "all that can still be done");
    }

    #[test]
    fn what_nobody_read_for_thirty_days_is_counted() {
        let mut rotation = Rotation::default();
        assert_eq!(rotation.overdue(start()), 0, "nobody has looked at all");
        rotation.note(&[0], start());
        assert_eq!(rotation.overdue(start() + TimeDelta::days(30)), 0, "there is time left for the others");
        rotation.note(&[1, 2], start() + TimeDelta::days(30));
        assert_eq!(
            rotation.overdue(start() + TimeDelta::days(31)),
            28,
            "the first one, and those never read"
        );
        rotation.note(&Rotation::all(), start() + TimeDelta::days(31));
        assert_eq!(rotation.overdue(start() + TimeDelta::days(61)), 0);
    }

    #[test]
    fn what_a_clock_wrote_that_was_ahead_counts_as_not_read() {
        let mut rotation = Rotation::default();
        rotation.note(&Rotation::all(), start() + TimeDelta::days(900));
        rotation.note(&[4], start());
        assert_eq!(rotation.due(start() + DAY), [0]);
    }
}
