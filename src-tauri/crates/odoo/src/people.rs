//! What belongs to accounts: groups and API keys.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use reeve_domain::user::{ApiKey, Group};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

#[derive(Deserialize)]
struct GroupRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    full_name: Option<String>,
    #[serde(default)]
    implied_ids: Vec<i64>,
}

#[derive(Deserialize)]
struct KeyRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    name: Option<String>,
    #[serde(deserialize_with = "value::record")]
    user_id: Option<i64>,
    #[serde(deserialize_with = "value::moment")]
    create_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "value::moment")]
    expiration_date: Option<DateTime<Utc>>,
}

impl Session {
    /// All groups, with their external ids and the names the tenant shows: headed by the category, on 19 by the
    /// privilege.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn groups(&self) -> Result<Vec<Group>> {
        Ok(self.groups_and_implied().await?.into_iter().map(|(group, _)| group).collect())
    }

    /// The same, each with the groups that it implies itself.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub async fn groups_and_implied(&self) -> Result<Vec<(Group, Vec<i64>)>> {
        let page = Page { order: "id", ..Page::default() };
        let fields = ["full_name", "implied_ids"];
        let rows = self.search_read::<GroupRow>("res.groups", json!([]), &fields, page).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut xmlids = self.external_ids("res.groups", &ids).await?;
        let group = |row: GroupRow| {
            let xmlid = xmlids.remove(&row.id);
            (Group { id: row.id, xmlid, name: row.full_name.unwrap_or_default() }, row.implied_ids)
        };
        Ok(rows.into_iter().map(group).collect())
    }

    /// The API keys this login may see, each with its owner; `None` when the tenant shows none to it.
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub async fn api_keys(&self) -> Result<Option<Vec<(i64, ApiKey)>>> {
        self.keys_where(json!([])).await
    }

    /// The API keys of these accounts, as [`Self::api_keys`].
    ///
    /// # Errors
    /// As [`Self::groups`].
    pub async fn keys_of(&self, ids: &[i64]) -> Result<Option<Vec<(i64, ApiKey)>>> {
        self.keys_where(json!([["user_id", "in", ids]])).await
    }

    /// The API keys that match, as [`Self::api_keys`].
    pub(crate) async fn keys_where(&self, domain: Value) -> Result<Option<Vec<(i64, ApiKey)>>> {
        let mut fields = vec!["name", "user_id", "create_date"];
        fields.extend(self.dialect().key_expiry);
        let rows = self.search_read::<KeyRow>("res.users.apikeys", domain, &fields, Page::default()).await;
        let rows = match rows {
            Ok(rows) => rows,
            Err(Error::AccessDenied { .. }) => return Ok(None),
            Err(e) => return Err(e),
        };
        let key = |row: KeyRow| {
            let key = ApiKey {
                id: row.id,
                name: row.name.unwrap_or_default(),
                created_at: row.create_date,
                expires_at: row.expiration_date,
            };
            Some((row.user_id?, key))
        };
        Ok(Some(rows.into_iter().filter_map(key).collect()))
    }

    /// External ids of these records, where they have one.
    pub(crate) async fn external_ids(&self, model: &str, ids: &[i64]) -> Result<HashMap<i64, String>> {
        let call = Call::records(model, "get_external_id", ids, json!({}));
        // Object keys are text in JSON, whatever they were in Python.
        let found = self.read::<HashMap<String, String>>(&call).await?.value;
        let pair = |(id, xmlid): (String, String)| Some((id.parse().ok()?, xmlid));
        Ok(found.into_iter().filter_map(pair).filter(|(_, xmlid)| !xmlid.is_empty()).collect())
    }
}
