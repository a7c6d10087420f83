//! Open connections: one server and one session per tenant, signed in once and kept.
//!
//! Signing in costs a server 200 ms of hashing (600,000 rounds on 17 and later), so a session is used until it ends.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use reeve_domain::Fault;
use reeve_domain::tenant::{Tenant, TenantId, valid_url};
use reeve_domain::tls::Trust;
use reeve_odoo::{Endpoint, Limits, Server, Session};
use url::Url;

use super::login;
use crate::reeve::Reeve;

/// The sessions this process holds.
#[derive(Default)]
pub(crate) struct Connections(Mutex<HashMap<TenantId, Session>>);

impl Connections {
    /// Keeps a session for later calls.
    pub(crate) fn keep(&self, tenant: &TenantId, session: Session) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant.clone(), session);
    }

    /// Lets go of a tenant's session.
    pub(crate) fn forget(&self, tenant: &TenantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
    }

    /// Whether a session is held.
    pub(crate) fn is_open(&self, tenant: &TenantId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(tenant)
    }

    fn kept(&self, tenant: &TenantId) -> Option<Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(tenant).cloned()
    }
}

/// The session of a tenant: the kept one, or a new one with the stored secret.
pub(crate) async fn session(reeve: &Reeve, tenant: &Tenant) -> Result<Session, Fault> {
    if let Some(session) = reeve.connections().kept(&tenant.id) {
        return Ok(session);
    }
    let login = login(reeve, tenant).await?;
    let session = login.signs_in(&server_of(tenant)?, &tenant.database, &tenant.login).await?;
    reeve.connections().keep(&tenant.id, session.clone());
    Ok(session)
}

/// The server of a tenant, not signed in.
pub(crate) fn server_of(tenant: &Tenant) -> Result<Server, Fault> {
    server(valid_url(&tenant.url, tenant.allow_plain_http)?, tenant.trust.clone())
}

/// A server at an address.
pub(super) fn server(url: Url, trust: Trust) -> Result<Server, Fault> {
    Ok(Server::new(Endpoint { url, trust }, Limits::default())?)
}
