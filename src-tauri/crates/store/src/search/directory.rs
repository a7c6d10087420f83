//! Where the blocks are: for each block its bounds, its tally and its place in the postings; one row per tenant.
//!
//! Every query reads the whole directory of its scope, so a tenant's entries lie one behind the other in one value and
//! are read without being copied apart. A change writes the tenant's value anew.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::error::{Error, Result};

use super::block::{BLOCK_LINES, encode};
use super::line::Line;

/// The segment of a block that no postings cover.
pub(crate) const LOOSE: u32 = 0;

/// Bytes of a bound: names hardly ever share more.
const BOUND_BYTES: usize = 24;

/// A block, without its lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'d> {
    pub(crate) at: Spot,
    /// Not above the text of any of its lines.
    pub(crate) first: &'d [u8],
    /// Not below the text of any of its lines.
    pub(crate) last: &'d [u8],
    /// How many lines have which bits.
    pub(crate) tally: Tally<'d>,
    /// Whether there is room for more lines.
    pub(crate) is_full: bool,
}

/// Which block it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) tenant: i64,
    pub(crate) no: i64,
    /// Which postings cover it; [`LOOSE`] for none.
    pub(crate) segment: u32,
    /// Its place among the segment's blocks.
    pub(crate) slot: u16,
}

/// Counts by [`super::line::Bits`]: a byte for the value and one for the count, for each value that occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally<'d>(&'d [[u8; 2]]);

impl Tally<'_> {
    /// How many lines the filter accepts.
    pub(crate) fn accepted(&self, accept: u64) -> u64 {
        self.0.iter().map(|[bits, count]| (accept >> (bits & 63) & 1) * u64::from(*count)).sum()
    }

    /// All lines.
    pub(crate) fn lines(&self) -> u64 {
        self.accepted(u64::MAX)
    }
}

/// The blocks of one tenant, or of all.
pub(crate) struct Directory {
    /// Entries, one behind the other.
    memory: Vec<u8>,
    /// Tenants, and where their entries end.
    tenants: Vec<(i64, usize)>,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn load(conn: &Connection, tenant: Option<i64>) -> Result<Self> {
        const ALL: &str = "SELECT tenant, entries FROM search_directory";
        const ONE: &str = "SELECT tenant, entries FROM search_directory WHERE tenant = ?";
        let mut statement = conn.prepare_cached(if tenant.is_some() { ONE } else { ALL })?;
        let mut rows = match tenant {
            Some(tenant) => statement.query([tenant])?,
            None => statement.query([])?,
        };
        let mut directory = Self { memory: Vec::new(), tenants: Vec::new() };
        while let Some(row) = rows.next()? {
            directory.memory.extend_from_slice(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
            directory.tenants.push((row.get(0)?, directory.memory.len()));
        }
        Ok(directory)
    }

    /// All blocks, tenant by tenant.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the entries do not add up.
    pub(crate) fn entries(&self) -> Result<Vec<Entry<'_>>> {
        let damaged = || Error::Damaged { what: String::from("the directory of the search index") };
        let mut entries = Vec::new();
        let mut from = 0;
        for (tenant, end) in &self.tenants {
            let mut rest = self.memory.get(from..*end).ok_or_else(damaged)?;
            while !rest.is_empty() {
                let (entry, behind) = Entry::read(*tenant, rest).ok_or_else(damaged)?;
                entries.push(entry);
                rest = behind;
            }
            from = *end;
        }
        Ok(entries)
    }
}

impl<'d> Entry<'d> {
    /// As kept: number 8, segment 4, slot 2, full 1, then both bounds and the tally, each with its length in a byte.
    fn read(tenant: i64, bytes: &'d [u8]) -> Option<(Self, &'d [u8])> {
        let (no, rest) = bytes.split_first_chunk::<8>()?;
        let (segment, rest) = rest.split_first_chunk::<4>()?;
        let (slot, rest) = rest.split_first_chunk::<2>()?;
        let (full, rest) = rest.split_first()?;
        let (first, rest) = with_length(rest)?;
        let (last, rest) = with_length(rest)?;
        let (tally, rest) = with_length(rest)?;
        let at = Spot {
            tenant,
            no: i64::from_le_bytes(*no),
            segment: u32::from_le_bytes(*segment),
            slot: u16::from_le_bytes(*slot),
        };
        Some((Self { at, first, last, tally: Tally(tally.as_chunks::<2>().0), is_full: *full != 0 }, rest))
    }

    fn write(&self, kept: &mut Vec<u8>) {
        kept.extend(self.at.no.to_le_bytes());
        kept.extend(self.at.segment.to_le_bytes());
        kept.extend(self.at.slot.to_le_bytes());
        kept.push(u8::from(self.is_full));
        for part in [self.first, self.last, self.tally.0.as_flattened()] {
            // bounds have 25 bytes at most, tallies 128
            kept.push(part.len() as u8);
            kept.extend_from_slice(part);
        }
    }
}

fn with_length(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

/// Writes the entry of these lines.
fn describe(kept: &mut Vec<u8>, no: i64, lines: &[Line], is_full: bool) {
    let text = |line: Option<&Line>| line.map(|line| line.text.clone()).unwrap_or_default();
    let (mut first, mut last) = (text(lines.first()), text(lines.last()));
    first.truncate(BOUND_BYTES);
    if last.len() > BOUND_BYTES {
        last.truncate(BOUND_BYTES);
        // no byte of UTF-8 is as high
        last.push(u8::MAX);
    }
    let mut counts = [0_u8; 64];
    for line in lines {
        counts[usize::from(line.bits.0 & 63)] += 1;
    }
    let tally: Vec<[u8; 2]> =
        (0..).zip(counts).filter(|(_, count)| *count > 0).map(|(bits, count)| [bits, count]).collect();
    let at = Spot { tenant: 0, no, segment: LOOSE, slot: 0 };
    Entry { at, first: &first, last: &last, tally: Tally(&tally), is_full }.write(kept);
}

/// A count fits into its byte.
const _: () = assert!(BLOCK_LINES <= u8::MAX as usize);

/// A change of one tenant's blocks: as many as there are, and then one [`Edit::save`].
pub(crate) struct Edit<'c> {
    conn: &'c Connection,
    tenant: i64,
    before: Directory,
    /// Blocks of `before` that are gone or described anew.
    replaced: HashMap<i64, u32>,
    added: Vec<u8>,
    /// Loose blocks more than before.
    loose: i64,
}

impl<'c> Edit<'c> {
    pub(crate) fn begin(conn: &'c Connection, tenant: i64) -> Result<Self> {
        let before = Directory::load(conn, Some(tenant))?;
        Ok(Self { conn, tenant, before, replaced: HashMap::new(), added: Vec::new(), loose: 0 })
    }

    /// The blocks as they were before.
    pub(crate) fn entries(&self) -> Result<Vec<Entry<'_>>> {
        self.before.entries()
    }

    /// Puts lines, in order, into a new block.
    pub(crate) fn add(&mut self, lines: &[Line], is_full: bool) -> Result<()> {
        self.conn.prepare_cached("INSERT INTO search_block (body) VALUES (?)")?.execute([encode(lines)])?;
        describe(&mut self.added, self.conn.last_insert_rowid(), lines, is_full);
        self.loose += 1;
        Ok(())
    }

    /// Replaces the lines of a block. No postings cover it from now on.
    pub(crate) fn rewrite(&mut self, at: Spot, lines: &[Line]) -> Result<()> {
        if lines.is_empty() {
            return self.remove(at);
        }
        self.conn
            .prepare_cached("UPDATE search_block SET body = ? WHERE no = ?")?
            .execute(params![encode(lines), at.no])?;
        describe(&mut self.added, at.no, lines, false);
        self.replaced.insert(at.no, at.segment);
        self.loose += 1;
        Ok(())
    }

    /// Removes a block.
    pub(crate) fn remove(&mut self, at: Spot) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM search_block WHERE no = ?")?.execute([at.no])?;
        self.replaced.insert(at.no, at.segment);
        Ok(())
    }

    /// Writes the tenant's directory, and what the segments lost and gained.
    pub(crate) fn save(self) -> Result<()> {
        let mut kept = Vec::with_capacity(self.before.memory.len() + self.added.len());
        for entry in self.before.entries()?.iter().filter(|entry| !self.replaced.contains_key(&entry.at.no)) {
            entry.write(&mut kept);
        }
        kept.extend_from_slice(&self.added);
        write(self.conn, self.tenant, &kept)?;
        let mut changes = HashMap::from([(LOOSE, self.loose)]);
        for segment in self.replaced.values() {
            *changes.entry(*segment).or_insert(0) -= 1;
        }
        for (segment, change) in changes {
            super::segments::count(self.conn, segment, change)?;
        }
        Ok(())
    }
}

/// Gives blocks of a directory their place in the postings; `place` says which changes.
pub(crate) fn reassign(
    conn: &Connection,
    directory: &Directory,
    place: impl Fn(Spot) -> Option<(u32, u16)>,
) -> Result<()> {
    let entries = directory.entries()?;
    for blocks in entries.chunk_by(|a, b| a.at.tenant == b.at.tenant) {
        if blocks.iter().all(|entry| place(entry.at).is_none()) {
            continue;
        }
        let mut kept = Vec::new();
        for entry in blocks {
            let (segment, slot) = place(entry.at).unwrap_or((entry.at.segment, entry.at.slot));
            Entry { at: Spot { segment, slot, ..entry.at }, ..*entry }.write(&mut kept);
        }
        if let Some(entry) = blocks.first() {
            write(conn, entry.at.tenant, &kept)?;
        }
    }
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

fn write(conn: &Connection, tenant: i64, entries: &[u8]) -> Result<()> {
    if entries.is_empty() {
        conn.prepare_cached("DELETE FROM search_directory WHERE tenant = ?")?.execute([tenant])?;
    } else {
        conn.prepare_cached("INSERT OR REPLACE INTO search_directory (tenant, entries) VALUES (?, ?)")?
            .execute(params![tenant, entries])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::line::{Bits, text_of};
    use super::*;

    #[test]
    fn an_entry_says_what_its_lines_say_and_a_cut_one_is_noticed() {
        let lines: Vec<Line> = (0..100)
            .map(|n| Line {
                text: text_of(&format!("Name {n:03} {}", "x".repeat(n)), "login", None),
                id: n as i64,
                bits: Bits((n % 3) as u8),
                group_set: 0,
                last_sign_in: 0,
            })
            .collect();
        let mut kept = Vec::new();
        describe(&mut kept, 2, &lines, true);
        let (entry, rest) = Entry::read(1, &kept).unwrap();
        assert!(rest.is_empty());
        assert_eq!(entry.at, Spot { tenant: 1, no: 2, segment: LOOSE, slot: 0 });
        for line in &lines {
            let text = line.text.as_slice();
            assert!(entry.first <= text && text <= entry.last, "bounds hold for every line");
        }
        assert_eq!((entry.tally.lines(), entry.tally.accepted(0b010), entry.is_full), (100, 33, true));
        let mut again = Vec::new();
        entry.write(&mut again);
        assert_eq!(again, kept, "written as read");
        for end in 0..kept.len() {
            assert!(Entry::read(1, &kept[..end]).is_none(), "cut after {end} bytes");
        }
    }
}
