//! `/jsonrpc`: the services `common`, `object` and `db`.

use serde_json::{Map, Value, json};

use crate::misbehaviour::Misbehaviour;
use crate::moment::Moment;
use crate::orm::{Call, Caller, Line};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::server::door::{Denied, Entrance, sign_in};
use crate::server::host::Host;
use crate::server::routes::{Exchange, version_info};
use crate::server::{calls, manager};

/// Answers a call.
pub(crate) fn answer(exchange: &Exchange<'_>) -> Reply {
    exchange.answer(dispatch(exchange))
}

fn dispatch(exchange: &Exchange<'_>) -> Result<Vec<u8>, Refusal> {
    let request = exchange.request;
    let args: &[Value] =
        request.params().get("args").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let method = request.param("method");
    match request.param("service") {
        "common" => common(exchange, method, args),
        "object" => object(exchange, method, args),
        "db" => manager::service(exchange, method, args).map(|value| value.to_string().into_bytes()),
        other => Err(Refusal::new("builtins.KeyError", other)),
    }
}

pub(crate) fn text(args: &[Value], at: usize) -> &str {
    args.get(at).and_then(Value::as_str).unwrap_or_default()
}

/// How a password or key is taken over RPC. 19 neither counts failures here nor holds the cool-down.
fn entrance(host: &Host, exchange: &Exchange<'_>) -> Entrance {
    Entrance {
        keys: true,
        two_factor: false,
        guarded: host.version < 19,
        locked_out: exchange.has(&Misbehaviour::LockedOut),
    }
}

fn common(exchange: &Exchange<'_>, method: &str, args: &[Value]) -> Result<Vec<u8>, Refusal> {
    let host = exchange.host;
    match method {
        "version" => Ok(version_info(host.version).to_string().into_bytes()),
        "login" | "authenticate" => {
            let (login, secret) = (text(args, 1), text(args, 2));
            let database = host.database(text(args, 0)).ok_or_else(|| host.no_database(text(args, 0)))?;
            let uid = database.with(|data| {
                let uid = sign_in(data, |u| u.login == login, secret, entrance(host, exchange)).ok()?;
                data.record_sign_in(uid, Moment::now());
                Some(uid)
            });
            // every refusal is `false`, the cool-down included
            Ok(uid.map_or(json!(false), Value::from).to_string().into_bytes())
        }
        _ => Err(Refusal::new("builtins.Exception", format!("Method not found: {method}"))),
    }
}

fn object(exchange: &Exchange<'_>, method: &str, args: &[Value]) -> Result<Vec<u8>, Refusal> {
    let host = exchange.host;
    if !matches!(method, "execute" | "execute_kw") {
        return Err(Refusal::new("builtins.NameError", format!("Method not available {method}")));
    }
    let database = host.database(text(args, 0)).ok_or_else(|| host.no_database(text(args, 0)))?;
    let uid = args.get(1).and_then(Value::as_i64).unwrap_or_default();
    let empty = Map::new();
    let (positional, kwargs) = if method == "execute" {
        (args.get(5..).unwrap_or_default(), &empty)
    } else {
        let positional = args.get(5).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        (positional, args.get(6).and_then(Value::as_object).unwrap_or(&empty))
    };
    database.with(|data| {
        if host.version >= 17 && data.user_by_id(uid).is_none() {
            return Err(Refusal::missing(format!(
                "Record does not exist or has been deleted.\n(Record: res.users({uid},), User: {uid})"
            )));
        }
        sign_in(data, |u| u.id == uid, text(args, 2), entrance(host, exchange)).map_err(refused)?;
        let Some(caller) = data.user_by_id(uid).map(|user| Caller::new(data, user)) else {
            return Err(Refusal::access_denied());
        };
        calls::run(
            exchange,
            &database,
            data,
            &caller,
            &Call { model: text(args, 3), method: text(args, 4), args: positional, kwargs, line: Line::Rpc },
        )
    })
}

/// The words of a refused sign-in.
pub(crate) fn refused(denied: Denied) -> Refusal {
    match denied {
        Denied::Wrong => Refusal::access_denied(),
        Denied::CoolingDown => Refusal::new(
            "odoo.exceptions.AccessDenied",
            "Too many login failures, please wait a bit before trying again.",
        ),
    }
}
