//! `manifest.json`: what the server says the backup is.

use std::collections::BTreeMap;

use reeve_domain::backup::{ProofCheck, ProofLine};
use serde::Deserialize;

use super::line;

/// Largest manifest that is read, in bytes; real ones have a few kB.
pub(super) const LARGEST: u64 = 8 << 20;

/// The facts of a manifest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) database: Option<String>,
    pub(super) odoo_version: Option<String>,
    pub(super) pg_version: Option<String>,
    pub(super) modules: BTreeMap<String, String>,
}

/// As Odoo writes it (`dump_db_manifest`, alike from 14 to 19).
#[derive(Deserialize)]
struct Written {
    odoo_dump: serde_json::Value,
    db_name: String,
    version: String,
    #[serde(default)]
    pg_version: Option<String>,
    modules: BTreeMap<String, serde_json::Value>,
}

/// A version as written, which is a text in all that Odoo writes.
fn text(version: serde_json::Value) -> String {
    match version {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The lines `manifest` and `modules`.
pub(super) fn prove(content: Option<&[u8]>) -> ([ProofLine; 2], Option<Manifest>) {
    let written = content
        .ok_or_else(|| "there is no manifest.json".to_owned())
        .and_then(|content| {
            serde_json::from_slice::<Written>(content).map_err(|e| format!("unreadable: {e}"))
        })
        .and_then(|written| match &written {
            Written { odoo_dump, .. } if odoo_dump != "1" => {
                Err(format!("odoo_dump is {odoo_dump}, not \"1\""))
            }
            Written { db_name, .. } if db_name.is_empty() => Err("db_name is empty".to_owned()),
            Written { version, .. } if version.is_empty() => Err("version is empty".to_owned()),
            _ => Ok(written),
        });
    match written {
        Ok(written) => {
            let said = format!("database {}, Odoo {}", written.db_name, written.version);
            let modules = match written.modules.len() {
                0 => Err("the manifest names no modules".to_owned()),
                _ if !written.modules.contains_key("base") => Err("the module base is missing".to_owned()),
                count => Ok(format!("{count} installed, base among them")),
            };
            let manifest = Manifest {
                database: Some(written.db_name),
                odoo_version: Some(written.version),
                pg_version: written.pg_version,
                modules: written.modules.into_iter().map(|(name, version)| (name, text(version))).collect(),
            };
            (
                [line(ProofCheck::Manifest, Ok::<_, String>(said)), line(ProofCheck::Modules, modules)],
                Some(manifest),
            )
        }
        Err(why) => {
            let modules: Result<&str, _> = Err("not known without a manifest");
            ([line(ProofCheck::Manifest, Err::<String, _>(why)), line(ProofCheck::Modules, modules)], None)
        }
    }
}
