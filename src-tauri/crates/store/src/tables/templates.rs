//! Templates of rights of one's own, by id; the built-in ones are not in the file.

use reeve_domain::rights::Template;
use rusqlite::{Connection, Transaction, params};

use super::bodies;
use crate::error::{Error, Result};

/// Keeps a template; one of the same id is replaced.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, template: &Template) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO template (id, body) VALUES (?, ?)")?
        .execute(params![template.id, serde_json::to_string(template)?])?;
    Ok(())
}

/// All of them, by id.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<Template>> {
    let mut statement = conn.prepare_cached("SELECT body FROM template ORDER BY id")?;
    bodies(statement.query([])?)
}

/// Forgets the template of this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, id: &str) -> Result<()> {
    let removed = tx.execute("DELETE FROM template WHERE id = ?", [id])?;
    if removed == 0 { Err(Error::NotFound { what: "template" }) } else { Ok(()) }
}
