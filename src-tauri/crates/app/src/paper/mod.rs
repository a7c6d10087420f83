//! Documents that people keep and hand on: pages that print, and tables for spreadsheets.
//!
//! What must always hold: what comes from a tenant is neither markup in a page nor a formula in a table, and a page loads
//! nothing and runs nothing.

pub(crate) mod csv;
pub(crate) mod html;

use std::path::Path;

use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};

use crate::backups;

/// What a document is written for; the ending of its file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// To read and to print.
    Page,
    /// For a spreadsheet.
    Table,
    /// For scripts.
    Script,
}

impl Form {
    /// The form of this file.
    ///
    /// # Errors
    /// [`Code::InvalidInput`] for another ending.
    pub(crate) fn of(to: &Path) -> Result<Self, Fault> {
        let ending = to.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("html" | "htm") => Ok(Self::Page),
            Some("csv") => Ok(Self::Table),
            Some("json") => Ok(Self::Script),
            _ => Err(invalid("to", "Say which kind by the file's ending: .html, .csv or .json.")),
        }
    }
}

/// Writes a document to a new file.
///
/// # Errors
/// [`Code::AlreadyExists`], [`Code::CannotWrite`], [`Code::DiskFull`].
pub(crate) async fn write(to: &Path, text: &str) -> Result<(), Fault> {
    backups::write_new(to, text).await.map_err(|mut fault| {
        if fault.code == Code::AlreadyExists {
            fault.message = format!("{} exists already; choose another name.", to.display());
        }
        fault
    })
}

/// The name of a value as it is in documents for scripts.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
