//! Promises in words for people: plain and short, faults first.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use reeve_app::api::{PromiseCheck, PromiseReport, PromiseStanding, ScoreAt};
use reeve_app::promises::{self, inside_only, last_day, out_of_sight, tried, word};
use reeve_promises::{Change, Check, Exception, Finding, Unseen, Verdict};

use super::next;
use crate::grant::moment;
use crate::output::{counted, table};

/// The longest cell of a row in letters: beyond it the next column would move.
const CELL: usize = 48;

/// Every tenant's row.
pub fn fleet(rows: &[PromiseStanding]) -> String {
    let row = |standing: &PromiseStanding| {
        let worst: Vec<&str> = standing.worst.iter().map(|check| check.name()).collect();
        // before the first check there is nothing to count
        let number = |n: u32| standing.checked_at.map(|_| n.to_string()).unwrap_or_default();
        vec![
            standing.name.clone(),
            standing.platform.clone(),
            promises::score(standing).unwrap_or_default(),
            number(standing.broken),
            number(standing.below),
            number(standing.unseen),
            number(standing.excepted),
            checked(standing),
            worst.join(" "),
        ]
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    let head = [
        "TENANT",
        "PLATFORM",
        "SCORE",
        "BROKEN",
        "BELOW",
        "NOT SEEN",
        "ACCEPTED",
        "CHECKED",
        "LOOK AT FIRST",
    ];
    table(&head, &rows)
}

fn checked(standing: &PromiseStanding) -> String {
    let at = standing.checked_at.map_or_else(|| "never".to_owned(), moment);
    match &standing.fault {
        Some(fault) => cut(&format!("{at}; {}", fault.message)),
        None => at,
    }
}

/// What fits into a cell; the whole of it is shown for one tenant.
fn cut(text: &str) -> String {
    if text.chars().count() <= CELL {
        return text.to_owned();
    }
    text.chars().take(CELL - 1).chain(['…']).collect()
}

/// One tenant.
pub fn report(report: &PromiseReport) -> String {
    let PromiseReport { standing, checks, .. } = report;
    if checks.is_empty() {
        return never(&standing.name);
    }
    let score = promises::score(standing).unwrap_or_default();
    let at = standing.checked_at.map_or_else(|| "never".to_owned(), moment);
    let (checked, why) = match tried(standing) {
        Some(why) => (String::new(), format!("Last tried {at}: {why}\n")),
        None => (format!("; checked {at}"), String::new()),
    };
    let mut text = format!(
        "{}: {score}; {} broken, {} below today's standard, {} accepted; {} only the provider can see{checked}\n{why}",
        standing.name,
        standing.broken,
        standing.below,
        standing.excepted,
        counted(inside_only(checks) as u64, "promise"),
    );
    let mut checks: Vec<&PromiseCheck> = checks.iter().collect();
    // those of equal rank stay in the order of the checks
    checks.sort_by_key(|check| (rank(check), Reverse(lost(check))));
    let row = |check: &&PromiseCheck| {
        let finding = &check.finding;
        vec![
            finding.check.name().to_owned(),
            answer(promises::answer(finding), finding.verdict, finding.sufficient),
            finding.seen_at.map(moment).unwrap_or_default(),
            because(check),
        ]
    };
    let rows: Vec<_> = checks.iter().map(row).collect();
    text.push_str(&table(&["CHECK", "ANSWER", "SEEN", "BECAUSE"], &rows));
    let faults: Vec<_> = checks.iter().filter(|check| check.finding.is_fault()).map(meant).collect();
    if !faults.is_empty() {
        text.push('\n');
        text.push_str(&table(&["FAULT", "NAME", "AS IT SHOULD BE"], &faults));
    }
    for step in next::steps(&standing.name, &checks) {
        text.push_str(&format!("\n{step}"));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn never(name: &str) -> String {
    format!("{name} was never checked: `reeve promises check {}` does it.\n", word(name))
}

/// What a fault is about, for whoever does not know the checks by name.
fn meant(check: &&PromiseCheck) -> Vec<String> {
    let check = check.finding.check;
    vec![check.name().to_owned(), check.title().to_owned(), check.asks().to_owned()]
}

/// Faults first, then those somebody accepted, what could not be seen, and the rest.
fn rank(check: &PromiseCheck) -> u8 {
    match (check.finding.is_fault(), &check.exception, check.finding.verdict) {
        (true, None, _) => 0,
        (true, Some(_), _) => 1,
        (false, _, Verdict::Unseen) if check.finding.unseen.is_some_and(Unseen::may_be_seen) => 2,
        (false, _, Verdict::Unseen) => 3,
        (false, _, Verdict::Kept) => 4,
        (false, ..) => 5,
    }
}

/// Points that a fault costs.
fn lost(check: &PromiseCheck) -> u16 {
    check.points.map_or(0, |points| points.of.saturating_sub(points.reached))
}

fn answer(words: &str, verdict: Verdict, sufficient: Option<bool>) -> String {
    let words = if verdict == Verdict::Broken { "BROKEN" } else { words };
    match sufficient {
        Some(true) => format!("{words}, sufficient"),
        Some(false) => format!("{words}, BELOW STANDARD"),
        None => words.to_owned(),
    }
}

/// What an answer rests on, or why there is none.
fn because(check: &PromiseCheck) -> String {
    let Finding { unseen, evidence, .. } = &check.finding;
    let unseen = unseen.map(|why| why.in_words().to_owned());
    let accepted = check.exception.as_ref().map(accepted_by);
    let hidden = out_of_sight(check).map(str::to_owned);
    let lapsed = check
        .lapsed
        .as_ref()
        .map(|made| format!("was accepted by {}; {}", made.owner, promises::ended(made)));
    let evidence = Some(promises::evidence(evidence)).filter(|text| !text.is_empty());
    let all: Vec<String> =
        accepted.into_iter().chain(hidden).chain(lapsed).chain(unseen).chain(evidence).collect();
    all.join("; ")
}

fn accepted_by(made: &Exception) -> String {
    format!("accepted by {} until {}: {}", made.owner, last_day(made.until), made.reason)
}

/// What changed, the latest first, and the score.
pub fn history(standing: &PromiseStanding, changes: &[Change], scores: &[ScoreAt]) -> String {
    if standing.checked_at.is_none() {
        return never(&standing.name);
    }
    if changes.is_empty() && scores.is_empty() {
        return "Nothing was seen yet.\n".to_owned();
    }
    // the first look at a check changed nothing
    let changed = changes.iter().filter_map(|change| Some((change, change.before?)));
    let row = |(change, before): (&Change, Verdict)| {
        vec![
            moment(change.at),
            change.check.name().to_owned(),
            answer(before.in_words(), before, change.was_sufficient),
            answer(change.after.in_words(), change.after, change.is_sufficient),
            String::from(if change.worse { "worse" } else { "" }),
        ]
    };
    let rows: Vec<_> = changed.map(row).collect();
    let mut text = match (rows.is_empty(), scores.len()) {
        (false, _) => table(&["WHEN", "CHECK", "BEFORE", "SINCE", ""], &rows),
        (true, 0 | 1) => "Nothing changed since the first check.\n".to_owned(),
        // the score moves with what is seen for the first time, and with what is accepted
        (true, _) => "No check came to another answer; what was accepted is in the journal.\n".to_owned(),
    };
    if !scores.is_empty() {
        let row = |at: DateTime<Utc>, score: u8| vec![moment(at), score.to_string()];
        let rows: Vec<_> = scores.iter().rev().map(|one| row(one.at, one.score)).collect();
        text.push_str(&format!("\n{}:\n", counted(rows.len() as u64, "score")));
        text.push_str(&table(&["SINCE", "SCORE"], &rows));
    }
    text
}

/// How a check stands that was accepted, in the place of what was there before, or is no more.
pub fn accepted(
    tenant: &str,
    check: Check,
    exception: Option<&Exception>,
    before: Option<&Exception>,
) -> String {
    let replaced = before.map(|old| format!(" (replaces {}'s, until {})", old.owner, last_day(old.until)));
    let replaced = replaced.unwrap_or_default();
    match exception {
        Some(made) => format!("{} of {tenant} is {}{replaced}\n", check.name(), accepted_by(made)),
        None => format!("{} of {tenant} is accepted no more.\n", check.name()),
    }
}
