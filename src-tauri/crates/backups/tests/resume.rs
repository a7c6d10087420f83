//! Going on with a file that an earlier writer left, and making one file of another.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::{Read as _, Write as _};
use std::path::Path;

use bytes::Bytes;
use reeve_backups::{Bounds, Error, Source, Told, Wish, Writer, download, transform};
use reeve_domain::place::Place;
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

fn content(bytes: u32) -> Vec<u8> {
    (0..bytes).map(|i| (i.wrapping_mul(31) >> 7).to_le_bytes()[0]).collect()
}

async fn write(writer: &mut Writer, content: &[u8]) {
    for chunk in content.chunks(70_000) {
        writer.write(Bytes::copy_from_slice(chunk)).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_left_is_gone_on_with_and_the_hash_is_of_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("acme.zip");
    let content = content(3_000_000);
    for at in [1, 1_000_000, 1_048_576, 2_999_999, 3_000_000] {
        let mut first = Writer::create(&target, Some(3_000_000)).await.unwrap();
        write(&mut first, &content[..at]).await;
        first.leave().await.unwrap();
        let mut second = Writer::resume(&target, at as u64, Some(3_000_000)).await.unwrap();
        assert_eq!(second.written(), at as u64);
        write(&mut second, &content[at..]).await;
        let received = second.finish().await.unwrap();
        assert_eq!(received.sha256, hex::encode(Sha256::digest(&content)), "left after {at}");
        assert_eq!(std::fs::read(&received.part).unwrap(), content, "left after {at}");
        received.discard();
    }
}

#[tokio::test]
async fn where_less_was_left_than_was_noted_it_begins_at_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("acme.zip");
    std::fs::write(folder.path().join("acme.zip.part"), b"short").unwrap();
    let writer = Writer::resume(&target, 6, None).await.unwrap();
    assert_eq!(writer.written(), 0);
    writer.abandon().await;
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn wish(target: &Path) -> Wish {
    let bounds = Bounds { pause: std::time::Duration::ZERO, ..Bounds::default() };
    Wish { name: "one".into(), path: "a.zip".into(), target: target.to_owned(), per_second: None, bounds }
}

/// How many bytes are here, where it is that what is told.
fn arrived(told: Told) -> Option<u64> {
    match told {
        Told::Here { bytes, .. } => Some(bytes),
        Told::Broke | Told::BegunAnew => None,
    }
}

/// Begins a download, and stops it once four megabytes are here.
async fn stop_halfway(source: &Source, target: &Path) {
    let stop = CancellationToken::new();
    let halfway = |told| {
        if arrived(told) > Some(4_000_000) {
            stop.cancel();
        }
    };
    let stopped = download(source, &wish(target), &stop, halfway).await;
    assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
}

#[tokio::test]
async fn a_file_in_a_folder_that_is_stopped_in_the_middle_is_gone_on_with_unless_it_changed() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let target = here.path().join("acme.zip");
    std::fs::write(there.path().join("a.zip"), content(9_000_000)).unwrap();
    let source = Source::open(&Place::folder(there.path()), None).unwrap();
    for change in [false, true] {
        stop_halfway(&source, &target).await;
        if change {
            std::fs::write(there.path().join("a.zip"), content(8_000_000)).unwrap();
        }
        let (mut first, mut anew) = (None, 0);
        let told = |told| {
            assert!(!matches!(told, Told::Broke), "no line broke");
            anew += u32::from(matches!(told, Told::BegunAnew));
            first = first.or(arrived(told));
        };
        let done = download(&source, &wish(&target), &CancellationToken::new(), told).await.unwrap();
        let expected = std::fs::read(there.path().join("a.zip")).unwrap();
        assert!(std::fs::read(&done.received.part).unwrap() == expected, "changed: {change}");
        assert_eq!(done.received.sha256, hex::encode(Sha256::digest(&expected)));
        assert_eq!((first > Some(0), done.anew), (!change, u32::from(change)), "where it began");
        assert_eq!(anew, done.anew, "and it is said");
        done.received.discard();
        reeve_backups::forget(&target, "one");
        assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_file_in_a_folder_that_is_written_over_while_it_is_read_is_begun_anew() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, target) = (there.path().join("a.zip"), here.path().join("acme.zip"));
    std::fs::write(&from, content(9_000_000)).unwrap();
    let source = Source::open(&Place::folder(there.path()), None).unwrap();
    let other = vec![7; 9_000_000];
    let mut written = false;
    let write_over = |told| {
        if arrived(told) > Some(4_000_000) && !std::mem::replace(&mut written, true) {
            // in place and of the same size: nothing breaks off
            let mut file = std::fs::File::options().write(true).open(&from).unwrap();
            file.write_all(&other).unwrap();
        }
    };
    let done = download(&source, &wish(&target), &CancellationToken::new(), write_over).await.unwrap();
    assert!(
        std::fs::read(&done.received.part).unwrap() == other,
        "one version, and the one that is there now"
    );
    assert_eq!(done.anew, 1);
}

#[tokio::test]
async fn what_another_writer_put_in_the_place_of_what_was_left_is_not_gone_on_with() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let target = here.path().join("acme.zip");
    std::fs::write(there.path().join("a.zip"), content(9_000_000)).unwrap();
    let source = Source::open(&Place::folder(there.path()), None).unwrap();
    stop_halfway(&source, &target).await;
    reeve_backups::forget(&target, "another");
    assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 2, "it is not the other one's to forget");
    let mut writer = Writer::create(&target, None).await.unwrap();
    write(&mut writer, &vec![7; 8_000_000]).await;
    reeve_backups::forget(&target, "one");
    writer.leave().await.unwrap();
    let done = download(&source, &wish(&target), &CancellationToken::new(), |_| {}).await.unwrap();
    assert!(std::fs::read(&done.received.part).unwrap() == content(9_000_000), "no byte of the other one");
}

#[tokio::test]
async fn a_file_is_made_of_another_and_what_fails_in_between_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (from, target) = (folder.path().join("plain"), folder.path().join("made"));
    std::fs::write(&from, content(2_500_000)).unwrap();
    let copied = transform(&from, &target, |from, into| std::io::copy(from, into).map(drop)).await.unwrap();
    assert_eq!(copied.sha256, hex::encode(Sha256::digest(content(2_500_000))));
    copied.discard();
    let half = transform(&from, &target, |from, into| {
        std::io::copy(&mut from.take(1_000_000), into)?;
        Err(std::io::ErrorKind::InvalidData.into())
    });
    assert!(matches!(half.await, Err(Error::CannotRead { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the plain one alone");
}
