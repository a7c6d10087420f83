//! Every envelope ever seen of a thread, as it came. Only added to: what a desk loses is still here.
//!
//! The same envelope twice on a desk is two rows (`copy` 0 and 1): a replay is shown, not swallowed. Seen on the desk and
//! kept here it is one.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use reeve_domain::desk::ThreadId;
use rusqlite::{Connection, Row, Transaction, params};

use super::desks::name_key;
use super::time_text;
use crate::error::Result;

/// An envelope as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Of which thread.
    pub thread: ThreadId,
    /// What tells it from others.
    pub hash: String,
    /// As it came.
    pub envelope: String,
    /// Its rank on the desk; `None` for one that the desk does not have.
    pub place: Option<i64>,
    /// Made here, and to be sent.
    pub waiting: bool,
}

/// An envelope as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What tells it from others.
    pub hash: String,
    /// As it came.
    pub envelope: String,
    /// Its rank on the desk; `None` when it came another way.
    pub place: Option<i64>,
}

/// Adds what is not here yet and answers how much that was. What is here and was seen on the desk is not waiting any more.
///
/// # Errors
/// Those of the file; the thread must be known.
pub fn add(tx: &Transaction<'_>, thread: &ThreadId, seen: &[Seen], at: DateTime<Utc>) -> Result<usize> {
    let mut copies: HashMap<&str, u32> = HashMap::new();
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO thread_event (thread, hash, copy, place, envelope, came_at) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    let mut placed = tx.prepare_cached(
        "UPDATE thread_event SET place = ?, waiting = 0 WHERE thread = ? AND hash = ? AND copy = ?",
    )?;
    let mut added = 0;
    for one in seen {
        let copy = copies.entry(&one.hash).or_default();
        added +=
            insert.execute(params![thread.0, one.hash, *copy, one.place, one.envelope, time_text(at)])?;
        if one.place.is_some() {
            placed.execute(params![one.place, thread.0, one.hash, *copy])?;
        }
        *copy += 1;
    }
    Ok(added)
}

/// Adds an event made here.
///
/// # Errors
/// As [`add`].
pub fn add_own(
    tx: &Transaction<'_>,
    thread: &ThreadId,
    seen: &Seen,
    waiting: bool,
    at: DateTime<Utc>,
) -> Result<()> {
    add(tx, thread, std::slice::from_ref(seen), at)?;
    set_waiting(tx, thread, &seen.hash, waiting)
}

/// Notes whether an event made here is still to be sent.
///
/// # Errors
/// Those of the file.
pub fn set_waiting(tx: &Transaction<'_>, thread: &ThreadId, hash: &str, waiting: bool) -> Result<()> {
    tx.prepare_cached("UPDATE thread_event SET waiting = ? WHERE thread = ? AND hash = ? AND copy = 0")?
        .execute(params![waiting, thread.0, hash])?;
    Ok(())
}

/// Takes back an event made here that never reached anybody: its place was taken, and it was made anew.
///
/// # Errors
/// Those of the file.
pub fn take_back(tx: &Transaction<'_>, thread: &ThreadId, hash: &str) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM thread_event WHERE thread = ? AND hash = ? AND waiting = 1 AND place IS NULL",
    )?
    .execute(params![thread.0, hash])?;
    Ok(())
}

/// A thread's envelopes: in the desk's order, then what only this panel has, as it came. What the desk lost, or has
/// something else for now, keeps its rank and stands first: who saw it keeps to it.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, thread: &ThreadId) -> Result<Vec<Kept>> {
    kept(conn, "WHERE thread = ? ORDER BY place IS NULL, place, no", &[&thread.0])
}

/// Those of every thread, thread by thread.
///
/// # Errors
/// Those of the file.
pub fn all(conn: &Connection) -> Result<Vec<Kept>> {
    kept(conn, "ORDER BY thread, place IS NULL, place, no", &[])
}

/// How many events wait to be sent to a desk.
///
/// # Errors
/// Those of the file.
pub fn count_waiting(conn: &Connection, desk: &str) -> Result<u32> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM thread_event AS e JOIN thread AS t ON t.id = e.thread
             WHERE e.waiting = 1 AND t.desk = ?",
        )?
        .query_row([name_key(desk)], |row| row.get(0))?)
}

/// The highest rank seen on this desk.
///
/// # Errors
/// Those of the file.
pub fn highest(conn: &Connection, desk: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT max(e.place) FROM thread_event AS e JOIN thread AS t ON t.id = e.thread WHERE t.desk = ?",
        )?
        .query_row([name_key(desk)], |row| row.get(0))?)
}

fn kept(conn: &Connection, which: &str, values: &[&String]) -> Result<Vec<Kept>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT thread, hash, envelope, place, waiting FROM thread_event {which}"
    ))?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(one(row)?);
    }
    Ok(all)
}

fn one(row: &Row<'_>) -> Result<Kept> {
    Ok(Kept {
        thread: ThreadId(row.get(0)?),
        hash: row.get(1)?,
        envelope: row.get(2)?,
        place: row.get(3)?,
        waiting: row.get(4)?,
    })
}
