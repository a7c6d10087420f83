//! An open file in a folder of its own.

use reeve_store::Store;

pub async fn store() -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let opened = Store::open(&home.path().join("reeve.db"), None).await.unwrap();
    (home, opened.store)
}
