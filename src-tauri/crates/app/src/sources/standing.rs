//! The sources that nobody sets up: a tenant's own database manager, and the vault. Nothing is asked of either to show them.

use chrono::{DateTime, Utc};
use reeve_domain::check::{Check, Manager};
use reeve_domain::source::{BackupSource, SourceId, SourcePlace};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, tenants as tenants_table, vaulted_backups};

use crate::api::{Nothing, SourceView};
use crate::reeve::Reeve;
use crate::{backups, vault};

/// Those of a tenant.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn of(reeve: &Reeve, tenant: &Tenant) -> Result<Vec<SourceView>, Fault> {
    let whose = tenant.clone();
    let read = move |db: &Connection| {
        let check = tenants_table::last_check(db, &whose.id)?;
        let vaulted = vaulted_backups::list(db, Some(&whose.name))?.len();
        Ok((check, backups::taken_here(db, &whose)?, vaulted as u64))
    };
    let (check, taken, vaulted) = reeve.store().await?.read(read).await?;
    let url = tenant.url.clone();
    let place = SourcePlace::Manager { url };
    let listed_at = check.as_ref().map(|check| check.checked_at);
    let closed = closed(tenant, check.as_ref());
    let mut all =
        vec![SourceView { fault: closed, ..view(tenant, "Database manager", place, listed_at, taken) }];
    if let Some(there) = vault::status(reeve, Nothing {}).await? {
        let looked = there.last_run.and_then(|run| run.ended_at).max(there.checked_at);
        all.push(view(tenant, "Vault", SourcePlace::Vault { at: there.place }, looked, vaulted));
    }
    Ok(all)
}

fn view(
    tenant: &Tenant,
    name: &str,
    place: SourcePlace,
    listed_at: Option<DateTime<Utc>>,
    backups: u64,
) -> SourceView {
    // like no id that is ever given out
    let id = SourceId(format!("{name} of {}", tenant.id));
    let source = BackupSource {
        id,
        tenant: tenant.id.clone(),
        name: name.to_owned(),
        place,
        patterns: Vec::new(),
        only_patterns: false,
    };
    SourceView { source, listed_at, backups, ignored: 0, fault: None }
}

/// Why the manager would make no backup now.
fn closed(tenant: &Tenant, check: Option<&Check>) -> Option<Fault> {
    match check.map(|check| check.manager) {
        Some(Manager::Disabled) => {
            Some(Fault::new(Code::ManagerDisabled, "The provider has switched this database manager off."))
        }
        Some(Manager::Unprotected) => {
            Some(Fault::new(Code::MasterPasswordUnset, "The server's master password was never set."))
        }
        _ if !tenant.has_master_password => {
            Some(Fault::new(Code::MasterPasswordNeeded, "The server's master password is not known here."))
        }
        _ => None,
    }
}
