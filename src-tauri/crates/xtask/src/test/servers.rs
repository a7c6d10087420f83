//! Real servers for the tests. Holds: what a test run started, it stops, also when it fails; a server that somebody
//! else already uses is borrowed and left running.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};

use crate::lab::{self, Series, Variant};
use crate::{cache, say};

/// Every variable that may name a server's facts file.
pub fn names() -> Vec<String> {
    lab::ALL.iter().flat_map(|series| Variant::ALL.map(|variant| name(series, variant))).collect()
}

/// Brings a series up with its variants and answers the variables that tell tests where their facts are:
/// `REEVE_ODOO_19`, `REEVE_ODOO_19_LOCKED`, `REEVE_ODOO_19_UNSET`.
pub fn bring_up(series: &'static Series) -> Result<Vec<(String, PathBuf)>> {
    if !lab::is_up(series, Variant::Main) {
        remember(series)?;
    }
    let main = lab::up(series, Variant::Main, false)?;
    let locked = lab::up(series, Variant::Locked, false)?;
    // A master password that an earlier test has set would make every later one prove nothing.
    let unset = lab::up(series, Variant::Unset, true)?;
    Ok(vec![
        (name(series, Variant::Main), main),
        (name(series, Variant::Locked), locked),
        (name(series, Variant::Unset), unset),
    ])
}

/// Stops what this or an interrupted earlier run has started.
pub fn take_down() {
    let Ok(list) = list() else { return };
    for series in fs::read_to_string(&list).unwrap_or_default().lines().filter_map(Series::named) {
        if let Err(problem) = lab::down(series, Variant::Main) {
            say::note(&format!("Odoo {} could not be stopped: {problem:#}", series.number));
        }
    }
    // Absent when nothing was started.
    let _ = fs::remove_file(list);
}

/// Written down before the start: an interrupted start is cleared as well. Two may be started side by side.
fn remember(series: &Series) -> Result<()> {
    static LIST: Mutex<()> = Mutex::new(());
    let _alone = LIST.lock().unwrap_or_else(PoisonError::into_inner);
    let list = list()?;
    let known = fs::read_to_string(&list).unwrap_or_default();
    fs::write(&list, format!("{known}{}\n", series.number))
        .with_context(|| format!("cannot write {}", list.display()))
}

fn list() -> Result<PathBuf> {
    Ok(cache::folder()?.join("started-by-test"))
}

fn name(series: &Series, variant: Variant) -> String {
    match variant {
        Variant::Main => format!("REEVE_ODOO_{}", series.number),
        other => format!("REEVE_ODOO_{}_{}", series.number, other.name().to_uppercase()),
    }
}
