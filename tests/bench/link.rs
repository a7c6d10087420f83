//! A link of limited rate: a TCP proxy on loopback that lets so many bytes a second through, whoever sends them.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;

/// One gigabit a second, in bytes.
pub const GIGABIT: f64 = 125e6;

/// What a quiet link may catch up on: timers are not finer than a millisecond.
const SLACK: Duration = Duration::from_millis(2);

/// When the link is free again; shared by all connections.
type Free = Arc<Mutex<Instant>>;

/// Opens a link to `server`; answers where it begins. It is there as long as the program.
///
/// # Errors
/// When no port can be had.
pub async fn open(server: SocketAddr, bytes_per_second: f64) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let free: Free = Arc::new(Mutex::new(Instant::now()));
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let free = Arc::clone(&free);
            // a side that goes away takes its connection with it
            tokio::spawn(async move { pass(client, server, bytes_per_second, free).await.ok() });
        }
    });
    Ok(address)
}

async fn pass(client: TcpStream, server: SocketAddr, rate: f64, free: Free) -> std::io::Result<()> {
    let server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move {
        copy(&mut from_client, &mut to_server).await?;
        to_server.shutdown().await
    });
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from_server.read(&mut buffer).await?;
        if read == 0 {
            return to_client.shutdown().await;
        }
        let until = take(&free, Duration::from_secs_f64(read as f64 / rate));
        tokio::time::sleep_until(until.into()).await;
        to_client.write_all(&buffer[..read]).await?;
    }
}

/// Takes the link for so long; answers when that is over.
fn take(free: &Free, long: Duration) -> Instant {
    let mut free = free.lock().unwrap_or_else(PoisonError::into_inner);
    let begin = Instant::now().checked_sub(SLACK).map_or(*free, |earliest| earliest.max(*free));
    *free = begin + long;
    *free
}
