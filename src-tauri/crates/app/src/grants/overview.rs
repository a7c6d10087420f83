//! What is known here of support access, read once for a look at many tenants.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::card::Acquaintance;
use reeve_domain::desk::{Answer, Thread};
use reeve_domain::grant::{DEFAULT, GrantState, GrantTerms, StrayAccess, permitted};
use reeve_domain::rights::SETTINGS;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Fault, grant};
use reeve_odoo::SupportAccount;
use reeve_promises::Staff;

use super::stray::{Known, strays};
use super::view::Panel;
use crate::reeve::Reeve;
use crate::{cards, desk};

/// By so much an access may seem longer than it was given: the tenant's clock stamps its end, and ours the answer.
const CLOCKS: TimeDelta = TimeDelta::minutes(10);

/// What is known here of support access.
pub(crate) struct Overview {
    panel: Panel,
    threads: Vec<Said>,
}

/// A thread about an access.
struct Said {
    thread: Thread,
    /// Its approval is from somebody who is known here.
    believed: bool,
}

impl Overview {
    /// As it is now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn read(reeve: &Reeve) -> Result<Self, Fault> {
        let panel = Panel::read(reeve).await?;
        let mut threads = Vec::new();
        for (thread, _, _) in desk::threads(reeve).await? {
            if thread.grant().is_none() {
                continue;
            }
            let believed = match &thread.standing.answer {
                Answer::Approved { by, .. } => {
                    matches!(cards::acquaintance(reeve, by).await?, Acquaintance::Own | Acquaintance::Known)
                }
                _ => false,
            };
            threads.push(Said { thread, believed });
        }
        Ok(Self { panel, threads })
    }

    /// The support accounts of a tenant that should not be there as they are.
    pub(crate) fn strays(
        &self,
        tenant: &Tenant,
        accounts: &[SupportAccount],
        now: DateTime<Utc>,
    ) -> Vec<StrayAccess> {
        strays(tenant, accounts, &self.known(tenant), now)
    }

    /// What is known here of the support logins of a tenant.
    fn known(&self, tenant: &Tenant) -> HashMap<String, Known> {
        let (mut known, mut said) = (HashMap::new(), Vec::new());
        for Said { thread, believed } in self.of(tenant) {
            let (grant, state) = (thread.id.clone(), self.panel.state(thread));
            if let Some(work) = self.panel.work(&grant) {
                let own = Known { grant: grant.clone(), state, until: work.until };
                known.insert(work.login.clone(), own);
            }
            // anybody can write an approval: without work of one's own it counts from somebody who is known here
            if let Some(terms) = thread.terms().filter(|_| *believed) {
                said.push((terms.login.clone(), Known { grant, state, until: Some(terms.until) }));
            }
        }
        for (login, by_thread) in said {
            known.entry(login).or_insert(by_thread);
        }
        known
    }

    fn of(&self, tenant: &Tenant) -> impl Iterator<Item = &Said> {
        let is_of = |said: &&Said| said.thread.grant().is_some_and(|request| request.tenant.is_of(tenant));
        self.threads.iter().filter(is_of)
    }

    /// What the accesses to a tenant come to, beside the stray accounts that were found on it.
    pub(crate) fn staff(&self, tenant: &Tenant, strays: &[StrayAccess]) -> Staff {
        let given: Vec<(&Thread, &GrantTerms)> =
            self.of(tenant).filter_map(|said| Some((&said.thread, said.thread.terms()?))).collect();
        let beyond = given.iter().filter(|(thread, terms)| self.is_beyond(thread, terms));
        let unaccounted = given.iter().filter(|(thread, _)| self.is_unaccounted(thread));
        Staff {
            strays: strays.iter().map(|stray| stray.login.clone()).collect(),
            beyond_limits: beyond.map(|(thread, terms)| named(thread, terms)).collect(),
            without_receipt: unaccounted.map(|(thread, terms)| named(thread, terms)).collect(),
            grants: u32::try_from(given.len()).unwrap_or(u32::MAX),
        }
    }

    /// Whether it may still work, and is longer than it may be. What its groups imply was looked at when it was approved.
    fn is_beyond(&self, thread: &Thread, terms: &GrantTerms) -> bool {
        let Answer::Approved { at, .. } = &thread.standing.answer else { return false };
        let made = self.panel.work(&thread.id).and_then(|work| work.made_at).unwrap_or(*at);
        let settings = terms.groups.iter().any(|group| group == SETTINGS);
        let break_glass = thread.grant().is_some_and(|request| request.break_glass);
        self.panel.state(thread).may_work()
            && terms.until - made - CLOCKS > TimeDelta::seconds(most(settings, break_glass))
    }

    fn is_unaccounted(&self, thread: &Thread) -> bool {
        let accounted = || self.panel.work(&thread.id).is_some_and(|work| work.step == grant::Step::Closed);
        self.panel.state(thread) == GrantState::Ended && thread.standing.receipt.is_none() && !accounted()
    }
}

/// The longest an access may be, in seconds.
fn most(settings: bool, break_glass: bool) -> i64 {
    // a minute is permitted whatever it is for
    permitted(60, Some(settings), break_glass).unwrap_or(DEFAULT).into()
}

fn named(thread: &Thread, terms: &GrantTerms) -> String {
    let staff = thread.grant().map_or("", |request| request.staff.name.as_str());
    format!("{staff}, {}, {}", terms.login, terms.until.format("%Y-%m-%d %H:%M UTC"))
}
