//! A web server on this computer that answers whatever a test wants, over plain HTTP, and remembers what reached it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it says.
#[derive(Debug, Clone)]
pub enum Says {
    /// JSON.
    Json(String),
    /// A page.
    Page(String),
    /// A redirect with this status.
    Redirect(u16, String),
    /// JSON that never ends.
    Endless,
    /// Headers that never end.
    EndlessHeaders,
    /// Nothing, while the connection stays open.
    Silence,
}

/// A running impostor; it ends when it is dropped.
pub struct Impostor {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
    task: JoinHandle<()>,
}

impl Impostor {
    /// Answers every request by its path.
    pub async fn start(answer: impl Fn(&str) -> Says + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (ears, answer) = (Arc::clone(&heard), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (ears, answer) = (Arc::clone(&ears), Arc::clone(&answer));
                tokio::spawn(async move { converse(stream, &ears, answer.as_ref()).await });
            }
        });
        Self { address, heard, task }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every byte that reached it.
    pub fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Drop for Impostor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(mut stream: TcpStream, ears: &Mutex<Vec<u8>>, answer: &(impl Fn(&str) -> Says + ?Sized)) {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    while !is_whole(&request) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => {
                ears.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..read]);
                request.extend_from_slice(&buffer[..read]);
                if !request[0].is_ascii_uppercase() {
                    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
                    return;
                }
            }
        }
    }
    let text = String::from_utf8_lossy(&request);
    let path = text.split_whitespace().nth(1).unwrap_or("/");
    let whole = |status: &str, kind: &str, extra: &str, body: &str| {
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    };
    let _ = match answer(path) {
        Says::Json(body) => stream.write_all(whole("200 OK", "application/json", "", &body).as_bytes()).await,
        Says::Page(body) => {
            stream.write_all(whole("200 OK", "text/html; charset=utf-8", "", &body).as_bytes()).await
        }
        Says::Redirect(status, to) => {
            let head = whole(&format!("{status} Moved"), "text/html", &format!("location: {to}\r\n"), "");
            stream.write_all(head.as_bytes()).await
        }
        Says::Endless => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n[";
            let _ = stream.write_all(head.as_bytes()).await;
            let piece = vec![b'['; 1024 * 1024];
            while stream.write_all(&piece).await.is_ok() {}
            Ok(())
        }
        Says::EndlessHeaders => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
            let piece = b"x-more: ".iter().copied().chain([b'a'; 1000]).chain(*b"\r\n").collect::<Vec<u8>>();
            while stream.write_all(&piece).await.is_ok() {}
            Ok(())
        }
        Says::Silence => std::future::pending().await,
    };
    let _ = stream.shutdown().await;
}

/// Whether the head and as much body as it announces are there.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse::<usize>().ok())
        .unwrap_or(0);
    request.len() >= head.len() + 4 + length
}
