//! Documents that people keep and hand on: pages that print, and tables for spreadsheets.
//!
//! What must always hold: what comes from a tenant is neither markup in a page nor a formula in a table, and a page loads
//! nothing and runs nothing.

pub(crate) mod csv;
pub(crate) mod html;

/// The name of a value as it is in documents for scripts.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
