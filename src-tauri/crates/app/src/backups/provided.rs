//! What the providers keep of backups, apart from what lies here: a promise is kept by whoever gave it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::{Ledger, Listed, Promised, ProofState, ledger};
use reeve_domain::tenant::Tenant;
use reeve_store::{Connection, sources};

use super::catalogue::{HERE, catalogue};
use crate::reeve::Reeve;

/// A tenant's backups that lie where the provider puts them, laid into their places as of when that was read: what was
/// taken from here, and the vault, keep no promise of somebody else.
pub(crate) struct Provided {
    /// Whether any source is set up.
    pub(crate) has_source: bool,
    /// When the source that was read the longest ago was read; `None` where one never was, or where there is none.
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// The places; as of now where nothing was read.
    pub(crate) ledger: Ledger,
}

/// What the provider of a tenant keeps for it, as it was last listed.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn provided(reeve: &Reeve, tenant: &Tenant, promised: Promised) -> Result<Provided, Fault> {
    let (tenant, now) = (tenant.clone(), reeve.host().now());
    Ok(reeve.store().await?.read(move |db| provided_to(db, &tenant, promised, now)).await?)
}

fn provided_to(
    db: &Connection,
    tenant: &Tenant,
    promised: Promised,
    now: DateTime<Utc>,
) -> reeve_store::Result<Provided> {
    let sources = sources::list(db, Some(&tenant.id))?;
    if sources.is_empty() {
        return Ok(Provided { has_source: false, as_of: None, ledger: ledger(&promised, Vec::new(), now) });
    }
    let never = sources.iter().any(|stored| stored.listed_at.is_none());
    let as_of = sources.iter().filter_map(|stored| stored.listed_at).min().filter(|_| !never);
    let all = catalogue(db, tenant, &sources, &HashMap::new())?.into_iter();
    // as of that listing it was there: that a disk of this computer is away now is nothing against the provider
    let then = |listed: Listed| match listed.proof {
        ProofState::Gone => Listed { proof: ProofState::Unseen, ..listed },
        _ => listed,
    };
    let theirs = all.filter(|listed| listed.source != HERE).map(then).collect();
    let ledger = ledger(&promised, theirs, as_of.unwrap_or(now));
    Ok(Provided { has_source: true, as_of, ledger })
}
