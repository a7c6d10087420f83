//! What a TLS handshake showed about a server, and how far it is trusted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whose word we take for a server's certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trust {
    /// The operating system's authorities.
    #[default]
    System,
    /// The operating system's and these.
    ExtraCa {
        /// One or more certificates in PEM.
        pem: String,
    },
    /// Exactly this certificate and no other (OWASP ASVS 5.0, 12.3.4): a renewed one must be looked at again.
    Certificate {
        /// SHA-256 of the certificate, lower-case hex without separators.
        fingerprint: String,
    },
}

/// The facts of one handshake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TlsFacts {
    /// Such as `TLS 1.3`.
    pub protocol: String,
    /// Such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// SHA-256 of the server's certificate, lower-case hex without separators.
    pub fingerprint: String,
    /// The subject's common name, or its first alternative name.
    pub subject: String,
    /// The issuer's common name.
    pub issuer: String,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
    /// `None` when the certificate is trusted; otherwise what is wrong with it.
    pub problem: Option<TlsProblem>,
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TlsProblem {
    /// Self-signed or from an unknown authority. The user may trust this one certificate.
    Untrusted,
    /// Outside its validity.
    Expired,
    /// Issued for another host.
    WrongName,
    /// Anything else that makes it unusable.
    Invalid,
}

impl TlsProblem {
    /// The rest of a sentence that begins with the certificate.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Untrusted => "is not from an authority this computer trusts",
            Self::Expired => "is outside its validity",
            Self::WrongName => "was issued for another host",
            Self::Invalid => "cannot be used",
        }
    }
}
