//! Renaming and dropping through a manager that was opened beforehand, so that two renames can follow each other with
//! nothing in between.
//!
//! These go over the RPC service, which checks the master password and never sets it.

use reeve_domain::Secret;
use serde_json::json;

use crate::error::{Error, Result};
use crate::server::Server;
use crate::transport::Chosen;

/// The database manager of a server that was seen to be protected, with a master password that it accepts.
#[derive(Debug, Clone)]
pub struct OpenManager {
    pub(crate) server: Server,
    pub(crate) master: Secret,
    /// A database that nothing is done to, where the server words its refusals only beside one.
    pub(super) beside: Chosen,
}

impl Server {
    /// Proves the master password as [`Self::prove_master_password`] does, for work on the databases `involved`.
    ///
    /// # Errors
    /// As [`Self::prove_master_password`].
    pub async fn open_manager(&self, master: &Secret, involved: &[&str]) -> Result<OpenManager> {
        self.prove_master_password(master).await?;
        let listed = self.databases().await?.unwrap_or_default();
        let bystander = listed.iter().find(|name| !involved.contains(&name.as_str()));
        let beside = self.beside(bystander.map(String::as_str)).await?;
        Ok(OpenManager { server: self.clone(), master: master.clone(), beside })
    }
}

impl OpenManager {
    /// Gives a database another name; its filestore goes with it. Calls that are under way in it are cut off.
    ///
    /// An answer that never arrived says nothing: only [`Server::database_exists`] of both names does.
    ///
    /// # Errors
    /// [`Error::UnknownDatabase`] and [`Error::DatabaseExists`], before anything is done; [`Error::ServerError`] with the
    /// server's words, as when somebody connected to the database in that moment: it may be tried again.
    pub async fn rename(&self, database: &str, to: &str) -> Result<()> {
        if self.server.database_exists(database).await == Some(false) {
            return Err(Error::UnknownDatabase { database: database.to_owned() });
        }
        if self.server.database_exists(to).await == Some(true) {
            return Err(Error::DatabaseExists { database: to.to_owned() });
        }
        let args = json!([self.master.expose(), database, to]);
        self.server.rename_beside(&self.beside, args).await
    }

    /// Removes a database and its filestore, for good.
    ///
    /// # Errors
    /// [`Error::UnknownDatabase`] when it is not there; [`Error::ServerError`] with the server's words.
    pub async fn drop_database(&self, database: &str) -> Result<()> {
        if self.server.database_exists(database).await == Some(false) {
            return Err(Error::UnknownDatabase { database: database.to_owned() });
        }
        let args = json!([self.master.expose(), database]);
        self.server.manage_beside(&self.beside, "drop", args).await
    }
}
