//! Platforms: those that come with Reeve, and files of one's own.

use serde::{Deserialize, Serialize};
use specta::Type;

pub use reeve_platforms::Platform;

/// Names a platform.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfPlatform {
    /// Its id.
    pub id: String,
}

/// Takes a platform's file in.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddPlatform {
    /// Its text (TOML).
    pub text: String,
    /// Whether it takes the place of one's own with the same id.
    #[serde(default)]
    pub replace: bool,
}

/// A platform's file of one's own.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlatformFile {
    /// Where it is.
    pub file: String,
    /// The platform's id; `None` where it cannot be read.
    pub id: Option<String>,
    /// What is wrong with it, in words, with the line.
    pub problem: Option<String>,
}

/// A platform's file as it is.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlatformText {
    /// Its text (TOML).
    pub text: String,
}
