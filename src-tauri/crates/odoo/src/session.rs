//! A login at work on one database: calls, and the rule of two at a time.

use std::sync::Arc;

use reeve_domain::version::Version;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::{OnceCell, Semaphore};

use crate::account::Layout;
use crate::answer::{Dated, Refusal};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::retry;
use crate::server::Server;
use crate::transport::{Call, Subject, Transport};

/// How many requests a tenant gets at once: more gain nothing on its side and crowd out the people who work there.
const AT_ONCE: usize = 2;

/// Signed in on one database. Cheap to clone; clones share the session.
#[derive(Debug, Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    server: Server,
    login: String,
    uid: i64,
    version: Version,
    dialect: &'static Dialect,
    transport: Transport,
    turns: Semaphore,
    layout: OnceCell<Layout>,
}

impl Session {
    pub(crate) fn new(
        server: Server,
        login: &str,
        uid: i64,
        version: Version,
        dialect: &'static Dialect,
        transport: Transport,
    ) -> Self {
        let inner = Inner {
            server,
            login: login.to_owned(),
            uid,
            version,
            dialect,
            transport,
            turns: Semaphore::new(AT_ONCE),
            layout: OnceCell::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The login's record id.
    pub fn uid(&self) -> i64 {
        self.inner.uid
    }

    /// What the server calls itself.
    pub fn version(&self) -> &Version {
        &self.inner.version
    }

    /// What differs in this version.
    pub fn dialect(&self) -> &Dialect {
        self.inner.dialect
    }

    pub(crate) fn layout(&self) -> &OnceCell<Layout> {
        &self.inner.layout
    }

    /// Calls a method that only reads, again after passing failures.
    ///
    /// Pass arguments by name (`kwargs`), and as `args` at most the ids of the records: JSON-2 knows no positions.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn call(&self, model: &str, method: &str, args: Value, kwargs: Value) -> Result<Value> {
        Ok(self.read(&generic(model, method, args, kwargs)?).await?.value)
    }

    /// Calls a method that may change something: never repeated, even where the answer was lost.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub async fn call_once(&self, model: &str, method: &str, args: Value, kwargs: Value) -> Result<Value> {
        Ok(self.once(&generic(model, method, args, kwargs)?).await?.value)
    }

    pub(crate) async fn read<T: DeserializeOwned>(&self, call: &Call) -> Result<Dated<T>> {
        // Boxed: several of these are often awaited side by side, and together they would be large.
        Box::pin(retry::read(self.inner.server.wire().limits(), || self.once(call))).await
    }

    async fn once<T: DeserializeOwned>(&self, call: &Call) -> Result<Dated<T>> {
        // The semaphore is never closed.
        let _turn = self.inner.turns.acquire().await.map_err(|e| Error::Misuse { why: e.to_string() })?;
        let told = self.inner.transport.send(self.inner.server.wire(), call).await?;
        told.map_err(|refusal| self.refused(refusal))
    }

    /// A refusal of the credential itself in the middle of work: the password was changed or the key revoked.
    fn refused(&self, refusal: Refusal) -> Error {
        if !refusal.is_denied() {
            return refusal.into_error();
        }
        let login = self.inner.login.clone();
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
