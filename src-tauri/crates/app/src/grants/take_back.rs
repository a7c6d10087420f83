//! What was half made, ended: nobody was given its password, so nothing has to be proven.

use reeve_domain::Fault;
use reeve_domain::desk::{Thread, ThreadId};
use reeve_domain::grant::{EndedBy, GrantWork, Pause, Step};
use reeve_domain::journal::Action;

use super::answer::note;
use super::{by_hand, credential, work};
use crate::api::Nothing;
use crate::reeve::Reeve;
use crate::{desk, tenants};

/// Takes back what is on the tenant of an access that was not handed over. Where the tenant cannot be reached that waits,
/// and is tried again with every look at what is due.
///
/// # Errors
/// What kept the tenant from being asked.
pub(super) async fn take_back(reeve: &Reeve, grant: &ThreadId, why: Option<Fault>) -> Result<(), Fault> {
    let taken = tried(reeve, grant, why).await;
    if let Err(fault) = &taken {
        // the reason why it was broken off stays: the pause tells what keeps it from being taken back
        let mut kept = work::known(reeve, grant).await?;
        kept.pause = Pause::after(kept.pause.as_ref(), fault, false, reeve.host().now());
        work::keep(reeve, &kept).await?;
    }
    taken
}

async fn tried(reeve: &Reeve, grant: &ThreadId, why: Option<Fault>) -> Result<(), Fault> {
    let mut kept = work::known(reeve, grant).await?;
    match kept.step {
        Step::Idle | Step::Proven | Step::Closed => return Ok(()),
        Step::Beginning => {
            kept.step = Step::Idle;
            kept.fault = why;
            return work::keep(reeve, &kept).await;
        }
        Step::HandingOver | Step::HandedOver => {
            if let Some(thread) = answered(reeve, &kept).await? {
                if kept.step == Step::HandingOver {
                    kept.step = Step::HandedOver;
                    work::keep(reeve, &kept).await?;
                    let detail = "handed over just before a break".to_owned();
                    note(reeve, &thread, Action::GrantGive, detail).await?;
                }
                return Ok(());
            }
        }
        _ => {}
    }
    kept.ending = Some(EndedBy::BrokenOff);
    kept.fault = why.or(kept.fault);
    work::keep(reeve, &kept).await?;
    off_the_tenant(reeve, &kept).await?;
    credential::forget(reeve, grant).await?;
    let left = GrantWork {
        step: Step::Idle,
        end: None,
        uid: None,
        ending: None,
        handed_over_at: None,
        pause: None,
        ..kept
    };
    work::keep(reeve, &left).await
}

/// The thread, where the answer is in it: a break may have come right after it, or somebody else's answer before it.
async fn answered(reeve: &Reeve, work: &GrantWork) -> Result<Option<Thread>, Fault> {
    let (_, desk) = desk::thread(reeve, &work.grant).await?;
    if desk.is_some() {
        // the desk may have what this computer did not live to keep
        desk::sync(reeve, Nothing {}).await?;
    }
    let (thread, _) = desk::thread(reeve, &work.grant).await?;
    let ours = thread.terms().is_some_and(|terms| terms.login == work.login);
    Ok(ours.then_some(thread))
}

/// The account first: until it is gone, the scheduled action is what ends it.
async fn off_the_tenant(reeve: &Reeve, work: &GrantWork) -> Result<(), Fault> {
    let tenant = tenants::by_id(reeve, &work.tenant).await?;
    let session = tenants::session(reeve, &tenant).await?;
    let uid = match work.uid {
        Some(uid) => Some(uid),
        // The answer that names it was lost. Nobody had this login before; earlier than this nothing of it is ours.
        None if work.step >= Step::Creating => session.support_user(&work.login).await?,
        None => None,
    };
    if let Some(uid) = uid {
        by_hand::end(&session, &work.login, uid).await?;
    }
    by_hand::remove_ends(&session, &work.login, work.end).await
}
