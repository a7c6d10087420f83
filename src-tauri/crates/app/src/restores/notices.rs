//! What people are told of restores even when they look elsewhere, each thing once.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::card::Acquaintance;
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::RestoreState;

use super::view;
use crate::api::RestoreView;
use crate::host::Notice;
use crate::reeve::Reeve;

/// What was told so far.
#[derive(Default)]
pub(crate) struct Told {
    asked: HashSet<ThreadId>,
    states: HashMap<ThreadId, RestoreState>,
    may_begin: HashSet<ThreadId>,
    due: HashSet<(ThreadId, DateTime<Utc>)>,
}

/// Tells what is new since the last time.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn announce(reeve: &Reeve, told: &mut Told) -> Result<(), Fault> {
    let news = told.news(&view::all(reeve).await?, reeve.host().now());
    news.into_iter().for_each(|notice| reeve.host().notify(notice));
    Ok(())
}

impl Told {
    fn news(&mut self, restores: &[RestoreView], now: DateTime<Utc>) -> Vec<Notice> {
        let of = |restore| {
            [self.asked(restore), self.stands(restore), self.may_begin(restore, now), self.due(restore, now)]
        };
        restores.iter().flat_map(of).flatten().collect()
    }

    fn asked(&mut self, restore: &RestoreView) -> Option<Notice> {
        let for_us = restore.tenant.is_some() && !restore.own && restore.state == RestoreState::Asked;
        (for_us && self.asked.insert(restore.id.clone())).then(|| Notice::RestoreAsked {
            tenant: restore.tenant_name.clone(),
            by: restore.asked_by.card.name.clone(),
        })
    }

    /// What stood so before this program began is no news.
    fn stands(&mut self, restore: &RestoreView) -> Option<Notice> {
        let state = restore.state;
        let before = self.states.insert(restore.id.clone(), state)?;
        let is_news = match state {
            // whoever said yes knows of it
            RestoreState::Approved => restore.own || (restore.tenant.is_some() && !answered_here(restore)),
            RestoreState::Refused | RestoreState::Expired => restore.own,
            RestoreState::Waiting
            | RestoreState::OnTheSide
            | RestoreState::Live
            | RestoreState::Back
            | RestoreState::Stopped => true,
            RestoreState::Asked | RestoreState::Withdrawn | RestoreState::Running => false,
        };
        (is_news && before != state)
            .then(|| Notice::RestoreStands { tenant: restore.tenant_name.clone(), state })
    }

    /// One that was approved for a later time, once that has come, for whoever can begin it.
    fn may_begin(&mut self, restore: &RestoreView, now: DateTime<Utc>) -> Option<Notice> {
        let window = restore.request.window.filter(|window| window.from <= now)?;
        let may = restore.state == RestoreState::Approved && restore.tenant.is_some() && now < window.until;
        (may && self.may_begin.insert(restore.id.clone()))
            .then(|| Notice::RestoreMayBegin { tenant: restore.tenant_name.clone() })
    }

    /// One that is kept longer is told again when that is over.
    fn due(&mut self, restore: &RestoreView, now: DateTime<Utc>) -> Option<Notice> {
        let database = restore.kept.clone()?;
        let until = restore.work.as_ref()?.keep_until.filter(|until| *until <= now)?;
        self.due
            .insert((restore.id.clone(), until))
            .then(|| Notice::RestoreKept { tenant: restore.tenant_name.clone(), database })
    }
}

fn answered_here(restore: &RestoreView) -> bool {
    restore.answered_by.as_ref().is_some_and(|by| by.acquaintance == Acquaintance::Own)
}

#[cfg(test)]
mod tests;
