//! The second look: plain requests that share no code with the wire under test.

use reeve_tests::browser::{Browser, result};
use reeve_tests::way_in::WayIn;
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::subject::Subject;

/// Plain requests to one database.
#[derive(Debug)]
pub struct Witness {
    browser: Browser,
    database: String,
    account: Account,
    series: u16,
    uid: i64,
}

impl Witness {
    pub async fn open(subject: &Subject, database: &str, account: &Account) -> Self {
        let way = WayIn {
            series: subject.series,
            url: subject.url.to_string(),
            plain_url: None,
            ca_pem: subject.ca_pem.clone(),
            database: database.to_owned(),
            login: account.login.clone(),
            password: account.password.expose().to_owned(),
            api_key: None,
            master: None,
        };
        let browser = Browser::open(&way).await;
        let (database, account) = (database.to_owned(), account.clone());
        let mut witness = Self { browser, database, account, series: subject.series, uid: 0 };
        let args = json!([witness.database, witness.account.login, witness.password(), {}]);
        let uid = witness.service("common", "authenticate", args).await;
        witness.uid = uid["result"].as_i64().unwrap_or_else(|| panic!("{} signs in: {uid}", way.login));
        witness
    }

    /// A service behind `/jsonrpc`, answered with the whole envelope.
    pub async fn service(&mut self, service: &str, method: &str, args: Value) -> Value {
        self.browser.service(service, method, args).await
    }

    /// A model's method as the witness's account.
    pub async fn call(&mut self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let told = self.told(model, method, args, named).await;
        result(told, model, method)
    }

    /// The same, answered with the whole envelope.
    pub async fn told(&mut self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let secret = self.account.password.expose().to_owned();
        let args = json!([self.database, self.uid, secret, model, method, args, named]);
        self.service("object", "execute_kw", args).await
    }

    /// The tenant's words when it refuses this.
    pub async fn refusal(&mut self, model: &str, method: &str, args: Value) -> String {
        let told = self.told(model, method, args, json!({})).await;
        let words = told["error"]["data"]["message"].as_str();
        words.unwrap_or_else(|| panic!("{model}.{method} is refused, not {told}")).to_owned()
    }

    /// Records of any model, archived ones included.
    pub async fn rows(&mut self, model: &str, domain: Value, fields: &[&str]) -> Vec<Map<String, Value>> {
        let named = json!({"fields": fields, "order": "id", "context": {"active_test": false}});
        let rows = self.call(model, "search_read", json!([domain]), named).await;
        serde_json::from_value(rows).expect("rows")
    }

    /// One record's id.
    pub async fn id(&mut self, model: &str, domain: Value) -> i64 {
        let rows = self.rows(model, domain.clone(), &["id"]).await;
        rows.first().and_then(|row| row["id"].as_i64()).unwrap_or_else(|| panic!("{model} has {domain}"))
    }

    /// Sets a system parameter and answers what it was.
    pub async fn set_parameter(&mut self, key: &str, value: &str) -> String {
        let before = self.call("ir.config_parameter", "set_param", json!([key, value]), json!({})).await;
        before.as_str().unwrap_or_else(|| panic!("{key} was set, not {before}")).to_owned()
    }

    /// A system parameter, or nothing where it is not set.
    pub async fn parameter(&mut self, key: &str) -> Option<String> {
        let rows = self.rows("ir.config_parameter", json!([["key", "=", key]]), &["value"]).await;
        rows.first().map(|row| row["value"].as_str().unwrap_or_default().to_owned())
    }

    /// One account's fields.
    pub async fn user(&mut self, id: i64, fields: &[&str]) -> Map<String, Value> {
        let rows = self.rows("res.users", json!([["id", "=", id]]), fields).await;
        rows.into_iter().next().unwrap_or_else(|| panic!("account {id} is there"))
    }

    /// A group's id by its external id.
    pub async fn group(&mut self, xmlid: &str) -> i64 {
        let (module, name) = xmlid.split_once('.').expect("module.name");
        let domain = json!([["module", "=", module], ["name", "=", name], ["model", "=", "res.groups"]]);
        let rows = self.rows("ir.model.data", domain, &["res_id"]).await;
        rows.first().and_then(|row| row["res_id"].as_i64()).unwrap_or_else(|| panic!("a group {xmlid}"))
    }

    /// Field of an account with the groups it was given, and with those that came along as well.
    pub fn group_fields(&self) -> [&'static str; 2] {
        if self.series >= 19 { ["group_ids", "all_group_ids"] } else { ["groups_id", "groups_id"] }
    }

    /// All groups of an account, ascending.
    pub async fn all_groups(&mut self, id: i64) -> Vec<i64> {
        let [_, all] = self.group_fields();
        let user = self.user(id, &[all]).await;
        let mut groups: Vec<i64> =
            user[all].as_array().expect("groups").iter().filter_map(Value::as_i64).collect();
        groups.sort_unstable();
        groups
    }

    /// Has the tenant itself do something nobody may do for somebody else, by a server action.
    pub async fn have_done(&mut self, code: &str) {
        const ACTION: &str = "ir.actions.server";
        let model = self.id("ir.model", json!([["model", "=", "res.users"]])).await;
        let action = json!({"name": "contract", "model_id": model, "state": "code", "code": code});
        let action = self.call(ACTION, "create", json!([action]), json!({})).await;
        self.call(ACTION, "run", json!([[action]]), json!({})).await;
        self.call(ACTION, "unlink", json!([[action]]), json!({})).await;
    }

    /// Takes an account away for good, so that the suite leaves nothing behind.
    pub async fn remove_user(&mut self, id: i64) {
        self.call("res.users", "unlink", json!([[id]]), json!({})).await;
    }

    /// Whether this signs in. A refusal counts towards the lockout until somebody succeeds.
    pub async fn signs_in(&mut self, login: &str, password: &str) -> bool {
        let args = json!([self.database, login, password, {}]);
        self.service("common", "authenticate", args).await["result"].is_i64()
    }

    /// Makes an internal account mailing anybody.
    pub async fn make_user(&mut self, login: &str, password: &str) -> i64 {
        let values = json!({"login": login, "name": format!("Contract {login}"), "password": password});
        let named = json!({"context": {"no_reset_password": true}});
        let made = self.call("res.users", "create", json!([values]), named).await;
        made.as_i64().unwrap_or_else(|| panic!("an id, not {made}"))
    }

    pub fn series(&self) -> u16 {
        self.series
    }

    pub fn uid(&self) -> i64 {
        self.uid
    }

    pub fn password(&self) -> &str {
        self.account.password.expose()
    }

    /// Opens a web session beside the rest, as a browser would.
    pub async fn open_web_session(&mut self) {
        self.browser.sign_in().await;
    }

    /// Whether the web session still does something for its owner.
    pub async fn web_session_lives(&mut self) -> bool {
        self.browser.lives().await
    }

    /// Makes a key in the web session, as a person does in the preferences.
    pub async fn make_key(&mut self, name: &str) -> String {
        self.browser.make_key(name).await
    }

    /// Takes a key of one's own away in the web session.
    pub async fn remove_key(&mut self, id: i64) {
        self.browser.remove_key(&json!(id)).await;
    }
}
