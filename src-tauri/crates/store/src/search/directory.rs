//! Where the blocks are: one small row per block with its bounds, its tally and its place in the postings.
//!
//! Every query reads the whole directory of its scope, thousands of rows for a million users, so it is kept in few
//! columns and read into one piece of memory.

use rusqlite::{Connection, params};

use crate::error::{Error, Result};

use super::block::encode;
use super::line::Line;

/// The segment of a block that no postings cover.
pub(crate) const LOOSE: i64 = 0;

/// A block, without its lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'d> {
    pub(crate) at: Spot,
    /// Text of its first line.
    pub(crate) first: &'d [u8],
    /// Text of its last line.
    pub(crate) last: &'d [u8],
    /// How many lines have which bits.
    pub(crate) tally: Tally<'d>,
}

/// Which block it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) tenant: i64,
    pub(crate) no: i64,
    /// Which postings cover it; [`LOOSE`] for none.
    pub(crate) segment: i64,
    /// Its place among the segment's blocks.
    pub(crate) slot: usize,
}

/// Counts by [`super::line::Bits`]: a byte for the value and two for the count, for each value that occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally<'d>(&'d [[u8; 3]]);

impl Tally<'_> {
    /// How many lines the filter accepts.
    pub(crate) fn accepted(&self, accept: u64) -> u64 {
        self.0
            .iter()
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
pub(crate) struct Directory {
    /// Summaries, one behind the other.
    memory: Vec<u8>,
    /// Where each block's summary ends.
    spots: Vec<(Spot, usize)>,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn load(conn: &Connection, tenant: Option<i64>) -> Result<Self> {
        const ALL: &str = "SELECT tenant, no, segment, slot, summary FROM search_directory";
        let of_one = format!("{ALL} WHERE tenant = ?");
        let mut statement = conn.prepare_cached(if tenant.is_some() { &of_one } else { ALL })?;
        let mut rows = match tenant {
            Some(tenant) => statement.query([tenant])?,
            None => statement.query([])?,
        };
        let mut directory = Self { memory: Vec::new(), spots: Vec::new() };
        while let Some(row) = rows.next()? {
            let summary = row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?;
            directory.memory.extend_from_slice(summary);
            let spot = Spot { tenant: row.get(0)?, no: row.get(1)?, segment: row.get(2)?, slot: row.get(3)? };
            directory.spots.push((spot, directory.memory.len()));
        }
        Ok(directory)
    }

    /// All blocks, in the order they were made.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a summary does not add up.
    pub(crate) fn entries(&self) -> Result<Vec<Entry<'_>>> {
        let mut from = 0;
        let entries = self.spots.iter().map(|(spot, end)| {
            let summary = self.memory.get(from..*end)?;
            from = *end;
            read_summary(*spot, summary)
        });
        let damaged = || Error::Damaged { what: String::from("the directory of the search index") };
        entries.collect::<Option<Vec<_>>>().ok_or_else(damaged)
    }
}

/// Two bytes for the length of the first line's text and that text, the same for the last line, the tally.
fn summary(lines: &[Line]) -> Vec<u8> {
    let mut summary = Vec::new();
    for line in [lines.first(), lines.last()] {
        let text = line.map_or(&[][..], |line| line.text.as_slice());
        // a line's text is well below 64 KiB, see `fold`
        summary.extend((text.len() as u16).to_le_bytes());
        summary.extend_from_slice(text);
    }
    let mut counts = [0_u16; 64];
    for line in lines {
        counts[usize::from(line.bits.0 & 63)] += 1;
    }
    for (bits, count) in (0_u8..).zip(counts).filter(|(_, count)| *count > 0) {
        summary.push(bits);
        summary.extend(count.to_le_bytes());
    }
    summary
}

fn read_summary(at: Spot, summary: &[u8]) -> Option<Entry<'_>> {
    fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
    }
    let (first, rest) = text(summary)?;
    let (last, rest) = text(rest)?;
    let (tally, []) = rest.as_chunks::<3>() else { return None };
    Some(Entry { at, first, last, tally: Tally(tally) })
}

/// Puts lines, in order, into a new block.
pub(crate) fn add(conn: &Connection, tenant: i64, lines: &[Line]) -> Result<()> {
    conn.prepare_cached("INSERT INTO search_block (body) VALUES (?)")?.execute([encode(lines)])?;
    write_entry(conn, tenant, conn.last_insert_rowid(), lines)
}

/// Replaces the lines of a block. No postings cover it from now on.
pub(crate) fn rewrite(conn: &Connection, at: Spot, lines: &[Line]) -> Result<()> {
    if lines.is_empty() {
        return remove(conn, at);
    }
    conn.prepare_cached("UPDATE search_block SET body = ? WHERE no = ?")?
        .execute(params![encode(lines), at.no])?;
    write_entry(conn, at.tenant, at.no, lines)
}

/// Removes a block.
pub(crate) fn remove(conn: &Connection, at: Spot) -> Result<()> {
    conn.prepare_cached("DELETE FROM search_block WHERE no = ?")?.execute([at.no])?;
    conn.prepare_cached("DELETE FROM search_directory WHERE tenant = ? AND no = ?")?
        .execute([at.tenant, at.no])?;
    Ok(())
}

/// Calls `f` with a block's body.
pub(crate) fn with_body<T>(conn: &Connection, at: Spot, f: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
    let mut statement = conn.prepare_cached("SELECT body FROM search_block WHERE no = ?")?;
    let mut rows = statement.query([at.no])?;
    match rows.next()? {
        Some(row) => f(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?),
        None => Err(Error::Damaged { what: format!("block {} of the search index is missing", at.no) }),
    }
}

fn write_entry(conn: &Connection, tenant: i64, no: i64, lines: &[Line]) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO search_directory (tenant, no, segment, slot, summary) VALUES (?, ?, ?, 0, ?)",
    )?
    .execute(params![tenant, no, LOOSE, summary(lines)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::line::{Bits, text_of};
    use super::*;

    #[test]
    fn a_summary_says_what_the_lines_say_and_a_bent_one_is_noticed() {
        let lines: Vec<Line> = (0..200)
            .map(|n| Line {
                text: text_of(&format!("Name {n:03}"), "login", None),
                id: n,
                bits: Bits((n % 3) as u8),
                group_set: 0,
                last_sign_in: 0,
            })
            .collect();
        let at = Spot { tenant: 1, no: 2, segment: LOOSE, slot: 0 };
        let kept = summary(&lines);
        let entry = read_summary(at, &kept).unwrap();
        assert_eq!((entry.first, entry.last), (lines[0].text.as_slice(), lines[199].text.as_slice()));
        assert_eq!((entry.tally.lines(), entry.tally.accepted(0b010)), (200, 67));
        for end in 0..kept.len() {
            let cut = read_summary(at, &kept[..end]);
            assert!(cut.is_none_or(|entry| entry.tally.lines() < 200), "cut after {end} bytes");
        }
    }
}
