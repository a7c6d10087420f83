//! Promises in words for people: plain and short, faults first.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use reeve_app::api::{PromiseCheck, PromiseReport, PromiseStanding, ScoreAt};
use reeve_app::promises::{self, ORDERED, SCORED, inside_only, last_day, out_of_sight, tried, word};
use reeve_promises::{AUTHORITY, Change, Check, Exception, Finding, Points, Repeat, Unseen, Verdict};

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
    format!("{}\n{SCORED}\n{ORDERED}\n", table(&head, &rows))
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

/// One tenant, with how to repeat the checks that found a fault, or all of them.
pub fn report(report: &PromiseReport, repeat_all: bool) -> String {
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
            check.points.map(|points| format!("{}/{}", points.reached, points.of)).unwrap_or_default(),
            finding.seen_at.map(moment).unwrap_or_default(),
            because(check),
        ]
    };
    let rows: Vec<_> = checks.iter().map(row).collect();
    text.push_str(&table(&["CHECK", "ANSWER", "POINTS", "SEEN", "BECAUSE"], &rows));
    let points = |of: fn(Points) -> u16| checks.iter().filter_map(|one| one.points).map(of).sum::<u16>();
    let (reached, all) = (points(|points| points.reached), points(|points| points.of));
    text.push_str(&format!("\n{reached} of {all} points. {SCORED}\n"));
    let faults: Vec<_> = checks.iter().filter(|check| check.finding.is_fault()).map(meant).collect();
    if !faults.is_empty() {
        text.push('\n');
        text.push_str(&table(&["FAULT", "NAME", "AS IT SHOULD BE"], &faults));
    }
    let wanted: Vec<_> =
        checks.iter().filter(|check| repeat_all || check.finding.is_fault()).copied().collect();
    text.push_str(&to_repeat(&standing.name, &wanted));
    for step in next::steps(&standing.name, &checks) {
        text.push_str(&format!("\n{step}"));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// How to see these oneself, and what they should show.
fn to_repeat(tenant: &str, checks: &[&PromiseCheck]) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let mut text = String::from("\nTo repeat by hand:\n");
    for check in checks {
        let name = check.finding.check.name();
        text.push_str(&format!("{name}\n    {}\n", check.repeat));
        if let Some(expected) = check.finding.check.expected() {
            text.push_str(&format!("    expected: {expected}\n"));
        }
    }
    if checks.iter().any(|check| matches!(check.repeat, Repeat::Shell { authority: true, .. })) {
        let tenant = word(tenant);
        text.push_str(&format!(
            "{AUTHORITY} is the authority that was given for this tenant: `reeve --json tenant show {tenant}` has it \
             under tenant.trust.pem.\n"
        ));
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
    let Finding { unseen, .. } = &check.finding;
    let unseen = unseen.map(|why| why.in_words().to_owned());
    let accepted = check.exception.as_ref().map(accepted_by);
    let hidden = out_of_sight(check).map(str::to_owned);
    let lapsed = check
        .lapsed
        .as_ref()
        .map(|made| format!("was accepted by {}; {}", made.owner, promises::ended(made)));
    let evidence = Some(promises::evidence(&check.finding)).filter(|text| !text.is_empty());
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
    let row = |change: &Change| {
        let first = || "first seen".to_owned();
        vec![
            moment(change.at),
            change.check.name().to_owned(),
            change.before.map_or_else(first, |was| answer(was.in_words(), was, change.was_sufficient)),
            answer(change.after.in_words(), change.after, change.is_sufficient),
            match &change.platform {
                Some(platform) => format!("platform changed to {platform}"),
                None => String::from(if change.worse { "worse" } else { "" }),
            },
        ]
    };
    let rows: Vec<_> = changes.iter().filter(|change| change.is_worth_a_line()).map(row).collect();
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

/// What the latest check of these tenants saw that nobody knew of; `None` where there was nothing new.
pub fn news(reports: &[PromiseReport]) -> Option<String> {
    let latest = reports.iter().flat_map(|report| {
        report.history.iter().filter(|change| Some(change.at) == report.standing.checked_at)
    });
    let (mut worse, mut first) = (0, 0);
    for change in latest {
        worse += u64::from(change.worse);
        first += u64::from(change.is_first_fault());
    }
    let worse = (worse > 0).then(|| format!("{} got worse", counted(worse, "check")));
    let first = (first > 0).then(|| format!("{} seen for the first time", counted(first, "fault")));
    let news = worse.into_iter().chain(first).collect::<Vec<_>>().join(", ");
    (!news.is_empty()).then(|| format!("{news}: `reeve promises history` shows which."))
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
