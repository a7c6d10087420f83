//! A tenant's secrets: replaced once the new one was seen to work, and read by who signs in or takes a backup.

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{self, SignInWith, Tenant};
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::Name;
use reeve_odoo::DatabaseManager;
use reeve_store::{promises, tenants as table};

use super::{by_id, look, server_of, show};
use crate::api::{OfTenant, SetMasterPassword, SetSecret, Tag, TenantView};
use crate::reeve::Reeve;
use crate::{grants, journal};

/// Replaces the stored password or API key, after it worked once. Ends of accesses that waited for it go on.
///
/// # Errors
/// As [`super::add`] for the sign-in; the old one stays then.
pub async fn set_secret(reeve: &Reeve, request: SetSecret) -> Result<TenantView, Fault> {
    refuse_empty(&request.secret)?;
    let mut tenant = by_id(reeve, &request.tenant).await?;
    tenant.sign_in_with = request.sign_in_with;
    let (check, session) = look::first_look(reeve, &tenant, &request.secret).await?;
    reeve.keys().await?.set(&Name::Login(tenant.id.clone()), &request.secret).await?;
    let row = tenant.clone();
    reeve
        .store()
        .await?
        .write(move |db| {
            table::update(db, &row)?;
            grants::sign_in_mended(db, &row.id)?;
            promises::sign_in_mended(db, &row.id)?;
            table::save_check(db, &row.id, &check)
        })
        .await?;
    reeve.connections().keep(&tenant.id, session);
    let what = match request.sign_in_with {
        SignInWith::Password => "password",
        SignInWith::ApiKey => "API key",
    };
    journal::note(
        reeve,
        Some(&tenant.name),
        Action::TenantSetSecret,
        format!("{what} replaced"),
        Outcome::Done,
    )
    .await?;
    reeve.changed(&[Tag::Tenants, Tag::Grants], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// Stores the server's master password after proving it in a way that can neither set nor drop anything; an empty one
/// forgets the stored one.
///
/// # Errors
/// [`Code::MasterPasswordUnset`] (nothing was sent), [`Code::MasterPasswordWrong`], [`Code::ManagerDisabled`].
pub async fn set_master_password(reeve: &Reeve, request: SetMasterPassword) -> Result<TenantView, Fault> {
    let tenant = by_id(reeve, &request.tenant).await?;
    let name = Name::MasterPassword(tenant.id.clone());
    let keys = reeve.keys().await?;
    let known = !request.secret.is_empty();
    if known {
        prove_and_keep(reeve, &tenant, &request.secret).await?;
    } else {
        keys.remove(&name).await?;
    }
    let id = tenant.id.clone();
    reeve.store().await?.write(move |db| table::set_has_master_password(db, &id, known)).await?;
    let detail = if known { "proven and stored" } else { "forgotten" };
    journal::note(reeve, Some(&tenant.name), Action::TenantSetMasterPassword, detail, Outcome::Done).await?;
    reeve.changed(&[Tag::Tenants], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// Stores a master password that the server takes for its own.
async fn prove_and_keep(reeve: &Reeve, tenant: &Tenant, master: &Secret) -> Result<(), Fault> {
    server_of(tenant)?.database_manager(master).prove().await?;
    reeve.keys().await?.set(&Name::MasterPassword(tenant.id.clone()), master).await?;
    Ok(())
}

/// The stored master password of a tenant's server.
pub(crate) async fn master_password(reeve: &Reeve, tenant: &Tenant) -> Result<Secret, Fault> {
    reeve.keys().await?.get(&Name::MasterPassword(tenant.id.clone())).await?.ok_or_else(|| {
        Fault::new(Code::MasterPasswordNeeded, format!("No master password is stored for “{}”.", tenant.name))
            .with("tenant", &tenant.name)
    })
}

/// The database manager of a tenant's server, to be asked with the stored master password.
pub(crate) async fn database_manager(reeve: &Reeve, tenant: &Tenant) -> Result<DatabaseManager, Fault> {
    Ok(server_of(tenant)?.database_manager(&master_password(reeve, tenant).await?))
}

/// An empty one would still be sent, and count as a failed sign-in.
pub(super) fn refuse_empty(secret: &Secret) -> Result<(), Fault> {
    if secret.is_empty() {
        return Err(tenant::invalid("secret", "The password or API key is missing."));
    }
    Ok(())
}
