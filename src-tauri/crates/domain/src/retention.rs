//! Which backups a vault keeps: a pure plan that says why each one stays and why each other one goes.
//!
//! Backups are counted, never aged: a vault that nothing was added to for a year still holds all it held. The buckets
//! follow each other, so that a backup fills one place only: the daily one takes the newest, the weekly one begins
//! where the daily one ends, the monthly one behind it. What must always hold: the newest is never removed, nor the newest
//! that lacks nothing, nor one that is dated ahead of the clock (then the clock is wrong, or was); the same backups at the
//! same time give the same plan; and carrying a plan out before the next backup does not make a later plan lose what it
//! would have kept.
//!
//! Each bucket walks from its oldest backup to its newest and keeps one that is at least a rhythm younger than the one it
//! kept before: a day, seven days, twenty-eight. Of these it holds the newest so many; the rest is for the next bucket.
//! Days without a backup only widen the steps, so the promise stands however many are missing: with 7/4/3, once all
//! fourteen places are filled, the oldest is at least 6 + 7 + 3 × 7 + 7 + 2 × 28 = 91 days older than the newest.
//! Taking the first or last backup of each calendar week or month instead would lose that: with holes, the last of one
//! week and the first of the next may be neighbours.
//!
//! Days are days of UTC.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::backup::Every;

/// How far ahead of the clock a backup may be dated before it is taken for one from another time, in hours: clocks of
/// servers and computers differ, and a zone may have been left out.
const AHEAD_HOURS: i64 = 24;

/// How many backups are kept of each rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Retention {
    /// One a day, so many.
    pub daily: u16,
    /// One a week before those, so many.
    pub weekly: u16,
    /// One in four weeks before those, so many.
    pub monthly: u16,
}

impl Default for Retention {
    /// What hosting platforms promise: seven, four and three.
    fn default() -> Self {
        Self { daily: 7, weekly: 4, monthly: 3 }
    }
}

impl Retention {
    fn buckets(self) -> [(Every, u16); 3] {
        [(Every::Day, self.daily), (Every::Week, self.weekly), (Every::Month, self.monthly)]
    }
}

impl FromStr for Retention {
    type Err = String;

    /// Reads `7/4/3`: daily, weekly, monthly. All three: what somebody forgot to type would be removed.
    fn from_str(typed: &str) -> Result<Self, String> {
        let wrong =
            || format!("“{typed}” is no retention: write it like 7/4/3, for daily, weekly and monthly.");
        let counts: Vec<u16> = typed
            .split('/')
            .map(|part| part.trim().parse().map_err(|_| wrong()))
            .collect::<Result<_, _>>()?;
        let [daily, weekly, monthly] = counts[..] else { return Err(wrong()) };
        Ok(Self { daily, weekly, monthly })
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.daily, self.weekly, self.monthly)
    }
}

/// A backup as retention sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// What it is called.
    pub id: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Everything that it should hold is in it.
    pub complete: bool,
}

/// Why a backup stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeptBecause {
    /// It fills a place.
    Place {
        /// Of which rhythm.
        every: Every,
        /// 1 for the newest of its rhythm.
        number: u16,
        /// Of how many.
        of: u16,
    },
    /// It is the newest, which is never removed.
    Newest,
    /// It is the newest in which nothing is missing, and is not removed for those that came after it.
    NewestComplete,
    /// It is dated ahead of the clock: one of the two is wrong, and nothing is removed by a wrong date.
    AheadOfClock,
}

impl KeptBecause {
    /// The place, as `daily 1`; nothing for a backup that fills none.
    pub fn slot(self) -> Option<String> {
        match self {
            Self::Place { every, number, .. } => Some(format!("{} {number}", rhythm(every))),
            Self::Newest | Self::NewestComplete | Self::AheadOfClock => None,
        }
    }
}

impl fmt::Display for KeptBecause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place { every, number, of } => write!(f, "{} {number} of {of}", rhythm(*every)),
            Self::Newest => f.write_str("the newest is never removed"),
            Self::NewestComplete => f.write_str("the newest that is complete is never removed"),
            Self::AheadOfClock => f.write_str("dated ahead of this computer's clock"),
        }
    }
}

/// A backup that stays, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub backup: Dated,
    /// Why.
    pub because: KeptBecause,
}

/// What is kept and what would go, both the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetentionPlan {
    /// What stays.
    pub keep: Vec<Kept>,
    /// What goes: a newer one of its rhythm's step, or all places of all rhythms, are taken.
    pub remove: Vec<Dated>,
}

impl RetentionPlan {
    /// Why this one stays.
    pub fn because(&self, id: &str) -> Option<KeptBecause> {
        self.keep.iter().find(|kept| kept.backup.id == id).map(|kept| kept.because)
    }

    /// Keeps one that would go.
    fn hold(&mut self, backup: Option<Dated>, because: KeptBecause) {
        if let Some(backup) = backup.filter(|backup| self.because(&backup.id).is_none()) {
            self.remove.retain(|gone| *gone != backup);
            self.keep.push(Kept { backup, because });
        }
    }
}

/// Which of these backups stay: all of one database, and all holding the same.
pub fn plan(retention: Retention, backups: &[Dated], now: DateTime<Utc>) -> RetentionPlan {
    let horizon = now.checked_add_signed(TimeDelta::hours(AHEAD_HOURS)).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let mut all = backups.to_vec();
    all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let (mut rest, ahead): (Vec<Dated>, Vec<Dated>) =
        all.into_iter().partition(|backup| backup.at <= horizon);
    let newest = rest.last().cloned();
    let newest_complete = rest.iter().rfind(|backup| backup.complete).cloned();
    let mut result = RetentionPlan::default();
    result.keep.extend(ahead.into_iter().map(|backup| Kept { backup, because: KeptBecause::AheadOfClock }));

    for (every, of) in retention.buckets() {
        let (chain, passed_over) = stepped(rest, step(every));
        result.remove.extend(passed_over);
        let own = chain.len().saturating_sub(usize::from(of));
        let places = chain[own..].iter().rev().cloned().zip(1..);
        result.keep.extend(
            places.map(|(backup, number)| Kept { backup, because: KeptBecause::Place { every, number, of } }),
        );
        rest = chain[..own].to_vec();
    }
    result.remove.extend(rest);

    // as with 0/0/0, where there is not a single place
    result.hold(newest, KeptBecause::Newest);
    result.hold(newest_complete, KeptBecause::NewestComplete);
    result.keep.sort_by(|a, b| (b.backup.at, &b.backup.id).cmp(&(a.backup.at, &a.backup.id)));
    result.remove.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    result
}

/// Fewest days between two backups of a rhythm; the shortest month counts, so that a backup a week fills each one.
fn step(every: Every) -> i64 {
    match every {
        Every::Day => 1,
        Every::Week => 7,
        Every::Month => 28,
    }
}

/// From the oldest on, each that is at least so many days younger than the one before; and those passed over. Of one
/// day the newest counts, but for one that lacks something where another does not.
fn stepped(oldest_first: Vec<Dated>, days: i64) -> (Vec<Dated>, Vec<Dated>) {
    let mut chain: Vec<Dated> = Vec::new();
    let mut passed_over = Vec::new();
    for backup in oldest_first {
        match chain.last_mut() {
            Some(last) if day(last) == day(&backup) && last.complete && !backup.complete => {
                passed_over.push(backup);
            }
            Some(last) if day(last) == day(&backup) => passed_over.push(std::mem::replace(last, backup)),
            Some(last) if (day(&backup) - day(last)).num_days() < days => passed_over.push(backup),
            _ => chain.push(backup),
        }
    }
    (chain, passed_over)
}

fn day(backup: &Dated) -> NaiveDate {
    backup.at.date_naive()
}

fn rhythm(every: Every) -> &'static str {
    match every {
        Every::Day => "daily",
        Every::Week => "weekly",
        Every::Month => "monthly",
    }
}

#[cfg(test)]
mod tests;
