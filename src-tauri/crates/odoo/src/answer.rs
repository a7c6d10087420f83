//! Reading what a server says: a result, a refusal in Odoo's own form, or something that is not Odoo.
//!
//! Refusals are told apart by the name of the server's exception, never by an error code (14 and 19 use different
//! ones) nor by its words. The traceback that comes along is dropped unread.

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::reply::Answer;
use crate::wire::Wire;

/// What a server's application said no with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The exception's class, without its module: `AccessDenied`.
    pub(crate) name: String,
    /// The server's words.
    pub(crate) words: String,
}

/// What was asked for, and the server's clock when it answered.
#[derive(Debug)]
pub(crate) struct Dated<T> {
    pub(crate) value: T,
    pub(crate) at: Option<DateTime<Utc>>,
}

/// An answer of Odoo: what was asked for, or its refusal.
pub(crate) type Told<T> = std::result::Result<Dated<T>, Refusal>;

#[derive(Deserialize)]
struct Envelope<T> {
    // Left out when it is null, so that a reply may have neither a result nor an error.
    result: Option<T>,
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    #[serde(default)]
    message: String,
    data: Option<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: Value,
}

impl Refusal {
    fn new(name: &str, words: &str) -> Self {
        let name = name.rsplit('.').next().unwrap_or_default().to_owned();
        // Several sentences come separated by carriage returns.
        let words = words.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        Self { name, words }
    }

    /// The server does not accept who asks: password, key or master password.
    pub(crate) fn is_denied(&self) -> bool {
        matches!(self.name.as_str(), "AccessDenied" | "Unauthorized")
    }

    /// The failure this is, unless the caller knows better.
    pub(crate) fn into_error(self) -> Error {
        let words = if self.words.is_empty() { self.name.clone() } else { self.words };
        match self.name.as_str() {
            "AccessError" | "AccessDenied" | "Unauthorized" | "Forbidden" => Error::AccessDenied { words },
            "UserError"
            | "ValidationError"
            | "RedirectWarning"
            | "MissingError"
            | "Warning"
            | "MailDeliveryException" => Error::TenantRefused { words },
            "SessionExpiredException" => Error::SessionExpired,
            _ => Error::ServerError { words, status: None },
        }
    }
}

/// Reads a JSON-RPC answer.
pub(crate) fn rpc<T: DeserializeOwned>(wire: &Wire, path: &str, answer: &Answer) -> Result<Told<T>> {
    if !answer.is_json() {
        return Err(not_json(wire, path, answer));
    }
    let envelope: Envelope<T> = read(wire, path, &answer.body)?;
    if let Some(error) = envelope.error {
        let refusal = match &error.data {
            Some(exception) => {
                Refusal::new(&exception.name, exception.message.as_str().unwrap_or(&error.message))
            }
            None => Refusal::new("", &error.message),
        };
        return Ok(Err(refusal));
    }
    let value = match envelope.result {
        Some(value) => value,
        None => read(wire, path, b"null")?,
    };
    Ok(Ok(Dated { value, at: answer.date() }))
}

/// Reads a JSON-2 answer: the bare value, or an exception with an HTTP status.
pub(crate) fn json2<T: DeserializeOwned>(wire: &Wire, path: &str, answer: &Answer) -> Result<Told<T>> {
    if !answer.is_json() {
        return Err(not_json(wire, path, answer));
    }
    if answer.status.is_success() {
        return Ok(Ok(Dated { value: read(wire, path, &answer.body)?, at: answer.date() }));
    }
    let exception: Exception = read(wire, path, &answer.body)?;
    let words = exception.message.as_str().unwrap_or_default();
    // A key that is not known: the status says it whatever the exception is called.
    let name = if answer.status.as_u16() == 401 { "Unauthorized" } else { &exception.name };
    Ok(Err(Refusal::new(name, words)))
}

fn read<T: DeserializeOwned>(wire: &Wire, path: &str, body: &[u8]) -> Result<T> {
    // Only where the reading stopped is told: what a stranger's server sent has no place in a message.
    serde_json::from_slice(body).map_err(|e| {
        wire.not_odoo(format!("unexpected content at /{path}, line {} column {}", e.line(), e.column()))
    })
}

fn not_json(wire: &Wire, path: &str, answer: &Answer) -> Error {
    let status = answer.status.as_u16();
    // a front before it that wants patience says so itself, in its own page
    if answer.status.is_server_error() || answer.status == StatusCode::TOO_MANY_REQUESTS {
        let words = format!("{} answered HTTP {status} without saying why.", wire.host());
        return Error::ServerError { words, status: Some(status) };
    }
    wire.not_odoo(format!("HTTP {status} and no JSON at /{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Endpoint, Limits};
    use reeve_domain::tls::Trust;
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    fn wire() -> Wire {
        let url = "https://acme.example".parse().unwrap();
        Wire::new(Endpoint { url, trust: Trust::Certificate { fingerprint: "00".into() } }, Limits::default())
            .unwrap()
    }

    fn answer(status: u16, kind: &'static str, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.as_bytes().to_vec() }
    }

    fn refusal(body: &str) -> Refusal {
        rpc::<Value>(&wire(), "jsonrpc", &answer(200, "application/json", body)).unwrap().unwrap_err()
    }

    #[test]
    fn a_reply_with_neither_result_nor_error_is_null() {
        let told =
            rpc::<Value>(&wire(), "x", &answer(200, "application/json", r#"{"jsonrpc":"2.0","id":1}"#));
        assert_eq!(told.unwrap().unwrap().value, Value::Null, "the dispatcher leaves out a null result");
        let id = rpc::<i64>(&wire(), "x", &answer(200, "application/json", r#"{"jsonrpc":"2.0","id":1}"#));
        assert!(matches!(id, Err(Error::NotOdoo { .. })), "where a value is needed, null is none");
    }

    #[test]
    fn refusals_are_known_by_the_exception_whatever_the_code() {
        let with_code = |code: i32, name: &str| {
            refusal(&format!(
                r#"{{"id":1,"error":{{"code":{code},"message":"Odoo Server Error","data":{{"name":"{name}","message":"No.\rNo!","debug":"Traceback secret"}}}}}}"#
            ))
        };
        for code in [200, 0, 100] {
            let denied = with_code(code, "odoo.exceptions.AccessDenied");
            assert!(denied.is_denied(), "code {code} must not matter");
            assert_eq!(denied.words, "No.\nNo!");
        }
        let cases = [
            ("odoo.exceptions.AccessError", "access_denied"),
            ("odoo.exceptions.UserError", "tenant_refused"),
            ("odoo.exceptions.ValidationError", "tenant_refused"),
            ("odoo.http.SessionExpiredException", "session_expired"),
            ("psycopg2.OperationalError", "server_error"),
            ("builtins.KeyError", "server_error"),
        ];
        for (name, code) in cases {
            assert_eq!(with_code(200, name).into_error().code().name(), code, "{name}");
        }
    }

    #[test]
    fn a_traceback_never_reaches_an_error() {
        let refused = refusal(
            r#"{"error":{"code":0,"message":"Odoo Server Error","data":{"name":"builtins.KeyError","message":"'x'","debug":"Traceback: password=hunter2"}}}"#,
        );
        assert!(!format!("{refused:?} {}", refused.clone().into_error()).contains("hunter2"));
    }

    #[test]
    fn json2_says_by_status_that_a_key_is_not_known() {
        let body = r#"{"name":"werkzeug.exceptions.Unauthorized","message":"Invalid apikey"}"#;
        let told = json2::<Value>(&wire(), "json/2/x/y", &answer(401, "application/json", body));
        assert!(told.unwrap().unwrap_err().is_denied());
    }

    #[test]
    fn pages_are_not_odoo_and_failing_proxies_are_server_errors() {
        let page =
            |status| rpc::<Value>(&wire(), "jsonrpc", &answer(status, "text/html", "<html>")).unwrap_err();
        assert!(matches!(page(200), Error::NotOdoo { .. }));
        assert!(matches!(page(404), Error::NotOdoo { .. }));
        assert!(matches!(page(502), Error::ServerError { status: Some(502), .. }));
        assert!(matches!(page(429), Error::ServerError { status: Some(429), .. }), "it wants patience");
    }
}
