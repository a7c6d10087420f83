//! Search as you type over up to a million people, within one SQLite file and a few milliseconds.
//!
//! The index is derived from the table `user` and can be rebuilt from it at any time:
//!
//! - A **line** is one user: folded name, login and e-mail in one text, with what filters and sorts need (`line`).
//! - A **block** is up to 128 lines of one tenant in name order, in one value (`block`); the **directory** keeps each
//!   block's bounds and how many of its lines have which flags (`directory`).
//! - A **segment** is the postings of 1024 blocks: which slices of 32 lines hold which run of one, two or three bytes
//!   (`segments`, `grams`). Fewer than 1024 blocks at a time are in no segment and are simply read.
//! - A **query** finds the slices that can hold hits, reads their blocks best first, and stops when the page is full
//!   (`query`, `ranking`). A term that is rare has few slices; one that is frequent fills the page at once.
//!
//! Bounds, for n users in scope and a page of 80: in name or tenant order, the directory (n / 115 entries) and a few
//! hundred blocks, of each tenant at least one; by login, e-mail or last sign-in, every block that can hold a hit, about
//! 60 ns per user. A page at a large offset costs nothing more in the list of one tenant, and half a microsecond per line
//! in front of it where a text is searched for or blocks of many tenants interleave.

mod block;
mod directory;
pub(crate) mod fold;
mod grams;
pub(crate) mod line;
pub(crate) mod query;
pub(crate) mod ranking;
mod segments;
mod upkeep;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::Result;
use crate::tables::{settings, tenants, users};

pub(crate) use upkeep::{count, forget, put, settle, take};

/// Changes whenever folding, lines or blocks change; an index of another version is rebuilt when the file is opened.
const VERSION: u32 = 1;

const VERSION_KEY: &str = "search.version";

/// Rebuilds the index when it was made by another version of this code.
pub(crate) fn bring_up_to_date(conn: &mut Connection) -> Result<()> {
    if settings::get::<u32>(conn, VERSION_KEY)? == Some(VERSION) {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(
        "DELETE FROM search_posting; DELETE FROM search_segment WHERE no <> 0; UPDATE search_segment SET live = 0;
         DELETE FROM search_directory; DELETE FROM search_block;",
    )?;
    for (tenant, _) in tenants::numbers(&tx)? {
        put(&tx, tenant, users::lines(&tx, tenant)?)?;
    }
    segments::tidy(&tx)?;
    settings::set(&tx, VERSION_KEY, &VERSION)?;
    tx.commit()?;
    Ok(())
}
