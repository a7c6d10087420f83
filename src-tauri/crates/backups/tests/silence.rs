//! A source that falls silent in the middle of a backup, with the line still open: nobody is told that anything broke.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reeve_backups::{Bounds, Error, Source, Told, Wish, download};
use reeve_domain::Secret;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// As long as the tests let a source be silent; half a minute is what people wait.
const SILENCE: Duration = Duration::from_millis(400);
const HALF: usize = 300_000;

/// What a silent server was asked: the first byte of each request.
type Asked = Arc<Mutex<Vec<usize>>>;

/// A server of one file, whose first answers end nowhere: so many of them fall silent after half of the file.
async fn falls_silent(content: Vec<u8>, times: usize) -> (Source, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let link = format!("http://{}/acme.zip", listener.local_addr().unwrap());
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (content, log) = (content.clone(), Arc::clone(&log));
            tokio::spawn(async move {
                let from = first_byte(&mut stream).await;
                let silent = {
                    let mut log = log.lock().unwrap();
                    log.push(from);
                    log.len() <= times
                };
                let total = content.len();
                let status = match from {
                    0 => "200 OK".to_owned(),
                    _ => format!(
                        "206 Partial Content\r\nContent-Range: bytes {from}-{}/{total}",
                        total.saturating_sub(1)
                    ),
                };
                let head = format!(
                    "HTTP/1.1 {status}\r\nETag: \"one\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    total - from
                );
                let upto = if silent { HALF.max(from) } else { total };
                let _ = stream.write_all(head.as_bytes()).await;
                let _ = stream.write_all(&content[from..upto]).await;
                if silent {
                    // it keeps the line, and says nothing
                    let _ = stream.read_u8().await;
                }
            });
        }
    });
    (Source::link(&Secret::new(link), true).unwrap(), asked)
}

/// Where a request wants to begin.
async fn first_byte(stream: &mut TcpStream) -> usize {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && stream.read_buf(&mut head).await.is_ok_and(|read| read > 0) {}
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let range = head.lines().find_map(|line| line.strip_prefix("range: bytes=")).unwrap_or("0-");
    range.split('-').next().unwrap().parse().unwrap()
}

fn wish(folder: &tempfile::TempDir) -> Wish {
    Wish {
        name: "one".into(),
        path: "acme.zip".into(),
        target: folder.path().join("acme.zip"),
        per_second: None,
        bounds: Bounds { pause: Duration::ZERO, silence: SILENCE, breaks: 2, ..Bounds::default() },
    }
}

#[tokio::test]
async fn it_is_noticed_and_said_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let content: Vec<u8> = (0..700_000_u32).map(|i| (i.wrapping_mul(31) >> 7).to_le_bytes()[0]).collect();
    let (source, asked) = falls_silent(content.clone(), 1).await;
    let mut heard = Vec::new();
    let told = |told| match told {
        Told::Broke => heard.push(None),
        Told::Here { bytes, .. } => heard.push(Some(bytes)),
        Told::BegunAnew => panic!("it goes on"),
    };
    let begun = Instant::now();
    let done = download(&source, &wish(&folder), &CancellationToken::new(), told).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(15), "not when the line's own end is felt");
    assert_eq!(done.received.sha256, hex::encode(Sha256::digest(&content)), "whole, and each byte once");
    assert_eq!((done.breaks, done.anew), (1, 0));
    assert!(done.broke.as_ref().is_some_and(|why| why.contains("nothing came")), "{:?}", done.broke);
    let broke = heard.iter().position(Option::is_none).expect("it is said when it happens");
    assert_eq!(heard[broke - 1], Some(HALF as u64), "after what had come");
    assert_eq!(*asked.lock().unwrap(), [0, HALF], "and it goes on behind the last byte");
}

#[tokio::test]
async fn one_that_stays_silent_is_given_up_with_its_reason_and_what_arrived_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (source, asked) = falls_silent(vec![7; 700_000], usize::MAX).await;
    let stop = CancellationToken::new();
    let failed = download(&source, &wish(&folder), &stop, |_| {}).await.unwrap_err();
    let Error::Source { why, passing: true } = &failed else { panic!("{failed:?}") };
    assert!(why.contains("nothing came from it for 0.4 seconds"), "{why}");
    assert!(asked.lock().unwrap().len() > 1, "it was tried again");
    let part = std::fs::metadata(folder.path().join("acme.zip.part")).unwrap();
    assert!(part.len() >= HALF as u64, "it can be gone on with");
}
