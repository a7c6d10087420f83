//! What handshakes, certificates and plain HTTP showed.

use chrono::{DateTime, Utc};
use reeve_domain::tls::TlsProblem;
use serde::{Deserialize, Serialize};

/// What handshakes showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// Versions the server accepts, each tried by itself, the oldest first.
    pub versions: Vec<TlsVersion>,
    /// How each of them agrees on keys when it is offered everything that browsers ever took, in the same order.
    pub key_exchanges: Vec<KeyExchange>,
    /// Most bits of encryption that the server agrees to when only strong ciphers are offered.
    pub cipher_bits: u16,
    /// The cipher of that handshake, such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// The certificates as sent, the server's own first.
    pub chain: Vec<ChainLink>,
    /// What is wrong with the certificate for this connection; `None` when it is accepted.
    pub problem: Option<TlsProblem>,
    /// Who vouches for it, where nothing is wrong with it.
    pub vouched_by: Voucher,
    /// A certificate between the server's own and its authority is missing: only clients that know it already get in.
    pub incomplete: bool,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub enum TlsVersion {
    /// 1.0, of 1999.
    #[serde(rename = "TLS 1.0")]
    Tls10,
    /// 1.1, of 2006.
    #[serde(rename = "TLS 1.1")]
    Tls11,
    /// 1.2, of 2008.
    #[serde(rename = "TLS 1.2")]
    Tls12,
    /// 1.3, of 2018.
    #[serde(rename = "TLS 1.3")]
    Tls13,
}

impl std::fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}

/// How a server agrees on keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyExchange {
    /// Its name, such as `X25519MLKEM768`, `ECDHE x25519`, `DHE 2048` or `RSA`.
    pub name: String,
    /// A recorded connection stays closed when the server's key is lost later.
    pub forward_secrecy: bool,
    /// Bits of the prime, where keys are agreed on in a finite field.
    pub prime_bits: Option<u16>,
}

/// Who vouches for a certificate that a connection accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voucher {
    /// An authority that this computer's system trusts. An authority that its owner put there is among them.
    System,
    /// Only an authority that was given for this tenant.
    Given,
    /// Only the person who trusted exactly this certificate.
    Person,
}

/// A certificate of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// Its subject's common name, or its first alternative name.
    pub subject: String,
    /// Its issuer's common name.
    pub issuer: String,
    /// Its key.
    pub key: Key,
    /// What signed it.
    pub signed_with: Hash,
    /// Start of its validity.
    pub not_before: DateTime<Utc>,
    /// End of its validity.
    pub not_after: DateTime<Utc>,
    /// It names itself as issuer: whoever trusts it trusts it for itself, and its own signature means nothing.
    pub self_issued: bool,
}

/// A certificate's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// RSA of so many bits.
    Rsa(u16),
    /// An elliptic curve of so many bits.
    Curve(u16),
    /// Another kind.
    Other,
}

/// The hash of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// MD5, broken since 2004.
    Md5,
    /// SHA-1, broken since 2017.
    Sha1,
    /// The SHA-2 family, or a scheme with a hash of its own at least as strong (Ed25519).
    Sha2,
    /// Another.
    Other,
}

/// What answers without TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainHttp {
    /// Nobody, or nobody who speaks HTTP.
    Nobody,
    /// A redirect to this address, which is HTTPS.
    Redirects(String),
    /// A redirect to this address, which is not.
    RedirectsElsewhere(String),
    /// A page, with this status.
    Serves(u16),
}
