//! Answers that make nothing on a tenant: standing behind a request, refusing it, reviewing it afterwards.

use reeve_domain::Fault;
use reeve_domain::desk::{Answer, Body, Thread};
use reeve_domain::grant::{GrantState, GrantView};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::invalid;

use super::view::{self, Panel};
use super::{access, shown};
use crate::api::{OfGrant, RefuseGrant, ReviewGrant};
use crate::desk::{answering, needed_words, own_request};
use crate::reeve::Reeve;
use crate::{desk, journal, tenants};

/// Stands behind somebody's break-glass request.
///
/// # Errors
/// [`reeve_domain::Code::OwnRequest`], [`reeve_domain::Code::GrantNotReady`], [`reeve_domain::Code::CardNeeded`];
/// [`reeve_domain::Code::InvalidInput`] for a request that waits for the customer.
pub async fn second(reeve: &Reeve, request: OfGrant) -> Result<GrantView, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if panel.asks(&thread) {
        return Err(own_request());
    }
    let asked = thread.grant().ok_or_else(super::not_an_access)?;
    if !asked.break_glass {
        return Err(invalid("grant", "Only a request without the customer's approval needs a second one."));
    }
    view::needs(panel.state(&thread), &[GrantState::Requested])?;
    if thread.standing.seconded_by.is_some() {
        return Err(view::not_ready(GrantState::Requested).next("Somebody stands behind it already."));
    }
    let thread = desk::say(reeve, &thread.id, desk.as_deref(), Body::Seconded {}).await?;
    note(reeve, &thread, Action::GrantSecond, String::new()).await?;
    shown(reeve, &thread).await
}

/// Refuses a request.
///
/// # Errors
/// [`reeve_domain::Code::OwnRequest`], [`reeve_domain::Code::GrantNotReady`], [`reeve_domain::Code::CardNeeded`],
/// [`reeve_domain::Code::Overtaken`]; [`reeve_domain::Code::InvalidInput`] without a reason.
pub async fn refuse(reeve: &Reeve, request: RefuseGrant) -> Result<GrantView, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if panel.asks(&thread) {
        return Err(own_request());
    }
    view::needs(panel.state(&thread), &[GrantState::Requested])?;
    let reason = needed_words("reason", &request.reason, "Say why, for whoever asked.")?;
    let asked = thread.grant().ok_or_else(super::not_an_access)?;
    answering(reeve, &thread, panel.tenant(&asked.tenant, None)).await?;
    let said = Body::Refused { reason: reason.clone() };
    let thread = desk::say(reeve, &thread.id, desk.as_deref(), said).await?;
    note(reeve, &thread, Action::GrantRefuse, reason).await?;
    shown(reeve, &thread).await
}

/// Says that a break-glass access was looked at.
///
/// # Errors
/// [`reeve_domain::Code::OwnRequest`], [`reeve_domain::Code::GrantNotReady`] for one that nobody has to review;
/// [`reeve_domain::Code::InvalidInput`] without words.
pub async fn review(reeve: &Reeve, request: ReviewGrant) -> Result<GrantView, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    let seconded = thread.standing.seconded_by.as_ref();
    let seconded = seconded.zip(panel.own.as_ref()).is_some_and(|(by, own)| by.may_be_same(own));
    if panel.asks(&thread) || seconded {
        return Err(own_request());
    }
    let asked = thread.grant().ok_or_else(super::not_an_access)?;
    if !asked.break_glass || !matches!(thread.standing.answer, Answer::Approved { .. }) {
        return Err(view::not_ready(panel.state(&thread))
            .next("Only an access without the customer's approval is reviewed."));
    }
    if thread.standing.reviewed.is_some() {
        return shown(reeve, &thread).await;
    }
    let words = needed_words("words", &request.words, "Say what you found.")?;
    answering(reeve, &thread, panel.tenant(&asked.tenant, None)).await?;
    let said = Body::Reviewed { words: words.clone() };
    let thread = desk::say(reeve, &thread.id, desk.as_deref(), said).await?;
    note(reeve, &thread, Action::GrantReview, words).await?;
    shown(reeve, &thread).await
}

/// Journals what was done about an access.
pub(super) async fn note(
    reeve: &Reeve,
    thread: &Thread,
    action: Action,
    detail: String,
) -> Result<(), Fault> {
    noted(reeve, thread, action, detail, Outcome::Done).await
}

/// Journals what became of an attempt.
pub(super) async fn noted(
    reeve: &Reeve,
    thread: &Thread,
    action: Action,
    detail: String,
    outcome: Outcome,
) -> Result<(), Fault> {
    let asked = thread.grant().ok_or_else(super::not_an_access)?;
    let whose = format!("access of {} <{}>", asked.staff.name, asked.staff.mail);
    let detail = if detail.is_empty() { whose } else { format!("{whose}: {detail}") };
    journal::note(reeve, Some(&tenants::name_at(reeve, &asked.tenant).await?), action, detail, outcome).await
}
