//! What an account left on a tenant: its sign-ins and devices, and the records it made or was the last to change.
//!
//! Odoo remembers who touched a record last, not everybody before. A model that this login may not read is named with
//! the tenant's words instead of being left out.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use reeve_domain::grant::{SignIn, Touched, TouchedRecord};
use reeve_domain::user::Device;
use serde::Deserialize;
use serde_json::{Value, json};

use super::in_words;
use crate::error::Result;
use crate::models::Authored;
use crate::records::Page;
use crate::session::Session;
use crate::value::{self, write_moment};

/// How many models are asked side by side: a tenant gets no more than that at once anyway.
const AT_ONCE: usize = 2;
const LOG: &str = "res.users.log";
const USERS: &str = "res.users";
const PARTNERS: &str = "res.partner";

/// What an account left behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Traces {
    /// Its sign-ins, the latest first. Odoo keeps the newest of an account only.
    pub sign_ins: Vec<SignIn>,
    /// Browsers and phones it signed in with; `None` before 18.
    pub devices: Option<Vec<Device>>,
    /// What it made and changed, by model.
    pub touched: Vec<Touched>,
    /// Models that could not be asked, with the tenant's words.
    pub unanswered: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SignInRow {
    #[serde(deserialize_with = "value::moment")]
    create_date: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct RecordRow {
    id: i64,
    #[serde(deserialize_with = "value::record")]
    create_uid: Option<i64>,
    #[serde(deserialize_with = "value::moment")]
    create_date: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "value::moment")]
    write_date: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct NameRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct PartnerRow {
    #[serde(deserialize_with = "value::record")]
    partner_id: Option<i64>,
}

/// Whose traces, since when.
struct Whose {
    uid: i64,
    partner: Option<i64>,
    since: DateTime<Utc>,
}

impl Session {
    /// What an account left behind since a time by the tenant's clock. Changes nothing.
    ///
    /// One question per model, and a few more where something is found.
    ///
    /// # Errors
    /// What kept the calls from being made, and the refusal of the list of models.
    pub async fn traces_of(&self, uid: i64, since: DateTime<Utc>) -> Result<Traces> {
        let mut unanswered = BTreeMap::new();
        let whose = Whose { uid, partner: self.partner_of(uid).await?, since };
        let sign_ins = match self.sign_ins_of(&whose).await {
            Ok(sign_ins) => sign_ins,
            Err(e) => {
                unanswered.insert(LOG.to_owned(), in_words(e)?);
                Vec::new()
            }
        };
        let devices = self.devices_of(uid).await?;
        let models = self.models_with_an_author().await?;
        let ask = |model: Authored| {
            let whose = &whose;
            async move {
                match self.touched_in(&model, whose).await {
                    Ok(touched) => Ok((model.model, Ok(touched))),
                    Err(e) => in_words(e).map(|words| (model.model, Err(words))),
                }
            }
        };
        let answers: Vec<_> =
            stream::iter(models.into_iter().map(ask)).buffered(AT_ONCE).try_collect().await?;
        let mut touched = Vec::new();
        for (model, answer) in answers {
            match answer {
                Ok(found) => touched.extend(found),
                Err(words) => drop(unanswered.insert(model, words)),
            }
        }
        Ok(Traces { sign_ins, devices, touched, unanswered })
    }

    async fn partner_of(&self, uid: i64) -> Result<Option<i64>> {
        let own = json!([["id", "=", uid]]);
        let rows = self.search_read::<PartnerRow>(USERS, own, &["partner_id"], Page::default()).await?;
        Ok(rows.into_iter().next().and_then(|row| row.partner_id))
    }

    async fn sign_ins_of(&self, whose: &Whose) -> Result<Vec<SignIn>> {
        let domain =
            json!([["create_uid", "=", whose.uid], ["create_date", ">=", write_moment(whose.since)]]);
        let page = Page { order: "create_date desc", ..Page::default() };
        let rows = self.search_read::<SignInRow>(LOG, domain, &["create_date"], page).await?;
        let sign_in = |row: SignInRow| Some(SignIn { at: row.create_date?, from: None });
        Ok(rows.into_iter().filter_map(sign_in).collect())
    }

    async fn touched_in(&self, model: &Authored, whose: &Whose) -> Result<Option<Touched>> {
        // one more than is named, to see whether that is all
        let page =
            Page { limit: Some(Touched::MOST + 1), order: "write_date desc, id desc", ..Page::default() };
        let fields = ["create_uid", "create_date", "write_date"];
        let found =
            self.search_read::<RecordRow>(&model.model, touched_by(whose, &model.model), &fields, page);
        let mut found = found.await?;
        let made = |row: &RecordRow| {
            row.create_uid == Some(whose.uid) && row.create_date.is_some_and(|at| at >= whose.since)
        };
        if found.is_empty() {
            return Ok(None);
        }
        let all = found.len() as u64;
        let (mut total, mut created) = (all, found.iter().filter(|row| made(row)).count() as u64);
        if all > u64::from(Touched::MOST) {
            total = self.count(&model.model, touched_by(whose, &model.model)).await?;
            created = self.count(&model.model, made_by(whose)).await?;
            found.truncate(Touched::MOST as usize);
        }
        let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
        let mut names = self.names_in(&model.model, &ids).await?;
        let record = |row: RecordRow| TouchedRecord {
            id: row.id,
            name: names.remove(&row.id).unwrap_or_else(|| format!("{} {}", model.model, row.id)),
            created: made(&row),
            at: row.write_date,
            url: self.page_of(&model.model, row.id),
        };
        Ok(Some(Touched {
            records: found.into_iter().map(record).collect(),
            name: model.name.clone().unwrap_or_else(|| model.model.clone()),
            model: model.model.clone(),
            created,
            changed: total.saturating_sub(created),
        }))
    }

    /// What records are called; some models cannot say it, or not to everybody.
    async fn names_in(&self, model: &str, ids: &[i64]) -> Result<HashMap<i64, String>> {
        let domain = json!([["id", "in", ids]]);
        match self.search_read::<NameRow>(model, domain, &["display_name"], Page::default()).await {
            Ok(rows) => Ok(rows.into_iter().filter_map(|row| Some((row.id, row.display_name?))).collect()),
            Err(e) => in_words(e).map(|_| HashMap::new()),
        }
    }

    /// Where a record can be looked at in a browser.
    fn page_of(&self, model: &str, id: i64) -> String {
        let mut url = self.wire().base().clone();
        let path = url.path().trim_end_matches('/').to_owned();
        // A server with several databases has to be told which one.
        url.query_pairs_mut().append_pair("db", self.who().chosen.name());
        if self.dialect().record_has_path {
            url.set_path(&format!("{path}/odoo/{model}/{id}"));
        } else {
            url.set_path(&format!("{path}/web"));
            url.set_fragment(Some(&format!("id={id}&model={model}&view_type=form")));
        }
        url.into()
    }
}

fn made_by(whose: &Whose) -> Value {
    json!([["create_uid", "=", whose.uid], ["create_date", ">=", write_moment(whose.since)]])
}

/// Records that the account made or was the last to change; its own account and contact are not its doing.
fn touched_by(whose: &Whose, model: &str) -> Value {
    let since = write_moment(whose.since);
    let own = match model {
        USERS => vec![whose.uid],
        PARTNERS => whose.partner.into_iter().collect(),
        _ => Vec::new(),
    };
    json!([
        ["id", "not in", own],
        "|",
        "&",
        ["write_uid", "=", whose.uid],
        ["write_date", ">=", since],
        "&",
        ["create_uid", "=", whose.uid],
        ["create_date", ">=", since],
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accounts_own_rows_are_left_out_by_their_ids() {
        let whose = Whose { uid: 7, partner: Some(9), since: DateTime::default() };
        assert_eq!(touched_by(&whose, USERS)[0], json!(["id", "not in", [7]]));
        assert_eq!(touched_by(&whose, PARTNERS)[0], json!(["id", "not in", [9]]));
        assert_eq!(touched_by(&whose, "res.country")[0], json!(["id", "not in", []]));
    }
}
