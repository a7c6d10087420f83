//! What can outlive a session, as it stands: read before an access and after it, and compared.
//!
//! Of each thing a fingerprint is taken, never a value. What a tenant changes by itself is left out of it: when
//! scheduled actions ran, how often, and the parameters that Odoo writes for itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use reeve_domain::grant::{Inventory, Kept, Outliving};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::in_words;
use super::kinds::{KINDS, Kind, OWN_PARAMETERS};
use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value::parse_moment;

/// How many kinds are read side by side: a tenant gets no more than that at once anyway.
const AT_ONCE: usize = 2;

const CRON_ACTION: &str = "ir_actions_server_id";

type Things = BTreeMap<i64, Kept>;

impl Session {
    /// Everything of this tenant that can outlive a session, as it stands. What this login may not read is in `unread`
    /// with the tenant's words. Changes nothing.
    ///
    /// # Errors
    /// What kept the calls from being made.
    pub async fn inventory(&self) -> Result<Inventory> {
        let models: BTreeSet<&str> = KINDS.iter().map(|kind| kind.model).collect();
        let known = self.known_models(&models).await?;
        // Every scheduled action has a server action of its own, which is looked at with it.
        let scheduled = self.scheduled().await?;
        let read = |kind: &'static Kind| {
            let (absent, scheduled) = (!known.contains(kind.model), &scheduled);
            async move {
                // where a module is not there, nothing of its kind is
                let things = if absent { Ok(Things::new()) } else { self.things(kind, scheduled).await };
                match things {
                    Ok(things) => Ok((kind.what, Ok(things))),
                    Err(e) => in_words(e).map(|words| (kind.what, Err(words))),
                }
            }
        };
        // collected first: held over an await, the closure would keep the future from moving between threads
        let reads: Vec<_> = KINDS.iter().map(read).collect();
        let read: Vec<_> = stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
        let mut inventory = Inventory::default();
        for (what, things) in read {
            match things {
                Ok(things) => drop(inventory.things.insert(what, things)),
                Err(words) => drop(inventory.unread.insert(what, words)),
            }
        }
        Ok(inventory)
    }

    async fn known_models(&self, models: &BTreeSet<&str>) -> Result<BTreeSet<String>> {
        let domain = json!([["model", "in", models]]);
        match self.search_read::<Value>("ir.model", domain, &["model"], Page::default()).await {
            Ok(rows) => Ok(rows.iter().filter_map(|row| row["model"].as_str()).map(str::to_owned).collect()),
            // Who may not look there is told so by each of them.
            Err(Error::AccessDenied { .. }) => Ok(models.iter().map(|model| (*model).to_owned()).collect()),
            Err(e) => Err(e),
        }
    }

    async fn scheduled(&self) -> Result<BTreeSet<i64>> {
        match self.search_read::<Value>("ir.cron", json!([]), &[CRON_ACTION], Page::default()).await {
            Ok(rows) => Ok(rows.iter().filter_map(|row| related(&row[CRON_ACTION])).collect()),
            Err(Error::AccessDenied { .. }) => Ok(BTreeSet::new()),
            Err(e) => Err(e),
        }
    }

    async fn things(&self, kind: &Kind, scheduled: &BTreeSet<i64>) -> Result<Things> {
        let mut wanted: Vec<&str> = kind.matters.to_vec();
        wanted.extend([kind.name, kind.by, "write_date", "create_date"]);
        let named = json!({"allfields": wanted, "attributes": ["type"]});
        let types = self.read::<Map<String, Value>>(&Call::model(kind.model, "fields_get", named)).await?;
        let fields: BTreeSet<&str> =
            wanted.into_iter().filter(|field| types.value.contains_key(*field)).collect();
        let fields: Vec<&str> = fields.into_iter().collect();
        let page = Page { order: "id", ..Page::default() };
        let rows = self.search_read::<Map<String, Value>>(kind.model, json!([]), &fields, page).await?;
        Ok(rows.iter().filter_map(|row| thing(kind, row, scheduled)).collect())
    }
}

fn thing(kind: &Kind, row: &Map<String, Value>, scheduled: &BTreeSet<i64>) -> Option<(i64, Kept)> {
    let id = row.get("id")?.as_i64()?;
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
    let name = match text(kind.name) {
        "" => format!("{} {id}", kind.model),
        name => name.to_owned(),
    };
    let own = match kind.what {
        Outliving::Parameter => OWN_PARAMETERS.iter().any(|begin| name.starts_with(begin)),
        Outliving::ServerAction => scheduled.contains(&id),
        _ => false,
    };
    if own {
        return None;
    }
    let moment = |field: &str| -> Option<DateTime<Utc>> { parse_moment(text(field)) };
    let made_at = moment("create_date");
    let kept = Kept {
        name,
        mark: mark(kind.matters, row),
        by: row.get(kind.by).and_then(related),
        at: moment("write_date").or(made_at),
        made_at,
    };
    Some((id, kept))
}

/// The id of a related record: alone, or with its name.
fn related(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_array()?.first()?.as_i64())
}

/// A fingerprint of these fields, each with its name and its length, so that no two rows read alike.
fn mark(matters: &[&str], row: &Map<String, Value>) -> String {
    let mut text = String::new();
    for field in matters {
        let value = row.get(*field).map(plain).unwrap_or_default();
        // writing to a string does not fail
        let _ = writeln!(text, "{field}:{}:{value}", value.len());
    }
    hex::encode(Sha256::digest(text))
}

/// A value as text that is the same whatever order or form the tenant answers in: related records come as their ids.
fn plain(value: &Value) -> String {
    match value {
        Value::Array(parts) => match parts.as_slice() {
            [id, Value::String(_)] => id.to_string(),
            ids => {
                let mut ids: Vec<String> = ids.iter().map(Value::to_string).collect();
                ids.sort_unstable();
                ids.join(",")
            }
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: Value) -> Map<String, Value> {
        if let Value::Object(row) = value { row } else { Map::new() }
    }

    fn kind(what: Outliving) -> &'static Kind {
        KINDS.iter().find(|kind| kind.what == what).unwrap()
    }

    #[test]
    fn a_fingerprint_changes_with_what_matters_and_with_nothing_else() {
        let matters = ["key", "value", "groups"];
        let one =
            mark(&matters, &row(json!({"key": "a", "value": "bc", "groups": [2, 1], "write_date": "x"})));
        let same =
            mark(&matters, &row(json!({"key": "a", "value": "bc", "groups": [1, 2], "write_date": "y"})));
        let other = mark(&matters, &row(json!({"key": "ab", "value": "c", "groups": [1, 2]})));
        assert_eq!(one, same);
        assert_ne!(one, other, "where one field ends and the next begins matters");
        assert!(!one.contains("bc"), "it is no value");
        let user = |user: Value| mark(&["user_id"], &row(json!({"user_id": user})));
        assert_eq!(user(json!([7, "Ada"])), user(json!(7)), "with its name or without");
    }

    #[test]
    fn what_a_tenant_does_by_itself_is_no_thing_of_anybodys() {
        let none = BTreeSet::new();
        let parameter =
            |key: &str| thing(kind(Outliving::Parameter), &row(json!({"id": 1, "key": key})), &none);
        assert_eq!(parameter("database.expiration_date"), None);
        assert!(parameter("database.secret").is_some());
        let action = row(json!({"id": 4, "name": "End"}));
        assert_eq!(thing(kind(Outliving::ServerAction), &action, &BTreeSet::from([4])), None);
        assert!(thing(kind(Outliving::ServerAction), &action, &none).is_some());
    }

    #[test]
    fn what_has_no_name_is_known_by_its_number() {
        let rule = row(
            json!({"id": 4, "name": false, "write_uid": [7, "Ada"], "write_date": "2026-11-21 10:00:00"}),
        );
        let (_, kept) = thing(kind(Outliving::RecordRule), &rule, &BTreeSet::new()).unwrap();
        assert_eq!((kept.name.as_str(), kept.by), ("ir.rule 4", Some(7)));
        assert!(kept.at.is_some());
    }
}
