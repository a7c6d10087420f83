//! Where a restore stands: what follows from what was said on its thread, from what this panel did, and from the time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Next, RestoreEnd, RestoreWork};
use crate::desk::{Answer, Thread};

/// Where a restore stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreState {
    /// Nobody has answered.
    Asked,
    /// The answer was no.
    Refused,
    /// Whoever asked needs it no more.
    Withdrawn,
    /// It was not answered, or not begun, in its time.
    Expired,
    /// It may be run, from its window on.
    Approved,
    /// A panel is at it.
    Running,
    /// It was begun, and somebody decides how it goes on.
    Waiting,
    /// A proven database is on the side.
    OnTheSide,
    /// The restored database is live.
    Live,
    /// What was live before is live again.
    Back,
    /// It was left before it was live.
    Stopped,
}

impl RestoreState {
    /// Where a thread about a restore stands. `work` is what this panel did for it, `running` whether it is at it just now.
    ///
    /// What was done here is known better than what is told of it; what others did is what they tell.
    pub fn of(thread: &Thread, work: Option<&RestoreWork>, running: bool, now: DateTime<Utc>) -> Self {
        if running {
            return Self::Running;
        }
        if let Some(state) = work.and_then(of_work).or(thread.standing.restored) {
            return state;
        }
        match &thread.standing.answer {
            Answer::Refused { .. } => Self::Refused,
            _ if thread.standing.given_back_at.is_some() => Self::Withdrawn,
            _ if now > thread.answer_by() => Self::Expired,
            Answer::Approved { .. } => Self::Approved,
            Answer::Awaited => Self::Asked,
        }
    }

    /// Whether something may still come of it by itself, or somebody has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Approved | Self::Running | Self::Waiting)
    }
}

/// Where work stands that nobody is at; `None` where it was not begun.
fn of_work(work: &RestoreWork) -> Option<RestoreState> {
    if work.stopped_at.is_some() {
        return Some(RestoreState::Stopped);
    }
    work.steps.last()?;
    Some(match work.next() {
        Next::Begin(_) | Next::Settle(_) | Next::Decide(_) => RestoreState::Waiting,
        Next::Ended(RestoreEnd::OnTheSide) => RestoreState::OnTheSide,
        Next::Ended(RestoreEnd::Live) => RestoreState::Live,
        Next::Ended(RestoreEnd::Back) => RestoreState::Back,
    })
}

#[cfg(test)]
mod tests;
