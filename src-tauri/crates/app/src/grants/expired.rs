//! Requests that nobody answered in time. Nobody does anything then, so whichever program sees it first notes it, once.

use std::collections::BTreeSet;

use reeve_domain::Fault;
use reeve_domain::backup::RequestState;
use reeve_domain::desk::{Thread, ThreadId};
use reeve_domain::grant::GrantState;
use reeve_domain::journal::{Action, Outcome};
use reeve_store::{journal as table, settings};

use super::request::tenant_name;
use super::view::Panel;
use crate::api::Tag;
use crate::reeve::Reeve;
use crate::{desk, journal};

/// Where those that were noted are kept.
const KEY: &str = "requests.expired";

/// Notes the requests that expired, for an access or for a backup, and tells every page of them.
///
/// # Errors
/// When the store cannot be used.
pub(super) async fn note_expired(reeve: &Reeve, panel: &Panel) -> Result<(), Fault> {
    let store = reeve.store().await?;
    let noted = store.read(|db| settings::get::<BTreeSet<ThreadId>>(db, KEY)).await?.unwrap_or_default();
    let mut news = Vec::new();
    for (thread, ..) in desk::threads(reeve).await? {
        let Some(action) = expired(panel, &thread).filter(|_| !noted.contains(&thread.id)) else { continue };
        let tenant = tenant_name(reeve, thread.ask.tenant()).await?;
        let detail = format!(
            "{} of {}: no answer by {}",
            thread.id,
            thread.asked_by.name,
            thread.answer_by().to_rfc3339()
        );
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
    reeve.changed(&[Tag::Grants, Tag::Backups, Tag::Journal], None);
    Ok(())
}

/// What a journal row calls it, where nobody answered in time.
fn expired(panel: &Panel, thread: &Thread) -> Option<Action> {
    if thread.grant().is_some() && panel.state(thread) == GrantState::Expired {
        return Some(Action::GrantExpire);
    }
    let of_backup = thread.wanted_backup().is_some()
        && RequestState::of(thread, false, panel.now) == RequestState::Expired;
    of_backup.then_some(Action::BackupExpire)
}
