//! A login at work on one database: calls, and the rule of two at a time.

use std::sync::Arc;

use reeve_domain::version::Version;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};

use crate::account::Layout;
use crate::answer::{Dated, Refusal};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::identity::unless_asked;
use crate::retry;
use crate::server::Server;
use crate::transport::{Call, Chosen, Subject, Transport};
use crate::wire::Wire;

/// How many requests a tenant gets at once: more gain nothing on its side and crowd out the people who work there.
const AT_ONCE: usize = 2;

/// Signed in on one database. Cheap to clone; clones share the session.
#[derive(Debug, Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

/// Who signed in where.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) server: Server,
    pub(crate) chosen: Chosen,
    pub(crate) login: String,
    pub(crate) uid: i64,
    pub(crate) version: Version,
    pub(crate) dialect: &'static Dialect,
}

#[derive(Debug)]
struct Inner {
    who: SignedIn,
    transport: Transport,
    turns: Semaphore,
    layout: OnceCell<Layout>,
    company: OnceCell<i64>,
}

impl Session {
    pub(crate) fn new(who: SignedIn, transport: Transport) -> Self {
        let (layout, company) = (OnceCell::new(), OnceCell::new());
        let inner = Inner { who, transport, turns: Semaphore::new(AT_ONCE), layout, company };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn who(&self) -> &SignedIn {
        &self.inner.who
    }

    /// The login's record id.
    pub fn uid(&self) -> i64 {
        self.inner.who.uid
    }

    /// What the server calls itself.
    pub fn version(&self) -> &Version {
        &self.inner.who.version
    }

    /// What differs in this version.
    pub fn dialect(&self) -> &Dialect {
        self.inner.who.dialect
    }

    pub(crate) fn known_layout(&self) -> &OnceCell<Layout> {
        &self.inner.layout
    }

    /// The company that keeps this tenant's password policy, once it is known that one does.
    pub(crate) fn known_company(&self) -> &OnceCell<i64> {
        &self.inner.company
    }

    /// Calls a method that only reads, again after passing failures.
    ///
    /// Pass arguments by name (`kwargs`), and as `args` at most the ids of the records: JSON-2 knows no positions.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn call(&self, model: &str, method: &str, args: Value, kwargs: Value) -> Result<Value> {
        unless_asked(self.read::<Value>(&generic(model, method, args, kwargs)?).await?.value)
    }

    /// Calls a method that may change something: never repeated, even where the answer was lost.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub async fn call_once(&self, model: &str, method: &str, args: Value, kwargs: Value) -> Result<Value> {
        self.change(&generic(model, method, args, kwargs)?).await
    }

    pub(crate) async fn read<T: DeserializeOwned>(&self, call: &Call) -> Result<Dated<T>> {
        // Boxed: several of these are often awaited side by side, and together they would be large.
        Box::pin(retry::read(self.wire().limits(), || self.once(self.wire(), call))).await
    }

    /// Makes a call that may change something, once.
    pub(crate) async fn change(&self, call: &Call) -> Result<Value> {
        unless_asked(Box::pin(self.once::<Value>(self.wire(), call)).await?.value)
    }

    /// As [`Self::change`], for work that may take the server long.
    pub(crate) async fn change_patiently(&self, call: &Call) -> Result<Value> {
        let wire = self.wire().patient();
        unless_asked(Box::pin(self.once::<Value>(&wire, call)).await?.value)
    }

    pub(crate) fn wire(&self) -> &Wire {
        self.inner.who.server.wire()
    }

    async fn once<T: DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Result<Dated<T>> {
        let _turn = self.turn().await?;
        let told = self.inner.transport.send(wire, call).await?;
        told.map_err(|refusal| self.refused(refusal))
    }

    /// Waits until this tenant may be asked one more thing. Keep what is given until its answer is there.
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>> {
        // The semaphore is never closed.
        self.inner.turns.acquire().await.map_err(|e| Error::Misuse { why: e.to_string() })
    }

    /// A refusal of the credential itself in the middle of work: the password was changed or the key revoked.
    fn refused(&self, refusal: Refusal) -> Error {
        if !refusal.is_denied() {
            return refusal.into_error();
        }
        let login = self.inner.who.login.clone();
        match &self.inner.transport {
            Transport::Json2(_) => Error::KeyRefused { login },
            Transport::Rpc(line) if line.is_key => Error::KeyRefused { login },
            Transport::Rpc(_) => Error::SignInRefused { login, words: None },
            Transport::Web(_) => refusal.into_error(),
        }
    }
}

fn generic(model: &str, method: &str, args: Value, kwargs: Value) -> Result<Call> {
    let subject = match args {
        Value::Null => Subject::Model,
        Value::Array(args) => match args.as_slice() {
            [] => Subject::Model,
            [ids] if is_ids(ids) => Subject::Records(ids.clone()),
            _ => Subject::Positions(args),
        },
        _ => return Err(Error::Misuse { why: format!("{model}.{method}: positional arguments are a list") }),
    };
    Ok(Call::new(model, method, subject, kwargs))
}

fn is_ids(value: &Value) -> bool {
    value.is_i64() || value.as_array().is_some_and(|ids| ids.iter().all(Value::is_i64))
}
