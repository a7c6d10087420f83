//! What answers and is no TLS, or is cut: an error in words, in time, and never a panic.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use reeve_domain::tls::Trust;
use reeve_odoo::{Endpoint, Error, Limits, Result, Server};
use reeve_promises::{Tls, TlsVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::made::{HEALTHY, make, root};
use crate::served::Served;

const LIMIT: Duration = Duration::from_millis(300);

/// What a stranger does once a hello has come.
#[derive(Debug, Clone)]
enum Then {
    Say(Vec<u8>),
    SayAndStay(Vec<u8>),
    SayForEver(Vec<u8>),
}

/// A stranger, and how many connections it got.
async fn stranger(then: Then) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let then = then.clone();
            tokio::spawn(async move {
                let _ = tcp.read(&mut [0; 4096]).await;
                match then {
                    Then::Say(bytes) => drop(tcp.write_all(&bytes).await),
                    Then::SayAndStay(bytes) => {
                        let _ = tcp.write_all(&bytes).await;
                        tokio::time::sleep(Duration::from_secs(60)).await;
                    }
                    Then::SayForEver(bytes) => while tcp.write_all(&bytes).await.is_ok() {},
                }
            });
        }
    });
    (address, count)
}

async fn look(address: SocketAddr) -> Result<Tls> {
    let limits = Limits { connect: LIMIT, retries: 0, ..Limits::default() };
    let endpoint = Endpoint { url: format!("https://{address}").parse().unwrap(), trust: Trust::System };
    Server::new(endpoint, limits).unwrap().tls().await
}

#[tokio::test]
async fn what_is_no_tls_is_said_to_be_none() {
    for banner in [
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "220 mail.acme.example\r\n",
        "\0\0\0\0\0\0\0\0",
    ] {
        for then in [Then::Say(banner.into()), Then::SayAndStay(banner.into())] {
            let (address, _) = stranger(then).await;
            let refused = look(address).await;
            assert!(matches!(refused, Err(Error::Tls { .. })), "{banner:?}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn whoever_hangs_up_or_keeps_still_is_not_waited_for() {
    let started = Instant::now();
    let (address, _) = stranger(Then::Say(Vec::new())).await;
    assert!(matches!(look(address).await, Err(Error::ConnectionCut { .. })));
    let (address, count) = stranger(Then::SayAndStay(Vec::new())).await;
    assert!(matches!(look(address).await, Err(Error::TimedOut { .. })));
    assert_eq!(count.load(Ordering::Relaxed), 1, "what does not answer is not asked six more times");
    assert!(started.elapsed() < LIMIT * 10);
}

#[tokio::test]
async fn a_stranger_that_never_ends_is_left() {
    let started = Instant::now();
    for bytes in [[21, 3, 3, 0, 2, 1, 112].repeat(100), [22, 3, 3, 0, 0].repeat(100), vec![22, 3, 3, 0x40, 0]]
    {
        let (address, _) = stranger(Then::SayForEver(bytes.clone())).await;
        let ended = look(address).await;
        assert!(ended.is_err(), "{:?}: {ended:?}", bytes.get(..8));
    }
    assert!(started.elapsed() < LIMIT * 60);
}

#[tokio::test]
async fn a_refusal_of_every_version_is_an_error() {
    let (address, _) = stranger(Then::Say(vec![21, 3, 3, 0, 2, 2, 40])).await;
    assert!(matches!(look(address).await, Err(Error::Tls { .. })));
}

/// Takes connections, passes what is said on to a real server, and of its answer so many bytes.
async fn cutting(port: u16, most: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
            let mut bytes = [0; 4096];
            let Ok(count) = near.read(&mut bytes).await else { continue };
            let _ = far.write_all(&bytes[..count]).await;
            let mut answer = Vec::new();
            while answer.len() < most {
                match far.read(&mut bytes).await {
                    Ok(count @ 1..) => answer.extend_from_slice(&bytes[..count]),
                    _ => break,
                }
            }
            answer.truncate(most);
            let _ = near.write_all(&answer).await;
        }
    });
    address
}

#[tokio::test]
async fn a_server_cut_off_in_its_first_answer_is_a_broken_connection() {
    let leaf = make(Some(root()), HEALTHY);
    let served = Served::start(&leaf, &[], &["-tls1_2"]);
    for most in [1, 4, 5, 6, 9, 40, 60, 100, 300, 700] {
        let address = cutting(served.port, most).await;
        let cut = look(address).await;
        assert!(matches!(cut, Err(Error::ConnectionCut { .. })), "after {most} bytes: {cut:?}");
    }
}

#[tokio::test]
async fn a_look_takes_five_connections_with_a_server_of_today_and_never_more_than_seven() {
    for (options, most) in
        [(&["-no_tls1", "-no_tls1_1"][..], 5), (&["-tls1_2"], 6), (&["-tls1_2", "-cipher", "AES128-SHA"], 7)]
    {
        let leaf = make(Some(root()), HEALTHY);
        let served = Served::start(&leaf, &[], options);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, port) = (listener.local_addr().unwrap(), served.port);
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        let limits = Limits { retries: 0, ..Limits::default() };
        let endpoint = Endpoint {
            url: format!("https://{address}").parse().unwrap(),
            trust: Trust::ExtraCa { pem: root().pem() },
        };
        let tls = Server::new(endpoint, limits).unwrap().tls().await.unwrap();
        assert!(tls.versions.contains(&TlsVersion::Tls12));
        assert_eq!(count.load(Ordering::Relaxed), most, "{options:?}");
    }
}
