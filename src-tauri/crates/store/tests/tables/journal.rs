//! The journal: a chain that only grows.

use reeve_domain::journal::{Event, Outcome};
use reeve_store::{Store, journal};

use super::{at, store};

async fn write_journal(store: &Store, count: i64) {
    for n in 0..count {
        let event = Event {
            at: at(n),
            actor: "ayşe".into(),
            tenant: None,
            action: "app.start".into(),
            detail: n.to_string(),
            outcome: Outcome::Refused,
        };
        store.write(|tx| journal::append(tx, event)).await.unwrap();
    }
}

#[tokio::test]
async fn the_journal_grows_in_a_chain_and_pages_from_the_newest() {
    let (_home, store) = store().await;
    write_journal(&store, 25).await;
    let newest = store.read(|conn| journal::page(conn, None, 10)).await.unwrap();
    assert_eq!(newest.iter().map(|e| e.seq).collect::<Vec<_>>(), (16..=25).rev().collect::<Vec<_>>());
    let next = store.read(|conn| journal::page(conn, Some(16), 10)).await.unwrap();
    assert_eq!(next[0].seq, 15);
    let verified = store.read(journal::verify).await.unwrap();
    assert_eq!((verified.entries, verified.broken), (25, None));
    assert_eq!(verified.head, Some((25, newest[0].hash.clone())));
}

#[tokio::test]
async fn the_journal_refuses_edits_and_shows_those_made_behind_its_back() {
    let (home, store) = store().await;
    write_journal(&store, 5).await;
    for edit in ["UPDATE journal SET detail = 'x' WHERE seq = 3", "DELETE FROM journal WHERE seq = 3"] {
        let refused = store.write(move |tx| Ok(tx.execute(edit, [])?)).await;
        assert!(refused.is_err(), "the file itself refuses: {edit}");
    }
    drop(store);
    let path = home.path().join("reeve.db");
    reeve_store::Connection::open(&path)
        .unwrap()
        .execute_batch("DROP TRIGGER journal_is_not_edited; UPDATE journal SET detail = 'x' WHERE seq = 3;")
        .unwrap();
    let store = Store::open(&path, None).await.unwrap().store;
    let verified = store.read(journal::verify).await.unwrap();
    assert_eq!(verified.broken.map(|b| b.seq), Some(3), "the chain shows where");
    assert_eq!(verified.entries, 2);
}
