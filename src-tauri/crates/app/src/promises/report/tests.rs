//! Reports: nothing of a tenant becomes markup or a formula, and every check is in them with what it rests on.
#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use chrono::TimeZone as _;
use reeve_domain::Code;
use reeve_domain::tenant::{SignInWith, Stage, TenantId};
use reeve_domain::tls::Trust;
use reeve_promises::{Check, EndedBy, Evidence, Exception, Label, Points, Shown, Sight};

use super::*;
use crate::api::PromiseCheck;

const EVIL: &str = "=<script>alert('x')</script>";

fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap()
}

fn check(check: Check, verdict: Verdict, accepted: bool) -> PromiseCheck {
    let evidence = Evidence { label: Label::Found, shown: Shown::Text(EVIL.into()) };
    let finding = Finding {
        check,
        verdict,
        sufficient: Some(verdict == Verdict::Kept),
        unseen: None,
        sight: Sight::Whole,
        evidence: vec![evidence],
        seen_at: Some(at()),
    };
    let exception = Exception {
        check,
        owner: "Ayşe".into(),
        reason: "it goes in May".into(),
        until: at(),
        made_at: at(),
        found: finding.clone(),
        ended: None,
    };
    PromiseCheck {
        area: check.area(),
        cost: check.cost(),
        finding,
        since: Some(at()),
        points: None,
        exception: accepted.then_some(exception),
        lapsed: None,
        standard: check.standard(),
        repeat: check.repeat("https://acme.example", "acme", &Trust::System),
    }
}

fn reported() -> Reported {
    let tenant = Tenant {
        id: TenantId("a".into()),
        name: EVIL.into(),
        url: "https://acme.example".into(),
        database: "acme".into(),
        login: "admin".into(),
        sign_in_with: SignInWith::Password,
        platform: "mine".into(),
        trust: Trust::System,
        allow_plain_http: false,
        has_master_password: false,
        added_at: at(),
        stage: Stage::Production,
    };
    let checks = vec![
        check(Check::Hsts, Verdict::Broken, true),
        check(Check::Certificate, Verdict::Broken, false),
        check(Check::Lockout, Verdict::Kept, false),
    ];
    let standing = standing::view(&tenant, None);
    let report = PromiseReport { standing, checks, history: Vec::new(), scores: Vec::new() };
    Reported {
        tenant,
        platform: Platform { name: "Mine".into(), ..Platform::default() },
        unread: None,
        report,
    }
}

#[test]
fn nothing_of_a_tenant_is_markup() {
    for page in [html::of_tenant(&reported(), at()), html::of_fleet(&[reported(), reported()], at())] {
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;"), "its words are there");
    }
}

#[test]
fn a_page_has_each_check_with_its_evidence_and_who_accepted_it() {
    let page = html::of_tenant(&reported(), at());
    for check in [Check::Hsts, Check::Certificate, Check::Lockout] {
        assert!(page.contains(&paper::html::escaped(check.title())), "{check:?}");
    }
    assert!(page.contains("Ayşe") && page.contains("it goes in May"), "the exception");
    assert!(page.contains("nothing is stated"), "a platform without a document");
    assert!(page.contains("Accepted by Ayşe until 2026-01-01"), "beside the check");
    assert_eq!(page.matches("<table class=\"checks\">").count(), 2, "an area each, of the same columns");
    assert!(!page.contains("Last tried"), "it came through");
    let mut failed = reported();
    failed.report.standing.fault = Some(Fault::new(Code::Unreachable, "Nobody answers."));
    failed.report.standing.checked_at = Some(at());
    for check in &mut failed.report.checks {
        check.finding.unseen = Some(Unseen::NoRights);
    }
    let dark = html::of_tenant(&failed, at());
    for words in ["Last tried", "Nobody answers.", Unseen::NoRights.in_words()] {
        assert!(dark.contains(words), "{words}: {dark}");
    }
    assert!(html::of_fleet(&[failed], at()).contains("did not come through (unreachable)"));
    let fleet = html::of_fleet(&[reported()], at());
    assert!(fleet.contains(Check::Lockout.title()), "what is kept is named in that of the fleet too");
}

#[test]
fn a_table_has_a_line_for_each_check_and_no_formula() {
    let table = csv::table(&[reported()]).unwrap();
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        assert!(row.iter().all(|cell| !cell.starts_with('=')), "{row:?}");
    }
    assert_eq!(&rows[0][5], "hsts");
    let at = |name: &str| csv_column(&table, name);
    assert_eq!(&rows[0][at("accepted_by")], "Ayşe");
    assert_eq!(&rows[0][at("was_accepted")], "", "it is accepted still");
    let mut failed = reported();
    failed.report.standing.fault = Some(Fault::new(Code::Unreachable, "Nobody answers."));
    let table = csv::table(&[failed]).unwrap();
    assert_eq!(table.matches("unreachable").count(), 3, "each line says that it is from before");
}

/// Where a column of this name is.
fn csv_column(table: &str, name: &str) -> usize {
    let head = ::csv::Reader::from_reader(table.as_bytes()).headers().unwrap().clone();
    head.iter().position(|one| one == name).unwrap()
}

#[test]
fn what_nobody_looked_at_is_not_what_nobody_promised_on_paper_in_the_table_and_for_scripts() {
    let mut one = reported();
    let unanswered = |check: Check, unseen: Option<Unseen>| {
        let mut one = self::check(check, Verdict::NotStated, false);
        (one.finding.sufficient, one.finding.unseen) = (None, unseen);
        one
    };
    one.report.checks = vec![
        unanswered(Check::TwoFactor, Some(Unseen::NotLooked)),
        unanswered(Check::AtRest, Some(Unseen::InsideOnly)),
        unanswered(Check::Isolation, None),
    ];
    let fleet = html::of_fleet(&[one], at());
    for line in
        ["not seen yet: Second factor (nobody looked yet).", "not stated: Encryption at rest; Isolation."]
    {
        assert!(fleet.contains(line), "{line}: {fleet}");
    }
    let mut one = reported();
    one.report.checks =
        vec![unanswered(Check::TwoFactor, Some(Unseen::NotLooked)), unanswered(Check::Isolation, None)];
    assert!(html::of_tenant(&one, at()).contains("not stated, and not seen yet"));
    let scripts = document(&one.report);
    let sights = ["not_seen_yet", "seen"];
    assert_eq!([&scripts["checks"][0]["sight"], &scripts["checks"][1]["sight"]], sights);
    let table = csv::table(&[one]).unwrap();
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let column = csv_column(&table, "sight");
    assert_eq!([&rows[0][column], &rows[1][column]], sights);
}

#[test]
fn each_point_is_beside_its_check_and_how_they_add_up_is_said() {
    let mut one = reported();
    let first = one.report.checks[0].finding.check;
    one.report.checks[0].points = Some(Points { check: first, reached: 0, of: first.weight() });
    let words = format!("0 of {}", first.weight());
    for page in [html::of_tenant(&one, at()), html::of_fleet(&[reported(), one], at())] {
        assert!(page.contains(&format!("<td>{words}</td>")), "{words}: {page}");
        assert!(page.contains(SCORED), "{page}");
    }
    assert!(
        html::of_fleet(&[reported()], at()).contains(ORDERED),
        "why the order is another than that of scores"
    );
}

#[test]
fn scripts_get_the_documented_shape() {
    let document = document(&reported().report);
    let checks = document["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 3);
    for key in ["id", "promise", "verdict", "sufficient", "evidence", "checked_at"] {
        assert!(checks.iter().all(|check| check.get(key).is_some()), "{key}");
    }
    assert!(document.get("tenant").is_some() && document.get("score").is_some());
}

/// A tenant with this score, of so many checks.
fn scored(score: Option<u8>, seen: u32, unseen: u32) -> PromiseStanding {
    PromiseStanding { score, seen, unseen, checked_at: Some(at()), ..reported().report.standing }
}

#[test]
fn a_score_never_stands_without_how_much_it_is_of() {
    for (standing, words) in [
        (scored(Some(100), 34, 0), "100 of 100"),
        (scored(Some(100), 11, 5), "100 of 100 (11 of 16 checks seen)"),
        (scored(None, 11, 27), "no score (11 of 38 checks seen)"),
    ] {
        assert_eq!(score(&standing).as_deref(), Some(words));
        let report = PromiseReport { standing, ..reported().report };
        let one = Reported { report, ..reported() };
        for page in [html::of_tenant(&one, at()), html::of_fleet(&[one], at())] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
    assert_eq!(score(&reported().report.standing), None, "before the first check");
}

#[test]
fn who_accepted_another_fault_before_is_named_beside_the_one_of_today() {
    let mut one = reported();
    let first = &mut one.report.checks[0];
    let was = first.exception.take().unwrap();
    let ended = Ended { at: at(), by: EndedBy::Another };
    first.lapsed = Some(Exception { ended: Some(ended), ..was });
    let words = "Was accepted by Ayşe; ended 2026-01-01 because the fault was another one";
    let (page, fleet) = (html::of_tenant(&one, at()), html::of_fleet(&[one], at()));
    assert!(page.contains(words) && fleet.contains(words), "{page}");
    assert!(!page.contains("Accepted for a time</h3>"), "nobody accepts it now: {page}");
}

#[test]
fn an_exception_over_what_cannot_be_seen_says_both() {
    let mut one = reported();
    let finding = &mut one.report.checks[0].finding;
    (finding.verdict, finding.sufficient, finding.unseen) = (Verdict::Unseen, None, Some(Unseen::OutOfDate));
    let words = "whether the fault is still there cannot be seen now";
    let beside = format!("Accepted by Ayşe until 2026-01-01 08:00 UTC; {words}");
    let (page, fleet) = (html::of_tenant(&one, at()), html::of_fleet(&[one], at()));
    assert!(page.contains(&beside) && page.contains(Unseen::OutOfDate.in_words()), "{page}");
    assert!(fleet.contains("Accepted for a time</h3>") && fleet.contains(words), "{fleet}");
    assert!(!html::of_tenant(&reported(), at()).contains(words), "the fault is seen");
}
