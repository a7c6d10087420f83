//! The fleet's certificates: an authority of its own and one leaf, good or wrong on purpose.
//!
//! Fresh at every start and never written to disk. The rustls provider is named explicitly: nothing here depends on
//! what the process installed as its default.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;

/// What is wrong with the certificate the servers show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CertificateKind {
    /// Nothing: issued by the fleet's authority for 127.0.0.1, localhost and *.localhost.
    #[default]
    Good,
    /// Signed by itself; the fleet's authority does not know it.
    SelfSigned,
    /// Issued by the fleet's authority and ended in 2021.
    Expired,
    /// Issued by the fleet's authority for another host.
    WrongName,
}

/// The authority's certificate in PEM and the servers' TLS side.
pub(crate) struct Identity {
    pub(crate) ca_pem: String,
    pub(crate) tls: Arc<ServerConfig>,
}

/// Why no certificate could be made.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// rcgen refused the parameters.
    #[error("the demo certificate could not be made: {0}")]
    Issue(#[from] rcgen::Error),
    /// rustls refused the result.
    #[error("the demo certificate could not be used: {0}")]
    Tls(#[from] rustls::Error),
}

/// Makes a new authority and the leaf asked for.
pub(crate) fn identity(kind: CertificateKind) -> Result<Identity, CertificateError> {
    let authority = CertifiedIssuer::self_signed(authority_params()?, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let params = leaf_params(kind)?;
    let leaf = match kind {
        CertificateKind::SelfSigned => params.self_signed(&key)?,
        _ => params.signed_by(&key, &authority)?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    // As web servers in front of Odoo do: who comes back continues instead of shaking hands anew.
    tls.ticketer = rustls::crypto::ring::Ticketer::new()?;
    Ok(Identity { ca_pem: authority.pem(), tls: Arc::new(tls) })
}

fn authority_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name.push(DnType::CommonName, "Reeve demo authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2040, 1, 1);
    Ok(params)
}

fn leaf_params(kind: CertificateKind) -> Result<CertificateParams, rcgen::Error> {
    let names: &[&str] = match kind {
        CertificateKind::WrongName => &["somewhere-else.example"],
        _ => &["127.0.0.1", "localhost", "*.localhost"],
    };
    let mut params = CertificateParams::new(names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>())?;
    params
        .distinguished_name
        .push(DnType::CommonName, if kind == CertificateKind::WrongName { names[0] } else { "localhost" });
    params.use_authority_key_identifier_extension = kind != CertificateKind::SelfSigned;
    params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
    (params.not_before, params.not_after) = match kind {
        CertificateKind::Expired => (rcgen::date_time_ymd(2020, 6, 1), rcgen::date_time_ymd(2021, 6, 1)),
        _ => (rcgen::date_time_ymd(2024, 1, 1), rcgen::date_time_ymd(2039, 1, 1)),
    };
    Ok(params)
}
