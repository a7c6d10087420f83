//! Lists, pages and single users.

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{User, UserColumn, UserFilter, UserSort};
use rusqlite::{Connection, OptionalExtension as _};

use super::stored::{COLUMNS, Stored, place};
use super::{Scope, UserPage};
use crate::error::{Error, Result};
use crate::search::query::{Query, Window};
use crate::search::ranking::{Column, Hit, Ranking};
use crate::tables::groups::{self, Members};
use crate::tables::{api_keys, tenants};

/// Users that [`each`] looks up at a time; what bounds its memory.
const CHUNK: usize = 16_384;

/// A page of the users in `scope` that `filter` accepts. `now` is what [`UserFilter::unused_days`] counts back from.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn page(
    conn: &Connection,
    scope: &Scope,
    filter: &UserFilter,
    sort: UserSort,
    offset: u64,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<UserPage> {
    let list = List::new(conn, scope, filter, sort, now)?;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let window = Window { after: None, offset, limit: limit as usize, count: true };
    let found = list.query.page(conn, &list.ranking, &window)?;
    let mut users = Users::new(conn);
    let rows = found.hits.iter().map(|hit| users.full(hit)).collect::<Result<_>>()?;
    Ok(UserPage { rows, total: found.total, total_is_at_least: found.total_is_at_least })
}

/// Calls `f` with every user in `scope` that `filter` accepts, in order, holding few of them at a time. `now` as for
/// [`page`].
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant, and those of `f`.
pub fn each(
    conn: &Connection,
    scope: &Scope,
    filter: &UserFilter,
    sort: UserSort,
    now: DateTime<Utc>,
    mut f: impl FnMut(User) -> Result<()>,
) -> Result<()> {
    let list = List::new(conn, scope, filter, sort, now)?;
    let mut users = Users::new(conn);
    let mut after: Option<Hit> = None;
    loop {
        let window = Window { after: after.as_ref(), offset: 0, limit: CHUNK, count: false };
        let mut hits = list.query.page(conn, &list.ranking, &window)?.hits;
        for hit in &hits {
            f(users.full(hit)?)?;
        }
        if hits.len() < CHUNK {
            return Ok(());
        }
        after = hits.pop();
    }
}

/// One user.
///
/// # Errors
/// [`Error::NotFound`] with `tenant` or `user`.
pub fn get(conn: &Connection, tenant: &TenantId, id: i64) -> Result<User> {
    let no = tenants::number(conn, tenant)?;
    Users::new(conn).of(no, id)
}

/// Scope, filter and sort, made ready.
struct List {
    query: Query,
    ranking: Ranking,
}

impl List {
    fn new(
        conn: &Connection,
        scope: &Scope,
        filter: &UserFilter,
        sort: UserSort,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let tenant = match scope {
            Scope::Tenant(id) => Some(tenants::number(conn, id)?),
            Scope::All => None,
        };
        let sets = match (&filter.group, filter.administrator) {
            (Some(xmlid), None) => Some(groups::sets_with(conn, tenant, xmlid)?),
            (None, Some(wanted)) => Some(groups::sets_that_administer(conn, tenant, wanted)?),
            (Some(xmlid), Some(wanted)) => {
                let administer: HashSet<u32> =
                    groups::sets_that_administer(conn, tenant, wanted)?.into_iter().collect();
                let mut sets = groups::sets_with(conn, tenant, xmlid)?;
                sets.retain(|set| administer.contains(set));
                Some(sets)
            }
            (None, None) => None,
        };
        let unused_since = filter.unused_days.map(|days| days_before(now, days));
        let by = match sort.by {
            UserColumn::Name => Column::Name,
            UserColumn::Login => Column::Login,
            UserColumn::Email => Column::Email,
            UserColumn::LastSignIn => Column::LastSignIn,
            UserColumn::Tenant => {
                Column::Tenant(tenants::numbers(conn)?.into_iter().map(|(no, _)| no).zip(0..).collect())
            }
        };
        Ok(Self {
            query: Query::new(tenant, filter, sets, unused_since),
            ranking: Ranking { by, descending: sort.descending },
        })
    }
}

/// That many days before, in seconds since 1970 as the index keeps sign-ins; 0 for what lies before 1970.
fn days_before(now: DateTime<Utc>, days: u32) -> u32 {
    let at = now.checked_sub_signed(TimeDelta::days(i64::from(days)));
    at.and_then(|at| u32::try_from(at.timestamp()).ok()).unwrap_or(0)
}

/// Looks users up for hits.
struct Users<'a> {
    conn: &'a Connection,
    /// Tenants by number, each read once.
    tenants: HashMap<i64, TenantId>,
    members: Members<'a>,
}

impl<'a> Users<'a> {
    fn new(conn: &'a Connection) -> Self {
        Self { conn, tenants: HashMap::new(), members: Members::new(conn) }
    }

    fn tenant(&mut self, number: i64) -> Result<TenantId> {
        Ok(match self.tenants.entry(number) {
            MapEntry::Occupied(known) => known.get().clone(),
            MapEntry::Vacant(unknown) => unknown.insert(tenants::id(self.conn, number)?).clone(),
        })
    }

    fn full(&mut self, hit: &Hit) -> Result<User> {
        self.of(hit.tenant, hit.id).map_err(|error| match error {
            // the index follows the table in one transaction
            Error::NotFound { .. } => {
                Error::Damaged { what: String::from("the search index knows a user that is not there") }
            }
            other => other,
        })
    }

    fn of(&mut self, tenant: i64, id: i64) -> Result<User> {
        let stored = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM user WHERE place = ?"))?
            .query_row([place(tenant, id)?], Stored::of_row)
            .optional()?
            .ok_or(Error::NotFound { what: "user" })?;
        let name = self.tenant(tenant)?;
        let has_api_keys = stored.bits().has_api_keys();
        let mut user = stored.into_user(name, &mut self.members)?;
        if has_api_keys {
            user.api_keys = api_keys::of(self.conn, tenant, id)?;
        }
        Ok(user)
    }
}
