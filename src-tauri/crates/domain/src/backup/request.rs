//! A backup that somebody is asked for: for the platforms whose downloads go by ticket.
//!
//! It travels as a thread on a desk. The answer is a link that is sealed to the card that asked.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Holds, Slot, SlotState};
use crate::desk::{Answer, Given, Thread};

/// Which backup is wanted: one that was made on one of these days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WantedBackup {
    /// The first day it may be from.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// What it has to hold.
    pub holds: Holds,
}

impl WantedBackup {
    /// The backup of a promised place.
    pub fn of(slot: &Slot) -> Self {
        Self { from: slot.from, to: slot.to, holds: slot.holds }
    }

    /// Whether such a backup would help a place that is not filled yet.
    pub fn helps(&self, slot: &Slot) -> bool {
        slot.state != SlotState::Filled
            && self.from <= slot.to
            && slot.from <= self.to
            && self.holds.serves(slot.holds)
    }
}

/// In words.
impl fmt::Display for WantedBackup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.holds {
            Holds::Full => "full backup",
            Holds::DatabaseOnly => "database",
        })?;
        if self.from == self.to {
            write!(f, " of {}", self.to)
        } else {
            write!(f, " of a day from {} to {}", self.from, self.to)
        }
    }
}

/// Where a request for a backup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has answered.
    Asked,
    /// A link came; nothing was fetched by it yet.
    Answered,
    /// The link is a source of the tenant.
    Fetched,
    /// The answer was no.
    Refused,
    /// Nobody answered in time.
    Expired,
    /// Whoever asked needs it no more.
    Withdrawn,
}

impl RequestState {
    /// Where a thread about a backup stands. `fetched` says that its link was made a source here.
    pub fn of(thread: &Thread, fetched: bool, now: DateTime<Utc>) -> Self {
        match &thread.standing.answer {
            _ if fetched => Self::Fetched,
            Answer::Refused { .. } => Self::Refused,
            _ if thread.standing.given_back_at.is_some() => Self::Withdrawn,
            Answer::Approved { given: Given::Backup { .. }, .. } => Self::Answered,
            _ if now > thread.answer_by() => Self::Expired,
            _ => Self::Asked,
        }
    }

    /// Whether something may still come of it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Answered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::Every;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn slot(from: u32, to: u32, state: SlotState) -> Slot {
        let (every, holds) = (Every::Week, Holds::Full);
        Slot { every, number: 1, holds, from: day(from), to: day(to), state, backup: None, requested: None }
    }

    #[test]
    fn a_request_helps_the_places_it_could_fill() {
        let wanted = WantedBackup { from: day(3), to: day(3), holds: Holds::Full };
        for (slot, helps) in [
            (slot(1, 7, SlotState::Missing), true),
            (slot(3, 3, SlotState::Unsound), true),
            (slot(3, 3, SlotState::Filled), false),
            (slot(4, 10, SlotState::Missing), false),
        ] {
            assert_eq!(wanted.helps(&slot), helps, "{slot:?}");
        }
        let database = WantedBackup { holds: Holds::DatabaseOnly, ..wanted };
        assert!(!database.helps(&slot(1, 7, SlotState::Missing)), "a full one is promised");
        assert_eq!(wanted.to_string(), "full backup of 2026-11-03");
        let week = WantedBackup::of(&slot(1, 7, SlotState::Missing));
        assert_eq!(week.to_string(), "full backup of a day from 2026-11-01 to 2026-11-07");
    }
}
