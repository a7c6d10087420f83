//! A line between Reeve and a server that breaks where a test wants it to: after a certain byte in a certain direction,
//! once or for good, rudely or politely; or that delays, throttles, spoils or swallows what it carries.
//!
//! It works below TLS and knows nothing of what passes.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From Reeve to the server.
    Up,
    /// From the server to Reeve.
    Down,
}

/// What is wrong with the line. Bytes are counted over all connections since the trouble began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// After so many bytes the line is dead: its connections are reset, and so is every later one.
    Dead(Way, u64),
    /// After so many bytes the connections are reset; later ones work.
    Reset(Way, u64),
    /// After so many bytes the connection is closed in good order; later ones work.
    Close(Way, u64),
    /// The byte with this number arrives with one bit wrong.
    Flip(Way, u64),
    /// After so many bytes nothing arrives any more, and nobody is told.
    Swallow(Way, u64),
    /// Every piece comes this much later.
    Delay(Duration),
    /// So many bytes a second from the server.
    Throttle(u64),
}

#[derive(Default)]
struct Line {
    trouble: Mutex<Option<Trouble>>,
    up: AtomicU64,
    down: AtomicU64,
    broken: AtomicU64,
}

impl Line {
    fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, trouble: Option<Trouble>) {
        let mut current = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        self.up.store(0, Ordering::SeqCst);
        self.down.store(0, Ordering::SeqCst);
        self.broken.store(0, Ordering::SeqCst);
        *current = trouble;
    }

    fn counter(&self, way: Way) -> &AtomicU64 {
        match way {
            Way::Up => &self.up,
            Way::Down => &self.down,
        }
    }

    fn is_dead(&self) -> bool {
        matches!(self.trouble(), Some(Trouble::Dead(..))) && self.broken.load(Ordering::SeqCst) > 0
    }

    /// Whether the trouble, met at this byte, has had its one time.
    fn strike(&self) -> bool {
        self.broken.fetch_add(1, Ordering::SeqCst) == 0
    }
}

/// A running proxy; it ends when it is dropped.
pub struct Proxy {
    address: SocketAddr,
    line: Arc<Line>,
    stop: watch::Sender<bool>,
}

impl Proxy {
    /// Begins to carry connections to `target` (host and port), with nothing wrong.
    pub async fn to(target: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let line = Arc::new(Line::default());
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(serve(listener, target.to_owned(), Arc::clone(&line), stopped));
        Self { address, line, stop }
    }

    /// Its port on this computer.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// From now on this is wrong.
    pub fn trouble(&self, trouble: Trouble) {
        self.line.set(Some(trouble));
    }

    /// From now on nothing is wrong; the count begins again.
    pub fn heal(&self) {
        self.line.set(None);
    }

    /// Bytes that passed since the trouble began or ended.
    pub fn passed(&self, way: Way) -> u64 {
        self.line.counter(way).load(Ordering::SeqCst)
    }

    /// Whether the trouble was met.
    pub fn struck(&self) -> bool {
        self.line.broken.load(Ordering::SeqCst) > 0
    }

    /// Nobody listens any more.
    pub async fn stop(&self) {
        let _ = self.stop.send(true);
        self.stop.closed().await;
    }
}

async fn serve(listener: TcpListener, target: String, line: Arc<Line>, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stop.changed() => break,
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { continue };
                if line.is_dead() {
                    let _ = client.set_zero_linger();
                    continue;
                }
                let (line, target) = (Arc::clone(&line), target.clone());
                connections.spawn(async move {
                    if let Ok(server) = TcpStream::connect(&target).await {
                        carry(client, server, &line).await;
                    }
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
}

/// How a direction ended.
enum Broken {
    Rudely,
    Politely,
}

async fn carry(client: TcpStream, server: TcpStream, line: &Line) {
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (client_in, client_out) = client.into_split();
    let (server_in, server_out) = server.into_split();
    let mut up = End { from: client_in, to: server_out };
    let mut down = End { from: server_in, to: client_out };
    let ended = tokio::try_join!(pump(&mut up, Way::Up, line), pump(&mut down, Way::Down, line));
    match ended {
        Ok(_) => {}
        Err(Broken::Rudely) => {
            let client = up.from.reunite(down.to).expect("the two halves of the client");
            let _ = client.set_zero_linger();
        }
        Err(Broken::Politely) => {
            let _ = down.to.shutdown().await;
        }
    }
}

struct End {
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
}

async fn pump(end: &mut End, way: Way, line: &Line) -> Result<(), Broken> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = match end.from.read(&mut buffer).await {
            Ok(0) => {
                if matches!(line.trouble(), Some(Trouble::Swallow(..)))
                    && line.broken.load(Ordering::SeqCst) > 0
                {
                    // nor is the end told
                    std::future::pending::<()>().await;
                }
                let _ = end.to.shutdown().await;
                return Ok(());
            }
            Ok(read) => read,
            Err(_) => return Err(Broken::Rudely),
        };
        let piece = &mut buffer[..read];
        let before = line.counter(way).fetch_add(read as u64, Ordering::SeqCst);
        let allowed =
            |limit: u64| usize::try_from(limit.saturating_sub(before)).unwrap_or(usize::MAX).min(read);
        let (keep, broken) = match line.trouble() {
            Some(Trouble::Dead(at, limit)) if at == way && before + read as u64 > limit => {
                line.strike();
                (allowed(limit), Some(Broken::Rudely))
            }
            Some(Trouble::Reset(at, limit)) if at == way && before + read as u64 > limit && line.strike() => {
                (allowed(limit), Some(Broken::Rudely))
            }
            Some(Trouble::Close(at, limit)) if at == way && before + read as u64 > limit && line.strike() => {
                (allowed(limit), Some(Broken::Politely))
            }
            Some(Trouble::Flip(at, limit)) if at == way && before + read as u64 > limit && line.strike() => {
                piece[allowed(limit).min(read - 1)] ^= 1;
                (read, None)
            }
            Some(Trouble::Swallow(at, limit)) if at == way && before + read as u64 > limit => {
                line.strike();
                (allowed(limit), None)
            }
            Some(Trouble::Delay(pause)) => {
                tokio::time::sleep(pause).await;
                (read, None)
            }
            Some(Trouble::Throttle(rate)) if way == Way::Down => {
                tokio::time::sleep(Duration::from_secs_f64(read as f64 / rate as f64)).await;
                (read, None)
            }
            _ => (read, None),
        };
        if end.to.write_all(&piece[..keep]).await.is_err() {
            return Err(Broken::Rudely);
        }
        if let Some(broken) = broken {
            // what was allowed should arrive before the end does
            let _ = end.to.flush().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            return Err(broken);
        }
    }
}
