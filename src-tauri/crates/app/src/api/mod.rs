//! Requests and answers of the commands: what crosses to the page and to scripts.
//!
//! Facts live in `reeve-domain`; here is only what belongs to asking and answering. Secrets come in and never go out:
//! no answer holds a [`reeve_domain::Secret`], and the type has no `Serialize` with which it could.

mod backups;
mod cards;
mod demo;
mod desks;
mod exports;
mod grants;
mod journal;
mod plans;
mod platforms;
mod policies;
mod promises;
mod proving;
mod receipts;
mod requests;
mod restores;
mod setup;
mod sources;
mod tenants;
mod users;
mod vault;

use reeve_domain::job::JobId;
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use backups::*;
pub use cards::*;
pub use demo::*;
pub use desks::*;
pub use exports::*;
pub use grants::*;
pub use journal::*;
pub use plans::*;
pub use platforms::*;
pub use policies::*;
pub use promises::*;
pub use proving::*;
pub use receipts::*;
pub use requests::*;
pub use restores::*;
pub use setup::*;
pub use sources::*;
pub use tenants::*;
pub use users::*;
pub use vault::*;

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
    /// Policies as last read, and baselines.
    Policies,
    /// What was promised, and what came of checking it.
    Promises,
    /// Plans and what came of them.
    Plans,
    /// Cards, and requests and accesses for support.
    Grants,
    /// Desks as set up here.
    Desks,
    /// Known backups.
    Backups,
    /// Restores, asked for and carried out.
    Restores,
    /// The vault and what is in it.
    Vault,
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
