//! A tenant's groups, and the few combinations of them that its users have.

use std::collections::HashMap;

use reeve_domain::tenant::TenantId;
use reeve_domain::user::Group;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::tenants;
use crate::error::Result;

/// Replaces the catalogue of a tenant's groups.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn set_catalogue(tx: &Transaction<'_>, tenant: &TenantId, groups: &[Group]) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.execute("DELETE FROM user_group WHERE tenant = ?", [no])?;
    let mut insert =
        tx.prepare_cached("INSERT OR REPLACE INTO user_group (tenant, id, xmlid, name) VALUES (?, ?, ?, ?)")?;
    for group in groups {
        insert.execute(params![no, group.id, group.xmlid, group.name])?;
    }
    Ok(())
}

/// The catalogue of a tenant's groups, by name.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn catalogue(conn: &Connection, tenant: &TenantId) -> Result<Vec<Group>> {
    let no = tenants::number(conn, tenant)?;
    let mut statement =
        conn.prepare_cached("SELECT id, xmlid, name FROM user_group WHERE tenant = ? ORDER BY name, id")?;
    let rows = statement
        .query_map([no], |row| Ok(Group { id: row.get(0)?, xmlid: row.get(1)?, name: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The combinations that hold the group with this external id, of one tenant or of all.
pub(crate) fn sets_with(conn: &Connection, tenant: Option<i64>, xmlid: &str) -> Result<Vec<u32>> {
    let mut statement = conn.prepare_cached(
        "SELECT m.group_set FROM user_group AS g
         JOIN group_set_member AS m ON m.tenant = g.tenant AND m.group_id = g.id
         WHERE g.xmlid = ?1 AND (?2 IS NULL OR g.tenant = ?2)",
    )?;
    let rows = statement.query_map(params![xmlid, tenant], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Numbers of a tenant's combinations, found or made; each looked up once.
pub(crate) struct Sets<'a> {
    conn: &'a Connection,
    tenant: i64,
    known: HashMap<Vec<i64>, u32>,
}

impl<'a> Sets<'a> {
    pub(crate) fn new(conn: &'a Connection, tenant: i64) -> Self {
        Self { conn, tenant, known: HashMap::new() }
    }

    /// The number of a combination.
    pub(crate) fn number(&mut self, ids: &[i64]) -> Result<u32> {
        if let Some(number) = self.known.get(ids) {
            return Ok(*number);
        }
        let mut ordered = ids.to_vec();
        ordered.sort_unstable();
        ordered.dedup();
        let text = serde_json::to_string(&ordered)?;
        let there: Option<u32> = self
            .conn
            .prepare_cached("SELECT no FROM group_set WHERE tenant = ? AND ids = ?")?
            .query_row(params![self.tenant, text], |row| row.get(0))
            .optional()?;
        let number = match there {
            Some(number) => number,
            None => self.make(&ordered, &text)?,
        };
        self.known.insert(ids.to_vec(), number);
        Ok(number)
    }

    fn make(&self, ids: &[i64], text: &str) -> Result<u32> {
        let number = self
            .conn
            .prepare_cached("INSERT INTO group_set (tenant, ids) VALUES (?, ?) RETURNING no")?
            .query_row(params![self.tenant, text], |row| row.get(0))?;
        let mut member = self
            .conn
            .prepare_cached("INSERT INTO group_set_member (tenant, group_id, group_set) VALUES (?, ?, ?)")?;
        for id in ids {
            member.execute(params![self.tenant, id, number])?;
        }
        Ok(number)
    }
}

/// Spells out combinations, each read once.
pub(crate) struct Members<'a> {
    conn: &'a Connection,
    known: HashMap<u32, Vec<Group>>,
}

impl<'a> Members<'a> {
    pub(crate) fn new(conn: &'a Connection) -> Self {
        Self { conn, known: HashMap::new() }
    }

    /// The groups of a combination. One that the catalogue does not have is shown by its number.
    pub(crate) fn of(&mut self, set: u32) -> Result<Vec<Group>> {
        if let Some(groups) = self.known.get(&set) {
            return Ok(groups.clone());
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT m.value, g.xmlid, coalesce(g.name, '#' || m.value)
             FROM group_set AS s JOIN json_each (s.ids) AS m
             LEFT JOIN user_group AS g ON g.tenant = s.tenant AND g.id = m.value
             WHERE s.no = ? ORDER BY m.value",
        )?;
        let groups = statement
            .query_map([set], |row| Ok(Group { id: row.get(0)?, xmlid: row.get(1)?, name: row.get(2)? }))?
            .collect::<Result<Vec<_>, _>>()?;
        self.known.insert(set, groups.clone());
        Ok(groups)
    }
}
