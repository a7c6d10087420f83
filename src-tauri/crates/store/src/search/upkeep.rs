//! Keeps the index in step with the users, inside the transaction that changes them.
//!
//! New lines make blocks of their own, so that reading a tenant page by page rewrites nothing; `settle` puts a tenant's
//! blocks in order when a refresh is complete.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::error::Result;

use super::block::{BLOCK_BYTES, BLOCK_LINES, Block, line_bytes};
use super::directory::{Directory, Edit, Entry, Spot, with_body};
use super::line::Line;
use super::segments;

/// Blocks with fewer lines, and room for more, are taken up by the next lines that come.
const SMALL: u64 = BLOCK_LINES as u64 / 4;

/// Adds lines of users that the index does not hold.
pub(crate) fn put(conn: &Connection, tenant: i64, mut lines: Vec<Line>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut edit = Edit::begin(conn, tenant)?;
    let small: Vec<Spot> =
        edit.entries()?.iter().filter(|entry| is_small(entry)).map(|entry| entry.at).collect();
    take_up(conn, &mut edit, &small, &mut lines)?;
    write(&mut edit, &mut lines)?;
    edit.save()
}

/// Removes the lines of these users. `texts` are the texts they were put in with: they say where to look.
pub(crate) fn take(
    conn: &Connection,
    tenant: i64,
    ids: &HashSet<i64>,
    mut texts: Vec<Vec<u8>>,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    texts.sort_unstable();
    let mut edit = Edit::begin(conn, tenant)?;
    let may_hold = |entry: &&Entry<'_>| {
        let from = texts.partition_point(|text| text.as_slice() < entry.first);
        texts.get(from).is_some_and(|text| text.as_slice() <= entry.last)
    };
    let spots: Vec<Spot> = edit.entries()?.iter().filter(may_hold).map(|entry| entry.at).collect();
    for at in spots {
        let lines = lines_of(conn, at)?;
        let before = lines.len();
        let kept: Vec<Line> = lines.into_iter().filter(|line| !ids.contains(&line.id)).collect();
        if kept.len() < before {
            edit.rewrite(at, &kept)?;
        }
    }
    edit.save()
}

/// Puts a tenant's blocks in order when they overlap a lot, and takes loose blocks of all tenants into segments.
pub(crate) fn settle(conn: &Connection, tenant: i64) -> Result<()> {
    let mut edit = Edit::begin(conn, tenant)?;
    let mut entries = edit.entries()?;
    if is_untidy(&mut entries) {
        let spots: Vec<Spot> = entries.iter().map(|entry| entry.at).collect();
        let mut lines = Vec::new();
        take_up(conn, &mut edit, &spots, &mut lines)?;
        write(&mut edit, &mut lines)?;
        edit.save()?;
    }
    segments::tidy(conn)
}

/// How many users of a tenant are in the index, which is all of them; by the tallies, without counting rows.
pub(crate) fn count(conn: &Connection, tenant: i64) -> Result<u64> {
    Ok(Directory::load(conn, Some(tenant))?.entries()?.iter().map(|entry| entry.tally.lines()).sum())
}

/// Forgets a tenant.
pub(crate) fn forget(conn: &Connection, tenant: i64) -> Result<()> {
    let mut edit = Edit::begin(conn, tenant)?;
    let spots: Vec<Spot> = edit.entries()?.iter().map(|entry| entry.at).collect();
    spots.into_iter().try_for_each(|at| edit.remove(at))?;
    edit.save()?;
    segments::tidy(conn)
}

fn is_small(entry: &Entry<'_>) -> bool {
    !entry.is_full && entry.tally.lines() < SMALL
}

/// Many blocks whose bounds overlap, or many small ones: a page of the list would read more of them than it must.
fn is_untidy(entries: &mut [Entry<'_>]) -> bool {
    entries.sort_by(|a, b| a.first.cmp(b.first));
    let (mut overlapping, mut small) = (0, 0);
    let mut furthest: &[u8] = &[];
    for entry in entries.iter() {
        overlapping += usize::from(entry.first < furthest);
        small += usize::from(is_small(entry));
        furthest = furthest.max(entry.last);
    }
    let some = 4 + entries.len() / 8;
    overlapping > some || small > some
}

fn lines_of(conn: &Connection, at: Spot) -> Result<Vec<Line>> {
    with_body(conn, at, |body| Ok(Block::read(body)?.lines().collect()))
}

/// Moves the lines of these blocks to `lines`.
fn take_up(conn: &Connection, edit: &mut Edit<'_>, blocks: &[Spot], lines: &mut Vec<Line>) -> Result<()> {
    for at in blocks {
        lines.extend(lines_of(conn, *at)?);
        edit.remove(*at)?;
    }
    Ok(())
}

/// Lines in order, in blocks as large as they may be.
fn write(edit: &mut Edit<'_>, lines: &mut [Line]) -> Result<()> {
    lines.sort_unstable_by(Line::order);
    let (mut from, mut bytes) = (0, 0);
    for n in 0..lines.len() {
        let more = line_bytes(&lines[n]);
        if n > from && (n - from == BLOCK_LINES || bytes + more > BLOCK_BYTES) {
            edit.add(&lines[from..n], true)?;
            (from, bytes) = (n, 0);
        }
        bytes += more;
    }
    if from < lines.len() {
        edit.add(&lines[from..], false)?;
    }
    Ok(())
}
