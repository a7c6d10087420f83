//! The hosting platforms as data: what each provider promises its customers, read off the provider's own documents.
//!
//! The only place in the product that names a platform. What must always hold: a value is here because the provider
//! stated it; what is not stated says so and is never guessed, not even where every other provider has the same.

mod promises;
mod table;

pub use promises::*;

/// Every platform, the server of one's own last.
pub fn all() -> &'static [Platform] {
    &table::PLATFORMS
}

/// The platform with this id.
pub fn get(id: &str) -> Option<&'static Platform> {
    all().iter().find(|platform| platform.id == id)
}

#[cfg(test)]
mod tests;
