//! A manager that was opened beforehand: two renames can follow each other with nothing in between, and a backup or a
//! restore can follow the proof of its master password.
//!
//! Renaming and dropping go over the RPC service, which checks the master password and never sets it. Backups and restores
//! are posted to the pages that would set one: for those a proof is good once, and for seconds only, because a server that
//! was started anew without its settings is another server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reeve_domain::Secret;
use serde_json::json;

use crate::error::{Error, Result};
use crate::server::Server;
use crate::transport::Chosen;

/// How long a proof holds for what would set a master password.
const HOLDS: Duration = Duration::from_secs(10);

/// The database manager of a server that was seen to be protected, with a master password that it accepts.
#[derive(Debug, Clone)]
pub struct OpenManager {
    pub(crate) server: Server,
    pub(crate) master: Secret,
    /// A database that nothing is done to, where the server words its refusals only beside one.
    pub(super) beside: Chosen,
    proven_at: Instant,
    /// Whether the proof was used for a post; shared by all clones.
    used: Arc<AtomicBool>,
}

impl Server {
    /// Proves the master password as [`Self::prove_master_password`] does, for work on the databases `involved`.
    ///
    /// # Errors
    /// As [`Self::prove_master_password`].
    pub async fn open_manager(&self, master: &Secret, involved: &[&str]) -> Result<OpenManager> {
        self.prove_master_password(master).await?;
        let proven_at = Instant::now();
        let listed = self.databases().await?.unwrap_or_default();
        let bystander = listed.iter().find(|name| !involved.contains(&name.as_str()));
        let beside = self.beside(bystander.map(String::as_str)).await?;
        let used = Arc::default();
        Ok(OpenManager { server: self.clone(), master: master.clone(), beside, proven_at, used })
    }
}

impl OpenManager {
    /// Makes sure that the master password may be posted to a page that would set it.
    ///
    /// # Errors
    /// As [`Server::prove_master_password`].
    pub(crate) async fn proven(&self) -> Result<()> {
        let is_spent = self.used.swap(true, Ordering::Relaxed);
        if is_spent || self.proven_at.elapsed() > HOLDS {
            self.server.prove_master_password(&self.master).await?;
        }
        Ok(())
    }

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
