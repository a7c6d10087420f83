//! The three ways a signed-in call travels, and the one place that chooses between them.
//!
//! - An API key on a server with JSON-2 travels as a bearer key.
//! - Everything else goes over `/jsonrpc`, which leaves the tenant as it is. Opening a web session as an administrator
//!   would rewrite `web.base.url` to the address used.
//! - The web session is used where a server keeps `/jsonrpc` closed.

use reeve_domain::Secret;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::answer::{self, Told};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::reply::Cookie;
use crate::web::WebLine;
use crate::wire::Wire;

const DATABASE_HEADER: HeaderName = HeaderName::from_static("x-odoo-database");

/// One method call on a model. It may hold a password to be set, so it does not print.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) model: String,
    pub(crate) method: String,
    pub(crate) subject: Subject,
    pub(crate) named: Map<String, Value>,
}

/// What a call is about; the ways of travelling write it differently.
#[derive(Clone)]
pub(crate) enum Subject {
    /// The model itself.
    Model,
    /// These records: the first position, or `ids` by name.
    Records(Value),
    /// The records that match: the first position (its name differs by version), or `domain` by name.
    Matching(Value),
    /// Values of one record to be made: a list in the first position, or `vals_list` by name.
    New(Value),
    /// These records and what to write on them: the first two positions (the second one's name differs by version and
    /// by the module that has the last word), or `ids` and `vals` by name.
    Written {
        /// The records.
        ids: Value,
        /// Field by field.
        vals: Value,
    },
    /// Arguments by position, as a caller of the generic call gave them.
    Positions(Vec<Value>),
}

impl Call {
    /// A call with all arguments by name.
    pub(crate) fn new(model: &str, method: &str, subject: Subject, named: Value) -> Self {
        let named = if let Value::Object(named) = named { named } else { Map::new() };
        Self { model: model.into(), method: method.into(), subject, named }
    }

    /// A call of a model's method.
    pub(crate) fn model(model: &str, method: &str, named: Value) -> Self {
        Self::new(model, method, Subject::Model, named)
    }

    /// A call of a method of these records.
    pub(crate) fn records(model: &str, method: &str, ids: &[i64], named: Value) -> Self {
        Self::new(model, method, Subject::Records(json!(ids)), named)
    }

    /// A record to be made.
    pub(crate) fn create(model: &str, values: Value, named: Value) -> Self {
        Self::new(model, "create", Subject::New(values), named)
    }

    /// Values written on one record.
    pub(crate) fn write(model: &str, id: i64, vals: Value) -> Self {
        Self::new(model, "write", Subject::Written { ids: json!([id]), vals }, json!({}))
    }

    /// The arguments by position, for the ways that have positions.
    pub(crate) fn positions(&self) -> Value {
        match &self.subject {
            Subject::Model => json!([]),
            Subject::Records(first) | Subject::Matching(first) => json!([first]),
            Subject::New(values) => json!([[values]]),
            Subject::Written { ids, vals } => json!([ids, vals]),
            Subject::Positions(all) => json!(all),
        }
    }
}

/// A signed-in way to a database.
#[derive(Debug)]
pub(crate) enum Transport {
    Rpc(RpcLine),
    Json2(Json2Line),
    Web(WebLine),
}

impl Transport {
    pub(crate) async fn send<T: DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Result<Told<T>> {
        match self {
            Self::Rpc(line) => line.send(wire, call).await,
            Self::Json2(line) => line.send(wire, call).await,
            Self::Web(line) => line.send(wire, call).await,
        }
    }
}

/// Which database a request is for, in the way this server's dialect wants it said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    name: String,
    cookie: Option<Cookie>,
    header: Option<HeaderValue>,
}

impl Chosen {
    /// Chooses `database` on the server. Asks it for a cookie where the dialect needs one.
    pub(crate) async fn database(wire: &Wire, dialect: &Dialect, database: &str) -> Result<Self> {
        let mut chosen = Self { name: database.to_owned(), ..Self::default() };
        if dialect.database_header {
            chosen.header = HeaderValue::from_bytes(database.as_bytes()).ok();
        }
        if dialect.pins_database {
            chosen.cookie = wire.get("web/login", &[("db", database)]).await?.session_cookie();
        }
        Ok(chosen)
    }

    /// Chooses `database` as a browser does, for a web session: a request that names its database by header gets none.
    pub(crate) async fn for_web(wire: &Wire, database: &str) -> Result<Self> {
        let cookie = wire.get("web/login", &[("db", database)]).await?.session_cookie();
        Ok(Self { name: database.to_owned(), cookie, header: None })
    }

    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = &self.cookie {
            cookie.put(&mut headers);
        }
        if let Some(header) = &self.header {
            headers.insert(DATABASE_HEADER, header.clone());
        }
        headers
    }

    /// The database's name; empty where none was chosen.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn cookie(&self) -> Option<&Cookie> {
        self.cookie.as_ref()
    }
}

/// Asks one of the services behind `/jsonrpc`.
pub(crate) async fn service<T: DeserializeOwned>(
    wire: &Wire,
    chosen: &Chosen,
    service: &str,
    method: &str,
    args: Value,
) -> Result<Told<T>> {
    let params = json!({"service": service, "method": method, "args": args});
    rpc(wire, "jsonrpc", params, chosen.headers()).await
}

/// Posts a JSON-RPC request to any route that speaks it.
pub(crate) async fn rpc<T: DeserializeOwned>(
    wire: &Wire,
    path: &str,
    params: Value,
    headers: HeaderMap,
) -> Result<Told<T>> {
    let body = json!({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params});
    let answer = wire.post(path, &body, headers).await?;
    answer::rpc(wire, path, &answer)
}

/// `/jsonrpc` with the password, or with an API key in its place.
#[derive(Debug)]
pub(crate) struct RpcLine {
    pub(crate) uid: i64,
    pub(crate) secret: Secret,
    /// Whether the secret is an API key.
    pub(crate) is_key: bool,
    pub(crate) chosen: Chosen,
}

impl RpcLine {
    async fn send<T: DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Result<Told<T>> {
        let args = json!([
            self.chosen.name(),
            self.uid,
            self.secret.expose(),
            call.model,
            call.method,
            call.positions(),
            call.named
        ]);
        service(wire, &self.chosen, "object", "execute_kw", args).await
    }
}

/// `/json/2/` with a bearer key.
#[derive(Debug)]
pub(crate) struct Json2Line {
    pub(crate) chosen: Chosen,
    pub(crate) key: Secret,
}

impl Json2Line {
    async fn send<T: DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Result<Told<T>> {
        let mut body = call.named.clone();
        match &call.subject {
            Subject::Model => {}
            Subject::Records(ids) => drop(body.insert("ids".into(), ids.clone())),
            Subject::Matching(domain) => drop(body.insert("domain".into(), domain.clone())),
            Subject::New(values) => drop(body.insert("vals_list".into(), json!([values]))),
            Subject::Written { ids, vals } => {
                body.insert("ids".into(), ids.clone());
                body.insert("vals".into(), vals.clone());
            }
            Subject::Positions(_) => {
                let why = format!("{}.{}: JSON-2 takes arguments by name only", call.model, call.method);
                return Err(Error::Misuse { why });
            }
        }
        let mut bearer = HeaderValue::from_str(&format!("bearer {}", self.key.expose()))
            .map_err(|_| Error::Misuse { why: "the API key holds characters no key has".into() })?;
        bearer.set_sensitive(true);
        let mut headers = self.chosen.headers();
        headers.insert(AUTHORIZATION, bearer);
        let path = format!("json/2/{}/{}", call.model, call.method);
        let answer = wire.post(&path, &body, headers).await?;
        answer::json2(wire, &path, &answer)
    }
}
