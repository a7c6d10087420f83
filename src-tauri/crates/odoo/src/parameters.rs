//! System parameters: texts that a tenant keeps by name. Some of them are secrets, so they are only ever read by name.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Result;
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

const MODEL: &str = "ir.config_parameter";

/// Parameters by name. One that is there and empty says something else than one that is not there.
pub(crate) type Parameters = HashMap<String, Option<String>>;

#[derive(Deserialize)]
struct Row {
    key: String,
    #[serde(deserialize_with = "value::text")]
    value: Option<String>,
}

impl Session {
    /// Those of these that are there.
    ///
    /// # Errors
    /// [`crate::Error::AccessDenied`] for a login that may not see them, and what kept the call from being made.
    pub(crate) async fn parameters(&self, keys: &[&str]) -> Result<Parameters> {
        let domain = json!([["key", "in", keys]]);
        let rows = self.search_read::<Row>(MODEL, domain, &["key", "value"], Page::default()).await?;
        Ok(rows.into_iter().map(|row| (row.key, row.value)).collect())
    }
}

/// The call that sets one; without a value the parameter is taken away.
pub(crate) fn set(key: &str, value: Option<String>) -> Call {
    let value = value.map_or(json!(false), Value::String);
    Call::model(MODEL, "set_param", json!({"key": key, "value": value}))
}
