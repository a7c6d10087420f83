//! Lists, pages and single users.

use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;

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

/// A page of the users in `scope` that `filter` accepts.
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
) -> Result<UserPage> {
    let list = List::new(conn, scope, filter, sort)?;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let window = Window { after: None, offset, limit: limit as usize, count: true };
    let found = list.query.page(conn, &list.ranking, &window)?;
    let mut users = Users::new(conn);
    let rows = found.hits.iter().map(|hit| users.full(hit)).collect::<Result<_>>()?;
    Ok(UserPage { rows, total: found.total, total_is_at_least: found.total_is_at_least })
}

/// Calls `f` with every user in `scope` that `filter` accepts, in order, holding few of them at a time.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant, and those of `f`.
pub fn each(
    conn: &Connection,
    scope: &Scope,
    filter: &UserFilter,
    sort: UserSort,
    mut f: impl FnMut(User) -> Result<()>,
) -> Result<()> {
    let list = List::new(conn, scope, filter, sort)?;
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
    fn new(conn: &Connection, scope: &Scope, filter: &UserFilter, sort: UserSort) -> Result<Self> {
        let tenant = match scope {
            Scope::Tenant(id) => Some(tenants::number(conn, id)?),
            Scope::All => None,
        };
        let sets = match &filter.group {
            Some(xmlid) => Some(groups::sets_with(conn, tenant, xmlid)?),
            None => None,
        };
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
            query: Query::new(tenant, filter, sets),
            ranking: Ranking { by, descending: sort.descending },
        })
    }
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
