//! The database manager: whether it can be used, the proof of a master password, and what is done with one.
//!
//! The danger this module exists for: while a server's master password is still the factory's, *any* password posted
//! to `/web/database/{create,duplicate,drop,backup,restore}` becomes the new one, for good. So nothing is posted there
//! before the server was seen to be protected. Seeing it is safe: the RPC service's `drop` of a database that does not
//! exist, with the factory's password, answers `false` on an unprotected server, is refused on a protected one, and
//! changes neither.
//!
//! What must always hold: nothing is done with a master password but through [`DatabaseManager`], and on a proof of it; and
//! a proof is good for one piece of work that begins within seconds, because a server that was started anew without its
//! settings is another one. A post is a piece of work, and so is a swap: its renames go over RPC, which sets nothing.

mod page;
mod swap;
mod upload;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub(crate) use page::page_words;
pub use swap::Swapping;
pub use upload::{RestoreAs, Upload};

use reeve_domain::Secret;
use reeve_domain::check::Manager;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::Told;
use crate::error::{Error, Result};
use crate::retry;
use crate::server::Server;
use crate::transport::{Chosen, service};

/// The master password every Odoo starts with. Not a secret: it is how an unprotected server is recognised.
const FACTORY: &str = "admin";

/// So many databases are tried as the one a question is asked beside: one that was restored badly answers nothing.
const BYSTANDERS: usize = 4;

/// How long a proof is good for.
const HOLDS: Duration = Duration::from_secs(10);

/// What the service says to a master password.
enum Verdict {
    Accepted,
    Refused,
    Unclear,
}

impl Server {
    /// What the database manager allows. Posts nothing that could set a master password.
    ///
    /// # Errors
    /// Whatever keeps the server from being reached.
    pub async fn manager(&self) -> Result<Manager> {
        let wire = self.wire();
        let shown = retry::read_of_all_databases(wire.limits(), || self.manager_page()).await?;
        // Listing needs no password: it is refused exactly where the manager is switched off.
        let databases = self.databases().await?;
        let Some(databases) = databases.filter(|_| shown) else {
            return Ok(Manager::Disabled);
        };
        Ok(match self.try_master(FACTORY, &databases).await? {
            Verdict::Accepted => Manager::Unprotected,
            Verdict::Refused => Manager::Ready,
            Verdict::Unclear => Manager::Unknown,
        })
    }

    /// Asks for the manager's page once: whether the server shows it.
    async fn manager_page(&self) -> Result<bool> {
        let status = self.wire().get("web/database/manager", &[]).await?.status;
        // a front that asks for patience says nothing about what is behind it
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            let words = format!("The server's database manager answered with HTTP {}.", status.as_u16());
            return Err(Error::ServerError { words, status: Some(status.as_u16()) });
        }
        Ok(status.is_success())
    }

    /// Its database manager, to be asked with this master password. Nothing is sent.
    pub fn database_manager(&self, master: &Secret) -> DatabaseManager {
        DatabaseManager { server: self.clone(), master: master.clone(), proven_at: Arc::default() }
    }

    async fn try_master(&self, password: &str, databases: &[String]) -> Result<Verdict> {
        // Where errors come as JSON only once a database is chosen, any listed one that answers will do.
        let beside = databases.iter().map(|name| Some(name.as_str())).take(BYSTANDERS);
        let beside = if databases.is_empty() { vec![None] } else { beside.collect() };
        for database in beside {
            match self.try_master_beside(password, database).await? {
                Verdict::Unclear => {}
                clear => return Ok(clear),
            }
        }
        Ok(Verdict::Unclear)
    }

    async fn try_master_beside(&self, password: &str, database: Option<&str>) -> Result<Verdict> {
        let chosen = self.beside(database).await?;
        let absent = format!("reeve-absent-{}", Uuid::new_v4().simple());
        match service::<bool>(self.wire(), &chosen, "db", "drop", json!([password, absent])).await {
            Ok(Ok(dropped)) if !dropped.value => Ok(Verdict::Accepted),
            Ok(Err(refusal)) if refusal.is_denied() => Ok(Verdict::Refused),
            Ok(_) | Err(Error::NotOdoo { .. } | Error::ServerError { status: Some(500), .. }) => {
                Ok(Verdict::Unclear)
            }
            Err(e) => Err(e),
        }
    }

    /// A way to the services beside a database they are not asked about.
    async fn beside(&self, database: Option<&str>) -> Result<Chosen> {
        let dialect = self.dialect().await?;
        match database {
            Some(any) => Chosen::database(self.wire(), dialect, any).await,
            None => Ok(Chosen::default()),
        }
    }
}

/// A server's database manager, and the master password that it is asked with. Clones share the proof of it.
#[derive(Debug, Clone)]
pub struct DatabaseManager {
    pub(crate) server: Server,
    pub(crate) master: Secret,
    /// When the master password was proven, until something is done on that proof.
    proven_at: Arc<Mutex<Option<Instant>>>,
}

impl DatabaseManager {
    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Proves the master password without touching anything. What is done next, within seconds, needs no other proof.
    ///
    /// # Errors
    /// [`Error::MasterPasswordUnset`] before anything is sent, [`Error::MasterPasswordWrong`], [`Error::ManagerDisabled`].
    pub async fn prove(&self) -> Result<()> {
        self.proof().take();
        self.ask_proof().await?;
        *self.proof() = Some(Instant::now());
        Ok(())
    }

    /// Makes sure that the master password may be used, once: on the proof that there is, or on another.
    pub(crate) async fn proven(&self) -> Result<()> {
        let proven_at = self.proof().take();
        match proven_at {
            Some(at) if holds(at, Instant::now()) => Ok(()),
            _ => self.ask_proof().await,
        }
    }

    fn proof(&self) -> MutexGuard<'_, Option<Instant>> {
        self.proven_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask_proof(&self) -> Result<()> {
        match self.server.manager().await? {
            Manager::Ready => {}
            Manager::Unprotected => {
                return Err(Error::MasterPasswordUnset { host: self.server.wire().host().to_owned() });
            }
            Manager::Disabled => return Err(disabled("The server's database manager is switched off.")),
            Manager::Unknown => return Err(unclear()),
        }
        let databases = self.server.databases().await?.unwrap_or_default();
        match self.server.try_master(self.master.expose(), &databases).await? {
            Verdict::Accepted => Ok(()),
            Verdict::Refused => Err(Error::MasterPasswordWrong),
            Verdict::Unclear => Err(unclear()),
        }
    }

    /// Copies a database, filestore included. The copy's jobs and mail servers are live unless they are stopped.
    ///
    /// # Errors
    /// As [`Self::prove`]; [`Error::TenantRefused`] and [`Error::ServerError`] with the server's words.
    pub async fn duplicate_database(&self, database: &str, copy: &str) -> Result<()> {
        self.proven().await?;
        self.manage("duplicate_database", json!([self.master.expose(), database, copy])).await
    }

    /// Removes a database and its filestore, for good.
    ///
    /// # Errors
    /// [`Error::UnknownDatabase`] when it is not there; as [`Self::duplicate_database`].
    pub async fn drop_database(&self, database: &str) -> Result<()> {
        self.proven().await?;
        self.must_exist(database).await?;
        self.manage("drop", json!([self.master.expose(), database])).await
    }

    /// Nothing, unless the server says that there is no such database.
    pub(crate) async fn must_exist(&self, database: &str) -> Result<()> {
        match self.server.database_exists(database).await {
            Some(false) => Err(Error::UnknownDatabase { database: database.to_owned() }),
            _ => Ok(()),
        }
    }

    async fn manage(&self, method: &str, args: Value) -> Result<()> {
        let wire = self.server.wire().patient();
        done(service::<Value>(&wire, &Chosen::default(), "db", method, args).await?)
    }
}

/// Whether a proof is still good.
fn holds(proven_at: Instant, now: Instant) -> bool {
    now.duration_since(proven_at) <= HOLDS
}

/// What the service answers to work on a database.
fn done(told: Told<Value>) -> Result<()> {
    match told {
        Ok(_) => Ok(()),
        Err(refusal) if refusal.is_denied() => Err(Error::MasterPasswordWrong),
        Err(refusal) => Err(refusal.into_error()),
    }
}

fn disabled(why: &str) -> Error {
    Error::ManagerDisabled { why: why.to_owned() }
}

fn unclear() -> Error {
    disabled("It could not be told whether the server's master password is set, so nothing was sent.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_for_ten_seconds_and_no_longer() {
        let proven_at = Instant::now();
        assert!(holds(proven_at, proven_at + Duration::from_secs(10)));
        assert!(!holds(proven_at, proven_at + Duration::from_millis(10_001)));
    }
}
