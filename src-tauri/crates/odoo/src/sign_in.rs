//! Signing in: choosing the way, and saying as exactly as the server lets us why it was refused.
//!
//! `/jsonrpc` answers a bare `false` whatever the reason. The reason is then asked for once at the web session's door,
//! which tells a second factor, a cool-down and a plain refusal apart. Up to 18 that counts as a second failure towards
//! the lockout (19 does not count the first), which is the price of not sending people to change a password that is right.

use reeve_domain::Secret;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Dated, Refusal, Told};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::server::Server;
use crate::session::{Session, SignedIn};
use crate::transport::{Call, Chosen, Json2Line, RpcLine, Subject, Transport, service};
use crate::web::{self, Opened, WebLine};

/// The cool-down every Odoo starts with (`base.login_cooldown_duration`), in seconds. Nobody who is locked out can read
/// the real one.
const COOL_DOWN: u32 = 60;

/// How a cool-down announces itself. Odoo raises the same exception for it as for a wrong password and says it in
/// English whatever the language, so this text is all there is to tell them apart.
const COOL_DOWN_WORDS: &str = "Too many login failures";

/// What a login proves itself with.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    /// The account's password.
    Password(&'a Secret),
    /// An API key of the account.
    ApiKey(&'a Secret),
}

/// One attempt to sign in.
struct Attempt<'a> {
    server: &'a Server,
    dialect: &'static Dialect,
    chosen: Chosen,
    database: &'a str,
    login: &'a str,
    credential: Credential<'a>,
}

impl Server {
    /// Signs in on one database.
    ///
    /// # Errors
    /// [`Error::SignInRefused`], [`Error::KeyRefused`], [`Error::TwoFactorRequired`], [`Error::LockedOut`],
    /// [`Error::UnknownDatabase`], [`Error::VersionUnsupported`], and whatever keeps the server from being reached.
    pub async fn sign_in(&self, database: &str, login: &str, credential: Credential<'_>) -> Result<Session> {
        let version = self.version().await?;
        let dialect = Dialect::of(&version)?;
        let chosen = Chosen::database(self.wire(), dialect, database).await?;
        let attempt = Attempt { server: self, dialect, chosen: chosen.clone(), database, login, credential };
        let (uid, transport) = match credential {
            Credential::ApiKey(key) if dialect.json2 => attempt.with_bearer(key).await?,
            Credential::ApiKey(secret) | Credential::Password(secret) => attempt.with_rpc(secret).await?,
        };
        let who = SignedIn { server: self.clone(), chosen, login: login.to_owned(), uid, version, dialect };
        Ok(Session::new(who, transport))
    }
}

impl Attempt<'_> {
    async fn with_rpc(&self, secret: &Secret) -> Result<(i64, Transport)> {
        let wire = self.server.wire();
        // Without `base_location` in the last argument the server leaves its own address alone.
        let args = json!([self.database, self.login, secret.expose(), {}]);
        let uid = match service::<Value>(wire, &self.chosen, "common", "authenticate", args).await {
            Ok(Ok(uid)) => uid.value.as_i64(),
            Ok(Err(refusal)) if refusal.is_denied() => None,
            Ok(Err(refusal)) => return Err(self.unless_unknown(refusal.into_error()).await),
            // `/jsonrpc` is closed to us: what a browser uses cannot be.
            Err(Error::NotOdoo { .. }) => return self.with_web(secret).await,
            Err(e) => return Err(self.unless_unknown(e).await),
        };
        match uid {
            Some(uid) => {
                let line = RpcLine {
                    uid,
                    secret: secret.clone(),
                    is_key: matches!(self.credential, Credential::ApiKey(_)),
                    chosen: self.chosen.clone(),
                };
                Ok((uid, Transport::Rpc(line)))
            }
            None => self.with_web(secret).await,
        }
    }

    /// At the web session's door: signs in where `/jsonrpc` could not, or says why not.
    async fn with_web(&self, secret: &Secret) -> Result<(i64, Transport)> {
        let wire = self.server.wire();
        let chosen = if self.dialect.database_header {
            Chosen::for_web(wire, self.database).await?
        } else {
            self.chosen.clone()
        };
        match web::open(wire, &chosen, self.login, secret).await {
            Ok(Opened::Session { uid, cookie }) => {
                let line = WebLine {
                    login: self.login.to_owned(),
                    password: secret.clone(),
                    chosen,
                    cookie: cookie.into(),
                };
                Ok((uid, Transport::Web(line)))
            }
            Ok(Opened::SecondFactor) => Err(Error::TwoFactorRequired { login: self.login.to_owned() }),
            Ok(Opened::Refused(refusal)) if refusal.is_denied() => Err(self.refused(refusal)),
            Ok(Opened::Refused(refusal)) => Err(self.unless_unknown(refusal.into_error()).await),
            // Refused, in the one way a 14 knows while no database is chosen.
            Err(Error::ServerError { status: Some(500), .. }) if self.dialect.pins_database => {
                Err(self.unless_unknown(self.refused(Refusal::default())).await)
            }
            Err(e) => Err(e),
        }
    }

    async fn with_bearer(&self, key: &Secret) -> Result<(i64, Transport)> {
        let line = Json2Line { chosen: self.chosen.clone(), key: key.clone() };
        let transport = Transport::Json2(line);
        let wire = self.server.wire();
        let context = Call::model("res.users", "context_get", json!({}));
        let told: Told<Context> = match transport.send(wire, &context).await {
            Ok(told) => told,
            Err(e) => return Err(self.unless_unknown(e).await),
        };
        let uid = self.or_key_refused(told)?.value.uid;

        // A key signs in its owner, whoever was named: a connection must not quietly be somebody else's.
        let owner = Subject::Matching(json!([["id", "=", uid], ["login", "=", self.login]]));
        let count = Call::new("res.users", "search_count", owner, json!({}));
        let told: Told<u64> = transport.send(wire, &count).await?;
        if self.or_key_refused(told)?.value == 0 {
            return Err(Error::KeyRefused { login: self.login.to_owned() });
        }
        Ok((uid, transport))
    }

    fn or_key_refused<T>(&self, told: Told<T>) -> Result<Dated<T>> {
        told.map_err(|refusal| if refusal.is_denied() { self.refused(refusal) } else { refusal.into_error() })
    }

    fn refused(&self, refusal: Refusal) -> Error {
        match self.credential {
            Credential::ApiKey(_) if !is_cool_down(&refusal) => {
                Error::KeyRefused { login: self.login.to_owned() }
            }
            _ => denied(self.login.to_owned(), refusal),
        }
    }

    /// A failing server may simply have no such database: it can be asked.
    async fn unless_unknown(&self, error: Error) -> Error {
        let may_be_unknown = matches!(
            error,
            Error::ServerError { .. }
                | Error::NotOdoo { .. }
                | Error::SignInRefused { .. }
                | Error::KeyRefused { .. }
        );
        if may_be_unknown && self.server.database_exists(self.database).await == Some(false) {
            return Error::UnknownDatabase { database: self.database.to_owned() };
        }
        error
    }
}

fn is_cool_down(refusal: &Refusal) -> bool {
    refusal.words.starts_with(COOL_DOWN_WORDS)
}

/// What a refused password means.
pub(crate) fn denied(login: String, refusal: Refusal) -> Error {
    if is_cool_down(&refusal) {
        return Error::LockedOut { seconds: COOL_DOWN };
    }
    let plain = refusal.words.is_empty() || refusal.words.eq_ignore_ascii_case("access denied");
    Error::SignInRefused { login, words: (!plain).then_some(refusal.words) }
}

#[derive(Deserialize)]
struct Context {
    uid: i64,
}
