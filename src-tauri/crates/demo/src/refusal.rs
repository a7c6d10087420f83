//! What a server says when it refuses, in the shapes Odoo uses.
//!
//! One value here becomes a JSON-RPC error (HTTP 200, code 200 up to 18 and 0 in 19), an HTTP 500 page (14 without a
//! database chosen) or a JSON-2 error with a real status: the caller's protocol decides, never the code that refuses.

use serde_json::{Value, json};

/// A refusal: the Python exception a real server would have raised.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// Dotted name of the exception class.
    pub(crate) name: &'static str,
    /// The words.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, message: message.into() }
    }
    pub(crate) fn access_denied() -> Self {
        Self::new("odoo.exceptions.AccessDenied", "Access Denied")
    }
    pub(crate) fn access(message: impl Into<String>) -> Self {
        Self::new("odoo.exceptions.AccessError", message)
    }
    pub(crate) fn user(message: impl Into<String>) -> Self {
        Self::new("odoo.exceptions.UserError", message)
    }
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new("odoo.exceptions.ValidationError", message)
    }
    pub(crate) fn value(message: impl Into<String>) -> Self {
        Self::new("builtins.ValueError", message)
    }
    pub(crate) fn kind(message: impl Into<String>) -> Self {
        Self::new("builtins.TypeError", message)
    }
    pub(crate) fn attribute(message: impl Into<String>) -> Self {
        Self::new("builtins.AttributeError", message)
    }
    pub(crate) fn missing(message: impl Into<String>) -> Self {
        Self::new("odoo.exceptions.MissingError", message)
    }
    pub(crate) fn session_expired() -> Self {
        Self::new("odoo.http.SessionExpiredException", "Session expired")
    }
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new("werkzeug.exceptions.NotFound", message)
    }

    /// The `data` member: what every protocol shows of the exception.
    pub(crate) fn data(&self) -> Value {
        json!({
            "name": self.name,
            "message": self.message,
            "arguments": [self.message],
            "context": {},
            "debug": format!("Traceback (most recent call last):\n  File \"demo\", line 1, in dispatch\n{}: {}\n", self.name, self.message),
        })
    }

    /// The `error` member of a JSON-RPC reply.
    pub(crate) fn json_rpc(&self, version: u16) -> Value {
        let (code, message) = match self.name {
            "odoo.http.SessionExpiredException" => (100, "Odoo Session Expired"),
            "werkzeug.exceptions.NotFound" => (404, "404: Not Found"),
            _ if version >= 19 => (0, "Odoo Server Error"),
            _ => (200, "Odoo Server Error"),
        };
        let mut error = json!({"code": code, "message": message, "data": self.data()});
        if code == 404 {
            error["http_status"] = json!(404);
        }
        error
    }

    /// The status a JSON-2 reply has in 19.
    pub(crate) fn http_status(&self) -> u16 {
        match self.name {
            "werkzeug.exceptions.Unauthorized" => 401,
            "odoo.exceptions.AccessDenied" | "odoo.exceptions.AccessError" => 403,
            "odoo.exceptions.MissingError" | "werkzeug.exceptions.NotFound" => 404,
            "odoo.exceptions.UserError"
            | "odoo.exceptions.ValidationError"
            | "werkzeug.exceptions.UnprocessableEntity" => 422,
            "werkzeug.exceptions.BadRequest" => 400,
            _ => 500,
        }
    }
}
