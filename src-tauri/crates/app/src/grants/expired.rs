//! Requests that nobody answered in time, and restores that nobody began. Nobody does anything then, so whichever program
//! sees it first notes it, once.

use std::collections::{BTreeSet, HashSet};

use reeve_domain::Fault;
use reeve_domain::backup::RequestState;
use reeve_domain::desk::{Answer, Thread, ThreadId};
use reeve_domain::grant::GrantState;
use reeve_domain::journal::{Action, Outcome};
use reeve_store::{journal as table, settings};

use super::view::Panel;
use crate::api::Tag;
use crate::reeve::Reeve;
use crate::{desk, journal, restores, tenants};

/// Where those that were noted are kept.
const KEY: &str = "requests.expired";

/// Notes the requests that expired, for an access, a backup or a restore, and tells every page of them.
///
/// # Errors
/// When the store cannot be used.
pub(super) async fn note_expired(reeve: &Reeve, panel: &Panel) -> Result<(), Fault> {
    let store = reeve.store().await?;
    let noted = store.read(|db| settings::get::<BTreeSet<ThreadId>>(db, KEY)).await?.unwrap_or_default();
    let restores = restores::expired(reeve).await?;
    let mut news = Vec::new();
    for (thread, ..) in desk::threads(reeve).await? {
        let Some(action) = expired(panel, &restores, &thread).filter(|_| !noted.contains(&thread.id)) else {
            continue;
        };
        let tenant = tenants::name_at(reeve, thread.ask.tenant()).await?;
        let what = if thread.standing.answer == Answer::Awaited { "no answer" } else { "not begun" };
        let by = thread.answer_by().to_rfc3339();
        let detail = format!("{} of {}: {what} by {by}", thread.id, thread.asked_by.name);
        news.push((thread.id, journal::event(reeve, Some(&tenant), action, detail, Outcome::Done)));
    }
    if news.is_empty() {
        return Ok(());
    }
    let kept = move |db: &reeve_store::Transaction<'_>| {
        // another program may have been quicker
        let mut noted: BTreeSet<ThreadId> = settings::get(db, KEY)?.unwrap_or_default();
        for (thread, event) in news {
            if noted.insert(thread) {
                table::append(db, event)?;
            }
        }
        settings::set(db, KEY, &noted)
    };
    store.write(kept).await?;
    reeve.changed(&[Tag::Grants, Tag::Backups, Tag::Restores, Tag::Journal], None);
    Ok(())
}

/// What a journal row calls it, where it is over by itself. `restores` are those that are.
fn expired(panel: &Panel, restores: &HashSet<ThreadId>, thread: &Thread) -> Option<Action> {
    if restores.contains(&thread.id) {
        return Some(Action::RestoreExpire);
    }
    if thread.grant().is_some() && panel.state(thread) == GrantState::Expired {
        return Some(Action::GrantExpire);
    }
    let of_backup = thread.wanted_backup().is_some()
        && RequestState::of(thread, false, panel.now) == RequestState::Expired;
    of_backup.then_some(Action::BackupExpire)
}
