use chrono::TimeDelta;
use reeve_domain::check::Manager;

use super::*;
use crate::healthy::{PLATFORMS, facts, finding, now, platform, seen};
use crate::{PlainHttp, Seen, Sight, judge};

/// What was found of a check, accepted from now on.
fn accepted(findings: &[Finding], check: Check, days: i64) -> Exception {
    let until = now() + TimeDelta::days(days);
    Exception::new(finding(findings, check), "Ayşe", "moves in spring", until, now()).expect("it is whole")
}

fn findings(spoil: impl FnOnce(&mut crate::Facts)) -> Vec<Finding> {
    let mut facts = facts();
    spoil(&mut facts);
    judge(platform("odoo_online"), &facts, now())
}

/// Two faults: one of 10 points and one of 5.
fn open_manager() -> Vec<Finding> {
    findings(|facts| seen(&mut facts.server).manager = Manager::Unprotected)
}

#[test]
fn a_tenant_without_faults_has_all_points() {
    for id in PLATFORMS {
        let score = score(&judge(platform(id), &facts(), now()), &[], now());
        assert_eq!((score.score, score.broken, score.below), (Some(100), 0, 0), "{id}");
        assert_eq!(score.unseen, 1, "{id}: it lists no databases, so nobody knows of others");
        assert!(score.points.iter().all(|points| points.reached == points.of));
    }
}

#[test]
fn each_point_belongs_to_a_check_and_the_sum_explains_the_score() {
    let findings = open_manager();
    let score = score(&findings, &[], now());
    let of: u16 = score.points.iter().map(|points| points.of).sum();
    let reached: u16 = score.points.iter().map(|points| points.reached).sum();
    assert_eq!(of - reached, Check::MasterPassword.weight() + Check::ManagerExposed.weight());
    assert_eq!(score.score, u8::try_from(100 * u32::from(reached) / u32::from(of)).ok());
    assert_eq!((score.broken, score.below, score.excepted), (0, 2, 0));
    assert!(score.points.iter().all(|points| points.of == points.check.weight()));
    let hidden = |check: Check| score.points.iter().all(|points| points.check != check);
    assert!(hidden(Check::BackupCopies) && hidden(Check::AtRest), "nobody sees them");
}

#[test]
fn a_hundred_is_never_said_while_a_fault_stands() {
    // one point of a thousand: rounding to the nearest would hide it
    let good = Finding { check: Check::MasterPassword, ..kept() };
    let mut many = vec![good; 100];
    many.push(Finding { check: Check::Failover, verdict: Verdict::Broken, ..kept() });
    assert_eq!(score(&many, &[], now()).score, Some(99));
}

fn kept() -> Finding {
    Finding {
        check: Check::Hsts,
        verdict: Verdict::Kept,
        sufficient: Some(true),
        unseen: None,
        sight: Sight::Whole,
        evidence: Vec::new(),
        seen_at: Some(now()),
    }
}

#[test]
fn what_is_kept_and_not_enough_has_no_points() {
    let below = Finding { sufficient: Some(false), ..kept() };
    let broken = Finding { verdict: Verdict::Broken, sufficient: Some(true), ..kept() };
    let silent = Finding { verdict: Verdict::NotStated, sufficient: None, ..kept() };
    for (finding, reached) in [(kept(), Some(2)), (below, Some(0)), (broken, Some(0)), (silent, None)] {
        let points = score(std::slice::from_ref(&finding), &[], now()).points;
        assert_eq!(points.first().map(|points| points.reached), reached, "{finding:?}");
    }
}

#[test]
fn an_accepted_fault_is_in_neither_sum_until_its_time_is_over() {
    let findings = open_manager();
    let exceptions = [accepted(&findings, Check::MasterPassword, 30), accepted(&findings, Check::Hsts, 30)];
    let score_then = score(&findings, &exceptions, now());
    assert_eq!((score_then.below, score_then.excepted), (1, 1), "a check without a fault needs no exception");
    let counts = |check: Check| score_then.points.iter().any(|points| points.check == check);
    assert!(!counts(Check::MasterPassword) && counts(Check::Hsts));
    assert_eq!(worst(&findings, &exceptions, now()), [Check::ManagerExposed]);

    let later = now() + TimeDelta::days(30);
    assert_eq!(score(&findings, &exceptions, later), score(&findings, &[], later), "it is over");
}

#[test]
fn what_could_be_seen_and_was_not_is_counted_and_costs_nothing() {
    let dark = findings(|facts| facts.tls = Seen::Not(Unseen::NotLooked));
    let score = score(&dark, &[], now());
    let handshakes = dark.iter().filter(|finding| finding.unseen == Some(Unseen::NotLooked)).count();
    assert!(handshakes >= 8, "all that a handshake shows");
    let unlisted = 1;
    assert_eq!(
        usize::try_from(score.unseen).ok(),
        Some(handshakes + unlisted),
        "and not what only the provider sees"
    );
    assert_eq!(score.score, Some(100));
}

#[test]
fn the_heaviest_fault_comes_first_and_production_before_a_test() {
    let two = findings(|facts| {
        *seen(&mut facts.plain_http) = PlainHttp::Serves(200);
        *seen(&mut facts.hsts_seconds) = None;
        seen(&mut facts.server).manager = Manager::Unprotected;
    });
    let expected = [Check::MasterPassword, Check::HttpsOnly, Check::ManagerExposed, Check::Hsts];
    assert_eq!(worst(&two, &[], now()), expected);

    let [bad, worse] = [open_manager(), two].map(|findings| score(&findings, &[], now()));
    assert_eq!(risk(&bad, Stage::Test), 15);
    assert_eq!(risk(&bad, Stage::Production), 30);
    assert!(risk(&worse, Stage::Test) > risk(&bad, Stage::Test));
    assert!(risk(&bad, Stage::Production) > risk(&worse, Stage::Test), "people work there");
}

#[test]
fn a_score_says_of_how_much_it_is_and_where_that_is_too_little_there_is_none() {
    let all = score(&findings(|_| ()), &[], now());
    let dark = score(&findings(|facts| facts.tls = Seen::Not(Unseen::NotLooked)), &[], now());
    assert_eq!(dark.seen + dark.unseen, all.seen + all.unseen, "what was not seen is not left out");
    assert!(dark.seen < all.seen && dark.score == Some(100));

    let outside = findings(|facts| {
        let why = Unseen::NotSignedIn;
        facts.policy = Seen::Not(why);
        facts.settings = Seen::Not(why);
        facts.actions = Seen::Not(why);
        facts.mail = Seen::Not(why);
        facts.staff = Seen::Not(why);
        facts.people = Seen::Not(Unseen::NotLooked);
        facts.backups = Seen::Not(Unseen::NotLooked);
    });
    let little = score(&outside, &[], now());
    assert!(little.seen > 0 && little.unseen > little.seen, "{little:?}");
    assert_eq!(little.score, None, "of a tenant that hides most of itself nothing good is said");
}

#[test]
fn accepting_a_fault_hides_nothing_of_how_much_was_seen() {
    let findings = open_manager();
    let before = score(&findings, &[], now());
    let after = score(&findings, &[accepted(&findings, Check::MasterPassword, 30)], now());
    assert_eq!((before.seen, before.unseen), (after.seen, after.unseen));
}

#[test]
fn an_accepted_fault_that_cannot_be_seen_now_is_counted_and_costs_nothing() {
    let made = [accepted(&open_manager(), Check::MasterPassword, 30)];
    let dark = findings(|facts| seen(&mut facts.server).manager = Manager::Unknown);
    let (with, without) = (score(&dark, &made, now()), score(&dark, &[], now()));
    assert_eq!((with.excepted, without.excepted), (1, 0));
    assert_eq!(Score { excepted: 0, ..with }, without, "nothing else is another");
}

#[test]
fn what_this_version_or_nobody_has_is_not_among_the_unseen() {
    let old = findings(|facts| facts.actions = Seen::Not(Unseen::NotInVersion));
    assert_eq!(score(&old, &[], now()).unseen, score(&findings(|_| ()), &[], now()).unseen);
}
