//! What answers without TLS, and what browsers are bound to.

use reeve_domain::tls::Trust;
use reeve_odoo::{Endpoint, Error, Limits, Server};
use reeve_promises::PlainHttp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::made::{HEALTHY, make, root};
use crate::served::{Served, server};

/// A server over plain HTTP that answers everything with this, and how it is asked.
async fn plain(answer: &'static str) -> (Server, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let mut bytes = [0; 4096];
            let count = tcp.read(&mut bytes).await.unwrap_or_default();
            let _ = tell.send(String::from_utf8_lossy(&bytes[..count]).into_owned());
            let _ = tcp.write_all(answer.as_bytes()).await;
        }
    });
    let limits = Limits { retries: 0, ..Limits::default() };
    (Server::new(Endpoint { url, trust: Trust::System }, limits).unwrap(), told)
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let answer = "HTTP/1.1 301 Moved\r\nLocation: https://acme.example/web?x=1\r\nContent-Length: 0\r\n\r\n";
    let (server, mut asked) = plain(answer).await;
    let seen = server.plain_http().await.unwrap();
    assert_eq!(seen, PlainHttp::Redirects("https://acme.example/web".into()));
    let request = asked.recv().await.unwrap().to_lowercase();
    assert!(!request.contains("cookie:") && !request.contains("authorization:"), "{request}");
    assert!(asked.try_recv().is_err(), "one request and no more");
}

#[tokio::test]
async fn a_redirect_that_stays_in_the_clear_leads_elsewhere() {
    let (server, _asked) =
        plain("HTTP/1.1 303 See Other\r\nLocation: /web\r\nContent-Length: 0\r\n\r\n").await;
    let PlainHttp::RedirectsElsewhere(to) = server.plain_http().await.unwrap() else { panic!("elsewhere") };
    assert!(to.starts_with("http://127.0.0.1:") && to.ends_with("/web"), "{to}");
}

#[tokio::test]
async fn a_page_in_the_clear_is_told_and_its_headers_bind_nobody() {
    let answer = "HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=300\r\nContent-Length: 2\r\n\r\nhi";
    let (server, _asked) = plain(answer).await;
    assert_eq!(server.plain_http().await.unwrap(), PlainHttp::Serves(200));
    assert_eq!(server.hsts_seconds().await.unwrap(), None);
}

#[tokio::test]
async fn a_port_that_speaks_tls_only_has_nobody_in_the_clear() {
    let leaf = make(Some(root()), HEALTHY);
    let served = Served::start(&leaf, &[], &[]);
    let accepted = server(served.port, &root().pem());
    assert_eq!(accepted.plain_http().await.unwrap(), PlainHttp::Nobody);
    assert_eq!(accepted.hsts_seconds().await.unwrap(), None, "openssl sends no such header");
    // a certificate that is not accepted hides the header, and not what answers without it
    let refused = server(served.port, &make(None, HEALTHY).pem());
    assert_eq!(refused.plain_http().await.unwrap(), PlainHttp::Nobody);
    assert!(matches!(refused.hsts_seconds().await, Err(Error::Certificate { .. })));
}

#[tokio::test]
async fn an_address_without_tls_has_no_handshake_to_look_at() {
    let (server, _asked) = plain("").await;
    assert!(matches!(server.tls().await, Err(Error::Misuse { .. })));
    let gone = Server::new(
        Endpoint { url: "https://127.0.0.1:1".parse().unwrap(), trust: Trust::System },
        Limits { retries: 0, ..Limits::default() },
    );
    assert!(matches!(gone.unwrap().tls().await, Err(Error::Unreachable { .. })));
}
