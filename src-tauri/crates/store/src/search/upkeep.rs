//! Keeps the index in step with the users, inside the transaction that changes them.
//!
//! New lines make blocks of their own, so that reading a tenant page by page rewrites nothing; `settle` puts a tenant's
//! blocks in order when a refresh is complete.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::error::Result;

use super::block::{BLOCK_LINES, Block};
use super::directory::{Directory, Entry, Spot, add, remove, rewrite, with_body};
use super::line::Line;
use super::segments;

/// Blocks with fewer lines are taken up by the next lines that come.
const SMALL: u64 = BLOCK_LINES as u64 / 4;

/// Adds lines of users that the index does not hold.
pub(crate) fn put(conn: &Connection, tenant: i64, mut lines: Vec<Line>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    for entry in Directory::load(conn, Some(tenant))?.entries()? {
        if entry.tally.lines() < SMALL {
            lines.extend(take_all(conn, entry.at)?);
        }
    }
    write(conn, tenant, &mut lines)
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
    for entry in Directory::load(conn, Some(tenant))?.entries()? {
        let from = texts.partition_point(|text| text.as_slice() < entry.first);
        if texts.get(from).is_none_or(|text| text.as_slice() > entry.last) {
            continue;
        }
        let lines = with_body(conn, entry.at, |body| Ok(Block::read(body)?.lines().collect::<Vec<_>>()))?;
        let before = lines.len();
        let kept: Vec<Line> = lines.into_iter().filter(|line| !ids.contains(&line.id)).collect();
        if kept.len() < before {
            rewrite(conn, entry.at, &kept)?;
        }
    }
    Ok(())
}

/// Puts a tenant's blocks in order when they overlap a lot, and takes loose blocks of all tenants into segments.
pub(crate) fn settle(conn: &Connection, tenant: i64) -> Result<()> {
    let directory = Directory::load(conn, Some(tenant))?;
    let mut entries = directory.entries()?;
    if untidy(&mut entries) {
        let mut lines = Vec::new();
        for entry in &entries {
            lines.extend(take_all(conn, entry.at)?);
        }
        write(conn, tenant, &mut lines)?;
    }
    segments::tidy(conn)
}

/// How many users of a tenant are in the index, which is all of them; by the tallies, without counting rows.
pub(crate) fn count(conn: &Connection, tenant: i64) -> Result<u64> {
    Ok(Directory::load(conn, Some(tenant))?.entries()?.iter().map(|entry| entry.tally.lines()).sum())
}

/// Forgets a tenant.
pub(crate) fn forget(conn: &Connection, tenant: i64) -> Result<()> {
    conn.execute(
        "DELETE FROM search_block WHERE no IN (SELECT no FROM search_directory WHERE tenant = ?)",
        [tenant],
    )?;
    conn.execute("DELETE FROM search_directory WHERE tenant = ?", [tenant])?;
    segments::tidy(conn)
}

/// Many blocks whose bounds overlap, or many half-empty ones: a page of the list would read more of them than it must.
fn untidy(entries: &mut [Entry<'_>]) -> bool {
    entries.sort_by(|a, b| a.first.cmp(b.first));
    let lines: u64 = entries.iter().map(|entry| entry.tally.lines()).sum();
    let needed = lines.div_ceil(BLOCK_LINES as u64) as usize;
    let mut overlapping = 0;
    let mut furthest: &[u8] = &[];
    for entry in entries.iter() {
        overlapping += usize::from(entry.first < furthest);
        furthest = furthest.max(entry.last);
    }
    overlapping > 4 + needed / 8 || entries.len() > 4 + needed * 2
}

fn take_all(conn: &Connection, at: Spot) -> Result<Vec<Line>> {
    let lines = with_body(conn, at, |body| Ok(Block::read(body)?.lines().collect()))?;
    remove(conn, at)?;
    Ok(lines)
}

/// Lines in order, in blocks of equal size.
fn write(conn: &Connection, tenant: i64, lines: &mut [Line]) -> Result<()> {
    lines.sort_unstable_by(Line::order);
    let blocks = lines.len().div_ceil(BLOCK_LINES).max(1);
    for lines in lines.chunks(lines.len().div_ceil(blocks).max(1)) {
        add(conn, tenant, lines)?;
    }
    Ok(())
}
