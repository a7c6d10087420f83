//! Giving an access back, without any administrator: the staff member changes the password of their own support user to
//! one that nobody keeps. That works at once; the customer's panel then ends it properly.

use reeve_domain::desk::Body;
use reeve_domain::grant::{GrantState, GrantTerms, GrantView};
use reeve_domain::journal::Outcome;
use reeve_domain::{Code, Fault};
use reeve_odoo::Credential;

use super::answer::noted;
use super::view::{self, Panel};
use super::{access, credential, shown};
use crate::api::OfGrant;
use crate::reeve::Reeve;
use crate::users::change::one_time;
use crate::{desk, journal};

/// Gives an access back: its password stops working at once. A request that nobody answered yet is withdrawn.
///
/// # Errors
/// [`Code::OwnRequest`] for anybody but who asked, [`Code::GrantNotReady`]. Where the tenant cannot be reached it is
/// given back all the same, and the customer's panel ends it.
pub async fn give_back(reeve: &Reeve, request: OfGrant) -> Result<GrantView, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if !panel.asks(&thread) {
        let words = "This was asked for by somebody else, and is for somebody else.";
        return Err(Fault::new(Code::OwnRequest, words).next("Revoke it instead, as the customer."));
    }
    if thread.standing.given_back_at.is_some() {
        return shown(reeve, &thread).await;
    }
    let state = panel.state(&thread);
    view::needs(state, &[GrantState::Requested, GrantState::Live, GrantState::Over])?;
    reeve.host().close_session(&thread.id);
    let thread = desk::say(reeve, &thread.id, desk.as_deref(), Body::GivenBack {}).await?;
    let (detail, outcome) = match thread.terms() {
        None => ("withdrawn".to_owned(), Outcome::Done),
        Some(terms) => match locked(reeve, terms).await {
            Ok(()) => ("its password works no more".to_owned(), Outcome::Done),
            Err(fault) => {
                (format!("the password could not be changed: {}", fault.message), journal::outcome_of(&fault))
            }
        },
    };
    noted(reeve, &thread, "grant.give_back", detail, outcome).await?;
    shown(reeve, &thread).await
}

/// Gives the support user a password that nobody keeps.
async fn locked(reeve: &Reeve, terms: &GrantTerms) -> Result<(), Fault> {
    let password = credential::opened(reeve, terms).await?;
    let server = credential::server(terms)?;
    let credential = Credential::Password(&password);
    let session = server.sign_in(&terms.tenant.database, &terms.login, credential).await?;
    Ok(session.change_own_password(&password, &one_time()?).await?)
}
