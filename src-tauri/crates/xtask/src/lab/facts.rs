//! What tests need to know about a running server, as JSON: where it is, whom to trust, who may sign in. The names
//! and passwords are those of `lab/users.py`; they guard nothing but throw-away databases on loopback.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::series::{Series, Variant};
use crate::cache;

/// The master password of every server that has one.
pub const MASTER_PASSWORD: &str = "Foundry-Orchid-8856!";
const ADMIN_PASSWORD: &str = "Harbour-Violet-2093!";
const PASSWORD: &str = "Ledger-Quartz-4711!";
const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// The facts file of a server: `odoo-19.json`, `odoo-19-locked.json`, `odoo-19-unset.json` in the cache.
pub fn path(series: &Series, variant: Variant) -> Result<PathBuf> {
    let suffix = if variant == Variant::Main { String::new() } else { format!("-{}", variant.name()) };
    Ok(cache::folder()?.join(format!("odoo-{}{suffix}.json", series.number)))
}

/// Writes the facts of a server that has just come up, and a copy of its authority's certificate beside them.
pub fn write(series: &Series, variant: Variant, root: &Path, version: &str) -> Result<PathBuf> {
    let path = path(series, variant)?;
    let authority = path.with_file_name(format!("odoo-{}-ca.pem", series.number));
    fs::copy(root.join("srv/lab/tls/ca.pem"), &authority).context("the root has no certificate authority")?;
    let facts = describe(series, variant, &authority, version);
    fs::write(&path, format!("{facts:#}\n")).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Forgets a server that was stopped: a facts file means that its server runs.
pub fn forget(series: &Series, variant: Variant) -> Result<()> {
    let path = path(series, variant)?;
    if path.exists() {
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

fn describe(series: &Series, variant: Variant, authority: &Path, version: &str) -> Value {
    let people = json!([
        {"login": "ines.internal", "name": "Ines Internal", "kind": "internal", "active": true, "password": PASSWORD},
        {"login": "paul.portal", "name": "Paul Portal", "kind": "portal", "active": true, "password": PASSWORD},
        {"login": "arno.archived", "name": "Arno Archived", "kind": "internal", "active": false, "password": PASSWORD},
        {"login": "tessa.twofactor", "name": "Tessa Twofactor", "kind": "internal", "active": true,
         "password": PASSWORD, "totp_secret": TOTP_SECRET},
    ]);
    let databases: Vec<Value> = ["acme", "globex"]
        .into_iter()
        .map(|name| json!({"name": name, "login": "admin", "password": ADMIN_PASSWORD, "users": people}))
        .collect();
    json!({
        "series": series.number,
        "variant": variant.name(),
        "version": version,
        "url": format!("https://localhost:{}", variant.tls_port(series)),
        "plain_url": format!("http://127.0.0.1:{}", variant.plain_port(series)),
        "ca_file": authority,
        // Absent, not empty: nobody ever chose one, and the tests prove that none is posted.
        "master_password": (variant != Variant::Unset).then_some(MASTER_PASSWORD),
        "list_db": variant != Variant::Locked,
        "databases": databases,
    })
}

#[cfg(test)]
mod tests {
    use super::super::series::ALL;
    use super::*;

    #[test]
    fn the_facts_name_the_people_that_the_build_made() {
        let made = include_str!("../../lab/users.py");
        let facts = describe(&ALL[0], Variant::Main, Path::new("/ca.pem"), "19.0");
        for secret in [ADMIN_PASSWORD, PASSWORD, TOTP_SECRET] {
            assert!(made.contains(secret), "users.py and the facts must agree on every secret");
        }
        for person in facts["databases"][0]["users"].as_array().into_iter().flatten() {
            assert!(made.contains(person["login"].as_str().unwrap()), "{person} was never made");
        }
    }

    #[test]
    fn a_server_without_a_master_password_does_not_claim_one() {
        let facts = describe(&ALL[1], Variant::Unset, Path::new("/ca.pem"), "14.0");
        assert!(facts["master_password"].is_null());
        assert_eq!(facts["url"], "https://localhost:18016");
    }
}
