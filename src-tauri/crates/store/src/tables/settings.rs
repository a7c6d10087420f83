//! Settings: a key and a JSON value. No secrets.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Result;

/// The value of a setting, where it was ever set.
///
/// # Errors
/// [`crate::Error::Unreadable`] when it is of another shape.
pub fn get<T: DeserializeOwned>(conn: &Connection, key: &str) -> Result<Option<T>> {
    let value: Option<String> = conn
        .prepare_cached("SELECT value FROM setting WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(value.map(|value| serde_json::from_str(&value)).transpose()?)
}

/// Sets a setting.
///
/// # Errors
/// Those of the file.
pub fn set<T: Serialize>(tx: &Transaction<'_>, key: &str, value: &T) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)")?
        .execute(params![key, serde_json::to_string(value)?])?;
    Ok(())
}

/// Forgets a setting.
///
/// # Errors
/// Those of the file.
pub fn remove(tx: &Transaction<'_>, key: &str) -> Result<()> {
    tx.execute("DELETE FROM setting WHERE key = ?", [key])?;
    Ok(())
}
