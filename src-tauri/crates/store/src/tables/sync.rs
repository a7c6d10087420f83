//! How fresh what we know about a tenant's users is. A failed refresh is noted here and erases nothing.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::TenantId;
use rusqlite::{Connection, Row, Transaction, params};

use super::{tenants, time_of, time_text};
use crate::error::Result;
use crate::search;

/// The state of a tenant's users here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncState {
    /// Where the next delta begins: the tenant's own `write_date`, as it wrote it.
    pub watermark: Option<String>,
    /// When users were last read without failure.
    pub fetched_at: Option<DateTime<Utc>>,
    /// When all of them were last read, whether changed or not: some changes leave no mark to ask by.
    pub read_whole_at: Option<DateTime<Utc>>,
    /// How many users the tenant said it has.
    pub count: u64,
    /// Whether all of them are here; false while the first reading goes on.
    pub complete: bool,
    /// Why the latest refresh failed; `None` after a good one.
    pub last_fault: Option<Fault>,
}

/// Notes a reading that went well. Completing one also puts the search index in order.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn set(tx: &Transaction<'_>, tenant: &TenantId, state: &SyncState) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.prepare_cached(
        "INSERT INTO user_sync (tenant, watermark, fetched_at, read_whole_at, count, complete, last_fault)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET watermark = excluded.watermark, fetched_at = excluded.fetched_at,
            read_whole_at = excluded.read_whole_at, count = excluded.count, complete = excluded.complete, last_fault = excluded.last_fault",
    )?
    .execute(params![
        no,
        state.watermark,
        state.fetched_at.map(time_text),
        state.read_whole_at.map(time_text),
        state.count,
        state.complete,
        state.last_fault.as_ref().map(serde_json::to_string).transpose()?,
    ])?;
    if state.complete { search::settle(tx, no) } else { Ok(()) }
}

/// Notes a refresh that failed: the last good answer and its age stay.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn set_fault(tx: &Transaction<'_>, tenant: &TenantId, fault: &Fault) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.prepare_cached(
        "INSERT INTO user_sync (tenant, count, complete, last_fault) VALUES (?, 0, 0, ?)
         ON CONFLICT DO UPDATE SET last_fault = excluded.last_fault",
    )?
    .execute(params![no, serde_json::to_string(fault)?])?;
    Ok(())
}

/// What is known; the default for a tenant that was never read.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn get(conn: &Connection, tenant: &TenantId) -> Result<SyncState> {
    let no = tenants::number(conn, tenant)?;
    let mut statement = conn.prepare_cached(
        "SELECT watermark, fetched_at, read_whole_at, count, complete, last_fault FROM user_sync WHERE tenant = ?",
    )?;
    let mut rows = statement.query([no])?;
    rows.next()?.map_or_else(|| Ok(SyncState::default()), state)
}

/// What is known about every tenant that was read at least once, or failed to be.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<(TenantId, SyncState)>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.watermark, s.fetched_at, s.read_whole_at, s.count, s.complete, s.last_fault, t.id
         FROM user_sync AS s JOIN tenant AS t ON t.no = s.tenant ORDER BY t.name_key",
    )?;
    let mut rows = statement.query([])?;
    let mut states = Vec::new();
    while let Some(row) = rows.next()? {
        states.push((TenantId(row.get(6)?), state(row)?));
    }
    Ok(states)
}

/// How many users of a tenant are here, archived and public ones included.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn stored(conn: &Connection, tenant: &TenantId) -> Result<u64> {
    search::count(conn, tenants::number(conn, tenant)?)
}

fn state(row: &Row<'_>) -> Result<SyncState> {
    let time = |column| row.get::<_, Option<String>>(column)?.map(|text| time_of(&text)).transpose();
    let fault: Option<String> = row.get(5)?;
    Ok(SyncState {
        watermark: row.get(0)?,
        fetched_at: time(1)?,
        read_whole_at: time(2)?,
        count: row.get(3)?,
        complete: row.get(4)?,
        last_fault: fault.map(|fault| serde_json::from_str(&fault)).transpose()?,
    })
}
