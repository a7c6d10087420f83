//! Asking for a backup, and answering.

use chrono::Days;
use reeve_backups::shown_link;
use reeve_domain::backup::WantedBackup;
use reeve_domain::desk::{Address, Ask, Body, Given, Thread};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};

use super::{about_a_backup, shown, view};
use crate::api::{AskForBackup, BackupRequest, HandOutBackup, OfRequest, RefuseBackup};
use crate::reeve::Reeve;
use crate::{cards, desk, journal, tenants};

/// Asks the provider for a backup. Whoever has no card gets one made from their login on the tenant.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::NotFound`] for a tenant or desk that is not known here, [`Code::AlreadyExists`] where
/// the same was asked for and is not answered. A desk that cannot be reached is no error: the request waits.
pub async fn ask(reeve: &Reeve, request: AskForBackup) -> Result<BackupRequest, Fault> {
    let AskForBackup { tenant, wanted, reason, desk } = request;
    let tenant = tenants::by_id(reeve, &tenant).await?;
    let wanted = valid(wanted, reeve.host().now().date_naive())?;
    let reason = desk::words("reason", &reason)?;
    let asked = view::open_of_all(reeve).await?;
    if let Some(there) = asked.iter().find(|open| open.tenant == tenant.id && open.wanted == wanted) {
        return Err(Fault::new(Code::AlreadyExists, "This backup was asked for already.")
            .with("request", &there.id)
            .next("`reeve backup requests` shows where it stands."));
    }
    cards::own_or_of_login(reeve, &tenant).await?;
    let ask = Ask::Backup { tenant: Address::of(&tenant), wanted, reason };
    let thread = desk::open_thread(reeve, ask, desk.as_deref()).await?;
    note(reeve, &tenant.name, Action::BackupRequest, wanted.to_string()).await?;
    shown(reeve, &thread.id).await
}

/// Answers a request with a link to the backup, sealed to the card that asks.
///
/// # Errors
/// [`Code::OwnRequest`], [`Code::CardNeeded`], [`Code::GrantNotReady`] for one that was answered or is over,
/// [`Code::InvalidInput`] for what is no link, [`Code::ConfirmationNeeded`] for the fingerprint of a card that is new,
/// changed or not the one that was compared.
pub async fn hand_out(reeve: &Reeve, request: HandOutBackup) -> Result<BackupRequest, Fault> {
    let thread = answerable(reeve, &request.request).await?;
    let (host, file) = shown_link(&request.link)?;
    cards::compared(reeve, &thread.asked_by, request.fingerprint.as_deref()).await?;
    let sealed = reeve_keys::seal(&thread.asked_by, &request.link)?;
    let body = Body::Approved { given: Given::Backup { sealed } };
    desk::say(reeve, &thread.id, None, body).await?;
    let to = &thread.asked_by;
    cards::remember(reeve, to).await?;
    let detail = format!("{file} at {host} to {} <{}>", to.name, to.mail);
    note(reeve, &thread.ask.tenant().database, Action::BackupHandOut, detail).await?;
    shown(reeve, &thread.id).await
}

/// Refuses to hand a backup out.
///
/// # Errors
/// As [`hand_out`].
pub async fn refuse(reeve: &Reeve, request: RefuseBackup) -> Result<BackupRequest, Fault> {
    let thread = answerable(reeve, &request.request).await?;
    let reason = desk::needed_words("reason", &request.reason, "Say why: whoever asked is told.")?;
    desk::say(reeve, &thread.id, None, Body::Refused { reason: reason.clone() }).await?;
    note(reeve, &thread.ask.tenant().database, Action::BackupRefuse, reason).await?;
    shown(reeve, &thread.id).await
}

/// Takes a request back: it is not needed any more.
///
/// # Errors
/// [`Code::GrantNotReady`] for one of somebody else, or one that was refused or taken back.
pub async fn withdraw(reeve: &Reeve, request: OfRequest) -> Result<BackupRequest, Fault> {
    let thread = about_a_backup(reeve, &request.request).await?;
    desk::say(reeve, &thread.id, None, Body::GivenBack {}).await?;
    note(reeve, &thread.ask.tenant().database, Action::BackupWithdraw, thread.id.to_string()).await?;
    shown(reeve, &thread.id).await
}

/// The thread of a request that this panel may answer.
async fn answerable(reeve: &Reeve, id: &reeve_domain::desk::ThreadId) -> Result<Thread, Fault> {
    let thread = about_a_backup(reeve, id).await?;
    let tenant = tenants::at(reeve, thread.ask.tenant()).await?;
    desk::answering(reeve, &thread, tenant.as_ref()).await?;
    Ok(thread)
}

/// Days that there can be a backup of.
fn valid(wanted: WantedBackup, today: chrono::NaiveDate) -> Result<WantedBackup, Fault> {
    if wanted.from > wanted.to {
        return Err(invalid("from", "The first day comes after the last one."));
    }
    // tomorrow has begun somewhere
    if today.checked_add_days(Days::new(1)).is_some_and(|latest| wanted.from > latest) {
        return Err(invalid("from", "There is no backup of a day that is still to come."));
    }
    Ok(wanted)
}

async fn note(reeve: &Reeve, tenant: &str, action: Action, detail: String) -> Result<(), Fault> {
    journal::note(reeve, Some(tenant), action, detail, Outcome::Done).await
}
