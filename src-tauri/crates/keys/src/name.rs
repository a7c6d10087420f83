//! What the secrets are called.

use reeve_domain::desk::ThreadId;
use reeve_domain::source::SourceId;
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
    /// The private halves of this person's card.
    Identity,
    /// What proves the end of a support access: the password it was given and a session opened with it.
    Grant(ThreadId),
    /// Password or API key of a tenant's login in the database that a restore brought back, while that is not live.
    Restored(ThreadId),
    /// The same in the database that was live before that restore.
    BeforeRestore(ThreadId),
    /// What opens a source of backups: a bucket's secret key, a WebDAV server's password, or the link itself.
    Source(SourceId),
    /// A bucket's secret key or a WebDAV server's password; the desk's name without its case.
    Desk(String),
    /// What opens a vault: restic calls it the repository's password. Named by the repository's own id.
    Vault(String),
}

impl Name {
    /// The name within an installation. Never changes: secrets kept by older versions are found by it.
    pub(crate) fn account(&self) -> String {
        match self {
            Self::StoreKey => "store-key".to_owned(),
            Self::Login(tenant) => format!("login/{tenant}"),
            Self::MasterPassword(tenant) => format!("master-password/{tenant}"),
            Self::Identity => "identity".to_owned(),
            Self::Grant(thread) => format!("grant/{thread}"),
            Self::Restored(thread) => format!("restored/{thread}"),
            Self::BeforeRestore(thread) => format!("before-restore/{thread}"),
            Self::Source(source) => format!("source/{source}"),
            Self::Desk(name) => format!("desk/{name}"),
            Self::Vault(id) => format!("vault/{id}"),
        }
    }
}
