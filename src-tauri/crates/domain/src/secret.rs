//! A value that may be used and must never be shown.
//!
//! Owns the one type every password, key and passphrase travels in. It cannot be printed, serialised or compared by
//! accident, and its memory is wiped when it goes.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// A password, API key or passphrase. Comes in (from a prompt, the page, the keyring) and never goes back out.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Secret(#[specta(type = String)] SecretString);

impl Secret {
    /// Takes ownership of a plain value.
    pub fn new(value: String) -> Self {
        Self(SecretString::from(value))
    }

    /// The plain value, for the one place that puts it on the wire or into the keyring.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether there is nothing in it: an empty secret is a missing one.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        let secret = Secret::new("correct horse".into());
        assert!(!format!("{secret:?} {secret:#?}").contains("horse"), "Debug must not show the value");
    }
}
