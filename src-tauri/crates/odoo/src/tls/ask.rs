//! One question to a server: a connection, a hello, the first answer, and the connection is closed.

use std::net::SocketAddr;

use reeve_promises::TlsVersion;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::answer::{Answer, Incoming};
use super::hello::client_hello;
use super::suites::Offer;
use crate::error::{Error, Result};
use crate::inspect::connect;
use crate::retry;
use crate::wire::Wire;

/// Whom the questions are for.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) wire: &'a Wire,
    pub(super) addresses: Vec<SocketAddr>,
    /// The host's name; `None` for an address by number.
    pub(super) name: Option<&'a str>,
}

enum Heard {
    Answer(Answer),
    /// It took the connection and closed it, or kept still, without a word.
    Silence,
}

impl Asked<'_> {
    /// Whether the server goes on with this version and offer. Some servers refuse by hanging up, and a network may cut
    /// anything: what was answered by silence is asked once more before it counts as refused.
    pub(super) async fn ask(&self, version: TlsVersion, offer: Offer) -> Result<Answer> {
        for _ in 0..2 {
            if let Heard::Answer(answer) =
                retry::read(self.wire.limits(), || self.ask_once(version, offer)).await?
            {
                return Ok(answer);
            }
        }
        Ok(Answer::Refused)
    }

    async fn ask_once(&self, version: TlsVersion, offer: Offer) -> Result<Heard> {
        let host = || self.wire.host().to_owned();
        let limit = self.wire.limits().connect;
        let until = Instant::now() + limit;
        let late = || Error::TimedOut { host: host(), seconds: limit.as_secs() };
        let mut random = [0; 32];
        let rustls_random = self.wire.judge().provider().secure_random;
        rustls_random.fill(&mut random).map_err(|_| Error::Misuse { why: "no random numbers".into() })?;
        let hello = client_hello(version, offer, self.name, &random);

        let connecting = timeout_at(until, connect(&self.addresses, self.wire.host())).await;
        let mut tcp = connecting.map_err(|_| late())??;
        let mut incoming = Incoming::to(version);
        match timeout_at(until, converse(&mut tcp, &hello, &mut incoming)).await {
            Ok(Ok(answer)) => Ok(Heard::Answer(answer)),
            Ok(Err(Broken::Rubbish(why))) => Err(Error::Tls { host: host(), why: why.into() }),
            Ok(Err(Broken::Cut)) | Err(_) if incoming.is_silent() => Ok(Heard::Silence),
            Ok(Err(Broken::Cut)) => Err(Error::ConnectionCut { host: host() }),
            Err(_) => Err(late()),
        }
    }
}

enum Broken {
    Cut,
    Rubbish(&'static str),
}

async fn converse(tcp: &mut TcpStream, hello: &[u8], incoming: &mut Incoming) -> Result<Answer, Broken> {
    // A server that hangs up at once may have said why: what can be read counts, not what could not be written.
    let _ = tcp.write_all(hello).await;
    let mut bytes = [0; 4096];
    loop {
        let count = match tcp.read(&mut bytes).await {
            Ok(0) | Err(_) => return Err(Broken::Cut),
            Ok(count) => count,
        };
        let arrived = bytes.get(..count).unwrap_or_default();
        match incoming.take(arrived) {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => {}
            Err(rubbish) => return Err(Broken::Rubbish(rubbish.0)),
        }
    }
}
