//! Postings: for up to 1024 blocks at a time, which slices hold which token.
//!
//! A segment is written once and never changed. A block that changes leaves its segment (its directory entry says so)
//! and is read in full until the next segment takes it in; a segment that has lost half of its blocks is dissolved. So a
//! small refresh costs no index work at all, and the number of blocks outside of segments stays bounded.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::error::Result;

use super::block::{BLOCK_SLICES, Block, SLICE_LINES};
use super::directory::{Directory, LOOSE, Spot, reassign, with_body};
use super::grams;

/// Blocks of a full segment, and how many may be loose: reading that many in full takes about 2 ms.
pub(crate) const SEGMENT_BLOCKS: usize = 1024;

const SEGMENT_SLICES: usize = SEGMENT_BLOCKS * BLOCK_SLICES;

/// A set of slices, as kept when it is shorter than the list of its members.
const BITMAP_BYTES: usize = SEGMENT_SLICES / 8;

/// Which slices of a segment may hold what is looked for: one bit per slice, a block's slices side by side.
pub(crate) type Slices = [u8; BITMAP_BYTES];

/// All slices of a block.
const WHOLE_BLOCK: u8 = (1 << BLOCK_SLICES) - 1;

/// A block's slices share a byte.
const _: () = assert!(8 % BLOCK_SLICES == 0);

/// Takes loose blocks into segments, as many as fill them.
pub(crate) fn tidy(conn: &Connection) -> Result<()> {
    let hollow = conn
        .prepare_cached("SELECT no FROM search_segment WHERE no <> 0 AND live * 2 < blocks")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<Vec<u32>, _>>()?;
    if !hollow.is_empty() {
        dissolve(conn, &hollow)?;
    }
    let loose: usize = conn
        .prepare_cached("SELECT live FROM search_segment WHERE no = 0")?
        .query_row([], |row| row.get(0))?;
    if loose < SEGMENT_BLOCKS {
        return Ok(());
    }
    let directory = Directory::load(conn, None)?;
    let mut spots: Vec<Spot> = directory.entries()?.iter().map(|entry| entry.at).collect();
    spots.retain(|at| at.segment == LOOSE);
    // blocks made together lie together in the file
    spots.sort_unstable_by_key(|at| at.no);
    let mut builder = Builder::new();
    let mut places = HashMap::new();
    for blocks in spots.chunks_exact(SEGMENT_BLOCKS) {
        let segment = builder.build(conn, blocks)?;
        places.extend((0..).zip(blocks).map(|(slot, at)| (at.no, (segment, slot))));
    }
    count(conn, LOOSE, -i64::try_from(places.len()).unwrap_or(0))?;
    reassign(conn, &directory, |at| places.get(&at.no).copied())
}

/// Segments most of whose blocks have changed or gone cost more than they save.
fn dissolve(conn: &Connection, segments: &[u32]) -> Result<()> {
    let directory = Directory::load(conn, None)?;
    reassign(conn, &directory, |at| segments.contains(&at.segment).then_some((LOOSE, 0)))?;
    for segment in segments {
        let live =
            conn.query_row("SELECT live FROM search_segment WHERE no = ?", [segment], |row| row.get(0))?;
        count(conn, LOOSE, live)?;
        conn.execute("DELETE FROM search_posting WHERE segment = ?", [segment])?;
        conn.execute("DELETE FROM search_segment WHERE no = ?", [segment])?;
    }
    Ok(())
}

/// Notes that a segment has so many blocks more.
pub(super) fn count(conn: &Connection, segment: u32, more: i64) -> Result<()> {
    conn.prepare_cached("UPDATE search_segment SET live = live + ? WHERE no = ?")?
        .execute(params![more, segment])?;
    Ok(())
}

/// Collects the postings of one segment; kept for the next one, because it is large.
struct Builder {
    /// Slices by token.
    slices: Vec<Vec<u16>>,
    /// The latest slice (plus one) each token was seen in.
    seen: Vec<u32>,
    slice: u32,
}

impl Builder {
    fn new() -> Self {
        Self { slices: vec![Vec::new(); grams::TOKENS], seen: vec![0; grams::TOKENS], slice: 0 }
    }

    /// Writes the postings of these blocks, and says which segment they are.
    fn build(&mut self, conn: &Connection, blocks: &[Spot]) -> Result<u32> {
        let segment: u32 = conn
            .prepare_cached("INSERT INTO search_segment (blocks, live) VALUES (?1, ?1) RETURNING no")?
            .query_row([blocks.len()], |row| row.get(0))?;
        for (slot, at) in blocks.iter().enumerate() {
            with_body(conn, *at, |body| {
                self.take_in(slot, &Block::read(body)?);
                Ok(())
            })?;
        }
        let mut insert =
            conn.prepare_cached("INSERT INTO search_posting (segment, token, slices) VALUES (?, ?, ?)")?;
        for (token, slices) in self.slices.iter_mut().enumerate().filter(|(_, slices)| !slices.is_empty()) {
            insert.execute(params![segment, token, pack(slices)])?;
            slices.clear();
        }
        Ok(segment)
    }

    fn take_in(&mut self, slot: usize, block: &Block<'_>) {
        let mut at = 0;
        for from in (0..block.len()).step_by(SLICE_LINES) {
            self.slice += 1;
            let position = (slot * BLOCK_SLICES + from / SLICE_LINES) as u16;
            let lines = from..(from + SLICE_LINES).min(block.len());
            let end = at + lines.clone().map(|line| block.length(line)).sum::<usize>();
            let (seen, slices, now) = (&mut self.seen, &mut self.slices, self.slice);
            let mut note = |token: usize| {
                if seen[token] != now {
                    seen[token] = now;
                    slices[token].push(position);
                }
            };
            grams::each(&block.text()[at..end], &mut note);
            lines.for_each(|line| note(grams::of_group_set(block.group_set(line))));
            at = end;
        }
    }
}

/// A list of slices, or a bitmap where that is shorter.
fn pack(slices: &[u16]) -> Vec<u8> {
    if slices.len() * 2 < BITMAP_BYTES {
        return slices.iter().flat_map(|slice| slice.to_le_bytes()).collect();
    }
    let mut bitmap = vec![0; BITMAP_BYTES];
    for slice in slices {
        bitmap[usize::from(slice / 8)] |= 1 << (slice % 8);
    }
    bitmap
}

fn unpack(packed: &[u8]) -> Slices {
    let mut slices = [0; BITMAP_BYTES];
    if packed.len() == BITMAP_BYTES {
        slices.copy_from_slice(packed);
        return slices;
    }
    for pair in packed.as_chunks::<2>().0 {
        let slice = usize::from(u16::from_le_bytes(*pair)) % SEGMENT_SLICES;
        slices[slice / 8] |= 1 << (slice % 8);
    }
    slices
}

/// What the postings are asked for: all of `all`, and (when there are any) one of `any`.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) all: Vec<usize>,
    pub(crate) any: Vec<usize>,
}

/// Postings already looked up, by segment.
pub(crate) struct Candidates<'a> {
    conn: &'a Connection,
    wanted: Wanted,
    known: HashMap<u32, Slices>,
}

impl<'a> Candidates<'a> {
    pub(crate) fn new(conn: &'a Connection, wanted: Wanted) -> Self {
        Self { conn, wanted, known: HashMap::new() }
    }

    /// The slices of a block that may hold what is looked for, one bit each.
    pub(crate) fn of(&mut self, at: Spot) -> Result<u8> {
        if at.segment == LOOSE || (self.wanted.all.is_empty() && self.wanted.any.is_empty()) {
            return Ok(WHOLE_BLOCK);
        }
        let slices = match self.known.get(&at.segment) {
            Some(slices) => slices,
            None => {
                let slices = self.look_up(at.segment)?;
                self.known.entry(at.segment).or_insert(slices)
            }
        };
        let bit = usize::from(at.slot) * BLOCK_SLICES;
        Ok(slices.get(bit / 8).map_or(WHOLE_BLOCK, |byte| byte >> (bit % 8) & WHOLE_BLOCK))
    }

    fn look_up(&self, segment: u32) -> Result<Slices> {
        let mut found = [u8::MAX; BITMAP_BYTES];
        for token in &self.wanted.all {
            let holds = self.posting(segment, *token)?;
            found.iter_mut().zip(holds).for_each(|(found, holds)| *found &= holds);
        }
        if !self.wanted.any.is_empty() {
            let mut either = [0; BITMAP_BYTES];
            for token in &self.wanted.any {
                let holds = self.posting(segment, *token)?;
                either.iter_mut().zip(holds).for_each(|(either, holds)| *either |= holds);
            }
            found.iter_mut().zip(either).for_each(|(found, either)| *found &= either);
        }
        Ok(found)
    }

    fn posting(&self, segment: u32, token: usize) -> Result<Slices> {
        let mut statement =
            self.conn.prepare_cached("SELECT slices FROM search_posting WHERE segment = ? AND token = ?")?;
        let mut rows = statement.query(params![segment, token])?;
        Ok(match rows.next()? {
            Some(row) => unpack(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?),
            None => [0; BITMAP_BYTES],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lists_and_bitmaps_unpack_alike() {
        for count in [1_u16, 200, 255, 256, 257, 4096] {
            let slices: Vec<u16> = (0..count).map(|n| n * (4096 / count)).collect();
            let unpacked = unpack(&pack(&slices));
            let back: Vec<u16> =
                (0..4096).filter(|s| unpacked[usize::from(s / 8)] >> (s % 8) & 1 == 1).collect();
            assert_eq!(back, slices, "{count} slices");
        }
    }
}
