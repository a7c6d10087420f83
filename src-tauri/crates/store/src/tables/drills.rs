//! What drills found out about backups, by the SHA-256 of their files.

use reeve_domain::backup::DrillResult;
use rusqlite::{Connection, Transaction, params};

use super::{bodies, time_text};
use crate::error::Result;

/// Keeps what a drill found out; of the same backup the latest stays.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, drill: &DrillResult) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO drill (sha256, tenant, at, body) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET tenant = excluded.tenant, at = excluded.at, body = excluded.body",
    )?
    .execute(params![drill.sha256, drill.tenant, time_text(drill.at), serde_json::to_string(drill)?])?;
    Ok(())
}

/// The drills of the tenant of this name (or of all), newest first.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, tenant: Option<&str>) -> Result<Vec<DrillResult>> {
    let mut statement = conn
        .prepare_cached("SELECT body FROM drill WHERE ?1 IS NULL OR tenant = ?1 ORDER BY at DESC, sha256")?;
    bodies(statement.query([tenant])?)
}
