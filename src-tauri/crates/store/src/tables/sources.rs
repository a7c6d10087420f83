//! Sources of backups and how reading them went. Names are compared without case, in any script.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::source::{BackupSource, SourceId};
use reeve_domain::tenant::TenantId;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{body, time_of, time_text};
use crate::error::{Error, Result};
use crate::search::fold::caseless;

/// A source and how reading it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSource {
    /// The source.
    pub source: BackupSource,
    /// When it was last read to its end.
    pub listed_at: Option<DateTime<Utc>>,
    /// Files in it then that are no backups.
    pub ignored: u64,
    /// Why the latest reading failed.
    pub fault: Option<Fault>,
}

const COLUMNS: &str = "body, listed_at, ignored, fault";

/// Keeps a source; one of the same tenant and name must not be there.
///
/// # Errors
/// [`Error::AlreadyExists`] with `name`.
pub fn insert(tx: &Transaction<'_>, source: &BackupSource) -> Result<()> {
    let added = tx
        .prepare_cached("INSERT OR IGNORE INTO source (id, tenant, name_key, body) VALUES (?, ?, ?, ?)")?
        .execute(params![
            source.id.0,
            source.tenant.0,
            caseless(source.name.trim()),
            serde_json::to_string(source)?
        ])?;
    if added == 0 { Err(Error::AlreadyExists { field: "name" }) } else { Ok(()) }
}

/// Sources of a tenant, or of all, by name.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, tenant: Option<&TenantId>) -> Result<Vec<StoredSource>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM source WHERE ?1 IS NULL OR tenant = ?1 ORDER BY tenant, name_key"
    ))?;
    let mut rows = statement.query([tenant.map(|tenant| &tenant.0)])?;
    let mut sources = Vec::new();
    while let Some(row) = rows.next()? {
        sources.push(stored(row)?);
    }
    Ok(sources)
}

/// The source with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, id: &SourceId) -> Result<StoredSource> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM source WHERE id = ?"))?
        .query_row([&id.0], |row| Ok(stored(row)))
        .optional()?
        .ok_or(Error::NotFound { what: "source" })?
}

/// Notes why a reading failed; what the last good one found stays.
///
/// # Errors
/// Those of the file.
pub fn note_fault(tx: &Transaction<'_>, id: &SourceId, fault: &Fault) -> Result<()> {
    tx.prepare_cached("UPDATE source SET fault = ? WHERE id = ?")?
        .execute(params![serde_json::to_string(fault)?, id.0])?;
    Ok(())
}

/// Begins a listing; its number.
///
/// # Errors
/// [`Error::NotFound`] for a source that is not there any more.
pub fn begin_listing(tx: &Transaction<'_>, id: &SourceId) -> Result<i64> {
    tx.prepare_cached("UPDATE source SET begun = begun + 1 WHERE id = ? RETURNING begun")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound { what: "source" })
}

/// Ends a listing that was read whole: what neither it nor a later one had is gone.
///
/// # Errors
/// Those of the file.
pub fn end_listing(
    tx: &Transaction<'_>,
    id: &SourceId,
    listing: i64,
    at: DateTime<Utc>,
    ignored: u64,
) -> Result<()> {
    tx.prepare_cached("DELETE FROM found_backup WHERE source = ? AND listing < ?")?
        .execute(params![id.0, listing])?;
    let ignored = i64::try_from(ignored).unwrap_or(i64::MAX);
    tx.prepare_cached("UPDATE source SET listed_at = ?, ignored = ?, fault = NULL WHERE id = ?")?
        .execute(params![time_text(at), ignored, id.0])?;
    Ok(())
}

/// Forgets a source and what it had; files on this computer are not touched.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, id: &SourceId) -> Result<()> {
    let removed = tx.execute("DELETE FROM source WHERE id = ?", [&id.0])?;
    if removed == 0 { Err(Error::NotFound { what: "source" }) } else { Ok(()) }
}

fn stored(row: &Row<'_>) -> Result<StoredSource> {
    let listed_at: Option<String> = row.get(1)?;
    let ignored: i64 = row.get(2)?;
    let fault: Option<String> = row.get(3)?;
    Ok(StoredSource {
        source: body(row, 0)?,
        listed_at: listed_at.map(|text| time_of(&text)).transpose()?,
        ignored: ignored.unsigned_abs(),
        fault: fault.map(|fault| serde_json::from_str(&fault)).transpose()?,
    })
}
