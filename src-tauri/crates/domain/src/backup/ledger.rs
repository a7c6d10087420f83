//! The ledger: every place a platform promised, and which backup fills it.
//!
//! Days are days of UTC. The days come first, then stretches of seven days before them, then months before those: a
//! backup that is promised once a week may lie on any day of its week, one that is promised once a month anywhere in
//! four weeks to a month. A backup fills one place. A day that is not over is not missed.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::catalogue::{Holds, Listed, ProofState};

/// Days of a week, and of the shortest and the longest month as providers count them: four weeks, or a calendar's.
const WEEK: u64 = 7;
const MONTH_SHORTEST: u64 = 28;
const MONTH_LONGEST: u64 = 31;

/// A rhythm of backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// One a day.
    Day,
    /// One a week.
    Week,
    /// One a month.
    Month,
}

/// How many of a rhythm are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rhythm {
    /// So many.
    pub count: u16,
    /// What each holds.
    pub holds: Holds,
}

/// What a platform promised about backups; `None` where it states nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Promised {
    /// One a day.
    pub daily: Option<Rhythm>,
    /// One a week.
    pub weekly: Option<Rhythm>,
    /// One a month.
    pub monthly: Option<Rhythm>,
    /// Most work that may be lost, in hours.
    pub rpo_hours: Option<u16>,
}

/// How a promised place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// A proven backup fills it.
    Filled,
    /// A backup fills it that nobody has proven.
    Unverified,
    /// All there is for it was looked at and is not sound.
    Unsound,
    /// There is none.
    Missing,
}

/// A promised place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Slot {
    /// Its rhythm.
    pub every: Every,
    /// 1 for the latest of its rhythm.
    pub number: u16,
    /// What it has to hold.
    pub holds: Holds,
    /// The first day a backup for it may be from.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// How it stands.
    pub state: SlotState,
    /// The backup in it.
    pub backup: Option<Listed>,
    /// When a backup for it was asked for, while something may still come of that.
    pub requested: Option<DateTime<Utc>>,
}

/// Whether the newest backup is young enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rpo {
    /// What the platform promised.
    pub hours: u16,
    /// How old the newest backup is, in whole hours; `None` where there is none.
    #[specta(type = Option<Number>)]
    pub age_hours: Option<i64>,
    /// There is one, and it is young enough.
    pub kept: bool,
}

/// How many places stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SlotCounts {
    /// Places promised.
    pub promised: u32,
    /// Filled with a proven backup.
    pub filled: u32,
    /// Filled with one that nobody has proven.
    pub unverified: u32,
    /// With nothing sound in them.
    pub unsound: u32,
    /// Empty.
    pub missing: u32,
}

/// A tenant's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Ledger {
    /// Every promised place, the latest first.
    pub slots: Vec<Slot>,
    /// Backups that fill none.
    pub beyond: Vec<Listed>,
    /// When the newest backup was made that is not known to be unsound.
    pub newest: Option<DateTime<Utc>>,
    /// How that compares with the promise, where there is one.
    pub rpo: Option<Rpo>,
    /// The places counted.
    pub counts: SlotCounts,
}

/// Lays backups into the promised places.
///
/// A backup that is said to be from the future is nobody's: its clock or its name is wrong. It stands beyond.
pub fn ledger(promised: &Promised, mut backups: Vec<Listed>, now: DateTime<Utc>) -> Ledger {
    backups.sort_by(|a, b| b.at.cmp(&a.at).then(b.proof.cmp(&a.proof)).then(a.id.cmp(&b.id)));
    let mut hand: Vec<Option<Listed>> = backups.into_iter().map(Some).collect();
    // one that is known to be broken keeps no promise
    let sound = |backup: &&Listed| backup.at <= now && backup.proof != ProofState::Unsound;
    let newest = hand.iter().flatten().find(sound).map(|backup| backup.at);
    let slots: Vec<Slot> =
        places(promised, &hand, now).into_iter().map(|place| fill(place, &mut hand, now)).collect();
    let rpo = promised.rpo_hours.map(|hours| {
        let age = newest.map(|at| now - at);
        let kept = age.is_some_and(|age| age <= TimeDelta::hours(i64::from(hours)));
        Rpo { hours, age_hours: age.map(|age| age.num_hours()), kept }
    });
    let counts = slots.iter().fold(SlotCounts::default(), |counts, slot| counts.with(slot.state));
    Ledger { slots, beyond: hand.into_iter().flatten().collect(), newest, rpo, counts }
}

impl SlotCounts {
    fn with(mut self, state: SlotState) -> Self {
        self.promised += 1;
        match state {
            SlotState::Filled => self.filled += 1,
            SlotState::Unverified => self.unverified += 1,
            SlotState::Unsound => self.unsound += 1,
            SlotState::Missing => self.missing += 1,
        }
        self
    }

    /// The places of several ledgers together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            promised: self.promised + other.promised,
            filled: self.filled + other.filled,
            unverified: self.unverified + other.unverified,
            unsound: self.unsound + other.unsound,
            missing: self.missing + other.missing,
        }
    }
}

/// The promised places, all empty.
fn places(promised: &Promised, hand: &[Option<Listed>], now: DateTime<Utc>) -> Vec<Slot> {
    let today = now.date_naive();
    let serves = |holds: Holds| {
        move |backup: &&Listed| {
            backup.at <= now && backup.at.date_naive() == today && backup.holds.serves(holds)
        }
    };
    let mut slots = Vec::new();
    let mut first = today;
    if let Some(daily) = promised.daily {
        // today's may still be to come
        if !hand.iter().flatten().any(|backup| serves(daily.holds)(&backup)) {
            first = before(today, 1);
        }
        for n in 0..u64::from(daily.count) {
            slots.push(empty(Every::Day, n, daily.holds, (before(first, n), before(first, n))));
        }
    }
    // what holds the database alone takes no room from the weeks
    let days =
        promised.daily.filter(|daily| daily.holds == Holds::Full).map_or(0, |daily| u64::from(daily.count));
    if let Some(weekly) = promised.weekly {
        for n in 0..u64::from(weekly.count) {
            let youngest = days + n * WEEK;
            let span = (before(first, youngest + WEEK - 1), before(first, youngest));
            slots.push(empty(Every::Week, n, weekly.holds, span));
        }
    }
    let weeks = days + promised.weekly.map_or(0, |weekly| u64::from(weekly.count) * WEEK);
    if let Some(monthly) = promised.monthly {
        for n in 0..u64::from(monthly.count) {
            let (youngest, oldest) = (weeks + n * MONTH_SHORTEST, weeks + (n + 1) * MONTH_LONGEST - 1);
            slots.push(empty(
                Every::Month,
                n,
                monthly.holds,
                (before(first, oldest), before(first, youngest)),
            ));
        }
    }
    slots
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn empty(every: Every, n: u64, holds: Holds, (from, to): (NaiveDate, NaiveDate)) -> Slot {
    let number = u16::try_from(n + 1).unwrap_or(u16::MAX);
    Slot { every, number, holds, from, to, state: SlotState::Missing, backup: None, requested: None }
}

/// Takes the newest backup for a place out of the hand; one that is not sound only where there is no other.
fn fill(mut slot: Slot, hand: &mut [Option<Listed>], now: DateTime<Utc>) -> Slot {
    let start = slot.from.and_time(NaiveTime::MIN).and_utc();
    let (mut chosen, mut doubtful) = (None, None);
    for (n, backup) in hand.iter().enumerate() {
        let Some(backup) = backup else { continue };
        // the hand is sorted, the newest first
        if backup.at < start {
            break;
        }
        if backup.at > now || backup.at.date_naive() > slot.to || !backup.holds.serves(slot.holds) {
            continue;
        }
        if backup.proof > ProofState::Unsound {
            chosen = Some(n);
            break;
        }
        doubtful = doubtful.or(Some(n));
    }
    slot.backup = chosen.or(doubtful).and_then(|n| hand.get_mut(n)?.take());
    slot.state = match slot.backup.as_ref().map(|backup| backup.proof) {
        None => SlotState::Missing,
        Some(ProofState::Unsound) => SlotState::Unsound,
        Some(ProofState::Unseen | ProofState::Downloaded) => SlotState::Unverified,
        Some(ProofState::Verified | ProofState::Drilled) => SlotState::Filled,
    };
    slot
}

#[cfg(test)]
mod tests;
