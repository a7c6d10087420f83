//! Support accounts on a tenant, held against what is known here. Pure.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use reeve_domain::desk::ThreadId;
use reeve_domain::grant::{GrantState, StrayAccess, StrayKind};
use reeve_domain::tenant::Tenant;
use reeve_odoo::SupportAccount;

/// What is known here of one login.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) grant: ThreadId,
    pub(super) state: GrantState,
    /// When it was agreed to end, by the tenant's clock.
    pub(super) until: Option<DateTime<Utc>>,
}

/// The accounts that should not be there as they are.
pub(super) fn strays(
    tenant: &Tenant,
    accounts: &[SupportAccount],
    known: &HashMap<String, Known>,
    now: DateTime<Utc>,
) -> Vec<StrayAccess> {
    let stray = |account: &SupportAccount| {
        let known = known.get(&account.login);
        Some(StrayAccess {
            tenant: tenant.id.clone(),
            tenant_name: tenant.name.clone(),
            login: account.login.clone(),
            name: account.name.clone(),
            uid: account.uid,
            kind: kind(account, known)?,
            grant: known.map(|known| known.grant.clone()),
            seen_at: now,
        })
    };
    accounts.iter().filter_map(stray).collect()
}

/// What is wrong with an account; `None` when nothing is.
fn kind(account: &SupportAccount, known: Option<&Known>) -> Option<StrayKind> {
    if !account.active {
        return None;
    }
    match known.map(|known| known.state) {
        None => Some(StrayKind::Unknown),
        Some(GrantState::Live) if ends_in_time(account, known.and_then(|known| known.until)) => None,
        Some(GrantState::Live) => Some(StrayKind::Unguarded),
        Some(GrantState::Over) => Some(StrayKind::Outlived),
        // somebody is at it
        Some(GrantState::Granting | GrantState::Ending) => None,
        Some(_) => Some(StrayKind::Reactivated),
    }
}

/// Whether the tenant ends it, and no later than was agreed: its own end can be moved by whoever has the Settings rights.
fn ends_in_time(account: &SupportAccount, until: Option<DateTime<Utc>>) -> bool {
    account.end.as_ref().is_some_and(|end| end.intact && until.is_some_and(|until| end.until <= until))
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};
    use reeve_odoo::PlacedEnd;

    use super::*;

    fn at() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap()
    }

    fn known(state: GrantState, until: DateTime<Utc>) -> Known {
        Known { grant: ThreadId("t".into()), state, until: Some(until) }
    }

    fn account(active: bool, intact: Option<bool>) -> SupportAccount {
        let end = intact.map(|intact| PlacedEnd { id: 3, until: at(), made_at: at(), intact });
        SupportAccount { uid: 7, login: "support-1@a.support".into(), name: "Ada".into(), active, end }
    }

    #[test]
    fn an_account_is_a_stray_when_nothing_keeps_it_or_nothing_ends_it() {
        for (active, intact, state, found, why) in [
            (true, Some(true), Some(GrantState::Live), None, "in force, and it ends by itself"),
            (true, None, Some(GrantState::Live), Some(StrayKind::Unguarded), "its end is gone"),
            (true, Some(false), Some(GrantState::Live), Some(StrayKind::Unguarded), "its end was changed"),
            (true, Some(true), None, Some(StrayKind::Unknown), "nobody here asked for it"),
            (true, None, Some(GrantState::Ended), Some(StrayKind::Reactivated), "it had ended"),
            (true, None, Some(GrantState::Requested), Some(StrayKind::Reactivated), "nobody gave it"),
            (true, Some(true), Some(GrantState::Over), Some(StrayKind::Outlived), "past its end"),
            (true, Some(true), Some(GrantState::Ending), None, "being ended"),
            (false, None, None, None, "archived"),
        ] {
            let known = state.map(|state| known(state, at()));
            assert_eq!(kind(&account(active, intact), known.as_ref()), found, "{why}");
        }
    }

    #[test]
    fn an_end_that_was_moved_past_the_agreed_hour_guards_nothing() {
        let guarded = account(true, Some(true));
        let agreed = |until| kind(&guarded, Some(&known(GrantState::Live, until)));
        assert_eq!(agreed(at()), None);
        assert_eq!(agreed(at() + TimeDelta::hours(1)), None, "earlier than agreed");
        assert_eq!(agreed(at() - TimeDelta::seconds(1)), Some(StrayKind::Unguarded));
        let unsaid = Known { until: None, ..known(GrantState::Live, at()) };
        assert_eq!(kind(&guarded, Some(&unsaid)), Some(StrayKind::Unguarded), "nobody knows when");
    }
}
