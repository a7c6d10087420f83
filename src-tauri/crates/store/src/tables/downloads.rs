//! Backups being brought here, and those that were.

use reeve_domain::source::{Download, DownloadId, SourceId};
use reeve_domain::tenant::TenantId;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{bodies, word};
use crate::error::{Error, Result};

/// Keeps a download as it stands.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, download: &Download) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO download (id, tenant, source, backup, state, position, body) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET state = excluded.state, position = excluded.position, body = excluded.body",
    )?
    .execute(params![
        download.id.0,
        download.tenant.0,
        download.source.0,
        download.backup,
        word(&download.state)?,
        download.position,
        serde_json::to_string(download)?
    ])?;
    Ok(())
}

/// Downloads of a tenant, or of all, in their order.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, tenant: Option<&TenantId>) -> Result<Vec<Download>> {
    let mut statement = conn
        .prepare_cached("SELECT body FROM download WHERE ?1 IS NULL OR tenant = ?1 ORDER BY position, id")?;
    bodies(statement.query([tenant.map(|tenant| &tenant.0)])?)
}

/// The download with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, id: &DownloadId) -> Result<Download> {
    let body: Option<String> = conn
        .prepare_cached("SELECT body FROM download WHERE id = ?")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?;
    Ok(serde_json::from_str(&body.ok_or(Error::NotFound { what: "download" })?)?)
}

/// The smallest and the largest position; zeros where there are none.
///
/// # Errors
/// Those of the file.
pub fn positions(conn: &Connection) -> Result<(i64, i64)> {
    Ok(conn
        .prepare_cached("SELECT coalesce(min(position), 0), coalesce(max(position), 0) FROM download")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Forgets a download; its file is not touched.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, id: &DownloadId) -> Result<()> {
    let removed = tx.execute("DELETE FROM download WHERE id = ?", [&id.0])?;
    if removed == 0 { Err(Error::NotFound { what: "download" }) } else { Ok(()) }
}

/// Whether anything is being brought here from a source.
///
/// # Errors
/// Those of the file.
pub fn any_active(conn: &Connection, source: &SourceId) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM download WHERE source = ? AND state = 'active')")?
        .query_row([&source.0], |row| row.get(0))?)
}
