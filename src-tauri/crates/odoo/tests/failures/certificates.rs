//! Certificates with something wrong, told apart; and the one that was pinned.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use reeve_domain::tls::{TlsProblem, Trust};
use reeve_odoo::{Endpoint, Error, Limits, Server};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

struct Host {
    server_url: String,
    authority: String,
}

impl Host {
    /// A TLS server showing the leaf that `shape` made of a good one.
    async fn start(self_signed: bool, shape: fn(&mut CertificateParams)) -> Self {
        let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut leaf = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        leaf.distinguished_name.push(DnType::CommonName, "acme");
        leaf.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        shape(&mut leaf);
        let leaf =
            if self_signed { leaf.self_signed(&key) } else { leaf.signed_by(&key, &authority) }.unwrap();

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server_url = format!("https://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut tls) = acceptor.accept(tcp).await else { return };
                    let mut request = [0; 4096];
                    if tls.read(&mut request).await.is_ok_and(|n| n > 0) {
                        let body = r#"{"result":{"server_version":"17.0"}}"#;
                        let head =
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
                        let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
                        let _ = tls.write_all(answer.as_bytes()).await;
                        let _ = tls.shutdown().await;
                    }
                });
            }
        });
        Self { server_url, authority: authority.pem() }
    }

    fn trusting(&self, trust: Trust) -> Server {
        let limits = Limits { retries: 0, ..Limits::default() };
        Server::new(Endpoint { url: self.server_url.parse().unwrap(), trust }, limits).unwrap()
    }

    fn trusting_authority(&self) -> Server {
        self.trusting(Trust::ExtraCa { pem: self.authority.clone() })
    }
}

/// The same problem shows when looking and when asking.
async fn problem(host: &Host) -> TlsProblem {
    let server = host.trusting_authority();
    let probe = server.probe().await.unwrap();
    let seen = probe.tls.unwrap();
    let Err(Error::Certificate { problem, fingerprint, .. }) = server.version().await else {
        panic!("a request must be refused: {seen:?}")
    };
    assert_eq!(seen.problem, Some(problem));
    assert_eq!(Some(seen.fingerprint), fingerprint);
    problem
}

#[tokio::test]
async fn a_certificate_of_a_given_authority_is_accepted() {
    let host = Host::start(false, |_| ()).await;
    let server = host.trusting_authority();
    let (_, version) = tokio::join!(server.manager(), server.version());
    assert_eq!(version.unwrap().series, 17);
}

#[tokio::test]
async fn an_expired_certificate_is_expired() {
    let host = Host::start(false, |leaf| {
        leaf.not_before = rcgen::date_time_ymd(2020, 1, 1);
        leaf.not_after = rcgen::date_time_ymd(2021, 1, 1);
    })
    .await;
    assert_eq!(problem(&host).await, TlsProblem::Expired);
}

#[tokio::test]
async fn a_certificate_for_another_host_has_the_wrong_name() {
    let host = Host::start(false, |leaf| {
        leaf.subject_alt_names =
            CertificateParams::new(vec!["acme.example".to_owned()]).unwrap().subject_alt_names;
    })
    .await;
    assert_eq!(problem(&host).await, TlsProblem::WrongName);
}

#[tokio::test]
async fn a_self_signed_certificate_is_untrusted_even_when_it_calls_itself_an_authority() {
    let plain = Host::start(true, |_| ()).await;
    assert_eq!(problem(&plain).await, TlsProblem::Untrusted);
    // What `openssl req -x509` makes.
    let authority = Host::start(true, |leaf| leaf.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)).await;
    assert_eq!(problem(&authority).await, TlsProblem::Untrusted);
}

#[tokio::test]
async fn a_certificate_for_clients_is_invalid() {
    let host =
        Host::start(false, |leaf| leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]).await;
    assert_eq!(problem(&host).await, TlsProblem::Invalid);
}

#[tokio::test]
async fn a_pinned_certificate_is_accepted_whoever_signed_it() {
    let host = Host::start(true, |_| ()).await;
    let seen = host.trusting(Trust::System).probe().await.unwrap().tls.unwrap();
    let pinned = host.trusting(Trust::Certificate { fingerprint: seen.fingerprint.to_uppercase() });
    assert_eq!(pinned.version().await.unwrap().series, 17);
    assert_eq!(pinned.probe().await.unwrap().tls.unwrap().problem, None);
}

#[tokio::test]
async fn a_port_that_speaks_no_tls_is_a_failed_handshake() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let _ = tcp.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").await;
        }
    });
    let limits = Limits { retries: 0, ..Limits::default() };
    let server = Server::new(Endpoint { url: url.parse().unwrap(), trust: Trust::System }, limits).unwrap();
    assert!(matches!(server.probe().await, Err(Error::Tls { .. })));
    assert!(matches!(server.version().await, Err(Error::Tls { .. })));
}
