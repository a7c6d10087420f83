//! Certificates: whether they are accepted, whole, strong enough, and for how long.

use chrono::TimeDelta;
use reeve_domain::Code;
use reeve_domain::tls::TlsProblem;
use reeve_platforms::ChainHash;

use super::transport::{bits, grade};
use super::{Answer, Case, Ruling, Silence, said};
use crate::{ChainLink, Hash, Key, Label, Measure, Shown, Tls, Unseen, Voucher};

/// Fewest bits of an RSA key: 112 bits of strength, NIST SP 800-57 part 1 r5, tables 2 and 4.
const LEAST_RSA_BITS: u16 = 2048;
/// What curves are worth as RSA keys, the strongest first: NIST SP 800-57 part 1 r5, table 2.
const CURVES: [(u16, u16); 5] = [(512, 15_360), (384, 7_680), (256, 3_072), (224, 2_048), (160, 1_024)];
/// Fewest days that a certificate should have left. Renewal by itself comes with a third of the validity to go, a month of
/// three as a rule; with two weeks left it did not come.
const LEAST_DAYS_LEFT: i64 = 14;
/// Certificates that live for days only have less, all their life; they are late when less than this part of it is left.
const LEAST_PART_LEFT: i32 = 3;

/// What a platform states is of a certificate that everybody trusts. One that is trusted because somebody here said so is
/// safe to talk to (OWASP ASVS 5.0, 12.3.4), and says nothing of that promise.
pub(super) fn certificate(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        let answer = Answer::enough(tls.problem.is_none());
        let answer = match (tls.problem, given_word(tls)) {
            (Some(problem), _) => answer.with(Label::Found, Shown::Fault(code(problem))),
            (None, Some(word)) => answer.untold(Unseen::TrustedHere).with(Label::VouchedBy, said(word)),
            (None, None) => answer,
        };
        Ok(match tls.chain.first() {
            Some(own) => answer
                .with(Label::Subject, Shown::Text(own.subject.clone()))
                .with(Label::Issuer, Shown::Text(own.issuer.clone())),
            None => answer,
        })
    });
    ruling.promised(grade(case.transport()))
}

/// Who vouches for an accepted certificate, where it is not an authority of the system.
fn given_word(tls: &Tls) -> Option<&'static str> {
    match tls.vouched_by {
        Voucher::System => None,
        Voucher::Given => Some("only an authority that was given for this tenant"),
        Voucher::Person => Some("only whoever trusted exactly this certificate here"),
    }
}

fn code(problem: TlsProblem) -> Code {
    match problem {
        TlsProblem::Untrusted => Code::CertificateUntrusted,
        TlsProblem::Expired => Code::CertificateExpired,
        TlsProblem::WrongName => Code::CertificateName,
        TlsProblem::Invalid => Code::TlsFailed,
    }
}

/// A server sends its chain, all but the authority's own certificate: RFC 8446, 4.4.2, and RFC 5246, 7.4.2.
pub(super) fn chain(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        // whoever trusts the certificate itself looks at no other, so nothing is missed where one is missing
        let alone = tls.chain.first().is_some_and(|own| own.self_issued);
        if tls.problem.is_none() && tls.vouched_by == Voucher::Person && !alone {
            return Err(Silence::Untold(Unseen::TrustedHere));
        }
        let subjects = tls.chain.iter().map(|link| link.subject.as_str());
        let answer = Answer::enough(!tls.incomplete).naming(Label::Subject, subjects);
        Ok(match tls.chain.last().filter(|_| tls.incomplete) {
            Some(last) => answer.with(Label::Lacking, Shown::Text(last.issuer.clone())),
            None => answer,
        })
    });
    ruling.promised(grade(case.transport()))
}

pub(super) fn key(case: &Case<'_>) -> Ruling {
    // several sizes are a promise of the smallest
    let promised = case.transport().and_then(|transport| transport.key_bits.iter().min().copied());
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        let known: Vec<u16> = tls.chain.iter().filter_map(|link| strength(link.key)).collect();
        let weakest = *known.iter().min().ok_or(Silence::Untold(Unseen::NotTold))?;
        let enough = weakest >= LEAST_RSA_BITS;
        if enough && known.len() < tls.chain.len() {
            return Err(Silence::Untold(Unseen::NotTold));
        }
        let is_weak = |link: &&ChainLink| strength(link.key).is_some_and(|bits| bits < LEAST_RSA_BITS);
        let keys = worst_or_all(&tls.chain, is_weak);
        let keys = keys.into_iter().map(|link| format!("{}: {}", link.subject, key_name(link.key)));
        Ok(Answer::enough(enough)
            .kept(promised.is_none_or(|bits| weakest >= bits))
            .naming(Label::Found, keys))
    });
    ruling.promised(promised.map(bits)).standard(bits(LEAST_RSA_BITS))
}

/// The certificates that a fault is about; all of them where there is none.
fn worst_or_all<'a>(
    chain: impl IntoIterator<Item = &'a ChainLink>,
    is_weak: impl Fn(&&ChainLink) -> bool,
) -> Vec<&'a ChainLink> {
    let all: Vec<&ChainLink> = chain.into_iter().collect();
    let weak: Vec<&ChainLink> = all.iter().copied().filter(|link| is_weak(link)).collect();
    if weak.is_empty() { all } else { weak }
}

/// A key's bits as those of an RSA key of the same strength; `None` for a kind that is not known here.
fn strength(key: Key) -> Option<u16> {
    match key {
        Key::Rsa(bits) => Some(bits),
        Key::Curve(bits) => {
            Some(CURVES.iter().find(|(curve, _)| bits >= *curve).map_or(0, |(_, as_rsa)| *as_rsa))
        }
        Key::Other => None,
    }
}

fn key_name(key: Key) -> String {
    match key {
        Key::Rsa(bits) => format!("RSA {bits}"),
        Key::Curve(bits) => format!("EC {bits}"),
        Key::Other => String::from("?"),
    }
}

/// SHA-1 is out of use for signatures: NIST SP 800-131A r2, 3, and SP 800-52r2, 3.2.1. What an authority's own certificate
/// is signed with means nothing: it is trusted for itself.
pub(super) fn hash(case: &Case<'_>) -> Ruling {
    let stated = case.transport().and_then(|transport| transport.chains.value());
    let promised = stated.and_then(|hashes| hashes.iter().map(|hash| rank_of(*hash)).min());
    let ruling = Ruling::on(&case.facts.tls, |tls, _| {
        let signed: Vec<&ChainLink> = tls.chain.iter().filter(|link| !link.self_issued).collect();
        if signed.is_empty() {
            return Err(Silence::Untold(Unseen::Nothing));
        }
        let known: Vec<Rank> = signed.iter().filter_map(|link| rank(link.signed_with)).collect();
        let weakest = *known.iter().min().ok_or(Silence::Untold(Unseen::NotTold))?;
        let enough = weakest >= Rank::Sha2;
        if enough && known.len() < signed.len() {
            return Err(Silence::Untold(Unseen::NotTold));
        }
        let is_weak = |link: &&ChainLink| rank(link.signed_with).is_some_and(|rank| rank < Rank::Sha2);
        let hashes = worst_or_all(signed.iter().copied(), is_weak);
        let hashes =
            hashes.into_iter().map(|link| format!("{}: {}", link.subject, hash_name(link.signed_with)));
        Ok(Answer::enough(enough)
            .kept(promised.is_none_or(|least| weakest >= least))
            .naming(Label::Found, hashes))
    });
    let names = stated.map(|hashes| Shown::list(hashes.iter().map(|hash| chain_hash_name(*hash))));
    ruling.promised(names).standard(Shown::Text(hash_name(Hash::Sha2).to_owned()))
}

/// Hashes, the weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Md5,
    Sha1,
    Sha2,
}

fn rank(hash: Hash) -> Option<Rank> {
    match hash {
        Hash::Md5 => Some(Rank::Md5),
        Hash::Sha1 => Some(Rank::Sha1),
        Hash::Sha2 => Some(Rank::Sha2),
        Hash::Other => None,
    }
}

fn rank_of(hash: ChainHash) -> Rank {
    match hash {
        ChainHash::Sha1 => Rank::Sha1,
        ChainHash::Sha2 => Rank::Sha2,
    }
}

fn chain_hash_name(hash: ChainHash) -> &'static str {
    match hash {
        ChainHash::Sha1 => hash_name(Hash::Sha1),
        ChainHash::Sha2 => hash_name(Hash::Sha2),
    }
}

fn hash_name(hash: Hash) -> &'static str {
    match hash {
        Hash::Md5 => "MD5",
        Hash::Sha1 => "SHA-1",
        Hash::Sha2 => "SHA-2",
        Hash::Other => "?",
    }
}

pub(super) fn expiry(case: &Case<'_>) -> Ruling {
    let standard =
        case.facts.tls.value().and_then(next_to_end).map_or(TimeDelta::days(LEAST_DAYS_LEFT), least_left);
    let ruling = Ruling::on(&case.facts.tls, |tls, at| {
        let next = next_to_end(tls).ok_or(Silence::Untold(Unseen::NotTold))?;
        let left = next.not_after - at;
        Ok(Answer::enough(left >= least_left(next))
            .with(Label::Found, days_or_hours(left.max(TimeDelta::zero())))
            .with(Label::ValidUntil, Shown::Moment(next.not_after))
            .with(Label::Subject, Shown::Text(next.subject.clone())))
    });
    ruling.standard(days_or_hours(standard))
}

/// The certificate of the chain that ends first. An authority's own may be sent along, and nobody looks at its end.
fn next_to_end(tls: &Tls) -> Option<&ChainLink> {
    let others = tls.chain.iter().skip(1).filter(|link| !link.self_issued);
    tls.chain.iter().take(1).chain(others).min_by_key(|link| link.not_after)
}

/// What should be left of it: two weeks, or a third of what is a short life altogether.
fn least_left(link: &ChainLink) -> TimeDelta {
    TimeDelta::days(LEAST_DAYS_LEFT).min((link.not_after - link.not_before) / LEAST_PART_LEFT)
}

/// Days; of less than a week the hours, so that what is left can be held against what should be.
fn days_or_hours(time: TimeDelta) -> Shown {
    if time < TimeDelta::days(7) {
        Shown::amount(time.num_hours(), Measure::Hours)
    } else {
        Shown::amount(time.num_days(), Measure::Days)
    }
}
