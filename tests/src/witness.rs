//! The second look at a tenant: plain JSON-RPC that shares no code with the wire under test.

use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Map, Value, json};

use crate::way_in::WayIn;

/// Somebody signed in as the administrator without Reeve.
pub struct Witness {
    client: reqwest::Client,
    way: WayIn,
    cookie: Option<String>,
    uid: Value,
}

impl Witness {
    /// Signs in.
    pub async fn open(way: &WayIn) -> Self {
        // idempotent: whoever was first has installed the same one
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authority = reqwest::Certificate::from_pem(way.ca_pem.as_bytes()).expect("a CA certificate");
        let client = reqwest::Client::builder()
            .tls_certs_only([authority])
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        // a browser's first step; without it a 14 answers errors as bare HTTP 500
        let login =
            client.get(format!("{}/web/login?db={}", way.url, way.database)).send().await.expect("a page");
        let set = login.headers().get_all(SET_COOKIE).iter().filter_map(|c| c.to_str().ok());
        let cookie =
            set.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("session_id=")).map(str::to_owned);
        let mut witness = Self { client, way: way.clone(), cookie, uid: Value::Null };
        let args = json!([way.database, way.login, way.password, {}]);
        witness.uid = witness.ask("common", "authenticate", args).await;
        assert!(witness.uid.is_number(), "the witness signs in: {}", witness.uid);
        witness
    }

    /// Series of the server.
    pub fn series(&self) -> u16 {
        self.way.series
    }

    async fn ask(&self, service: &str, method: &str, args: Value) -> Value {
        let params = json!({"service": service, "method": method, "args": args});
        let body = json!({"jsonrpc": "2.0", "method": "call", "id": 7, "params": params});
        let mut request = self.client.post(format!("{}/jsonrpc", self.way.url)).json(&body);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let told: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert!(told.get("error").is_none(), "{service}.{method}: {}", told["error"]["data"]["message"]);
        told["result"].clone()
    }

    /// Records of any model, archived ones included, by id.
    pub async fn rows(&self, model: &str, fields: &[&str]) -> Vec<Map<String, Value>> {
        let named = json!({"fields": fields, "order": "id", "context": {"active_test": false}});
        let args = json!([self.way.database, self.uid, self.way.password, model, "search_read", [[]], named]);
        serde_json::from_value(self.ask("object", "execute_kw", args).await).expect("rows")
    }

    /// Calls a method as the one who signed in.
    pub async fn call(&self, model: &str, method: &str, args: Value, named: Value) -> Value {
        let args = json!([self.way.database, self.uid, self.way.password, model, method, args, named]);
        self.ask("object", "execute_kw", args).await
    }

    /// Whether these sign in.
    pub async fn signs_in(&self, login: &str, password: &str) -> bool {
        let args = json!([self.way.database, login, password, {}]);
        self.ask("common", "authenticate", args).await.is_number()
    }

    /// Deletes the records that have this value, to leave a real server as it was found.
    pub async fn remove(&self, model: &str, field: &str, value: &str) {
        let ids: Vec<Value> = self
            .rows(model, &[field])
            .await
            .into_iter()
            .filter(|row| row[field] == value)
            .map(|row| row["id"].clone())
            .collect();
        let args = json!([self.way.database, self.uid, self.way.password, model, "unlink", [ids], {}]);
        self.ask("object", "execute_kw", args).await;
    }

    /// Whether the server's master password is still the factory's: dropping a database that is not there tells, and
    /// changes nothing.
    pub async fn is_unprotected(&self) -> bool {
        let params = json!({"service": "db", "method": "drop", "args": ["admin", "reeve-tests-absent"]});
        let body = json!({"jsonrpc": "2.0", "method": "call", "id": 7, "params": params});
        let mut request = self.client.post(format!("{}/jsonrpc", self.way.url)).json(&body);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let told: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        told["result"] == false
    }
}
