//! Backups that the provider is asked for: a request on a desk, its answer, and what is fetched by it.
//!
//! What must always hold: the link of an answer is a secret, sealed to the card that asked, and never in an event, the
//! journal or a view; nobody answers their own request; nothing is fetched before somebody here said so, for whoever
//! reaches the desk could have answered; no link is sealed to a card, or followed by its word, that nobody compared.

mod fetch;
mod say;
mod view;

use reeve_domain::desk::{Thread, ThreadId};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::{Code, Fault};

use crate::api::{BackupRequest, HandText, Nothing, OfRequest, ReceiveText, Tag};
use crate::reeve::Reeve;
use crate::{desk, journal};

pub use fetch::fetch;
pub use say::{ask, hand_out, refuse, withdraw};

pub(crate) use view::open_of_all;

/// Requests for backups known here, those that something may still come of first, then the latest.
///
/// # Errors
/// When store or keys cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<BackupRequest>, Fault> {
    let mut all = view::all(reeve).await?;
    all.sort_by_key(|request| (!request.state.is_open(), std::cmp::Reverse(request.asked_at)));
    Ok(all)
}

/// A request as text, to hand it over.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn text(reeve: &Reeve, request: OfRequest) -> Result<HandText, Fault> {
    about_a_backup(reeve, &request.request).await?;
    desk::text_of(reeve, &request.request).await
}

/// Takes in a request, or its answer, that was handed over as text.
///
/// # Errors
/// [`Code::InvalidInput`] for a text without one, [`Code::SignatureWrong`], [`Code::NotFound`] for a thread about
/// something else.
pub async fn receive(reeve: &Reeve, request: ReceiveText) -> Result<BackupRequest, Fault> {
    let thread = desk::take_in(reeve, &request.text).await?;
    thread.wanted_backup().ok_or_else(no_such_request)?;
    let detail = format!("{} of {}", thread.id, thread.asked_by.name);
    journal::note(reeve, Some(&thread.ask.tenant().database), Action::BackupReceive, detail, Outcome::Done)
        .await?;
    shown(reeve, &thread.id).await
}

/// The thread of a request.
///
/// # Errors
/// [`Code::NotFound`], also for a thread about something else.
async fn about_a_backup(reeve: &Reeve, id: &ThreadId) -> Result<Thread, Fault> {
    let (thread, _) = desk::thread(reeve, id).await?;
    thread.wanted_backup().ok_or_else(no_such_request)?;
    Ok(thread)
}

/// A request as it stands now, after telling everybody who shows it.
async fn shown(reeve: &Reeve, id: &ThreadId) -> Result<BackupRequest, Fault> {
    reeve.changed(&[Tag::Backups], None);
    view::all(reeve).await?.into_iter().find(|request| request.id == *id).ok_or_else(no_such_request)
}

fn no_such_request() -> Fault {
    Fault::new(Code::NotFound, "There is no such request for a backup here.")
        .next("`reeve backup requests` shows those that are known.")
}
