//! Where the blocks are: one small row per block with its bounds, its tally and its place in the postings.

use rusqlite::{Connection, Row, params};

use crate::error::{Error, Result};

use super::block::encode;
use super::line::Line;

/// The segment of a block that no postings cover.
pub(crate) const LOOSE: i64 = 0;

/// A block, without its lines.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) tenant: i64,
    pub(crate) no: i64,
    /// Which postings cover it; [`LOOSE`] for none.
    pub(crate) segment: i64,
    /// Its place among the segment's blocks.
    pub(crate) slot: usize,
    /// Text of its first line.
    pub(crate) first: Vec<u8>,
    /// Text of its last line.
    pub(crate) last: Vec<u8>,
    /// How many lines have which bits.
    pub(crate) tally: Tally,
}

/// Counts by [`super::line::Bits`], as kept: three bytes for each value that occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally(Vec<u8>);

impl Tally {
    fn of(lines: &[Line]) -> Self {
        let mut counts = [0_u16; 64];
        for line in lines {
            counts[usize::from(line.bits.0 & 63)] += 1;
        }
        let mut kept = Vec::new();
        for (bits, count) in (0_u8..).zip(counts).filter(|(_, count)| *count > 0) {
            kept.push(bits);
            kept.extend(count.to_le_bytes());
        }
        Self(kept)
    }

    /// How many lines the filter accepts.
    pub(crate) fn accepted(&self, accept: u64) -> u64 {
        let counted = self.0.as_chunks::<3>().0.iter();
        counted
            .filter(|[bits, ..]| accept >> (bits & 63) & 1 == 1)
            .map(|[_, low, high]| u64::from(u16::from_le_bytes([*low, *high])))
            .sum()
    }

    /// All lines.
    pub(crate) fn lines(&self) -> u64 {
        self.accepted(u64::MAX)
    }
}

/// The blocks of one tenant, or of all.
pub(crate) fn load(conn: &Connection, tenant: Option<i64>) -> Result<Vec<Entry>> {
    const ALL: &str = "SELECT tenant, no, segment, slot, first, last, tally FROM search_directory";
    let entries = match tenant {
        Some(tenant) => conn
            .prepare_cached(&format!("{ALL} WHERE tenant = ?"))?
            .query_map([tenant], entry)?
            .collect::<Result<Vec<_>, _>>(),
        None => conn.prepare_cached(ALL)?.query_map([], entry)?.collect(),
    };
    entries.map_err(Error::from)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        tenant: row.get(0)?,
        no: row.get(1)?,
        segment: row.get(2)?,
        slot: row.get(3)?,
        first: row.get_ref(4)?.as_blob()?.to_vec(),
        last: row.get_ref(5)?.as_blob()?.to_vec(),
        tally: Tally(row.get_ref(6)?.as_blob()?.to_vec()),
    })
}

/// Puts lines, in order, into a new block.
pub(crate) fn add(conn: &Connection, tenant: i64, lines: &[Line]) -> Result<()> {
    conn.prepare_cached("INSERT INTO search_block (body) VALUES (?)")?.execute([encode(lines)])?;
    write_entry(conn, tenant, conn.last_insert_rowid(), lines)
}

/// Replaces the lines of a block. No postings cover it from now on.
pub(crate) fn rewrite(conn: &Connection, entry: &Entry, lines: &[Line]) -> Result<()> {
    if lines.is_empty() {
        return remove(conn, entry);
    }
    conn.prepare_cached("UPDATE search_block SET body = ? WHERE no = ?")?
        .execute(params![encode(lines), entry.no])?;
    write_entry(conn, entry.tenant, entry.no, lines)
}

/// Removes a block.
pub(crate) fn remove(conn: &Connection, entry: &Entry) -> Result<()> {
    conn.prepare_cached("DELETE FROM search_block WHERE no = ?")?.execute([entry.no])?;
    conn.prepare_cached("DELETE FROM search_directory WHERE tenant = ? AND no = ?")?
        .execute([entry.tenant, entry.no])?;
    Ok(())
}

/// Calls `f` with a block's body.
pub(crate) fn with_body<T>(conn: &Connection, no: i64, f: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
    let mut statement = conn.prepare_cached("SELECT body FROM search_block WHERE no = ?")?;
    let mut rows = statement.query([no])?;
    match rows.next()? {
        Some(row) => f(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?),
        None => Err(Error::Damaged { what: format!("block {no} of the search index is missing") }),
    }
}

fn write_entry(conn: &Connection, tenant: i64, no: i64, lines: &[Line]) -> Result<()> {
    let text = |line: Option<&Line>| line.map(|line| line.text.clone()).unwrap_or_default();
    conn.prepare_cached(
        "INSERT INTO search_directory (tenant, no, segment, slot, first, last, tally) VALUES (?, ?, ?, 0, ?, ?, ?)
         ON CONFLICT DO UPDATE SET segment = excluded.segment, slot = 0, first = excluded.first, last = excluded.last,
                                   tally = excluded.tally",
    )?
    .execute(params![tenant, no, LOOSE, text(lines.first()), text(lines.last()), Tally::of(lines).0])?;
    Ok(())
}
