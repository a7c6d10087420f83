//! Which password or API key opens which database of a restore: one that comes back has those of its day.
//!
//! What must always hold: what is stored for the tenant opens what is live; what opens the other database is kept under a
//! name of the restore, for as long as there is one; and a break at any place loses neither.

use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{Next, RestoreStep, RestoreTarget, RestoreWork};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_keys::Name;

use super::carry::Carrying;
use super::provider;
use crate::api::ProofSecret;
use crate::reeve::Reeve;
use crate::tenants::{self, Login};

/// The field of a fault that names the database whose password or API key is missed.
pub(super) const SECRET: &str = "secret";

/// One of the two databases of a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// What the backup was restored to.
    Restored,
    /// What was live before.
    Before,
}

impl Which {
    fn name(self, restore: &ThreadId) -> Name {
        match self {
            Self::Restored => Name::Restored(restore.clone()),
            Self::Before => Name::BeforeRestore(restore.clone()),
        }
    }
}

/// What opens one of the databases while it is not live: what is kept for it, else what is stored for the tenant.
///
/// # Errors
/// [`Code::KeyRefused`] where nothing is stored; when the keys cannot be used.
pub(super) async fn of(
    reeve: &Reeve,
    tenant: &Tenant,
    restore: &ThreadId,
    which: Which,
) -> Result<Login, Fault> {
    match Login::kept_as(reeve, &which.name(restore)).await? {
        Some(kept) => Ok(kept),
        None => tenants::login(reeve, tenant).await,
    }
}

/// Keeps what somebody gave for what a backup is restored to, before that is there to be tried.
///
/// # Errors
/// [`Code::InvalidInput`] for an empty one; when the keys cannot be used.
pub(super) async fn keep(reeve: &Reeve, restore: &ThreadId, given: ProofSecret) -> Result<(), Fault> {
    let given = Login::given(given.sign_in_with, given.secret)?;
    given.keep_as(reeve, &Which::Restored.name(restore)).await
}

/// The database that is proven next, and whether it is the live one.
pub(super) fn proven_next(work: &RestoreWork) -> Option<(Which, Option<&str>)> {
    let (Next::Begin(step) | Next::Settle(step) | Next::Decide(step)) = work.next() else { return None };
    Some(match step {
        RestoreStep::ProveLive => (Which::Restored, None),
        RestoreStep::ByProvider if work.target() == RestoreTarget::Live => (Which::Restored, None),
        RestoreStep::ProveBack | RestoreStep::BackByProvider => (Which::Before, None),
        RestoreStep::SwapBack => (Which::Before, work.before.as_deref()),
        _ => (Which::Restored, Some(&work.side)),
    })
}

/// Tries what somebody gave on the database that is proven next, where that is there, and keeps it for it.
///
/// # Errors
/// As [`keep`]; the database's refusal, and what keeps it from being asked: nothing is kept then.
pub(super) async fn take(
    reeve: &Reeve,
    tenant: &Tenant,
    work: &RestoreWork,
    given: ProofSecret,
) -> Result<(), Fault> {
    let given = Login::given(given.sign_in_with, given.secret)?;
    let Some((which, aside)) = proven_next(work) else { return Ok(()) };
    let (server, database) = (provider::server_of(tenant, work)?, aside.unwrap_or(&tenant.database));
    if server.database_exists(database).await != Some(false) {
        given.signs_in(&server, database, &tenant.login).await?;
    }
    given.keep_as(reeve, &which.name(&work.restore)).await?;
    if aside.is_none() {
        let why = format!("{database} was restored: replaced by what opens it");
        tenants::replace_login(reeve, tenant, &given, &why).await?;
    }
    Ok(())
}

/// What is live changed: what opened the other one is kept for it, and what opens the new one is stored for the tenant. May
/// be done again after a break.
///
/// # Errors
/// When the keys or the store cannot be used.
pub(super) async fn exchange(carrying: &mut Carrying, live: Which) -> Result<(), Fault> {
    let (reeve, restore) = (carrying.reeve.clone(), carrying.work.restore.clone());
    let aside = match live {
        Which::Restored => Which::Before.name(&restore),
        Which::Before => Which::Restored.name(&restore),
    };
    let stored = match tenants::login(&reeve, &carrying.tenant).await {
        Err(fault) if fault.code == Code::KeyRefused => return Ok(()),
        stored => stored?,
    };
    let comes = Login::kept_as(&reeve, &live.name(&restore)).await?;
    // what is stored is what comes: this was done before a break, and what goes is kept
    let done = comes.as_ref().is_some_and(|comes| comes.is(&stored));
    if !done || Login::kept_as(&reeve, &aside).await?.is_none() {
        stored.keep_as(&reeve, &aside).await?;
    }
    if let Some(comes) = comes {
        let why = format!("{} is another database now: replaced by what opens it", carrying.tenant.database);
        carrying.tenant = tenants::replace_login(&reeve, &carrying.tenant, &comes, &why).await?;
    }
    Ok(())
}

/// Forgets what was kept, once there is no other database.
///
/// # Errors
/// When the keys cannot be used.
pub(super) async fn forget(reeve: &Reeve, restore: &ThreadId) -> Result<(), Fault> {
    let keys = reeve.keys().await?;
    for which in [Which::Restored, Which::Before] {
        keys.remove(&which.name(restore)).await?;
    }
    Ok(())
}
