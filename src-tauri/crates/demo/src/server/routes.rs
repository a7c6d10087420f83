//! Which request is answered by what, and what every version says to requests it does not know.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::misbehaviour::Misbehaviour;
use crate::refusal::Refusal;
use crate::reply::{Reply, werkzeug_page};
use crate::server::host::{Database, Host, Session};
use crate::server::request::Request;
use crate::server::{content, json2, manager, rpc, web};

/// A request on its way to an answer.
pub(crate) struct Exchange<'a> {
    pub(crate) host: &'a Host,
    pub(crate) request: &'a Request,
    pub(crate) faults: &'a [Misbehaviour],
    /// The session its cookie opens.
    pub(crate) session: Option<Session>,
}

impl Exchange<'_> {
    pub(crate) fn has(&self, fault: &Misbehaviour) -> bool {
        self.faults.contains(fault)
    }

    /// Whether the database manager is switched off (`list_db = False`).
    pub(crate) fn manager_is_off(&self) -> bool {
        self.has(&Misbehaviour::ManagerDisabled) || !self.host.surface().manager
    }

    /// The database the server would choose: the session's, the header's (from 19 on), or the only one there is.
    pub(crate) fn pinned(&self) -> Option<Arc<Database>> {
        let header = self.request.database.as_deref().filter(|_| self.host.version >= 19);
        let session = self.session.as_ref().and_then(|s| s.database.as_deref());
        if let Some(name) = header.or(session) {
            return self.host.database(name);
        }
        let mut all = self.host.all();
        if all.len() == 1 { all.pop() } else { None }
    }

    /// A JSON-RPC answer. Up to 15, a refusal met before a database was chosen is a bare HTTP 500 page.
    pub(crate) fn answer(&self, result: Result<Vec<u8>, Refusal>) -> Reply {
        match result {
            Ok(result) => Reply::result(self.request.id(), &result),
            Err(_) if self.host.old_http() && self.pinned().is_none() => server_error(),
            Err(refusal) => Reply::refusal(self.request.id(), &refusal, self.host.version),
        }
    }

    /// What a route that needs a database says when none is chosen.
    pub(crate) fn no_database(&self) -> Reply {
        if self.host.old_http() && self.request.is_json() {
            let refusal = Refusal::not_found(
                "404 Not Found: The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
            );
            let mut reply = Reply::refusal(self.request.id(), &refusal, self.host.version);
            reply.status = 404;
            return reply;
        }
        if self.host.old_http() {
            return Reply::not_found();
        }
        Reply::page(
            404,
            "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>\n<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>\n\n<!-- Alternatively, use the X-Odoo-Database header. -->\n",
        )
    }

    /// The header that hands a session to the client.
    pub(crate) fn cookie(&self, id: &str) -> String {
        let age = if self.host.old_http() { 7_776_000 } else { 604_800 };
        format!("session_id={id}; Max-Age={age}; HttpOnly; Path=/")
    }

    fn absolute(&self, path: &str) -> String {
        // the old HTTP layer sends whole addresses, the new one paths
        if self.host.old_http() { format!("{}{path}", self.request.origin()) } else { path.to_owned() }
    }
}

/// Answers a request.
pub(crate) fn route(exchange: &Exchange<'_>) -> Reply {
    let request = exchange.request;
    let version = exchange.host.version;
    let path = request.path.as_str();
    let json_route = matches!(
        path,
        "/jsonrpc" | "/web/webclient/version_info" | "/web/database/list" | "/web/dataset/call_kw"
    ) || path.starts_with("/web/session/")
        || path.starts_with("/web/dataset/call_kw/");
    if json_route && let Some(refused) = wrong_kind(exchange) {
        return refused;
    }
    match path {
        "/jsonrpc" => rpc::answer(exchange),
        "/web/webclient/version_info" => exchange.answer(Ok(version_info(version).to_string().into_bytes())),
        "/web/version" | "/json/version" if version >= 19 => Reply::value(
            200,
            &json!({"version_info": [version, 0, 0, "final", 0, ""], "version": format!("{version}.0")}),
        ),
        "/web/health" if version >= 15 => {
            let mut body = json!({"status": "pass"});
            if request.query("db_server_status").is_some() {
                body["db_server_status"] = json!(true);
            }
            Reply::value(200, &body)
        }
        "/" | "/odoo" | "/web" | "/web/login" => page(exchange, path),
        _ if path.starts_with("/web/database/") => manager::answer(exchange),
        _ if path.starts_with("/web/session/") || path.starts_with("/web/dataset/call_kw") => {
            web::answer(exchange)
        }
        _ if path == "/web/content" || path.starts_with("/web/content/") => content::answer(exchange),
        _ if path.starts_with("/json/2/") && version >= 19 => json2::answer(exchange),
        _ if version >= 16 && exchange.pinned().is_none() => exchange.no_database(),
        _ => Reply::not_found(),
    }
}

/// The version as `common.version` and the version route tell it.
pub(crate) fn version_info(version: u16) -> Value {
    json!({
        "server_version": format!("{version}.0"),
        "server_version_info": [version, 0, 0, "final", 0, ""],
        "server_serie": format!("{version}.0"),
        "protocol_version": 1,
    })
}

/// A JSON route asked with something else than JSON.
fn wrong_kind(exchange: &Exchange<'_>) -> Option<Reply> {
    let request = exchange.request;
    if !request.is_json() {
        let path = &request.path;
        return Some(if exchange.host.old_http() {
            Reply::page(
                400,
                werkzeug_page(
                    "400 Bad Request",
                    &format!(
                        "&lt;function&gt;, {path}: Function declared as capable of handling request of type 'json' but called with a request of type 'http'"
                    ),
                ),
            )
        } else {
            let kind = if exchange.host.version >= 19 { "jsonrpc" } else { "json" };
            Reply::page(
                415,
                werkzeug_page(
                    "415 Unsupported Media Type",
                    &format!(
                        "Request inferred type is compatible with [&#39;http&#39;] but &#39;{path}&#39; is type=&#39;{kind}&#39;.<br><br>Please verify the Content-Type request header and try again."
                    ),
                ),
            )
        });
    }
    if request.json.as_ref().is_some_and(Value::is_object) {
        return None;
    }
    Some(if exchange.host.old_http() {
        let body = String::from_utf8_lossy(&request.body);
        Reply::page(400, werkzeug_page("400 Bad Request", &format!("Invalid JSON data: {body:?}")))
    } else {
        Reply::page(400, "Invalid JSON data")
    })
}

fn page(exchange: &Exchange<'_>, path: &str) -> Reply {
    let host = exchange.host;
    let request = exchange.request;
    if path == "/" {
        return Reply::redirect(303, &exchange.absolute(if host.version >= 18 { "/odoo" } else { "/web" }));
    }
    // choosing a database, even one that is not there, starts a session and asks again with it
    let current = exchange.session.as_ref().and_then(|s| s.database.clone());
    if let Some(name) = request.query("db").filter(|name| current.as_deref() != Some(*name)) {
        let id = host.open(Session { database: Some(name.to_owned()), user: None });
        return Reply::redirect(302, &exchange.absolute(&format!("{path}?db={name}")))
            .with("set-cookie", exchange.cookie(&id));
    }
    if exchange.pinned().is_none() {
        return Reply::redirect(303, &exchange.absolute("/web/database/selector"));
    }
    if path == "/web/login" {
        return Reply::page(
            200,
            "<!DOCTYPE html>\n<html><head><title>Odoo</title><script>odoo = {csrf_token: \"0123456789abcdef\"};</script></head><body><form class=\"oe_login_form\" method=\"post\" action=\"/web/login\"><input name=\"login\"/><input name=\"password\" type=\"password\"/></form></body></html>\n",
        );
    }
    web::client(exchange).unwrap_or_else(|| Reply::redirect(303, &exchange.absolute("/web/login")))
}

fn server_error() -> Reply {
    Reply::page(
        500,
        werkzeug_page(
            "500 Internal Server Error",
            "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.",
        ),
    )
}
