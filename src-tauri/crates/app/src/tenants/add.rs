//! Connecting a tenant: the address is looked at, the login tried, and only what worked is stored.

use reeve_domain::check::Probe;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{Tenant, TenantId, invalid, valid_name, valid_trust, valid_url};
use reeve_domain::{Code, Fault};
use reeve_keys::Name;
use reeve_store::tenants as table;

use super::secrets::refuse_empty;
use super::{connections, look, show};
use crate::api::{AddTenant, OfTenant, ProbeAddress, Tag, TenantView};
use crate::reeve::Reeve;
use crate::{journal, platforms};

/// Looks at an address before anything is stored. Nothing is sent but the questions anyone may ask.
///
/// # Errors
/// What keeps an answer away: [`Code::PlainHttp`], [`Code::UnknownHost`], [`Code::Unreachable`], [`Code::NotOdoo`], …
pub async fn probe(_: &Reeve, request: ProbeAddress) -> Result<Probe, Fault> {
    let url = valid_url(&request.url, request.allow_plain_http)?;
    Ok(connections::server(url, valid_trust(request.trust)?)?.probe().await?)
}

/// Connects a tenant: looks at it, signs in, and stores it only when that worked.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::AlreadyExists`], and everything that keeps a sign-in from working.
pub async fn add(reeve: &Reeve, request: AddTenant) -> Result<TenantView, Fault> {
    let name = valid_name(&request.name)?;
    let url = valid_url(&request.url, request.allow_plain_http)?;
    for (field, value) in [("database", &request.database), ("login", &request.login)] {
        if value.trim().is_empty() {
            return Err(invalid(field, format!("The {field} is missing.")));
        }
    }
    refuse_empty(&request.secret)?;
    platforms::chosen(reeve, &request.platform).await?;
    let tenant = Tenant {
        id: TenantId(uuid::Uuid::new_v4().to_string()),
        name,
        url: url.to_string(),
        database: request.database.trim().to_owned(),
        login: request.login.trim().to_owned(),
        sign_in_with: request.sign_in_with,
        platform: request.platform,
        trust: valid_trust(request.trust)?,
        allow_plain_http: request.allow_plain_http,
        has_master_password: false,
        added_at: reeve.host().now(),
        stage: request.stage,
    };
    refuse_double(reeve, &tenant).await?;
    let (check, session) = look::first_look(reeve, &tenant, &request.secret).await?;

    // the secret first: a tenant without its secret would be a puzzle, a secret without its tenant is removed below
    let keys = reeve.keys().await?;
    keys.set(&Name::Login(tenant.id.clone()), &request.secret).await?;
    let row = tenant.clone();
    let stored = reeve
        .store()
        .await?
        .write(move |db| {
            table::insert(db, &row)?;
            table::save_check(db, &row.id, &check)
        })
        .await;
    if let Err(error) = stored {
        // the reason why it was not stored is the one to tell
        let _ = keys.remove(&Name::Login(tenant.id.clone())).await;
        return Err(error.into());
    }
    reeve.connections().keep(&tenant.id, session);
    journal::note(
        reeve,
        Some(&tenant.name),
        Action::TenantAdd,
        format!("{} on {} as {}", tenant.database, tenant.url, tenant.login),
        Outcome::Done,
    )
    .await?;
    reeve.changed(&[Tag::Tenants], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// Before anything is sent: a second tenant of that name or of that connection is refused.
async fn refuse_double(reeve: &Reeve, tenant: &Tenant) -> Result<(), Fault> {
    let wanted = tenant.clone();
    let known = reeve.store().await?.read(table::list).await?;
    for other in known {
        if other.name.to_lowercase() == wanted.name.to_lowercase() {
            return Err(Fault::new(
                Code::AlreadyExists,
                format!("A tenant called “{}” exists already.", other.name),
            )
            .with("field", "name"));
        }
        if (&other.url, &other.database, &other.login) == (&wanted.url, &wanted.database, &wanted.login) {
            return Err(Fault::new(
                Code::AlreadyExists,
                format!("This login is connected already, as “{}”.", other.name),
            )
            .with("field", "login"));
        }
    }
    Ok(())
}
