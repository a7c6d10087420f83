//! Tenants' policies as last read. A reading that failed is noted here and erases nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::policy::PolicyReading;
use reeve_domain::tenant::TenantId;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{tenants, time_of, time_text};
use crate::error::Result;

/// What is known of a tenant's policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredPolicy {
    /// The latest good reading.
    pub reading: Option<PolicyReading>,
    /// When it was made.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Why the latest attempt failed; `None` after a good one.
    pub fault: Option<Fault>,
}

/// Keeps a reading that went well.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn save(
    tx: &Transaction<'_>,
    tenant: &TenantId,
    reading: &PolicyReading,
    at: DateTime<Utc>,
) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.prepare_cached(
        "INSERT INTO policy (tenant, fetched_at, reading, fault) VALUES (?, ?, ?, NULL)
         ON CONFLICT DO UPDATE SET fetched_at = excluded.fetched_at, reading = excluded.reading, fault = NULL",
    )?
    .execute(params![no, time_text(at), serde_json::to_string(reading)?])?;
    Ok(())
}

/// Notes why a reading failed: the last good one and its age stay.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn set_fault(tx: &Transaction<'_>, tenant: &TenantId, fault: &Fault) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.prepare_cached(
        "INSERT INTO policy (tenant, fault) VALUES (?, ?) ON CONFLICT DO UPDATE SET fault = excluded.fault",
    )?
    .execute(params![no, serde_json::to_string(fault)?])?;
    Ok(())
}

/// What is known of one tenant; the default where it was never read.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn get(conn: &Connection, tenant: &TenantId) -> Result<StoredPolicy> {
    let no = tenants::number(conn, tenant)?;
    let row = conn
        .prepare_cached("SELECT fetched_at, reading, fault FROM policy WHERE tenant = ?")?
        .query_row([no], text)
        .optional()?;
    row.map_or_else(|| Ok(StoredPolicy::default()), stored)
}

/// What is known of every tenant that was read at least once, or failed to be.
///
/// # Errors
/// Those of the file.
pub fn all(conn: &Connection) -> Result<BTreeMap<TenantId, StoredPolicy>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.fetched_at, p.reading, p.fault, t.id FROM policy AS p JOIN tenant AS t ON t.no = p.tenant",
    )?;
    let mut rows = statement.query([])?;
    let mut policies = BTreeMap::new();
    while let Some(row) = rows.next()? {
        policies.insert(TenantId(row.get(3)?), stored(text(row)?)?);
    }
    Ok(policies)
}

type Text = (Option<String>, Option<String>, Option<String>);

fn text(row: &Row<'_>) -> rusqlite::Result<Text> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn stored((fetched_at, reading, fault): Text) -> Result<StoredPolicy> {
    Ok(StoredPolicy {
        reading: reading.map(|reading| serde_json::from_str(&reading)).transpose()?,
        fetched_at: fetched_at.map(|at| time_of(&at)).transpose()?,
        fault: fault.map(|fault| serde_json::from_str(&fault)).transpose()?,
    })
}
