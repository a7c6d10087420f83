//! A server nobody has signed in to: what it shows to anyone.

use std::sync::Arc;

use chrono::Utc;
use reeve_domain::check::Probe;
use reeve_domain::version::Version;
use reeve_promises::ServerSeen;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::answer::Dated;
use crate::dialect::Dialect;
use crate::endpoint::{Endpoint, Limits};
use crate::error::{Error, Result};
use crate::inspect::inspect;
use crate::retry;
use crate::transport::{Chosen, rpc, service};
use crate::wire::Wire;

/// One address. Cheap to clone; clones share connections and what is known about the server.
#[derive(Debug, Clone)]
pub struct Server {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    wire: Wire,
    version: OnceCell<Version>,
}

#[derive(Deserialize)]
struct VersionInfo {
    server_version: String,
    #[serde(default)]
    server_version_info: Value,
}

impl Server {
    /// Prepares a server. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::BadAuthority`] when the extra CA holds no certificate.
    pub fn new(endpoint: Endpoint, limits: Limits) -> Result<Self> {
        let wire = Wire::new(endpoint, limits)?;
        Ok(Self { inner: Arc::new(Inner { wire, version: OnceCell::new() }) })
    }

    pub(crate) fn wire(&self) -> &Wire {
        &self.inner.wire
    }

    /// What anyone sees. A certificate that is not accepted is shown instead of refused, and then no request is made.
    ///
    /// # Errors
    /// Whatever keeps the server from being reached, and [`Error::NotOdoo`].
    pub async fn probe(&self) -> Result<Probe> {
        let wire = self.wire();
        let url = wire.base().to_string();
        let tls = if wire.base().scheme() == "https" {
            Some(retry::read(wire.limits(), || inspect(wire.base(), wire.judge(), wire.limits())).await?)
        } else {
            None
        };
        if tls.as_ref().is_some_and(|facts| facts.problem.is_some()) {
            return Ok(Probe { url, version: None, tls, databases: None, clock_offset_seconds: None });
        }
        let version = retry::read(wire.limits(), || self.ask_version()).await?;
        let offset = version.at.map(|theirs| (theirs - Utc::now()).num_seconds());
        let databases = self.databases().await?;
        Ok(Probe {
            url,
            version: Some(version.value),
            tls,
            databases,
            clock_offset_seconds: offset.and_then(|seconds| i32::try_from(seconds).ok()),
        })
    }

    /// What the server calls itself. Asked once, then remembered.
    ///
    /// # Errors
    /// [`Error::NotOdoo`] when the version route does not answer as Odoo's does.
    pub async fn version(&self) -> Result<Version> {
        let ask = || async { Ok(retry::read(self.wire().limits(), || self.ask_version()).await?.value) };
        self.inner.version.get_or_try_init(ask).await.cloned()
    }

    pub(crate) async fn dialect(&self) -> Result<&'static Dialect> {
        Dialect::of(&self.version().await?)
    }

    /// Asks the server what it is, whatever is known already.
    pub(crate) async fn ask_version(&self) -> Result<Dated<Version>> {
        let wire = self.wire();
        let told =
            rpc::<VersionInfo>(wire, "web/webclient/version_info", json!({}), Default::default()).await?;
        let Dated { value, at } = told.map_err(|refusal| wire.not_odoo(refusal.words))?;
        let version = Version::parse(&value.server_version, Some(&value.server_version_info))
            .ok_or_else(|| wire.not_odoo("its version cannot be read"))?;
        Ok(Dated { value: version, at })
    }

    /// The databases the server lists; `None` where it does not list them.
    ///
    /// # Errors
    /// Whatever keeps the server from being reached.
    pub async fn databases(&self) -> Result<Option<Vec<String>>> {
        let wire = self.wire();
        let list = || rpc::<Vec<String>>(wire, "web/database/list", json!({}), Default::default());
        match retry::read(wire.limits(), list).await {
            Ok(Ok(list)) => Ok(Some(list.value)),
            // Refused in Odoo's form, closed by a proxy, or as a bare HTTP 500: 14 has no other way to say no before a
            // database is chosen.
            Ok(Err(_)) | Err(Error::NotOdoo { .. } | Error::ServerError { status: Some(500), .. }) => {
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }

    /// Whether a database of this name exists; `None` where the server does not tell. It tells even when it lists none.
    pub async fn database_exists(&self, database: &str) -> Option<bool> {
        let nowhere = Chosen::default();
        let ask = || service::<bool>(self.wire(), &nowhere, "db", "db_exist", json!([database]));
        match retry::read(self.wire().limits(), ask).await {
            Ok(Ok(exists)) => Some(exists.value),
            _ => None,
        }
    }

    /// What the server shows to anyone of itself, seen by somebody with an account on `database`. Posts nothing that
    /// [`Self::manager`] does not.
    ///
    /// # Errors
    /// Whatever keeps the server from being reached.
    pub async fn seen_by_strangers(&self, database: &str) -> Result<ServerSeen> {
        let (manager, databases) = (self.manager().await?, self.databases().await?);
        Ok(ServerSeen { manager, databases, database: database.to_owned() })
    }
}
