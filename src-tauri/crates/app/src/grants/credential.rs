//! The one password of an access: what the approver's panel keeps to try at the end, and what the staff member opens.

use reeve_domain::desk::ThreadId;
use reeve_domain::grant::GrantTerms;
use reeve_domain::tenant::valid_url;
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::Name;
use reeve_odoo::{Endpoint, Limits, Server};
use serde::Deserialize;

use crate::reeve::Reeve;

/// What is tried at the end of an access, and must be refused: its password, and a web session opened with it.
pub(super) struct Probe {
    pub(super) password: Secret,
    pub(super) cookie: Secret,
}

#[derive(Deserialize)]
struct Kept {
    password: String,
    cookie: String,
}

impl Probe {
    /// Keeps it with the other secrets until the end.
    pub(super) async fn keep(&self, reeve: &Reeve, grant: &ThreadId) -> Result<(), Fault> {
        let text = serde_json::json!({"password": self.password.expose(), "cookie": self.cookie.expose()});
        Ok(reeve.keys().await?.set(&Name::Grant(grant.clone()), &Secret::new(text.to_string())).await?)
    }

    /// The one of this access; `None` where it was made on another panel.
    pub(super) async fn of(reeve: &Reeve, grant: &ThreadId) -> Result<Option<Self>, Fault> {
        let kept = reeve.keys().await?.get(&Name::Grant(grant.clone())).await?;
        let kept = kept.and_then(|kept| serde_json::from_str::<Kept>(kept.expose()).ok());
        Ok(kept.map(|kept| Self { password: Secret::new(kept.password), cookie: Secret::new(kept.cookie) }))
    }
}

/// Forgets what was kept to try an access with.
pub(super) async fn forget(reeve: &Reeve, grant: &ThreadId) -> Result<(), Fault> {
    Ok(reeve.keys().await?.remove(&Name::Grant(grant.clone())).await?)
}

/// The password that was sealed to this person's card.
///
/// # Errors
/// [`Code::CardNeeded`], [`Code::CannotOpen`].
pub(super) async fn opened(reeve: &Reeve, terms: &GrantTerms) -> Result<Secret, Fault> {
    let identity = reeve.keys().await?.identity().await?;
    let identity = identity
        .ok_or_else(|| Fault::new(Code::CardNeeded, "There is no card here that this was sealed to."))?;
    Ok(identity.open(&terms.sealed)?)
}

/// The tenant's server as the approver saw it.
///
/// # Errors
/// [`Code::InvalidInput`] for an address that cannot be used.
pub(super) fn server(terms: &GrantTerms) -> Result<Server, Fault> {
    // plain http gets no further than this computer whoever asks for it
    let url = valid_url(&terms.tenant.url, true)?;
    Ok(Server::new(Endpoint { url, trust: terms.trust.clone() }, Limits::default())?)
}
