//! Requests and answers of the commands: what crosses to the page and to scripts.
//!
//! Facts live in `reeve-domain`; here is only what belongs to asking and answering. Secrets come in and never go out:
//! no answer holds a [`Secret`], and the type has no `Serialize` with which it could.

use chrono::{DateTime, Utc};
use reeve_domain::backup::BackupFacts;
use reeve_domain::check::Check;
use reeve_domain::job::JobId;
use reeve_domain::journal::{Break, Entry};
use reeve_domain::tenant::{SignInWith, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::user::{User, UserFilter, UserSort};
use reeve_domain::{Fault, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// What a read provides and a change invalidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Keys, role, settings.
    Setup,
    /// Connections and what was last seen of them.
    Tenants,
    /// Cached people.
    Users,
    /// Known backups.
    Backups,
    /// Long work.
    Jobs,
    /// The record of what was done.
    Journal,
}

/// The one broadcast: something changed, ask again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StateChanged {
    /// What changed.
    pub tags: Vec<Tag>,
    /// For which tenant, when it is only one.
    pub tenant: Option<TenantId>,
}

/// No particulars.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, Type)]
pub struct Nothing {}

/// Names one tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfTenant {
    /// Its id.
    pub tenant: TenantId,
}

/// Names one tenant or all.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfTenantOrAll {
    /// Its id; `None` for all.
    pub tenant: Option<TenantId>,
}

/// Names a job.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfJob {
    /// Its id.
    pub job: JobId,
}

// setup

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
}

// tenants

pub use reeve_platforms::Platform;

/// A tenant with what was last seen of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TenantView {
    /// The connection.
    pub tenant: Tenant,
    /// The latest check.
    pub check: Option<Check>,
    /// Cached accounts.
    #[specta(type = Option<Number>)]
    pub users: Option<u64>,
    /// When the people were last read.
    pub users_as_of: Option<DateTime<Utc>>,
    /// Why the latest refresh failed, when it did; what was read before is still there.
    pub refresh_fault: Option<Fault>,
    /// The newest backup known here.
    pub last_backup: Option<BackupFacts>,
    /// Belongs to the demo fleet.
    pub demo: bool,
}

/// Looks at an address.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ProbeAddress {
    /// As typed.
    pub url: String,
    /// Whose word to take.
    #[serde(default)]
    pub trust: Trust,
    /// Plain http on loopback, asked for explicitly.
    #[serde(default)]
    pub allow_plain_http: bool,
}

/// Connects a tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AddTenant {
    /// What to call it.
    pub name: String,
    /// As typed.
    pub url: String,
    /// Exact name.
    pub database: String,
    /// Who signs in.
    pub login: String,
    /// With what.
    pub sign_in_with: SignInWith,
    /// The password or API key.
    pub secret: Secret,
    /// A row of the platforms table; `other` when unknown.
    pub platform: String,
    /// Whose word to take.
    #[serde(default)]
    pub trust: Trust,
    /// Plain http on loopback, asked for explicitly.
    #[serde(default)]
    pub allow_plain_http: bool,
}

/// Replaces a stored login secret.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetSecret {
    /// Whose.
    pub tenant: TenantId,
    /// Password or key.
    pub sign_in_with: SignInWith,
    /// The new one.
    pub secret: Secret,
}

/// Stores a master password.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetMasterPassword {
    /// Whose server.
    pub tenant: TenantId,
    /// The master password; empty forgets the stored one.
    pub secret: Secret,
}

// users

/// A page of people.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListUsers {
    /// Of one tenant; `None` for all.
    pub tenant: Option<TenantId>,
    /// Which ones.
    #[serde(default)]
    pub filter: UserFilter,
    /// In which order.
    #[serde(default)]
    pub sort: UserSort,
    /// How many to pass over.
    #[specta(type = Number)]
    pub offset: u64,
    /// How many to answer, at most 1,000.
    pub limit: u32,
}

/// People out of the cache.
#[derive(Debug, Clone, Serialize, Type)]
pub struct UsersPage {
    /// The rows.
    pub rows: Vec<User>,
    /// How many there are in all.
    #[specta(type = Number)]
    pub total: u64,
    /// There are more than `total`: counting was stopped to stay quick.
    pub total_is_at_least: bool,
    /// When the oldest data in it was read; `None` when nothing was read yet.
    pub as_of: Option<DateTime<Utc>>,
}

/// Names an account.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowUser {
    /// Whose.
    pub tenant: TenantId,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
}

/// Reads people again.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefreshUsers {
    /// Which tenants; none named means all.
    pub tenants: Vec<TenantId>,
}

/// Writes a CSV.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ExportUsers {
    /// Of one tenant; `None` for all.
    pub tenant: Option<TenantId>,
    /// Which ones.
    #[serde(default)]
    pub filter: UserFilter,
    /// In which order.
    #[serde(default)]
    pub sort: UserSort,
    /// The file to write; refused when it exists.
    pub to: String,
}

/// A written file.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Exported {
    /// Its path.
    pub file: String,
    /// Rows in it, without the header.
    #[specta(type = Number)]
    pub rows: u64,
}

// backups

/// Takes a backup.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TakeBackup {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Full path of the file; `None` takes the suggested one.
    pub to: Option<String>,
}

/// Proves a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct VerifyBackup {
    /// Its path.
    pub file: String,
}

// journal

/// A page of the journal.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PageOfJournal {
    /// Entries older than this number; `None` begins with the newest.
    #[specta(type = Option<Number>)]
    pub before: Option<i64>,
    /// How many, at most 1,000.
    pub limit: u32,
}

/// Entries, newest first.
#[derive(Debug, Clone, Serialize, Type)]
pub struct JournalPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// How many the journal holds in all.
    #[specta(type = Number)]
    pub total: u64,
}

/// What walking the chain showed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ChainReport {
    /// Whether every entry follows from the one before.
    pub ok: bool,
    /// How many were walked.
    #[specta(type = Number)]
    pub entries: u64,
    /// Hash of the newest: note it elsewhere to detect lost newest entries.
    pub head: Option<String>,
    /// The first entry that does not fit.
    pub broken_at: Option<Break>,
}

// demo

/// Starts the demo fleet.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct StartDemo {
    /// How many tenants; 0 takes one per platform.
    pub tenants: u32,
    /// Answers are held back this long, in milliseconds.
    pub latency_ms: u32,
}

/// The running demo fleet.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DemoStatus {
    /// How many tenants were connected.
    pub tenants: u32,
    /// An address of the fleet.
    pub address: String,
}
