//! The database manager: whether it can be used, and the proof of a master password.
//!
//! The danger this module exists for: while a server's master password is still the factory's, *any* password posted
//! to `/web/database/{create,duplicate,drop,backup,restore}` becomes the new one, for good. So nothing is posted there
//! before the server was seen to be protected. Seeing it is safe: the RPC service's `drop` of a database that does not
//! exist, with the factory's password, answers `false` on an unprotected server, is refused on a protected one, and
//! changes neither.

mod page;
mod rename;
mod swap;
mod upload;

pub(crate) use page::page_words;
pub use rename::OpenManager;
pub use swap::Swapping;
pub use upload::{RestoreAs, Upload};

use reeve_domain::Secret;
use reeve_domain::check::Manager;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::Refusal;
use crate::error::{Error, Result};
use crate::retry;
use crate::server::Server;
use crate::transport::{Chosen, service};
use crate::wire::Wire;

/// The master password every Odoo starts with. Not a secret: it is how an unprotected server is recognised.
const FACTORY: &str = "admin";

/// So many databases are tried as the one a question is asked beside: one that was restored badly answers nothing.
const BYSTANDERS: usize = 4;

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

    /// Proves a master password without touching anything: dropping a database that does not exist.
    ///
    /// # Errors
    /// [`Error::MasterPasswordUnset`] before anything is posted, [`Error::MasterPasswordWrong`],
    /// [`Error::ManagerDisabled`].
    pub async fn prove_master_password(&self, master: &Secret) -> Result<()> {
        match self.manager().await? {
            Manager::Ready => {}
            Manager::Unprotected => {
                return Err(Error::MasterPasswordUnset { host: self.wire().host().to_owned() });
            }
            Manager::Disabled => return Err(disabled("The server's database manager is switched off.")),
            Manager::Unknown => return Err(unclear()),
        }
        let databases = self.databases().await?.unwrap_or_default();
        match self.try_master(master.expose(), &databases).await? {
            Verdict::Accepted => Ok(()),
            Verdict::Refused => Err(Error::MasterPasswordWrong),
            Verdict::Unclear => Err(unclear()),
        }
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

    /// Makes a database with an administrator, and waits until it is there.
    ///
    /// # Errors
    /// As [`Self::prove_master_password`]; [`Error::TenantRefused`] and [`Error::ServerError`] with the server's words.
    pub async fn create_database(
        &self,
        database: &str,
        master: &Secret,
        login: &str,
        password: &Secret,
    ) -> Result<()> {
        self.prove_master_password(master).await?;
        let args = json!([master.expose(), database, false, "en_US", password.expose(), login]);
        self.manage("create_database", args).await
    }

    /// Copies a database, filestore included. The copy's jobs and mail servers are live unless they are stopped.
    ///
    /// # Errors
    /// As [`Self::create_database`].
    pub async fn duplicate_database(&self, database: &str, copy: &str, master: &Secret) -> Result<()> {
        self.prove_master_password(master).await?;
        self.manage("duplicate_database", json!([master.expose(), database, copy])).await
    }

    /// Removes a database and its filestore, for good.
    ///
    /// # Errors
    /// [`Error::UnknownDatabase`] when it is not there; as [`Self::create_database`].
    pub async fn drop_database(&self, database: &str, master: &Secret) -> Result<()> {
        self.prove_master_password(master).await?;
        if self.database_exists(database).await == Some(false) {
            return Err(Error::UnknownDatabase { database: database.to_owned() });
        }
        self.manage("drop", json!([master.expose(), database])).await
    }

    async fn manage(&self, method: &str, args: Value) -> Result<()> {
        self.manage_beside(&Chosen::default(), method, args).await
    }

    async fn manage_beside(&self, chosen: &Chosen, method: &str, args: Value) -> Result<()> {
        managed(&self.wire().patient(), chosen, method, args).await
    }

    /// A rename is done in a moment: one whose answer does not come is looked at by its names, and not waited for.
    async fn rename_beside(&self, chosen: &Chosen, args: Value) -> Result<()> {
        managed(self.wire(), chosen, "rename", args).await
    }
}

async fn managed(wire: &Wire, chosen: &Chosen, method: &str, args: Value) -> Result<()> {
    let told = service::<Value>(wire, chosen, "db", method, args).await?;
    told.map(|_| ()).map_err(refused_by_manager)
}

fn refused_by_manager(refusal: Refusal) -> Error {
    if refusal.is_denied() { Error::MasterPasswordWrong } else { refusal.into_error() }
}

fn disabled(why: &str) -> Error {
    Error::ManagerDisabled { why: why.to_owned() }
}

fn unclear() -> Error {
    disabled("It could not be told whether the server's master password is set, so nothing was sent.")
}
