//! The fleet's certificates: an authority of its own, one below it, and a leaf of each kind, good or wrong on purpose.
//!
//! Fresh at every start and never written to disk. The rustls provider is named explicitly: nothing here depends on
//! what the process installed as its default.

use std::sync::Arc;

use chrono::{Datelike as _, TimeDelta, Utc};
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
    /// Ends in five days.
    EndsSoon,
    /// Issued by an authority below the fleet's, whose own certificate is not sent.
    Incomplete,
}

impl CertificateKind {
    /// Every kind, in the order of declaration.
    const ALL: [Self; 6] =
        [Self::Good, Self::SelfSigned, Self::Expired, Self::WrongName, Self::EndsSoon, Self::Incomplete];
}

/// The authority's certificate, and the servers' TLS side with a leaf of each kind.
pub(crate) struct Certificates {
    authority: String,
    /// One per kind, in the order of the enumeration.
    tls: Vec<Arc<ServerConfig>>,
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

impl Certificates {
    /// Makes a new authority and a leaf of each kind.
    pub(crate) fn new() -> Result<Self, CertificateError> {
        let authority =
            CertifiedIssuer::self_signed(authority_params("Reeve demo authority", 1)?, KeyPair::generate()?)?;
        let between = CertifiedIssuer::signed_by(
            authority_params("Reeve demo authority below", 0)?,
            KeyPair::generate()?,
            &authority,
        )?;
        let tls = CertificateKind::ALL.into_iter().map(|kind| {
            let key = KeyPair::generate()?;
            let params = leaf_params(kind)?;
            let leaf = match kind {
                CertificateKind::SelfSigned => params.self_signed(&key)?,
                CertificateKind::Incomplete => params.signed_by(&key, &between)?,
                _ => params.signed_by(&key, &authority)?,
            };
            server(&leaf, &key)
        });
        Ok(Self { authority: authority.pem(), tls: tls.collect::<Result<_, _>>()? })
    }

    /// The authority's certificate in PEM.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The TLS side of a server that shows a leaf of this kind.
    pub(crate) fn of(&self, kind: CertificateKind) -> Arc<ServerConfig> {
        Arc::clone(&self.tls[kind as usize])
    }
}

fn server(leaf: &rcgen::Certificate, key: &KeyPair) -> Result<Arc<ServerConfig>, CertificateError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    // As web servers in front of Odoo do: who comes back continues instead of shaking hands anew.
    tls.ticketer = rustls::crypto::ring::Ticketer::new()?;
    Ok(Arc::new(tls))
}

/// An authority that may have so many more below it.
fn authority_params(name: &str, below: u8) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(below));
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
        CertificateKind::EndsSoon => {
            let ends = Utc::now().date_naive() + TimeDelta::days(5);
            let (month, day) = (ends.month() as u8, ends.day() as u8);
            (rcgen::date_time_ymd(2024, 1, 1), rcgen::date_time_ymd(ends.year(), month, day))
        }
        _ => (rcgen::date_time_ymd(2024, 1, 1), rcgen::date_time_ymd(2039, 1, 1)),
    };
    Ok(params)
}
