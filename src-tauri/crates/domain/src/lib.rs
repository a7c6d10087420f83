//! The words and rules of Reeve.
//!
//! Everything here is pure: no network, no files, no clock, no randomness. Time is an argument. The types are the
//! ones the page sees (they are generated to TypeScript) and the ones the store keeps, so that no fact has two shapes.

pub mod backup;
pub mod card;
pub mod check;
pub mod desk;
pub mod fault;
pub mod grant;
pub mod job;
pub mod journal;
mod named;
pub mod place;
pub mod plan;
pub mod policy;
pub mod promise;
pub mod reach;
pub mod restore;
pub mod retention;
pub mod rights;
pub mod schedule;
pub mod secret;
pub mod size;
pub mod source;
pub mod tenant;
pub mod tls;
pub mod user;
pub mod version;

pub use fault::{Code, Fault, Retry};
pub use secret::Secret;
