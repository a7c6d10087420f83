//! Whose word is taken for a certificate: one verifier per [`Trust`], shared by requests and by the inspection.
//!
//! A certificate the user pinned is accepted exactly as it is (its name and dates were shown when it was trusted), any
//! other is not; in every case the handshake's signature is checked, so that the server proves to hold the key.

use std::sync::Arc;

use reeve_domain::tls::{TlsProblem, Trust};
use reeve_promises::Voucher;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, CipherSuite, ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::certificate;
use crate::error::{Error, Result};

/// What decides about certificates. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    provider: Arc<CryptoProvider>,
    word: Word,
    vouches: Voucher,
}

#[derive(Debug, Clone)]
enum Word {
    Authorities(Arc<Verifier>),
    /// This computer has no authorities at all: nothing is trusted, yet a certificate can still be looked at and pinned.
    Nobody,
    Pinned(String),
}

impl Judge {
    /// The judge for this trust. Reads the system's authorities, which takes milliseconds.
    pub(crate) fn of(trust: &Trust) -> Result<Self> {
        let provider = Arc::new(provider());
        let word = match trust {
            Trust::Certificate { fingerprint } => Word::Pinned(fingerprint.to_ascii_lowercase()),
            Trust::System => Verifier::new(Arc::clone(&provider))
                .map_or(Word::Nobody, |verifier| Word::Authorities(Arc::new(verifier))),
            Trust::ExtraCa { pem } => {
                let verifier = Verifier::new_with_extra_roots(authorities(pem)?, Arc::clone(&provider))
                    .map_err(|e| Error::BadAuthority { why: e.to_string() })?;
                Word::Authorities(Arc::new(verifier))
            }
        };
        let vouches = match trust {
            Trust::System => Voucher::System,
            Trust::ExtraCa { .. } => Voucher::Given,
            Trust::Certificate { .. } => Voucher::Person,
        };
        Ok(Self { provider, word, vouches })
    }

    /// Whose word it takes beside that of the system, or instead of it.
    pub(crate) fn vouches(&self) -> Voucher {
        self.vouches
    }

    /// The TLS configuration that goes with it.
    pub(crate) fn config(&self) -> Result<ClientConfig> {
        config_with(Arc::clone(&self.provider), Arc::new(self.clone()))
    }

    pub(crate) fn provider(&self) -> &Arc<CryptoProvider> {
        &self.provider
    }

    /// What this judge finds wrong with a certificate; `None` when it is accepted.
    pub(crate) fn problem(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Option<TlsProblem> {
        self.verify_server_cert(leaf, chain, name, &[], now).err().map(|e| problem_of(&e, leaf))
    }
}

/// The cryptography of our connections. The suite that hashes with SHA-256 comes first: processors do that one themselves,
/// and a refresh of a fleet shakes hands a thousand times.
fn provider() -> CryptoProvider {
    let mut provider = rustls::crypto::ring::default_provider();
    provider.cipher_suites.sort_by_key(|suite| suite.suite() != CipherSuite::TLS13_AES_128_GCM_SHA256);
    provider
}

/// A client configuration around a verifier, with our provider given explicitly: nothing depends on process-wide state.
pub(crate) fn config_with(
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
) -> Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Misuse { why: e.to_string() })?;
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

fn authorities(pem: &str) -> Result<Vec<CertificateDer<'static>>> {
    let roots: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|e| Error::BadAuthority { why: e.to_string() })?;
    if roots.is_empty() {
        return Err(Error::BadAuthority { why: "it holds no certificate in PEM".into() });
    }
    Ok(roots)
}

/// The user's view of a verifier's refusal.
pub(crate) fn problem_of(error: &rustls::Error, leaf: &CertificateDer<'_>) -> TlsProblem {
    let rustls::Error::InvalidCertificate(reason) = error else { return TlsProblem::Invalid };
    match reason {
        CertificateError::UnknownIssuer => TlsProblem::Untrusted,
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => TlsProblem::Expired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsProblem::WrongName
        }
        // Self-signed certificates usually call themselves an authority, which is refused before the issuer is
        // looked at. Signed by nobody else is what the user has to decide about.
        _ if certificate::is_self_issued(leaf) => TlsProblem::Untrusted,
        _ => TlsProblem::Invalid,
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match &self.word {
            Word::Authorities(verifier) => verifier.verify_server_cert(leaf, chain, name, ocsp, now),
            Word::Pinned(pin) if certificate::fingerprint(leaf) == *pin => {
                Ok(ServerCertVerified::assertion())
            }
            Word::Pinned(_) | Word::Nobody => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, leaf, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, leaf, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_file_without_a_certificate_is_refused_by_name() {
        for pem in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let refused = Judge::of(&Trust::ExtraCa { pem: pem.into() }).unwrap_err();
            assert!(matches!(refused, Error::BadAuthority { .. }), "{pem:?} gave {refused:?}");
        }
    }
}
