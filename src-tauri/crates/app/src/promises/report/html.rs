//! A report as a page. That of a tenant has every check with its evidence; that of the fleet has the faults of every tenant
//! with theirs, and names the rest.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use reeve_promises::{AUTHORITY, Area, Change, Finding, Repeat, Unseen, Verdict};

use super::{
    ORDERED, Reported, SCORED, Sight, answer, ended, evidence, inside_only, out_of_sight, score, sufficient,
    tried,
};
use crate::api::{PromiseCheck, PromiseStanding};
use crate::paper::html::{self, END, escaped, table, time, two_columns};
use crate::promises::last_day;

const NOT_SEEN_YET: &str = "not seen yet";
/// Changes that are shown; the table and the document for scripts have more.
const CHANGES: usize = 60;
const CHECK_HEAD: [&str; 6] = ["Check", "Promise", "Today's standard", "Points", "What was seen", "When"];
/// How wide these are, in each section the same.
const CHECK_COLUMNS: &str = "<table class=\"checks\">\n<colgroup><col style=\"width:28%\"><col style=\"width:13%\"><col style=\"width:16%\"><col style=\"width:7%\"><col style=\"width:23%\"><col style=\"width:13%\"></colgroup>";
/// What was seen may be one long word; nothing else is broken inside a word.
const STYLE: &str = "\
thead th{overflow-wrap:normal;word-break:normal}.checks{table-layout:fixed}.checks thead th{padding-right:.6em}.typed{font-family:ui-monospace,monospace}.typed span{white-space:nowrap}
.checks td{overflow-wrap:break-word}.checks td:nth-child(5){overflow-wrap:anywhere}
</style>";

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
        checks(&mut page, one.report.checks.iter().filter(|check| check.area == area));
    }
    accepted(&mut page, &one.report.checks);
    changes(&mut page, &one.report.history);
    page + END
}

/// The page of all tenants.
pub(super) fn of_fleet(all: &[Reported], now: DateTime<Utc>) -> String {
    let mut page = begin(&format!("Promises and proofs: {} tenants", all.len()));
    note(&mut page, now);
    let head = ["Tenant", "Platform", "Score", "Broken", "Below standard", "Not seen", "Accepted", "Checked"];
    table(&mut page, &head, all.iter().map(fleet_row));
    let _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(ORDERED));
    for one in all {
        let _ = writeln!(page, "<h2>{}</h2>", escaped(&one.tenant.name));
        facts(&mut page, one);
        let every = &one.report.checks;
        checks(&mut page, every.iter().filter(|check| check.finding.is_fault()));
        accepted(&mut page, every);
        rest(&mut page, every);
    }
    page + END
}

/// A page's beginning, with how its tables of checks look.
fn begin(title: &str) -> String {
    // the title cannot hold the tag: it is escaped
    html::begin(title).replacen("</style>", STYLE, 1)
}

fn checks<'a>(page: &mut String, of: impl Iterator<Item = &'a PromiseCheck>) {
    let mut text = String::new();
    table(&mut text, &CHECK_HEAD, of.map(row));
    page.push_str(&text.replacen("<table>", CHECK_COLUMNS, 1));
}

fn note(page: &mut String, now: DateTime<Utc>) {
    let _ = writeln!(
        page,
        "<p class=\"note\">Made {}. Each line is of the time beside it. Whether a promise is kept, and whether that is enough by today's standard, are two answers; what cannot be seen from outside says so. {}</p>",
        time(now),
        escaped(SCORED)
    );
}

fn facts(page: &mut String, one: &Reported) {
    let PromiseStanding { broken, below, unseen, excepted, checked_at, .. } = &one.report.standing;
    let failed = tried(&one.report.standing);
    let checked = if failed.is_some() { "Last tried" } else { "Checked" };
    let mut rows = vec![
        ("Tenant", format!("{} on {}", one.tenant.database, one.tenant.url)),
        ("Platform", format!("{} ({})", one.platform.name, one.platform.built_on)),
        ("Promises read from", one.source()),
        ("Score", score(&one.report.standing).unwrap_or_else(|| "none yet".to_owned())),
        ("Broken promises", broken.to_string()),
        ("Below today's standard", below.to_string()),
        ("Checks that saw nothing", unseen.to_string()),
        ("Promises only the provider can see", inside_only(&one.report.checks).to_string()),
        ("Faults accepted for a time", excepted.to_string()),
        (checked, checked_at.map_or_else(|| "not yet".to_owned(), time)),
    ];
    if let Some(why) = failed {
        rows.push(("Why it did not come through", why));
    }
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| (name, escaped(&value))).collect();
    two_columns(page, &rows);
}

fn row(check: &PromiseCheck) -> Vec<String> {
    let finding = &check.finding;
    let accepted = check.exception.as_ref().map(|made| {
        let hidden = out_of_sight(check).map(|words| format!("; {words}")).unwrap_or_default();
        format!("<br>Accepted by {} until {}{hidden}", escaped(&made.owner), last_day(made.until))
    });
    let lapsed = check
        .lapsed
        .as_ref()
        .map(|made| format!("<br>Was accepted by {}; {}", escaped(&made.owner), ended(made)));
    let accepted = accepted.or(lapsed).unwrap_or_default();
    let unseen = finding.unseen.map(|why| format!("no answer: {}", why.in_words()));
    let seen = Some(evidence(finding)).filter(|text| !text.is_empty());
    let shown: Vec<String> = unseen.into_iter().chain(seen).collect();
    let marked = |text: &str, bad: bool| {
        if bad { format!("<span class=\"bad\">{}</span>", escaped(text)) } else { escaped(text) }
    };
    vec![
        format!(
            "{}{accepted}<br><span class=\"note\">{}<br>To repeat: {}</span>",
            escaped(finding.check.title()),
            escaped(finding.check.asks()),
            to_repeat(check)
        ),
        marked(answer(finding), finding.verdict == Verdict::Broken),
        marked(sufficient(finding), finding.sufficient == Some(false)),
        check.points.map(|points| format!("{} of {}", points.reached, points.of)).unwrap_or_default(),
        escaped(&shown.join("; ")),
        finding.seen_at.map(time).unwrap_or_default(),
    ]
}

/// How to see it oneself, and what it should show then.
fn to_repeat(check: &PromiseCheck) -> String {
    let expected = check.finding.check.expected();
    let expected = expected.map(|words| format!("<br>Expected: {}", escaped(words))).unwrap_or_default();
    let file = match &check.repeat {
        Repeat::Shell { authority: true, .. } => {
            format!("<br>{AUTHORITY}: a file with the authority that was given for this tenant")
        }
        _ => String::new(),
    };
    format!("{}{expected}{file}", typed(&check.repeat))
}

/// What is to be typed, so that no line ends inside an option.
fn typed(repeat: &Repeat) -> String {
    let Repeat::Shell { line, .. } = repeat else { return escaped(&repeat.to_string()) };
    let word = |word: &str| {
        let text = escaped(word);
        if word.starts_with('-') { format!("<span>{text}</span>") } else { text }
    };
    format!("<span class=\"typed\">{}</span>", line.split(' ').map(word).collect::<Vec<_>>().join(" "))
}

fn accepted(page: &mut String, checks: &[PromiseCheck]) {
    let made: Vec<_> =
        checks.iter().filter_map(|check| Some((check.exception.as_ref()?, out_of_sight(check)))).collect();
    if made.is_empty() {
        return;
    }
    page.push_str("<h3>Accepted for a time</h3>\n");
    let rows = made.into_iter().map(|(made, hidden)| {
        let hidden = hidden.map(|words| format!("<br><span class=\"note\">{words}</span>"));
        vec![
            escaped(made.check.title()) + &hidden.unwrap_or_default(),
            escaped(&made.owner),
            escaped(&made.reason),
            time(made.made_at),
            last_day(made.until),
        ]
    });
    table(page, &["Check", "Who answers for it", "Why", "Since", "Until"], rows);
}

fn changes(page: &mut String, history: &[Change]) {
    let changed: Vec<_> = history.iter().filter(|change| change.is_worth_a_line()).take(CHANGES).collect();
    if changed.is_empty() {
        return;
    }
    page.push_str("<h2>Changes, the latest first</h2>\n");
    let words = |verdict: Option<Verdict>, enough: Option<bool>| {
        let verdict = verdict.map_or("seen for the first time", Verdict::in_words);
        let below = if enough == Some(false) { ", below today's standard" } else { "" };
        escaped(&format!("{verdict}{below}"))
    };
    let rows = changed.into_iter().map(|change| {
        vec![
            time(change.at),
            escaped(change.check.title()),
            words(change.before, change.was_sufficient),
            words(Some(change.after), change.is_sufficient) + &because(change),
        ]
    });
    table(page, &["When", "Check", "Before", "Since"], rows);
}

/// That it is so because the tenant is hosted elsewhere.
fn because(change: &Change) -> String {
    change.platform.as_ref().map(|id| format!("; platform changed to {}", escaped(id))).unwrap_or_default()
}

fn fleet_row(one: &Reported) -> Vec<String> {
    let PromiseStanding { broken, below, unseen, excepted, checked_at, fault, .. } = &one.report.standing;
    let checked = checked_at.map_or_else(|| "not yet".to_owned(), time);
    // nobody was asked yet: a zero would be an answer
    let number = |n: &u32| checked_at.map(|_| n.to_string()).unwrap_or_default();
    vec![
        escaped(&one.tenant.name),
        escaped(&one.platform.name),
        score(&one.report.standing).unwrap_or_default(),
        number(broken),
        number(below),
        number(unseen),
        number(excepted),
        match fault {
            Some(fault) => {
                let code = fault.code.name().replace('_', " ");
                format!("{checked}: <span class=\"bad\">did not come through ({code})</span>")
            }
            None => checked,
        },
    ]
}

/// What is no fault, named: what nobody looked at, or nobody can, is neither kept nor left unstated.
fn rest(page: &mut String, checks: &[PromiseCheck]) {
    let is_of = |words: &str, finding: &Finding| match (finding.verdict, Sight::of(finding)) {
        (_, Sight::NotSeenYet) => words == NOT_SEEN_YET,
        (verdict, _) => words == verdict.in_words(),
    };
    for words in
        [Verdict::Kept.in_words(), Verdict::NotStated.in_words(), NOT_SEEN_YET, Verdict::Unseen.in_words()]
    {
        let titles = checks
            .iter()
            .filter(|check| is_of(words, &check.finding) && !check.finding.is_fault())
            .map(|check| named(&check.finding))
            .collect::<Vec<_>>();
        if !titles.is_empty() {
            let line = format!("{words}: {}.", titles.join("; "));
            let _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(&line));
        }
    }
}

/// A check that has no fault, with why it was not seen. What nobody promised and nobody outside can see needs no reason.
fn named(finding: &Finding) -> String {
    let title = finding.check.title();
    let untold = finding.verdict == Verdict::NotStated && finding.unseen == Some(Unseen::InsideOnly);
    match finding.unseen.filter(|_| !untold && (finding.verdict == Verdict::Unseen || !finding.is_answer())) {
        Some(why) => format!("{title} ({})", why.in_words()),
        None => title.to_owned(),
    }
}
