//! The web session: `/web/session/*` and `/web/dataset/call_kw`.

use serde_json::{Map, Value, json};

use crate::data::{TenantData, User};
use crate::misbehaviour::Misbehaviour;
use crate::moment::Moment;
use crate::orm::{Call, Caller, Line};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::server::calls;
use crate::server::door::{Denied, Entrance, sign_in};
use crate::server::host::{Database, Session, stamp};
use crate::server::routes::Exchange;
use crate::server::rpc::refused;

/// Answers a session's call.
pub(crate) fn answer(exchange: &Exchange<'_>) -> Reply {
    let path = exchange.request.path.as_str();
    if path == "/web/session/authenticate" {
        return authenticate(exchange);
    }
    if exchange.pinned().is_none() {
        return exchange.no_database();
    }
    match path {
        "/web/session/get_session_info" => exchange.answer(signed_in(exchange, |_, data, uid| {
            let user = data.user_by_id(uid).ok_or_else(Refusal::session_expired)?;
            Ok(info(data, user).to_string().into_bytes())
        })),
        "/web/session/check" => exchange.answer(signed_in(exchange, |_, _, _| Ok(b"null".to_vec()))),
        "/web/session/destroy" => {
            let gone = signed_in(exchange, |_, _, _| Ok(b"null".to_vec()));
            if gone.is_ok()
                && let Some(cookie) = &exchange.request.cookie
            {
                exchange.host.close(cookie);
            }
            let id = exchange.host.open(Session::default());
            exchange.answer(gone).with("set-cookie", exchange.cookie(&id))
        }
        _ if path.starts_with("/web/dataset/call_kw") => call_kw(exchange),
        _ => Reply::not_found(),
    }
}

/// The web client's page, for whoever is signed in.
pub(crate) fn client(exchange: &Exchange<'_>) -> Option<Reply> {
    let page = signed_in(exchange, |database, data, uid| {
        let user = data.user_by_id(uid).ok_or_else(Refusal::session_expired)?;
        Ok(database.client(&user.name).into_bytes())
    });
    page.ok().map(|page| Reply::page(200, page))
}

/// Runs something as the session's user, if it still is one.
pub(crate) fn signed_in(
    exchange: &Exchange<'_>,
    f: impl FnOnce(&Database, &mut TenantData, i64) -> Result<Vec<u8>, Refusal>,
) -> Result<Vec<u8>, Refusal> {
    let user = exchange.session.as_ref().and_then(|s| s.user.clone());
    let (Some(database), Some((uid, stamped))) = (exchange.pinned(), user) else {
        return Err(Refusal::session_expired());
    };
    // a session of another database is worth nothing here
    let same = exchange.session.as_ref().and_then(|s| s.database.as_deref()) == Some(database.name());
    if !same || exchange.has(&Misbehaviour::ExpiredSession) {
        return Err(Refusal::session_expired());
    }
    let id = exchange.request.cookie.as_deref().unwrap_or_default();
    database.with(|data| {
        let alive = data.user_by_id(uid).is_some_and(|u| stamp(u) == stamped) && !data.web.is_revoked(id);
        if !alive {
            // up to 15 a dead session is signed out for good; later it lives again when what killed it is undone
            if exchange.host.old_http() {
                exchange.host.sign(id, None);
            }
            return Err(Refusal::session_expired());
        }
        data.see_device(id, uid);
        let result = f(&database, data, uid);
        keep_alive(exchange, data, uid, &stamped);
        result
    })
}

/// A session outlives its owner's turning two-factor off in it.
fn keep_alive(exchange: &Exchange<'_>, data: &TenantData, uid: i64, before: &str) {
    let Some(user) = data.user_by_id(uid).filter(|user| !user.two_factor) else { return };
    let with_two_factor = stamp(&User { two_factor: true, ..user.clone() });
    if with_two_factor == before
        && let Some(id) = &exchange.request.cookie
    {
        exchange.host.sign(id, Some((uid, stamp(user))));
    }
}

fn authenticate(exchange: &Exchange<'_>) -> Reply {
    let (host, request) = (exchange.host, exchange.request);
    let (name, login, password) = (request.param("db"), request.param("login"), request.param("password"));
    let Some(database) = host.database(name) else { return exchange.answer(Err(host.no_database(name))) };
    let entrance = Entrance {
        keys: false,
        two_factor: true,
        guarded: true,
        locked_out: exchange.has(&Misbehaviour::LockedOut),
    };
    let outcome = database.with(|data| {
        let uid = sign_in(data, |u| u.login == login, password, entrance)?;
        let two_factor = data.user_by_id(uid).is_some_and(|u| u.two_factor);
        rewrite_base_url(exchange, data, uid);
        if !two_factor {
            data.record_sign_in(uid, Moment::now());
        }
        let user = data.user_by_id(uid).ok_or(Denied::Wrong)?;
        let answer = if two_factor { unfinished(data) } else { info(data, user) };
        Ok((answer, (!two_factor).then(|| (uid, stamp(user)))))
    });
    match outcome {
        Ok((answer, user)) => {
            // 19: who names the database by a header alone is answered, and gets no session to come back with
            if host.version >= 19 && request.database.is_some() && exchange.session.is_none() {
                return Reply::result(request.id(), answer.to_string().as_bytes());
            }
            if let Some(old) = &request.cookie {
                host.close(old);
            }
            let id = host.open(Session { database: Some(name.to_owned()), user });
            Reply::result(request.id(), answer.to_string().as_bytes())
                .with("set-cookie", exchange.cookie(&id))
        }
        // 19 trips over its own message when no database is chosen
        Err(Denied::CoolingDown) if host.version >= 19 && exchange.pinned().is_none() => {
            exchange.answer(Err(Refusal::value("invalid literal for int() with base 10: 'None'")))
        }
        Err(denied) => exchange.answer(Err(refused(denied))),
    }
}

/// A sign-in of somebody with Settings sets `web.base.url` to the address used, unless it is frozen.
fn rewrite_base_url(exchange: &Exchange<'_>, data: &mut TenantData, uid: i64) {
    let system = data.user_by_id(uid).is_some_and(|user| Caller::new(data, user).is_system());
    if system && data.parameter("web.base.url.freeze").is_none_or(str::is_empty) {
        data.set_parameter("web.base.url", &exchange.request.origin());
    }
}

fn call_kw(exchange: &Exchange<'_>) -> Reply {
    let params = exchange.request.params();
    let empty = Map::new();
    let call = Call {
        model: exchange.request.param("model"),
        method: exchange.request.param("method"),
        args: params.get("args").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default(),
        kwargs: params.get("kwargs").and_then(Value::as_object).unwrap_or(&empty),
        line: Line::Session(exchange.request.cookie.as_deref().unwrap_or_default()),
    };
    let version = exchange.host.version;
    let result = signed_in(exchange, |database, data, uid| {
        let Some(caller) = data.user_by_id(uid).map(|user| Caller::new(data, user)) else {
            return Err(Refusal::session_expired());
        };
        calls::run(exchange, database, data, &caller, &call).map_err(|refusal| {
            // the web client's route looks the model up before anything else does
            let no_model = refusal.message == format!("Object {} doesn't exist", call.model);
            match (no_model, version) {
                (true, 19..) => Refusal::not_found("404 Not Found: The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again."),
                (true, _) => Refusal::new("builtins.KeyError", call.model),
                _ => refusal,
            }
        })
    });
    exchange.answer(result)
}

/// What a signed-in session knows about itself: the members clients read.
fn info(data: &TenantData, user: &User) -> Value {
    let caller = Caller::new(data, user);
    let mut info = json!({
        "uid": user.id,
        "is_system": caller.is_system(),
        "is_admin": caller.is_system(),
        "user_context": {"lang": user.lang, "tz": user.tz, "uid": user.id},
        "db": data.database,
        "server_version": format!("{}.0", data.version),
        "server_version_info": [data.version, 0, 0, "final", 0, ""],
        "name": user.name,
        "username": user.login,
        "partner_display_name": user.name,
        "partner_id": user.partner_id,
        "web.base.url": data.parameter("web.base.url"),
        "active_ids_limit": 20000,
        "user_companies": {"current_company": [1, data.company], "allowed_companies": [[1, data.company]]},
    });
    if data.version >= 16 {
        info["is_public"] = json!(false);
        info["is_internal_user"] = json!(caller.is_internal());
    } else {
        info["company_id"] = json!(1);
        info["user_id"] = json!([user.id]);
    }
    info
}

/// Two-factor: the password was right and the code is still to come.
fn unfinished(data: &TenantData) -> Value {
    if data.version >= 15 {
        return json!({"uid": null});
    }
    json!({
        "uid": null, "is_system": false, "is_admin": false, "user_context": {}, "db": data.database,
        "server_version": format!("{}.0", data.version), "server_version_info": [data.version, 0, 0, "final", 0, ""],
        "name": false, "username": false, "partner_display_name": false, "company_id": null, "partner_id": null,
        "web.base.url": data.parameter("web.base.url"), "active_ids_limit": 20000, "user_id": [null],
    })
}
