//! The second look: plain requests that share no code with the wire under test.

use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::subject::Subject;

/// Plain requests to one database.
#[derive(Debug)]
pub struct Witness {
    client: reqwest::Client,
    base: String,
    cookie: Option<String>,
    database: String,
    account: Account,
    series: u16,
    uid: i64,
}

impl Witness {
    pub async fn open(subject: &Subject, database: &str, account: &Account) -> Self {
        // Idempotent: whoever was first has installed the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authority = reqwest::Certificate::from_pem(subject.ca_pem.as_bytes()).expect("a CA certificate");
        let client = reqwest::Client::builder()
            .tls_certs_only([authority])
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        let base = subject.url.as_str().trim_end_matches('/').to_owned();
        let mut witness = Self {
            client,
            base,
            cookie: None,
            database: database.to_owned(),
            account: account.clone(),
            series: subject.series,
            uid: 0,
        };
        witness.choose_database().await;
        let args = json!([database, account.login, account.password.expose(), {}]);
        let uid = witness.service("common", "authenticate", args).await;
        witness.uid = uid["result"].as_i64().unwrap_or_else(|| panic!("{} signs in: {uid}", account.login));
        witness
    }

    /// A browser's first step; without it a 14 answers every error as a bare HTTP 500.
    async fn choose_database(&mut self) {
        let url = format!("{}/web/login?db={}", self.base, self.database);
        let answer = self.client.get(url).send().await.expect("the login page");
        self.keep_cookie(&answer);
    }

    fn keep_cookie(&mut self, answer: &reqwest::Response) {
        let set = answer.headers().get_all(SET_COOKIE).iter().filter_map(|c| c.to_str().ok());
        let session = set.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("session_id="));
        if let Some(session) = session {
            self.cookie = Some(session.to_owned());
        }
    }

    async fn post(&mut self, path: &str, params: Value) -> Value {
        let mut request = self.client.post(format!("{}/{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if self.series >= 19 {
            request = request.header("X-Odoo-Database", &self.database);
        }
        let body = json!({"jsonrpc": "2.0", "method": "call", "id": 7, "params": params});
        let answer = request.json(&body).send().await.expect("an answer");
        self.keep_cookie(&answer);
        let text = answer.text().await.expect("a whole answer");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("/{path} answers JSON, not {text:.200}"))
    }

    /// A service behind `/jsonrpc`, answered with the whole envelope.
    pub async fn service(&mut self, service: &str, method: &str, args: Value) -> Value {
        self.post("jsonrpc", json!({"service": service, "method": method, "args": args})).await
    }

    /// A model's method as the witness's account.
    pub async fn call(&mut self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let secret = self.account.password.expose().to_owned();
        let args = json!([self.database, self.uid, secret, model, method, args, named]);
        let told = self.service("object", "execute_kw", args).await;
        result(told, model, method)
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

    /// Makes an internal account, without mailing anybody.
    pub async fn make_user(&mut self, login: &str, password: &str) -> i64 {
        let values = json!({"login": login, "name": format!("Contract {login}"), "password": password});
        let named = json!({"context": {"no_reset_password": true}});
        let made = self.call("res.users", "create", json!([values]), named).await;
        made.as_i64().unwrap_or_else(|| panic!("an id, not {made}"))
    }

    pub fn series(&self) -> u16 {
        self.series
    }

    pub fn password(&self) -> &str {
        self.account.password.expose()
    }

    /// Opens a web session beside the rest, as a browser would.
    pub async fn open_web_session(&mut self) {
        let secret = self.account.password.expose().to_owned();
        let params = json!({"db": self.database, "login": self.account.login, "password": secret});
        let told = self.post("web/session/authenticate", params).await;
        assert_eq!(told["result"]["uid"], json!(self.uid), "a web session opens: {told}");
    }

    /// A model's method inside the web session.
    pub async fn web_call(&mut self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let params = json!({"model": model, "method": method, "args": args, "kwargs": named});
        let told = self.post("web/dataset/call_kw", params).await;
        result(told, model, method)
    }
}

fn result(mut told: Value, model: &str, method: &str) -> Value {
    assert!(told.get("error").is_none(), "{model}.{method}: {}", told["error"]["data"]["message"]);
    told["result"].take()
}
