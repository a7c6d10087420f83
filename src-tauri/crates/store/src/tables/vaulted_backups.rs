//! Backups as the latest look into the vault had them: the vault itself is asked for what counts.

use reeve_domain::source::VaultedBackup;
use rusqlite::{Connection, Transaction, params};

use super::bodies;
use crate::error::Result;

/// Keeps what is in the vault now; what was in it before is forgotten.
///
/// # Errors
/// Those of the file.
pub fn replace(tx: &Transaction<'_>, all: &[VaultedBackup]) -> Result<()> {
    tx.execute("DELETE FROM vaulted_backup", [])?;
    let mut statement =
        tx.prepare_cached("INSERT INTO vaulted_backup (id, tenant, body) VALUES (?, ?, ?)")?;
    for one in all {
        statement.execute(params![one.id, one.tenant, serde_json::to_string(one)?])?;
    }
    Ok(())
}

/// Those of the tenant of this name (or of all), by id.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, tenant: Option<&str>) -> Result<Vec<VaultedBackup>> {
    let sql = match tenant {
        Some(_) => "SELECT body FROM vaulted_backup WHERE tenant = ? ORDER BY id",
        None => "SELECT body FROM vaulted_backup ORDER BY id",
    };
    let mut statement = conn.prepare_cached(sql)?;
    bodies(statement.query(rusqlite::params_from_iter(tenant))?)
}
