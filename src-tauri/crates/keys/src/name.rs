//! What the secrets are called.

use reeve_domain::tenant::TenantId;

/// One secret of an installation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// The key of the local database.
    StoreKey,
    /// Password or API key of the login used at a tenant.
    Login(TenantId),
    /// Master password of a tenant's server.
    MasterPassword(TenantId),
}

impl Name {
    /// The name within an installation. Never changes: secrets kept by older versions are found by it.
    pub(crate) fn account(&self) -> String {
        match self {
            Self::StoreKey => "store-key".to_owned(),
            Self::Login(tenant) => format!("login/{tenant}"),
            Self::MasterPassword(tenant) => format!("master-password/{tenant}"),
        }
    }
}
