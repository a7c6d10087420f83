//! The smallest server that can fail on purpose: one request per connection, answered with the bytes it is told to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reeve_domain::Secret;
use reeve_domain::tls::Trust;
use reeve_odoo::{Credential, Endpoint, Limits, Server, Session};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method and path.
    pub line: String,
    pub head: String,
    pub body: String,
}

/// A running stub.
pub struct Stub {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Stub {
    /// Answers every request with what `reply` makes of it.
    pub async fn start(reply: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, reply) = (Arc::clone(&asked), Arc::new(reply));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                tokio::spawn(async move {
                    let Some(request) = read(&mut stream).await else { return };
                    log.lock().unwrap().push(request.clone());
                    let answer = reply(&request);
                    let _ = stream.write_all(&answer).await;
                    if answer.windows(SILENT.len()).any(|part| part == SILENT.as_bytes()) {
                        // it keeps the line, and says nothing
                        let _ = stream.read_u8().await;
                    }
                });
            }
        });
        Self { url, asked }
    }

    /// Requests so far whose line or body holds this.
    pub fn count(&self, part: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|a| a.line.contains(part) || a.body.contains(part)).count()
    }

    /// What was asked right before the first request whose line holds this.
    pub fn before(&self, part: &str) -> Asked {
        let asked = self.asked.lock().unwrap();
        let at = asked.iter().position(|a| a.line.contains(part)).unwrap();
        asked[at - 1].clone()
    }

    pub fn server(&self) -> Server {
        let limits = Limits { answer: Duration::from_millis(800), ..Limits::default() };
        let endpoint = Endpoint { url: self.url.parse().unwrap(), trust: Trust::System };
        Server::new(endpoint, limits).unwrap()
    }

    pub async fn sign_in(&self) -> reeve_odoo::Result<Session> {
        self.server().sign_in("acme", "ayla", Credential::Password(&Secret::new(PASSWORD.into()))).await
    }
}

/// In the head of an answer behind which nothing comes, and nothing ends.
const SILENT: &str = "X-Then: silence";

pub const PASSWORD: &str = "Harbour-Violet-2093!";

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let n = stream.read(&mut chunk).await.ok()?;
        bytes.extend_from_slice(&chunk[..n]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                let line = head.lines().next().unwrap_or_default().to_owned();
                return Some(Asked { line, head: head.to_owned(), body: body.to_owned() });
            }
        }
        if n == 0 {
            return None;
        }
    }
}

/// A whole answer.
pub fn answer(status: &str, kind: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// An answer that points elsewhere.
pub fn redirect(status: &str, to: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .into_bytes()
}

/// An answer that breaks off: it announces more than it sends.
pub fn cut(kind: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: 9999\r\n\r\n{body}").into_bytes()
}

/// An answer that falls silent: it announces more than it sends, and the line stays open.
pub fn silent(kind: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{SILENT}\r\nContent-Length: 9999\r\n\r\n{body}")
        .into_bytes()
}

pub fn result(value: &Value) -> Vec<u8> {
    answer("200 OK", "application/json", json!({"jsonrpc": "2.0", "id": 1, "result": value}).to_string())
}

pub fn refusal(name: &str, message: &str) -> Vec<u8> {
    let error =
        json!({"code": 200, "message": "Odoo Server Error", "data": {"name": name, "message": message}});
    answer("200 OK", "application/json", json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string())
}

pub fn page(status: &str) -> Vec<u8> {
    answer(status, "text/html", "<html><title>nginx</title></html>")
}

/// An Odoo 17 as far as signing in goes; `None` leaves the answer to the test.
pub fn healthy(asked: &Asked) -> Option<Vec<u8>> {
    if asked.line.contains("version_info") {
        return Some(result(
            &json!({"server_version": "17.0", "server_version_info": [17, 0, 0, "final", 0, ""]}),
        ));
    }
    if asked.body.contains("\"authenticate\"") {
        return Some(result(&json!(7)));
    }
    if asked.body.contains("db_exist") {
        return Some(result(&json!(true)));
    }
    None
}
