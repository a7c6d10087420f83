//! What is kept here of a tenant and counts for its promises: people, the policy, the latest drill.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::Fault;
use reeve_domain::policy::PolicyReading;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::user::{User, UserFilter, UserKind, UserSort};
use reeve_promises::{Administrator, Check, Finding, People, Seen, Unseen};
use reeve_store::{Connection, Scope, StoredPolicy, drills, policies, promises as table, sync, users};

use crate::reeve::Reeve;

/// Accounts that were all read longer ago than this are asked about again, in a session that is open anyway. A second
/// factor that is switched off leaves no mark on its account, so a reading of what changed does not make them younger.
const GOOD_FOR: TimeDelta = TimeDelta::hours(1);

/// The checks that are about people.
const ABOUT_PEOPLE: [Check; 3] = [Check::StaleAdministrators, Check::TwoFactor, Check::EndlessKeys];

/// What is kept of one tenant.
pub(super) struct Known {
    pub(super) people: Seen<People>,
    /// Whether they were read too long ago to go by, where somebody can be asked.
    pub(super) people_are_due: bool,
    pub(super) policy: Seen<PolicyReading>,
    /// The latest drill that came back whole, and how long it took.
    pub(super) drilled: Option<(DateTime<Utc>, TimeDelta)>,
    /// Why the sign-in was refused, where that was not mended since.
    pub(super) refused: Option<Fault>,
}

/// Reads it.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn read(reeve: &Reeve, tenant: &Tenant) -> Result<Known, Fault> {
    let (tenant, now) = (tenant.clone(), reeve.host().now());
    let read = move |db: &Connection| {
        let id = &tenant.id;
        let whole = drills::list(db, Some(&tenant.name))?.into_iter().find(|drill| drill.grade.restores());
        let took = |ms| TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX));
        let stored = table::get(db, id)?;
        let answered_at = stored.as_ref().and_then(|stored| answered_at(&stored.findings));
        Ok(Known {
            people: match people(db, id, now)? {
                // a pass has asked the tenant since
                Seen::At(at, _) if answered_at > Some(at) => Seen::Not(Unseen::NotLooked),
                people => people,
            },
            people_are_due: are_due(sync::get(db, id)?.read_whole_at, now),
            policy: match policies::get(db, id)? {
                StoredPolicy { reading: Some(reading), fetched_at: Some(at), .. } => Seen::At(at, reading),
                _ => Seen::Not(Unseen::NotLooked),
            },
            drilled: whole.map(|drill| (drill.at, took(drill.took_ms))),
            refused: stored.and_then(|stored| stored.refused),
        })
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// When the latest answer about people was seen.
fn answered_at(findings: &[Finding]) -> Option<DateTime<Utc>> {
    let about = findings.iter().filter(|finding| ABOUT_PEOPLE.contains(&finding.check));
    about.filter_map(|finding| finding.seen_at).max()
}

/// Whether accounts that were all read then are to be asked about. A time that is still to come was written under another
/// clock.
fn are_due(read_whole_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    read_whole_at.is_none_or(|at| !(at..at + GOOD_FOR).contains(&now))
}

/// The accounts that matter, as last read.
fn people(db: &Connection, tenant: &TenantId, now: DateTime<Utc>) -> reeve_store::Result<Seen<People>> {
    let state = sync::get(db, tenant)?;
    let Some(at) = state.fetched_at.filter(|_| state.complete) else {
        return Ok(Seen::Not(Unseen::NotLooked));
    };
    let scope = Scope::Tenant(tenant.clone());
    let each = |filter: UserFilter, found: &mut dyn FnMut(User)| {
        users::each(db, &scope, &filter, UserSort::default(), now, |user| {
            found(user);
            Ok(())
        })
    };
    let active = UserFilter { active: Some(true), ..UserFilter::default() };
    let internal = UserFilter { kinds: vec![UserKind::Internal], ..active.clone() };
    let (mut administrators, mut endless_keys) = (Vec::new(), Vec::new());
    each(UserFilter { administrator: Some(true), ..internal.clone() }, &mut |user| {
        administrators.push(Administrator {
            login: user.login,
            last_sign_in: user.last_sign_in,
            two_factor: user.two_factor,
        });
    })?;
    each(UserFilter { with_api_keys: true, ..active }, &mut |user| {
        if user.api_keys.iter().any(|key| key.expires_at.is_none()) {
            endless_keys.push(user.login);
        }
    })?;
    // whose catalogue could not be read is left out by both
    let others = UserFilter { administrator: Some(false), ..internal };
    let rights_known = !administrators.is_empty()
        || users::page(db, &scope, &others, UserSort::default(), 0, 1, now)?.total > 0;
    Ok(Seen::At(at, People { administrators, endless_keys, rights_known }))
}
