//! Reading records of any model.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::answer::Dated;
use crate::error::Result;
use crate::session::Session;
use crate::transport::{Call, Subject};

/// Which part of a list, in which order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    /// How many to skip.
    pub offset: u64,
    /// How many at most; `None` for all.
    pub limit: Option<u32>,
    /// Such as `name, id desc`; empty for the model's own order.
    pub order: &'a str,
}

impl Session {
    /// The records that match, archived ones included, read straight into `T`.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn search_read<T: DeserializeOwned>(
        &self,
        model: &str,
        domain: Value,
        fields: &[&str],
        page: Page<'_>,
    ) -> Result<Vec<T>> {
        Ok(self.rows(model, domain, fields, page).await?.value)
    }

    /// As [`Self::search_read`], with the server's clock when it answered.
    pub(crate) async fn rows<T: DeserializeOwned>(
        &self,
        model: &str,
        domain: Value,
        fields: &[&str],
        page: Page<'_>,
    ) -> Result<Dated<Vec<T>>> {
        let mut named = selection(page);
        named.insert("domain".into(), domain);
        named.insert("fields".into(), json!(fields));
        if self.dialect().takes_load {
            // Ids are all that is wanted of related records; their names would cost a query each.
            named.insert("load".into(), json!(""));
        }
        self.read(&Call::model(model, "search_read", Value::Object(named))).await
    }

    /// The ids of the records that match, archived ones included.
    pub(crate) async fn ids(&self, model: &str, domain: Value, page: Page<'_>) -> Result<Vec<i64>> {
        let call = Call::new(model, "search", Subject::Matching(domain), Value::Object(selection(page)));
        Ok(self.read(&call).await?.value)
    }

    /// How many records match, archived ones included.
    ///
    /// # Errors
    /// As [`Self::search_read`].
    pub async fn count(&self, model: &str, domain: Value) -> Result<u64> {
        let call = Call::new(model, "search_count", Subject::Matching(domain), json!({"context": all()}));
        Ok(self.read(&call).await?.value)
    }
}

/// The context that lets archived records be seen.
fn all() -> Value {
    json!({"active_test": false})
}

fn selection(page: Page<'_>) -> Map<String, Value> {
    let mut named = Map::new();
    named.insert("context".into(), all());
    if page.offset > 0 {
        named.insert("offset".into(), json!(page.offset));
    }
    if let Some(limit) = page.limit {
        named.insert("limit".into(), json!(limit));
    }
    if !page.order.is_empty() {
        named.insert("order".into(), json!(page.order));
    }
    named
}
