//! Desks as set up here. Names are compared without case, in any script; what a place looks like is `reeve-app`'s.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{body, time_of, time_text};
use crate::error::{Error, Result};
use crate::search::fold::caseless;

/// A desk as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDesk<P> {
    /// Its name.
    pub name: String,
    /// Where it is; holds no secret.
    pub place: P,
    /// When it was last read without failure.
    pub read_at: Option<DateTime<Utc>>,
    /// Why the latest reading failed.
    pub fault: Option<Fault>,
}

/// What a desk's name is kept and compared as.
pub fn name_key(name: &str) -> String {
    caseless(name.trim())
}

/// Keeps a desk; one of the same name is replaced. At another place it is another desk: the threads of the old one travel
/// by hand until they are found on the new one.
///
/// # Errors
/// Those of the file.
pub fn save<P: Serialize>(tx: &Transaction<'_>, name: &str, place: &P) -> Result<()> {
    let place = serde_json::to_string(place)?;
    let before: Option<String> = tx
        .prepare_cached("SELECT place FROM desk WHERE name_key = ?")?
        .query_row([name_key(name)], |row| row.get(0))
        .optional()?;
    if before.is_some_and(|before| before != place) {
        detach(tx, &name_key(name))?;
    }
    tx.prepare_cached(
        "INSERT INTO desk (name_key, name, place) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET name = excluded.name, place = excluded.place, read_at = NULL, fault = NULL",
    )?
    .execute(params![name_key(name), name.trim(), place])?;
    Ok(())
}

/// All of them, by name.
///
/// # Errors
/// Those of the file.
pub fn list<P: DeserializeOwned>(conn: &Connection) -> Result<Vec<StoredDesk<P>>> {
    let mut statement =
        conn.prepare_cached("SELECT name, place, read_at, fault FROM desk ORDER BY name_key")?;
    let mut rows = statement.query([])?;
    let mut desks = Vec::new();
    while let Some(row) = rows.next()? {
        desks.push(desk(row)?);
    }
    Ok(desks)
}

/// The desk of this name.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get<P: DeserializeOwned>(conn: &Connection, name: &str) -> Result<StoredDesk<P>> {
    let mut statement =
        conn.prepare_cached("SELECT name, place, read_at, fault FROM desk WHERE name_key = ?")?;
    let mut rows = statement.query([name_key(name)])?;
    rows.next()?.map_or(Err(Error::NotFound { what: "desk" }), desk)
}

/// Notes how reading it went; a failure leaves the age of the last good reading.
///
/// # Errors
/// Those of the file.
pub fn note(
    tx: &Transaction<'_>,
    name: &str,
    read: &std::result::Result<DateTime<Utc>, Fault>,
) -> Result<()> {
    let (at, fault) = match read {
        Ok(at) => (Some(time_text(*at)), None),
        Err(fault) => (None, Some(serde_json::to_string(fault)?)),
    };
    tx.prepare_cached("UPDATE desk SET read_at = coalesce(?, read_at), fault = ? WHERE name_key = ?")?
        .execute(params![at, fault, name_key(name)])?;
    Ok(())
}

/// Forgets a desk. Its threads stay and travel by hand.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let key = name_key(name);
    detach(tx, &key)?;
    let removed = tx.execute("DELETE FROM desk WHERE name_key = ?", [&key])?;
    if removed == 0 { Err(Error::NotFound { what: "desk" }) } else { Ok(()) }
}

/// Lets the threads of a desk travel by hand.
fn detach(tx: &Transaction<'_>, key: &str) -> Result<()> {
    tx.execute(
        "UPDATE thread_event SET waiting = 0 WHERE thread IN (SELECT id FROM thread WHERE desk = ?)",
        [key],
    )?;
    tx.execute("UPDATE thread SET desk = NULL, remote = NULL WHERE desk = ?", [key])?;
    Ok(())
}

fn desk<P: DeserializeOwned>(row: &Row<'_>) -> Result<StoredDesk<P>> {
    let read_at: Option<String> = row.get(2)?;
    let fault: Option<String> = row.get(3)?;
    Ok(StoredDesk {
        name: row.get(0)?,
        place: body(row, 1)?,
        read_at: read_at.map(|text| time_of(&text)).transpose()?,
        fault: fault.map(|fault| serde_json::from_str(&fault)).transpose()?,
    })
}
