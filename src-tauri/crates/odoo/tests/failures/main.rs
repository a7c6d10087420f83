//! Servers that fail, one way at a time: what is tried again, what never is, and what each failure is called.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, its helpers included, and says aloud what it skipped"
)]

mod actions;
mod backups;
mod certificates;
mod redirects;
mod repeats;
mod restores;
mod sessions;
mod stub;
mod swaps;
