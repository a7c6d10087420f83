//! One running Reeve: its folder, its opened store and keys, its connections and jobs.
//!
//! Begins closed: nothing but `setup` works until the place of secrets is open, because the store's key rests there.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_keys::Keys;
use reeve_store::Store;
use reeve_vault::Unlocked;
use tokio::sync::{Mutex, RwLock};

use crate::api::{StateChanged, Tag};
use crate::backups::Turns as DownloadTurns;
use crate::demo::Running;
use crate::desk::Turns;
use crate::host::Host;
use crate::jobs::Jobs;
use crate::plans::Keeper;
use crate::tenants::Connections;

/// Where and in what surroundings Reeve runs.
pub struct Options {
    /// The data folder; made when missing.
    pub home: PathBuf,
    /// The window, terminal or test around it.
    pub host: Arc<dyn Host>,
}

/// A running Reeve. Cheap to clone.
#[derive(Clone)]
pub struct Reeve(Arc<Inner>);

/// A running Reeve, as long as somebody else keeps it running.
pub(crate) struct Unkept(Weak<Inner>);

impl Unkept {
    pub(crate) fn upgrade(&self) -> Option<Reeve> {
        self.0.upgrade().map(Reeve)
    }
}

/// When something is looked at for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum First {
    /// At once.
    Now,
    /// After the first pause.
    Later,
}

struct Inner {
    home: PathBuf,
    host: Arc<dyn Host>,
    opened: RwLock<Option<Opened>>,
    /// Why opening without a question failed at the start.
    start_fault: std::sync::Mutex<Option<Fault>>,
    jobs: Jobs,
    connections: Connections,
    plans: Keeper,
    turns: Turns,
    downloads: DownloadTurns,
    demo: Mutex<Option<Running>>,
}

/// What is there once the keys are.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    /// What the vault's key opened; gone as soon as the keys are.
    pub(crate) unlocked: Unlocked,
    pub(crate) set_aside: Option<PathBuf>,
}

impl Reeve {
    /// Makes a closed one; touches neither disk nor network.
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Inner {
            home: options.home,
            host: options.host,
            opened: RwLock::new(None),
            start_fault: std::sync::Mutex::default(),
            jobs: Jobs::default(),
            connections: Connections::default(),
            plans: Keeper::default(),
            turns: Turns::default(),
            downloads: DownloadTurns::default(),
            demo: Mutex::new(None),
        }))
    }

    /// A reference that does not keep it running.
    pub(crate) fn weak(&self) -> Unkept {
        Unkept(Arc::downgrade(&self.0))
    }

    /// In a window, looks at something again and again; ends with the program, and keeps nobody alive while it waits. What keeps a look from being done is no reason to look no more.
    pub(crate) fn watch<F>(
        &self,
        every: Duration,
        first: First,
        what: &'static str,
        mut look: impl FnMut(Self) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<(), Fault>> + Send,
    {
        if !self.host().continues_jobs() {
            return;
        }
        let every = self.host().between(every);
        let reeve = self.weak();
        tokio::spawn(async move {
            if first == First::Later {
                tokio::time::sleep(every).await;
            }
            loop {
                let Some(reeve) = reeve.upgrade() else { return };
                if let Err(fault) = look(reeve).await {
                    tracing::warn!(code = %fault.code.name(), "{what} could not be told");
                }
                tokio::time::sleep(every).await;
            }
        });
    }

    /// The data folder.
    pub fn home(&self) -> &Path {
        &self.0.home
    }

    /// The surroundings.
    pub fn host(&self) -> &dyn Host {
        self.0.host.as_ref()
    }

    /// The opened store.
    ///
    /// # Errors
    /// [`Code::KeysLocked`] before `setup` opened it.
    pub async fn store(&self) -> Result<Store, Fault> {
        Ok(self.opened().await?.store)
    }

    pub(crate) async fn keys(&self) -> Result<Keys, Fault> {
        Ok(self.opened().await?.keys)
    }

    pub(crate) async fn opened(&self) -> Result<Opened, Fault> {
        self.0
            .opened
            .read()
            .await
            .clone()
            .ok_or_else(|| Fault::new(Code::KeysLocked, "The place of secrets is not open yet."))
    }

    pub(crate) fn slot(&self) -> &RwLock<Option<Opened>> {
        &self.0.opened
    }

    pub(crate) fn note_start(&self, fault: Option<Fault>) {
        *self.0.start_fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    pub(crate) fn start_fault(&self) -> Option<Fault> {
        self.0.start_fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    pub(crate) fn connections(&self) -> &Connections {
        &self.0.connections
    }

    pub(crate) fn plans(&self) -> &Keeper {
        &self.0.plans
    }

    /// Turns in threads.
    pub(crate) fn turns(&self) -> &Turns {
        &self.0.turns
    }

    /// Turns of downloads.
    pub(crate) fn downloads(&self) -> &DownloadTurns {
        &self.0.downloads
    }

    pub(crate) fn demo(&self) -> &Mutex<Option<Running>> {
        &self.0.demo
    }

    /// Says that these are stale, for one tenant or in general.
    pub(crate) fn changed(&self, tags: &[Tag], tenant: Option<&TenantId>) {
        self.host().state_changed(StateChanged { tags: tags.to_vec(), tenant: tenant.cloned() });
    }
}
