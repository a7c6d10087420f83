//! What is proven by itself: every backup within a day of its making, and a drill per tenant and quarter. Pure: the time
//! is an argument.
//!
//! What must always hold: what was looked at is not looked at again unless it is another file by now; what could not be
//! looked at is tried again, later each time; nothing large is brought here that nobody allowed; and what a clock wrote
//! that was ahead keeps nothing from being due.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::catalogue::{Holds, Listed, ProofState};
use super::drill::{DrillDue, DrillState};
use super::ledger::Ledger;
use super::{BackupFacts, Verdict};
use crate::Fault;
use crate::source::FoundBackup;

/// A backup is to be proven so long after its making.
const WITHIN: TimeDelta = TimeDelta::hours(24);
/// One that fills no promised place is proven by itself when it is no older than this: whoever adds a bucket with the
/// backups of ten years does not have all of them read.
const YOUNG: TimeDelta = TimeDelta::days(7);
/// After an attempt in vain the next one waits so long, twice as long after each that follows, and no longer than a day.
const AGAIN: TimeDelta = TimeDelta::hours(1);
/// Sources are read again when they were last read so long ago.
const READ_EVERY: TimeDelta = TimeDelta::hours(6);
/// Between two runs.
const PAUSE: TimeDelta = TimeDelta::hours(1);
/// After a run that somebody stopped.
const AFTER_STOP: TimeDelta = TimeDelta::hours(24);

/// What Reeve may do by itself to prove backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Proving {
    /// Anything at all: read the sources again, and check what lies in folders of this computer.
    pub on: bool,
    /// Backups of other places are brought here for their check where they are no larger than so many bytes, and are
    /// removed after it. Zero: none is.
    #[specta(type = Number)]
    pub bring_up_to: u64,
    /// Each tenant's newest backup is restored on this computer once a quarter.
    pub drills: bool,
}

impl Default for Proving {
    /// What costs nobody's line and leaves nobody's data where it was not.
    fn default() -> Self {
        Self { on: true, bring_up_to: 0, drills: true }
    }
}

/// The latest look at a backup where its source has it, or the latest attempt at one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The backup's path within its source.
    pub path: String,
    /// When the backup was made, as the listing had it then: of another one the look says nothing.
    pub made: DateTime<Utc>,
    /// Its size in bytes, as the listing had it then.
    pub bytes: Option<u64>,
    /// By which the source knew that state of the file, as the listing had it then; `None` where that was not kept.
    #[serde(default)]
    pub version: Option<String>,
    /// When it was looked at.
    pub at: DateTime<Utc>,
    /// Attempts in a row that were in vain.
    pub failed: u32,
    /// Why the latest was.
    pub fault: Option<Fault>,
    /// What was seen; `None` where nobody could look yet.
    pub seen: Option<Seen>,
}

/// What a look at a whole backup showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Whose it is by its own words; empty where it does not say.
    pub database: String,
    /// What it holds.
    pub holds: Option<Holds>,
    /// The proof.
    pub verdict: Verdict,
}

impl Look {
    /// Whether it is of the backup that the listing has now. Where no version was kept, time and size tell it.
    pub fn is_of(&self, found: &FoundBackup) -> bool {
        let is_version = self.version.is_none() || self.version == found.version;
        self.made == found.at && self.bytes == found.bytes && is_version
    }
}

impl From<&BackupFacts> for Seen {
    fn from(facts: &BackupFacts) -> Self {
        Self {
            sha256: facts.sha256.clone(),
            database: facts.database.clone(),
            holds: facts.holds,
            verdict: facts.verdict.clone(),
        }
    }
}

/// That somebody looked, or tried to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "BackupLooked")]
pub struct Looked {
    /// When.
    pub at: DateTime<Utc>,
    /// Attempts in a row that were in vain; none where it was seen.
    pub failed: u32,
}

impl Looked {
    /// Whether what was in vain is tried again by now.
    pub fn may_again(self, now: DateTime<Utc>) -> bool {
        let doubled = AGAIN * 2_i32.saturating_pow(self.failed.saturating_sub(1).min(5));
        // an attempt in the future was noted by a clock that was ahead
        self.at > now || now - self.at >= doubled.min(WITHIN)
    }
}

/// What of a tenant's backups is to be proven.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToProve {
    /// Ids of those whose turn it is, with the time they were made; the newest first.
    pub due: Vec<(DateTime<Utc>, String)>,
    /// Of all that nobody has looked into, how many were made more than a day ago.
    pub late: u32,
    /// How many were tried in vain, and are tried again later.
    pub waiting: u32,
    /// How many would have to be brought here, and may not.
    pub not_allowed: u32,
}

/// What is to be proven: whatever fills a promised place or was made within the week, and nobody has looked into.
pub fn to_prove(rule: &Proving, ledger: &Ledger, now: DateTime<Utc>) -> ToProve {
    let placed = ledger.slots.iter().filter_map(|slot| slot.backup.as_ref());
    // one from the future has a wrong name or a wrong clock, and is proven like one made now
    let young = ledger.beyond.iter().filter(|backup| now - backup.at <= YOUNG);
    let mut to_prove = ToProve::default();
    for backup in placed.chain(young).filter(|backup| backup.proof == ProofState::Unseen) {
        to_prove.late += u32::from(now - backup.at > WITHIN);
        let small = backup.bytes.is_some_and(|bytes| bytes <= rule.bring_up_to);
        if !(backup.in_place || (rule.bring_up_to > 0 && small)) {
            to_prove.not_allowed += 1;
        } else if backup.looked.is_some_and(|looked| !looked.may_again(now)) {
            to_prove.waiting += 1;
        } else {
            to_prove.due.push((backup.at, backup.id.clone()));
        }
    }
    to_prove.due.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    to_prove
}

/// What the quarter's drill restores: the newest full backup that is proven and that this computer has, in the vault or as
/// a file that `can_open` says can still be opened.
pub fn to_drill(ledger: &Ledger, now: DateTime<Utc>, can_open: impl Fn(&str) -> bool) -> Option<&Listed> {
    let all = ledger.slots.iter().filter_map(|slot| slot.backup.as_ref()).chain(&ledger.beyond);
    let is_fit = |backup: &&Listed| {
        backup.at <= now && backup.holds == Holds::Full && backup.proof >= ProofState::Verified
    };
    let mut fit: Vec<&Listed> = all.filter(is_fit).collect();
    fit.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    fit.into_iter().find(|backup| backup.snapshot.is_some() || backup.file.as_deref().is_some_and(&can_open))
}

/// What becomes of a tenant's drill by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DrillNext {
    /// It is not due.
    NotDue,
    /// The next run makes it.
    Begins,
    /// Nothing is drilled by itself here.
    TurnedOff,
    /// This computer has no full backup of the tenant that is proven.
    NoBackup,
    /// This computer lacks PostgreSQL's programs.
    NoPrograms,
    /// It was tried in vain, and is tried again later.
    TriedInVain,
}

/// What keeps drills from being made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DrillHindrance {
    /// The attempt in vain at this tenant's.
    pub tried: Option<Looked>,
    /// When the programs were last missed.
    pub programs_missed: Option<DateTime<Utc>>,
}

/// Whether a tenant's drill begins by itself, or why it does not; `has_backup` where [`to_drill`] finds one.
pub fn drill_next(
    rule: &Proving,
    due: &DrillDue,
    has_backup: bool,
    hindrance: DrillHindrance,
    now: DateTime<Utc>,
) -> DrillNext {
    let missed = hindrance.programs_missed.filter(|at| *at <= now);
    if due.state == DrillState::Done {
        DrillNext::NotDue
    } else if !(rule.on && rule.drills) {
        DrillNext::TurnedOff
    } else if !has_backup {
        DrillNext::NoBackup
    } else if missed.is_some_and(|at| now - at < WITHIN) {
        DrillNext::NoPrograms
    } else if hindrance.tried.is_some_and(|tried| !tried.may_again(now)) {
        DrillNext::TriedInVain
    } else {
        DrillNext::Begins
    }
}

/// What came of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "ProvedCounts")]
pub struct Proved {
    /// Backups that nothing speaks against.
    pub sound: u32,
    /// Backups that are not sound.
    pub unsound: u32,
    /// Backups that could not be looked at, and drills that could not be made.
    pub failed: u32,
    /// Drills that were made.
    pub drilled: u32,
}

/// The last run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "ProvingRan")]
pub struct Ran {
    /// When it began.
    pub at: DateTime<Utc>,
    /// When it ended; `None` for one at work, or cut off.
    pub ended_at: Option<DateTime<Utc>>,
    /// Somebody stopped it.
    pub stopped: bool,
    /// What came of it.
    pub proved: Proved,
}

/// Whether a run is due: a while after the last, when there is `something` to prove; and a long while after it, when the
/// source that was read the longest ago was read long ago. `read_at`: when that was, `None` where there is no source.
pub fn is_run_due(
    last: Option<&Ran>,
    read_at: Option<DateTime<Utc>>,
    something: bool,
    now: DateTime<Utc>,
) -> bool {
    let last = last.filter(|last| last.at <= now);
    let rests = last.is_some_and(|last| {
        let end = last.ended_at.filter(|end| *end <= now).unwrap_or(last.at);
        now - end < if last.stopped { AFTER_STOP } else { PAUSE }
    });
    let long_ago = |at: DateTime<Utc>| at > now || now - at >= READ_EVERY;
    // one that cannot be read is not asked every hour
    let stale = read_at.is_some_and(long_ago) && last.is_none_or(|last| long_ago(last.at));
    !rests && (something || stale)
}

#[cfg(test)]
mod tests;
