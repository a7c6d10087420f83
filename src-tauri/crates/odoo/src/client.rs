//! The HTTP clients: one for each [`Trust`], shared by all servers whose certificates are judged alike.
//!
//! A fleet has a thousand tenants, many of them behind the same address: they share connections, TLS sessions and the
//! system's authorities, which take milliseconds to read. Nothing of a tenant is kept here: no cookie, no credential.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reeve_domain::tls::Trust;
use reqwest::{Client, redirect};

use crate::error::{Error, Result};
use crate::trust::Judge;

/// How long a client is handed out: the system's authorities are read anew after that.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
const MOST_KEPT: usize = 32;
/// How long a connection waits for its next request. Web servers close theirs after a minute or so; a write sent into a
/// connection that was closed just then is one of which nobody knows whether it arrived.
const IDLE: Duration = Duration::from_secs(15);

struct Kept {
    trust: Trust,
    connect: Duration,
    since: Instant,
    client: Client,
    judge: Judge,
}

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// The client for this trust, with the judge that its connections ask. `connect`: name, TCP and TLS together.
///
/// # Errors
/// [`Error::BadAuthority`] when the extra CA holds no certificate.
pub(crate) fn client_for(trust: &Trust, connect: Duration) -> Result<(Client, Judge)> {
    let mut shelf = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    shelf.retain(|kept| kept.since.elapsed() < KEPT_FOR);
    if let Some(at) = shelf.iter().position(|kept| kept.trust == *trust && kept.connect == connect) {
        // the one that was not asked for longest is let go of first
        let kept = shelf.remove(at);
        let found = (kept.client.clone(), kept.judge.clone());
        shelf.push(kept);
        return Ok(found);
    }
    let judge = Judge::of(trust)?;
    let client = build(&judge, connect)?;
    if shelf.len() >= MOST_KEPT {
        shelf.remove(0);
    }
    let since = Instant::now();
    shelf.push(Kept { trust: trust.clone(), connect, since, client: client.clone(), judge: judge.clone() });
    Ok((client, judge))
}

fn build(judge: &Judge, connect: Duration) -> Result<Client> {
    Client::builder()
        .tls_backend_preconfigured(judge.config()?)
        // A tenant's address is a direct one: a proxy named in the environment would see which tenants there are.
        .no_proxy()
        .redirect(redirect::Policy::none())
        .connect_timeout(connect)
        .tcp_nodelay(true)
        .pool_idle_timeout(IDLE)
        .dns_resolver(Names)
        .user_agent(concat!("Reeve/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| Error::Misuse { why: e.without_url().to_string() })
}

/// The system's name resolution, with a failure that can be recognised.
struct Names;

/// The host name does not resolve.
#[derive(Debug, thiserror::Error)]
#[error("the host name does not resolve")]
pub(crate) struct Unresolved;

impl reqwest::dns::Resolve for Names {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async move {
            match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(found) => Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as reqwest::dns::Addrs),
                Err(_) => Err(Unresolved.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(fingerprint: &str) -> Trust {
        Trust::Certificate { fingerprint: fingerprint.into() }
    }

    fn kept(trust: &Trust) -> usize {
        let shelf = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.iter().filter(|kept| kept.trust == *trust).count()
    }

    #[test]
    fn servers_judged_alike_share_a_client_and_another_pin_has_its_own() {
        let (one, other) = (pinned("11"), pinned("22"));
        for trust in [&one, &one, &other] {
            client_for(trust, Duration::from_secs(10)).unwrap();
        }
        assert_eq!((kept(&one), kept(&other)), (1, 1));
    }

    #[test]
    fn the_client_asked_for_last_is_kept_longest() {
        let first = pinned("f0");
        client_for(&first, Duration::from_secs(10)).unwrap();
        for number in 0..MOST_KEPT {
            client_for(&pinned(&format!("{number:04}")), Duration::from_secs(10)).unwrap();
            client_for(&first, Duration::from_secs(10)).unwrap();
        }
        assert_eq!(kept(&first), 1);
    }
}
