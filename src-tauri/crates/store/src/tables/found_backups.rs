//! Backups as the latest listings of their sources had them. They are written by the thousand while a listing runs; those
//! of the listing before stay until the new one is whole.

use reeve_domain::source::{FoundBackup, SourceId};
use reeve_domain::tenant::TenantId;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{of_word, time_of, time_text, word};
use crate::error::{Error, Result};

const COLUMNS: &str = "f.id, f.source, f.path, f.at, f.named, f.holds, f.bytes, f.version";

/// Keeps what a listing found.
///
/// # Errors
/// Those of the file; also when the source was forgotten meanwhile.
pub fn save(tx: &Transaction<'_>, found: &[FoundBackup], listing: i64) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO found_backup (source, path, id, at, named, holds, bytes, version, listing)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET at = excluded.at, named = excluded.named, holds = excluded.holds,
           bytes = excluded.bytes, version = excluded.version, listing = excluded.listing",
    )?;
    for one in found {
        statement.execute(params![
            one.source.0,
            one.path,
            one.id,
            time_text(one.at),
            one.named,
            word(&one.holds)?,
            one.bytes.and_then(|bytes| i64::try_from(bytes).ok()),
            one.version,
            listing,
        ])?;
    }
    Ok(())
}

/// What the sources of a tenant have.
///
/// # Errors
/// Those of the file.
pub fn of_tenant(conn: &Connection, tenant: &TenantId) -> Result<Vec<FoundBackup>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM found_backup f JOIN source s ON s.id = f.source WHERE s.tenant = ?"
    ))?;
    let mut rows = statement.query([&tenant.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(of_row(row)?);
    }
    Ok(found)
}

/// How many a source has.
///
/// # Errors
/// Those of the file.
pub fn count(conn: &Connection, source: &SourceId) -> Result<u64> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM found_backup WHERE source = ?")?
        .query_row([&source.0], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The one that is named so.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, id: &str) -> Result<FoundBackup> {
    find(conn, id)?.ok_or(Error::NotFound { what: "backup" })
}

/// The one that is named so, where a listing had it.
///
/// # Errors
/// Those of the file.
pub fn find(conn: &Connection, id: &str) -> Result<Option<FoundBackup>> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM found_backup f WHERE f.id = ?"))?
        .query_row([id], |row| Ok(of_row(row)))
        .optional()?
        .transpose()
}

fn of_row(row: &Row<'_>) -> Result<FoundBackup> {
    let at: String = row.get(3)?;
    let bytes: Option<i64> = row.get(6)?;
    Ok(FoundBackup {
        id: row.get(0)?,
        source: SourceId(row.get(1)?),
        path: row.get(2)?,
        at: time_of(&at)?,
        named: row.get(4)?,
        holds: of_word(row.get(5)?)?,
        bytes: bytes.map(i64::unsigned_abs),
        version: row.get(7)?,
    })
}
