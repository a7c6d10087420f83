//! What the latest checks of backups where their sources have them showed. A look goes with the backup it is of.

use reeve_domain::backup::Look;
use reeve_domain::source::SourceId;
use rusqlite::{Connection, Transaction, params};

use super::bodies;
use crate::error::Result;

/// Keeps the latest look at a backup; nothing where the source does not have that backup any more.
///
/// # Errors
/// Those of the file.
pub fn save(tx: &Transaction<'_>, source: &SourceId, look: &Look) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO look (source, path, body)
         SELECT source, path, ?3 FROM found_backup WHERE source = ?1 AND path = ?2
         ON CONFLICT DO UPDATE SET body = excluded.body",
    )?
    .execute(params![source.0, look.path, serde_json::to_string(look)?])?;
    Ok(())
}

/// The looks at what a source has.
///
/// # Errors
/// Those of the file.
pub fn of_source(conn: &Connection, source: &SourceId) -> Result<Vec<Look>> {
    let mut statement = conn.prepare_cached("SELECT body FROM look WHERE source = ? ORDER BY path")?;
    bodies(statement.query([&source.0])?)
}
