//! Somebody's browser, without its window: plain requests to one database with the cookie it gives, and a web session in
//! it. Shares no code with the wire under test.

use std::sync::{Mutex, PoisonError};

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use serde_json::{Value, json};

use crate::way_in::WayIn;

/// A browser that has chosen a database.
pub struct Browser {
    client: Client,
    way: WayIn,
    cookie: Mutex<Option<String>>,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Browser({} at {})", self.way.database, self.way.url)
    }
}

/// A client that trusts this authority alone and follows no redirect.
pub fn client(ca_pem: &str) -> Client {
    // idempotent: whoever was first has installed the same one
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authority = reqwest::Certificate::from_pem(ca_pem.as_bytes()).expect("a CA certificate");
    let client = Client::builder().tls_certs_only([authority]).redirect(reqwest::redirect::Policy::none());
    client.no_proxy().build().expect("a client")
}

impl Browser {
    /// Looks at the login page: a browser's first step, without which a 14 answers every error as a bare HTTP 500.
    pub async fn open(way: &WayIn) -> Self {
        let browser = Self { client: client(&way.ca_pem), way: way.clone(), cookie: Mutex::default() };
        let page = format!("{}/web/login?db={}", browser.base(), way.database);
        let answer = browser.client.get(page).send().await.expect("the login page");
        browser.keep_cookie(&answer);
        browser
    }

    /// Signs in on the login page; the web session lives until something ends it.
    pub async fn sign_in(&self) {
        let WayIn { database, login, password, .. } = &self.way;
        let params = json!({"db": database, "login": login, "password": password});
        let told = self.post("web/session/authenticate", params).await;
        assert!(told["result"]["uid"].is_i64(), "a web session opens: {told}");
    }

    /// Whether the web session still does something for its owner.
    pub async fn lives(&self) -> bool {
        let params = json!({"model": "res.users", "method": "context_get", "args": [], "kwargs": {}});
        let text = self.post_text("web/dataset/call_kw", params).await;
        serde_json::from_str::<Value>(&text).is_ok_and(|told| told["result"].is_object())
    }

    /// A model's method inside the web session.
    pub async fn call(&self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let params = json!({"model": model, "method": method, "args": args, "kwargs": named});
        let told = self.post("web/dataset/call_kw", params).await;
        result(told, model, method)
    }

    /// Makes a key as a person does in the preferences, the question for the password included.
    pub async fn make_key(&self, name: &str) -> String {
        const DESCRIPTION: &str = "res.users.apikeys.description";
        let mut values = json!({"name": name});
        if self.way.series >= 18 {
            values["duration"] = json!("1");
        }
        let wizard = self.call(DESCRIPTION, "create", json!([values]), json!({})).await;
        let asked = self.call(DESCRIPTION, "make_key", json!([[wizard]]), json!({})).await;
        let made = self.confirm(asked).await;
        made["context"]["default_key"].as_str().unwrap_or_else(|| panic!("a key, not {made}")).to_owned()
    }

    /// Takes a key of one's own away, as in the preferences.
    pub async fn remove_key(&self, id: &Value) {
        let asked = self.call("res.users.apikeys", "remove", json!([[id]]), json!({})).await;
        self.confirm(asked).await;
    }

    /// Answers the question for the password, where one is asked.
    pub async fn confirm(&self, asked: Value) -> Value {
        const CHECK: &str = "res.users.identitycheck";
        if asked["res_model"] != CHECK {
            return asked;
        }
        let (check, password) = (asked["res_id"].clone(), &self.way.password);
        if self.way.series >= 19 {
            let named = json!({"context": {"password": password}});
            return self.call(CHECK, "run_check", json!([[check]]), named).await;
        }
        self.call(CHECK, "write", json!([[check], {"password": password}]), json!({})).await;
        self.call(CHECK, "run_check", json!([[check]]), json!({})).await
    }

    /// A service behind `/jsonrpc`, answered with the whole envelope.
    pub async fn service(&self, service: &str, method: &str, args: Value) -> Value {
        self.post("jsonrpc", json!({"service": service, "method": method, "args": args})).await
    }

    /// Restores a backup on the server under another name, as the form of its database manager does.
    pub async fn restore(&self, zip: Vec<u8>, name: &str, master: &str) {
        const BOUNDARY: &str = "----reeve-tests-7d0c";
        let mut body = Vec::new();
        for (field, value) in [("master_pwd", master), ("name", name), ("copy", "true")] {
            let part = format!("Content-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(format!("--{BOUNDARY}\r\n{part}").as_bytes());
        }
        let head = "Content-Disposition: form-data; name=\"backup_file\"; filename=\"b.zip\"\r\nContent-Type: application/zip";
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(&zip);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = self.client.post(format!("{}/web/database/restore", self.base()));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = request.header(CONTENT_TYPE, kind).body(body).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let page = answer.text().await.unwrap_or_default();
        assert_eq!(status, 303, "the server restores it: {page:.2000}");
    }

    /// A page or a file of the web session's: its HTTP status and its bytes.
    pub async fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut request = self.client.get(format!("{}/{path}", self.base()));
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.bytes().await.expect("a whole answer").to_vec())
    }

    async fn post(&self, path: &str, params: Value) -> Value {
        let text = self.post_text(path, params).await;
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("/{path} answers JSON, not {text:.200}"))
    }

    async fn post_text(&self, path: &str, params: Value) -> String {
        let mut request = self.client.post(format!("{}/{path}", self.base()));
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        if self.way.series >= 19 {
            request = request.header("X-Odoo-Database", &self.way.database);
        }
        let body = json!({"jsonrpc": "2.0", "method": "call", "id": 7, "params": params});
        let answer = request.json(&body).send().await.expect("an answer");
        self.keep_cookie(&answer);
        answer.text().await.expect("a whole answer")
    }

    fn keep_cookie(&self, answer: &reqwest::Response) {
        let set = answer.headers().get_all(SET_COOKIE).iter().filter_map(|c| c.to_str().ok());
        let session = set.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("session_id="));
        if let Some(session) = session {
            *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(session.to_owned());
        }
    }

    fn base(&self) -> &str {
        self.way.url.trim_end_matches('/')
    }
}

/// What a call came to; a refusal ends the test.
pub fn result(mut told: Value, model: &str, method: &str) -> Value {
    assert!(told.get("error").is_none(), "{model}.{method}: {}", told["error"]["data"]["message"]);
    told["result"].take()
}
