//! A link of limited rate: a TCP proxy on loopback that lets so many bytes a second through, each way.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;

/// One gigabit a second, in bytes.
pub const GIGABIT: f64 = 125e6;

/// What a quiet link may catch up on: timers are not finer than a millisecond.
const SLACK: Duration = Duration::from_millis(2);

/// When one way of the link is free again; shared by all connections.
#[derive(Clone)]
struct Way {
    free: Arc<Mutex<Instant>>,
    /// Bytes a second.
    rate: f64,
}

/// Opens a link to `server`; answers where it begins. It is there as long as the program.
///
/// # Errors
/// When no port can be had.
pub async fn open(server: SocketAddr, bytes_per_second: f64) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let way = || Way { free: Arc::new(Mutex::new(Instant::now())), rate: bytes_per_second };
    let (up, down) = (way(), way());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (up, down) = (up.clone(), down.clone());
            // a side that goes away takes its connection with it
            tokio::spawn(async move { connect(client, server, up, down).await.ok() });
        }
    });
    Ok(address)
}

async fn connect(client: TcpStream, server: SocketAddr, up: Way, down: Way) -> std::io::Result<()> {
    let server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::spawn(pass(from_client, to_server, up));
    pass(from_server, to_client, down).await
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Way) -> std::io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        tokio::time::sleep_until(way.take(read).into()).await;
        to.write_all(&buffer[..read]).await?;
    }
}

impl Way {
    /// Takes it for so many bytes; answers when they are through.
    fn take(&self, bytes: usize) -> Instant {
        let long = Duration::from_secs_f64(bytes as f64 / self.rate);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = Instant::now().checked_sub(SLACK).map_or(*free, |earliest| earliest.max(*free));
        *free = begin + long;
        *free
    }
}
