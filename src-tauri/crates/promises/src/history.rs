//! What changed between two looks, and what stands after the later one.
//!
//! A check that missed this time what it needs ([`Sight::Missed`]) changes nothing: its last answer stands, with its own
//! time, for as long as the promise is the one that it answered. One that saw it has an answer of today in any case, and be
//! it that nothing can be told: what was answered before goes.

use chrono::{DateTime, Utc};
use reeve_domain::tenant::Stage;
use reeve_platforms::Platform;
use serde::{Deserialize, Serialize};

use crate::{Check, Evidence, Facts, Finding, Label, Sight, Unseen, Verdict, judge};

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
    /// A change for the worse, of which people are told: a promise is broken that was not, or what was seen is not enough
    /// any more.
    pub worse: bool,
    /// It is so because the tenant was given this platform, by its id: what was found was held against another one's promises.
    #[serde(default)]
    pub platform: Option<String>,
}

impl Change {
    /// Whether it is the first sight of a check, and of a fault: nothing got worse, and yet nobody knew of it.
    pub fn is_first_fault(&self) -> bool {
        let is_fault = self.after == Verdict::Broken || self.is_sufficient == Some(false);
        self.before.is_none() && is_fault
    }

    /// Whether it is worth a line among the others: that a check was looked at for the first time and found sound is not.
    pub fn is_worth_a_line(&self) -> bool {
        self.before.is_some() || self.is_first_fault()
    }
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
    // the first answer after looks that had nothing to go by is a first look
    let old = old.filter(|old| went_by_something(old) || !new.is_answer());
    let is_other = match old {
        Some(old) => (old.verdict, old.sufficient) != (new.verdict, new.sufficient),
        None => new.is_answer(),
    };
    let worse = old.is_some_and(|old| {
        // held against another promise than before, nothing got worse because that one is broken
        let held = matches!(old.verdict, Verdict::Kept | Verdict::Unseen) && promise(old) == promise(new);
        let broken = held && new.verdict == Verdict::Broken;
        let below = old.sufficient != Some(false) && new.sufficient == Some(false);
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
        platform: None,
    })
}

/// What is known of a tenant once another platform hosts it, and what that changes: an answer to the same promise stands, and
/// of every other nobody has looked yet.
pub fn rehosted(
    known: &[Finding],
    platform: &Platform,
    stage: Stage,
    at: DateTime<Utc>,
) -> (Vec<Finding>, Vec<Change>) {
    let dark = judge(platform, &Facts::unseen(stage, Unseen::NotLooked), at);
    let same = |new: &Finding| of(known, new.check).filter(|old| promise(old) == promise(new)).cloned();
    let findings: Vec<Finding> = dark.into_iter().map(|new| same(&new).unwrap_or(new)).collect();
    let change = |new: &Finding| {
        let old = of(known, new.check)?;
        let is_other = (old.verdict, old.sufficient) != (new.verdict, new.sufficient);
        is_other.then(|| Change {
            check: new.check,
            at,
            before: Some(old.verdict),
            was_sufficient: old.sufficient,
            after: new.verdict,
            is_sufficient: new.sufficient,
            worse: false,
            platform: Some(platform.id.clone()),
        })
    };
    let changes = findings.iter().filter_map(change).collect();
    (findings, changes)
}

/// Whether there was something to go by then, be it that nothing could be told from it.
fn went_by_something(old: &Finding) -> bool {
    old.seen_at.is_some() && old.unseen != Some(Unseen::Nothing)
}

fn of(findings: &[Finding], check: Check) -> Option<&Finding> {
    findings.iter().find(|finding| finding.check == check)
}

/// Whether the last answer stands: this look missed what the last one saw, and the promise is the same.
fn stands(old: &Finding, new: &Finding) -> bool {
    new.sight == Sight::Missed && old.seen_at.is_some() && promise(old) == promise(new)
}

fn promise(finding: &Finding) -> Option<&Evidence> {
    finding.evidence.iter().find(|evidence| evidence.label == Label::Promised)
}

#[cfg(test)]
mod tests;
