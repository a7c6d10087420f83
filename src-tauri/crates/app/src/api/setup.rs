//! How this installation stands, and what it is told.

use reeve_domain::{Fault, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Who sits at this computer; shapes the navigation, never what may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A database administrator.
    Administrator,
    /// A provider's helpdesk.
    Helpdesk,
    /// A provider's customer.
    Customer,
}

/// Where secrets rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// The operating system's keyring.
    Keyring,
    /// A file encrypted under a passphrase.
    File,
    /// Memory only, gone with the program: the demo fleet's made-up secrets.
    Memory,
}

/// Whether secrets can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Opened.
    Ready,
    /// There is a keyring, and nothing was chosen yet.
    NotChosen,
    /// The chosen place is locked.
    Locked,
    /// There is no keyring: a passphrase file has to be chosen.
    NoKeyring,
}

/// How this installation stands.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Status {
    /// Whether secrets can be used; nothing else works before.
    pub keys: KeyState,
    /// Where they rest, when chosen.
    pub key_place: Option<KeyPlace>,
    /// Why opening failed at the start, when it did.
    pub fault: Option<Fault>,
    /// Where a damaged local file was put, when that happened at this start.
    pub set_aside: Option<String>,
    /// Role, language, colours.
    pub preferences: Preferences,
    /// The data folder.
    pub home: String,
    /// Reeve's version.
    pub version: String,
    /// Whether the demo fleet runs.
    pub demo: bool,
}

/// What the user chose about the window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Preferences {
    /// Who sits here; `None` before the first choice.
    pub role: Option<Role>,
    /// `en` or `tr`; `None` follows the system.
    pub language: Option<String>,
    /// `light` or `dark`; `None` follows the system.
    pub color_scheme: Option<String>,
}

/// Chooses or unlocks the place of secrets.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OpenSetup {
    /// Which place.
    pub place: KeyPlace,
    /// The passphrase of the file; the first one given makes the file.
    pub passphrase: Option<Secret>,
}

/// Asks for a path with the system's own dialog.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ChoosePath {
    /// For what.
    pub purpose: PathPurpose,
    /// A full path to start from.
    pub suggestion: Option<String>,
}

/// What a path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PathPurpose {
    /// Where to save a backup.
    SaveBackup,
    /// Where to save a CSV.
    SaveCsv,
    /// Which backup to look at.
    OpenBackup,
    /// Which CSV to read.
    OpenCsv,
    /// Where to save a file of another kind, such as a receipt or a request to hand over.
    SaveFile,
    /// Which file of another kind to read.
    OpenFile,
    /// Which folder.
    OpenFolder,
}
