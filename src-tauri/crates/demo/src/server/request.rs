//! A request taken apart once: everything the routes ask of it.

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST};
use serde_json::Value;

/// A request with its body.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) host: String,
    /// It came over TLS.
    pub(crate) secure: bool,
    pub(crate) content_type: String,
    /// The session cookie.
    pub(crate) cookie: Option<String>,
    /// `X-Odoo-Database`.
    pub(crate) database: Option<String>,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Bytes,
    /// The body as JSON, where it is.
    pub(crate) json: Option<Value>,
    /// The body's form fields, where it is a form; of a multipart form the texts.
    pub(crate) form: Vec<(String, String)>,
    /// The file of a multipart form.
    pub(crate) file: Option<Bytes>,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str, query: &str, headers: &HeaderMap, body: Bytes) -> Self {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let content_type = header(CONTENT_TYPE.as_str()).unwrap_or_default();
        let is_json = content_type.starts_with("application/json");
        let (form, file) = if content_type.starts_with("application/x-www-form-urlencoded") {
            (pairs(&body), None)
        } else if let Some(boundary) = content_type.split("boundary=").nth(1) {
            multipart(&body, boundary.trim_matches('"'))
        } else {
            (Vec::new(), None)
        };
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: pairs(query.as_bytes()),
            host: header(HOST.as_str()).unwrap_or_default(),
            secure: true,
            cookie: header(COOKIE.as_str()).and_then(|c| {
                c.split(';').find_map(|part| part.trim().strip_prefix("session_id=").map(str::to_owned))
            }),
            database: header("x-odoo-database"),
            authorization: header(AUTHORIZATION.as_str()),
            json: is_json.then(|| serde_json::from_slice(&body).ok()).flatten(),
            content_type,
            body,
            form,
            file,
        }
    }

    /// The same over this kind of line.
    pub(crate) fn over(self, secure: bool) -> Self {
        Self { secure, ..self }
    }

    /// Where the client believes this server to be.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.host)
    }

    pub(crate) fn is_post(&self) -> bool {
        self.method == "POST"
    }

    pub(crate) fn is_json(&self) -> bool {
        self.content_type.starts_with("application/json")
    }

    /// The `params` of a JSON-RPC request.
    pub(crate) fn params(&self) -> &Value {
        self.json.as_ref().and_then(|j| j.get("params")).unwrap_or(&Value::Null)
    }

    /// The `id` of a JSON-RPC request.
    pub(crate) fn id(&self) -> &Value {
        self.json.as_ref().and_then(|j| j.get("id")).unwrap_or(&Value::Null)
    }

    pub(crate) fn param(&self, name: &str) -> &str {
        self.params().get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn form(&self, name: &str) -> &str {
        self.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The database a request names outright.
    pub(crate) fn names_database(&self) -> Option<&str> {
        // the arguments of a web call are a method's own and name no database
        let service = self.param("service");
        let args = self.params().get("args").and_then(Value::as_array).filter(|_| !service.is_empty());
        let at = usize::from(service == "db" && self.param("method") != "db_exist");
        let rpc = args.and_then(|args| args.get(at)).and_then(Value::as_str);
        let form = [self.form("name"), self.form("db")].into_iter().find(|v| !v.is_empty());
        let direct = self.params().get("db").and_then(Value::as_str);
        rpc.or(direct).or(form).or(self.query("db")).or(self.database.as_deref())
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

/// The fields of a multipart form: its texts, and its file. The file comes last, as in the manager's own form.
fn multipart(body: &Bytes, boundary: &str) -> (Vec<(String, String)>, Option<Bytes>) {
    let mark = format!("--{boundary}");
    let mut fields = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&body[at..], mark.as_bytes()) {
        at += found + mark.len();
        let Some(split) = find(&body[at..], b"\r\n\r\n") else { break };
        let head = String::from_utf8_lossy(&body[at..at + split]).into_owned();
        let start = at + split + 4;
        if head.contains("filename=") {
            // searched from the end: it may be large
            let end = body.windows(mark.len()).rposition(|w| w == mark.as_bytes()).unwrap_or(body.len());
            let end = end.saturating_sub(b"\r\n".len()).max(start);
            return (fields, Some(body.slice(start..end)));
        }
        let end = find(&body[start..], mark.as_bytes()).map_or(body.len(), |next| start + next);
        if let Some(name) = head.split("name=\"").nth(1).and_then(|n| n.split('"').next()) {
            let value = String::from_utf8_lossy(&body[start..end]);
            fields.push((name.to_owned(), value.trim_end_matches("\r\n").to_owned()));
        }
    }
    (fields, None)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|w| w == what)
}
