//! What follows from a thread's events. The same events in the same order give the same state on every panel.
//!
//! An event that stands where it may stand, with the right one before it, takes its place in the chain even when its
//! author may not say what it says: otherwise one such event would block a thread for good. It changes nothing then.

mod may;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::plain::is_plain;
use super::{Arrived, Ask, Body, Event, Given, Rejection, ThreadId};
use crate::backup::WantedBackup;
use crate::card::Card;
use crate::grant::{ANSWER_WITHIN, EndProof, GrantRequest, GrantTerms};
use crate::restore::{RestoreRequest, RestoreState, RestoreTold};

/// Seconds within which a request about a backup is answered, or is over: it may wait for a Monday.
const BACKUP_WITHIN: u32 = 7 * 24 * 60 * 60;
/// The form of events this version writes and reads.
pub(super) const FORM: u32 = 1;

/// A thread and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its identity.
    pub id: ThreadId,
    /// What is asked for.
    pub ask: Ask,
    /// Who asks.
    pub asked_by: Card,
    /// When, as they say.
    pub asked_at: DateTime<Utc>,
    /// What follows.
    pub standing: Standing,
    /// Every event in the order it came, those that count for nothing as well.
    pub shown: Vec<Shown>,
    next: u32,
    head: String,
}

/// What follows from a thread's events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The customer's answer.
    pub answer: Answer,
    /// Who stands behind a break-glass request beside the one who asks.
    pub seconded_by: Option<Card>,
    /// When the asking side gave it back.
    pub given_back_at: Option<DateTime<Utc>>,
    /// When the customer wanted it ended.
    pub revoked_at: Option<DateTime<Utc>>,
    /// What was seen at its end.
    pub ended: Option<EndProof>,
    /// The receipt's envelope.
    pub receipt: Option<String>,
    /// The customer's words about a break-glass access.
    pub reviewed: Option<String>,
    /// What was told last of a restore.
    pub restore: Option<Told>,
    /// Where that left it: dropping what was kept changes nothing about it.
    pub restored: Option<RestoreState>,
}

/// What somebody told of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub by: Card,
    /// When, as they say.
    pub at: DateTime<Utc>,
    /// How far it came.
    pub told: RestoreTold,
    /// In words.
    pub words: String,
    /// The database that it came to.
    pub database: Option<String>,
}

/// The customer's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Answer {
    /// None yet.
    #[default]
    Awaited,
    /// No.
    Refused {
        /// By whom.
        by: Card,
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// Yes, and done.
    Approved {
        /// By whom.
        by: Card,
        /// When.
        at: DateTime<Utc>,
        /// What was handed over.
        given: Given,
    },
}

impl Answer {
    /// Who answered.
    pub fn by(&self) -> Option<&Card> {
        match self {
            Self::Awaited => None,
            Self::Refused { by, .. } | Self::Approved { by, .. } => Some(by),
        }
    }

    /// Why not.
    pub fn refusal(&self) -> Option<&str> {
        match self {
            Self::Refused { reason, .. } => Some(reason),
            Self::Awaited | Self::Approved { .. } => None,
        }
    }
}

/// One event as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Shown {
    /// What it says, where it could be read.
    pub event: Option<Event>,
    /// Why it counts for nothing; `None` when it counts.
    pub rejection: Option<Rejection>,
}

impl Thread {
    /// The thread these events make. `None` where none of them opens one.
    pub fn of(arrived: &[Arrived]) -> Option<Self> {
        let opening = arrived.iter().position(opens)?;
        let first = arrived.get(opening)?;
        let Ok(Event { thread, at, by, body: Body::Asked { ask }, .. }) = &first.event else { return None };
        let mut made = Self {
            id: thread.clone(),
            ask: ask.clone(),
            asked_by: by.clone(),
            asked_at: *at,
            standing: Standing::default(),
            shown: Vec::with_capacity(arrived.len()),
            next: 1,
            head: first.hash.clone(),
        };
        let mut seen = HashSet::new();
        for (position, one) in arrived.iter().enumerate() {
            let rejection = if position == opening {
                seen.insert(one.hash.as_str());
                None
            } else {
                made.add(one, &mut seen).err()
            };
            made.shown.push(Shown { event: one.event.as_ref().ok().cloned(), rejection });
        }
        Some(made)
    }

    /// Place and predecessor of the next event.
    pub fn next(&self) -> (u32, String) {
        (self.next, self.head.clone())
    }

    /// How many events count for nothing.
    pub fn rejected(&self) -> usize {
        self.shown.iter().filter(|shown| shown.rejection.is_some()).count()
    }

    /// The access asked for, where it is one.
    pub fn grant(&self) -> Option<&GrantRequest> {
        match &self.ask {
            Ask::Grant { request } => Some(request),
            Ask::Backup { .. } | Ask::Restore { .. } => None,
        }
    }

    /// The backup asked for and why, where it is one.
    pub fn wanted_backup(&self) -> Option<(&WantedBackup, &str)> {
        match &self.ask {
            Ask::Backup { wanted, reason, .. } => Some((wanted, reason.as_str())),
            Ask::Grant { .. } | Ask::Restore { .. } => None,
        }
    }

    /// The restore asked for, where it is one.
    pub fn wanted_restore(&self) -> Option<&RestoreRequest> {
        match &self.ask {
            Ask::Restore { request } => Some(request),
            Ask::Grant { .. } | Ask::Backup { .. } => None,
        }
    }

    /// The access given, where one was.
    pub fn terms(&self) -> Option<&GrantTerms> {
        match &self.standing.answer {
            Answer::Approved { given: Given::Grant { terms }, .. } => Some(terms),
            _ => None,
        }
    }

    /// When an unanswered request is refused by itself.
    pub fn answer_by(&self) -> DateTime<Utc> {
        if let Some(request) = self.wanted_restore() {
            return request.expires(self.asked_at);
        }
        let within = if self.grant().is_some() { ANSWER_WITHIN } else { BACKUP_WITHIN };
        self.asked_at + TimeDelta::seconds(i64::from(within))
    }

    /// Whether this person asks, or is the one it is asked for; for what such a person must not do, so that a key or an
    /// address in common is enough.
    pub fn asks(&self, card: &Card) -> bool {
        self.asked_by.may_be_same(card) || self.grant().is_some_and(|request| request.staff.may_be_same(card))
    }

    /// Whether this is the very card that asks, or that it is asked for: a name and a mail are no card.
    pub fn asked_with(&self, card: &Card) -> bool {
        self.asked_by.sign == card.sign || self.grant().is_some_and(|request| request.staff.sign == card.sign)
    }

    /// Whether this is the card that said yes: it made what was given, and it alone proves that it ended.
    pub fn approved_by(&self, card: &Card) -> bool {
        matches!(&self.standing.answer, Answer::Approved { by, .. } if by.sign == card.sign)
    }

    fn add<'a>(&mut self, arrived: &'a Arrived, seen: &mut HashSet<&'a str>) -> Result<(), Rejection> {
        if !seen.insert(&arrived.hash) {
            return Err(Rejection::Replayed);
        }
        let event = arrived.event.as_ref().map_err(|rejection| *rejection)?;
        if event.thread != self.id {
            return Err(Rejection::OtherThread);
        }
        if event.v != FORM {
            return Err(Rejection::Unreadable);
        }
        if event.seq != self.next || event.prev.as_deref() != Some(&self.head) {
            return Err(Rejection::OutOfOrder);
        }
        self.next += 1;
        self.head.clone_from(&arrived.hash);
        if !is_plain(event) {
            return Err(Rejection::NotAllowed);
        }
        self.may(&event.by, event.at, &event.body)?;
        self.take(event);
        Ok(())
    }

    fn take(&mut self, event: &Event) {
        let standing = &mut self.standing;
        let (by, at) = (event.by.clone(), event.at);
        match event.body.clone() {
            Body::Asked { .. } | Body::Note { .. } => {}
            Body::Seconded {} => standing.seconded_by = Some(by),
            Body::Refused { reason } => standing.answer = Answer::Refused { by, at, reason },
            Body::Approved { given } => standing.answer = Answer::Approved { by, at, given },
            Body::GivenBack {} => standing.given_back_at = Some(at),
            Body::Revoked {} => standing.revoked_at = Some(at),
            Body::Ended { proof } => standing.ended = Some(proof),
            Body::Receipt { envelope } => standing.receipt = Some(envelope),
            Body::Reviewed { words } => standing.reviewed = Some(words),
            Body::Restore { told, words, database } => {
                standing.restored = told.state().or(standing.restored);
                standing.restore = Some(Told { by, at, told, words, database });
            }
        }
    }
}

fn opens(arrived: &Arrived) -> bool {
    arrived.event.as_ref().is_ok_and(|event| {
        event.v == FORM
            && event.seq == 0
            && event.prev.is_none()
            && matches!(event.body, Body::Asked { .. })
            && is_plain(event)
    })
}

#[cfg(test)]
mod tests;
