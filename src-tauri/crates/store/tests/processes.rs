//! Several processes on one file, and processes that die. The children are this very test program, told by the
//! environment what to do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::Utc;
use reeve_domain::journal::{Event, Outcome};
use reeve_domain::user::{UserFilter, UserKind, UserSort};
use reeve_store::{Scope, Store, bench, journal, sync, tenants, users};

const FILE: &str = "REEVE_TEST_FILE";

fn child(path: &Path, work: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", work, "--ignored", "--nocapture"])
        .env(FILE, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn store_of_parent() -> Store {
    let path = std::env::var_os(FILE).expect("started by another test");
    Store::open(Path::new(&path), None).await.unwrap().store
}

async fn append(store: &Store, detail: String) {
    let event = Event {
        at: Utc::now(),
        actor: "child".into(),
        tenant: None,
        action: "app.start".into(),
        detail,
        outcome: Outcome::Done,
    };
    store.write(|tx| journal::append(tx, event)).await.unwrap();
}

#[tokio::test]
#[ignore = "the work of a child process"]
async fn child_writes_forty_entries() {
    let store = store_of_parent().await;
    for n in 0..40 {
        append(&store, n.to_string()).await;
    }
}

#[tokio::test]
#[ignore = "the work of a child process"]
async fn child_writes_until_it_is_killed() {
    let store = store_of_parent().await;
    for round in 0.. {
        append(&store, format!("round {round}")).await;
        let people = (1..=300)
            .map(|id| reeve_store::UserRow { id, ..bench::person(id + round * 1_000) })
            .collect::<Vec<_>>();
        store
            .write_cache(move |tx| {
                let tenant = bench::tenant(1).id;
                users::upsert(tx, &tenant, &people)?;
                sync::set(tx, &tenant, &sync::SyncState { complete: true, count: 300, ..Default::default() })
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn processes_that_start_at_once_share_a_new_file() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    let mut children: Vec<Child> = (0..4).map(|_| child(&path, "child_writes_forty_entries")).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success(), "nobody is turned away");
    }
    let opened = Store::open(&path, None).await.unwrap();
    assert_eq!(opened.set_aside, None);
    let verified = opened.store.read(journal::verify).await.unwrap();
    assert_eq!((verified.entries, verified.broken), (160, None), "one chain, nothing lost");
}

#[tokio::test]
async fn a_process_killed_at_any_moment_leaves_a_sound_file() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("reeve.db");
    let first = Store::open(&path, None).await.unwrap().store;
    first.write(|tx| tenants::insert(tx, &bench::tenant(1))).await.unwrap();
    drop(first);
    let mut before = 0;
    for wait in [150, 230, 310, 420, 560] {
        let mut child = child(&path, "child_writes_until_it_is_killed");
        tokio::time::sleep(Duration::from_millis(wait)).await;
        child.kill().unwrap();
        child.wait().unwrap();

        let opened = Store::open(&path, None).await.unwrap();
        assert_eq!(opened.set_aside, None, "a killed process is no damage");
        let verified = opened.store.read(journal::verify).await.unwrap();
        assert_eq!(verified.broken, None, "the chain holds");
        assert!(verified.entries >= before, "what was written stays written");
        before = verified.entries;
        let filter = UserFilter {
            kinds: vec![UserKind::Internal, UserKind::Portal, UserKind::Public],
            ..UserFilter::default()
        };
        let (check, rows, page) = opened
            .store
            .read(move |conn| {
                let check: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
                let rows: u64 = conn.query_row("SELECT count(*) FROM user", [], |row| row.get(0))?;
                let everybody =
                    users::page(conn, &Scope::All, &filter, UserSort::default(), 0, 1_000, Utc::now())?;
                Ok((check, rows, everybody))
            })
            .await
            .unwrap();
        assert_eq!(check, "ok");
        assert_eq!(
            (page.total, page.rows.len() as u64),
            (rows, rows),
            "the index knows exactly who is there"
        );
        assert!(rows == 0 || rows == 300, "a batch is there as a whole or not at all: {rows}");
    }
    assert!(before > 0, "the children did write");
}
