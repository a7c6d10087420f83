//! What Reeve does: the one list of commands and their code.
//!
//! The desktop, the command line and the tests call the functions here, and only this crate combines the wire, the
//! store, the keys and the backups. It knows no window: what it needs of its surroundings it asks of a [`Host`].
//! Folders are named for what the product does.

pub mod api;
pub mod backups;
pub mod cards;
pub mod demo;
pub mod desk;
pub mod exports;
mod files;
pub mod grants;
mod host;
pub mod jobs;
pub mod journal;
#[macro_use]
mod list;
mod paper;
pub mod plans;
pub mod platforms;
pub mod policies;
pub mod promises;
mod reeve;
pub mod requests;
pub mod restores;
pub mod setup;
pub mod sources;
pub mod tenants;
#[cfg(feature = "typescript")]
pub mod typescript;
pub mod users;
pub mod vault;

/// A fleet's answers are many small pieces, made on one thread and dropped on another: with the system's own allocator a
/// sixth of the work on them was finding and giving back memory (`cargo xtask bench change`). It stands here so that every
/// program that does what Reeve does has the same one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use host::{Host, Notice, Quiet, SupportWindow};
pub use reeve::{Options, Reeve};
pub use setup::default_home;
