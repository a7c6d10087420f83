//! Where a server is, whose word is taken for its certificate, and how long it may take.

use std::time::Duration;

use reeve_domain::tls::Trust;
use url::Url;

/// One server's address, as [`reeve_domain::tenant::valid_url`] made it.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Scheme, host, port, and a path where the server lives under one.
    pub url: Url,
    /// Whose word we take for its certificate.
    pub trust: Trust,
}

/// How long things may take and how often a read is repeated.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To reach the server: name, TCP and TLS together.
    pub connect: Duration,
    /// For one ordinary answer, and for a pause inside a running download.
    pub answer: Duration,
    /// Silence allowed while the server builds a backup: nothing is sent until all of it is there.
    pub build: Duration,
    /// How often a read is repeated after a passing failure.
    pub retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(60),
            build: Duration::from_secs(2 * 60 * 60),
            retries: 2,
        }
    }
}
