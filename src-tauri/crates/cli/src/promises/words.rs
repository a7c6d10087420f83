//! Promises in words for people: plain and short, faults first.

use chrono::{DateTime, Utc};
use reeve_app::api::{PromiseCheck, PromiseReport, PromiseStanding, ScoreAt};
use reeve_promises::{Change, Check, Evidence, Exception, Finding, Verdict};

use crate::grant::moment;
use crate::output::{counted, table};

/// Every tenant's row.
pub fn fleet(rows: &[PromiseStanding]) -> String {
    let row = |standing: &PromiseStanding| {
        let worst: Vec<&str> = standing.worst.iter().map(|check| check.name()).collect();
        vec![
            standing.name.clone(),
            standing.platform.clone(),
            standing.score.map(|score| score.to_string()).unwrap_or_default(),
            standing.broken.to_string(),
            standing.below.to_string(),
            standing.unseen.to_string(),
            standing.excepted.to_string(),
            checked(standing),
            worst.join(" "),
        ]
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    let head =
        ["TENANT", "PLATFORM", "SCORE", "BROKEN", "BELOW", "UNSEEN", "ACCEPTED", "CHECKED", "LOOK AT FIRST"];
    table(&head, &rows)
}

fn checked(standing: &PromiseStanding) -> String {
    let at = standing.checked_at.map_or_else(|| "never".to_owned(), moment);
    match &standing.fault {
        Some(fault) => format!("{at}; {}", fault.message),
        None => at,
    }
}

/// One tenant.
pub fn report(report: &PromiseReport) -> String {
    let PromiseReport { standing, checks, .. } = report;
    if checks.is_empty() {
        return format!("{} was never checked: `reeve promises check` does it.\n", standing.name);
    }
    let score = standing.score.map_or_else(|| "no score".to_owned(), |score| format!("{score} of 100"));
    let mut text = format!(
        "{}: {score}; {} broken, {} below today's standard, {} not to be seen, {} accepted; checked {}\n",
        standing.name,
        standing.broken,
        standing.below,
        standing.unseen,
        standing.excepted,
        standing.checked_at.map_or_else(|| "never".to_owned(), moment),
    );
    let mut checks: Vec<&PromiseCheck> = checks.iter().collect();
    // those of equal rank stay in the order of the checks
    checks.sort_by_key(|check| rank(check));
    let row = |check: &&PromiseCheck| {
        let finding = &check.finding;
        vec![
            finding.check.name().to_owned(),
            answer(finding.verdict, finding.sufficient),
            finding.seen_at.map(moment).unwrap_or_default(),
            because(check),
        ]
    };
    let rows: Vec<_> = checks.iter().map(row).collect();
    text.push_str(&table(&["CHECK", "ANSWER", "SEEN", "BECAUSE"], &rows));
    text
}

/// Faults first, then those somebody accepted, what could not be seen, and the rest.
fn rank(check: &PromiseCheck) -> u8 {
    match (check.finding.is_fault(), &check.exception, check.finding.verdict) {
        (true, None, _) => 0,
        (true, Some(_), _) => 1,
        (false, _, Verdict::Unseen) => 2,
        (false, _, Verdict::Kept) => 3,
        (false, ..) => 4,
    }
}

fn answer(verdict: Verdict, sufficient: Option<bool>) -> String {
    let words = match verdict {
        Verdict::Broken => "BROKEN",
        other => other.in_words(),
    };
    match sufficient {
        Some(false) => format!("{words}, BELOW STANDARD"),
        _ => words.to_owned(),
    }
}

/// What an answer rests on, or why there is none.
fn because(check: &PromiseCheck) -> String {
    let Finding { unseen, evidence, .. } = &check.finding;
    let line = |one: &Evidence| format!("{}: {}", one.label.in_words(), one.shown);
    let unseen = unseen.map(|why| why.in_words().to_owned());
    let accepted = check.exception.as_ref().map(accepted_by);
    let all: Vec<String> = accepted.into_iter().chain(unseen).chain(evidence.iter().map(line)).collect();
    all.join("; ")
}

fn accepted_by(made: &Exception) -> String {
    format!("accepted by {} until {}: {}", made.owner, moment(made.until), made.reason)
}

/// What changed, the latest first, and the score.
pub fn history(changes: &[Change], scores: &[ScoreAt]) -> String {
    // the first look at a check changed nothing
    let changed = changes.iter().filter_map(|change| Some((change, change.before?)));
    let row = |(change, before): (&Change, Verdict)| {
        vec![
            moment(change.at),
            change.check.name().to_owned(),
            answer(before, change.was_sufficient),
            answer(change.after, change.is_sufficient),
            String::from(if change.worse { "worse" } else { "" }),
        ]
    };
    let rows: Vec<_> = changed.map(row).collect();
    let mut text = if rows.is_empty() {
        "Nothing changed since the first check.\n".to_owned()
    } else {
        table(&["WHEN", "CHECK", "BEFORE", "SINCE", ""], &rows)
    };
    if !scores.is_empty() {
        let row = |at: DateTime<Utc>, score: u8| vec![moment(at), score.to_string()];
        let rows: Vec<_> = scores.iter().rev().map(|one| row(one.at, one.score)).collect();
        text.push_str(&format!("\n{}:\n", counted(rows.len() as u64, "score")));
        text.push_str(&table(&["SINCE", "SCORE"], &rows));
    }
    text
}

/// How a check stands that was accepted, or is no more.
pub fn accepted(tenant: &str, check: Check, exception: Option<&Exception>) -> String {
    match exception {
        Some(made) => format!("{} of {tenant} is {}\n", check.name(), accepted_by(made)),
        None => format!("{} of {tenant} is accepted no more.\n", check.name()),
    }
}
