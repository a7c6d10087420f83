//! Asking for a restore, and taking the request back.

use reeve_domain::desk::{Address, Ask, Body};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::{RestoreRequest, RestoreState, RestoreTarget};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_platforms::Target;

use super::{about_a_restore, backup, note, shown, view};
use crate::api::{AskForRestore, HandText, Nothing, OfRestore, ReceiveText, RestoreView};
use crate::reeve::Reeve;
use crate::{cards, desk, journal, platforms, tenants};

/// Asks for a restore. Whoever has no card gets one made from their login on the tenant; with a card, the tenant need not
/// answer.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::NotFound`] for a tenant, backup or desk that is not known here, [`Code::BackupUnsound`],
/// [`Code::AlreadyExists`] where the same was asked for and something may still come of it. A desk that cannot be reached
/// is no error: the request waits.
pub async fn ask(reeve: &Reeve, request: AskForRestore) -> Result<RestoreView, Fault> {
    let AskForRestore { tenant, backup, at, target, side, reason, window, desk } = request;
    let tenant = tenants::by_id(reeve, &tenant).await?;
    offered(reeve, &tenant, target).await?;
    let wanted = RestoreRequest {
        tenant: Address::of(&tenant),
        backup: backup::named(reeve, &tenant, &backup, at).await?,
        target,
        side: side.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        reason: desk::words("reason", &reason)?,
        window,
    };
    wanted.check(reeve.host().now())?;
    let asked = view::all(reeve).await?.into_iter().find(|open| {
        let same = |of: &RestoreRequest| (of.tenant.clone(), of.backup.sha256.clone(), of.target);
        let waits = matches!(open.state, RestoreState::Asked | RestoreState::Approved);
        waits && open.own && same(&open.request) == same(&wanted)
    });
    if let Some(there) = asked {
        return Err(Fault::new(Code::AlreadyExists, "This restore was asked for already.")
            .with("restore", &there.id)
            .next("Look where it stands, or withdraw it to ask anew."));
    }
    cards::own_or_of_login(reeve, &tenant).await?;
    let detail = described(&wanted);
    let thread =
        desk::open_thread(reeve, Ask::Restore { request: Box::new(wanted) }, desk.as_deref()).await?;
    journal::note(reeve, Some(&tenant.name), Action::RestoreRequest, detail, Outcome::Done).await?;
    shown(reeve, &thread.id).await
}

/// Refuses a target that the tenant's platform leaves out of those it states. One that states none leaves it open.
async fn offered(reeve: &Reeve, tenant: &Tenant, target: RestoreTarget) -> Result<(), Fault> {
    let platforms = platforms::list(reeve, Nothing {}).await?;
    let Some(platform) = platforms.into_iter().find(|platform| platform.id == tenant.platform) else {
        return Ok(());
    };
    let Some(targets) = platform.restore.value().and_then(|restore| restore.targets.value()) else {
        return Ok(());
    };
    let (wanted, where_to) = match target {
        RestoreTarget::Live => (Target::Live, "in the live database's place"),
        RestoreTarget::Side => (Target::Side, "on the side"),
    };
    if targets.contains(&wanted) {
        return Ok(());
    }
    Err(invalid("target", format!("{} does not offer restores {where_to}.", platform.name)))
}

/// What is asked for, for the journal.
fn described(wanted: &RestoreRequest) -> String {
    let to = match (wanted.target, &wanted.side) {
        (RestoreTarget::Live, _) => "to the live database".to_owned(),
        (RestoreTarget::Side, Some(name)) => format!("on the side, as {name}"),
        (RestoreTarget::Side, None) => "on the side".to_owned(),
    };
    let RestoreRequest { backup, reason, .. } = wanted;
    format!("backup of {} (SHA-256 {}) {to}: {reason}", backup.at.to_rfc3339(), backup.sha256)
}

/// Takes in a request, or what was said of it, that was handed over as text.
///
/// # Errors
/// [`Code::InvalidInput`] for a text without one, [`Code::SignatureWrong`], [`Code::NotFound`] for a thread about
/// something else.
pub async fn receive(reeve: &Reeve, request: ReceiveText) -> Result<RestoreView, Fault> {
    let thread = desk::take_in(reeve, &request.text).await?;
    thread.wanted_restore().ok_or_else(super::no_such_restore)?;
    let detail = format!("{} of {}", thread.id, thread.asked_by.name);
    note(reeve, &thread, Action::RestoreReceive, detail).await?;
    shown(reeve, &thread.id).await
}

/// A thread about a restore as text, to hand it over.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn text(reeve: &Reeve, request: OfRestore) -> Result<HandText, Fault> {
    about_a_restore(reeve, &request.restore).await?;
    desk::text_of(reeve, &request.restore).await
}

/// Takes a request back: it is not needed any more.
///
/// # Errors
/// [`Code::GrantNotReady`] for one of somebody else, and one that was refused, taken back or begun.
pub async fn withdraw(reeve: &Reeve, request: OfRestore) -> Result<RestoreView, Fault> {
    let (thread, _) = about_a_restore(reeve, &request.restore).await?;
    let state = view::Panel::read(reeve).await?.state(&thread);
    view::needs(state, &[RestoreState::Asked, RestoreState::Approved])?;
    desk::say(reeve, &thread.id, None, Body::GivenBack {}).await?;
    note(reeve, &thread, Action::RestoreWithdraw, thread.id.to_string()).await?;
    shown(reeve, &thread.id).await
}
