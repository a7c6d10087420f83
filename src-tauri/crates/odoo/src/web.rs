//! The web session: what a browser has. Used to learn why a sign-in was refused, and where `/jsonrpc` is closed.
//!
//! Signing in here as an administrator makes Odoo rewrite `web.base.url` to the address used (unless frozen), as every
//! browser's sign-in does; nothing the client sends prevents it. That is why it is not the usual way.

use reeve_domain::Secret;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::json;
use tokio::sync::Mutex;

use crate::answer::{Refusal, Told};
use crate::error::{Error, Result};
use crate::reply::Cookie;
use crate::transport::{Call, Chosen, rpc};
use crate::wire::Wire;

/// What a web sign-in ended in.
#[derive(Debug)]
pub(crate) enum Opened {
    /// Signed in.
    Session { uid: i64, cookie: Cookie },
    /// The password is right, and a second factor is asked for.
    SecondFactor,
    /// Not signed in.
    Refused(Refusal),
}

#[derive(Deserialize)]
struct SessionInfo {
    #[serde(default, deserialize_with = "crate::value::record")]
    uid: Option<i64>,
}

/// Opens a web session.
pub(crate) async fn open(wire: &Wire, chosen: &Chosen, login: &str, password: &Secret) -> Result<Opened> {
    const PATH: &str = "web/session/authenticate";
    let params = json!({"db": chosen.name(), "login": login, "password": password.expose()});
    let body = json!({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params});
    let answer = wire.post(PATH, &body, chosen.headers()).await?;
    let info = match crate::answer::rpc::<SessionInfo>(wire, PATH, &answer)? {
        Ok(info) => info.value,
        Err(refusal) => return Ok(Opened::Refused(refusal)),
    };
    let Some(uid) = info.uid else { return Ok(Opened::SecondFactor) };
    // The server may keep the session it gave when the database was chosen.
    let cookie = answer.session_cookie().or_else(|| chosen.cookie().cloned());
    let cookie = cookie.ok_or_else(|| wire.not_odoo("it signed in without giving a session"))?;
    Ok(Opened::Session { uid, cookie })
}

/// Ends a web session, as a browser's sign-out does.
pub(crate) async fn close(wire: &Wire, chosen: &Chosen, cookie: &Cookie) -> Result<()> {
    let mut headers = chosen.headers();
    cookie.put(&mut headers);
    let told: Told<IgnoredAny> = rpc(wire, "web/session/destroy", json!({}), headers).await?;
    told.map(drop).map_err(Refusal::into_error)
}

/// Sends a call inside a web session.
pub(crate) async fn send<T: DeserializeOwned>(
    wire: &Wire,
    chosen: &Chosen,
    cookie: &Cookie,
    call: &Call,
) -> Result<Told<T>> {
    let mut headers = chosen.headers();
    cookie.put(&mut headers);
    let params =
        json!({"model": call.model, "method": call.method, "args": call.positions(), "kwargs": call.named});
    rpc(wire, "web/dataset/call_kw", params, headers).await
}

/// A signed-in web session, renewed by itself when it ends.
#[derive(Debug)]
pub(crate) struct WebLine {
    pub(crate) login: String,
    pub(crate) password: Secret,
    pub(crate) chosen: Chosen,
    pub(crate) cookie: Mutex<Cookie>,
}

impl WebLine {
    /// Sends a call; signs in once more when the session has ended meanwhile.
    pub(crate) async fn send<T: DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Result<Told<T>> {
        let used = self.cookie.lock().await.clone();
        let told = send(wire, &self.chosen, &used, call).await;
        if !ended(&told) {
            return told;
        }
        let renewed = self.renew(wire, &used).await?;
        send(wire, &self.chosen, &renewed, call).await
    }

    /// A fresh session, unless another call has renewed it already.
    async fn renew(&self, wire: &Wire, used: &Cookie) -> Result<Cookie> {
        let mut current = self.cookie.lock().await;
        if *current == *used {
            *current = match open(wire, &self.chosen, &self.login, &self.password).await? {
                Opened::Session { cookie, .. } => cookie,
                Opened::SecondFactor | Opened::Refused(_) => return Err(Error::SessionExpired),
            };
        }
        Ok(current.clone())
    }
}

/// A dead session is refused by name; one that was destroyed is not found at all.
pub(crate) fn ended<T>(told: &Result<Told<T>>) -> bool {
    match told {
        Ok(Err(refusal)) => matches!(refusal.name.as_str(), "SessionExpiredException" | "NotFound"),
        Err(Error::NotOdoo { .. }) => true,
        _ => false,
    }
}
