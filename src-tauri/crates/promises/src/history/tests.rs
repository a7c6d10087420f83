use chrono::TimeDelta;
use reeve_domain::tls::TlsProblem;

use super::*;
use crate::healthy::{facts, finding, now, platform, seen};
use crate::{Facts, Key, PlainHttp, Seen, Voucher, judge};

fn look(change: impl FnOnce(&mut Facts)) -> Vec<Finding> {
    let mut facts = facts();
    change(&mut facts);
    judge(platform("odoo_online"), &facts, now())
}

fn plain(facts: &mut Facts) {
    *seen(&mut facts.plain_http) = PlainHttp::Serves(200);
}

fn later() -> DateTime<Utc> {
    now() + TimeDelta::hours(1)
}

#[test]
fn a_first_look_is_recorded_and_never_for_the_worse() {
    let first = look(plain);
    let changes = changes(&[], &first, now());
    let seen = first.iter().filter(|finding| finding.unseen.is_none()).count();
    assert_eq!(changes.len(), seen, "what nobody saw is no answer yet");
    assert!(changes.iter().all(|change| change.before.is_none() && !change.worse && change.at == now()));
}

#[test]
fn the_same_answer_is_no_change_however_its_numbers_move() {
    let before = look(|_| ());
    let after = look(|facts| *seen(&mut facts.hsts_seconds) = Some(20_000_000));
    assert_ne!(before, after);
    assert_eq!(changes(&before, &after, later()), []);
}

#[test]
fn a_broken_promise_is_for_the_worse_and_a_mended_one_is_not() {
    let (good, bad) = (look(|_| ()), look(plain));
    let change = Change {
        check: Check::HttpsOnly,
        at: later(),
        before: Some(Verdict::Kept),
        was_sufficient: Some(true),
        after: Verdict::Broken,
        is_sufficient: Some(false),
        worse: true,
        platform: None,
    };
    assert_eq!(changes(&good, &bad, later()), [change]);
    let mended = changes(&bad, &good, later());
    assert_eq!(
        mended.iter().map(|change| (change.check, change.worse)).collect::<Vec<_>>(),
        [(Check::HttpsOnly, false)]
    );
}

#[test]
fn less_than_enough_is_for_the_worse_where_nothing_was_promised_too() {
    let after = look(|facts| seen(&mut facts.settings).open_signup = true);
    let changes = changes(&look(|_| ()), &after, later());
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].check, changes[0].before, changes[0].worse),
        (Check::OpenSignup, Some(Verdict::NotStated), true)
    );
}

#[test]
fn what_cannot_be_seen_this_time_changes_nothing_and_stays_with_its_own_time() {
    let before = look(plain);
    for why in [
        Unseen::NotLooked,
        Unseen::Unreachable,
        Unseen::NotTrusted,
        Unseen::NotOdoo,
        Unseen::InTrouble,
        Unseen::HeldOff,
        Unseen::NoDatabase,
        Unseen::NotSignedIn,
        Unseen::NoRights,
        Unseen::NotTold,
        Unseen::OurSide,
    ] {
        let dark = look(|facts| facts.plain_http = Seen::Not(why));
        assert_eq!(changes(&before, &dark, later()), [], "{why:?}");
        let merged = merged(&before, &dark);
        assert_eq!(finding(&merged, Check::HttpsOnly), finding(&before, Check::HttpsOnly), "{why:?}");
        let mended = look(|_| ());
        assert_eq!(changes(&merged, &mended, later()).len(), 1, "the fault was not forgotten meanwhile");
    }
}

#[test]
fn what_was_never_seen_says_the_latest_reason_and_is_not_for_the_worse_when_it_shows() {
    let [never, dark] =
        [Unseen::NotLooked, Unseen::Unreachable].map(|why| look(|facts| facts.settings = Seen::Not(why)));
    let merged = merged(&never, &dark);
    assert_eq!(finding(&merged, Check::OpenSignup).unseen, Some(Unseen::Unreachable));

    let shown = look(|facts| seen(&mut facts.settings).open_signup = true);
    let changes = changes(&merged, &shown, later());
    let signup =
        changes.iter().find(|change| change.check == Check::OpenSignup).expect("it is an answer now");
    assert_eq!((signup.before, signup.was_sufficient, signup.is_sufficient), (None, None, Some(false)));
    assert!(changes.iter().all(|change| !change.worse), "nobody knows since when");
}

#[test]
fn changes_are_the_same_by_a_look_and_by_what_stands_after_it() {
    let before = look(plain);
    let after = look(|facts| {
        facts.plain_http = Seen::Not(Unseen::Unreachable);
        seen(&mut facts.settings).open_signup = true;
    });
    assert_eq!(changes(&before, &after, later()), changes(&before, &merged(&before, &after), later()));
}

#[test]
fn where_nothing_is_left_to_look_at_the_last_answer_falls() {
    let before = look(|_| ());
    let without = look(|facts| seen(&mut facts.backups).has_source = false);
    let merged = merged(&before, &without);
    assert_eq!(finding(&merged, Check::NewestBackup).unseen, Some(Unseen::Nothing));
    let changes = changes(&before, &without, later());
    let newest =
        changes.iter().find(|change| change.check == Check::NewestBackup).expect("it is no answer any more");
    assert!(!newest.worse);
}

/// A tenant with this list of databases.
fn listing(names: Option<&[&str]>) -> Vec<Finding> {
    let names = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    look(|facts| seen(&mut facts.server).databases = names)
}

#[test]
fn that_nothing_can_be_told_today_is_an_answer_and_that_nobody_could_look_is_none() {
    for (listed, verdict) in [(&["acme"][..], Verdict::Kept), (&["acme", "other"], Verdict::Broken)] {
        let before = listing(Some(listed));
        assert_eq!(finding(&before, Check::Isolation).verdict, verdict);
        let told = merged(&before, &listing(None));
        assert_eq!(finding(&told, Check::Isolation).unseen, Some(Unseen::NotTold), "after {verdict:?}");

        // the same words, and another thing: what would show the list was not seen
        let missed = look(|facts| facts.server = Seen::Not(Unseen::NotTold));
        assert_eq!(finding(&missed, Check::Isolation).unseen, Some(Unseen::NotTold));
        let stands = merged(&before, &missed);
        assert_eq!(finding(&stands, Check::Isolation), finding(&before, Check::Isolation));
    }
}

#[test]
fn that_nothing_could_be_told_stands_too_while_nobody_can_look() {
    let before = listing(None);
    let missed = look(|facts| facts.server = Seen::Not(Unseen::Unreachable));
    let stands = merged(&before, &missed);
    assert_eq!(finding(&stands, Check::Isolation), finding(&before, Check::Isolation));
}

/// A check, and what takes its answer away.
type Row = (Check, fn(&mut Facts));

#[test]
fn every_rule_says_by_itself_whether_it_missed_something_or_cannot_tell() {
    let gone: [Row; 4] = [
        (Check::BaseUrl, |facts| seen(&mut facts.settings).base_url = None),
        (Check::Supported, |facts| seen(&mut facts.version).series = 40),
        (Check::OutgoingMail, |facts| seen(&mut facts.mail).clear()),
        (Check::StaffAccess, |facts| seen(&mut facts.staff).grants = 0),
    ];
    for (check, change) in gone {
        let now = merged(&look(|_| ()), &look(change));
        assert!(finding(&now, check).unseen.is_some(), "{check:?}: what was said before is not true today");
    }
    let missed: [Row; 3] = [
        (Check::HttpsOnly, |facts| *seen(&mut facts.plain_http) = PlainHttp::Serves(502)),
        (Check::TwoFactor, |facts| seen(&mut facts.people).rights_known = false),
        (Check::Lockout, |facts| seen(&mut facts.policy).values.clear()),
    ];
    for (check, change) in missed {
        let before = look(|_| ());
        let now = merged(&before, &look(change));
        assert_eq!(finding(&now, check), finding(&before, check), "a part of what it needs was not shown");
    }
}

#[test]
fn a_fault_that_shows_where_nothing_could_be_told_before_is_for_the_worse() {
    let shown = changes(&listing(None), &listing(Some(&["acme", "other"])), later());
    let isolation =
        shown.iter().find(|change| change.check == Check::Isolation).expect("it is an answer now");
    assert!(isolation.worse, "{isolation:?}");

    let listed = |days: i64, age: i64| {
        look(|facts| {
            if let Seen::At(at, backups) = &mut facts.backups {
                *at = now() - TimeDelta::days(days);
                backups.ledger.newest = Some(*at - TimeDelta::hours(age));
            }
        })
    };
    let (young, out_of_date, old) = (listed(0, 2), listed(30, 2), listed(0, 24 * 30));
    assert_eq!(finding(&out_of_date, Check::NewestBackup).unseen, Some(Unseen::OutOfDate));
    let worse = |before: &[Finding], after: &[Finding]| {
        let changes = changes(before, after, later());
        changes.iter().any(|change| change.check == Check::NewestBackup && change.worse)
    };
    assert!(!worse(&young, &out_of_date), "that nobody knows is no fault");
    assert!(worse(&merged(&young, &out_of_date), &old), "and the fault behind it is told");
}

#[test]
fn where_there_was_nothing_to_look_at_the_first_fault_is_a_first_look() {
    let without = look(|facts| seen(&mut facts.backups).has_source = false);
    let empty = look(|facts| seen(&mut facts.backups).ledger.newest = None);
    let changes = changes(&without, &empty, later());
    let newest =
        changes.iter().find(|change| change.check == Check::NewestBackup).expect("it is an answer now");
    assert!(newest.before.is_none() && !newest.worse, "a source was added, and nobody's backup got lost");
}

#[test]
fn a_certificate_that_was_trusted_here_and_is_no_more_is_for_the_worse() {
    let before = look(|facts| seen(&mut facts.tls).vouched_by = Voucher::Person);
    let after = look(|facts| seen(&mut facts.tls).problem = Some(TlsProblem::Untrusted));
    let changes = changes(&before, &after, later());
    let change = changes.iter().find(|change| change.check == Check::Certificate).expect("it changed");
    assert!(change.worse && change.was_sufficient == Some(true), "{change:?}");
}

#[test]
fn an_answer_to_another_promise_does_not_stand() {
    let before = look(|_| ());
    let mut dark = facts();
    dark.backups = Seen::Not(Unseen::NotLooked);
    for (id, stands) in [("growsoft", true), ("ijvine", false)] {
        let after = judge(platform(id), &dark, later());
        let merged = merged(&before, &after);
        let newest = finding(&merged, Check::NewestBackup);
        assert_eq!(newest.unseen.is_none(), stands, "{id} states 24 hours or nothing");
    }
}

#[test]
fn a_promise_that_is_broken_because_it_is_another_one_is_no_change_for_the_worse() {
    let mut weak = facts();
    seen(&mut weak.tls).chain[0].key = Key::Rsa(1024);
    let [before, after] = ["erp4", "odoo_online"].map(|id| judge(platform(id), &weak, now()));
    let key = |changes: Vec<Change>| changes.into_iter().find(|change| change.check == Check::CertificateKey);
    let change = key(changes(&before, &after, later())).expect("it is another answer");
    assert_eq!((change.before, change.after), (Some(Verdict::Kept), Verdict::Broken));
    assert!(!change.worse, "the key is as weak as it was");
    let spoilt = key(changes(&look(|_| ()), &after, later())).expect("it is another answer");
    assert!(spoilt.worse, "held against the same promise it is");
}

#[test]
fn a_fault_at_first_sight_has_a_line_of_its_own_and_what_is_sound_has_none() {
    let spoilt = look(|facts| seen(&mut facts.settings).open_signup = true);
    let lines: Vec<Change> = changes(&[], &spoilt, later());
    let lines: Vec<&Change> = lines.iter().filter(|change| change.is_worth_a_line()).collect();
    assert_eq!(lines.iter().map(|change| change.check).collect::<Vec<_>>(), [Check::OpenSignup]);
    assert!(lines.iter().all(|change| change.is_first_fault() && !change.worse), "{lines:?}");
    let worse = changes(&look(|_| ()), &spoilt, later());
    assert!(worse.iter().all(|change| change.is_worth_a_line() && !change.is_first_fault()), "{worse:?}");
}

#[test]
fn under_another_platform_nothing_stands_that_was_held_against_the_first_ones_promises() {
    let known = look(|facts| seen(&mut facts.settings).oauth = reeve_domain::check::ModuleState::Absent);
    assert_eq!(finding(&known, Check::ExternalSignIn).verdict, Verdict::Broken);
    let (now_known, changed) = rehosted(&known, platform("other"), Stage::Production, later());
    assert_eq!(now_known.len(), Check::ALL.len());
    for new in &now_known {
        let is_judged = matches!(new.verdict, Verdict::Kept | Verdict::Broken);
        assert!(!is_judged && promise(new).is_none(), "it promises nothing: {new:?}");
    }
    assert_eq!(
        finding(&now_known, Check::OpenSignup),
        finding(&known, Check::OpenSignup),
        "no promise of either"
    );
    let change =
        changed.iter().find(|change| change.check == Check::ExternalSignIn).expect("it is another answer");
    assert_eq!((change.platform.as_deref(), change.worse), (Some("other"), false));
    assert!(changed.iter().all(|change| change.check != Check::OpenSignup));
    let (same, none) = rehosted(&known, platform("odoo_online"), Stage::Production, later());
    assert_eq!((same, none.len()), (known, 0), "the same promises");
}
