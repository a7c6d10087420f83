//! A report as a page. That of a tenant has every check with its evidence; that of the fleet has the faults of every tenant
//! with theirs, and names the rest.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use reeve_promises::{Area, Change, Verdict};

use super::{Reported, evidence, sufficient, verdict};
use crate::api::{PromiseCheck, PromiseStanding};
use crate::paper::html::{END, begin, escaped, table, time, two_columns};

/// Changes that are shown; the table and the document for scripts have more.
const CHANGES: usize = 60;
const CHECK_HEAD: [&str; 5] = ["Check", "Promise", "Today's standard", "What was seen", "When"];

/// The page of one tenant.
pub(super) fn of_tenant(one: &Reported, now: DateTime<Utc>) -> String {
    let mut page = begin(&format!("Promises and proofs: {}", one.tenant.name));
    note(&mut page, now);
    facts(&mut page, one);
    if one.report.checks.is_empty() {
        page.push_str("<p>It was not checked yet.</p>\n");
    }
    let mut areas: Vec<Area> = one.report.checks.iter().map(|check| check.area).collect();
    areas.dedup();
    for area in areas {
        let _ = writeln!(page, "<h2>{}</h2>", escaped(area.title()));
        let rows = one.report.checks.iter().filter(|check| check.area == area).map(row);
        table(&mut page, &CHECK_HEAD, rows);
    }
    accepted(&mut page, &one.report.checks);
    changes(&mut page, &one.report.history);
    page + END
}

/// The page of all tenants.
pub(super) fn of_fleet(all: &[Reported], now: DateTime<Utc>) -> String {
    let mut page = begin(&format!("Promises and proofs: {} tenants", all.len()));
    note(&mut page, now);
    let head = ["Tenant", "Platform", "Score", "Broken", "Below standard", "Unseen", "Accepted", "Checked"];
    table(&mut page, &head, all.iter().map(fleet_row));
    for one in all {
        let _ = writeln!(page, "<h2>{}</h2>", escaped(&one.tenant.name));
        facts(&mut page, one);
        let checks = &one.report.checks;
        table(&mut page, &CHECK_HEAD, checks.iter().filter(|check| check.finding.is_fault()).map(row));
        accepted(&mut page, checks);
        rest(&mut page, checks);
    }
    page + END
}

fn note(page: &mut String, now: DateTime<Utc>) {
    let _ = writeln!(
        page,
        "<p class=\"note\">Made {}. Each line is of the time beside it. Whether a promise is kept, and whether that is enough by today's standard, are two answers; what cannot be seen from outside says so.</p>",
        time(now)
    );
}

fn facts(page: &mut String, one: &Reported) {
    let PromiseStanding { score, broken, below, unseen, excepted, checked_at, fault, .. } =
        &one.report.standing;
    let mut rows = vec![
        ("Tenant", format!("{} on {}", one.tenant.database, one.tenant.url)),
        ("Platform", format!("{} ({})", one.platform.name, one.platform.built_on)),
        ("Promises read from", one.source()),
        ("Score", score.map_or_else(|| "none yet".to_owned(), |score| format!("{score} of 100"))),
        ("Broken promises", broken.to_string()),
        ("Below today's standard", below.to_string()),
        ("Not to be seen", unseen.to_string()),
        ("Faults accepted for a time", excepted.to_string()),
        ("Checked", checked_at.map_or_else(|| "not yet".to_owned(), time)),
    ];
    if let Some(fault) = fault {
        rows.push(("Not seen at the latest check", fault.message.clone()));
    }
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| (name, escaped(&value))).collect();
    two_columns(page, &rows);
}

fn row(check: &PromiseCheck) -> Vec<String> {
    let finding = &check.finding;
    let accepted = if check.exception.is_some() { " (accepted)" } else { "" };
    let marked = |text: &str, bad: bool| {
        if bad { format!("<span class=\"bad\">{}</span>", escaped(text)) } else { escaped(text) }
    };
    vec![
        format!(
            "{}{accepted}<br><span class=\"note\">{}<br>To repeat: {}</span>",
            escaped(finding.check.title()),
            escaped(finding.check.asks()),
            escaped(&check.repeat)
        ),
        marked(&verdict(finding), finding.verdict == Verdict::Broken),
        marked(sufficient(finding), finding.sufficient == Some(false)),
        escaped(&evidence(&finding.evidence)),
        finding.seen_at.map(time).unwrap_or_default(),
    ]
}

fn accepted(page: &mut String, checks: &[PromiseCheck]) {
    let made: Vec<_> = checks.iter().filter_map(|check| check.exception.as_ref()).collect();
    if made.is_empty() {
        return;
    }
    page.push_str("<h3>Accepted for a time</h3>\n");
    let rows = made.into_iter().map(|made| {
        vec![
            escaped(made.check.title()),
            escaped(&made.owner),
            escaped(&made.reason),
            time(made.made_at),
            time(made.until),
        ]
    });
    table(page, &["Check", "Who answers for it", "Why", "Since", "Until"], rows);
}

fn changes(page: &mut String, history: &[Change]) {
    // the first look at a check changed nothing
    let changed: Vec<_> = history.iter().filter(|change| change.before.is_some()).take(CHANGES).collect();
    if changed.is_empty() {
        return;
    }
    page.push_str("<h2>Changes, the latest first</h2>\n");
    let words = |verdict: Option<Verdict>, enough: Option<bool>| {
        let verdict = verdict.map_or("", Verdict::in_words);
        let below = if enough == Some(false) { ", below today's standard" } else { "" };
        escaped(&format!("{verdict}{below}"))
    };
    let rows = changed.into_iter().map(|change| {
        vec![
            time(change.at),
            escaped(change.check.title()),
            words(change.before, change.was_sufficient),
            words(Some(change.after), change.is_sufficient),
        ]
    });
    table(page, &["When", "Check", "Before", "Since"], rows);
}

fn fleet_row(one: &Reported) -> Vec<String> {
    let PromiseStanding { score, broken, below, unseen, excepted, checked_at, .. } = &one.report.standing;
    vec![
        escaped(&one.tenant.name),
        escaped(&one.platform.name),
        score.map(|score| score.to_string()).unwrap_or_default(),
        broken.to_string(),
        below.to_string(),
        unseen.to_string(),
        excepted.to_string(),
        checked_at.map_or_else(|| "not yet".to_owned(), time),
    ]
}

/// What is no fault, named.
fn rest(page: &mut String, checks: &[PromiseCheck]) {
    for verdict in [Verdict::Kept, Verdict::NotStated, Verdict::Unseen] {
        let titles = checks
            .iter()
            .filter(|check| check.finding.verdict == verdict && !check.finding.is_fault())
            .map(|check| check.finding.check.title())
            .collect::<Vec<_>>();
        if !titles.is_empty() {
            let line = format!("{}: {}.", verdict.in_words(), titles.join("; "));
            let _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(&line));
        }
    }
}
