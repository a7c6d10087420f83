//! The local SQLite file: tenants, users as last seen, jobs, journal, backups, settings.
//!
//! Owns the file's format, its encryption and the search over people; leaves the meaning of rows to `reeve-domain` and
//! where the key comes from to `reeve-keys`. What must always hold: nothing of the file is touched before it is known to
//! be ours, current and under this key; a change is made as a whole or not at all; the journal only grows; a failed
//! refresh erases nothing; no secret is in it.
//!
//! ```no_run
//! # async fn example(key: reeve_store::Key) -> reeve_store::Result<()> {
//! use reeve_store::{Scope, Store, users};
//! let opened = Store::open("reeve.db".as_ref(), Some(&key)).await?;
//! let page = opened
//!     .store
//!     .read(|conn| users::page(conn, &Scope::All, &Default::default(), Default::default(), 0, 80, chrono::Utc::now()))
//!     .await?;
//! # let _ = page; Ok(())
//! # }
//! ```

mod aside;
pub mod bench;
mod connection;
mod error;
mod key;
mod migrations;
mod open;
mod presence;
mod search;
mod store;
mod tables;

pub use error::{Error, Result};
pub use key::Key;
pub use store::{Opened, Store};
pub use tables::{
    api_keys, backups, baselines, cards, desks, downloads, drills, found_backups, grant_work, groups, jobs,
    journal, looks, plans, policies, promises, restore_work, settings, sources, strays, sync, templates,
    tenants, thread_events, threads, users, vaulted_backups,
};

pub use policies::StoredPolicy;
pub use promises::{Standing, StoredPromises};
pub use sync::SyncState;
pub use users::{Scope, Upserted, UserPage, UserRow};

pub use rusqlite::{Connection, Transaction};
