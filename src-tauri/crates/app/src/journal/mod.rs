//! The journal: every change and every download leaves a row, hash-chained.

use std::path::Path;

use reeve_domain::journal::{Action, Event, Outcome};
use reeve_domain::{Code, Fault};
use reeve_store::journal as table;

use crate::api::{ChainReport, JournalPage, Nothing, PageOfJournal, Tag};
use crate::reeve::Reeve;

/// Most entries of one page.
const PAGE: u32 = 1_000;

/// A page, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(reeve: &Reeve, request: PageOfJournal) -> Result<JournalPage, Fault> {
    let store = reeve.store().await?;
    Ok(store
        .read(move |db| {
            Ok(JournalPage {
                entries: table::page(db, request.before, request.limit.min(PAGE))?,
                total: table::count(db)?,
            })
        })
        .await?)
}

/// Walks the whole chain.
///
/// # Errors
/// When the store cannot be read; a broken chain is an answer, not an error.
pub async fn verify(reeve: &Reeve, _: Nothing) -> Result<ChainReport, Fault> {
    let walked = reeve.store().await?.read(table::verify).await?;
    Ok(ChainReport {
        ok: walked.broken.is_none(),
        entries: walked.entries,
        head: walked.head.map(|(_, hash)| hash),
        broken_at: walked.broken,
    })
}

/// Writes the journal to a file, one JSON document a line, oldest first. Returns how many.
///
/// # Errors
/// [`Code::AlreadyExists`] for a file that is there, [`Code::CannotWrite`].
pub async fn export(reeve: &Reeve, to: &Path) -> Result<u64, Fault> {
    let path = to.to_owned();
    let store = reeve.store().await?;
    let entries = store
        .read(|db| {
            let mut lines = Vec::new();
            table::each(db, |entry| {
                lines.push(serde_json::to_string(&entry)? + "\n");
                Ok(())
            })?;
            Ok(lines)
        })
        .await?;
    let count = entries.len() as u64;
    crate::backups::write_new(&path, &entries.concat()).await?;
    Ok(count)
}

/// Notes what was done.
///
/// # Errors
/// When the store cannot be written: what cannot be journaled is not to be done silently.
pub(crate) async fn note(
    reeve: &Reeve,
    tenant: Option<&str>,
    action: Action,
    detail: impl Into<String>,
    outcome: Outcome,
) -> Result<(), Fault> {
    let event = event(reeve, tenant, action, detail, outcome);
    reeve.store().await?.write(move |db| table::append(db, event)).await?;
    reeve.changed(&[Tag::Journal], None);
    Ok(())
}

/// What was done, just now, by the person at this computer.
pub(crate) fn event(
    reeve: &Reeve,
    tenant: Option<&str>,
    action: Action,
    detail: impl Into<String>,
    outcome: Outcome,
) -> Event {
    Event {
        at: reeve.host().now(),
        actor: actor(),
        tenant: tenant.map(str::to_owned),
        action: action.name().to_owned(),
        detail: detail.into(),
        outcome,
    }
}

/// How a failure stands in the journal.
pub(crate) fn outcome_of(fault: &Fault) -> Outcome {
    match fault.code {
        Code::Cancelled => Outcome::Cancelled,
        Code::AccessDenied | Code::TenantRefused | Code::SignInRefused | Code::KeyRefused => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

/// The person at this computer, as the operating system knows them.
pub(crate) fn actor() -> String {
    whoami::username().unwrap_or_else(|_| "unknown".to_owned())
}
