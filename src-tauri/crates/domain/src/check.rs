//! What looking at a connection showed: who answers, what this login may do, what can be offered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::fault::Fault;
use crate::tls::TlsFacts;
use crate::version::Version;

/// Before signing in: what an address shows to anyone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Probe {
    /// The address as Reeve will use it.
    pub url: String,
    /// Server version; `None` when the certificate must be decided first.
    pub version: Option<Version>,
    /// Handshake facts; `None` for plain http.
    pub tls: Option<TlsFacts>,
    /// Databases, where the server lists them; `None` where it does not.
    pub databases: Option<Vec<String>>,
    /// Tenant's clock minus ours, in seconds, to the second.
    pub clock_offset_seconds: Option<i32>,
}

/// After signing in: the report of a connection check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Check {
    /// When it was made.
    pub checked_at: DateTime<Utc>,
    /// What anyone sees.
    pub probe: Probe,
    /// What this login is and may do; `Err` keeps why signing in failed.
    pub rights: Option<Rights>,
    /// Why the login could not be looked at.
    pub sign_in_fault: Option<Fault>,
    /// Modules that decide which policies exist.
    pub policy_modules: Vec<Module>,
    /// Whether the database manager answers.
    pub manager: Manager,
}

/// What a login is and may do on its tenant, as the tenant says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rights {
    /// The login's record id.
    #[specta(type = Number)]
    pub uid: i64,
    /// The person's name.
    pub name: String,
    /// Holds `base.group_system` (Settings).
    pub settings: bool,
    /// Holds `base.group_erp_manager` (Access Rights).
    pub access_rights: bool,
    /// May read accounts.
    pub read_users: bool,
    /// May create and change accounts.
    pub write_users: bool,
}

/// A module that matters to policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Module {
    /// Technical name, such as `auth_password_policy`.
    pub name: String,
    /// What the tenant says about it.
    pub state: ModuleState,
}

/// Whether a module can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ModuleState {
    /// In use.
    Installed,
    /// On the server, not in use in this database.
    Available,
    /// Not on the server.
    Absent,
    /// This login may not see modules.
    Unknown,
}

/// What the server's database manager allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Manager {
    /// Answers, and is protected by a master password.
    Ready,
    /// Answers, and its master password was never set: nothing may be posted to it.
    Unprotected,
    /// Switched off by the provider (`list_db = False`) or not reachable from here.
    Disabled,
    /// Could not be told.
    Unknown,
}
