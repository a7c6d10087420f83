//! A look at a server's TLS: which versions it takes, how keys are agreed on, how strong its ciphers are, and what it
//! shows as certificates.
//!
//! Our own TLS speaks versions 1.2 and 1.3 with today's ciphers and nothing else, so it cannot tell what else a server
//! would agree to. One real handshake of it judges the certificates; everything else is asked with a hello written by
//! hand ([`hello`]), whose answer is read as far as it travels in the clear ([`answer`]) before the connection is closed.
//!
//! What always holds: no key is agreed on and nothing is sent but hellos; the connections are made one after another,
//! and for one look there are five of them with a server of today, and at most seven, where the server answers; each is
//! limited in time ([`crate::Limits::connect`]) and in size.

mod answer;
mod ask;
mod chain;
mod hello;
mod suites;

use reeve_domain::tls::{TlsProblem, Trust};
use reeve_promises::{Tls, TlsVersion, Voucher};
use rustls::ProtocolVersion;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

use self::answer::{Accepted, Answer};
use self::ask::Asked;
use self::suites::{Offer, STRONG_BITS};
use crate::client::client_for;
use crate::error::{Error, Result};
use crate::inspect::{Agreed, Handshake, addresses_of, bare, look, name_of};
use crate::retry;
use crate::server::Server;
use crate::wire::Wire;

impl Server {
    /// What handshakes with this server show.
    ///
    /// Each version is tried by itself, with every cipher that a browser ever took, in the order of a careful client;
    /// then the strongest cipher is asked for. The certificates are judged by this connection's own trust.
    ///
    /// # Errors
    /// [`Error::Tls`] where what answers is no TLS or accepts no version of it, [`Error::Misuse`] for an address without
    /// TLS, and whatever keeps the server from being reached.
    pub async fn tls(&self) -> Result<Tls> {
        let wire = self.wire();
        let url = wire.base();
        if url.scheme() != "https" {
            return Err(Error::Misuse { why: "an address without TLS has no handshake to look at".into() });
        }
        let no_tls = |why: &str| Error::Tls { host: wire.host().to_owned(), why: why.to_owned() };
        let name = name_of(url).map_err(|e| no_tls(&e.to_string()))?;
        let addresses = addresses_of(url).await?;

        let real = match retry::read(wire.limits(), || look(url, wire.judge(), wire.limits())).await {
            Err(e @ (Error::UnknownHost { .. } | Error::Unreachable { .. } | Error::TimedOut { .. })) => {
                return Err(e);
            }
            real => real,
        };
        let dns_name = matches!(name, ServerName::DnsName(_)).then(|| bare(url));
        let asked = Asked { wire, addresses, name: dns_name };
        let spoke = matches!(real, Ok(Handshake { agreed: Ok(_), .. }));
        let mut accepted = each_version(&asked, spoke).await?;
        if let Ok(Handshake { agreed: Ok(agreed), .. }) = &real {
            add(&mut accepted, agreed);
        }
        // Our own TLS has the best words for what it fails at.
        let failed = |why| match &real {
            Err(e) | Ok(Handshake { agreed: Err(e), .. }) => e.clone(),
            Ok(_) => no_tls(why),
        };
        let Some(latest) = accepted.last() else { return Err(failed("it accepts no version of TLS")) };
        let strongest = strongest(&asked, latest).await?;

        let (chain, problem) = match &real {
            Ok(shown) => (shown.chain.as_slice(), shown.problem),
            Err(_) => match shown_in_the_clear(&accepted) {
                Some(chain @ [leaf, between @ ..]) => {
                    (chain, wire.judge().problem(leaf, between, &name, UnixTime::now()))
                }
                _ => return Err(failed("the server shows no certificate")),
            },
        };
        let vouched_by = if problem.is_none() { voucher(wire, chain, &name)? } else { Voucher::System };
        summary(&accepted, strongest, chain, problem, vouched_by)
            .ok_or_else(|| no_tls("a certificate of the server cannot be read"))
    }
}

/// Who vouches for certificates that this connection accepts. Where it takes another word than the system's, the system is
/// asked as well: what somebody here trusts may come from a public authority all the same.
fn voucher(wire: &Wire, chain: &[CertificateDer<'_>], name: &ServerName<'_>) -> Result<Voucher> {
    let own = wire.judge().vouches();
    let ([leaf, between @ ..], Voucher::Given | Voucher::Person) = (chain, own) else { return Ok(own) };
    let (_, system) = client_for(&Trust::System, wire.limits().connect)?;
    let refused = system.problem(leaf, between, name, UnixTime::now()).is_some();
    Ok(if refused { own } else { Voucher::System })
}

/// The handshakes the server goes into, the oldest version first. `spoke`: whether our own TLS came through.
async fn each_version(asked: &Asked<'_>, spoke: bool) -> Result<Vec<Accepted>> {
    use TlsVersion::{Tls10, Tls11, Tls12, Tls13};
    // A server of 1.3 takes a strong cipher, nearly always: that spares asking for one afterwards.
    let tries = [
        (Tls13, [Offer::Strong, Offer::Everything].as_slice()),
        (Tls12, &[Offer::Everything]),
        (Tls11, &[Offer::Everything]),
        (Tls10, &[Offer::Everything]),
    ];
    let mut accepted = Vec::new();
    for (version, offers) in tries {
        for offer in offers {
            let answer = match asked.ask(version, *offer).await {
                // the server just spoke TLS with ours: what it says to this hello is a refusal in a form of its own
                Err(Error::Tls { .. } | Error::ConnectionCut { .. } | Error::TimedOut { .. }) if spoke => {
                    continue;
                }
                answer => answer?,
            };
            if let Answer::Accepted(one) = answer {
                accepted.insert(0, one);
                break;
            }
        }
    }
    Ok(accepted)
}

/// What our own TLS agreed on with the server counts as well, where the hello written by hand came to nothing.
fn add(accepted: &mut Vec<Accepted>, agreed: &Agreed) {
    let version = match agreed.version {
        ProtocolVersion::TLSv1_3 => TlsVersion::Tls13,
        ProtocolVersion::TLSv1_2 => TlsVersion::Tls12,
        _ => return,
    };
    if accepted.iter().all(|one| one.version != version) {
        let key_exchange = suites::in_group(agreed.group.into());
        let (suite, chain) = (agreed.suite.into(), Vec::new());
        accepted.push(Accepted { version, suite, key_exchange, chain });
        accepted.sort_by_key(|one| one.version);
    }
}

/// The suite of the latest version with the most bits.
async fn strongest(asked: &Asked<'_>, latest: &Accepted) -> Result<u16> {
    // with 1.3 a strong one was asked for first
    if suites::bits(latest.suite) >= STRONG_BITS || latest.version == TlsVersion::Tls13 {
        return Ok(latest.suite);
    }
    Ok(match asked.ask(latest.version, Offer::Strong).await {
        Ok(Answer::Accepted(strong)) => strong.suite,
        // it took the version a moment ago: this offer it does not
        Ok(Answer::Refused) | Err(Error::Tls { .. } | Error::ConnectionCut { .. }) => latest.suite,
        Err(e) => return Err(e),
    })
}

/// The certificates of the latest version that does not encrypt them.
fn shown_in_the_clear(accepted: &[Accepted]) -> Option<&[CertificateDer<'static>]> {
    accepted.iter().rev().map(|one| one.chain.as_slice()).find(|chain| !chain.is_empty())
}

/// The facts; `None` when a certificate cannot be read.
fn summary(
    accepted: &[Accepted],
    strongest: u16,
    chain: &[CertificateDer<'_>],
    problem: Option<TlsProblem>,
    vouched_by: Voucher,
) -> Option<Tls> {
    Some(Tls {
        versions: accepted.iter().map(|one| one.version).collect(),
        key_exchanges: accepted.iter().map(|one| one.key_exchange.clone()).collect(),
        cipher_bits: suites::bits(strongest),
        cipher: suites::name(strongest),
        chain: chain::links(chain)?,
        problem,
        vouched_by,
        incomplete: chain::incomplete(chain, problem),
    })
}
