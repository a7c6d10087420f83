//! What Reeve does.

pub mod api;
#[macro_use]
mod list;
#[cfg(feature = "typescript")]
pub mod typescript;
