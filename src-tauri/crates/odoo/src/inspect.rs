//! One handshake, made only to look: the facts of a server's TLS, its certificate included when it is not accepted.
//!
//! The verifier used here lets the handshake finish whatever the certificate is and notes what it saw. Nothing is ever
//! written to such a connection: it is closed as soon as the facts are known.

use std::sync::{Arc, Mutex, PoisonError};

use reeve_domain::tls::{TlsFacts, TlsProblem};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, ProtocolVersion, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Url;

use crate::certificate;
use crate::endpoint::Limits;
use crate::error::{Error, Result};
use crate::retry;
use crate::server::Server;
use crate::trust::{Judge, config_with};
use crate::wire::host_of;

/// Looks at the TLS of an `https` address.
pub(crate) async fn inspect(url: &Url, judge: &Judge, limits: Limits) -> Result<TlsFacts> {
    Ok(look(url, judge, limits).await?.0)
}

/// The facts, and the certificate they are about.
async fn look(url: &Url, judge: &Judge, limits: Limits) -> Result<(TlsFacts, CertificateDer<'static>)> {
    let host = host_of(url);
    match timeout(limits.connect, handshake(url, judge, &host)).await {
        Ok(seen) => seen,
        Err(_) => Err(Error::TimedOut { host, seconds: limits.connect.as_secs() }),
    }
}

impl Server {
    /// The certificate the server shows just now, in DER, once it is accepted: for a web view, which has no trust of a
    /// connection's own and can only be told of one certificate. `None` over plain HTTP.
    ///
    /// # Errors
    /// [`Error::Certificate`] when it is not accepted, and whatever keeps the server from being reached.
    pub async fn accepted_certificate(&self) -> Result<Option<Vec<u8>>> {
        let wire = self.wire();
        if wire.base().scheme() != "https" {
            return Ok(None);
        }
        let (facts, leaf) =
            retry::read(wire.limits(), || look(wire.base(), wire.judge(), wire.limits())).await?;
        match facts.problem {
            None => Ok(Some(leaf.to_vec())),
            Some(problem) => Err(Error::Certificate {
                host: wire.host().to_owned(),
                problem,
                fingerprint: Some(facts.fingerprint),
            }),
        }
    }
}

async fn handshake(url: &Url, judge: &Judge, host: &str) -> Result<(TlsFacts, CertificateDer<'static>)> {
    let bare = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = url.port_or_known_default().unwrap_or(443);
    let tls = |why: String| Error::Tls { host: host.to_owned(), why };
    let name = ServerName::try_from(bare.to_owned()).map_err(|e| tls(e.to_string()))?;

    let addresses: Vec<_> = match tokio::net::lookup_host((bare, port)).await {
        Ok(found) => found.collect(),
        Err(_) => return Err(Error::UnknownHost { host: bare.to_owned() }),
    };
    let tcp = TcpStream::connect(addresses.as_slice())
        .await
        .map_err(|e| Error::Unreachable { host: host.to_owned(), why: e.kind().to_string() })?;

    let recorder = Arc::new(Recorder { judge: judge.clone(), seen: Mutex::new(None) });
    let config =
        config_with(Arc::clone(judge.provider()), Arc::clone(&recorder) as Arc<dyn ServerCertVerifier>)?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, tcp).await.map_err(|e| {
        // a handshake that the network broke says nothing about the server's TLS
        let of_tls = e.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
        if of_tls { tls(handshake_words(&e)) } else { Error::ConnectionCut { host: host.to_owned() } }
    })?;

    let (_, connection) = stream.get_ref();
    let seen = recorder.seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Seen { leaf, problem } = seen.ok_or_else(|| tls("the server showed no certificate".into()))?;
    let certificate =
        certificate::read(&leaf).ok_or_else(|| tls("the server's certificate cannot be read".into()))?;
    let protocol = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    };
    let cipher = connection.negotiated_cipher_suite().map(|s| format!("{:?}", s.suite())).unwrap_or_default();
    let facts = TlsFacts {
        protocol,
        cipher,
        fingerprint: certificate::fingerprint(&leaf),
        subject: certificate.subject,
        issuer: certificate.issuer,
        not_before: certificate.not_before,
        not_after: certificate.not_after,
        problem,
    };
    Ok((facts, leaf))
}

/// A failed handshake in words: the TLS library's own where it has some.
pub(crate) fn handshake_words(error: &std::io::Error) -> String {
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<rustls::Error>());
    inner.map_or_else(|| error.kind().to_string(), ToString::to_string)
}

struct Seen {
    leaf: CertificateDer<'static>,
    problem: Option<TlsProblem>,
}

#[derive(Debug)]
struct Recorder {
    judge: Judge,
    seen: Mutex<Option<Seen>>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let problem = self.judge.problem(leaf, chain, name, now);
        let seen = Seen { leaf: leaf.clone().into_owned(), problem };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls12_signature(message, leaf, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls13_signature(message, leaf, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}
