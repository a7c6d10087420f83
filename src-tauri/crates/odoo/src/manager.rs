//! The database manager: whether it can be used, and the proof of a master password.
//!
//! The danger this module exists for: while a server's master password is still the factory's, *any* password posted
//! to `/web/database/{create,duplicate,drop,backup,restore}` becomes the new one, for good. So nothing is posted there
//! before the server was seen to be protected. Seeing it is safe: the RPC service's `drop` of a database that does not
//! exist, with the factory's password, answers `false` on an unprotected server, is refused on a protected one, and
//! changes neither.

use reeve_domain::Secret;
use reeve_domain::check::Manager;
use serde_json::{Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use crate::answer::Refusal;
use crate::backup::Format;
use crate::error::{Error, Result};
use crate::retry;
use crate::server::Server;
use crate::transport::{Chosen, service};

/// The master password every Odoo starts with. Not a secret: it is how an unprotected server is recognised.
const FACTORY: &str = "admin";

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
        let page = retry::read(wire.limits(), || wire.get("web/database/manager", &[])).await?;
        if page.status.is_server_error() {
            let status = page.status.as_u16();
            let words = format!("The server's database manager answered with HTTP {status}.");
            return Err(Error::ServerError { words, status: Some(status) });
        }
        // Listing needs no password: it is refused exactly where the manager is switched off.
        let databases = self.databases().await?;
        let Some(databases) = databases.filter(|_| page.status.is_success()) else {
            return Ok(Manager::Disabled);
        };
        Ok(match self.try_master(FACTORY, &databases).await? {
            Verdict::Accepted => Manager::Unprotected,
            Verdict::Refused => Manager::Ready,
            Verdict::Unclear => Manager::Unknown,
        })
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
        let dialect = self.dialect().await?;
        // Where errors come as JSON only once a database is chosen, any listed one will do.
        let chosen = match databases.first() {
            Some(any) => Chosen::database(self.wire(), dialect, any).await?,
            None => Chosen::default(),
        };
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
        let wire = self.wire().patient();
        let told = service::<Value>(&wire, &Chosen::default(), "db", method, args).await?;
        told.map(|_| ()).map_err(refused_by_manager)
    }

    /// The fields of a backup request, checked to be safe to post.
    pub(crate) async fn backup_form(
        &self,
        database: &str,
        master: &Secret,
        format: Format,
    ) -> Result<String> {
        self.prove_master_password(master).await?;
        if self.database_exists(database).await == Some(false) {
            return Err(Error::UnknownDatabase { database: database.to_owned() });
        }
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs([
            ("master_pwd", master.expose()),
            ("name", database),
            ("backup_format", format.name()),
        ]);
        if format == Format::DatabaseZip {
            form.append_pair("filestore", "false");
        }
        Ok(form.finish())
    }
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
