//! Backup files and their proofs, as last seen. The file's own sidecar says the same.

use reeve_domain::backup::BackupFacts;
use rusqlite::{Connection, Transaction, params};

use super::{bodies, time_text};
use crate::error::{Error, Result};

/// Keeps the facts of a backup file; newer facts of the same file replace older ones.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, facts: &BackupFacts) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO backup (file, tenant, taken_at, body) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET tenant = excluded.tenant, taken_at = excluded.taken_at, body = excluded.body",
    )?
    .execute(params![facts.file, facts.tenant, time_text(facts.taken_at), serde_json::to_string(facts)?])?;
    Ok(())
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
