//! What opens a tenant's login: its password or an API key, as stored for the tenant or for another state of its database.

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{SignInWith, Tenant};
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::Name;
use reeve_odoo::{Credential, Server, Session};
use reeve_store::{promises, tenants as table};

use super::{by_id, secrets::refuse_empty};
use crate::api::Tag;
use crate::reeve::Reeve;
use crate::{grants, journal};

/// How a secret is marked in the keys that is an API key, and one that is a password.
const KEY: &str = "key:";
const PASSWORD: &str = "password:";

/// A password or API key.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    with: SignInWith,
    secret: Secret,
}

impl Login {
    /// One that somebody gave.
    ///
    /// # Errors
    /// [`Code::InvalidInput`] for an empty one.
    pub(crate) fn given(with: SignInWith, secret: Secret) -> Result<Self, Fault> {
        refuse_empty(&secret)?;
        Ok(Self { with, secret })
    }

    /// The password itself; `None` of an API key.
    pub(crate) fn password(&self) -> Option<&Secret> {
        (self.with == SignInWith::Password).then_some(&self.secret)
    }

    /// Whether it is the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.with == other.with && self.secret.expose() == other.secret.expose()
    }

    /// Signs in to a database of a server.
    ///
    /// # Errors
    /// The tenant's refusal, and what keeps it from being asked.
    pub(crate) async fn signs_in(
        &self,
        server: &Server,
        database: &str,
        login: &str,
    ) -> reeve_odoo::Result<Session> {
        let credential = match self.with {
            SignInWith::Password => Credential::Password(&self.secret),
            SignInWith::ApiKey => Credential::ApiKey(&self.secret),
        };
        server.sign_in(database, login, credential).await
    }

    /// Keeps it in the keys, with what it is.
    ///
    /// # Errors
    /// When the keys cannot be used.
    pub(crate) async fn keep_as(&self, reeve: &Reeve, name: &Name) -> Result<(), Fault> {
        let mark = if self.with == SignInWith::ApiKey { KEY } else { PASSWORD };
        let marked = Secret::new(format!("{mark}{}", self.secret.expose()));
        Ok(reeve.keys().await?.set(name, &marked).await?)
    }

    /// One that was kept so.
    ///
    /// # Errors
    /// When the keys cannot be used.
    pub(crate) async fn kept_as(reeve: &Reeve, name: &Name) -> Result<Option<Self>, Fault> {
        let Some(marked) = reeve.keys().await?.get(name).await? else { return Ok(None) };
        let of = |with, secret: &str| Self { with, secret: Secret::new(secret.to_owned()) };
        let key = marked.expose().strip_prefix(KEY).map(|key| of(SignInWith::ApiKey, key));
        let password = || marked.expose().strip_prefix(PASSWORD);
        Ok(key.or_else(|| password().map(|password| of(SignInWith::Password, password))))
    }
}

/// What is stored for a tenant.
///
/// # Errors
/// [`Code::KeyRefused`] where nothing is; when the keys cannot be used.
pub(crate) async fn login(reeve: &Reeve, tenant: &Tenant) -> Result<Login, Fault> {
    let secret = reeve.keys().await?.get(&Name::Login(tenant.id.clone())).await?.ok_or_else(|| {
        Fault::new(Code::KeyRefused, format!("No password or API key is stored for “{}”.", tenant.name))
            .with("tenant", &tenant.name)
            .next("Enter the password or API key of this tenant again.")
    })?;
    Ok(Login { with: tenant.sign_in_with, secret })
}

/// Makes another password or API key, that was seen to work, the tenant's own; `why` says so in the journal.
///
/// # Errors
/// When the keys or the store cannot be used.
pub(crate) async fn replace_login(
    reeve: &Reeve,
    tenant: &Tenant,
    login: &Login,
    why: &str,
) -> Result<Tenant, Fault> {
    let mut tenant = by_id(reeve, &tenant.id).await?;
    tenant.sign_in_with = login.with;
    reeve.keys().await?.set(&Name::Login(tenant.id.clone()), &login.secret).await?;
    let row = tenant.clone();
    let write = move |db: &reeve_store::Transaction<'_>| {
        table::update(db, &row)?;
        grants::sign_in_mended(db, &row.id)?;
        promises::sign_in_mended(db, &row.id)
    };
    reeve.store().await?.write(write).await?;
    reeve.connections().forget(&tenant.id);
    journal::note(reeve, Some(&tenant.name), Action::TenantSetSecret, why, Outcome::Done).await?;
    reeve.changed(&[Tag::Tenants, Tag::Grants], Some(&tenant.id));
    Ok(tenant)
}
