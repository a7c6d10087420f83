//! What the vault had when it was last looked into.

use reeve_domain::backup::Holds;
use reeve_domain::source::VaultedBackup;
use reeve_store::vaulted_backups;

use super::{at, store};

fn backup(id: &str, tenant: &str, day: i64) -> VaultedBackup {
    VaultedBackup {
        id: id.repeat(64),
        tenant: tenant.into(),
        database: Some("acme".into()),
        at: at(day * 86_400),
        holds: Holds::Full,
        bytes: 4_000,
        sha256: None,
        complete: true,
    }
}

#[tokio::test]
async fn what_is_no_longer_in_the_vault_is_forgotten() {
    let (_home, store) = store().await;
    let before = [backup("a", "Acme", 1), backup("b", "Acme", 2), backup("c", "Other", 3)];
    let saved = before.clone();
    store.write(move |tx| vaulted_backups::replace(tx, &saved)).await.unwrap();
    let [a, b, c] = before;
    let of = async |tenant: &'static str| {
        store.read(move |conn| vaulted_backups::list(conn, Some(tenant))).await.unwrap()
    };
    assert_eq!(of("Acme").await, [a.clone(), b.clone()]);
    assert_eq!(of("Other").await, std::slice::from_ref(&c));
    assert_eq!(store.read(|conn| vaulted_backups::list(conn, None)).await.unwrap(), [a, b.clone(), c]);
    let saved = [b.clone()];
    store.write(move |tx| vaulted_backups::replace(tx, &saved)).await.unwrap();
    assert_eq!((of("Acme").await, of("Other").await), (vec![b], vec![]));
}
