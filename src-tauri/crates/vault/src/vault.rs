//! A vault: made, opened, and the repository behind it for one piece of work.

use std::sync::Arc;

use reeve_domain::Secret;
use rustic_core::repofile::ConfigFile;
use rustic_core::{
    ConfigOptions, Credentials, KeyOptions, OpenStatus, Repository, RepositoryBackends, RepositoryOptions,
};

use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::key::{Master, Unlocked};
use crate::lock::{Lock, Use};
use crate::store::Store;
use crate::watch::Watch;

/// An opened vault.
#[derive(Debug)]
pub struct Vault {
    pub(crate) store: Store,
    pub(crate) master: Master,
    settings: ConfigFile,
}

impl Vault {
    /// Makes a repository and opens it.
    ///
    /// # Errors
    /// [`Error::AlreadyThere`], [`Error::NotEmpty`], and what the store answers.
    pub fn init(store: Store, key: &Secret) -> Result<Self> {
        if store.size("config")?.is_some() || !store.list("keys/")?.is_empty() {
            return Err(Error::AlreadyThere(store.location()));
        }
        if !store.is_empty()? {
            return Err(Error::NotEmpty(store.location()));
        }
        let watch = Watch::new();
        let options = ConfigOptions::default().set_version(2_u32);
        let made = repository(Backend::new(store.clone(), watch.clone()), &watch)?.init(
            &Credentials::password(key.expose()),
            &KeyOptions::default().with_created(true),
            &options,
        );
        watch.answer(made)?;
        // what the store says it took is looked at before anybody relies on it
        Self::open(store, key)
    }

    /// Opens a repository.
    ///
    /// # Errors
    /// [`Error::NoVault`], [`Error::WrongKey`], [`Error::Newer`], and what the store answers.
    pub fn open(store: Store, key: &Secret) -> Result<Self> {
        Self::open_again(store, key, &Unlocked::default())
    }

    /// The same, without deriving again what this key opened the last time. The key file is read all the same: one that is
    /// gone or changed opens nothing.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_again(store: Store, key: &Secret, unlocked: &Unlocked) -> Result<Self> {
        let master = Master::unlock(&store, key, unlocked)?;
        let settings = master.settings(&store)?;
        Ok(Self { store, master, settings })
    }

    /// The repository's own name for itself.
    pub fn id(&self) -> String {
        self.settings.id.to_hex().as_str().to_owned()
    }

    /// Whether it could be changed now; nothing is.
    ///
    /// # Errors
    /// [`Error::Locked`] while somebody has it, and what the store answers.
    pub fn is_free(&self) -> Result<()> {
        drop(self.hold(Use::Alone)?);
        Ok(())
    }

    /// The repository for one piece of work.
    pub(crate) fn work(&self, watch: &Watch) -> Result<Repository<OpenStatus>> {
        self.work_with(Backend::new(self.store.clone(), watch.clone()), watch)
    }

    pub(crate) fn work_with(&self, backend: Backend, watch: &Watch) -> Result<Repository<OpenStatus>> {
        let credentials = Credentials::Masterkey(self.master.for_archiver()?);
        watch.answer(repository(backend, watch)?.open(&credentials))
    }

    /// Takes the repository for as long as the answer is held.
    pub(crate) fn hold(&self, use_: Use) -> Result<Lock> {
        Lock::take(&self.store, &self.master, use_)
    }

    /// The same for work that changes nothing: without a lock where the store lets nothing be written.
    pub(crate) fn hold_to_read(&self, use_: Use) -> Result<Option<Lock>> {
        Lock::take_to_read(&self.store, &self.master, use_)
    }
}

fn repository(backend: Backend, watch: &Watch) -> Result<Repository<()>> {
    // a cache would lie in the home folder of whoever runs this, beyond our own
    let options = RepositoryOptions::default().no_cache(true);
    let backends = RepositoryBackends::new(Arc::new(backend), None);
    Repository::new_with_progress(&options, &backends, watch.clone()).map_err(Error::from)
}
