//! Encryption on the way: who answers without it, which versions, ciphers and key exchanges are agreed to.

use std::collections::BTreeSet;

use reeve_platforms::Transport;

use super::{Answer, Case, Ruling, Silence, said};
use crate::{KeyExchange, Label, Measure, PlainHttp, Shown, TlsVersion, Unseen};

/// The oldest version that may be accepted: NIST SP 800-52r2, 3.1, and RFC 8996, which takes 1.0 and 1.1 out of use.
const OLDEST_VERSION: TlsVersion = TlsVersion::Tls12;
/// Fewest bits of a session's encryption: NIST SP 800-57 part 1 r5, table 4, allows 112 until 2030 only, and AES begins at
/// 128 (SP 800-52r2, 3.3.1).
const LEAST_CIPHER_BITS: u16 = 128;
/// Fewest bits of the prime that keys are agreed on with: 112 bits of strength, NIST SP 800-57 part 1 r5, table 2.
const LEAST_PRIME_BITS: u16 = 2048;
/// The shortest time for which browsers are told to come by HTTPS only, in days. Half a year is where public ratings begin
/// to count it (SSL Labs, for A+); OWASP ASVS 5.0, 3.4.1, asks for a year.
const LEAST_HSTS_DAYS: u64 = 180;

const DAY: u64 = 86_400;

/// Whether a grade in public ratings states what SSL Labs asks for an A: neither TLS 1.0 nor 1.1 (since January 2020),
/// forward secrecy (since March 2018), a certificate that is trusted, and a whole chain. Worse grades state none of it.
pub(super) fn is_a(grade: &str) -> bool {
    matches!(grade, "A" | "A+" | "A-")
}

/// The grade that a platform states, where it says anything about single checks.
pub(super) fn grade(transport: Option<&Transport>) -> Option<Shown> {
    let grade = transport?.grade.value().filter(|grade| is_a(grade))?;
    Some(graded(grade))
}

/// A grade alone would be a letter.
fn graded(grade: &str) -> Shown {
    said(&format!("grade {grade}"))
}

pub(super) fn https_only(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.plain_http, |plain, _| {
        let (safe, found) = match plain {
            PlainHttp::Nobody => (true, said("not answered")),
            PlainHttp::Redirects(to) => (true, Shown::Text(to.clone())),
            PlainHttp::RedirectsElsewhere(to) => (false, Shown::Text(to.clone())),
            // a failing server does not tell what it would serve
            PlainHttp::Serves(500..) => return Err(Silence::Missed(Unseen::NotTold)),
            PlainHttp::Serves(status) => (is_turned_away(*status), Shown::Text(format!("HTTP {status}"))),
        };
        Ok(Answer::enough(safe).with(Label::Found, found))
    });
    ruling.promised(case.transport().map(|_| Shown::Flag(true)))
}

/// An answer that hands nothing out; 401 asks for a password, and would take it in plain text.
fn is_turned_away(status: u16) -> bool {
    status >= 400 && status != 401
}

pub(super) fn tls_versions(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        let oldest = tls.versions.iter().min().ok_or(Silence::Untold(Unseen::NotTold))?;
        let versions = tls.versions.iter().map(TlsVersion::to_string);
        Ok(Answer::enough(*oldest >= OLDEST_VERSION).naming(Label::Versions, versions))
    });
    ruling.promised(grade(case.transport())).standard(Shown::Text(OLDEST_VERSION.to_string()))
}

/// A conversation stays secret where its key is made for it alone, and of numbers large enough: one that was agreed on with
/// 1024 bits can be worked out by whoever recorded it (Logjam, CVE-2015-4000).
pub(super) fn key_exchange(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        let latest = tls.key_exchanges.last().ok_or(Silence::Untold(Unseen::NotTold))?;
        let weak: Vec<&KeyExchange> = tls.key_exchanges.iter().filter(|one| !stays_secret(one)).collect();
        let answer = Answer::enough(weak.is_empty());
        let shown = if weak.is_empty() { vec![latest] } else { weak };
        Ok(answer
            .naming(Label::KeyExchange, shown.iter().map(|one| one.name.clone()).collect::<BTreeSet<_>>()))
    });
    ruling.promised(grade(case.transport()))
}

fn stays_secret(exchange: &KeyExchange) -> bool {
    exchange.forward_secrecy && exchange.prime_bits.is_none_or(|bits| bits >= LEAST_PRIME_BITS)
}

pub(super) fn cipher_bits(case: &Case<'_>) -> Ruling {
    let promised = case.transport().map(|transport| transport.cipher_bits);
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        let answer = Answer::enough(tls.cipher_bits >= LEAST_CIPHER_BITS)
            .kept(promised.is_none_or(|bits| tls.cipher_bits >= bits));
        Ok(answer
            .with(Label::Found, bits(tls.cipher_bits))
            .with(Label::Cipher, Shown::Text(tls.cipher.clone())))
    });
    ruling.promised(promised.map(bits)).standard(bits(LEAST_CIPHER_BITS))
}

pub(super) fn hsts(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.hsts_seconds, |seconds, _| {
        let days = seconds.map(|seconds| seconds / DAY);
        let found = days.map_or(Shown::Flag(false), |days| Shown::amount(days, Measure::Days));
        let enough = days.is_some_and(|days| days >= LEAST_HSTS_DAYS);
        Ok(Answer::enough(enough).with(Label::Found, found))
    });
    // what SSL Labs asks for an A+, and not for an A
    let promised =
        case.transport().and_then(|transport| transport.grade.value()).filter(|grade| *grade == "A+");
    ruling
        .promised(promised.map(|grade| graded(grade)))
        .standard(Shown::amount(LEAST_HSTS_DAYS, Measure::Days))
}

pub(super) fn bits(bits: u16) -> Shown {
    Shown::amount(bits, Measure::Bits)
}
