//! A report as a table: a line for each check of each tenant.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_promises::Points;

use super::{Reported, Sight, ended, evidence, sufficient};
use crate::api::PromiseCheck;
use crate::paper::csv::{plain, table as table_of};
use crate::paper::word;
use crate::promises::last_day;

const HEAD: [&str; 23] = [
    "tenant",
    "database",
    "platform",
    "source",
    "area",
    "check",
    "promise",
    "verdict",
    "standard",
    "points",
    "points_of",
    "sight",
    "unseen",
    "evidence",
    "seen_at",
    "since",
    "accepted_by",
    "accepted_because",
    "accepted_until",
    "was_accepted",
    "repeat",
    "expected",
    "fault",
];

/// The table (UTF-8, RFC 4180).
///
/// # Errors
/// [`reeve_domain::Code::Internal`] when it cannot be written as text.
pub(super) fn table(all: &[Reported]) -> Result<String, Fault> {
    let rows = all.iter().flat_map(|one| one.report.checks.iter().map(|check| row(one, check)));
    table_of(HEAD, &rows.collect::<Vec<_>>())
}

fn row(one: &Reported, check: &PromiseCheck) -> [String; 23] {
    let PromiseCheck { finding, exception, lapsed, .. } = check;
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let accepted = exception.as_ref();
    let points =
        |of: fn(Points) -> u16| check.points.map(|points| of(points).to_string()).unwrap_or_default();
    let texts = [
        one.tenant.name.clone(),
        one.tenant.database.clone(),
        one.platform.name.clone(),
        one.source(),
        word(&check.area),
        finding.check.name().to_owned(),
        finding.check.asks().to_owned(),
        word(&finding.verdict),
        sufficient(finding).to_owned(),
        points(|points| points.reached),
        points(|points| points.of),
        word(&Sight::of(finding)),
        finding.unseen.map(|why| why.in_words().to_owned()).unwrap_or_default(),
        evidence(finding),
        time(finding.seen_at),
        time(check.since),
        accepted.map(|made| made.owner.clone()).unwrap_or_default(),
        accepted.map(|made| made.reason.clone()).unwrap_or_default(),
        accepted.map(|made| last_day(made.until)).unwrap_or_default(),
        lapsed.as_ref().map(|made| format!("by {}, {}", made.owner, ended(made))).unwrap_or_default(),
        check.repeat.to_string(),
        finding.check.expected().unwrap_or_default().to_owned(),
        one.report.standing.fault.as_ref().map(|fault| fault.code.name()).unwrap_or_default(),
    ];
    // what was seen has words of tenants in it
    texts.map(|text| plain(&text))
}
