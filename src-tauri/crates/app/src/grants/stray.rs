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
            kind: kind(account, known.map(|known| known.state))?,
            grant: known.map(|known| known.grant.clone()),
            seen_at: now,
        })
    };
    accounts.iter().filter_map(stray).collect()
}

/// What is wrong with an account; `None` when nothing is.
fn kind(account: &SupportAccount, state: Option<GrantState>) -> Option<StrayKind> {
    if !account.active {
        return None;
    }
    match state {
        None => Some(StrayKind::Unknown),
        Some(GrantState::Live) if account.end.as_ref().is_some_and(|end| end.intact) => None,
        Some(GrantState::Live) => Some(StrayKind::Unguarded),
        Some(GrantState::Over) => Some(StrayKind::Outlived),
        // somebody is at it
        Some(GrantState::Granting | GrantState::Ending) => None,
        Some(_) => Some(StrayKind::Reactivated),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use reeve_odoo::PlacedEnd;

    use super::*;

    fn account(active: bool, intact: Option<bool>) -> SupportAccount {
        let at = Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap();
        let end = intact.map(|intact| PlacedEnd { id: 3, until: at, made_at: at, intact });
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
            assert_eq!(kind(&account(active, intact), state), found, "{why}");
        }
    }
}
