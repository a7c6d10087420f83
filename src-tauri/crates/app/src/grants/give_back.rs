//! Giving an access back, without any administrator: the staff member changes the password of their own support user to
//! one that nobody keeps. That works at once; the customer's panel then ends it properly.
//!
//! Where the tenant cannot be reached it is noted here and tried again with every look at what is due. Until it was done
//! it is shown as not done.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use reeve_domain::desk::{Body, Thread, ThreadId};
use reeve_domain::grant::{GiveBack, GrantState, GrantTerms, GrantView, Pause};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::{Code, Fault};
use reeve_odoo::Credential;
use reeve_store::settings as table;

use super::answer::{note, noted};
use super::view::{self, Panel};
use super::{access, credential, shown};
use crate::api::{OfGrant, Tag};
use crate::reeve::Reeve;
use crate::users::change::one_time;
use crate::{desk, journal};

/// Where what is still to be done is kept, by access.
const KEY: &str = "grants.give_back";

/// What is still to be done, by access.
pub(super) type GiveBacks = BTreeMap<ThreadId, GiveBack>;

/// Gives an access back: its password stops working at once. A request that nobody answered yet is withdrawn.
///
/// # Errors
/// [`Code::OwnRequest`] for anybody but who asked, [`Code::GrantNotReady`]. Where the tenant cannot be reached it is
/// given back all the same: `give_back` of the answer says that it is still open, and it is tried again.
pub async fn give_back(reeve: &Reeve, request: OfGrant) -> Result<GrantView, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if !panel.own.as_ref().is_some_and(|own| thread.asked_with(own)) {
        let words = "This was asked for by somebody else, and is for somebody else.";
        return Err(Fault::new(Code::OwnRequest, words).next("Revoke it instead, as the customer."));
    }
    if thread.standing.given_back_at.is_some() {
        return shown(reeve, &thread).await;
    }
    let state = panel.state(&thread);
    view::needs(state, &[GrantState::Requested, GrantState::Live, GrantState::Over])?;
    reeve.host().close_session(&thread.id);
    if thread.terms().is_some() {
        // noted before it is said: whatever breaks off here is seen to by the next look
        set(reeve, &thread.id, Some(GiveBack::default())).await?;
    }
    let said = match desk::say(reeve, &thread.id, desk.as_deref(), Body::GivenBack {}).await {
        Ok(said) => said,
        Err(fault) => {
            // where it was said all the same, or by another panel of theirs, the password is still to be taken
            let (now, _) = access(reeve, &thread.id).await?;
            if now.standing.given_back_at.is_none() {
                set(reeve, &thread.id, None).await?;
            }
            return Err(fault);
        }
    };
    match said.terms() {
        None => note(reeve, &said, Action::GrantGiveBack, "withdrawn".to_owned()).await?,
        Some(terms) => attempt(reeve, &said, terms, None).await?,
    }
    shown(reeve, &said).await
}

/// What was given back here and is still open.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn all(reeve: &Reeve) -> Result<GiveBacks, Fault> {
    Ok(reeve.store().await?.read(|db| table::get(db, KEY)).await?.unwrap_or_default())
}

/// One more try of what is still open, where it is time for one.
///
/// # Errors
/// When the store cannot be used.
pub(super) async fn due(reeve: &Reeve) -> Result<Vec<BoxFuture<'static, ()>>, Fault> {
    let now = reeve.host().now();
    let open = all(reeve).await?.into_iter();
    let open = open.filter(|(_, left)| left.pause.as_ref().is_none_or(|pause| !pause.holds(now)));
    Ok(open.map(|(grant, left)| trying(reeve.clone(), grant, left)).collect())
}

/// What fails is shown with its access.
fn trying(reeve: Reeve, grant: ThreadId, left: GiveBack) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        if let Err(fault) = again(&reeve, &grant, &left).await {
            tracing::warn!(code = %fault.code.name(), "an access that was given back is still open");
        }
    })
}

async fn again(reeve: &Reeve, grant: &ThreadId, left: &GiveBack) -> Result<(), Fault> {
    let (thread, _) = access(reeve, grant).await?;
    match thread.terms() {
        Some(terms) if thread.standing.ended.is_none() => attempt(reeve, &thread, terms, Some(left)).await,
        // proven by who gave it
        _ => set(reeve, grant, None).await,
    }
}

/// Takes the password, or notes why not.
async fn attempt(
    reeve: &Reeve,
    thread: &Thread,
    terms: &GrantTerms,
    before: Option<&GiveBack>,
) -> Result<(), Fault> {
    let (left, told) = match locked(reeve, terms).await {
        Ok(()) => (None, Some(("its password works no more".to_owned(), Outcome::Done))),
        // whoever was there before: it opens nothing any more
        Err(fault) if fault.code == Code::SignInRefused => {
            (None, Some(("its password was refused already".to_owned(), Outcome::Done)))
        }
        Err(fault) => {
            let pause = before.and_then(|left| left.pause.as_ref());
            let pause = Pause::after(pause, &fault, false, reeve.host().now());
            // an hour without the tenant is one line in the journal, however each try failed
            let outcome = journal::outcome_of(&fault);
            let earlier = before.and_then(|left| left.fault.as_ref()).map(journal::outcome_of);
            let words = format!("the password could not be changed: {}", fault.message);
            let told = (earlier != Some(outcome)).then_some((words, outcome));
            (Some(GiveBack { fault: Some(fault), pause }), told)
        }
    };
    set(reeve, &thread.id, left).await?;
    match told {
        Some((words, outcome)) => noted(reeve, thread, Action::GrantGiveBack, words, outcome).await,
        None => Ok(()),
    }
}

/// Notes what is still to be done; `None`: nothing.
async fn set(reeve: &Reeve, grant: &ThreadId, left: Option<GiveBack>) -> Result<(), Fault> {
    let grant = grant.clone();
    let kept = move |db: &reeve_store::Transaction<'_>| {
        let mut all: GiveBacks = table::get(db, KEY)?.unwrap_or_default();
        match left {
            Some(left) => all.insert(grant, left),
            None => all.remove(&grant),
        };
        table::set(db, KEY, &all)
    };
    reeve.store().await?.write(kept).await?;
    reeve.changed(&[Tag::Grants], None);
    Ok(())
}

/// Gives the support user a password that nobody keeps.
async fn locked(reeve: &Reeve, terms: &GrantTerms) -> Result<(), Fault> {
    let password = credential::opened(reeve, terms).await?;
    let server = credential::server(terms)?;
    let credential = Credential::Password(&password);
    let session = server.sign_in(&terms.tenant.database, &terms.login, credential).await?;
    Ok(session.change_own_password(&password, &one_time()?).await?)
}
