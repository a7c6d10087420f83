//! One file per table: its functions read over a `&Connection` and write over a `&Transaction`, in the domain's types.

pub mod api_keys;
pub mod backups;
pub mod baselines;
pub mod cards;
pub mod desks;
pub mod downloads;
pub mod drills;
pub mod found_backups;
pub mod grant_work;
pub mod groups;
pub mod jobs;
pub mod journal;
pub mod looks;
pub mod plans;
pub mod policies;
pub mod promises;
pub mod restore_work;
pub mod settings;
pub mod sources;
pub mod strays;
pub mod sync;
pub mod templates;
pub mod tenants;
pub mod thread_events;
pub mod threads;
pub mod users;
pub mod vaulted_backups;

use chrono::{DateTime, SecondsFormat, Utc};

use rusqlite::{Row, Rows};
use serde::de::DeserializeOwned;

use crate::error::Result;

/// Times in the file: RFC 3339, UTC, milliseconds, so that they sort as text.
fn time_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn time_of(text: &str) -> Result<DateTime<Utc>> {
    Ok(DateTime::parse_from_rfc3339(text)?.to_utc())
}

/// The name of a unit variant as serde writes it.
fn word<T: serde::Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

fn of_word<T: DeserializeOwned>(word: String) -> Result<T> {
    Ok(serde_json::from_value(serde_json::Value::String(word))?)
}

/// What a column holds as JSON.
fn body<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    Ok(serde_json::from_str(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)?)
}

/// What the first column of each row holds as JSON.
fn bodies<T: DeserializeOwned>(mut rows: Rows<'_>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(body(row, 0)?);
    }
    Ok(all)
}
