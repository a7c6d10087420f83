//! A vault of one's own: a restic repository that holds backups opened, readable with the `restic` program by anyone.
//!
//! Owns how a backup goes in (its dump and every attachment on its own, straight out of the zip, or put together with
//! what is in it already), comes out again as a
//! zip, is checked and is removed; which ones are removed is `reeve-domain`'s retention. The repository's format is
//! `rustic_core`'s work, the files are OpenDAL's. Everything here blocks, so it is called on a thread that may, never
//! on one of the runtime's own.
//!
//! What must always hold: a snapshot is written last, and only when every file it needs is seen to be there, in its
//! whole length; whatever stops a run before that leaves a repository that is as good as before; no two programs change
//! a repository at once, restic's own included; the key is in no error, log or file.

mod affected;
mod ahead;
mod backend;
mod check;
mod error;
mod export;
mod forget;
mod in_order;
mod ingest;
mod key;
mod known;
mod lock;
mod snapshots;
mod source;
mod store;
mod vault;
mod watch;

pub use check::Checked;
pub use error::{Error, Result};
pub use export::Exported;
pub use forget::Freed;
pub use ingest::{About, Added};
pub use key::{Unlocked, new_key};
pub use known::Known;
pub use snapshots::{Origin, Snapshot};
pub use store::Store;
pub use vault::Vault;
pub use watch::Watch;

#[cfg(test)]
mod tests;
