//! A score that can be explained: each point belongs to a check.
//!
//! A check has all of its points or none: all where what was seen keeps the promise and is enough, none where it breaks
//! the promise or is below today's standard. A promise that is kept and is not enough has none either: a weak key does not
//! get stronger by having been announced. Who is to blame is the verdict's matter, not the score's. What was not seen and
//! what is accepted for a time is in neither of the two sums. The share is rounded down, so that 100 is said only where
//! no fault stands.
//!
//! A score is always of what was seen, and how much that is belongs to it: [`Score::seen`] and [`Score::unseen`] are shown
//! wherever it is. Where less than half of the weight was seen there is none: it would say more about what is hidden than
//! about the tenant.

use chrono::{DateTime, Utc};
use reeve_domain::tenant::Stage;
use serde::{Deserialize, Serialize};

use crate::{Check, Exception, Finding, Unseen, Verdict};

/// What one check gives and takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "CheckPoints")]
pub struct Points {
    /// Which check.
    pub check: Check,
    /// Points reached.
    pub reached: u16,
    /// Points there are.
    pub of: u16,
}

/// A tenant's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Score {
    /// 0 to 100: points reached of those of the checks that were seen and count; `None` where too little was seen.
    pub score: Option<u8>,
    /// Check by check; only those that were seen and are not accepted faults.
    pub points: Vec<Points>,
    /// Broken promises, those that are accepted for a time left out.
    pub broken: u32,
    /// Below today's standard, the same way. What is broken and below counts in both.
    pub below: u32,
    /// Checks that came to an answer, accepted faults among them.
    pub seen: u32,
    /// Checks that came to none. What nobody outside the provider sees, and what does not exist here, is not among them.
    pub unseen: u32,
    /// Faults that are accepted for a time, those among them that cannot be seen now.
    pub excepted: u32,
}

/// Adds up.
pub fn score(findings: &[Finding], exceptions: &[Exception], now: DateTime<Utc>) -> Score {
    let is_accepted = |finding: &&Finding| is_accepted(finding, exceptions, now);
    let counted: Vec<&Finding> = findings.iter().filter(|finding| !is_accepted(finding)).collect();
    let points: Vec<Points> = counted.iter().filter_map(|finding| points(finding)).collect();
    let sum = |part: fn(&Points) -> u16| points.iter().map(|points| u32::from(part(points))).sum::<u32>();
    let (reached, of) = (sum(|points| points.reached), sum(|points| points.of));
    let accepted: Vec<&Finding> = findings.iter().filter(is_accepted).collect();
    let is_answered_for =
        |finding: &&Finding| exceptions.iter().any(|exception| exception.stands_over(finding, now));
    let unseen: Vec<&Finding> = findings.iter().filter(|finding| is_unseen(finding)).collect();
    let weight = |of: &[&Finding]| of.iter().map(|one| u32::from(one.check.weight())).sum::<u32>();
    let enough = of + weight(&accepted) >= weight(&unseen);
    let number = |of: &dyn Fn(&Finding) -> bool| count(counted.iter().filter(|finding| of(finding)));
    Score {
        score: (100 * reached).checked_div(of).filter(|_| enough).and_then(|share| u8::try_from(share).ok()),
        broken: number(&|finding| finding.verdict == Verdict::Broken),
        below: number(&|finding| finding.sufficient == Some(false)),
        seen: count(points.iter()).saturating_add(count(accepted.iter())),
        unseen: count(unseen.iter()),
        excepted: count(findings.iter().filter(is_answered_for)),
        points,
    }
}

/// Faults that nobody has accepted, the heaviest first.
pub fn worst(findings: &[Finding], exceptions: &[Exception], now: DateTime<Utc>) -> Vec<Check> {
    let open = findings.iter().filter(|finding| finding.is_fault() && !is_accepted(finding, exceptions, now));
    let mut worst: Vec<Check> = open.map(|finding| finding.check).collect();
    worst.sort_by_key(|check| std::cmp::Reverse(check.weight()));
    worst
}

/// How urgent a tenant is, for sorting a fleet: the weight of its faults that nobody has accepted, twice over where people
/// work with it.
pub fn risk(score: &Score, stage: Stage) -> u32 {
    let lost: u32 =
        score.points.iter().map(|points| u32::from(points.of.saturating_sub(points.reached))).sum();
    match stage {
        Stage::Production => lost.saturating_mul(2),
        Stage::Test => lost,
    }
}

/// `None` where nothing was seen that would be judged.
fn points(finding: &Finding) -> Option<Points> {
    let judged = matches!(finding.verdict, Verdict::Kept | Verdict::Broken) || finding.sufficient.is_some();
    let of = finding.check.weight();
    let reached = if finding.is_fault() { 0 } else { of };
    judged.then_some(Points { check: finding.check, reached, of })
}

/// Whether nothing is known of what somebody might have looked at.
fn is_unseen(finding: &Finding) -> bool {
    let nobody_could =
        |why: Unseen| matches!(why, Unseen::InsideOnly | Unseen::PlainHttp | Unseen::NotInVersion);
    !finding.is_answer() && !finding.unseen.is_some_and(nobody_could)
}

fn is_accepted(finding: &Finding, exceptions: &[Exception], now: DateTime<Utc>) -> bool {
    exceptions.iter().any(|exception| exception.covers(finding, now))
}

fn count<T>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
