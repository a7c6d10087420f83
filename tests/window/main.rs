//! The real window, driven as a person would: the built app, its pages, a keyring, a demo fleet over HTTPS.
//!
//! Needs a screen, a session bus and an unlocked keyring: `cargo xtask test --only window` brings them. Each step leaves
//! a picture in `REEVE_SCREENSHOTS`, also of where it stood when it failed.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod baseline;
mod driver;
#[cfg(target_os = "linux")]
mod grants;
mod links;
mod main_job;
mod people;
mod restore;
#[cfg(target_os = "linux")]
mod screen;
mod steps;
