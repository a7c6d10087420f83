//! What came of checking promises: the latest findings of each tenant, what changed, the score over time, and faults that
//! are accepted for a time.
//!
//! A row of the fleet is kept ready beside the findings, which are long: a page of a thousand tenants reads none of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::TenantId;
use reeve_promises::{Change, Check, Exception, Finding};
use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{bodies, body, tenants, time_of, time_text};
use crate::error::{Error, Result};

/// Changes kept of each tenant; the oldest go first.
const CHANGES: u32 = 500;
/// Scores kept of each tenant; the oldest go first. One is kept when it is another than the one before.
const SCORES: u32 = 400;

/// How a tenant stands, as long as no exception ends. Faults that are accepted for a time are counted for themselves only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// 0 to 100, of what was seen; `None` where that is too little.
    pub score: Option<u8>,
    /// Broken promises.
    pub broken: u32,
    /// Below today's standard.
    pub below: u32,
    /// Checks that came to an answer.
    #[serde(default)]
    pub seen: u32,
    /// Checks that came to none, though somebody might see what they are about.
    pub unseen: u32,
    /// Faults that are accepted for a time, those among them that cannot be seen now.
    pub excepted: u32,
    /// What the fleet is sorted by: the weight of all faults that are not accepted.
    pub risk: u32,
    /// The heaviest of these faults.
    pub worst: Vec<Check>,
    /// When the next exception ends, and this has to be added up again.
    pub until: Option<DateTime<Utc>>,
}

/// What the latest checks of a tenant came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPromises {
    /// When it was last checked.
    pub checked_at: DateTime<Utc>,
    /// The latest change for the worse.
    pub worse_at: Option<DateTime<Utc>>,
    /// Why the latest check did not see everything that it was to look at.
    pub fault: Option<Fault>,
    /// Why its sign-in was refused; no other is tried until that is mended.
    pub refused: Option<Fault>,
    /// Its row of the fleet.
    pub standing: Standing,
    /// Every check's latest answer. Empty where only the row was asked for.
    pub findings: Vec<Finding>,
}

/// Keeps what a check came to, in place of what an earlier one did.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn save(tx: &Transaction<'_>, tenant: &TenantId, promises: &StoredPromises) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    let StoredPromises { checked_at, worse_at, fault, refused, standing, findings } = promises;
    let words = |fault: &Option<Fault>| fault.as_ref().map(serde_json::to_string).transpose();
    tx.prepare_cached(
        "INSERT OR REPLACE INTO promise (tenant, checked_at, worse_at, fault, refused, standing, findings)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        no,
        time_text(*checked_at),
        worse_at.map(time_text),
        words(fault)?,
        words(refused)?,
        serde_json::to_string(standing)?,
        serde_json::to_string(findings)?,
    ])?;
    Ok(())
}

/// Forgets that a sign-in was refused: what was wrong is mended.
///
/// # Errors
/// Those of the file.
pub fn sign_in_mended(tx: &Transaction<'_>, tenant: &TenantId) -> Result<()> {
    tx.prepare_cached(
        "UPDATE promise SET refused = NULL WHERE tenant = (SELECT no FROM tenant WHERE id = ?)",
    )?
    .execute([&tenant.0])?;
    Ok(())
}

/// What the latest checks of a tenant came to; `None` before the first.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn get(conn: &Connection, tenant: &TenantId) -> Result<Option<StoredPromises>> {
    let no = tenants::number(conn, tenant)?;
    let mut statement = conn.prepare_cached(
        "SELECT checked_at, worse_at, fault, refused, standing, findings FROM promise WHERE tenant = ?",
    )?;
    let mut rows = statement.query([no])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(StoredPromises { findings: body(row, 5)?, ..row_of_fleet(row)? }))
}

/// The row of every tenant that was checked at least once, without its findings.
///
/// # Errors
/// Those of the file.
pub fn all(conn: &Connection) -> Result<BTreeMap<TenantId, StoredPromises>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.checked_at, p.worse_at, p.fault, p.refused, p.standing, t.id
         FROM promise AS p JOIN tenant AS t ON t.no = p.tenant",
    )?;
    let mut rows = statement.query([])?;
    let mut known = BTreeMap::new();
    while let Some(row) = rows.next()? {
        known.insert(TenantId(row.get(5)?), row_of_fleet(row)?);
    }
    Ok(known)
}

fn row_of_fleet(row: &Row<'_>) -> Result<StoredPromises> {
    let time = |column| row.get::<_, Option<String>>(column)?.map(|text| time_of(&text)).transpose();
    let fault = |column| -> Result<Option<Fault>> {
        let kept: Option<String> = row.get(column)?;
        Ok(kept.map(|kept| serde_json::from_str(&kept)).transpose()?)
    };
    Ok(StoredPromises {
        checked_at: time_of(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?,
        worse_at: time(1)?,
        fault: fault(2)?,
        refused: fault(3)?,
        standing: body(row, 4)?,
        findings: Vec::new(),
    })
}

/// Adds what changed with one look.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn add_changes(tx: &Transaction<'_>, tenant: &TenantId, changes: &[Change]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let no = tenants::number(tx, tenant)?;
    let mut insert = tx.prepare_cached("INSERT INTO promise_change (tenant, body) VALUES (?, ?)")?;
    for change in changes {
        insert.execute(params![no, serde_json::to_string(change)?])?;
    }
    tx.prepare_cached(
        "DELETE FROM promise_change WHERE tenant = ?1 AND no <=
           (SELECT no FROM promise_change WHERE tenant = ?1 ORDER BY no DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![no, CHANGES])?;
    Ok(())
}

/// What changed, the latest first.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn changes(conn: &Connection, tenant: &TenantId) -> Result<Vec<Change>> {
    let no = tenants::number(conn, tenant)?;
    let mut statement =
        conn.prepare_cached("SELECT body FROM promise_change WHERE tenant = ? ORDER BY no DESC")?;
    bodies(statement.query([no])?)
}

/// Adds a score, unless it is the same as the latest.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn add_score(tx: &Transaction<'_>, tenant: &TenantId, at: DateTime<Utc>, score: u8) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    let added = tx
        .prepare_cached(
            "INSERT OR REPLACE INTO promise_score (tenant, at, score)
             SELECT ?1, ?2, ?3 WHERE ?3 IS NOT
               (SELECT score FROM promise_score WHERE tenant = ?1 ORDER BY at DESC LIMIT 1)",
        )?
        .execute(params![no, time_text(at), score])?;
    if added > 0 {
        tx.prepare_cached(
            "DELETE FROM promise_score WHERE tenant = ?1 AND at <=
               (SELECT at FROM promise_score WHERE tenant = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute(params![no, SCORES])?;
    }
    Ok(())
}

/// The score at each time at which it was another than before, the oldest first.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn scores(conn: &Connection, tenant: &TenantId) -> Result<Vec<(DateTime<Utc>, u8)>> {
    let no = tenants::number(conn, tenant)?;
    let mut statement =
        conn.prepare_cached("SELECT at, score FROM promise_score WHERE tenant = ? ORDER BY at")?;
    let mut rows = statement.query([no])?;
    let mut scores = Vec::new();
    while let Some(row) = rows.next()? {
        let at = time_of(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        scores.push((at, row.get(1)?));
    }
    Ok(scores)
}

/// Accepts a fault; an earlier exception for the same check goes.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn except(tx: &Transaction<'_>, tenant: &TenantId, exception: &Exception) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    tx.prepare_cached("INSERT OR REPLACE INTO promise_exception (tenant, name, body) VALUES (?, ?, ?)")?
        .execute(params![no, exception.check.name(), serde_json::to_string(exception)?])?;
    Ok(())
}

/// Accepts a fault no more.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant, and where it was not accepted.
pub fn except_no_more(tx: &Transaction<'_>, tenant: &TenantId, check: Check) -> Result<()> {
    let no = tenants::number(tx, tenant)?;
    let removed = tx
        .prepare_cached("DELETE FROM promise_exception WHERE tenant = ? AND name = ?")?
        .execute(params![no, check.name()])?;
    if removed == 0 { Err(Error::NotFound { what: "exception" }) } else { Ok(()) }
}

/// The faults of a tenant that somebody accepted, those included whose time is over.
///
/// # Errors
/// [`Error::NotFound`] for an unknown tenant.
pub fn exceptions(conn: &Connection, tenant: &TenantId) -> Result<Vec<Exception>> {
    let no = tenants::number(conn, tenant)?;
    let mut statement =
        conn.prepare_cached("SELECT body FROM promise_exception WHERE tenant = ? ORDER BY name")?;
    bodies(statement.query([no])?)
}
