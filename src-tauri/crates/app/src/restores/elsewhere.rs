//! Restores of the same database by other computers, as far as they are seen from outside: by the names of what they made.
//!
//! What must always hold: nothing is restored over the work of another computer that nobody here has seen; what comes up
//! while a restore is at work stops it before anything live is touched. Until another computer has sent its backup there is
//! nothing of it to be seen: so it is looked for again before each step that makes something.

use reeve_domain::restore::{Kept, RestoreWork, kept_as};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, restore_work as table, tenants};

use super::carry::Carrying;
use crate::reeve::Reeve;

/// The field of a fault that names what other computers made, a comma between them.
const BESIDE: &str = "beside";

/// What of this is there now, all of which whoever goes on has `seen`.
///
/// # Errors
/// [`Code::ConfirmationNeeded`] with all of it as `fields.beside`.
pub(super) async fn seen(
    reeve: &Reeve,
    tenant: &Tenant,
    databases: &[String],
    seen: &[String],
) -> Result<Vec<String>, Fault> {
    let there = made(reeve, tenant, databases).await?;
    if there.iter().all(|name| seen.contains(name)) {
        return Ok(there);
    }
    let words = format!(
        "Another computer restores {}, or keeps something of a restore: {}.",
        tenant.database,
        in_words(&there, &tenant.database)
    );
    Err(Fault::new(Code::ConfirmationNeeded, words)
        .with(BESIDE, there.join(", "))
        .next("Ask your colleagues whose it is. Once nobody restores this database any more, agree to each of these names."))
}

/// Nothing came up since it was looked at last.
///
/// # Errors
/// [`Code::GrantNotReady`] with `state` = `elsewhere`, and what keeps the server from being asked.
pub(super) async fn nothing_new(carrying: &Carrying) -> Result<(), Fault> {
    let databases = carrying.run.or_stop(carrying.server.databases()).await?.unwrap_or_default();
    let mut new = made(&carrying.reeve, &carrying.tenant, &databases).await?;
    new.retain(|name| !carrying.work.seen_beside.contains(name));
    if new.is_empty() {
        return Ok(());
    }
    let live = &carrying.tenant.database;
    let words = format!("Another computer began to restore {live} meanwhile: {}.", in_words(&new, live));
    Err(Fault::new(Code::GrantNotReady, words)
        .with("state", "elsewhere")
        .with(BESIDE, new.join(", "))
        .next("Ask your colleagues who restores it; stop one of the two, or go on once the other is over."))
}

/// What restores made beside a live database, and nobody here.
async fn made(reeve: &Reeve, tenant: &Tenant, databases: &[String]) -> Result<Vec<String>, Fault> {
    let mut made: Vec<String> = databases.to_vec();
    made.retain(|name| kept_as(name, &tenant.database).is_some());
    if made.is_empty() {
        return Ok(made);
    }
    let read = |db: &Connection| Ok((table::list(db)?, tenants::list(db)?));
    let (works, connected) = reeve.store().await?.read(read).await?;
    let by_us = |name: &str, work: &RestoreWork| work.side == name || work.before.as_deref() == Some(name);
    let ours = |name: &str| {
        works.iter().any(|work| by_us(name, work))
            || connected.iter().any(|other| other.url == tenant.url && other.database == name)
    };
    made.retain(|name| !ours(name));
    Ok(made)
}

fn in_words(names: &[String], live: &str) -> String {
    let of = |name: &String| match kept_as(name, live) {
        Some(Kept::Before) => format!("{name} (what was live before one)"),
        _ => format!("{name} (what was restored)"),
    };
    names.iter().map(of).collect::<Vec<_>>().join(", ")
}
