//! What happens to a damaged file: it is moved, never deleted, and what can still be read is carried over.
//!
//! Users are left behind, the tenants know them; the journal, the connections, settings, jobs and proofs are known
//! nowhere else.

use std::path::{Path, PathBuf};

use chrono::Utc;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::connection::{Purpose, connect};
use crate::error::Result;
use crate::key::Key;
use crate::open::{beside, suspect_mark};

/// Tables worth carrying over, and the column their rows are walked by.
const KEPT: &[(&str, &str)] =
    &[("journal", "seq"), ("tenant", "no"), ("setting", "key"), ("backup", "file"), ("job", "id")];

/// Moves the file and its log away under a name with the time in it, and says where.
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf> {
    let stamp = Utc::now().format("%Y%m%dT%H%M%SZ");
    let mut to = beside(path, &format!(".damaged-{stamp}"));
    let mut again = 1;
    while to.exists() {
        again += 1;
        to = beside(path, &format!(".damaged-{stamp}-{again}"));
    }
    std::fs::rename(path, &to)?;
    for part in ["-wal", "-shm"] {
        let from = beside(path, part);
        if from.exists() {
            std::fs::rename(from, beside(&to, part))?;
        }
    }
    let suspect = suspect_mark(path);
    if suspect.exists() {
        std::fs::remove_file(suspect)?;
    }
    Ok(to)
}

/// Copies what can be read. Nothing here may fail the start: what cannot be read stays in the file set aside.
pub(crate) fn salvage(to: &mut Connection, old: &Path, key: Option<&Key>) {
    for (table, column) in KEPT {
        match salvage_table(to, old, key, table, column) {
            Ok(rows) => tracing::info!(table, rows, "carried over from the damaged file"),
            Err(error) => tracing::warn!(table, %error, "could not be carried over from the damaged file"),
        }
    }
}

/// From the front as far as it goes, then from the back: one broken page costs its own rows only.
fn salvage_table(
    to: &mut Connection,
    old: &Path,
    key: Option<&Key>,
    table: &str,
    column: &str,
) -> Result<usize> {
    let tx = to.transaction()?;
    let mut rows = 0;
    for direction in ["ASC", "DESC"] {
        // a connection that met a broken page answers nothing any more, hence one each
        let from = connect(old, key, Purpose::Peek, false)?;
        // SQLite answers nothing at all from a file that is shorter than it says of itself, or whose schema has a slip
        // anywhere, unless it is told that somebody knows
        from.execute_batch("PRAGMA writable_schema = ON")?;
        let sql = format!("SELECT * FROM {table} ORDER BY {column} {direction}");
        let Ok(mut statement) = from.prepare(&sql) else { break };
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let mut insert =
            tx.prepare(&format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({places})", columns.join(", ")))?;
        let mut found = statement.query([])?;
        let whole = loop {
            match found.next() {
                Ok(Some(row)) => {
                    let values: Vec<Value> =
                        (0..columns.len()).map(|n| row.get(n)).collect::<Result<_, rusqlite::Error>>()?;
                    rows += insert.execute(params_from_iter(values))?;
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        if whole {
            break;
        }
    }
    tx.commit()?;
    Ok(rows)
}
