//! What a document says, and what it is silent about.

use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

/// A value from a provider's document, or the fact that there is none.
///
/// The page is told which of the two it is; in a platform's file the value simply stands there or is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Type)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Stated<T> {
    /// The provider's document says so.
    Stated(T),
    /// The provider's document is silent.
    #[default]
    NotStated,
}

impl<T> Stated<T> {
    /// The value, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Stated(value) => Some(value),
            Self::NotStated => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Stated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // as an option: what is left out is one without a value
        Ok(Option::deserialize(deserializer)?.map_or(Self::NotStated, Self::Stated))
    }
}
