//! Restores: asked for by one person, approved by another, rehearsed on the side, swapped in, and reversible.
//!
//! What must always hold: nobody approves what they asked for; nothing is sent before the server was seen to be protected
//! and the backup to be the one that was approved; each step is written down before it begins and after it ended; whatever
//! breaks, the live name has the old or the new database, or the next start puts one of them there.

mod answer;
mod ask;
mod backup;
mod begin;
mod carry;
mod deeds;
mod elsewhere;
mod forecast;
mod kept;
mod logins;
mod loss;
mod may;
mod notices;
mod provider;
mod settle;
mod steps;
mod view;
mod work;

use reeve_domain::desk::{Shown, Thread, ThreadId};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::RestoreRequest;
use reeve_domain::{Code, Fault};

use crate::api::{OfRestore, RestoreView, Tag};
use crate::reeve::Reeve;
use crate::{desk, journal, tenants};

pub use answer::{approve, refuse};
pub use ask::{ask, receive, text, withdraw};
pub use deeds::{drop_kept, go_on, roll_back, run, stop};
pub use forecast::forecast;
pub use kept::keep;
pub use loss::loss;
pub use provider::verify;
pub use view::{list, show};

pub(crate) use carry::run_deed;
pub(crate) use kept::let_go;
pub(crate) use notices::{Told, announce};
pub(crate) use settle::{left_behind, watch};
pub(crate) use view::expired;

/// The thread of a restore, and what is asked for.
///
/// # Errors
/// [`Code::NotFound`], also for a thread about something else.
async fn about_a_restore(reeve: &Reeve, id: &ThreadId) -> Result<(Thread, RestoreRequest), Fault> {
    let (thread, _) = desk::thread(reeve, id).await?;
    let wanted = thread.wanted_restore().cloned().ok_or_else(no_such_restore)?;
    Ok((thread, wanted))
}

/// Everything that was said of a restore, in its order.
///
/// # Errors
/// [`Code::NotFound`], also for a thread about something else.
pub async fn events(reeve: &Reeve, request: OfRestore) -> Result<Vec<Shown>, Fault> {
    let (thread, _) = about_a_restore(reeve, &request.restore).await?;
    Ok(thread.shown)
}

/// A restore as it stands now, after telling everybody who shows it.
async fn shown(reeve: &Reeve, id: &ThreadId) -> Result<RestoreView, Fault> {
    reeve.changed(&[Tag::Restores], None);
    view::of(reeve, id).await
}

/// Journals what was done about a restore.
async fn note(reeve: &Reeve, thread: &Thread, action: Action, detail: String) -> Result<(), Fault> {
    let tenant = tenants::name_at(reeve, thread.ask.tenant()).await?;
    journal::note(reeve, Some(&tenant), action, detail, Outcome::Done).await
}

fn no_such_restore() -> Fault {
    Fault::new(Code::NotFound, "There is no such restore here.").next("Look at those that are known.")
}
