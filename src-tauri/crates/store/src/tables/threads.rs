//! Which desk a thread travels by, and where it is there. What was said in it is in `thread_events`.

use reeve_domain::desk::ThreadId;
use rusqlite::{Connection, Row, Transaction, params};

use super::desks::name_key;
use crate::error::Result;

/// A thread's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which thread.
    pub thread: ThreadId,
    /// The name of the desk it travels by; `None`: by hand.
    pub desk: Option<String>,
    /// Where it is on that desk, such as the ticket's record id; `None` while it is not there, or has no place of its own.
    pub remote: Option<String>,
}

const SELECT: &str =
    "SELECT t.id, d.name, t.remote FROM thread AS t LEFT JOIN desk AS d ON d.name_key = t.desk";

/// Notes a thread. One that travels by hand so far goes by this desk from now on; one that has a desk keeps it.
///
/// # Errors
/// Those of the file.
pub fn know(tx: &Transaction<'_>, thread: &ThreadId, desk: Option<&str>, remote: Option<&str>) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO thread (id, desk, remote) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET desk = coalesce(desk, excluded.desk),
            remote = CASE WHEN desk IS NULL OR desk = excluded.desk THEN coalesce(remote, excluded.remote) ELSE remote END",
    )?
    .execute(params![thread.0, desk.map(name_key), remote])?;
    Ok(())
}

/// A thread's way; `None` for one that is not known here.
///
/// # Errors
/// Those of the file.
pub fn get(conn: &Connection, thread: &ThreadId) -> Result<Option<Way>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE t.id = ?"))?;
    let mut rows = statement.query([&thread.0])?;
    rows.next()?.map(way).transpose()
}

/// All threads.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<Way>> {
    ways(conn, "ORDER BY t.id", &[])
}

/// The threads that travel by this desk.
///
/// # Errors
/// Those of the file.
pub fn on_desk(conn: &Connection, desk: &str) -> Result<Vec<Way>> {
    ways(conn, "WHERE t.desk = ? ORDER BY t.id", &[&name_key(desk)])
}

fn ways(conn: &Connection, which: &str, values: &[&String]) -> Result<Vec<Way>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} {which}"))?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(way(row)?);
    }
    Ok(all)
}

fn way(row: &Row<'_>) -> Result<Way> {
    Ok(Way { thread: ThreadId(row.get(0)?), desk: row.get(1)?, remote: row.get(2)? })
}
