//! The hosting platforms as data: what each provider promises its customers, read off the provider's own documents.
//!
//! The only place in the product that names a platform. One file per platform, in `data`; people add others in the same
//! form ([`read`], [`TEMPLATE`]). What must always hold: a value is there because the provider stated it; what is not
//! stated says so and is never guessed, not even where every other provider has the same.

mod access;
mod backups;
mod file;
mod platform;
mod stated;

use std::sync::LazyLock;

pub use access::*;
pub use backups::*;
pub use file::{Problem, read};
pub use platform::*;
pub use stated::Stated;

/// A file to begin with: every key, with what it means and which words it takes.
pub const TEMPLATE: &str = include_str!("../data/template.toml");

/// The files of the platforms that Reeve knows by itself, the server of one's own last.
const FILES: [&str; 6] = [
    include_str!("../data/ijvine.toml"),
    include_str!("../data/instant_erp.toml"),
    include_str!("../data/odoo_online.toml"),
    include_str!("../data/growsoft.toml"),
    include_str!("../data/erp4.toml"),
    include_str!("../data/other.toml"),
];

static BUILT_IN: LazyLock<Vec<(Platform, &str)>> =
    LazyLock::new(|| FILES.iter().filter_map(|text| Some((read(text).ok()?, *text))).collect());

/// Every platform that Reeve knows by itself, the server of one's own last.
pub fn built_in() -> impl Iterator<Item = &'static Platform> {
    BUILT_IN.iter().map(|(platform, _)| platform)
}

/// The file of one of them, to be read and to begin another with.
pub fn text(id: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(platform, _)| platform.id == id).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests;
