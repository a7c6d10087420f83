//! What the suites of this package share: installations to test in, servers to test against, and a line between the
//! two that breaks on request.
//!
//! Nothing here judges the product by the product's own code: what Reeve says is compared with plain requests
//! ([`witness`]), other programs ([`outside`]) and the bytes on disk ([`leaks`]).

// A task carried through from the terminal to the wire is one future inside the other, more than 128 deep.
#![recursion_limit = "256"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "all of it is test"
)]

pub mod access;
pub mod arguments;
pub mod browser;
pub mod bucket;
pub mod command_line;
pub mod computer;
pub mod expect;
pub mod impostor;
pub mod installation;
pub mod kept;
pub mod killed;
pub mod leaks;
pub mod openssl;
pub mod outside;
pub mod own;
pub mod plans;
pub mod progress;
pub mod promises;
pub mod proxy;
pub mod restores;
#[cfg(unix)]
pub mod sftp;
pub mod small_disk;
pub mod throwaway;
pub mod way_in;
pub mod webdav;
pub mod witness;
