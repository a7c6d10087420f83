//! `manifest.json` for a database that came without one: what Odoo's own `dump_db_manifest` would have written.
//!
//! The modules and PostgreSQL's version are the dump's own words; only Odoo's version has to be told.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::dump::Dump;
use crate::{Error, Result};

/// What the dump does not say.
#[derive(Debug, Clone)]
pub struct ServerFacts {
    /// The database's name.
    pub database: String,
    /// The server's version as it says it.
    pub version: String,
    /// 14 to 19.
    pub series: u16,
    /// Whether this is Odoo's Enterprise edition.
    pub enterprise: bool,
}

/// Writes the manifest into a backup's folder.
///
/// # Errors
/// [`Error::CannotWrite`], [`Error::DiskFull`].
pub fn write_manifest(backup: &Path, server: &ServerFacts, dump: &Dump) -> Result<()> {
    let file = backup.join("manifest.json");
    let edition = if server.enterprise { "e" } else { "" };
    let manifest = json!({
        "odoo_dump": "1",
        "db_name": server.database,
        "version": server.version,
        "version_info": [server.series, 0, 0, "final", 0, edition],
        "major_version": format!("{}.0", server.series),
        "pg_version": dump.postgres.as_deref().map(two_numbers),
        "modules": dump.modules,
    });
    fs::write(&file, format!("{manifest:#}")).map_err(|error| Error::writing(&file, error))
}

/// PostgreSQL's version as Odoo writes it: by its number, divided by a hundred twice. From 10 on that leaves a zero.
fn two_numbers(version: &str) -> String {
    let mut parts = version.split('.');
    let major = parts.next().unwrap_or_default();
    let old = major.parse::<u32>().is_ok_and(|major| major < 10);
    let minor = parts.next().filter(|_| old).unwrap_or("0");
    format!("{major}.{minor}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresqls_version_reads_as_in_odoos_own_manifest() {
        assert_eq!(two_numbers("15.18"), "15.0");
        assert_eq!(two_numbers("9.6.24"), "9.6");
    }
}
