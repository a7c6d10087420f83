//! Up to 128 users of one tenant side by side in one value: small columns first, then their text in one run.
//!
//! The text is what a search reads, so it lies together and one pass of a substring search covers many users. Lines are
//! in order. A block is read without being copied; one that does not add up is reported as damage.

use crate::error::{Error, Result};

use super::line::{Bits, Line};

/// Most lines of a block.
pub(crate) const BLOCK_LINES: usize = 128;

/// Most bytes of a block: it fits into a page of the file, and is then read where it lies in the page cache.
pub(crate) const BLOCK_BYTES: usize = 7_900;

/// Lines of a slice: the grain of the postings.
pub(crate) const SLICE_LINES: usize = 32;

/// Slices of a block; one bit each.
pub(crate) const BLOCK_SLICES: usize = BLOCK_LINES / SLICE_LINES;

/// Ends a line's text; folding leaves none in the text.
pub(crate) const END: u8 = b'\n';

/// Ids beyond 32 bits are in the block.
const WIDE_IDS: u8 = 1;

/// Bytes a line adds to a block.
pub(crate) fn line_bytes(line: &Line) -> usize {
    let columns = if u32::try_from(line.id).is_ok() { 15 } else { 19 };
    columns + line.text.len() + 1
}

/// Columns in the order they are kept: text length 2, bits 1, group set 4, last sign-in 4, id 4 or 8, text.
pub(crate) fn encode(lines: &[Line]) -> Vec<u8> {
    let wide = lines.iter().any(|line| u32::try_from(line.id).is_err());
    let text: usize = lines.iter().map(|line| line.text.len() + 1).sum();
    let mut body = Vec::with_capacity(3 + lines.len() * 19 + text);
    body.push(if wide { WIDE_IDS } else { 0 });
    body.extend((lines.len() as u16).to_le_bytes());
    for line in lines {
        // three folded fields of at most 4 KiB and a little: well below 64 KiB
        body.extend((line.text.len() as u16 + 1).to_le_bytes());
    }
    body.extend(lines.iter().map(|line| line.bits.0));
    for line in lines {
        body.extend(line.group_set.to_le_bytes());
    }
    for line in lines {
        body.extend(line.last_sign_in.to_le_bytes());
    }
    for line in lines {
        if wide {
            body.extend(line.id.to_le_bytes());
        } else {
            body.extend((line.id as u32).to_le_bytes());
        }
    }
    for line in lines {
        body.extend_from_slice(&line.text);
        body.push(END);
    }
    body
}

/// A block as it lies in the file.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    lengths: &'a [[u8; 2]],
    bits: &'a [u8],
    group_sets: &'a [[u8; 4]],
    last_sign_ins: &'a [[u8; 4]],
    ids: Ids<'a>,
    text: &'a [u8],
}

#[derive(Clone, Copy)]
enum Ids<'a> {
    Narrow(&'a [[u8; 4]]),
    Wide(&'a [[u8; 8]]),
}

impl<'a> Block<'a> {
    /// Looks at a block's body.
    ///
    /// # Errors
    /// [`Error::Damaged`] when lengths do not add up.
    pub(crate) fn read(body: &'a [u8]) -> Result<Self> {
        Self::parts(body).ok_or_else(|| Error::Damaged { what: String::from("a block of the search index") })
    }

    fn parts(body: &'a [u8]) -> Option<Self> {
        let (flags, rest) = body.split_first()?;
        let (count, rest) = rest.split_first_chunk::<2>()?;
        let count = usize::from(u16::from_le_bytes(*count));
        let (lengths, rest) = column::<2>(rest, count)?;
        let (bits, rest) = rest.split_at_checked(count)?;
        let (group_sets, rest) = column::<4>(rest, count)?;
        let (last_sign_ins, rest) = column::<4>(rest, count)?;
        let (ids, text) = if flags & WIDE_IDS == 0 {
            column::<4>(rest, count).map(|(ids, rest)| (Ids::Narrow(ids), rest))?
        } else {
            column::<8>(rest, count).map(|(ids, rest)| (Ids::Wide(ids), rest))?
        };
        let total: usize = lengths.iter().map(|l| usize::from(u16::from_le_bytes(*l))).sum();
        let sound = total == text.len() && count <= BLOCK_LINES && lengths.iter().all(|l| *l != [0, 0]);
        sound.then_some(Self { lengths, bits, group_sets, last_sign_ins, ids, text })
    }

    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// The text of all lines, each with its [`END`].
    pub(crate) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Bytes of a line in the text, its [`END`] included.
    pub(crate) fn length(&self, line: usize) -> usize {
        usize::from(u16::from_le_bytes(self.lengths[line]))
    }

    pub(crate) fn bits(&self, line: usize) -> Bits {
        Bits(self.bits[line] & 63)
    }

    pub(crate) fn group_set(&self, line: usize) -> u32 {
        u32::from_le_bytes(self.group_sets[line])
    }

    pub(crate) fn last_sign_in(&self, line: usize) -> u32 {
        u32::from_le_bytes(self.last_sign_ins[line])
    }

    pub(crate) fn id(&self, line: usize) -> i64 {
        match self.ids {
            Ids::Narrow(ids) => i64::from(u32::from_le_bytes(ids[line])),
            Ids::Wide(ids) => i64::from_le_bytes(ids[line]),
        }
    }

    /// All lines, taken out.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> {
        let mut at = 0;
        (0..self.len()).map(move |n| {
            let end = at + self.length(n);
            let text = self.text[at..end - 1].to_vec();
            at = end;
            Line {
                text,
                id: self.id(n),
                bits: self.bits(n),
                group_set: self.group_set(n),
                last_sign_in: self.last_sign_in(n),
            }
        })
    }
}

fn column<const N: usize>(bytes: &[u8], count: usize) -> Option<(&[[u8; N]], &[u8])> {
    let (column, rest) = bytes.split_at_checked(count * N)?;
    Some((column.as_chunks::<N>().0, rest))
}

#[cfg(test)]
mod tests {
    use super::super::line::text_of;
    use super::*;

    fn lines(first_id: i64) -> Vec<Line> {
        (0..BLOCK_LINES as i64)
            .map(|n| Line {
                text: text_of(&format!("Name {n:03}"), &format!("login{n}"), None),
                id: first_id + n,
                bits: Bits((n % 48) as u8),
                group_set: n as u32,
                last_sign_in: 1_700_000_000 + n as u32,
            })
            .collect()
    }

    #[test]
    fn what_goes_in_comes_out() {
        for first_id in [1, -7, i64::from(u32::MAX) - 3] {
            let lines = lines(first_id);
            let body = encode(&lines);
            let back: Vec<_> = Block::read(&body).unwrap().lines().collect();
            assert_eq!(back, lines, "ids from {first_id}");
        }
    }

    #[test]
    fn a_cut_or_bent_block_is_damage_and_no_panic() {
        let body = encode(&lines(1));
        for end in [0, 1, 3, 100, body.len() - 1] {
            assert!(Block::read(&body[..end]).is_err(), "cut after {end} bytes");
        }
        for at in 0..600 {
            let mut bent = body.clone();
            bent[at] ^= 0x55;
            if let Ok(block) = Block::read(&bent) {
                assert!(block.lines().count() <= BLOCK_LINES, "whatever is accepted can be read");
            }
        }
    }
}
