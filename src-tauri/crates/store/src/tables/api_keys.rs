//! API keys of accounts, as far as the login in use may read them. The keys themselves are nowhere.

use std::collections::{BTreeMap, HashSet};

use reeve_domain::tenant::TenantId;
use reeve_domain::user::ApiKey;
use rusqlite::{Connection, Row, Transaction, params};

use super::{tenants, time_of, time_text, users};
use crate::error::Result;

/// Replaces what is known about all API keys of a tenant; each comes with its owner's id.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn replace(tx: &Transaction<'_>, tenant: &TenantId, keys: &[(i64, ApiKey)]) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    let before = owners(tx, no)?;
    let after: HashSet<i64> = keys.iter().map(|(user, _)| *user).collect();
    tx.prepare_cached("DELETE FROM api_key WHERE tenant = ?")?.execute([no])?;
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO api_key (tenant, user, id, name, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for (user, key) in keys {
        insert.execute(params![
            no,
            user,
            key.id,
            key.name,
            key.created_at.map(time_text),
            key.expires_at.map(time_text)
        ])?;
    }
    let changed: Vec<i64> = before.symmetric_difference(&after).copied().collect();
    users::mark_api_keys(tx, no, &changed, &after)
}

/// The keys of one account, by id.
pub(crate) fn of(conn: &Connection, tenant: i64, user: i64) -> Result<Vec<ApiKey>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name, created_at, expires_at FROM api_key WHERE tenant = ? AND user = ? ORDER BY id",
    )?;
    let mut rows = statement.query([tenant, user])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(key(row)?);
    }
    Ok(keys)
}

/// All keys of a tenant, by their owner's id.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn list(conn: &Connection, tenant: &TenantId) -> Result<BTreeMap<i64, Vec<ApiKey>>> {
    let no = tenants::number(conn, tenant)?;
    let mut keys = BTreeMap::new();
    for user in owners(conn, no)? {
        keys.insert(user, of(conn, no, user)?);
    }
    Ok(keys)
}

/// Who has keys.
pub(crate) fn owners(conn: &Connection, tenant: i64) -> Result<HashSet<i64>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT user FROM api_key WHERE tenant = ?")?;
    let rows = statement.query_map([tenant], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn key(row: &Row<'_>) -> Result<ApiKey> {
    let time = |n| -> Result<_> { row.get::<_, Option<String>>(n)?.map(|text| time_of(&text)).transpose() };
    Ok(ApiKey { id: row.get(0)?, name: row.get(1)?, created_at: time(2)?, expires_at: time(3)? })
}
