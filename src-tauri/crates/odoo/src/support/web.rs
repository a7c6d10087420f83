//! A web session beside the rest: what a browser would have. Opened to prove that a password works, tried again to prove
//! that nothing of it works any more.

use reeve_domain::Secret;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::reply::Cookie;
use crate::server::Server;
use crate::session::Session;
use crate::sign_in;
use crate::transport::{Call, Chosen};
use crate::web::{self, Opened};

/// A web session that was opened.
#[derive(Debug, Clone)]
pub struct WebAccess {
    /// Whose it is.
    pub uid: i64,
    /// The value of its cookie `session_id`: as good as the password while it lives.
    pub cookie: Secret,
}

impl Server {
    /// Signs in as a browser does. For an account with Settings rights that makes the tenant take the address in use for
    /// its own; [`Session::open_web_as`] puts it back.
    ///
    /// # Errors
    /// [`Error::SignInRefused`], [`Error::TwoFactorRequired`], [`Error::LockedOut`], and what kept the call from being made.
    pub async fn open_web(&self, database: &str, login: &str, password: &Secret) -> Result<WebAccess> {
        let chosen = Chosen::for_web(self.wire(), database).await?;
        let login = login.to_owned();
        match web::open(self.wire(), &chosen, &login, password).await? {
            Opened::Session { uid, cookie } => Ok(WebAccess { uid, cookie: cookie.value() }),
            Opened::SecondFactor => Err(Error::TwoFactorRequired { login }),
            Opened::Refused(refusal) if refusal.is_denied() => Err(sign_in::denied(login, refusal)),
            Opened::Refused(refusal) => Err(refusal.into_error()),
        }
    }

    /// Whether a web session still does something for its owner. A lively one counts as used.
    ///
    /// # Errors
    /// What kept the server from being asked: a server that does not answer is no proof that a session is dead.
    pub async fn web_lives(&self, cookie: &Secret) -> Result<bool> {
        let Some(cookie) = Cookie::new(cookie.expose()) else { return Ok(false) };
        let question = Call::model("res.users", "context_get", json!({}));
        let told = web::send::<Value>(self.wire(), &Chosen::default(), &cookie, &question).await;
        if !web::ended(&told) {
            return told?.map(|dated| dated.value.is_object()).map_err(crate::answer::Refusal::into_error);
        }
        // A page in the way looks like a session that was destroyed: the server itself has to be there.
        self.ask_version().await?;
        Ok(false)
    }

    /// Ends a web session, as a browser's sign-out does.
    ///
    /// # Errors
    /// What kept the call from being made. The session is then left to end by itself.
    pub async fn close_web(&self, cookie: &Secret) -> Result<()> {
        match Cookie::new(cookie.expose()) {
            Some(cookie) => web::close(self.wire(), &Chosen::default(), &cookie).await,
            None => Ok(()),
        }
    }
}

impl Session {
    /// As [`Server::open_web`], for another account of this tenant, and leaves the tenant's own address as it was. Dropped
    /// before its end it still does that, and ends the session that nobody takes.
    ///
    /// # Errors
    /// As [`Server::open_web`].
    pub async fn open_web_as(&self, login: &str, password: &Secret) -> Result<WebAccess> {
        let own_address = self.base_url().await?;
        self.enter_web(login, password, own_address).await
    }

    /// The part of [`Self::open_web_as`] that changes the tenant: a task of its own, so that whoever is dropped while it
    /// waits leaves nothing half done. Whoever may end the program meanwhile waits for it.
    pub(crate) async fn enter_web(
        &self,
        login: &str,
        password: &Secret,
        own_address: Option<Option<String>>,
    ) -> Result<WebAccess> {
        let (session, login, password) = (self.clone(), login.to_owned(), password.clone());
        let work = tokio::spawn(async move { session.entered_web(&login, &password, own_address).await });
        Ok(work.await.map_err(|e| Error::Misuse { why: e.to_string() })??.taken())
    }

    async fn entered_web(
        self,
        login: &str,
        password: &Secret,
        own_address: Option<Option<String>>,
    ) -> Result<Untaken> {
        let who = self.who();
        let opened = who.server.open_web(who.chosen.name(), login, password).await;
        if let Some(own_address) = own_address
            && let Err(error) = self.keep_base_url(own_address).await
        {
            if let Ok(access) = &opened {
                // one that is left ends by itself
                let _ = who.server.close_web(&access.cookie).await;
            }
            return Err(error);
        }
        opened.map(|access| Untaken { server: who.server.clone(), access, is_taken: false })
    }
}

/// A web session that nobody knows of yet: dropped, it is closed.
struct Untaken {
    server: Server,
    access: WebAccess,
    is_taken: bool,
}

impl Untaken {
    fn taken(mut self) -> WebAccess {
        self.is_taken = true;
        self.access.clone()
    }
}

impl Drop for Untaken {
    fn drop(&mut self) {
        if self.is_taken {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (server, cookie) = (self.server.clone(), self.access.cookie.clone());
        runtime.spawn(async move { server.close_web(&cookie).await });
    }
}
