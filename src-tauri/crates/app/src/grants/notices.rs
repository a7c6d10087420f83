//! What people are told even when they look elsewhere, each thing once. Pure: it is given what there is now.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::card::Acquaintance;
use reeve_domain::desk::ThreadId;
use reeve_domain::grant::{GrantState, GrantView, StrayAccess};

use crate::host::Notice;

/// Minutes before its end at which an access is announced, the latest first.
const BEFORE: [u32; 2] = [5, 15];

/// What was told so far.
#[derive(Default)]
pub(super) struct Told {
    states: HashMap<ThreadId, GrantState>,
    announced: HashMap<ThreadId, u32>,
    asked: HashSet<ThreadId>,
    break_glass: HashSet<ThreadId>,
    waiting: HashSet<ThreadId>,
    strays: HashSet<(String, String)>,
}

/// What is new.
#[derive(Default)]
pub(super) struct News {
    pub(super) notices: Vec<Notice>,
    /// Accesses that are not in force any more: their windows are to be closed.
    pub(super) over: Vec<ThreadId>,
}

impl Told {
    /// What is new since the last time. `ahead` tells how far a tenant's clock is ahead, in seconds.
    pub(super) fn news(
        &mut self,
        grants: &[GrantView],
        strays: &[StrayAccess],
        ahead: impl Fn(&ThreadId) -> i64,
        now: DateTime<Utc>,
    ) -> News {
        let mut news = News::default();
        for grant in grants {
            let there = now + TimeDelta::try_seconds(ahead(&grant.id)).unwrap_or_default();
            news.notices.extend(self.asked(grant));
            news.notices.extend(self.break_glass(grant));
            news.notices.extend(self.ends_soon(grant, there));
            news.notices.extend(self.waits(grant));
            self.ended(grant, &mut news);
        }
        let seen: HashSet<_> = strays.iter().map(|it| (it.tenant.0.clone(), it.login.clone())).collect();
        for stray in strays {
            if !self.strays.contains(&(stray.tenant.0.clone(), stray.login.clone())) {
                let (tenant, login) = (stray.tenant_name.clone(), stray.login.clone());
                news.notices.push(Notice::Stray { tenant, login });
            }
        }
        // one that comes back is news again
        self.strays = seen;
        news
    }

    fn asked(&mut self, grant: &GrantView) -> Option<Notice> {
        let for_us = grant.tenant.is_some() && grant.acquaintance != Acquaintance::Own;
        let waits = grant.state == GrantState::Requested;
        (for_us && waits && self.asked.insert(grant.id.clone()))
            .then(|| Notice::Asked { tenant: grant.tenant_name.clone(), staff: grant.staff.name.clone() })
    }

    fn break_glass(&mut self, grant: &GrantView) -> Option<Notice> {
        let for_us = grant.review_due && grant.tenant.is_some() && grant.may.review.is_none();
        (for_us && self.break_glass.insert(grant.id.clone())).then(|| Notice::BreakGlass {
            tenant: grant.tenant_name.clone(),
            staff: grant.staff.name.clone(),
        })
    }

    fn ends_soon(&mut self, grant: &GrantView, there: DateTime<Utc>) -> Option<Notice> {
        let left = (grant.until? - there).num_seconds();
        if grant.state != GrantState::Live || left <= 0 {
            return None;
        }
        // one that is shorter than the announcement was never far from its end
        let due = |minutes: &&u32| left <= i64::from(**minutes) * 60 && grant.seconds > **minutes * 60;
        let minutes = *BEFORE.iter().find(due)?;
        if self.announced.get(&grant.id).is_some_and(|told| *told <= minutes) {
            return None;
        }
        self.announced.insert(grant.id.clone(), minutes);
        let minutes = u32::try_from((left + 59) / 60).unwrap_or(minutes);
        Some(Notice::EndsSoon { tenant: grant.tenant_name.clone(), minutes })
    }

    /// One that waits again is news again.
    fn waits(&mut self, grant: &GrantView) -> Option<Notice> {
        if !grant.needs_somebody() {
            self.waiting.remove(&grant.id);
            return None;
        }
        let tenant = grant.tenant_name.clone();
        self.waiting.insert(grant.id.clone()).then_some(Notice::EndWaits { tenant })
    }

    fn ended(&mut self, grant: &GrantView, news: &mut News) {
        let before = self.states.insert(grant.id.clone(), grant.state);
        // what had ended before this program began is no news
        let Some(before) = before.filter(|before| *before != grant.state) else { return };
        if before == GrantState::Live {
            news.over.push(grant.id.clone());
        }
        let tenant = grant.tenant_name.clone();
        match grant.state {
            GrantState::Ended => news.notices.push(Notice::Ended { tenant, proven: true }),
            GrantState::Over => news.notices.push(Notice::Ended { tenant, proven: false }),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
