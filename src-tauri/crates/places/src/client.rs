//! The HTTP client that places are reached with.

use std::sync::Arc;
use std::time::Duration;

use reeve_domain::reach::is_public;

use crate::error::{Error, Result};

/// How long a server may take to be reached at all.
const CONNECT: Duration = Duration::from_secs(10);

/// How long to wait for a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// A whole request may take so long: for what is small.
    Whole(Duration),
    /// The server may be silent for so long: for what may take hours.
    Silence(Duration),
}

/// A client that trusts the system's authorities and follows no redirects.
///
/// # Errors
/// [`Error::Client`] when the authorities cannot be read.
pub fn client(patience: Patience) -> Result<reqwest::Client> {
    built(builder(patience)?)
}

/// The same, of which a name that leads into a network of one's own is refused, with [`NotPublic`] among the causes. An
/// address that is no name is not looked up, and so is for the caller to judge.
///
/// # Errors
/// As [`client`].
pub fn public_client(patience: Patience) -> Result<reqwest::Client> {
    built(builder(patience)?.dns_resolver(Public))
}

/// A host's name leads into a network of one's own.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a network of one's own")]
pub struct NotPublic;

/// The system's name resolution, all of whose answers have to be public. What it answers is what is connected to: no
/// second look could come out otherwise.
struct Public;

impl reqwest::dns::Resolve for Public {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().any(|address| !is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

fn built(builder: reqwest::ClientBuilder) -> Result<reqwest::Client> {
    builder.build().map_err(|e| Error::Client(e.without_url().to_string()))
}

fn builder(patience: Patience) -> Result<reqwest::ClientBuilder> {
    let failed = |why: String| Error::Client(why);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = rustls_platform_verifier::Verifier::new(Arc::clone(&provider))
        .map_err(|e| failed(format!("this computer's certificate authorities cannot be read: {e}")))?;
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .connect_timeout(CONNECT)
        // a credential goes to the server it was given for, and nowhere else
        .redirect(reqwest::redirect::Policy::none())
        // files are taken byte by byte as they are
        .no_gzip();
    Ok(match patience {
        Patience::Whole(limit) => builder.timeout(limit),
        Patience::Silence(limit) => builder.read_timeout(limit),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::error::Error as _;

    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_home_is_refused_before_anything_is_sent() {
        let client = public_client(Patience::Whole(CONNECT)).unwrap();
        let error = client.get("https://localhost:1/").send().await.unwrap_err();
        let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
        assert!(causes.any(|cause| cause.is::<NotPublic>()), "{error:?}");
    }
}
