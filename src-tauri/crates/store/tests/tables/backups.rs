//! Backups that were taken.

use reeve_domain::backup::{BackupFacts, ProofLine, Verdict};
use reeve_store::{Error, backups};

use super::{at, store};

#[tokio::test]
async fn backups_are_listed_newest_first_and_forgotten_on_request() {
    let (_home, store) = store().await;
    let facts = |file: &str, tenant: &str, second| BackupFacts {
        tenant: tenant.into(),
        database: "prod".into(),
        file: file.into(),
        bytes: 5_000_000_000,
        sha256: "ab".repeat(32),
        seconds: 1.5,
        taken_at: at(second),
        timed_by: None,
        odoo_version: None,
        holds: None,
        verdict: Verdict::of(vec![ProofLine { name: "crc".into(), ok: true, detail: "3 members".into() }]),
    };
    let all = [facts("/b/1.zip", "Acme", 1), facts("/b/2.zip", "Acme", 2), facts("/b/3.zip", "Other", 3)];
    let saved = all.clone();
    store.write(move |tx| saved.iter().try_for_each(|facts| backups::save(tx, facts, None))).await.unwrap();
    let files = |list: Vec<BackupFacts>| list.into_iter().map(|facts| facts.file).collect::<Vec<_>>();
    assert_eq!(
        files(store.read(|conn| backups::list(conn, None)).await.unwrap()),
        ["/b/3.zip", "/b/2.zip", "/b/1.zip"]
    );
    assert_eq!(
        files(store.read(|conn| backups::list(conn, Some("Acme"))).await.unwrap()),
        ["/b/2.zip", "/b/1.zip"]
    );
    let again = all[0].clone();
    store.write(move |tx| backups::save(tx, &again, Some("1st"))).await.unwrap();
    let versions = store.read(|db| backups::versions(db, Some("Acme"))).await.unwrap();
    assert_eq!(versions.into_iter().collect::<Vec<_>>(), [("/b/1.zip".to_owned(), "1st".to_owned())]);
    store.write(|tx| backups::remove(tx, "/b/2.zip")).await.unwrap();
    assert_eq!(store.read(|conn| backups::list(conn, Some("Acme"))).await.unwrap(), all[..1]);
    assert!(matches!(store.write(|tx| backups::remove(tx, "/b/2.zip")).await, Err(Error::NotFound { .. })));
}
