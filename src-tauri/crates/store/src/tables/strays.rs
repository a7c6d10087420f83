//! Support accounts that should not be on their tenant as they are, as last seen there.

use reeve_domain::grant::StrayAccess;
use reeve_domain::tenant::TenantId;
use rusqlite::{Connection, Transaction, params};

use super::bodies;
use crate::error::Result;

/// Keeps what a look at a tenant found, in place of what an earlier one did.
///
/// # Errors
/// Those of the file.
pub fn replace(tx: &Transaction<'_>, tenant: &TenantId, strays: &[StrayAccess]) -> Result<()> {
    tx.execute("DELETE FROM stray WHERE tenant = ?", [&tenant.0])?;
    let mut insert =
        tx.prepare_cached("INSERT OR REPLACE INTO stray (tenant, uid, body) VALUES (?, ?, ?)")?;
    for stray in strays {
        insert.execute(params![tenant.0, stray.uid, serde_json::to_string(stray)?])?;
    }
    Ok(())
}

/// Those of tenants that are still connected, tenant by tenant.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection) -> Result<Vec<StrayAccess>> {
    let mut statement = conn.prepare_cached(
        "SELECT stray.body FROM stray JOIN tenant ON tenant.id = stray.tenant ORDER BY tenant.name_key, uid",
    )?;
    bodies(statement.query([])?)
}
