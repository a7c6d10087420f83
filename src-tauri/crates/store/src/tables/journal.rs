//! The journal: added to, read, walked; never edited (the file's own triggers refuse it).

use reeve_domain::journal::{Break, Entry, Event, Walk, link};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{of_word, time_of, time_text, word};
use crate::error::Result;

const COLUMNS: &str = "seq, at, actor, tenant, action, detail, outcome, previous, hash";

/// Puts an event behind the last one. Durable with [`crate::Store::write`].
///
/// # Errors
/// Those of the file.
pub fn append(tx: &Transaction<'_>, event: Event) -> Result<Entry> {
    let entry = link(last(tx)?.as_ref(), event);
    tx.prepare_cached(&format!("INSERT INTO journal ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"))?
        .execute(params![
            entry.seq,
            time_text(entry.event.at),
            entry.event.actor,
            entry.event.tenant,
            entry.event.action,
            entry.event.detail,
            word(&entry.event.outcome)?,
            entry.previous,
            entry.hash,
        ])?;
    Ok(entry)
}

/// Entries, newest first; `before` continues behind an entry of that number.
///
/// # Errors
/// Those of the file.
pub fn page(conn: &Connection, before: Option<i64>, limit: u32) -> Result<Vec<Entry>> {
    let mut statement = conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?"))?;
    let mut rows = statement.query(params![before.unwrap_or(i64::MAX), limit])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

/// The newest entry.
///
/// # Errors
/// Those of the file.
pub fn last(conn: &Connection) -> Result<Option<Entry>> {
    Ok(page(conn, None, 1)?.pop())
}

/// How many entries there are.
///
/// # Errors
/// Those of the file.
pub fn count(conn: &Connection) -> Result<u64> {
    let count = conn.query_row("SELECT count(*) FROM journal", [], |row| row.get(0)).optional()?;
    Ok(count.unwrap_or(0))
}

/// Calls `f` with every entry, oldest first, one at a time.
///
/// # Errors
/// Those of the file and of `f`.
pub fn each(conn: &Connection, mut f: impl FnMut(Entry) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM journal ORDER BY seq"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(entry(row)?)?;
    }
    Ok(())
}

/// What walking the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries were walked without finding fault.
    pub entries: u64,
    /// Number and hash of the newest sound entry: note it elsewhere to detect the loss of newer ones.
    pub head: Option<(i64, String)>,
    /// The first entry that does not fit.
    pub broken: Option<Break>,
}

/// Walks the chain from its beginning.
///
/// # Errors
/// Those of the file; a broken chain is an answer, not an error.
pub fn verify(conn: &Connection) -> Result<Verified> {
    let mut walk = Walk::default();
    let mut entries = 0;
    let mut broken = None;
    each(conn, |entry| {
        if broken.is_none() {
            match walk.step(&entry) {
                Ok(()) => entries += 1,
                Err(found) => broken = Some(found),
            }
        }
        Ok(())
    })?;
    Ok(Verified { entries, head: walk.head().map(|(seq, hash)| (seq, hash.to_owned())), broken })
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        seq: row.get(0)?,
        event: Event {
            at: time_of(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
            actor: row.get(2)?,
            tenant: row.get(3)?,
            action: row.get(4)?,
            detail: row.get(5)?,
            outcome: of_word(row.get(6)?)?,
        },
        previous: row.get(7)?,
        hash: row.get(8)?,
    })
}
