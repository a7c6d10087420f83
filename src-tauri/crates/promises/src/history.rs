//! What changed between two looks, and what stands after the later one.
//!
//! What could not be seen this time changes nothing: the last answer stands, with its own time, for as long as the promise
//! is the one that it answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Check, Evidence, Finding, Label, Unseen, Verdict};

/// The moment at which a check came to another answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseChange")]
pub struct Change {
    /// Which check.
    pub check: Check,
    /// When the new answer was first seen.
    pub at: DateTime<Utc>,
    /// The verdict before; `None` for the first look.
    pub before: Option<Verdict>,
    /// Whether it was sufficient before.
    pub was_sufficient: Option<bool>,
    /// The verdict since.
    pub after: Verdict,
    /// Whether it is sufficient since.
    pub is_sufficient: Option<bool>,
    /// A change for the worse, of which people are told: a kept promise was broken, or what was enough is not any more.
    pub worse: bool,
}

/// What stands after a look: its own answers, and the last ones where it could not see.
pub fn merged(before: &[Finding], after: &[Finding]) -> Vec<Finding> {
    let standing =
        |new: &Finding| of(before, new.check).filter(|old| stands(old, new)).unwrap_or(new).clone();
    after.iter().map(standing).collect()
}

/// What is another answer than before, at the time of the look. What could not be seen this time is not, and a first look
/// that saw nothing is no change.
pub fn changes(before: &[Finding], after: &[Finding], at: DateTime<Utc>) -> Vec<Change> {
    merged(before, after).iter().filter_map(|new| change(of(before, new.check), new, at)).collect()
}

fn change(old: Option<&Finding>, new: &Finding, at: DateTime<Utc>) -> Option<Change> {
    // the first answer after looks that saw nothing is a first look
    let old = old.filter(|old| old.unseen.is_none() || new.unseen.is_some());
    let is_other = match old {
        Some(old) => (old.verdict, old.sufficient) != (new.verdict, new.sufficient),
        None => new.unseen.is_none(),
    };
    let worse = old.is_some_and(|old| {
        let broken = old.verdict == Verdict::Kept && new.verdict == Verdict::Broken;
        let below = old.sufficient == Some(true) && new.sufficient == Some(false);
        broken || below
    });
    is_other.then(|| Change {
        check: new.check,
        at,
        before: old.map(|old| old.verdict),
        was_sufficient: old.and_then(|old| old.sufficient),
        after: new.verdict,
        is_sufficient: new.sufficient,
        worse,
    })
}

fn of(findings: &[Finding], check: Check) -> Option<&Finding> {
    findings.iter().find(|finding| finding.check == check)
}

/// Whether the last answer stands: this look could not see, the last one could, and the promise is the same. A server that
/// lists its databases no more has answered: what it listed once says nothing of today.
fn stands(old: &Finding, new: &Finding) -> bool {
    let passing =
        |why: Unseen| why.may_be_seen() || (why == Unseen::NotTold && new.check != Check::Isolation);
    new.unseen.is_some_and(passing) && old.unseen.is_none() && promise(old) == promise(new)
}

fn promise(finding: &Finding) -> Option<&Evidence> {
    finding.evidence.iter().find(|evidence| evidence.label == Label::Promised)
}

#[cfg(test)]
mod tests;
