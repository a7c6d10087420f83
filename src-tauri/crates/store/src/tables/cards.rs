//! Cards: one's own, whose private half rests with the keys, and those of others as they were seen.

use chrono::{DateTime, Utc};
use reeve_domain::card::Card;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{bodies, time_text};
use crate::error::{Error, Result};

/// Keeps this person's own card in place of an earlier one.
///
/// # Errors
/// Those of the file.
pub fn set_own(tx: &Transaction<'_>, card: &Card, at: DateTime<Utc>) -> Result<()> {
    tx.execute("DELETE FROM card WHERE own = 1", [])?;
    keep(tx, card, true, at)
}

/// This person's own card.
///
/// # Errors
/// Those of the file.
pub fn own(conn: &Connection) -> Result<Option<Card>> {
    let body: Option<String> =
        conn.query_row("SELECT body FROM card WHERE own = 1", [], |row| row.get(0)).optional()?;
    Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
}

/// Keeps somebody's card; the same keys with other words get the new words. One's own is left alone.
///
/// # Errors
/// Those of the file.
pub fn see(tx: &Transaction<'_>, card: &Card, at: DateTime<Utc>) -> Result<()> {
    keep(tx, card, false, at)
}

/// The cards of others, those seen first at the top.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<Card>> {
    let mut statement = conn.prepare_cached("SELECT body FROM card WHERE own = 0 ORDER BY seen_at, sign")?;
    bodies(statement.query([])?)
}

/// Forgets somebody's card.
///
/// # Errors
/// [`Error::NotFound`].
pub fn forget(tx: &Transaction<'_>, sign: &str) -> Result<()> {
    let removed = tx.execute("DELETE FROM card WHERE sign = ? AND own = 0", [sign])?;
    if removed == 0 { Err(Error::NotFound { what: "card" }) } else { Ok(()) }
}

fn keep(tx: &Transaction<'_>, card: &Card, own: bool, at: DateTime<Utc>) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO card (sign, own, seen_at, body) VALUES (?, ?, ?, ?)
         ON CONFLICT (sign) DO UPDATE SET own = max(own, excluded.own),
            body = CASE WHEN own > excluded.own THEN body ELSE excluded.body END",
    )?
    .execute(params![card.sign, own, time_text(at), serde_json::to_string(card)?])?;
    Ok(())
}
