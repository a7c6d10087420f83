//! What this panel did on a server for a restore, step by step, and what it has to remember for afterwards.
//!
//! Written before and after each step, so that after a break the next start knows what may be there. No secrets.

use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{Remembered, RestoreWork};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{bodies, body};
use crate::error::{Error, Result};

/// Keeps how far it got; what is remembered stays as it is.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, work: &RestoreWork) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO restore_work (thread, tenant, body) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET tenant = excluded.tenant, body = excluded.body",
    )?
    .execute(params![work.restore.0, work.tenant.0, serde_json::to_string(work)?])?;
    Ok(())
}

/// Keeps how far it got if nobody changed it since `seen` was read; `None`: there was nothing.
///
/// # Errors
/// [`Error::Busy`] when somebody did.
pub fn replace(tx: &Transaction<'_>, seen: Option<&RestoreWork>, work: &RestoreWork) -> Result<()> {
    if get(tx, &work.restore)?.as_ref() == seen { save(tx, work) } else { Err(Error::Busy) }
}

/// Forgets one that was not begun after all.
///
/// # Errors
/// Those of the file.
pub fn remove(tx: &Transaction<'_>, restore: &ThreadId) -> Result<()> {
    tx.prepare_cached("DELETE FROM restore_work WHERE thread = ?")?.execute([&restore.0])?;
    Ok(())
}

/// How far it got; `None` where this panel did nothing for it.
///
/// # Errors
/// Those of the file.
pub fn get(conn: &Connection, restore: &ThreadId) -> Result<Option<RestoreWork>> {
    let mut statement = conn.prepare_cached("SELECT body FROM restore_work WHERE thread = ?")?;
    let mut rows = statement.query([&restore.0])?;
    rows.next()?.map(|row| body(row, 0)).transpose()
}

/// Everything this panel did.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<RestoreWork>> {
    let mut statement = conn.prepare_cached("SELECT body FROM restore_work ORDER BY thread")?;
    bodies(statement.query([])?)
}

/// Keeps what has to be remembered for afterwards.
///
/// # Errors
/// [`Error::NotFound`] before [`save`].
pub fn remember(tx: &Transaction<'_>, restore: &ThreadId, remembered: &Remembered) -> Result<()> {
    let changed = tx
        .prepare_cached("UPDATE restore_work SET remembered = ? WHERE thread = ?")?
        .execute(params![serde_json::to_string(remembered)?, restore.0])?;
    if changed == 0 { Err(Error::NotFound { what: "restore" }) } else { Ok(()) }
}

/// What has to be remembered for afterwards; nothing where nothing was kept.
///
/// # Errors
/// Those of the file.
pub fn remembered(conn: &Connection, restore: &ThreadId) -> Result<Remembered> {
    let kept: Option<Option<String>> = conn
        .prepare_cached("SELECT remembered FROM restore_work WHERE thread = ?")?
        .query_row([&restore.0], |row| row.get(0))
        .optional()?;
    Ok(kept.flatten().map(|kept| serde_json::from_str(&kept)).transpose()?.unwrap_or_default())
}
