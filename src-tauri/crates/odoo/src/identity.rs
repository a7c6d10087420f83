//! What Odoo does only for somebody who has just proven who they are: revoking keys and devices, turning two-factor off.
//!
//! Such a method, called by anybody else, answers with a wizard that asks for the password, and does nothing. Only a web
//! session can answer it. Opening one as an administrator rewrites `web.base.url`, which stands in every mail the tenant
//! sends: it is put back at once.

use reeve_domain::Secret;
use serde_json::{Value, json};

use crate::answer::Told;
use crate::error::{Error, Result};
use crate::parameters;
use crate::reply::Cookie;
use crate::retry;
use crate::session::Session;
use crate::sign_in;
use crate::transport::{Call, Chosen};
use crate::web::{self, Opened};

/// The wizard. A method behind it that answers with its name has done nothing.
const CHECK: &str = "res.users.identitycheck";
const BASE_URL: &str = "web.base.url";

/// A web session whose owner has just confirmed who they are. Odoo believes it for ten minutes; after that it is
/// confirmed again by itself. End it with [`Confirmed::close`].
pub struct Confirmed {
    session: Session,
    chosen: Chosen,
    cookie: Cookie,
    password: Secret,
}

impl std::fmt::Debug for Confirmed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Confirmed").field("uid", &self.session.uid()).finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a web session of the same account and confirms it with the account's password.
    ///
    /// # Errors
    /// [`Error::SignInRefused`] where it is not the password (an API key is none), [`Error::TwoFactorRequired`],
    /// [`Error::LockedOut`], and what kept the call from being made.
    pub async fn confirm(&self, password: &Secret) -> Result<Confirmed> {
        let who = self.who();
        // A cookie of its own: ending this session must not end what else goes on.
        let chosen = Chosen::for_web(self.wire(), who.chosen.name());
        let (own_address, chosen) = tokio::try_join!(self.base_url(), chosen)?;
        let opened = web::open(self.wire(), &chosen, &who.login, password).await;
        if let Some(own_address) = own_address {
            self.keep_base_url(own_address).await?;
        }
        let login = who.login.clone();
        let cookie = match opened? {
            Opened::Session { uid, cookie } if uid == self.uid() => cookie,
            Opened::Session { .. } => return Err(Error::SignInRefused { login, words: None }),
            Opened::SecondFactor => return Err(Error::TwoFactorRequired { login }),
            Opened::Refused(refusal) if refusal.is_denied() => return Err(sign_in::denied(login, refusal)),
            Opened::Refused(refusal) => return Err(refusal.into_error()),
        };
        let confirmed = Confirmed { session: self.clone(), chosen, cookie, password: password.clone() };
        // Behind the question, it only opens the wizard for a new key: asked for the question's sake.
        let harmless = Call::records("res.users", "api_key_wizard", &[self.uid()], json!({}));
        if let Err(e) = confirmed.protected(&harmless).await {
            confirmed.close().await.ok();
            return Err(e);
        }
        Ok(confirmed)
    }

    /// The tenant's own address. `Some(None)` where it has none, `None` for a login that may not see it: such a one does
    /// not change it either.
    pub(crate) async fn base_url(&self) -> Result<Option<Option<String>>> {
        match self.parameters(&[BASE_URL]).await {
            Ok(mut found) => Ok(Some(found.remove(BASE_URL).flatten())),
            Err(Error::AccessDenied { .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Puts the tenant's own address back where a sign-in has changed it. A write that is made again after passing
    /// failures: it is the same however often it is made, and what stays wrong stands in the tenant's mails.
    pub(crate) async fn keep_base_url(&self, own: Option<String>) -> Result<()> {
        if self.base_url().await? == Some(own.clone()) {
            return Ok(());
        }
        let call = parameters::set(BASE_URL, own);
        Box::pin(retry::read(self.wire().limits(), || self.change(&call))).await.map(drop)
    }
}

impl Confirmed {
    /// Revokes API keys.
    ///
    /// # Errors
    /// [`Error::AccessDenied`] for keys of others without the Settings rights, [`Error::TenantRefused`] for keys that
    /// are gone, [`Error::IdentityAsked`], [`Error::SessionExpired`], and what kept the call from being made.
    pub async fn revoke_keys(&self, ids: &[i64]) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        self.protected(&Call::records("res.users.apikeys", "remove", ids, json!({}))).await.map(drop)
    }

    /// Forgets devices of an account and ends their sessions; `None` means all of them.
    ///
    /// # Errors
    /// [`Error::NotInVersion`] before 18, and as [`Self::revoke_keys`].
    pub async fn revoke_devices(&self, user: i64, ids: Option<&[i64]>) -> Result<()> {
        let dialect = self.session.dialect();
        let Some(model) = dialect.devices else {
            return Err(Error::NotInVersion { series: dialect.series, what: "list of devices" });
        };
        let call = match ids {
            Some([]) => return Ok(()),
            Some(ids) => Call::records(model, "revoke", ids, json!({})),
            None => Call::records("res.users", "action_revoke_all_devices", &[user], json!({})),
        };
        self.protected(&call).await.map(drop)
    }

    /// Turns two-factor off.
    ///
    /// # Errors
    /// As [`Self::revoke_keys`].
    pub async fn disable_two_factor(&self, user: i64) -> Result<()> {
        let call = Call::records("res.users", self.session.dialect().totp_disable, &[user], json!({}));
        // Odoo says no to this by answering `false`.
        if self.protected(&call).await? == json!(false) {
            let words = "The tenant does not let this login turn two-factor off.".into();
            return Err(Error::AccessDenied { words });
        }
        Ok(())
    }

    /// Ends the web session.
    ///
    /// # Errors
    /// What kept the call from being made. The session is then left to end by itself.
    pub async fn close(self) -> Result<()> {
        web::close(self.session.wire(), &self.chosen, &self.cookie).await
    }

    /// Makes a call that is behind the question, and answers the question where it is asked: that makes the call.
    async fn protected(&self, call: &Call) -> Result<Value> {
        let answer = self.send(call).await?;
        if answer["res_model"] != CHECK {
            return Ok(answer);
        }
        let check = answer["res_id"].as_i64().ok_or(Error::IdentityAsked)?;
        let dialect = self.session.dialect();
        if dialect.identity_in_field {
            self.send(&Call::write(CHECK, check, json!({"password": self.password.expose()}))).await?;
        }
        let mut named = json!({});
        if dialect.identity_in_context {
            named["context"] = json!({"password": self.password.expose()});
        }
        unless_asked(self.send(&Call::records(CHECK, "run_check", &[check], named)).await?)
    }

    async fn send(&self, call: &Call) -> Result<Value> {
        let _turn = self.session.turn().await?;
        let told: Told<Value> = web::send(self.session.wire(), &self.chosen, &self.cookie, call).await?;
        told.map(|dated| dated.value).map_err(crate::answer::Refusal::into_error)
    }
}

/// An answer, unless it is the question who is asking.
pub(crate) fn unless_asked(answer: Value) -> Result<Value> {
    if answer["res_model"] == CHECK { Err(Error::IdentityAsked) } else { Ok(answer) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_who_is_asking_is_no_success() {
        let wizard = json!({"type": "ir.actions.act_window", "res_model": CHECK, "res_id": 3});
        assert_eq!(unless_asked(wizard), Err(Error::IdentityAsked));
        let done = json!({"type": "ir.actions.act_window_close"});
        assert_eq!(unless_asked(done.clone()), Ok(done));
        assert_eq!(unless_asked(json!(true)), Ok(json!(true)));
    }
}
