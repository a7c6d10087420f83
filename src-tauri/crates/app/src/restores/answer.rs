//! Answering a request for a restore, and telling how it goes on.
//!
//! Fails closed: whoever reaches a desk could have written what is on it, so that the card of who asks is compared before a
//! restore is approved, and the card of who approved before it is begun.

use reeve_domain::Fault;
use reeve_domain::desk::{Answer, Body, Given, Thread, ThreadId, as_plain};
use reeve_domain::journal::Action;
use reeve_domain::restore::{RestoreRequest, RestoreState, RestoreTold};

use super::{about_a_restore, note, shown, view};
use crate::api::{ApproveRestore, RefuseRestore, RestoreView, Tag};
use crate::reeve::Reeve;
use crate::{cards, desk, tenants};

/// Approves a restore that somebody else asked for. The tenant need not answer.
///
/// # Errors
/// [`reeve_domain::Code::OwnRequest`] before anything else; [`reeve_domain::Code::GrantNotReady`] for one that was answered
/// or is over; [`reeve_domain::Code::InvalidInput`] for what no Reeve asks for; [`reeve_domain::Code::ConfirmationNeeded`] for
/// the database's name, as `fields.type` says, and for the `fingerprint` of a card that is new, changed or not the one that
/// was compared; [`reeve_domain::Code::CardNeeded`], [`reeve_domain::Code::Overtaken`].
pub async fn approve(reeve: &Reeve, request: ApproveRestore) -> Result<RestoreView, Fault> {
    let ApproveRestore { restore, typed, words, fingerprint } = request;
    let (thread, wanted) = answerable(reeve, &restore).await?;
    wanted.approve(typed.trim(), thread.asked_at, reeve.host().now())?;
    let words = desk::words("words", &words)?;
    cards::compared(reeve, &thread.asked_by, fingerprint.as_deref()).await?;
    answer(reeve, &thread, Body::Approved { given: Given::Restore { words: words.clone() } }).await?;
    cards::remember(reeve, &thread.asked_by).await?;
    let by = &thread.asked_by;
    note(reeve, &thread, Action::RestoreApprove, format!("of {} <{}>: {words}", by.name, by.mail)).await?;
    shown(reeve, &restore).await
}

/// Refuses a restore.
///
/// # Errors
/// As [`approve`]; [`reeve_domain::Code::InvalidInput`] without a reason.
pub async fn refuse(reeve: &Reeve, request: RefuseRestore) -> Result<RestoreView, Fault> {
    let (thread, _) = answerable(reeve, &request.restore).await?;
    let reason = desk::needed_words("reason", &request.reason, "Say why: whoever asked is told.")?;
    answer(reeve, &thread, Body::Refused { reason: reason.clone() }).await?;
    note(reeve, &thread, Action::RestoreRefuse, reason).await?;
    shown(reeve, &request.restore).await
}

/// The request of a thread that this panel may answer.
async fn answerable(reeve: &Reeve, id: &ThreadId) -> Result<(Thread, RestoreRequest), Fault> {
    let (thread, wanted) = about_a_restore(reeve, id).await?;
    let panel = view::Panel::read(reeve).await?;
    if panel.asks(&thread) {
        return Err(desk::own_request());
    }
    view::needs(panel.state(&thread), &[RestoreState::Asked])?;
    Ok((thread, wanted))
}

async fn answer(reeve: &Reeve, thread: &Thread, body: Body) -> Result<(), Fault> {
    let tenant = tenants::at(reeve, thread.ask.tenant()).await?;
    desk::answering(reeve, thread, tenant.as_ref()).await?;
    desk::say(reeve, &thread.id, None, body).await.map(drop)
}

/// What may be begun now: the request of a thread, as somebody else than who asks has approved it whose card is known here.
/// `digits` are those of the approver's card as its owner read them.
///
/// # Errors
/// [`reeve_domain::Code::GrantNotReady`] for one that was not approved, or not for now; [`reeve_domain::Code::InvalidInput`]
/// for what no Reeve asks for; [`reeve_domain::Code::ConfirmationNeeded`] for the `fingerprint` of an approver whose card is new,
/// changed or not the one that was compared.
pub(super) async fn approved(
    reeve: &Reeve,
    thread: &Thread,
    digits: Option<&str>,
) -> Result<RestoreRequest, Fault> {
    let wanted = thread.wanted_restore().ok_or_else(super::no_such_restore)?;
    let Answer::Approved { by, .. } = &thread.standing.answer else {
        return Err(view::not_ready(view::Panel::read(reeve).await?.state(thread)));
    };
    if thread.standing.given_back_at.is_some() {
        return Err(view::not_ready(RestoreState::Withdrawn));
    }
    wanted.run(thread.asked_at, reeve.host().now())?;
    cards::compared(reeve, by, digits).await?;
    cards::remember(reeve, by).await?;
    Ok(wanted.clone())
}

/// Says on its thread what changes nothing of where it stands. What cannot be said holds nobody up.
pub(super) async fn mention(reeve: &Reeve, restore: &ThreadId, text: String) {
    if let Err(fault) = desk::say(reeve, restore, None, Body::Note { text }).await {
        tracing::warn!(code = %fault.code.name(), "something about a restore could not be said on its thread");
    }
}

/// Tells on its thread how far a restore came. A desk that cannot be reached is no error: it waits.
///
/// # Errors
/// [`reeve_domain::Code::GrantNotReady`] and [`reeve_domain::Code::Overtaken`] where somebody else began it, or it was taken
/// back; [`reeve_domain::Code::CardNeeded`].
pub(super) async fn tell(
    reeve: &Reeve,
    restore: &ThreadId,
    told: RestoreTold,
    words: &str,
    database: Option<&str>,
) -> Result<(), Fault> {
    let database = database.map(str::to_owned);
    desk::say(reeve, restore, None, Body::Restore { told, words: as_plain(words), database }).await?;
    reeve.changed(&[Tag::Restores], None);
    Ok(())
}
