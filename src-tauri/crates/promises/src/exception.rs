//! A fault somebody knows of and accepts for a time.
//!
//! It is accepted as it was then. An exception ends with its time, and before that as soon as a check finds that the fault
//! is gone or has become another one: whoever answers for one thing does not answer for whatever comes after it. What a
//! check cannot tell ends nothing, for nobody saw the fault gone.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::{NAME_MAX, invalid};
use serde::{Deserialize, Serialize};

use crate::{Check, Finding};

/// The longest time for which a fault may be accepted, in days: a year, be it a leap year.
const LONGEST_DAYS: i64 = 366;
/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// An accepted fault: who answers for it, why, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseException")]
pub struct Exception {
    /// Which check.
    pub check: Check,
    /// Who answers for it.
    pub owner: String,
    /// Why it is accepted.
    pub reason: String,
    /// When it ends; there is none without an end.
    pub until: DateTime<Utc>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What was found then: this is what is accepted.
    pub found: Finding,
    /// How it ended before its time.
    pub ended: Option<Ended>,
}

/// How an exception ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "ExceptionEnded")]
pub struct Ended {
    /// When a check saw that.
    pub at: DateTime<Utc>,
    /// What it saw.
    pub by: EndedBy,
}

/// What ends an exception before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "ExceptionEndedBy", rename_all = "snake_case")]
pub enum EndedBy {
    /// The fault was gone.
    Mended,
    /// The fault was another one than was accepted.
    Another,
}

impl Exception {
    /// An exception of a fault as it was found, as typed: with an owner and a reason, trimmed, and with an end that is to
    /// come within a year.
    ///
    /// # Errors
    /// [`reeve_domain::Code::InvalidInput`] with `field` naming what cannot be used.
    pub fn new(
        found: &Finding,
        owner: &str,
        reason: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Self, Fault> {
        let owner = written("owner", owner, NAME_MAX, "Say who answers for it.")?;
        let reason = written("reason", reason, REASON_MAX, "Say why it is accepted.")?;
        if until <= now {
            return Err(invalid("until", "The end is not to come."));
        }
        if until - now > TimeDelta::days(LONGEST_DAYS) {
            return Err(invalid(
                "until",
                "The end is more than a year away; accept it again when it is due.",
            ));
        }
        Ok(Self { check: found.check, owner, reason, until, made_at: now, found: found.clone(), ended: None })
    }

    /// Whether it is not over yet.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        now < self.until && self.ended.is_none()
    }

    /// Whether this is the fault that was accepted, and still is.
    pub fn covers(&self, finding: &Finding, now: DateTime<Utc>) -> bool {
        self.holds(now) && finding.is_fault() && finding.is_within(&self.found)
    }

    /// Whether it goes on over what a look came to: the fault that was accepted, or nothing that tells whether that is gone.
    pub fn stands_over(&self, finding: &Finding, now: DateTime<Utc>) -> bool {
        let is_untold = finding.unseen.is_some() && !finding.is_fault();
        self.check == finding.check && self.holds(now) && (is_untold || self.covers(finding, now))
    }

    /// Whether a fault of this check was accepted once, and this one is not.
    pub fn has_lapsed(&self, finding: &Finding, now: DateTime<Utc>) -> bool {
        self.check == finding.check && finding.is_fault() && !self.covers(finding, now)
    }

    /// The exception as it is after a look that ends it; `None` where it goes on, or was over before.
    pub fn ended_by(&self, findings: &[Finding], at: DateTime<Utc>) -> Option<Self> {
        let now = findings.iter().find(|finding| finding.check == self.check)?;
        if !self.holds(at) || self.stands_over(now, at) {
            return None;
        }
        let by = if now.is_fault() { EndedBy::Another } else { EndedBy::Mended };
        Some(Self { ended: Some(Ended { at, by }), ..self.clone() })
    }
}

fn written(field: &str, typed: &str, most: usize, missing: &str) -> Result<String, Fault> {
    let typed = typed.trim();
    let length = typed.chars().count();
    if length == 0 {
        return Err(invalid(field, missing));
    }
    if length > most {
        return Err(invalid(field, format!("The {field} has {length} characters; {most} is the most.")));
    }
    if typed.chars().any(|c| c.is_control() && c != '\n') {
        return Err(invalid(field, format!("The {field} holds a control character.")));
    }
    Ok(typed.to_owned())
}

#[cfg(test)]
mod tests;
