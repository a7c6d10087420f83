//! When the vault's run is due. Pure: the time is an argument.
//!
//! Times are of UTC, so that a schedule means the same to the app, to systemd and to the Task Scheduler, and on the days
//! on which clocks are put forward or back. What must always hold: a time that passed while nothing ran is made up for
//! once, however many passed; a run that failed is tried again, and not all the time; one that somebody stopped is not.

mod last_run;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc, Weekday};
use serde::{Deserialize, Serialize};

pub use last_run::{LastRun, RunDetail, RunResult};

/// After a run that failed the next one waits so long, from its end on.
const AGAIN: TimeDelta = TimeDelta::hours(1);
/// How long the app leaves a due run to the system's scheduler, which may be there as well.
const FIRST_TO_OTHERS: TimeDelta = TimeDelta::minutes(10);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "DayOfWeek")]
pub enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Day {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// Its three letters, as systemd has them.
    pub fn short(self) -> &'static str {
        match self {
            Self::Mon => "Mon",
            Self::Tue => "Tue",
            Self::Wed => "Wed",
            Self::Thu => "Thu",
            Self::Fri => "Fri",
            Self::Sat => "Sat",
            Self::Sun => "Sun",
        }
    }

    fn is(self, day: Weekday) -> bool {
        Self::ALL.get(day.num_days_from_monday() as usize) == Some(&self)
    }
}

/// When the vault's run is due, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Schedule {
    /// On these days; none named: every day.
    pub days: Vec<Day>,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl FromStr for Schedule {
    type Err = String;

    /// Reads `02:30` or `mon,thu 02:30`.
    fn from_str(typed: &str) -> Result<Self, String> {
        let wrong = || format!("“{typed}” is no time: write it like 02:30 or mon,thu 02:30, in UTC.");
        let (days, time) = match typed.trim().rsplit_once(' ') {
            Some((days, time)) => (days.split(',').map(str::trim).collect(), time),
            None => (Vec::new(), typed.trim()),
        };
        let day = |text: &str| Day::ALL.into_iter().find(|day| day.short().eq_ignore_ascii_case(text));
        let mut days = days.into_iter().map(day).collect::<Option<Vec<Day>>>().ok_or_else(wrong)?;
        days.sort_unstable();
        days.dedup();
        let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| wrong())?;
        let number = |part: u32| u8::try_from(part).map_err(|_| wrong());
        Ok(Self { days, hour: number(time.hour())?, minute: number(time.minute())? })
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.days.is_empty() {
            let days: Vec<&str> = self.days.iter().map(|day| day.short()).collect();
            write!(f, "{} ", days.join(","))?;
        }
        write!(f, "{:02}:{:02} UTC", self.hour, self.minute)
    }
}

impl Schedule {
    /// Whether there is such a time.
    pub fn is_valid(&self) -> bool {
        self.hour < 24 && self.minute < 60
    }

    /// The last time at or before `now`.
    pub fn latest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.date_naive();
        let back = (0..8).filter_map(|days| today.checked_sub_days(Days::new(days)));
        self.first_of(back, |at| at <= now).unwrap_or(now)
    }

    /// The first time after `now`.
    pub fn next(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.date_naive();
        let on = (0..8).filter_map(|days| today.checked_add_days(Days::new(days)));
        self.first_of(on, |at| at > now).unwrap_or(now)
    }

    fn first_of(
        &self,
        mut days: impl Iterator<Item = NaiveDate>,
        fits: impl Fn(DateTime<Utc>) -> bool,
    ) -> Option<DateTime<Utc>> {
        days.find_map(|day| {
            let is_named = self.days.is_empty() || self.days.iter().any(|named| named.is(day.weekday()));
            let at = day.and_hms_opt(self.hour.into(), self.minute.into(), 0)?.and_utc();
            (is_named && fits(at)).then_some(at)
        })
    }

    /// Whether a run is due that the app starts: a time has passed since the schedule was set at `since`, and the last run
    /// was before that time, or was after it and failed a while ago; for one that was cut off nobody knows the end, and its
    /// beginning counts. What is said to have been in the future was written by
    /// a clock that was ahead, and counts for nothing: nothing would run until then.
    pub fn is_due(&self, since: DateTime<Utc>, last: Option<&LastRun>, now: DateTime<Utc>) -> bool {
        let time = self.latest(now);
        if (time <= since && since <= now) || now - time < FIRST_TO_OTHERS {
            return false;
        }
        match last.filter(|last| last.at <= now) {
            Some(last) if last.at >= time => {
                let end = last.ended_at.filter(|end| *end <= now).unwrap_or(last.at);
                last.result == RunResult::Failed && now - end >= AGAIN
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00Z").parse().unwrap()
    }

    fn schedule(typed: &str) -> Schedule {
        typed.parse().unwrap()
    }

    fn ran(time: &str, result: RunResult) -> LastRun {
        LastRun { at: at(time), ended_at: None, result, detail: None }
    }

    #[test]
    fn times_are_read_as_people_write_them_and_others_are_refused() {
        assert_eq!(schedule("02:30").to_string(), "02:30 UTC");
        assert_eq!(schedule("Thu,mon,thu 4:05").to_string(), "Mon,Thu 04:05 UTC");
        for wrong in ["", "25:00", "02:60", "someday 02:30", "02.30", "mon, 02:30", "-1:00"] {
            assert!(wrong.parse::<Schedule>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_times_around_a_moment_are_found_over_weeks_and_years() {
        let daily = schedule("02:30");
        assert_eq!(daily.latest(at("2026-11-21T02:30")), at("2026-11-21T02:30"));
        assert_eq!(daily.next(at("2026-11-21T02:30")), at("2026-11-22T02:30"));
        assert_eq!(daily.latest(at("2027-01-01T02:29")), at("2026-12-31T02:30"));
        // 2026-11-21 is a Saturday
        let weekly = schedule("sat 12:00");
        assert_eq!(weekly.latest(at("2026-11-21T11:59")), at("2026-11-14T12:00"));
        assert_eq!(weekly.next(at("2026-11-21T12:00")), at("2026-11-28T12:00"));
        assert_eq!(schedule("mon,thu 00:00").next(at("2026-11-21T12:00")), at("2026-11-23T00:00"));
    }

    #[test]
    fn a_run_is_due_once_a_time_however_long_nothing_ran() {
        let (daily, since) = (schedule("02:30"), at("2026-11-01T12:00"));
        let due = |last: Option<&LastRun>, now: &str| daily.is_due(since, last, at(now));
        assert!(!due(None, "2026-11-01T20:00"), "no time has passed since it was set");
        assert!(due(None, "2026-11-02T02:40"));
        assert!(!due(None, "2026-11-02T02:35"), "the system's own scheduler goes first");
        let done = ran("2026-11-02T02:31", RunResult::Done);
        assert!(!due(Some(&done), "2026-11-03T02:29"));
        assert!(due(Some(&done), "2026-11-20T09:00"), "weeks asleep: one run makes up for all of them");
        let made_up = ran("2026-11-20T09:00", RunResult::Partly);
        assert!(!due(Some(&made_up), "2026-11-20T23:59"));
    }

    #[test]
    fn what_a_clock_wrote_that_was_ahead_keeps_no_run_from_being_due() {
        let (daily, since, now) = (schedule("02:30"), at("2026-11-01T12:00"), at("2026-11-03T09:00"));
        let done = |time: &str| ran(time, RunResult::Done);
        assert!(daily.is_due(since, Some(&done("2031-01-01T02:31")), now), "the last run is in the future");
        assert!(daily.is_due(at("2031-01-01T12:00"), None, now), "it was set in the future");
        let today = done("2026-11-03T02:31");
        assert!(!daily.is_due(at("2031-01-01T12:00"), Some(&today), now), "one that was is still known");
    }

    #[test]
    fn a_run_that_failed_is_tried_again_after_an_hour_and_one_that_is_at_work_is_not() {
        let (daily, since) = (schedule("02:30"), at("2026-11-01T12:00"));
        let due = |result, now: &str| daily.is_due(since, Some(&ran("2026-11-02T02:31", result)), at(now));
        assert!(!due(RunResult::Failed, "2026-11-02T03:00"));
        assert!(due(RunResult::Failed, "2026-11-02T03:31"));
        for other in [RunResult::Begun, RunResult::Done, RunResult::Partly, RunResult::Stopped] {
            assert!(!due(other, "2026-11-02T20:00"), "{other:?}");
        }
    }

    #[test]
    fn a_run_that_failed_after_hours_is_tried_again_an_hour_after_its_end() {
        let (daily, since) = (schedule("02:30"), at("2026-11-01T12:00"));
        let due = |end: &str, now: &str| {
            let ended_at = Some(at(end));
            let last = LastRun { ended_at, ..ran("2026-11-02T02:31", RunResult::Failed) };
            daily.is_due(since, Some(&last), at(now))
        };
        assert!(!due("2026-11-02T06:00", "2026-11-02T06:01"), "it began long ago");
        assert!(due("2026-11-02T06:00", "2026-11-02T07:00"));
        assert!(due("2031-01-01T06:00", "2026-11-02T07:00"), "an end in the future was a wrong clock's");
    }
}
