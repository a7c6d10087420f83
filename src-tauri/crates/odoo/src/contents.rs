//! Attachments' contents, one by one, as a browser downloads them: over a web session of the tenant's own.
//!
//! Every object of a filestore that the database names can be had so, with nothing installed; tried on 14 and 19. The
//! answer is the attachment's content as it is *now*: whoever wants what a dump named compares the hash.
//!
//! What must always hold: a session that ends meanwhile is opened anew a few times and no more, and the tenant keeps its
//! own address; what the tenant does not hand out (403, 404, 410) is an answer, and every other status a failure; the rule
//! of two at a time is kept.

use bytes::Bytes;
use reeve_domain::Secret;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use tokio::sync::{Mutex, SemaphorePermit};
use tokio_util::sync::CancellationToken;

use crate::body::Body;
use crate::error::{Error, Result, unless};
use crate::reply::Cookie;
use crate::retry;
use crate::session::Session;

/// How often a session that ended is opened anew: one that ends more often does not end by itself.
const MOST_RENEWALS: u32 = 3;

/// Where a browser asks for a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentOf {
    /// An attachment of its own.
    Attachment(i64),
    /// The attachment behind a field of a record.
    Field {
        /// The record's model.
        model: String,
        /// The record.
        id: i64,
        /// The field.
        field: String,
    },
}

/// What the tenant answers to who asks for a content.
#[derive(Debug)]
pub enum Served<'a> {
    /// The content.
    Content(Box<ContentStream<'a>>),
    /// It is not there any more, or this login may not read it; Odoo makes no difference.
    Nothing {
        /// The HTTP status.
        status: u16,
    },
}

/// A content on its way.
#[derive(Debug)]
pub struct ContentStream<'a> {
    body: Body,
    _turn: SemaphorePermit<'a>,
}

impl ContentStream<'_> {
    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Error::ConnectionCut`], [`Error::TimedOut`], [`Error::Cancelled`].
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        self.body.next().await
    }
}

/// A web session that contents are asked of.
#[derive(Debug)]
pub struct Contents {
    session: Session,
    password: Secret,
    opened: Mutex<Opened>,
}

#[derive(Debug)]
struct Opened {
    cookie: Cookie,
    renewals: u32,
}

impl Session {
    /// Opens a web session beside this one, with the login's password, to ask it for contents. A sign-in that is on its way
    /// is not broken off: what it leaves behind is put right first.
    ///
    /// # Errors
    /// As [`crate::Server::open_web`], and [`Error::Cancelled`].
    pub async fn open_contents(&self, password: &Secret, cancel: &CancellationToken) -> Result<Contents> {
        let cookie = self.open_own_web(password, cancel).await?;
        let opened = Mutex::new(Opened { cookie, renewals: 0 });
        Ok(Contents { session: self.clone(), password: password.clone(), opened })
    }

    async fn open_own_web(&self, password: &Secret, cancel: &CancellationToken) -> Result<Cookie> {
        let own_address = unless(cancel, self.base_url()).await?;
        let access = self.enter_web(&self.who().login, password, own_address).await?;
        Cookie::new(access.cookie.expose()).ok_or(Error::SessionExpired)
    }
}

impl Contents {
    /// Asks for a content.
    ///
    /// # Errors
    /// [`Error::SessionExpired`] where the session ends again and again, [`Error::Cancelled`], and what kept the tenant
    /// from being asked.
    pub async fn ask(&self, of: &ContentOf, cancel: &CancellationToken) -> Result<Served<'_>> {
        loop {
            let used = self.opened.lock().await.cookie.clone();
            if let Some(served) = unless(cancel, self.served(of, &used, cancel)).await? {
                return Ok(served);
            }
            // opening one takes a turn of its own
            self.renew(&used, cancel).await?;
        }
    }

    /// Ends the session, as a browser's sign-out does.
    ///
    /// # Errors
    /// What kept the call from being made. The session is then left to end by itself.
    pub async fn close(self) -> Result<()> {
        let cookie = self.opened.into_inner().cookie;
        self.session.who().server.close_web(&cookie.value()).await
    }

    /// The answer; none where the session is gone.
    async fn served(
        &self,
        of: &ContentOf,
        used: &Cookie,
        cancel: &CancellationToken,
    ) -> Result<Option<Served<'_>>> {
        let turn = self.session.turn().await?;
        let wire = self.session.wire();
        let response = retry::read_of_many(wire.limits(), || self.once(of, used)).await?;
        let status = response.status();
        if status == StatusCode::OK {
            let body = Body::new(wire, response, cancel.clone());
            return Ok(Some(Served::Content(Box::new(ContentStream { body, _turn: turn }))));
        }
        // without a session the route is there as well, and shows what anyone may see
        if !self.session.who().server.web_lives(&used.value()).await? {
            return Ok(None);
        }
        match status {
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
                Ok(Some(Served::Nothing { status: status.as_u16() }))
            }
            _ => Err(failed(status)),
        }
    }

    async fn once(&self, of: &ContentOf, cookie: &Cookie) -> Result<Response> {
        let mut headers = HeaderMap::new();
        cookie.put(&mut headers);
        let wire = self.session.wire();
        let response = match of {
            ContentOf::Attachment(id) => {
                wire.get_streamed(&format!("web/content/{id}"), &[("download", "true")], headers).await?
            }
            ContentOf::Field { model, id, field } => {
                let id = id.to_string();
                let query = [("model", model.as_str()), ("id", &id), ("field", field), ("download", "true")];
                wire.get_streamed("web/content", &query, headers).await?
            }
        };
        let status = response.status();
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            return Err(failed(status));
        }
        Ok(response)
    }

    /// A fresh session, unless another request has opened it already.
    async fn renew(&self, used: &Cookie, cancel: &CancellationToken) -> Result<()> {
        let mut opened = self.opened.lock().await;
        if opened.cookie != *used {
            return Ok(());
        }
        if opened.renewals == MOST_RENEWALS {
            return Err(Error::SessionExpired);
        }
        opened.renewals += 1;
        opened.cookie = self.session.open_own_web(&self.password, cancel).await?;
        Ok(())
    }
}

/// An answer that says nothing of the content.
fn failed(status: StatusCode) -> Error {
    let status = status.as_u16();
    Error::ServerError { words: format!("The server answered with HTTP {status}."), status: Some(status) }
}
