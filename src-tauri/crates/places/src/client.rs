//! The HTTP client that places are reached with.

use std::sync::Arc;
use std::time::Duration;

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
    match patience {
        Patience::Whole(limit) => builder.timeout(limit),
        Patience::Silence(limit) => builder.read_timeout(limit),
    }
    .build()
    .map_err(|e| failed(e.without_url().to_string()))
}
