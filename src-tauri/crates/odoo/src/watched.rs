//! The accounts that a tenant's safety hangs on: who holds the Settings rights, and whose API keys never end.
//!
//! Two small questions, however many accounts there are; a third where somebody has such a key. What a session asks once
//! (how accounts look, which group is which) comes before.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use reeve_promises::{Administrator, People};
use serde::Deserialize;
use serde_json::json;

use crate::account::TwoFactor;
use crate::error::Result;
use crate::records::Page;
use crate::session::Session;
use crate::value;

const USERS: &str = "res.users";
const TOTP: &str = "totp_enabled";
/// Whoever reads a report finds the same names in the same place.
const BY_LOGIN: Page<'static> = Page { offset: 0, limit: None, order: "login, id" };

#[derive(Deserialize)]
struct AdministratorRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    login: Option<String>,
    #[serde(deserialize_with = "value::moment")]
    login_date: Option<DateTime<Utc>>,
    #[serde(rename = "totp_enabled")]
    two_factor: Option<bool>,
}

#[derive(Deserialize)]
struct LoginRow {
    #[serde(deserialize_with = "value::text")]
    login: Option<String>,
}

impl Session {
    /// Who administers, with the latest sign-in and the second factor, and who holds a key that never ends; active
    /// accounts only. A login without the Settings rights is shown no key but its own: then nothing is known of rights.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the calls from being made.
    pub async fn watched_people(&self) -> Result<People> {
        let (administrators, endless_keys) =
            tokio::try_join!(self.administrator_rows(), self.holders_of_endless_keys())?;
        let rights_known = administrators.iter().any(|row| row.id == self.uid());
        let administrator = |row: AdministratorRow| Administrator {
            login: row.login.unwrap_or_default(),
            last_sign_in: row.login_date,
            two_factor: row.two_factor,
        };
        Ok(People {
            administrators: administrators.into_iter().map(administrator).collect(),
            endless_keys,
            rights_known,
        })
    }

    /// None where this login may not tell which group gives the Settings rights.
    async fn administrator_rows(&self) -> Result<Vec<AdministratorRow>> {
        let layout = self.layout().await?;
        let Some(settings) = layout.groups.settings else { return Ok(Vec::new()) };
        let group = self.dialect().user_all_groups;
        let domain = json!([["active", "=", true], ["share", "=", false], [group, "in", [settings]]]);
        let mut fields = vec!["login", "login_date"];
        // computed for one account at a time, and there are few of these
        fields.extend((layout.two_factor != TwoFactor::Hidden).then_some(TOTP));
        self.search_read(USERS, domain, &fields, BY_LOGIN).await
    }

    /// Logins. Where no key of this version can end, whoever has one is among them.
    async fn holders_of_endless_keys(&self) -> Result<Vec<String>> {
        let endless: Vec<_> =
            self.dialect().key_expiry.iter().map(|field| json!([field, "=", false])).collect();
        let keys = self.keys_where(json!(endless)).await?.unwrap_or_default();
        let holders: BTreeSet<i64> = keys.into_iter().map(|(holder, _)| holder).collect();
        if holders.is_empty() {
            return Ok(Vec::new());
        }
        let domain = json!([["active", "=", true], ["id", "in", holders]]);
        let rows = self.search_read::<LoginRow>(USERS, domain, &["login"], BY_LOGIN).await?;
        Ok(rows.into_iter().filter_map(|row| row.login).collect())
    }
}
