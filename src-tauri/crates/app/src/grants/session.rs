//! The staff member at work: trying an access, and opening the tenant with it.

use chrono::TimeDelta;
use reeve_domain::desk::Thread;
use reeve_domain::grant::{GrantState, GrantTerms};
use reeve_domain::journal::Action;
use reeve_domain::tenant::valid_url;
use reeve_domain::{Code, Fault, Secret};
use reeve_odoo::{Server, WebAccess};
use url::Url;

use super::answer::note;
use super::view::{self, Panel};
use super::{access, credential};
use crate::api::{Nothing, OfGrant, OpenGrant, SessionPlace, SignInTried};
use crate::host::SupportWindow;
use crate::reeve::Reeve;

/// How long a password stays on the clipboard, in seconds.
const LENT: u32 = 30;
/// What Odoo calls the cookie of a web session.
const COOKIE: &str = "session_id";

/// Tries an access: signs in with it, and out again.
///
/// # Errors
/// [`Code::GrantNotReady`] where nothing was given, [`Code::CardNeeded`], [`Code::CannotOpen`]; what keeps the sign-in from
/// working is in the answer.
pub async fn sign_in(reeve: &Reeve, request: OfGrant) -> Result<SignInTried, Fault> {
    let (thread, _) = access(reeve, &request.grant).await?;
    let terms = given(reeve, &thread).await?;
    let state = Panel::read(reeve).await?.state(&thread);
    if state == GrantState::Ended {
        // its end is proven: a password that is dead is sent to nobody
        return Ok(SignInTried { ok: false, uid: None, fault: Some(view::not_ready(state)) });
    }
    let password = credential::opened(reeve, &terms).await?;
    let server = credential::server(&terms)?;
    let tried = match enter(&server, &terms, &password).await {
        Ok(opened) => {
            // a session that is left open ends with the access
            let _ = server.close_web(&opened.cookie).await;
            SignInTried { ok: true, uid: Some(opened.uid), fault: None }
        }
        Err(fault) => SignInTried { ok: false, uid: None, fault: Some(fault) },
    };
    let detail = match &tried.fault {
        None => "works".to_owned(),
        Some(fault) => fault.message.clone(),
    };
    note(reeve, &thread, Action::GrantSignIn, detail).await?;
    Ok(tried)
}

async fn given(reeve: &Reeve, thread: &Thread) -> Result<GrantTerms, Fault> {
    match thread.terms() {
        Some(terms) => Ok(terms.clone()),
        None => Err(view::not_ready(Panel::read(reeve).await?.state(thread))),
    }
}

async fn enter(server: &Server, terms: &GrantTerms, password: &Secret) -> Result<WebAccess, Fault> {
    let opened = server.open_web(&terms.tenant.database, &terms.login, password).await?;
    if opened.uid != terms.uid {
        return Err(Fault::new(Code::SignInRefused, "The tenant signed in somebody else than agreed."));
    }
    Ok(opened)
}

/// Opens the tenant with an access, in a window of its own or in the browser.
///
/// # Errors
/// [`Code::GrantNotReady`] while it is not in force, [`Code::CardNeeded`], [`Code::CannotOpen`]; [`Code::InvalidInput`]
/// with `field = place` where there is no such place here.
pub async fn open(reeve: &Reeve, request: OpenGrant) -> Result<Nothing, Fault> {
    let (thread, _) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    view::needs(panel.state(&thread), &[GrantState::Live])?;
    let terms = given(reeve, &thread).await?;
    let password = credential::opened(reeve, &terms).await?;
    let detail = match request.place {
        SessionPlace::Window => {
            in_a_window(reeve, &panel, &thread, &terms, &password).await?;
            "opened in a window"
        }
        SessionPlace::Browser => {
            in_the_browser(reeve, &terms, &password)?;
            "opened in the browser"
        }
    };
    note(reeve, &thread, Action::GrantOpen, detail.to_owned()).await?;
    Ok(Nothing {})
}

async fn in_a_window(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    terms: &GrantTerms,
    password: &Secret,
) -> Result<(), Fault> {
    let server = credential::server(terms)?;
    let opened = enter(&server, terms, password).await?;
    // the countdown runs by this computer's clock
    let ahead = panel.work(&thread.id).map_or(0, |work| work.ahead);
    let name = panel.tenant(&terms.tenant, None).map_or(&terms.tenant.database, |tenant| &tenant.name);
    let window = SupportWindow {
        grant: thread.id.clone(),
        title: name.clone(),
        url: page(terms, "web")?,
        cookie: (COOKIE.to_owned(), opened.cookie.clone()),
        trust: terms.trust.clone(),
        until: terms.until - TimeDelta::try_seconds(ahead).unwrap_or_default(),
    };
    if reeve.host().open_session(window) {
        return Ok(());
    }
    let _ = server.close_web(&opened.cookie).await;
    Err(no_place("There are no windows here.", "Open it in the browser, or in Reeve's window."))
}

fn in_the_browser(reeve: &Reeve, terms: &GrantTerms, password: &Secret) -> Result<(), Fault> {
    let mut url = page(terms, "web/login")?;
    url.query_pairs_mut().append_pair("db", &terms.tenant.database).append_pair("login", &terms.login);
    if !reeve.host().lend_clipboard(password, LENT) {
        return Err(no_place("There is no clipboard here.", "Open it in a window of Reeve's own."));
    }
    if !reeve.host().open_in_browser(&url) {
        return Err(no_place("There is no browser here.", "Open it in a window of Reeve's own."));
    }
    Ok(())
}

/// A page of the tenant.
fn page(terms: &GrantTerms, path: &str) -> Result<Url, Fault> {
    let base = valid_url(&terms.tenant.url, true)?;
    let whole = format!("{}/{path}", base.as_str().trim_end_matches('/'));
    Url::parse(&whole).map_err(|e| {
        Fault::new(Code::InvalidInput, format!("This is no web address: {e}.")).with("field", "url")
    })
}

fn no_place(message: &str, next: &str) -> Fault {
    Fault::new(Code::InvalidInput, message).with("field", "place").next(next)
}
