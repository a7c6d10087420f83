//! What this panel did on a tenant for an access, step by step; the inventory from before it, and its receipt.
//!
//! Written before and after each step, so that after a break the next start knows what may be there. No secrets.

use reeve_domain::desk::ThreadId;
use reeve_domain::grant::{GrantWork, Inventory};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{bodies, body};
use crate::error::{Error, Result};

/// Keeps how far it got; inventory and receipt stay as they are.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, work: &GrantWork) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO grant_work (thread, tenant, body) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET tenant = excluded.tenant, body = excluded.body",
    )?
    .execute(params![work.grant.0, work.tenant.0, serde_json::to_string(work)?])?;
    Ok(())
}

/// Keeps how far it got if nobody changed it since `seen` was read; `None`: there was nothing.
///
/// # Errors
/// [`Error::Busy`] when somebody did.
pub fn replace(tx: &Transaction<'_>, seen: Option<&GrantWork>, work: &GrantWork) -> Result<()> {
    if get(tx, &work.grant)?.as_ref() == seen { save(tx, work) } else { Err(Error::Busy) }
}

/// How far it got; `None` where this panel did nothing for it.
///
/// # Errors
/// Those of the file.
pub fn get(conn: &Connection, grant: &ThreadId) -> Result<Option<GrantWork>> {
    let mut statement = conn.prepare_cached("SELECT body FROM grant_work WHERE thread = ?")?;
    let mut rows = statement.query([&grant.0])?;
    rows.next()?.map(|row| body(row, 0)).transpose()
}

/// Everything this panel did.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<GrantWork>> {
    let mut statement = conn.prepare_cached("SELECT body FROM grant_work ORDER BY thread")?;
    bodies(statement.query([])?)
}

/// Keeps what could outlive a session, as it was before.
///
/// # Errors
/// [`Error::NotFound`] before [`save`].
pub fn set_inventory(tx: &Transaction<'_>, grant: &ThreadId, inventory: &Inventory) -> Result<()> {
    let changed = tx
        .prepare_cached("UPDATE grant_work SET inventory = ? WHERE thread = ?")?
        .execute(params![serde_json::to_string(inventory)?, grant.0])?;
    there(changed)
}

/// What could outlive a session, as it was before.
///
/// # Errors
/// Those of the file.
pub fn inventory(conn: &Connection, grant: &ThreadId) -> Result<Option<Inventory>> {
    let kept = text(conn, "SELECT inventory FROM grant_work WHERE thread = ?", grant)?;
    Ok(kept.map(|kept| serde_json::from_str(&kept)).transpose()?)
}

/// Keeps the signed receipt.
///
/// # Errors
/// [`Error::NotFound`] before [`save`].
pub fn set_receipt(tx: &Transaction<'_>, grant: &ThreadId, receipt: &str) -> Result<()> {
    let changed = tx
        .prepare_cached("UPDATE grant_work SET receipt = ? WHERE thread = ?")?
        .execute(params![receipt, grant.0])?;
    there(changed)
}

/// The signed receipt made here.
///
/// # Errors
/// Those of the file.
pub fn receipt(conn: &Connection, grant: &ThreadId) -> Result<Option<String>> {
    text(conn, "SELECT receipt FROM grant_work WHERE thread = ?", grant)
}

fn there(changed: usize) -> Result<()> {
    if changed == 0 { Err(Error::NotFound { what: "access" }) } else { Ok(()) }
}

fn text(conn: &Connection, select: &str, grant: &ThreadId) -> Result<Option<String>> {
    let kept: Option<Option<String>> =
        conn.prepare_cached(select)?.query_row([&grant.0], |row| row.get(0)).optional()?;
    Ok(kept.flatten())
}
