//! Tenants with something wrong, and what has to be said of each.

use chrono::TimeDelta;
use reeve_domain::backup::SlotState;
use reeve_domain::check::{Manager, ModuleState};
use reeve_domain::policy::{Enforcement, PolicyField};
use reeve_domain::tenant::Stage;
use reeve_domain::tls::TlsProblem;

use crate::healthy::{mail_server, now, seen, spoil};
use crate::*;

use Verdict::{Broken, Kept, NotStated};

/// What is expected of a check that shows the fault: the promise, and whether it is enough.
pub(super) type Expected = (Check, Verdict, Option<bool>);

/// What is wrong, how to make it so, and every check that has to say so on a platform that states the most.
pub(super) type Row = (&'static str, fn(&mut Facts), &'static [Expected]);

pub(super) const NO: Option<bool> = Some(false);
const YES: Option<bool> = Some(true);

pub(super) const FAULTS: &[Row] = &[
    // transport
    (
        "a page over plain HTTP",
        |f| *seen(&mut f.plain_http) = PlainHttp::Serves(200),
        &[(Check::HttpsOnly, Broken, NO)],
    ),
    (
        "a password asked for in plain text",
        |f| *seen(&mut f.plain_http) = PlainHttp::Serves(401),
        &[(Check::HttpsOnly, Broken, NO)],
    ),
    (
        "a redirect that stays with plain HTTP",
        |f| *seen(&mut f.plain_http) = PlainHttp::RedirectsElsewhere("http://acme.example/web".into()),
        &[(Check::HttpsOnly, Broken, NO)],
    ),
    (
        "TLS 1.1 only",
        |f| seen(&mut f.tls).versions = vec![TlsVersion::Tls11],
        &[(Check::TlsVersions, Broken, NO)],
    ),
    (
        "TLS 1.0 too",
        |f| seen(&mut f.tls).versions.push(TlsVersion::Tls10),
        &[(Check::TlsVersions, Broken, NO)],
    ),
    (
        "no forward secrecy",
        |f| seen(&mut f.tls).key_exchanges[0].forward_secrecy = false,
        &[(Check::KeyExchange, Broken, NO)],
    ),
    (
        "keys agreed on with a prime of 1024 bits",
        |f| seen(&mut f.tls).key_exchanges[0].prime_bits = Some(1024),
        &[(Check::KeyExchange, Broken, NO)],
    ),
    (
        "128 bits where 256 are promised",
        |f| seen(&mut f.tls).cipher_bits = 128,
        &[(Check::CipherBits, Broken, YES)],
    ),
    ("a cipher of 112 bits", |f| seen(&mut f.tls).cipher_bits = 112, &[(Check::CipherBits, Broken, NO)]),
    (
        "a wrong name",
        |f| seen(&mut f.tls).problem = Some(TlsProblem::WrongName),
        &[(Check::Certificate, Broken, NO)],
    ),
    (
        "an expired certificate",
        |f| {
            seen(&mut f.tls).problem = Some(TlsProblem::Expired);
            seen(&mut f.tls).chain[0].not_after = now() - TimeDelta::days(1);
        },
        &[(Check::Certificate, Broken, NO), (Check::CertificateExpiry, NotStated, NO)],
    ),
    (
        "a missing intermediate",
        |f| {
            seen(&mut f.tls).incomplete = true;
            seen(&mut f.tls).problem = Some(TlsProblem::Untrusted);
            seen(&mut f.tls).chain.truncate(1);
        },
        &[(Check::Certificate, Broken, NO), (Check::CertificateChain, Broken, NO)],
    ),
    (
        "a missing intermediate that this computer knows",
        |f| seen(&mut f.tls).incomplete = true,
        &[(Check::CertificateChain, Broken, NO)],
    ),
    (
        "a key of 1024 bits",
        |f| seen(&mut f.tls).chain[0].key = Key::Rsa(1024),
        &[(Check::CertificateKey, Broken, NO)],
    ),
    (
        "a SHA-1 chain",
        |f| seen(&mut f.tls).chain[1].signed_with = Hash::Sha1,
        &[(Check::CertificateHash, Broken, NO)],
    ),
    (
        "a certificate with 13 days left",
        |f| seen(&mut f.tls).chain[0].not_after = now() + TimeDelta::days(13),
        &[(Check::CertificateExpiry, NotStated, NO)],
    ),
    ("no HSTS", |f| *seen(&mut f.hsts_seconds) = None, &[(Check::Hsts, NotStated, NO)]),
    (
        "HSTS for 179 days",
        |f| *seen(&mut f.hsts_seconds) = Some(179 * 86_400),
        &[(Check::Hsts, NotStated, NO)],
    ),
    // backups
    ("a backup of 25 hours", |f| aged(f, TimeDelta::hours(25)), &[(Check::NewestBackup, Broken, YES)]),
    ("a backup of 8 days", |f| aged(f, TimeDelta::days(8)), &[(Check::NewestBackup, Broken, NO)]),
    ("no backup at all", |f| seen(&mut f.backups).ledger.newest = None, &[(Check::NewestBackup, Broken, NO)]),
    (
        "an empty place",
        |f| spoil(seen(&mut f.backups), SlotState::Missing),
        &[(Check::BackupSlots, Broken, None)],
    ),
    (
        "an unsound backup",
        |f| spoil(seen(&mut f.backups), SlotState::Unsound),
        &[(Check::BackupSlots, Broken, None)],
    ),
    ("never drilled", |f| seen(&mut f.backups).drilled = None, &[(Check::BackupProof, NotStated, NO)]),
    (
        "drilled four months ago",
        |f| seen(&mut f.backups).drilled = Some((now() - TimeDelta::days(120), TimeDelta::minutes(5))),
        &[(Check::BackupProof, NotStated, NO)],
    ),
    (
        "a restore of 49 hours",
        |f| seen(&mut f.backups).drilled = Some((now(), TimeDelta::hours(49))),
        &[(Check::RestoreTime, Broken, None)],
    ),
    // access
    (
        "no module for the length",
        |f| {
            enforce(
                f,
                PolicyField::MinimumLength,
                &Enforcement::ModuleAbsent { module: "auth_password_policy".into() },
            )
        },
        &[(Check::PasswordPolicy, Broken, NO)],
    ),
    (
        "passwords of 7 characters",
        |f| set(f, PolicyField::MinimumLength, 7),
        &[(Check::PasswordPolicy, Kept, NO)],
    ),
    ("passwords that expire", |f| set(f, PolicyField::ExpireDays, 60), &[(Check::PasswordPolicy, Kept, NO)]),
    ("lock-out off", |f| set(f, PolicyField::LockoutAfter, 0), &[(Check::Lockout, Kept, NO)]),
    (
        "lock-out that cannot be set",
        |f| enforce(f, PolicyField::LockoutSeconds, &Enforcement::NotInVersion { series: 18 }),
        &[(Check::Lockout, Broken, NO)],
    ),
    ("25,000 rounds", |f| seen(&mut f.settings).hash_rounds = 25_000, &[(Check::PasswordStorage, Kept, NO)]),
    (
        "a stray account of staff",
        |f| seen(&mut f.staff).strays.push("support-3f2a".into()),
        &[(Check::StaffAccess, Broken, NO)],
    ),
    (
        "a grant beyond the limits",
        |f| seen(&mut f.staff).beyond_limits.push("Jo".into()),
        &[(Check::GrantLimits, NotStated, NO)],
    ),
    (
        "a grant without a receipt",
        |f| seen(&mut f.staff).without_receipt.push("Jo".into()),
        &[(Check::GrantReceipts, Broken, NO)],
    ),
    (
        "no LDAP",
        |f| seen(&mut f.settings).ldap = ModuleState::Absent,
        &[(Check::ExternalSignIn, Broken, None)],
    ),
    // people
    ("open sign-up", |f| seen(&mut f.settings).open_signup = true, &[(Check::OpenSignup, NotStated, NO)]),
    (
        "an administrator away for 90 days",
        |f| seen(&mut f.people).administrators[1].last_sign_in = Some(now() - TimeDelta::days(90)),
        &[(Check::StaleAdministrators, NotStated, NO)],
    ),
    (
        "an administrator who never came",
        |f| seen(&mut f.people).administrators[1].last_sign_in = None,
        &[(Check::StaleAdministrators, NotStated, NO)],
    ),
    (
        "an administrator with a password alone, another unknown",
        |f| {
            seen(&mut f.people).administrators[0].two_factor = Some(false);
            seen(&mut f.people).administrators[1].two_factor = None;
        },
        &[(Check::TwoFactor, NotStated, NO)],
    ),
    (
        "an endless key",
        |f| seen(&mut f.people).endless_keys.push("ada".into()),
        &[(Check::EndlessKeys, NotStated, NO)],
    ),
    // server
    (
        "the well-known master password",
        |f| seen(&mut f.server).manager = Manager::Unprotected,
        &[(Check::MasterPassword, NotStated, NO), (Check::ManagerExposed, NotStated, NO)],
    ),
    (
        "an exposed manager",
        |f| seen(&mut f.server).manager = Manager::Ready,
        &[(Check::ManagerExposed, NotStated, NO)],
    ),
    ("the own name shown to strangers", |f| list(f, &["acme"]), &[(Check::DatabaseList, NotStated, NO)]),
    (
        "the own copies shown to strangers",
        |f| list(f, &["acme", "acme_restored_20261122T011200"]),
        &[(Check::DatabaseList, NotStated, NO)],
    ),
    (
        "another customer's database",
        |f| list(f, &["acme", "acmeplus"]),
        &[(Check::DatabaseList, NotStated, NO), (Check::Isolation, Broken, None)],
    ),
    (
        "a version without corrections",
        |f| {
            seen(&mut f.version).text = "16.0".into();
            seen(&mut f.version).series = 16;
        },
        &[(Check::Supported, NotStated, NO)],
    ),
    (
        "links without HTTPS",
        |f| seen(&mut f.settings).base_url = Some("http://acme.example".into()),
        &[(Check::BaseUrl, NotStated, NO)],
    ),
    // running
    ("a failing action", |f| failing(f, Failing::InARow(3)), &[(Check::FailingActions, NotStated, NO)]),
    (
        "an action that was switched off for failing",
        |f| failing(f, Failing::SwitchedOff),
        &[(Check::FailingActions, NotStated, NO)],
    ),
    ("mail in plain text", |f| mail(f, MailEncryption::Plain), &[(Check::OutgoingMail, NotStated, NO)]),
    (
        "mail to whoever answers",
        |f| mail(f, MailEncryption::Unverified),
        &[(Check::OutgoingMail, NotStated, NO)],
    ),
    (
        "a neutralised production",
        |f| seen(&mut f.settings).neutralised = Some(true),
        &[(Check::Neutralised, NotStated, NO)],
    ),
    ("a copy that is not neutralised", |f| f.stage = Stage::Test, &[(Check::Neutralised, NotStated, NO)]),
];

fn aged(facts: &mut Facts, age: TimeDelta) {
    seen(&mut facts.backups).ledger.newest = Some(now() - age);
}

fn set(facts: &mut Facts, field: PolicyField, value: u32) {
    let values = &mut seen(&mut facts.policy).values;
    values.iter_mut().filter(|set| set.field == field).for_each(|set| set.value = Some(value));
}

fn enforce(facts: &mut Facts, field: PolicyField, enforcement: &Enforcement) {
    let values = &mut seen(&mut facts.policy).values;
    values.iter_mut().filter(|set| set.field == field).for_each(|set| set.enforcement = enforcement.clone());
}

fn list(facts: &mut Facts, names: &[&str]) {
    seen(&mut facts.server).databases = Some(names.iter().map(|name| (*name).to_owned()).collect());
}

fn failing(facts: &mut Facts, how: Failing) {
    seen(&mut facts.actions).push(FailingAction { name: "Mail".into(), how, since: None });
}

fn mail(facts: &mut Facts, encryption: MailEncryption) {
    *seen(&mut facts.mail) = vec![mail_server("mail.acme.example", encryption)];
}
