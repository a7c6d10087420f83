//! For tests: a tenant without a single fault, of which everything can be seen that anybody can see from outside.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use reeve_domain::backup::{Every, Holds, Ledger, Slot, SlotCounts, SlotState};
use reeve_domain::check::{Manager, ModuleState};
use reeve_domain::policy::{Enforcement, PolicyField, PolicyReading, PolicyValue};
use reeve_domain::tenant::Stage;
use reeve_domain::version::Version;
use reeve_platforms::Platform;

use crate::*;

/// The time of all looks in these tests.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().expect("a time")
}

/// A platform of those that come with Reeve.
pub(crate) fn platform(id: &str) -> &'static Platform {
    reeve_platforms::built_in().find(|platform| platform.id == id).expect(id)
}

/// The five, without the server of one's own.
pub(crate) const PLATFORMS: [&str; 5] = ["ijvine", "instant_erp", "odoo_online", "growsoft", "erp4"];

/// What was seen, to be changed.
pub(crate) fn seen<T>(seen: &mut Seen<T>) -> &mut T {
    match seen {
        Seen::At(_, value) => value,
        Seen::Not(why) => panic!("a healthy tenant shows it: {why:?}"),
    }
}

/// The one answer of a check.
pub(crate) fn finding(findings: &[Finding], check: Check) -> &Finding {
    findings.iter().find(|finding| finding.check == check).expect("every check has an answer")
}

/// Everything as it should be.
pub(crate) fn facts() -> Facts {
    let at = now();
    Facts {
        stage: Stage::Production,
        tls: Seen::At(at, tls()),
        plain_http: Seen::At(at, PlainHttp::Redirects("https://acme.example/".into())),
        hsts_seconds: Seen::At(at, Some(31_536_000)),
        server: Seen::At(
            at,
            ServerSeen { manager: Manager::Disabled, databases: None, database: "acme".into() },
        ),
        version: Seen::At(at, Version { text: "18.0".into(), series: 18, enterprise: false }),
        people: Seen::At(at, people()),
        policy: Seen::At(at, policy()),
        settings: Seen::At(at, settings()),
        actions: Seen::At(at, Vec::new()),
        mail: Seen::At(at, vec![mail_server("mail.acme.example", MailEncryption::Verified)]),
        backups: Seen::At(at, backups()),
        staff: Seen::At(at, staff()),
    }
}

/// A certificate of a chain, issued a month ago for three.
pub(crate) fn link(subject: &str, issuer: &str) -> ChainLink {
    ChainLink {
        subject: subject.into(),
        issuer: issuer.into(),
        key: Key::Rsa(2048),
        signed_with: Hash::Sha2,
        not_before: now() - TimeDelta::days(30),
        not_after: now() + TimeDelta::days(60),
        self_issued: subject == issuer,
    }
}

fn tls() -> Tls {
    Tls {
        versions: vec![TlsVersion::Tls12, TlsVersion::Tls13],
        key_exchanges: vec![key_exchange("ECDHE x25519"), key_exchange("X25519MLKEM768")],
        cipher_bits: 256,
        cipher: "TLS13_AES_256_GCM_SHA384".into(),
        chain: vec![link("acme.example", "Issuing CA"), link("Issuing CA", "Root CA")],
        problem: None,
        vouched_by: Voucher::System,
        incomplete: false,
    }
}

/// A key exchange that keeps what was recorded secret.
pub(crate) fn key_exchange(name: &str) -> KeyExchange {
    KeyExchange { name: name.into(), forward_secrecy: true, prime_bits: None }
}

fn people() -> People {
    let administrator = |login: &str, days: i64| Administrator {
        login: login.into(),
        last_sign_in: Some(now() - TimeDelta::days(days)),
        two_factor: Some(true),
    };
    People {
        administrators: vec![administrator("ada", 1), administrator("grace", 89)],
        endless_keys: Vec::new(),
        rights_known: true,
    }
}

fn policy() -> PolicyReading {
    let value = |field: PolicyField| match field {
        PolicyField::MinimumLength => 15,
        PolicyField::Strength => 3,
        PolicyField::LockoutAfter => 10,
        PolicyField::LockoutSeconds => 60,
        _ => 0,
    };
    let values = PolicyField::ALL.map(|field| PolicyValue {
        field,
        value: Some(value(field)),
        set: true,
        enforcement: Enforcement::Enforced,
    });
    PolicyReading {
        values: values.into(),
        password_policy: ModuleState::Installed,
        password_security: ModuleState::Installed,
    }
}

fn settings() -> Settings {
    Settings {
        open_signup: false,
        neutralised: Some(false),
        base_url: Some("https://acme.example".into()),
        created_at: Some(now() - TimeDelta::days(800)),
        hash_rounds: 600_000,
        oauth: ModuleState::Installed,
        ldap: ModuleState::Available,
    }
}

/// An outgoing mail server.
pub(crate) fn mail_server(host: &str, encryption: MailEncryption) -> MailServer {
    MailServer { name: "Outgoing".into(), host: host.into(), encryption }
}

fn backups() -> BackupsSeen {
    let counts = SlotCounts { promised: 14, filled: 13, unverified: 1, unsound: 0, missing: 0 };
    let newest = Some(now() - TimeDelta::hours(3));
    BackupsSeen {
        ledger: Ledger { slots: Vec::new(), beyond: Vec::new(), newest, rpo: None, counts },
        drilled: Some((now() - TimeDelta::days(30), TimeDelta::minutes(12))),
        has_source: true,
    }
}

/// One of the promised places of the ledger is not as it should be.
pub(crate) fn spoil(backups: &mut BackupsSeen, state: SlotState) {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let (every, holds) = (Every::Day, Holds::Full);
    let slot = Slot { every, number: 2, holds, from: day, to: day, state, backup: None, requested: None };
    backups.ledger.slots.push(slot);
    let counts = &mut backups.ledger.counts;
    counts.filled -= 1;
    match state {
        SlotState::Missing => counts.missing += 1,
        SlotState::Unsound => counts.unsound += 1,
        SlotState::Filled => counts.filled += 1,
        SlotState::Unverified => counts.unverified += 1,
    }
}

fn staff() -> Staff {
    Staff { strays: Vec::new(), beyond_limits: Vec::new(), without_receipt: Vec::new(), grants: 2 }
}
