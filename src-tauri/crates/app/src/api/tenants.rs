//! Connections: looked at, made, changed.

use chrono::{DateTime, Utc};
use reeve_domain::backup::BackupFacts;
use reeve_domain::check::Check;
use reeve_domain::tenant::{SignInWith, Stage, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::{Fault, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

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
    /// Production or test; production when not said.
    #[serde(default)]
    pub stage: Stage,
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

/// Says how careful to be with a tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetStage {
    /// Which tenant.
    pub tenant: TenantId,
    /// Production or test.
    pub stage: Stage,
}

/// Says who hosts a tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetPlatform {
    /// Which tenant.
    pub tenant: TenantId,
    /// A row of the platforms table.
    pub platform: String,
}
