//! Backup files and their proofs, as last seen. The file's own sidecar says the same.

use std::collections::HashMap;

use reeve_domain::backup::BackupFacts;
use rusqlite::{Connection, Transaction, params};

use super::{bodies, time_text};
use crate::error::{Error, Result};

/// Keeps the facts of a backup file, and by which state of it they are; newer facts of the same file replace older ones.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, facts: &BackupFacts, version: Option<&str>) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO backup (file, tenant, taken_at, body, version) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET tenant = excluded.tenant, taken_at = excluded.taken_at, body = excluded.body,
           version = excluded.version",
    )?
    .execute(params![
        facts.file,
        facts.tenant,
        time_text(facts.taken_at),
        serde_json::to_string(facts)?,
        version
    ])?;
    Ok(())
}

/// Of which state of each file of the tenant of this name (or of all) the facts are, where that was kept.
///
/// # Errors
/// Those of the file.
pub fn versions(conn: &Connection, tenant: Option<&str>) -> Result<HashMap<String, String>> {
    let mut statement = conn.prepare_cached(
        "SELECT file, version FROM backup WHERE version IS NOT NULL AND (?1 IS NULL OR tenant = ?1)",
    )?;
    let versions = statement.query_map([tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(versions.collect::<rusqlite::Result<_>>()?)
}

/// Backups of the tenant of this name (or of all), newest first.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, tenant: Option<&str>) -> Result<Vec<BackupFacts>> {
    let mut statement = conn.prepare_cached(
        "SELECT body FROM backup WHERE ?1 IS NULL OR tenant = ?1 ORDER BY taken_at DESC, file",
    )?;
    bodies(statement.query([tenant])?)
}

/// Forgets a backup file; the file itself is not touched.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, file: &str) -> Result<()> {
    let removed = tx.execute("DELETE FROM backup WHERE file = ?", [file])?;
    if removed == 0 { Err(Error::NotFound { what: "backup" }) } else { Ok(()) }
}
