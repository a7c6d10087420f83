//! The watch a window keeps: desks are read, ends that are due are proven, what was half made is taken back, people are
//! told, of restores as well. A command line does one such pass when it lists accesses.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt as _, stream};
use reeve_domain::desk::Thread;
use reeve_domain::grant::{EndedBy, GrantState, GrantWork, Step};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};

use super::notices::Told;
use super::view::{self, Panel};
use super::{end, expired, give_back, sweep, take_back, work};
use crate::api::Nothing;
use crate::reeve::Reeve;
use crate::{desk, jobs, restores, tenants};

/// Between two passes.
const EVERY: Duration = Duration::from_secs(30);
/// Desks are read with every second pass.
const DESKS_EVERY: u32 = 2;
/// Tenants are looked at for stray accounts with every twentieth pass.
const STRAYS_EVERY: u32 = 20;
/// Accesses that are ended at the same time.
const AT_ONCE: usize = 8;

/// Begins the watch of a window; it ends with the program.
pub(crate) fn begin(reeve: &Reeve) {
    if !reeve.host().continues_jobs() {
        return;
    }
    let reeve = reeve.weak();
    tokio::spawn(async move {
        let (mut told, mut of_restores) = (Told::default(), restores::Told::default());
        for turn in 0_u32.. {
            // it keeps nobody alive while it waits
            let Some(reeve) = reeve.upgrade() else { return };
            if let Err(fault) = pass(&reeve, turn, &mut told, &mut of_restores).await {
                tracing::warn!(code = %fault.code.name(), "a look at the support accesses broke off");
            }
            drop(reeve);
            tokio::time::sleep(EVERY).await;
        }
    });
}

async fn pass(
    reeve: &Reeve,
    turn: u32,
    told: &mut Told,
    of_restores: &mut restores::Told,
) -> Result<(), Fault> {
    if turn.is_multiple_of(DESKS_EVERY) {
        desk::sync(reeve, Nothing {}).await?;
    }
    tell(reeve, told).await?;
    restores::announce(reeve, of_restores).await?;
    settle(reeve).await?;
    if turn.is_multiple_of(STRAYS_EVERY) {
        look_for_strays(reeve).await?;
    }
    tell(reeve, told).await
}

async fn tell(reeve: &Reeve, told: &mut Told) -> Result<(), Fault> {
    let panel = Panel::read(reeve).await?;
    let strays = reeve.store().await?.read(reeve_store::strays::list).await?;
    let ahead = |grant: &_| panel.work(grant).map_or(0, |work| work.ahead);
    let news = told.news(&view::all(reeve).await?, &strays, ahead, reeve.host().now());
    for grant in &news.over {
        reeve.host().close_session(grant);
    }
    if !news.over.is_empty() {
        reeve.changed(&[crate::api::Tag::Grants], None);
    }
    news.notices.into_iter().for_each(|notice| reeve.host().notify(notice));
    Ok(())
}

/// One pass for a command line: desks are read, and everything that is due is seen to.
///
/// # Errors
/// When the store cannot be used; what a desk or a tenant refuses is in its view.
pub(super) async fn see_to_what_is_due(reeve: &Reeve) -> Result<(), Fault> {
    desk::sync(reeve, Nothing {}).await?;
    settle(reeve).await
}

/// Something of an access is left to do.
enum Due {
    /// It was half made.
    TakeBack,
    /// It has to be ended, or its end has to be accounted for.
    End(Box<Thread>, Box<Tenant>, Option<EndedBy>),
}

/// Sees to everything that is due, side by side. What fails is shown with its access and tried again next time.
async fn settle(reeve: &Reeve) -> Result<(), Fault> {
    let panel = Panel::read(reeve).await?;
    expired::note_expired(reeve, &panel).await?;
    let mut due = Vec::new();
    for (thread, desk, _) in desk::threads(reeve).await? {
        let Some(work) = panel.work(&thread.id).filter(|work| !panel.is_running(work)) else { continue };
        if let Some(what) = is_due(reeve, &panel, &thread, desk.as_deref(), work).await {
            due.push((work.clone(), what));
        }
    }
    let mut all = give_back::due(reeve).await?;
    all.extend(due.into_iter().map(|(work, due)| seeing_to(reeve.clone(), work, due)));
    stream::iter(all).buffer_unordered(AT_ONCE).for_each(|()| std::future::ready(())).await;
    Ok(())
}

async fn is_due(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    desk: Option<&str>,
    work: &GrantWork,
) -> Option<Due> {
    if work.pause.as_ref().is_some_and(|pause| pause.holds(panel.now)) {
        return None;
    }
    let terms = thread.terms().filter(|terms| terms.login == work.login);
    // somebody else's answer may have come before the one that waited here
    if work.step.is_half_done() || (work.step == Step::HandedOver && terms.is_none()) {
        return Some(Due::TakeBack);
    }
    let terms = terms?;
    let tenant = panel.tenant(&terms.tenant, Some(work))?;
    let due = |why| Some(Due::End(Box::new(thread.clone()), Box::new(tenant.clone()), why));
    match panel.state(thread) {
        GrantState::Ending => due(None),
        GrantState::Over => due(Some(EndedBy::Time)),
        // proven, and not accounted for yet
        GrantState::Ended if work.step != Step::Closed => due(None),
        GrantState::Live if is_closed(reeve, thread, desk).await => due(Some(EndedBy::TicketClosed)),
        _ => None,
    }
}

/// Whether the ticket a thread travels by was closed. A desk that cannot be asked says nothing.
async fn is_closed(reeve: &Reeve, thread: &Thread, desk: Option<&str>) -> bool {
    let Some(desk) = desk else { return false };
    matches!(desk::ticket_closed(reeve, desk, &thread.id).await, Ok(Some(true)))
}

/// What fails is shown with its access.
fn seeing_to(reeve: Reeve, work: GrantWork, due: Due) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        if let Err(fault) = see_to(&reeve, &work, due).await {
            tracing::warn!(code = %fault.code.name(), "an access is still to be ended");
        }
    })
}

async fn see_to(reeve: &Reeve, work: &GrantWork, due: Due) -> Result<(), Fault> {
    match due {
        Due::TakeBack => {
            let words = "Reeve ended before this access was made; what was half made is taken back.";
            let why = work.fault.clone().unwrap_or_else(|| Fault::new(Code::Interrupted, words));
            take_back::take_back(reeve, &work.grant, Some(why)).await
        }
        Due::End(thread, tenant, why) => {
            // no job where nobody answers: it would be one with every pass
            let mut kept = work.clone();
            if why.is_some_and(|why| why != EndedBy::Time) {
                // while the tenant is away its ticket may be opened again
                kept.ending = kept.ending.or(why);
                work::keep(reeve, &kept).await?;
            }
            let knocked = knock(reeve, &thread, &tenant, &mut kept).await;
            if let Err(fault) = &knocked {
                kept.failed(fault, reeve.host().now());
            }
            if kept != *work {
                work::keep(reeve, &kept).await?;
            }
            knocked?;
            // its clock decides, and this computer's may be ahead
            if why == Some(EndedBy::Time) && !is_over(&thread, &kept, reeve.host().now()) {
                return Ok(());
            }
            let job = end::begin(reeve, &thread, &tenant, why).await?;
            jobs::wait(reeve, &job.id).await.map(drop)
        }
    }
}

/// Asks the tenant for its time, which has to be asked again at each end.
async fn knock(reeve: &Reeve, thread: &Thread, tenant: &Tenant, work: &mut GrantWork) -> Result<(), Fault> {
    let session = tenants::session(reeve, tenant).await?;
    if let Some(terms) = thread.terms() {
        session.user_is_archived(terms.uid).await?;
    }
    if let Some(there) = session.footing().await?.now {
        work.ahead = (there - reeve.host().now()).num_seconds();
    }
    Ok(())
}

fn is_over(thread: &Thread, work: &GrantWork, now: DateTime<Utc>) -> bool {
    thread.terms().is_some_and(|terms| work.tenant_time(now) >= terms.until)
}

/// Looks at the tenants that accesses are about, and at those at work just now. The others are looked at when somebody
/// asks for it: signing in everywhere costs the tenants more than it tells. One that refused what was tried is left alone
/// as long as that pauses.
async fn look_for_strays(reeve: &Reeve) -> Result<(), Fault> {
    let panel = Panel::read(reeve).await?;
    let threads = desk::threads(reeve).await?;
    let about = |tenant: &Tenant| {
        let by_thread = threads.iter().filter_map(|(thread, ..)| thread.grant());
        by_thread.into_iter().any(|request| request.tenant.is_of(tenant))
    };
    let wanted = panel.tenants().filter(|tenant| about(tenant) || reeve.connections().is_open(&tenant.id));
    let wanted = wanted.filter(|tenant| !panel.pauses(&tenant.id));
    let all: Vec<_> = wanted.map(|tenant| looking(reeve.clone(), tenant.clone())).collect();
    stream::iter(all).buffer_unordered(AT_ONCE).for_each(|()| std::future::ready(())).await;
    Ok(())
}

/// One that does not answer, or shows nothing to this login, is for the next time.
fn looking(reeve: Reeve, tenant: Tenant) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        if let Err(fault) = sweep::look(&reeve, &tenant).await {
            tracing::debug!(code = %fault.code.name(), "a tenant was not looked at for stray accounts");
        }
    })
}
