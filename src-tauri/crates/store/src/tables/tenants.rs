//! Tenants: the connections people made, and the latest check of each. No secrets.

use chrono::{DateTime, Utc};
use reeve_domain::check::Check;
use reeve_domain::tenant::{Tenant, TenantId};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{body, of_word, time_of, time_text, users, word};
use crate::error::{Error, Result};
use crate::search;
use crate::search::fold::caseless;

const COLUMNS: &str = "id, name, url, database, login, sign_in_with, platform, trust, allow_plain_http, has_master_password, added_at, stage";

/// Adds a tenant.
///
/// # Errors
/// [`Error::AlreadyExists`] with `name` (compared without case) or `connection` (address, database and login).
pub fn insert(tx: &Transaction<'_>, tenant: &Tenant) -> Result<()> {
    refuse_doubles(tx, tenant, None)?;
    let added = tx.prepare_cached(
        "INSERT OR IGNORE INTO tenant (id, name, name_key, url, database, login, sign_in_with, platform, trust, allow_plain_http,
                             has_master_password, added_at, stage)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        tenant.id.0,
        tenant.name,
        caseless(&tenant.name),
        tenant.url,
        tenant.database,
        tenant.login,
        word(&tenant.sign_in_with)?,
        tenant.platform,
        serde_json::to_string(&tenant.trust)?,
        tenant.allow_plain_http,
        tenant.has_master_password,
        time_text(tenant.added_at),
        word(&tenant.stage)?,
    ])?;
    if added == 0 { Err(Error::AlreadyExists { field: "id" }) } else { Ok(()) }
}

/// Replaces what is known about the tenant with this id.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::AlreadyExists`] as for [`insert`].
pub fn update(tx: &Transaction<'_>, tenant: &Tenant) -> Result<()> {
    refuse_doubles(tx, tenant, Some(&tenant.id))?;
    let changed = tx
        .prepare_cached(
            "UPDATE tenant SET name = ?2, name_key = ?3, url = ?4, database = ?5, login = ?6, sign_in_with = ?7,
                    platform = ?8, trust = ?9, allow_plain_http = ?10, has_master_password = ?11, stage = ?12 WHERE id = ?1",
        )?
        .execute(params![
            tenant.id.0,
            tenant.name,
            caseless(&tenant.name),
            tenant.url,
            tenant.database,
            tenant.login,
            word(&tenant.sign_in_with)?,
            tenant.platform,
            serde_json::to_string(&tenant.trust)?,
            tenant.allow_plain_http,
            tenant.has_master_password,
            word(&tenant.stage)?,
        ])?;
    found(changed)
}

/// Removes a tenant and all that was read from it. The journal, and proofs of its backups, stay.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, id: &TenantId) -> Result<()> {
    let no = number(tx, id)?;
    search::forget(tx, no)?;
    users::forget(tx, no)?;
    for table in ["user_group", "group_set", "group_set_member", "api_key"] {
        tx.execute(&format!("DELETE FROM {table} WHERE tenant = ?"), [no])?;
    }
    for table in ["source", "download"] {
        tx.execute(&format!("DELETE FROM {table} WHERE tenant = ?"), [&id.0])?;
    }
    found(tx.execute("DELETE FROM tenant WHERE no = ?", [no])?)
}

/// All tenants, by name.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<Tenant>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM tenant ORDER BY name_key"))?;
    let mut rows = statement.query([])?;
    let mut tenants = Vec::new();
    while let Some(row) = rows.next()? {
        tenants.push(tenant(row)?);
    }
    Ok(tenants)
}

/// The tenant with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, id: &TenantId) -> Result<Tenant> {
    one(conn, "id", &id.0)
}

/// The tenant of this name, compared without case.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get_by_name(conn: &Connection, name: &str) -> Result<Tenant> {
    one(conn, "name_key", &caseless(name))
}

/// Notes whether the keyring holds a master password for the tenant's server.
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_has_master_password(tx: &Transaction<'_>, id: &TenantId, has: bool) -> Result<()> {
    found(tx.execute("UPDATE tenant SET has_master_password = ? WHERE id = ?", params![has, id.0])?)
}

/// Keeps the latest check of a connection.
///
/// # Errors
/// [`Error::NotFound`].
pub fn save_check(tx: &Transaction<'_>, id: &TenantId, check: &Check) -> Result<()> {
    let no = number(tx, id)?;
    tx.execute(
        "INSERT INTO tenant_check (tenant, checked_at, body) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET checked_at = excluded.checked_at, body = excluded.body",
        params![no, time_text(check.checked_at), serde_json::to_string(check)?],
    )?;
    Ok(())
}

/// The latest check, where there was one.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn last_check(conn: &Connection, id: &TenantId) -> Result<Option<Check>> {
    let no = number(conn, id)?;
    let body: Option<String> = conn
        .query_row("SELECT body FROM tenant_check WHERE tenant = ?", [no], |row| row.get(0))
        .optional()?;
    Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
}

/// When each tenant was last checked; tenants that never were are missing.
///
/// # Errors
/// Those of the file.
pub fn checked_at(conn: &Connection) -> Result<Vec<(TenantId, DateTime<Utc>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT t.id, c.checked_at FROM tenant_check AS c JOIN tenant AS t ON t.no = c.tenant",
    )?;
    let mut rows = statement.query([])?;
    let mut times = Vec::new();
    while let Some(row) = rows.next()? {
        times.push((
            TenantId(row.get(0)?),
            time_of(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
        ));
    }
    Ok(times)
}

/// The local number behind a tenant's id.
pub(crate) fn number(conn: &Connection, id: &TenantId) -> Result<i64> {
    let no = conn.prepare_cached("SELECT no FROM tenant WHERE id = ?")?.query_row([&id.0], |row| row.get(0));
    no.optional()?.ok_or(Error::NotFound { what: "tenant" })
}

/// The id behind a local number.
pub(crate) fn id(conn: &Connection, number: i64) -> Result<TenantId> {
    let id = conn.prepare_cached("SELECT id FROM tenant WHERE no = ?")?.query_row([number], |row| row.get(0));
    id.optional()?.map(TenantId).ok_or(Error::NotFound { what: "tenant" })
}

/// Number and id of every tenant, by name.
pub(crate) fn numbers(conn: &Connection) -> Result<Vec<(i64, TenantId)>> {
    let mut statement = conn.prepare_cached("SELECT no, id FROM tenant ORDER BY name_key")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, TenantId(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// `own` is the one tenant that may have this name and connection already.
fn refuse_doubles(conn: &Connection, tenant: &Tenant, own: Option<&TenantId>) -> Result<()> {
    let taken = |sql: &str, values: &[&str]| -> Result<bool> {
        let holder: Option<String> = conn
            .prepare_cached(sql)?
            .query_row(rusqlite::params_from_iter(values), |row| row.get(0))
            .optional()?;
        Ok(holder.is_some_and(|holder| own.is_none_or(|own| own.0 != holder)))
    };
    if taken("SELECT id FROM tenant WHERE name_key = ?", &[&caseless(&tenant.name)])? {
        return Err(Error::AlreadyExists { field: "name" });
    }
    if taken(
        "SELECT id FROM tenant WHERE url = ? AND database = ? AND login = ?",
        &[&tenant.url, &tenant.database, &tenant.login],
    )? {
        return Err(Error::AlreadyExists { field: "connection" });
    }
    Ok(())
}

fn one(conn: &Connection, column: &str, value: &str) -> Result<Tenant> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM tenant WHERE {column} = ?"))?;
    let mut rows = statement.query([value])?;
    match rows.next()? {
        Some(row) => tenant(row),
        None => Err(Error::NotFound { what: "tenant" }),
    }
}

fn tenant(row: &Row<'_>) -> Result<Tenant> {
    Ok(Tenant {
        id: TenantId(row.get(0)?),
        name: row.get(1)?,
        url: row.get(2)?,
        database: row.get(3)?,
        login: row.get(4)?,
        sign_in_with: of_word(row.get(5)?)?,
        platform: row.get(6)?,
        trust: body(row, 7)?,
        allow_plain_http: row.get(8)?,
        has_master_password: row.get(9)?,
        added_at: time_of(row.get_ref(10)?.as_str().map_err(rusqlite::Error::from)?)?,
        stage: of_word(row.get(11)?)?,
    })
}

fn found(changed: usize) -> Result<()> {
    if changed == 0 { Err(Error::NotFound { what: "tenant" }) } else { Ok(()) }
}
