//! The ledger: every place a platform promised, and which backup fills it.
//!
//! Days are days of UTC. The days come first, then stretches of seven days before them, then months before those: a
//! backup that is promised once a week may lie on any day of its week, one that is promised once a month anywhere in
//! four weeks to a month. A backup fills one place. A day that is not over is not missed.
//!
//! What must always hold: a backup whose time is not certain takes no place from one whose time is, proves no place and
//! keeps no RPO; one that is gone fills none.

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
    /// A backup fills it that nobody has proven, or of which nobody knows for certain that it is of that time.
    Unverified,
    /// All there is for it was looked at and is not sound.
    Unsound,
    /// There is none: what is in it, if anything, is gone.
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
    /// How old the newest backup is whose time is certain, in whole hours; `None` where there is none.
    #[specta(type = Option<Number>)]
    pub age_hours: Option<i64>,
    /// How old a younger one is by its file's date alone, in whole hours: that keeps no promise.
    #[specta(type = Option<Number>)]
    pub undated_hours: Option<i64>,
    /// There is one whose time is certain, and it is young enough.
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
    /// When the newest backup was made that is not known to be unsound, and whose time is certain.
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
    // one that is known to be broken or gone keeps no promise
    let sound = |backup: &&Listed| backup.at <= now && backup.proof > ProofState::Unsound;
    let newest_of = |dated: bool| {
        hand.iter().flatten().filter(|backup| backup.is_dated() == dated).find(sound).map(|backup| backup.at)
    };
    let (newest, undated) = (newest_of(true), newest_of(false));
    let mut slots: Vec<Slot> = Vec::new();
    for mut place in places(promised, &hand, now) {
        if let Some(month) = slots.last_mut().filter(|last| last.every == Every::Month) {
            apart(month, &mut place);
        }
        slots.push(fill(place, &mut hand, now));
    }
    let rpo = promised.rpo_hours.map(|hours| {
        let age = newest.map(|at| now - at);
        let kept = age.is_some_and(|age| age <= TimeDelta::hours(i64::from(hours)));
        let undated_hours = undated.filter(|at| Some(*at) > newest).map(|at| (now - at).num_hours());
        Rpo { hours, age_hours: age.map(|age| age.num_hours()), undated_hours, kept }
    });
    let counts = slots.iter().fold(SlotCounts::default(), |counts, slot| counts.with(slot.state));
    // what is gone tells why a place is empty, and else nothing
    let beyond = hand.into_iter().flatten().filter(|backup| backup.proof != ProofState::Gone).collect();
    Ledger { slots, beyond, newest, rpo, counts }
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
            let claim = Claim::of(backup);
            let counts = claim == Claim::Unsound || claim == Claim::Certain;
            counts && backup.at <= now && backup.at.date_naive() == today && backup.holds.serves(holds)
        }
    };
    let mut slots = Vec::new();
    let mut first = today;
    if let Some(daily) = promised.daily {
        // today's may still be to come; one that may not be of today moves no place
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

/// Parts a month from the one before it: each may begin as late as the shortest months have it and end as early as the
/// longest do, so they reach into each other until it is known what fills the later one.
fn apart(month: &mut Slot, before_it: &mut Slot) {
    if let Some(backup) = &month.backup {
        let next = before_it.to.checked_add_days(Days::new(1)).unwrap_or(before_it.to);
        month.from = backup.at.date_naive().min(next);
    }
    before_it.to = before_it.to.min(before(month.from, 1));
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn empty(every: Every, n: u64, holds: Holds, (from, to): (NaiveDate, NaiveDate)) -> Slot {
    let number = u16::try_from(n + 1).unwrap_or(u16::MAX);
    Slot { every, number, holds, from, to, state: SlotState::Missing, backup: None, requested: None }
}

/// What a backup is to a place that it is old enough for, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// It was there.
    Gone,
    /// It is there, and not sound.
    Unsound,
    /// It may be of that time.
    Uncertain,
    /// It is of that time.
    Certain,
}

impl Claim {
    fn of(backup: &Listed) -> Self {
        match backup.proof {
            ProofState::Gone => Self::Gone,
            ProofState::Unsound => Self::Unsound,
            _ if !backup.is_dated() => Self::Uncertain,
            _ => Self::Certain,
        }
    }
}

/// Takes the backup with the best claim to a place out of the hand, of equals the newest.
fn fill(mut slot: Slot, hand: &mut [Option<Listed>], now: DateTime<Utc>) -> Slot {
    let start = slot.from.and_time(NaiveTime::MIN).and_utc();
    let mut chosen: Option<(Claim, usize)> = None;
    for (n, backup) in hand.iter().enumerate() {
        let Some(backup) = backup else { continue };
        // the hand is sorted, the newest first
        if backup.at < start {
            break;
        }
        if backup.at > now || backup.at.date_naive() > slot.to || !backup.holds.serves(slot.holds) {
            continue;
        }
        let claim = Claim::of(backup);
        if chosen.is_none_or(|(best, _)| claim > best) {
            chosen = Some((claim, n));
        }
        if claim == Claim::Certain {
            break;
        }
    }
    slot.backup = chosen.and_then(|(_, n)| hand.get_mut(n)?.take());
    slot.state = slot.backup.as_ref().map_or(SlotState::Missing, filled_with);
    slot
}

/// How a place stands with this backup in it.
fn filled_with(backup: &Listed) -> SlotState {
    match backup.proof {
        ProofState::Gone => SlotState::Missing,
        ProofState::Unsound => SlotState::Unsound,
        ProofState::Unseen | ProofState::Downloaded => SlotState::Unverified,
        ProofState::Verified | ProofState::Drilled if !backup.is_dated() => SlotState::Unverified,
        ProofState::Verified | ProofState::Drilled => SlotState::Filled,
    }
}

#[cfg(test)]
mod tests;
