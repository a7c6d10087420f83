//! Everything that goes wrong sooner or later: each has its code and words that help, loses nothing, leaves nothing
//! behind and shows no secret anywhere.
//!
//! Servers are the demo fleet's, told to misbehave, or real ones behind a line that breaks. What cannot be had on this
//! computer (a disk to fill, a keyring to lock, a real server) is said loudly and not counted as held.

// As in the library of this package: a task is one future inside the other.
#![recursion_limit = "256"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "all of it is test"
)]

mod address;
mod answers;
mod backup;
mod certificate;
mod changes;
mod changes_midway;
mod clock;
mod disk;
mod downloads;
mod elsewhere;
mod grants;
mod keys;
mod leaking;
mod line;
mod manager;
mod restores;
mod restores_cut;
mod signing_in;
mod sources;
mod sources_services;
mod stopping;
mod store;
mod together;
mod vault;
mod vault_increment;
