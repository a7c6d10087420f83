//! Answers that make nothing on a tenant: standing behind a request, refusing it, reviewing it afterwards.

use reeve_domain::card::Card;
use reeve_domain::desk::{Answer, Body, Thread};
use reeve_domain::grant::{GrantState, GrantView};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use url::Url;

use super::request::{tenant_name, words};
use super::view::{self, Panel};
use super::{access, shown};
use crate::api::{Nothing, OfGrant, RefuseGrant, ReviewGrant};
use crate::reeve::Reeve;
use crate::{cards, desk, journal, tenants};

/// Nobody answers their own request.
pub(crate) fn own_request() -> Fault {
    Fault::new(Code::OwnRequest, "You asked for this yourself, or it is for you.")
}

/// The card this panel answers with. Whoever has none gets one made from their login on the tenant.
///
/// # Errors
/// [`Code::OwnRequest`] where that person asks, before anything is made; [`Code::CardNeeded`] where there is neither a
/// card nor a connection to make one from.
pub(super) async fn answering(
    reeve: &Reeve,
    thread: &Thread,
    tenant: Option<&Tenant>,
) -> Result<Card, Fault> {
    if let Some(own) = cards::own(reeve, Nothing {}).await? {
        return if thread.asks(&own.card) { Err(own_request()) } else { Ok(own.card) };
    }
    let tenant = tenant.ok_or_else(|| {
        Fault::new(Code::CardNeeded, "There is no card of yours here to sign an answer with.")
    })?;
    let person = person(reeve, tenant).await?;
    if thread.asks(&person) {
        return Err(own_request());
    }
    let Card { name, mail, provider, .. } = person;
    Ok(cards::own_or_made(reeve, || (name, mail, provider)).await?.1)
}

/// Who signs in on the tenant from here, as a card without keys.
pub(crate) async fn person(reeve: &Reeve, tenant: &Tenant) -> Result<Card, Fault> {
    let session = tenants::session(reeve, tenant).await?;
    let found = session.users_by_id(&[session.uid()]).await?.into_iter().next();
    let (name, mail) = found.map_or_else(|| (None, None), |user| (Some(user.name), user.email));
    let host = Url::parse(&tenant.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let address = [mail, Some(tenant.login.clone())].into_iter().flatten();
    let mail = address.into_iter().find(|text| reeve_domain::user::is_address(text));
    let none = String::new;
    Ok(Card {
        name: name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| tenant.login.clone()),
        // a login that is no address gets the host behind it, which tells people apart as well
        mail: mail.unwrap_or_else(|| format!("{}@{}.login", tenant.login, host.unwrap_or_default())),
        provider: none(),
        seal: none(),
        sign: none(),
    })
}

/// Stands behind somebody's break-glass request.
///
/// # Errors
/// [`Code::OwnRequest`], [`Code::GrantNotReady`], [`Code::CardNeeded`]; [`Code::InvalidInput`] for a request that waits
/// for the customer.
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
/// [`Code::OwnRequest`], [`Code::GrantNotReady`], [`Code::CardNeeded`], [`Code::Overtaken`]; [`Code::InvalidInput`]
/// without a reason.
pub async fn refuse(reeve: &Reeve, request: RefuseGrant) -> Result<GrantView, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if panel.asks(&thread) {
        return Err(own_request());
    }
    view::needs(panel.state(&thread), &[GrantState::Requested])?;
    let reason = words("reason", &request.reason, "Say why, for whoever asked.")?;
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
/// [`Code::OwnRequest`], [`Code::GrantNotReady`] for one that nobody has to review; [`Code::InvalidInput`] without words.
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
    let words = words("words", &request.words, "Say what you found.")?;
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
    journal::note(reeve, Some(&tenant_name(reeve, &asked.tenant).await?), action, detail, outcome).await
}
