//! Browsers and phones that an account signed in with. Odoo keeps them from 18 on.

use chrono::{DateTime, Utc};
use reeve_domain::user::Device;
use serde::Deserialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::value;

#[derive(Deserialize)]
struct DeviceRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    platform: Option<String>,
    #[serde(deserialize_with = "value::text")]
    browser: Option<String>,
    #[serde(deserialize_with = "value::text")]
    ip_address: Option<String>,
    #[serde(deserialize_with = "value::moment")]
    last_activity: Option<DateTime<Utc>>,
    #[serde(default)]
    revoked: bool,
}

impl Session {
    /// The devices of an account, the latest used first. `None` before 18, and where this login may not see them: a
    /// plain login sees its own only.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn devices_of(&self, id: i64) -> Result<Option<Vec<Device>>> {
        let Some(model) = self.dialect().devices else { return Ok(None) };
        let fields = ["platform", "browser", "ip_address", "last_activity", "revoked"];
        let domain = json!([["user_id", "=", id]]);
        let page = Page { order: "last_activity desc", ..Page::default() };
        match self.search_read::<DeviceRow>(model, domain, &fields, page).await {
            Ok(rows) => Ok(Some(rows.into_iter().map(device).collect())),
            Err(Error::AccessDenied { .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

fn device(row: DeviceRow) -> Device {
    let words = [row.platform, row.browser].into_iter().flatten();
    Device {
        id: row.id,
        name: words.collect::<Vec<_>>().join(" "),
        address: row.ip_address,
        last_seen: row.last_activity,
        revoked: row.revoked,
    }
}
