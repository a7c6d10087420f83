//! One handshake, made only to look: the facts of a server's TLS, its certificate included when it is not accepted.
//!
//! The verifier used here lets the handshake finish whatever the certificate is and notes what it saw. Nothing is ever
//! written to such a connection: it is closed as soon as the facts are known. A handshake that fails after the
//! certificates were shown still tells them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use reeve_domain::tls::{TlsFacts, TlsProblem};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName, UnixTime};
use rustls::{CipherSuite, DigitallySignedStruct, NamedGroup, ProtocolVersion, SignatureScheme};
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
    Ok(look(url, judge, limits).await?.facts(&host_of(url))?.0)
}

/// Makes the handshake. An error where it failed before the server showed a certificate.
pub(crate) async fn look(url: &Url, judge: &Judge, limits: Limits) -> Result<Handshake> {
    let host = host_of(url);
    match timeout(limits.connect, handshake(url, judge, &host)).await {
        Ok(seen) => seen,
        Err(_) => Err(Error::TimedOut { host, seconds: limits.connect.as_secs() }),
    }
}

/// What a handshake showed.
#[derive(Debug)]
pub(crate) struct Handshake {
    /// The certificates as sent, the server's own first; never empty.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// What is wrong with them by this connection's trust.
    pub(crate) problem: Option<TlsProblem>,
    /// What was agreed on, or why nothing was after all.
    pub(crate) agreed: Result<Agreed>,
}

/// What both sides agreed on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Agreed {
    pub(crate) version: ProtocolVersion,
    pub(crate) suite: CipherSuite,
    pub(crate) group: NamedGroup,
}

impl Handshake {
    /// The facts, and the certificate they are about.
    fn facts(self, host: &str) -> Result<(TlsFacts, CertificateDer<'static>)> {
        let tls = |why: &str| Error::Tls { host: host.to_owned(), why: why.to_owned() };
        let agreed = self.agreed?;
        let leaf = self.chain.into_iter().next().ok_or_else(|| tls("the server showed no certificate"))?;
        let certificate =
            certificate::read(&leaf).ok_or_else(|| tls("the server's certificate cannot be read"))?;
        let protocol = match agreed.version {
            ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
            ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
            other => format!("{other:?}"),
        };
        let facts = TlsFacts {
            protocol,
            cipher: format!("{:?}", agreed.suite),
            fingerprint: certificate::fingerprint(&leaf),
            subject: certificate.subject,
            issuer: certificate.issuer,
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            problem: self.problem,
        };
        Ok((facts, leaf))
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
        let shown = || async { look(wire.base(), wire.judge(), wire.limits()).await?.facts(wire.host()) };
        let (facts, leaf) = retry::read(wire.limits(), shown).await?;
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

async fn handshake(url: &Url, judge: &Judge, host: &str) -> Result<Handshake> {
    let tls = |why: String| Error::Tls { host: host.to_owned(), why };
    let name = name_of(url).map_err(|e| tls(e.to_string()))?;
    let tcp = connect(&addresses_of(url).await?, host).await?;

    let recorder = Arc::new(Recorder { judge: judge.clone(), seen: Mutex::new(None) });
    let config =
        config_with(Arc::clone(judge.provider()), Arc::clone(&recorder) as Arc<dyn ServerCertVerifier>)?;
    let ended = TlsConnector::from(Arc::new(config)).connect(name, tcp).await.map_err(|e| {
        // a handshake that the network broke says nothing about the server's TLS
        let of_tls = e.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
        if of_tls { tls(handshake_words(&e)) } else { Error::ConnectionCut { host: host.to_owned() } }
    });
    let agreed = ended.and_then(|stream| {
        let (_, connection) = stream.get_ref();
        let suite = connection.negotiated_cipher_suite().map(|s| s.suite());
        let group = connection.negotiated_key_exchange_group().map(|g| g.name());
        match (connection.protocol_version(), suite, group) {
            (Some(version), Some(suite), Some(group)) => Ok(Agreed { version, suite, group }),
            _ => Err(tls("the handshake came to no agreement".into())),
        }
    });
    let seen = recorder.seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (seen, agreed) {
        (Some(Seen { chain, problem }), agreed) => Ok(Handshake { chain, problem, agreed }),
        (None, Err(e)) => Err(e),
        (None, Ok(_)) => Err(tls("the server showed no certificate".into())),
    }
}

/// The name that a certificate of this address is judged by.
pub(crate) fn name_of(url: &Url) -> Result<ServerName<'static>, InvalidDnsNameError> {
    ServerName::try_from(bare(url).to_owned())
}

/// The host alone: an address by number without brackets.
pub(crate) fn bare(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_matches(['[', ']'])
}

/// Where this address leads.
pub(crate) async fn addresses_of(url: &Url) -> Result<Vec<SocketAddr>> {
    let port = url.port_or_known_default().unwrap_or(443);
    match tokio::net::lookup_host((bare(url), port)).await {
        Ok(found) => Ok(found.collect()),
        Err(_) => Err(Error::UnknownHost { host: bare(url).to_owned() }),
    }
}

/// A connection to the first of these that takes one.
pub(crate) async fn connect(addresses: &[SocketAddr], host: &str) -> Result<TcpStream> {
    TcpStream::connect(addresses)
        .await
        .map_err(|e| Error::Unreachable { host: host.to_owned(), why: e.kind().to_string() })
}

/// A failed handshake in words: the TLS library's own where it has some.
pub(crate) fn handshake_words(error: &std::io::Error) -> String {
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<rustls::Error>());
    inner.map_or_else(|| error.kind().to_string(), ToString::to_string)
}

struct Seen {
    chain: Vec<CertificateDer<'static>>,
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

impl Recorder {
    /// Notes that the certificate's key did not prove itself: it signs wrongly, or it is too weak for us to take its word.
    fn unusable(&self) {
        if let Some(seen) = &mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner) {
            seen.problem.get_or_insert(TlsProblem::Invalid);
        }
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
        let chain = std::iter::once(leaf).chain(chain).map(|der| der.clone().into_owned()).collect();
        let seen = Seen { chain, problem };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls12_signature(message, leaf, signed).inspect_err(|_| self.unusable())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls13_signature(message, leaf, signed).inspect_err(|_| self.unusable())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}
