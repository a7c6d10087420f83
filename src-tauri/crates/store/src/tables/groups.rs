//! A tenant's groups, and the few combinations of them that its users have.

use std::collections::{BTreeSet, HashMap};

use reeve_domain::tenant::TenantId;
use reeve_domain::user::Group;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::tenants;
use crate::error::Result;

/// Replaces the catalogue of a tenant's groups; `administering` are those that give the Settings rights.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn set_catalogue<'g>(
    tx: &Transaction<'_>,
    tenant: &TenantId,
    groups: impl IntoIterator<Item = &'g Group>,
    administering: &BTreeSet<i64>,
) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.execute("DELETE FROM user_group WHERE tenant = ?", [no])?;
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO user_group (tenant, id, xmlid, name, administers) VALUES (?, ?, ?, ?, ?)",
    )?;
    for group in groups {
        let administers = administering.contains(&group.id);
        insert.execute(params![no, group.id, group.xmlid, group.name, administers])?;
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

/// The combinations that give the Settings rights, or those that do not, of one tenant or of all. A tenant no group of
/// which is known to give them is left out: its catalogue could not be read, or was before this was looked at.
pub(crate) fn sets_that_administer(conn: &Connection, tenant: Option<i64>, wanted: bool) -> Result<Vec<u32>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.no FROM group_set AS s
         WHERE (?1 IS NULL OR s.tenant = ?1)
           AND EXISTS (SELECT 1 FROM user_group AS g WHERE g.tenant = s.tenant AND g.administers)
           AND ?2 = EXISTS (
             SELECT 1 FROM json_each (s.ids) AS m
             JOIN user_group AS g ON g.tenant = s.tenant AND g.id = m.value WHERE g.administers)",
    )?;
    let rows = statement.query_map(params![tenant, wanted], |row| row.get(0))?;
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

/// What a combination comes to.
#[derive(Debug, Clone)]
pub(crate) struct Combination {
    pub(crate) groups: Vec<Group>,
    /// Whether it gives the Settings rights; `None` where the tenant's catalogue does not say.
    pub(crate) administers: Option<bool>,
}

/// Spells out combinations, each read once.
pub(crate) struct Members<'a> {
    conn: &'a Connection,
    known: HashMap<u32, Combination>,
}

impl<'a> Members<'a> {
    pub(crate) fn new(conn: &'a Connection) -> Self {
        Self { conn, known: HashMap::new() }
    }

    /// The groups of a combination. One that the catalogue does not have is shown by its number.
    pub(crate) fn of(&mut self, set: u32) -> Result<Combination> {
        if let Some(combination) = self.known.get(&set) {
            return Ok(combination.clone());
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT m.value, g.xmlid, coalesce(g.name, '#' || m.value), coalesce(g.administers, 0)
             FROM group_set AS s JOIN json_each (s.ids) AS m
             LEFT JOIN user_group AS g ON g.tenant = s.tenant AND g.id = m.value
             WHERE s.no = ? ORDER BY m.value",
        )?;
        let rows = statement
            .query_map([set], |row| {
                let group = Group { id: row.get(0)?, xmlid: row.get(1)?, name: row.get(2)? };
                Ok((group, row.get::<_, bool>(3)?))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let is_known: bool = self
            .conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM group_set AS s
                 JOIN user_group AS g ON g.tenant = s.tenant AND g.administers WHERE s.no = ?)",
            )?
            .query_row([set], |row| row.get(0))?;
        let administers = is_known.then(|| rows.iter().any(|(_, administers)| *administers));
        let groups = rows.into_iter().map(|(group, _)| group).collect();
        let combination = Combination { groups, administers };
        self.known.insert(set, combination.clone());
        Ok(combination)
    }
}
