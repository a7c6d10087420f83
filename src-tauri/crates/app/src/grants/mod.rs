//! Support access: asked for, approved, made on the tenant, ended, accounted for.
//!
//! What must always hold: nobody answers their own request; nothing is made before its end is on the tenant, and nothing
//! is handed over before both were seen to work; what was half made is taken back, or ended by the tenant; an end is
//! shown only once it was proven; every change is journaled, and no secret is in any of it.

mod answer;
mod approve;
mod by_hand;
mod credential;
mod end;
mod expired;
mod give_back;
mod make;
mod notices;
mod overview;
mod proof;
mod receipt;
mod request;
mod session;
mod stray;
mod sweep;
mod take_back;
mod view;
mod watch;
mod work;

use reeve_domain::Fault;
use reeve_domain::desk::{Thread, ThreadId};
use reeve_domain::grant::GrantView;

use crate::api::{GrantDetail, GrantsPage, HandText, Nothing, OfGrant};
use crate::desk;
use crate::reeve::Reeve;

pub use answer::{refuse, review, second};
pub use approve::{approve, look_scope};
pub use end::revoke;
pub use give_back::give_back;
pub use receipt::{save_receipt, verify_receipt};
pub use request::{receive, request, save};
pub use session::{open, sign_in};
pub use sweep::{refresh, sweep, sweep_tenant};

pub(crate) use end::run_end;
pub(crate) use make::run_make;
pub(crate) use overview::Overview;
pub(crate) use sweep::run_refresh;
pub(crate) use watch::begin as watch;
pub(crate) use work::sign_in_mended;

/// Every request and access for support known here. A command line looks at the ends that are due first: no window does
/// it there.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<GrantsPage, Fault> {
    if !reeve.host().continues_jobs() {
        watch::see_to_what_is_due(reeve).await?;
    }
    let mut grants = view::all(reeve).await?;
    grants.sort_by_key(|grant| (view::rank(grant), std::cmp::Reverse(grant.requested_at)));
    let strays = reeve.store().await?.read(reeve_store::strays::list).await?;
    Ok(GrantsPage { grants, strays })
}

/// One of them, with everything that was said.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`].
pub async fn show(reeve: &Reeve, request: OfGrant) -> Result<GrantDetail, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let envelope = receipt::envelope_of(reeve, &thread).await?;
    let mut receipt_verdict = match &envelope {
        Some(envelope) => Some(receipt::verdict(reeve, envelope, Some(&thread)).await),
        None => None,
    };
    let receipt = receipt_verdict.as_mut().and_then(|verdict| verdict.receipt.take());
    let grant = view::of(reeve, &thread, desk).await?;
    Ok(GrantDetail { grant, events: thread.shown, receipt, receipt_verdict })
}

/// A thread as text, to hand it over.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`].
pub async fn text(reeve: &Reeve, request: OfGrant) -> Result<HandText, Fault> {
    desk::text_of(reeve, &request.grant).await
}

/// The thread of an access, and the desk it travels by.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`], also for a thread about something else.
async fn access(reeve: &Reeve, id: &ThreadId) -> Result<(Thread, Option<String>), Fault> {
    let (thread, desk) = desk::thread(reeve, id).await?;
    if thread.grant().is_none() {
        return Err(not_an_access());
    }
    Ok((thread, desk))
}

fn not_an_access() -> Fault {
    Fault::new(reeve_domain::Code::NotFound, "This is no request for support access.")
}

/// The access as it stands now, after telling everybody who shows it.
async fn shown(reeve: &Reeve, thread: &Thread) -> Result<GrantView, Fault> {
    reeve.changed(&[crate::api::Tag::Grants], None);
    let (_, desk) = desk::thread(reeve, &thread.id).await?;
    view::of(reeve, thread, desk).await
}
