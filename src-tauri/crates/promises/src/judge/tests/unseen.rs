//! What was not seen is judged in neither of the two answers, and says why.

use chrono::TimeDelta;
use reeve_domain::backup::SlotState;
use reeve_domain::check::{Manager, ModuleState};
use reeve_domain::policy::Enforcement;
use reeve_domain::version::Version;

use crate::healthy::{facts, finding, mail_server, now, platform, seen, spoil};
use crate::*;

fn judged(facts: &Facts) -> Vec<Finding> {
    judge(platform("odoo_online"), facts, now())
}

#[test]
fn a_tenant_that_shows_nothing_has_neither_faults_nor_virtues() {
    let why = Unseen::Unreachable;
    let dark = Facts::unseen(facts().stage, why);
    for finding in judged(&dark) {
        assert!(matches!(finding.verdict, Verdict::Unseen | Verdict::NotStated), "{finding:?}");
        assert!(matches!(finding.unseen, Some(Unseen::Unreachable | Unseen::InsideOnly)), "{finding:?}");
        assert_eq!((finding.sufficient, finding.seen_at), (None, None), "{finding:?}");
    }
    assert_eq!(score(&judged(&dark), &[], now()).score, None, "nothing can be said of it");
}

/// What hides something, how, which check has to say so, and why.
type Row = (&'static str, fn(&mut Facts), Check, Unseen);

#[test]
fn each_thing_that_cannot_be_told_says_why() {
    let rows: &[Row] = &[
        (
            "a failing server",
            |f| *seen(&mut f.plain_http) = PlainHttp::Serves(502),
            Check::HttpsOnly,
            Unseen::NotTold,
        ),
        ("no handshake", |f| seen(&mut f.tls).versions.clear(), Check::TlsVersions, Unseen::NotTold),
        ("no certificate", |f| seen(&mut f.tls).chain.clear(), Check::CertificateExpiry, Unseen::NotTold),
        (
            "no source of backups",
            |f| seen(&mut f.backups).has_source = false,
            Check::NewestBackup,
            Unseen::Nothing,
        ),
        (
            "no source for places",
            |f| seen(&mut f.backups).has_source = false,
            Check::BackupSlots,
            Unseen::Nothing,
        ),
        ("no drill", |f| seen(&mut f.backups).drilled = None, Check::RestoreTime, Unseen::Nothing),
        (
            "nothing to drill",
            |f| {
                seen(&mut f.backups).drilled = None;
                seen(&mut f.backups).ledger.newest = None;
            },
            Check::BackupProof,
            Unseen::Nothing,
        ),
        (
            "a policy that this login does not see",
            |f| {
                seen(&mut f.policy)
                    .values
                    .iter_mut()
                    .for_each(|value| value.enforcement = Enforcement::NoRights)
            },
            Check::PasswordPolicy,
            Unseen::NoRights,
        ),
        ("a policy without values", |f| seen(&mut f.policy).values.clear(), Check::Lockout, Unseen::NoRights),
        (
            "rounds unknown",
            |f| seen(&mut f.settings).hash_rounds = 0,
            Check::PasswordStorage,
            Unseen::NotTold,
        ),
        ("no grants", |f| seen(&mut f.staff).grants = 0, Check::GrantReceipts, Unseen::Nothing),
        ("no account ever made", |f| seen(&mut f.staff).grants = 0, Check::StaffAccess, Unseen::Unmarked),
        (
            "modules unseen",
            |f| seen(&mut f.settings).oauth = ModuleState::Unknown,
            Check::ExternalSignIn,
            Unseen::NoRights,
        ),
        (
            "no sign-in of anybody",
            |f| seen(&mut f.people).administrators.iter_mut().for_each(|person| person.last_sign_in = None),
            Check::StaleAdministrators,
            Unseen::NotTold,
        ),
        (
            "second factor not told",
            |f| seen(&mut f.people).administrators[0].two_factor = None,
            Check::TwoFactor,
            Unseen::NotTold,
        ),
        ("rights unread", |f| seen(&mut f.people).rights_known = false, Check::TwoFactor, Unseen::NoRights),
        ("keys unread", |f| seen(&mut f.people).rights_known = false, Check::EndlessKeys, Unseen::NoRights),
        (
            "no administrators",
            |f| seen(&mut f.people).administrators.clear(),
            Check::StaleAdministrators,
            Unseen::NoRights,
        ),
        (
            "a manager that fails",
            |f| seen(&mut f.server).manager = Manager::Unknown,
            Check::ManagerExposed,
            Unseen::NotTold,
        ),
        (
            "a server that lists nothing",
            |f| seen(&mut f.server).databases = None,
            Check::Isolation,
            Unseen::NotTold,
        ),
        (
            "a server with an empty list",
            |f| seen(&mut f.server).databases = Some(Vec::new()),
            Check::Isolation,
            Unseen::NotTold,
        ),
        (
            "a series of which nothing is known",
            |f| *seen(&mut f.version) = Version { text: "20.0".into(), series: 20, enterprise: false },
            Check::Supported,
            Unseen::NotTold,
        ),
        ("no base address", |f| seen(&mut f.settings).base_url = None, Check::BaseUrl, Unseen::NotTold),
        ("no mail server", |f| seen(&mut f.mail).clear(), Check::OutgoingMail, Unseen::Nothing),
        (
            "mail by the command line",
            |f| seen(&mut f.mail)[0].encryption = MailEncryption::ByConfiguration,
            Check::OutgoingMail,
            Unseen::NotTold,
        ),
        (
            "a version without the mark",
            |f| seen(&mut f.settings).neutralised = None,
            Check::Neutralised,
            Unseen::NotTold,
        ),
    ];
    for (what, hide, check, why) in rows {
        let mut facts = facts();
        hide(&mut facts);
        let findings = judged(&facts);
        let finding = finding(&findings, *check);
        assert_eq!((finding.unseen, finding.sufficient), (Some(*why), None), "{what}");
        assert!(matches!(finding.verdict, Verdict::Unseen | Verdict::NotStated), "{what}");
    }
}

#[test]
fn plain_http_on_this_computer_is_no_fault() {
    let mut facts = facts();
    facts.tls = Seen::Not(Unseen::PlainHttp);
    facts.plain_http = Seen::Not(Unseen::PlainHttp);
    facts.hsts_seconds = Seen::Not(Unseen::PlainHttp);
    seen(&mut facts.settings).base_url = Some("http://localhost:8069".into());
    let findings = judged(&facts);
    assert!(findings.iter().all(|finding| !finding.is_fault()));
    for finding in findings.iter().filter(|finding| finding.check.area() == Area::Transport) {
        assert_eq!(finding.unseen, Some(Unseen::PlainHttp), "{:?}", finding.check);
    }
    assert_eq!(finding(&findings, Check::BaseUrl).unseen, Some(Unseen::PlainHttp));
}

#[test]
fn who_turns_plain_http_away_serves_nothing() {
    for (status, enough) in
        [(400, true), (403, true), (404, true), (426, true), (401, false), (200, false), (302, false)]
    {
        let mut facts = facts();
        *seen(&mut facts.plain_http) = PlainHttp::Serves(status);
        assert_eq!(finding(&judged(&facts), Check::HttpsOnly).sufficient, Some(enough), "{status}");
    }
}

#[test]
fn mail_that_does_not_travel_may_be_plain() {
    for (host, enough) in [
        ("localhost", true),
        ("127.0.0.1", true),
        ("::1", true),
        // what a neutralised copy has in place of its servers
        ("invalid", true),
        ("mail.invalid.", true),
        ("10.0.0.5", false),
        ("notlocalhost", false),
        ("localhost.acme.example", false),
    ] {
        let mut facts = facts();
        *seen(&mut facts.mail) = vec![mail_server(host, MailEncryption::Plain)];
        assert_eq!(finding(&judged(&facts), Check::OutgoingMail).sufficient, Some(enough), "{host}");
    }
}

#[test]
fn what_a_tenant_showed_is_judged_as_of_then() {
    let mut facts = facts();
    let then = now() - TimeDelta::days(30);
    if let Seen::At(at, people) = &mut facts.people {
        *at = then;
        people.administrators[1].last_sign_in = Some(then - TimeDelta::days(80));
    }
    let findings = judged(&facts);
    let stale = finding(&findings, Check::StaleAdministrators);
    assert_eq!((stale.sufficient, stale.seen_at), (Some(true), Some(then)));
}

/// The finding of a check where the sources were listed so many hours ago, and the newest backup was made so many hours
/// before that; 24 hours are promised.
fn listed(check: Check, hours_ago: i64, age: Option<i64>) -> Finding {
    let mut facts = facts();
    if let Seen::At(at, backups) = &mut facts.backups {
        *at = now() - TimeDelta::hours(hours_ago);
        backups.ledger.newest = age.map(|hours| *at - TimeDelta::hours(hours));
    }
    finding(&judged(&facts), check).clone()
}

#[test]
fn a_listing_keeps_or_breaks_a_promise_only_for_as_long_as_nothing_can_have_come_since() {
    use Verdict::{Broken, Kept};
    for (hours_ago, age, verdict, sufficient, why) in [
        (0, Some(2), Kept, Some(true), "just read"),
        (0, Some(30), Broken, Some(true), "just read"),
        (10, Some(2), Kept, Some(true), "young enough today too"),
        (10, Some(20), Verdict::Unseen, Some(true), "it was young enough, and a newer one may have come"),
        (10, Some(30), Broken, Some(true), "there was none in time then"),
        (30, Some(30), Verdict::Unseen, Some(true), "that was yesterday"),
        (24 * 30, Some(2), Verdict::Unseen, None, "nobody looked for a month"),
        (10, None, Broken, Some(false), "there was none at all then"),
        (30, None, Verdict::Unseen, None, "there was none at all yesterday"),
    ] {
        let found = listed(Check::NewestBackup, hours_ago, age);
        assert_eq!((found.verdict, found.sufficient), (verdict, sufficient), "{why}");
        let untold = (verdict == Verdict::Unseen).then_some(Unseen::OutOfDate);
        assert_eq!(found.unseen, untold, "{why}");
        assert_eq!(found.seen_at, Some(now() - TimeDelta::hours(hours_ago)), "as of the listing: {why}");
    }
}

#[test]
fn places_of_an_old_listing_are_neither_filled_nor_missing() {
    assert_eq!(listed(Check::BackupSlots, 23, Some(2)).verdict, Verdict::Kept);
    let old = listed(Check::BackupSlots, 25, Some(2));
    assert_eq!((old.verdict, old.unseen), (Verdict::Unseen, Some(Unseen::OutOfDate)));
}

#[test]
fn a_place_from_before_there_was_a_database_is_not_missed() {
    let slots = |created: Option<&str>| {
        let mut facts = facts();
        spoil(seen(&mut facts.backups), SlotState::Missing);
        seen(&mut facts.settings).created_at = created.map(|at| at.parse().expect("a time"));
        let found = judged(&facts).into_iter().find(|one| one.check == Check::BackupSlots);
        found.map(|one| one.verdict)
    };
    assert_eq!(slots(Some("2026-11-21T09:00:00Z")), Some(Verdict::Kept), "the place is of the day before");
    assert_eq!(slots(Some("2026-11-19T09:00:00Z")), Some(Verdict::Broken));
    assert_eq!(slots(None), Some(Verdict::Broken), "what is not known excuses nothing");
}
