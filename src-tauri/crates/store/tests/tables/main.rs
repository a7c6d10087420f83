//! Each table through the open file, a module a table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod backups;
mod drills;
mod jobs;
mod journal;
mod looks;
mod people;
mod policies;
mod promises;
mod settings;
mod tenants;
mod users;
mod vaulted_backups;

use chrono::{DateTime, TimeZone, Utc};
use reeve_domain::tenant::TenantId;
use reeve_store::{Store, bench};

/// So many seconds after a day in 2025.
fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_750_000_000 + second, 0).unwrap()
}

/// The id of a made-up tenant.
fn id(number: usize) -> TenantId {
    bench::tenant(number).id
}

/// An open file in a folder of its own.
async fn store() -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let opened = Store::open(&home.path().join("reeve.db"), None).await.unwrap();
    (home, opened.store)
}

/// An open file with so many made-up tenants, from `id(0)` on.
async fn with_tenants(count: usize) -> (tempfile::TempDir, Store) {
    let (home, store) = store().await;
    for number in 0..count {
        store.write(move |tx| reeve_store::tenants::insert(tx, &bench::tenant(number))).await.unwrap();
    }
    (home, store)
}
