use reeve_domain::Code;
use reeve_domain::check::Manager;
use reeve_domain::tls::TlsProblem;

use super::*;
use crate::healthy::{facts, finding, now, platform, seen};
use crate::{Administrator, Facts, Seen, Unseen, Verdict, Voucher, judge};

fn until(days: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(days)
}

fn look(change: impl FnOnce(&mut Facts)) -> Vec<Finding> {
    let mut facts = facts();
    change(&mut facts);
    judge(platform("odoo_online"), &facts, now())
}

fn no_hsts() -> Vec<Finding> {
    look(|facts| *seen(&mut facts.hsts_seconds) = None)
}

fn accepted(findings: &[Finding], check: Check) -> Exception {
    let fault = finding(findings, check);
    assert!(fault.is_fault(), "{fault:?}");
    Exception::new(fault, "Ayşe", "moves in spring", until(30), now()).expect("it is whole")
}

#[test]
fn an_exception_has_an_owner_a_reason_and_an_end_within_a_year() {
    let (long, found) = ("x".repeat(REASON_MAX + 1), no_hsts());
    let hsts = finding(&found, Check::Hsts);
    for (owner, reason, end, refused) in [
        ("Ayşe", "moves in spring", until(366), None),
        ("Ayşe", "moves in spring", now() + TimeDelta::seconds(1), None),
        (" ", "moves in spring", until(30), Some("owner")),
        ("Ayşe", "\n", until(30), Some("reason")),
        ("Ayşe", &long, until(30), Some("reason")),
        ("Ay\u{7}şe", "moves", until(30), Some("owner")),
        ("Ayşe", "moves in spring", now(), Some("until")),
        ("Ayşe", "moves in spring", until(367), Some("until")),
    ] {
        let made = Exception::new(hsts, owner, reason, end, now());
        let field = made.as_ref().err().map(|fault| fault.fields["field"].as_str());
        assert_eq!(field, refused, "{owner:?} {reason:?} {end}");
        assert!(made.is_ok() || made.is_err_and(|fault| fault.code == Code::InvalidInput));
    }
    let made = Exception::new(hsts, " Ayşe ", " moves ", until(1), now()).expect("it is whole");
    assert_eq!((made.check, made.owner.as_str(), made.reason.as_str()), (Check::Hsts, "Ayşe", "moves"));
}

#[test]
fn it_holds_until_its_end_and_not_at_it() {
    let made = accepted(&no_hsts(), Check::Hsts);
    assert!(made.holds(now()) && made.holds(until(30) - TimeDelta::seconds(1)));
    assert!(!made.holds(until(30)));
}

#[test]
fn it_ends_when_the_fault_is_mended_and_does_not_come_back_with_it() {
    let made = accepted(&no_hsts(), Check::Hsts);
    assert_eq!(made.ended_by(&no_hsts(), until(1)), None, "it is the same fault");
    let ended = made.ended_by(&look(|_| ()), until(1)).expect("it is mended");
    assert_eq!(ended.ended, Some(Ended { at: until(1), by: EndedBy::Mended }));
    assert!(
        !ended.covers(finding(&no_hsts(), Check::Hsts), until(2)),
        "it is back, and nobody accepted that"
    );
    assert_eq!(ended.ended_by(&no_hsts(), until(3)), None, "it ended once");
}

#[test]
fn it_goes_on_where_nobody_can_tell_whether_the_fault_is_gone() {
    let old_listing = |facts: &mut Facts| {
        if let Seen::At(at, backups) = &mut facts.backups {
            *at = now() - TimeDelta::days(30);
            backups.ledger.newest = Some(*at);
        }
    };
    type Change = fn(&mut Facts);
    let rows: [(Check, Change, Change, Unseen); 3] = [
        (
            Check::NewestBackup,
            |facts| seen(&mut facts.backups).ledger.newest = None,
            old_listing,
            Unseen::OutOfDate,
        ),
        (
            Check::Certificate,
            |facts| seen(&mut facts.tls).problem = Some(TlsProblem::Untrusted),
            |facts| seen(&mut facts.tls).vouched_by = Voucher::Person,
            Unseen::TrustedHere,
        ),
        (
            Check::MasterPassword,
            |facts| seen(&mut facts.server).manager = Manager::Unprotected,
            |facts| seen(&mut facts.server).databases = Some(vec!["acme".into()]),
            Unseen::NotTold,
        ),
    ];
    for (check, faulty, hidden, why) in rows {
        let (fault, untold) = (look(faulty), look(hidden));
        let made = accepted(&fault, check);
        assert_eq!(finding(&untold, check).unseen, Some(why), "{check:?}");
        assert_eq!(made.ended_by(&untold, until(1)), None, "{check:?}");
        let told = look(|_| ());
        let stands = |findings, days| made.stands_over(finding(findings, check), until(days));
        assert!(stands(&fault, 1) && stands(&untold, 1), "{check:?}");
        assert!(!stands(&untold, 30), "{check:?}: its time is over");
        assert!(!stands(&told, 1), "{check:?}: it is gone");
    }
}

#[test]
fn it_goes_on_where_the_fault_is_mended_in_part_and_ends_where_a_part_is_new() {
    use Verdict::{Broken, Kept};
    let hsts = no_hsts();
    let answered =
        |(verdict, sufficient)| vec![Finding { verdict, sufficient, ..finding(&hsts, Check::Hsts).clone() }];
    for (then, now, goes_on) in [
        ((Broken, Some(false)), (Broken, Some(true)), true),
        ((Broken, Some(false)), (Broken, None), true),
        ((Broken, Some(false)), (Kept, Some(false)), true),
        ((Broken, Some(true)), (Broken, None), true),
        ((Broken, None), (Broken, Some(true)), true),
        ((Broken, Some(true)), (Broken, Some(false)), false),
        ((Broken, None), (Broken, Some(false)), false),
        ((Kept, Some(false)), (Broken, Some(false)), false),
        ((Broken, Some(true)), (Kept, Some(false)), false),
    ] {
        let ended = accepted(&answered(then), Check::Hsts).ended_by(&answered(now), until(1));
        let by = ended.and_then(|over| over.ended).map(|ended| ended.by);
        assert_eq!(by, (!goes_on).then_some(EndedBy::Another), "{then:?}, then {now:?}");
    }
}

#[test]
fn it_ends_when_the_fault_becomes_another_one_of_the_same_check() {
    let wrong = |problem| look(|facts| seen(&mut facts.tls).problem = Some(problem));
    let made = accepted(&wrong(TlsProblem::Expired), Check::Certificate);
    let ended = made.ended_by(&wrong(TlsProblem::WrongName), until(1)).expect("another fault");
    assert_eq!(ended.ended.map(|ended| ended.by), Some(EndedBy::Another));
}

#[test]
fn whom_it_names_counts_and_what_moves_by_itself_does_not() {
    let without = |logins: &[&str]| {
        look(|facts| {
            let administrator = |login: &&str| Administrator {
                login: (*login).to_owned(),
                last_sign_in: Some(now()),
                two_factor: Some(false),
            };
            seen(&mut facts.people).administrators = logins.iter().map(administrator).collect();
        })
    };
    let made = accepted(&without(&["ada", "grace"]), Check::TwoFactor);
    for (logins, goes_on) in [(&["grace"][..], true), (&["ada", "grace"], true), (&["ada", "mallory"], false)]
    {
        assert_eq!(made.ended_by(&without(logins), until(1)).is_none(), goes_on, "{logins:?}");
    }

    let aged =
        |hours| look(|facts| seen(&mut facts.backups).ledger.newest = Some(now() - TimeDelta::hours(hours)));
    let made = accepted(&aged(30), Check::NewestBackup);
    assert_eq!(made.ended_by(&aged(54), until(1)), None, "it grew older, as everything does");
    assert!(made.ended_by(&aged(200), until(1)).is_some(), "it is below the standard now too");
    let made = accepted(&aged(200), Check::NewestBackup);
    assert_eq!(made.ended_by(&aged(30), until(1)), None, "it is late only, which was accepted with it");
}
