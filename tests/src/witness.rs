//! The second look at a tenant: plain JSON-RPC that shares no code with the wire under test.

use serde_json::{Map, Value, json};

use crate::browser::{Browser, result};
use crate::way_in::WayIn;

/// Somebody signed in without Reeve.
pub struct Witness {
    browser: Browser,
    way: WayIn,
    uid: Value,
}

impl Witness {
    /// Signs in.
    pub async fn open(way: &WayIn) -> Self {
        let browser = Browser::open(way).await;
        let mut witness = Self { browser, way: way.clone(), uid: Value::Null };
        let args = json!([way.database, way.login, way.password, {}]);
        witness.uid = witness.ask("common", "authenticate", args).await;
        assert!(witness.uid.is_number(), "the witness signs in: {}", witness.uid);
        witness
    }

    /// Series of the server.
    pub fn series(&self) -> u16 {
        self.way.series
    }

    /// Record id of the one who signed in.
    pub fn uid(&self) -> &Value {
        &self.uid
    }

    async fn ask(&self, service: &str, method: &str, args: Value) -> Value {
        result(self.browser.service(service, method, args).await, service, method)
    }

    /// Records of any model, archived ones included, by id.
    pub async fn rows(&self, model: &str, fields: &[&str]) -> Vec<Map<String, Value>> {
        let named = json!({"fields": fields, "order": "id", "context": {"active_test": false}});
        serde_json::from_value(self.call(model, "search_read", json!([[]]), named).await).expect("rows")
    }

    /// The first record that has this value.
    pub async fn row(&self, model: &str, field: &str, value: &str, more: &[&str]) -> Map<String, Value> {
        let fields = [&[field], more].concat();
        let named = json!({"fields": fields, "context": {"active_test": false}});
        let rows = self.call(model, "search_read", json!([[[field, "=", value]]]), named).await;
        let rows: Vec<Map<String, Value>> = serde_json::from_value(rows).expect("rows");
        rows.into_iter().next().unwrap_or_else(|| panic!("{model} has one with {field} = {value}"))
    }

    /// Calls a method as the one who signed in.
    pub async fn call(&self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let args = json!([self.way.database, self.uid, self.way.password, model, method, args, named]);
        result(self.browser.service("object", "execute_kw", args).await, model, method)
    }

    /// Makes a record and answers its id.
    pub async fn make(&self, model: &str, values: Value) -> Value {
        let named = json!({"context": {"no_reset_password": true}});
        let made = self.call(model, "create", json!([[values]]), named).await;
        made[0].clone()
    }

    /// Whether these sign in.
    pub async fn signs_in(&self, login: &str, password: &str) -> bool {
        let args = json!([self.way.database, login, password, {}]);
        self.ask("common", "authenticate", args).await.is_number()
    }

    /// Deletes the records that have this value, to leave a real server as it was found.
    pub async fn remove(&self, model: &str, field: &str, value: &str) {
        let rows = self.rows(model, &[field]).await;
        let ids: Vec<&Value> = rows.iter().filter(|row| row[field] == value).map(|row| &row["id"]).collect();
        self.call(model, "unlink", json!([ids]), json!({})).await;
    }

    /// Whether the server's master password is still the factory's: dropping a database that is not there tells, and
    /// changes nothing.
    pub async fn is_unprotected(&self) -> bool {
        let told = self.browser.service("db", "drop", json!(["admin", "reeve-tests-absent"])).await;
        told["result"] == false
    }
}
