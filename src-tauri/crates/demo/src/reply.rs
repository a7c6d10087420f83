//! One answer on its way out: status, headers and a body that is either whole or made while it is sent.

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::refusal::Refusal;

/// A body.
pub(crate) enum Content {
    /// Whole, with a length.
    Whole(Bytes),
    /// Made while it is sent; `bytes` is what it will come to, for faults that need the middle. No length is announced.
    Stream { pieces: mpsc::Receiver<Bytes>, bytes: u64 },
}

/// An answer before faults are applied to it.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) content: Content,
    /// HTTP/1.0, closed at the end: how 14's built-in server sends a dump.
    pub(crate) close_delimited: bool,
    /// The connection breaks after so many bytes of this one.
    pub(crate) cut_after: Option<u64>,
}

impl Reply {
    pub(crate) fn whole(status: u16, kind: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: vec![("content-type", kind.to_owned())],
            content: Content::Whole(body.into()),
            close_delimited: false,
            cut_after: None,
        }
    }

    pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::whole(status, "application/json", body)
    }

    pub(crate) fn value(status: u16, body: &Value) -> Self {
        Self::json(status, body.to_string())
    }

    pub(crate) fn page(status: u16, body: impl Into<Bytes>) -> Self {
        Self::whole(status, "text/html; charset=utf-8", body)
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::page(status, werkzeug_page("Redirecting...", "You should be redirected automatically."))
            .with("location", to)
    }

    pub(crate) fn not_found() -> Self {
        Self::page(
            404,
            werkzeug_page(
                "404 Not Found",
                "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
            ),
        )
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A JSON-RPC success around an already written result.
    pub(crate) fn result(id: &Value, result: &[u8]) -> Self {
        let id = id.to_string();
        let mut body = Vec::with_capacity(result.len() + id.len() + 40);
        body.extend_from_slice(br#"{"jsonrpc": "2.0", "id": "#);
        body.extend_from_slice(id.as_bytes());
        // the dispatcher leaves `result` out when it is null
        if result != b"null" {
            body.extend_from_slice(br#", "result": "#);
            body.extend_from_slice(result);
        }
        body.push(b'}');
        Self::json(200, body)
    }

    /// A JSON-RPC refusal.
    pub(crate) fn refusal(id: &Value, refusal: &Refusal, version: u16) -> Self {
        // 19 answers a dead session before it has read the request's id
        let expired = refusal.name == "odoo.http.SessionExpiredException";
        let id = if expired && version >= 19 { &Value::Null } else { id };
        Self::value(200, &serde_json::json!({"jsonrpc": "2.0", "id": id, "error": refusal.json_rpc(version)}))
    }
}

/// The page werkzeug makes for a bare status.
pub(crate) fn werkzeug_page(title: &str, words: &str) -> String {
    let heading = title.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    format!("<!doctype html>\n<html lang=en>\n<title>{title}</title>\n<h1>{heading}</h1>\n<p>{words}</p>\n")
}
