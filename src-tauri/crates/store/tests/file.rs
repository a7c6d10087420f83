//! The file as a file: keys, versions, damage, full disks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use chrono::{TimeZone, Utc};
use reeve_domain::journal::{Event, Outcome};
use reeve_domain::{Code, Fault, Secret};
use reeve_store::{Error, Key, Opened, Store, bench, journal, settings, tenants};

fn key(digit: &str) -> Key {
    Key::from_hex(&Secret::new(digit.repeat(64))).unwrap()
}

fn event(n: i64) -> Event {
    Event {
        at: Utc.timestamp_millis_opt(1_750_000_000_000 + n).unwrap(),
        actor: "ayşe".into(),
        tenant: Some("Acme".into()),
        action: "backup.take".into(),
        detail: format!("Entry with a text that can be recognised {n}"),
        outcome: Outcome::Done,
    }
}

/// A file with a tenant and some journal, closed again.
async fn filled(path: &Path, key: Option<&Key>, entries: i64) {
    let store = Store::open(path, key).await.unwrap().store;
    store
        .write(move |tx| {
            tenants::insert(tx, &bench::tenant(1))?;
            (0..entries).try_for_each(|n| journal::append(tx, event(n)).map(drop))
        })
        .await
        .unwrap();
}

async fn journal_of(opened: &Opened) -> journal::Verified {
    opened.store.read(journal::verify).await.unwrap()
}

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

fn overwrite(path: &Path, at: u64, with: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(with).unwrap();
}

fn is_there(home: &Path, part: &str) -> bool {
    std::fs::read_dir(home).unwrap().flatten().any(|e| e.file_name().to_string_lossy().contains(part))
}

#[tokio::test]
async fn an_encrypted_file_shows_nothing_and_opens_with_its_key_only() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    filled(&path, Some(&key("4")), 3).await;
    let raw = bytes(&path);
    assert!(
        !raw.windows(6).any(|w| w == b"Bench " || w == b"Entry " || w == b"SQLite"),
        "nothing can be read in it"
    );

    for wrong in [Some(key("5")), None] {
        let error = Store::open(&path, wrong.as_ref()).await.err().expect("does not open");
        assert!(matches!(error, Error::WrongKey), "{error:?}");
        assert_eq!(Fault::from(error).code, Code::KeysLocked);
    }
    assert_eq!(bytes(&path), raw, "a wrong key leaves the file untouched");
    assert!(!is_there(home.path(), "damaged"), "and never sets it aside");

    let opened = Store::open(&path, Some(&key("4"))).await.unwrap();
    assert_eq!(journal_of(&opened).await.entries, 3);
    assert_eq!(opened.set_aside, None);
}

#[tokio::test]
async fn a_plain_file_does_not_open_with_a_key() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    filled(&path, None, 1).await;
    let raw = bytes(&path);
    assert!(raw.starts_with(b"SQLite format 3\0"), "plain was asked for");
    assert!(matches!(Store::open(&path, Some(&key("4"))).await.err(), Some(Error::WrongKey)));
    assert_eq!(bytes(&path), raw);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    let opened = Store::open(&path, None).await.unwrap();
    opened.store.write(|tx| settings::set(tx, "a", &1)).await.unwrap();
    for part in ["reeve.db", "reeve.db-wal"] {
        let mode = std::fs::metadata(home.path().join(part)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{part} is for its owner");
    }
}

#[tokio::test]
async fn a_newer_file_is_refused_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    filled(&path, None, 1).await;
    {
        let conn = reeve_store::Connection::open(&path).unwrap();
        conn.execute_batch("PRAGMA user_version = 4711; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
    }
    let raw = bytes(&path);
    let error = Store::open(&path, None).await.err().expect("refused");
    assert!(matches!(error, Error::Newer { found: 4711, .. }), "{error:?}");
    assert_eq!(Fault::from(error).code, Code::StoreNewer);
    assert_eq!(bytes(&path), raw, "not a byte was changed");
}

#[tokio::test]
async fn a_file_whose_history_was_edited_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    filled(&path, None, 1).await;
    {
        let conn = reeve_store::Connection::open(&path).unwrap();
        conn.execute_batch("UPDATE migration SET sha256 = 'another'").unwrap();
    }
    let raw = bytes(&path);
    assert!(matches!(Store::open(&path, None).await.err(), Some(Error::Foreign { .. })));
    assert_eq!(bytes(&path), raw);
    assert!(!is_there(home.path(), "damaged"), "it is not damaged, it is another's");
}

#[tokio::test]
async fn somebody_elses_database_is_not_taken_over() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("photos.db");
    reeve_store::Connection::open(&path).unwrap().execute_batch("CREATE TABLE photo (id INTEGER)").unwrap();
    let raw = bytes(&path);
    assert!(matches!(Store::open(&path, None).await.err(), Some(Error::Foreign { .. })));
    assert_eq!(bytes(&path), raw);
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_the_journal_comes_along() {
    for key in [None, Some(key("4"))] {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("reeve.db");
        filled(&path, key.as_ref(), 2_000).await;
        let raw = bytes(&path);
        // the directory of the search index, small and read at every start, becomes noise: find a page of it by trying
        let pages = raw.len() / 8192;
        let mut set_aside = 0;
        for page in 1..pages {
            overwrite(&path, page as u64 * 8192, &[0xa5; 8192]);
            let opened = Store::open(&path, key.as_ref()).await.unwrap();
            if let Some(aside) = &opened.set_aside {
                set_aside += 1;
                let kept = bytes(aside);
                assert_eq!(kept.len(), raw.len(), "the damaged file is kept whole");
                assert_eq!(kept[page * 8192..][..8192], [0xa5; 8192]);
                let carried = journal_of(&opened).await;
                let rows = opened.store.read(journal::count).await.unwrap();
                assert!(rows <= 2_000, "nothing is invented");
                assert!(
                    carried.broken.is_some() || carried.entries == rows,
                    "what came along is the chain, or verification says where it breaks"
                );
                drop(opened);
                let again = Store::open(&path, key.as_ref()).await.unwrap();
                assert_eq!(again.set_aside, None, "the new file is sound");
            }
            std::fs::remove_dir_all(home.path()).unwrap();
            std::fs::create_dir(home.path()).unwrap();
            std::fs::write(&path, &raw).unwrap();
        }
        assert!(
            set_aside > 3,
            "essential pages are looked at when the file is opened: {set_aside} of {pages}"
        );
    }
}

#[tokio::test]
async fn damage_that_shows_later_is_found_at_the_next_start_and_costs_only_what_lay_there() {
    for key in [None, Some(key("4"))] {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("reeve.db");
        filled(&path, key.as_ref(), 20_000).await;
        let middle = std::fs::metadata(&path).unwrap().len() / 2 / 8192 * 8192;
        overwrite(&path, middle, &[0xa5; 8192]);

        let opened = Store::open(&path, key.as_ref()).await.unwrap();
        assert_eq!(opened.set_aside, None, "a page in the middle of the journal is not read at the start");
        let error = opened.store.read(journal::verify).await.expect_err("the page is broken");
        assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
        assert_eq!(Fault::from(error).code, Code::StoreDamaged);
        let tenants = opened.store.read(tenants::list).await.unwrap();
        assert_eq!(tenants.len(), 1, "what is not damaged still answers");
        drop(opened);

        let opened = Store::open(&path, key.as_ref()).await.unwrap();
        assert!(opened.set_aside.is_some(), "now the file is looked at in full");
        let rows = opened.store.read(journal::count).await.unwrap();
        assert!((19_000..20_000).contains(&rows), "all but one page of the journal came along: {rows}");
        let verified = journal_of(&opened).await;
        assert!(verified.broken.is_some(), "and the gap is told");
        assert_eq!(
            opened.store.read(tenants::list).await.unwrap().len(),
            1,
            "connections are known nowhere else"
        );
        opened.store.write(|tx| journal::append(tx, event(1))).await.unwrap();
    }
}

#[tokio::test]
async fn cut_overwritten_and_zeroed_files_are_set_aside_never_deleted() {
    for (name, key) in [("plain", None), ("encrypted", Some(key("4")))] {
        for damage in ["cut", "text", "zeros", "tiny"] {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("reeve.db");
            filled(&path, key.as_ref(), 500).await;
            let length = std::fs::metadata(&path).unwrap().len();
            match damage {
                "cut" => std::fs::OpenOptions::new()
                    .write(true)
                    .open(&path)
                    .unwrap()
                    .set_len(length - 8192)
                    .unwrap(),
                "text" => overwrite(&path, 0, "this is not a database any more. ".repeat(600).as_bytes()),
                "zeros" => overwrite(&path, 0, &[0; 8192]),
                _ => std::fs::write(&path, b"x").unwrap(),
            }
            let damaged = bytes(&path);
            let opened = Store::open(&path, key.as_ref()).await.unwrap();
            let aside = opened.set_aside.clone().unwrap_or_else(|| panic!("{name}, {damage}: set aside"));
            assert_eq!(bytes(&aside), damaged, "{name}, {damage}: kept as it was");
            opened.store.write(|tx| settings::set(tx, "works", &true)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_full_disk_ends_cleanly() {
    let home = tempfile::tempdir().unwrap();
    let opened = Store::open(&home.path().join("reeve.db"), Some(&key("4"))).await.unwrap();
    opened.store.write(|tx| journal::append(tx, event(0))).await.unwrap();
    let error = opened
        .store
        .write(|tx| {
            // SQLite answers a limit on pages exactly as it does a full disk
            let pages: i64 = tx.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            tx.query_row(&format!("PRAGMA max_page_count = {}", pages + 2), [], |_| Ok(()))?;
            (1..10_000).try_for_each(|n| journal::append(tx, event(n)).map(drop))
        })
        .await
        .expect_err("there is no room");
    assert!(matches!(error, Error::Full), "{error:?}");
    assert_eq!(Fault::from(error).code, Code::DiskFull);
    let verified = journal_of(&opened).await;
    assert_eq!((verified.entries, verified.broken), (1, None), "nothing of the failed change was kept");
    opened
        .store
        .write(|tx| {
            tx.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(()))?;
            journal::append(tx, event(1))
        })
        .await
        .expect("works again when there is room");
}

#[tokio::test]
async fn a_folder_in_the_way_is_an_error_with_words() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    std::fs::create_dir(&path).unwrap();
    let error = Store::open(&path, None).await.err().expect("a folder is no file");
    assert!(matches!(error, Error::CannotWrite { .. }), "{error:?}");
}

#[tokio::test]
async fn readers_see_one_moment_while_a_write_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(&home.path().join("reeve.db"), None).await.unwrap().store;
    store.write(|tx| journal::append(tx, event(0))).await.unwrap();
    let (started, has_started) = std::sync::mpsc::channel();
    let (finish, may_finish) = std::sync::mpsc::channel::<()>();
    let writing = tokio::spawn({
        let store = store.clone();
        async move {
            store
                .write(move |tx| {
                    journal::append(tx, event(1))?;
                    started.send(()).unwrap();
                    may_finish.recv().unwrap();
                    Ok(())
                })
                .await
        }
    });
    tokio::task::spawn_blocking(move || has_started.recv().unwrap()).await.unwrap();
    for _ in 0..5 {
        let count = store.read(journal::count).await.unwrap();
        assert_eq!(count, 1, "a write that is not finished is not seen, and nobody waits for it");
    }
    finish.send(()).unwrap();
    writing.await.unwrap().unwrap();
    assert_eq!(store.read(journal::count).await.unwrap(), 2);
}

#[tokio::test]
async fn a_change_that_fails_half_way_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(&home.path().join("reeve.db"), None).await.unwrap().store;
    let failed: Result<(), Error> = store
        .write(|tx| {
            journal::append(tx, event(0))?;
            Err(Error::NotFound { what: "tenant" })
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(store.read(journal::count).await.unwrap(), 0);
    assert!(
        store.read(|conn| Ok(conn.execute("DELETE FROM setting", [])?)).await.is_err(),
        "a reader cannot write"
    );
}

#[test]
fn a_file_begins_with_what_its_key_says() {
    // what lets a wrong key be told from damage
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let home = tempfile::tempdir().unwrap();
    let header = |name: &str, key: &Key| {
        let path = home.path().join(name);
        runtime.block_on(filled(&path, Some(key), 1));
        let mut header = [0; 16];
        std::fs::File::open(path).unwrap().read_exact(&mut header).unwrap();
        header
    };
    let one = header("one", &key("4"));
    assert_eq!(one, header("two", &key("4")), "the same key, the same header");
    assert_ne!(one, header("three", &key("5")), "another key, another header");
}
