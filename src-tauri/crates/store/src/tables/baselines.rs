//! Baselines of one's own. Names are compared without case, in any script; the built-in ones are not in the file.

use reeve_domain::policy::Baseline;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::bodies;
use crate::error::{Error, Result};
use crate::search::fold::caseless;

/// Keeps a baseline; one of the same name is replaced.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, baseline: &Baseline) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO baseline (name_key, body) VALUES (?, ?)")?
        .execute(params![caseless(&baseline.name), serde_json::to_string(baseline)?])?;
    Ok(())
}

/// All of them, by name.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<Baseline>> {
    let mut statement = conn.prepare_cached("SELECT body FROM baseline ORDER BY name_key")?;
    bodies(statement.query([])?)
}

/// The baseline of this name.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, name: &str) -> Result<Baseline> {
    let body: Option<String> = conn
        .prepare_cached("SELECT body FROM baseline WHERE name_key = ?")?
        .query_row([caseless(name)], |row| row.get(0))
        .optional()?;
    Ok(serde_json::from_str(&body.ok_or(Error::NotFound { what: "baseline" })?)?)
}

/// Forgets the baseline of this name.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let removed = tx.execute("DELETE FROM baseline WHERE name_key = ?", [caseless(name)])?;
    if removed == 0 { Err(Error::NotFound { what: "baseline" }) } else { Ok(()) }
}
