//! A user as a row of the table, and the line of the search index that follows from it.

use chrono::{DateTime, Utc};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::User;
use rusqlite::{Connection, Row, Statement, params};

use super::UserRow;
use crate::error::{Error, Result};
use crate::search::line::{Bits, Line, text_of};
use crate::tables::groups::Members;

/// Bits of a place that are the tenant's record id; the tenant's local number is above them.
const ID_BITS: u32 = 40;

/// Where a user is in the table. PostgreSQL's ids, 31 bits, fit well.
///
/// # Errors
/// [`Error::Unreadable`] for an id no tenant can have.
pub(super) fn place(tenant: i64, id: i64) -> Result<i64> {
    if id < 0 || id >> ID_BITS != 0 {
        return Err(Error::Unreadable(format!("{id} is no record id")));
    }
    Ok(tenant << ID_BITS | id)
}

/// The places of a tenant: from, and up to but not including.
pub(super) fn places(tenant: i64) -> [i64; 2] {
    [tenant << ID_BITS, (tenant + 1) << ID_BITS]
}

/// Columns in the order [`Stored::of_row`] reads them.
pub(super) const COLUMNS: &str = "place, login, name, email, bits, last_sign_in, group_set";

/// A row without its tenant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) login: String,
    pub(super) name: String,
    /// As kept: `None` for none, empty for the same as the login.
    email: Option<String>,
    bits: u8,
    /// Seconds since 1970, UTC.
    last_sign_in: Option<i64>,
    group_set: u32,
}

impl Stored {
    pub(super) fn of_user(user: &UserRow, group_set: u32, has_api_keys: bool) -> Self {
        let email = user.email.as_deref().filter(|email| !email.is_empty());
        let email = email.map(|email| if email == user.login { String::new() } else { email.to_owned() });
        Self {
            id: user.id,
            login: user.login.clone(),
            name: user.name.clone(),
            email,
            bits: Bits::of(user.kind, user.active, user.two_factor, has_api_keys).0,
            last_sign_in: user.last_sign_in.map(|at| at.timestamp()),
            group_set,
        }
    }

    pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get::<_, i64>(0)? & ((1 << ID_BITS) - 1),
            login: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            bits: row.get(4)?,
            last_sign_in: row.get(5)?,
            group_set: row.get(6)?,
        })
    }

    /// Runs a statement whose parameters are [`COLUMNS`].
    pub(super) fn bind(&self, tenant: i64, statement: &mut Statement<'_>) -> Result<()> {
        let Self { id, login, name, email, bits, last_sign_in, group_set } = self;
        statement.execute(params![place(tenant, *id)?, login, name, email, bits, last_sign_in, group_set])?;
        Ok(())
    }

    pub(super) fn bits(&self) -> Bits {
        Bits(self.bits)
    }

    pub(super) fn with_bits(self, bits: Bits) -> Self {
        Self { bits: bits.0, ..self }
    }

    fn email(&self) -> Option<&str> {
        self.email.as_deref().map(|email| if email.is_empty() { &self.login } else { email })
    }

    pub(super) fn line(&self) -> Line {
        Line {
            text: text_of(&self.name, &self.login, self.email()),
            id: self.id,
            bits: self.bits(),
            group_set: self.group_set,
            last_sign_in: self.last_sign_in.and_then(|at| u32::try_from(at).ok()).unwrap_or(0),
        }
    }

    /// The user, without API keys.
    pub(super) fn into_user(self, tenant: TenantId, members: &mut Members<'_>) -> Result<User> {
        let bits = self.bits();
        let combination = members.of(self.group_set)?;
        Ok(User {
            tenant,
            id: self.id,
            email: self.email().map(str::to_owned),
            login: self.login,
            name: self.name,
            active: bits.active(),
            kind: bits.kind(),
            groups: combination.groups,
            last_sign_in: self.last_sign_in.and_then(|at| DateTime::<Utc>::from_timestamp(at, 0)),
            two_factor: bits.two_factor(),
            api_keys: Vec::new(),
            administrator: combination.administers,
        })
    }
}

/// Every line the index must hold for a tenant.
pub(crate) fn lines(conn: &Connection, tenant: i64) -> Result<Vec<Line>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM user WHERE place >= ? AND place < ?"))?;
    let lines = statement.query_map(places(tenant), |row| Ok(Stored::of_row(row)?.line()))?;
    Ok(lines.collect::<Result<_, _>>()?)
}
