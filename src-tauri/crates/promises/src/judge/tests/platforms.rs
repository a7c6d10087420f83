//! What each platform states, by the table of its provider documents, and what it is silent about.

use chrono::TimeDelta;

use crate::healthy::{PLATFORMS, facts, finding, now, platform, seen};
use crate::*;

/// What no provider states.
const BY_NOBODY: &[Check] = &[
    Check::CertificateExpiry,
    Check::Hsts,
    Check::BackupProof,
    Check::GrantLimits,
    Check::OpenSignup,
    Check::StaleAdministrators,
    Check::TwoFactor,
    Check::EndlessKeys,
    Check::MasterPassword,
    Check::ManagerExposed,
    Check::DatabaseList,
    Check::Supported,
    Check::BaseUrl,
    Check::FailingActions,
    Check::OutgoingMail,
    Check::Neutralised,
];

fn not_stated(id: &str) -> Vec<Check> {
    let findings = judge(platform(id), &facts(), now());
    let silent = findings.iter().filter(|finding| finding.verdict == Verdict::NotStated);
    silent.map(|finding| finding.check).collect()
}

#[test]
fn where_a_provider_is_silent_nothing_is_promised() {
    let silent_about: &[(&str, &[Check])] = &[
        (
            "ijvine",
            &[
                Check::NewestBackup,
                Check::RestoreTime,
                Check::Failover,
                Check::AtRest,
                Check::StaffAccess,
                Check::GrantReceipts,
            ],
        ),
        (
            "instant_erp",
            &[
                Check::TlsVersions,
                Check::KeyExchange,
                Check::Certificate,
                Check::CertificateChain,
                Check::CertificateHash,
                Check::Failover,
                Check::AtRest,
                Check::PasswordPolicy,
                Check::Lockout,
                Check::PasswordStorage,
                Check::GrantReceipts,
            ],
        ),
        ("odoo_online", &[]),
        ("growsoft", &[Check::TlsVersions, Check::KeyExchange, Check::Certificate, Check::CertificateChain]),
        ("erp4", &[Check::AtRest, Check::PasswordPolicy, Check::Lockout, Check::ExternalSignIn]),
    ];
    for (id, silent) in silent_about {
        let expected: Vec<Check> = Check::ALL
            .iter()
            .copied()
            .filter(|check| BY_NOBODY.contains(check) || silent.contains(check))
            .collect();
        assert_eq!(not_stated(id), expected, "{id}");
    }
    assert_eq!(not_stated("other"), Check::ALL, "a server of one's own has promised nothing");
}

#[test]
fn what_only_the_provider_sees_is_promised_and_never_seen() {
    for (check, promised) in [
        (Check::BackupCopies, PLATFORMS.to_vec()),
        (Check::Failover, vec!["odoo_online", "growsoft", "erp4"]),
        (Check::AtRest, vec!["odoo_online", "growsoft"]),
        (Check::PasswordResetOnly, PLATFORMS.to_vec()),
    ] {
        for id in PLATFORMS {
            let findings = judge(platform(id), &facts(), now());
            let finding = finding(&findings, check);
            let verdict = if promised.contains(&id) { Verdict::Unseen } else { Verdict::NotStated };
            assert_eq!(
                (finding.verdict, finding.unseen),
                (verdict, Some(Unseen::InsideOnly)),
                "{id} {check:?}"
            );
            assert_eq!(finding.sufficient, None);
        }
    }
}

#[test]
fn a_promise_can_be_kept_and_be_below_todays_standard() {
    let mut facts = facts();
    let chain = &mut seen(&mut facts.tls).chain;
    chain[0].key = Key::Rsa(1024);
    chain[0].signed_with = Hash::Sha1;
    for (id, key, hash) in [
        ("erp4", Verdict::Kept, Verdict::Kept),
        ("odoo_online", Verdict::Broken, Verdict::Broken),
        ("instant_erp", Verdict::Broken, Verdict::NotStated),
        ("other", Verdict::NotStated, Verdict::NotStated),
    ] {
        let findings = judge(platform(id), &facts, now());
        for (check, verdict) in [(Check::CertificateKey, key), (Check::CertificateHash, hash)] {
            let finding = finding(&findings, check);
            assert_eq!((finding.verdict, finding.sufficient), (verdict, Some(false)), "{id} {check:?}");
            assert!(finding.is_fault());
        }
    }
    chain_is_worse_than_promised(&mut facts);
}

/// MD5 and 768 bits are below what even the most lenient document allows.
fn chain_is_worse_than_promised(facts: &mut Facts) {
    let chain = &mut seen(&mut facts.tls).chain;
    chain[0].key = Key::Rsa(768);
    chain[0].signed_with = Hash::Md5;
    let findings = judge(platform("erp4"), facts, now());
    for check in [Check::CertificateKey, Check::CertificateHash] {
        assert_eq!(finding(&findings, check).verdict, Verdict::Broken);
    }
}

#[test]
fn hours_are_those_of_the_platform() {
    use Verdict::{Broken, Kept, NotStated};
    let unseen = Verdict::Unseen;
    for (took, expected) in [
        (8, [NotStated, Kept, Kept, Kept, Kept]),
        (9, [NotStated, Kept, Kept, Kept, Broken]),
        // paid or not is not known here, and only some tell the two apart
        (30, [NotStated, Broken, unseen, unseen, Broken]),
        (49, [NotStated, Broken, Broken, Broken, Broken]),
    ] {
        let mut facts = facts();
        seen(&mut facts.backups).drilled = Some((now(), TimeDelta::hours(took)));
        let verdicts =
            PLATFORMS.map(|id| finding(&judge(platform(id), &facts, now()), Check::RestoreTime).verdict);
        assert_eq!(verdicts, expected, "a restore of {took} hours");
    }
    for (age, expected) in [(24, Kept), (25, Broken)] {
        let mut facts = facts();
        seen(&mut facts.backups).ledger.newest = Some(now() - TimeDelta::hours(age));
        for id in PLATFORMS {
            let expected = if id == "ijvine" { NotStated } else { expected };
            let findings = judge(platform(id), &facts, now());
            assert_eq!(finding(&findings, Check::NewestBackup).verdict, expected, "{id}, {age} hours");
        }
    }
}

#[test]
fn the_evidence_begins_with_what_was_promised_and_what_the_standard_asks_for() {
    let findings = judge(platform("odoo_online"), &facts(), now());
    let shown = |check: Check| -> Vec<String> {
        let evidence = &finding(&findings, check).evidence;
        evidence.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        shown(Check::NewestBackup),
        ["promised: 24 hours", "today's standard: 7 days", "newest: 2026-11-22T09:00:00Z", "age: 3 hours",]
    );
    assert_eq!(
        shown(Check::BackupSlots),
        ["promised: 7 daily, 4 weekly, 3 monthly", "places: 14", "found: 14"]
    );
    assert_eq!(shown(Check::StaffAccess), ["promised: yes", "found: 0"]);
    assert_eq!(
        shown(Check::PasswordStorage),
        [
            "promised: PBKDF2-SHA512",
            "today's standard: 210000 rounds",
            "found: 600000 rounds",
            "version: 18.0"
        ]
    );
    assert_eq!(shown(Check::ManagerExposed), ["found: not shown"]);
    assert_eq!(
        shown(Check::CertificateKey),
        [
            "promised: 2048 bits",
            "today's standard: 2048 bits",
            "found: acme.example: RSA 2048, Issuing CA: RSA 2048"
        ]
    );
    assert_eq!(shown(Check::Failover), ["promised: 5 minutes"]);
}

#[test]
fn a_number_that_nobody_stated_is_not_shown() {
    let promised = |id: &str, check: Check| {
        let findings = judge(platform(id), &facts(), now());
        finding(&findings, check).evidence.first().map(|line| line.shown.to_string())
    };
    assert_eq!(promised("instant_erp", Check::BackupSlots).as_deref(), Some("daily, 4 weekly"));
    assert_eq!(promised("growsoft", Check::Failover).as_deref(), Some("by hand"));
}
