//! One installation of Reeve in a folder of its own, with surroundings that can be looked at and a clock that can be
//! moved; and a folder beside it for the files it is asked to write.

mod surroundings;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use reeve_app::api::{
    AddTenant, KeyPlace, ListUsers, Nothing, OfTenant, OpenSetup, PageOfJournal, RefreshUsers,
    SetMasterPassword, Status, TakeBackup, TenantView, UsersPage,
};
use reeve_app::{Host, Options, Reeve, backups, jobs, journal, setup, tenants, users};
use reeve_demo::Fleet;
use reeve_domain::job::Job;
use reeve_domain::journal::Entry;
use reeve_domain::tenant::{SignInWith, Stage, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::user::{UserFilter, UserSort};
use reeve_domain::{Fault, Secret};
use tempfile::TempDir;

pub use surroundings::Surroundings;
use surroundings::lock;

use crate::way_in::WayIn;

/// Opens the file of secrets of every installation that has one.
pub const PASSPHRASE: &str = "Unter-den-Linden-5417";

/// An opened installation.
pub struct Installation {
    /// What the commands are called with.
    pub reeve: Reeve,
    /// Its surroundings.
    pub host: Arc<Surroundings>,
    /// How it stood when it was opened.
    pub status: Status,
    folder: Arc<TempDir>,
    home: PathBuf,
    place: KeyPlace,
    secrets: Arc<Mutex<Vec<String>>>,
}

impl Installation {
    /// A new one with its secrets in memory: quick, and gone with the test.
    pub async fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let home = folder.path().join("home");
        Self::open(folder, home, KeyPlace::Memory, Surroundings::default(), Arc::default())
            .await
            .expect("a new installation opens")
    }

    /// A new one with its secrets in a file, so that it can be opened again.
    pub async fn with_key_file() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let home = folder.path().join("home");
        Self::open(folder, home, KeyPlace::File, Surroundings::default(), Arc::default())
            .await
            .expect("a new installation opens")
    }

    /// A new one with its secrets in a file, at a place of the test's choice.
    ///
    /// # Errors
    /// As [`setup::open`].
    pub async fn in_home(home: &Path) -> Result<Self, Fault> {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::open(folder, home.to_owned(), KeyPlace::File, Surroundings::default(), Arc::default()).await
    }

    async fn open(
        folder: Arc<TempDir>,
        home: PathBuf,
        place: KeyPlace,
        surroundings: Surroundings,
        secrets: Arc<Mutex<Vec<String>>>,
    ) -> Result<Self, Fault> {
        crate::leaks::listen_to_logs();
        std::fs::create_dir_all(folder.path().join("files")).unwrap();
        let host = Arc::new(surroundings);
        let reeve = Reeve::new(Options { home: home.clone(), host: Arc::clone(&host) as Arc<dyn Host> });
        let passphrase = (place == KeyPlace::File).then(|| Secret::new(PASSPHRASE.to_owned()));
        let status = setup::open(&reeve, OpenSetup { place, passphrase }).await?;
        let this = Self { reeve, host, status, folder, home, place, secrets };
        if place == KeyPlace::File {
            this.knows(PASSPHRASE);
        }
        Ok(this)
    }

    /// Ends this program.
    pub async fn close(self) -> Closed {
        let Self { reeve, folder, home, place, secrets, .. } = self;
        drop(reeve);
        // the last to let go of the local file puts its log away
        let log = home.join("reeve.db-wal");
        for _ in 0..400 {
            if std::fs::metadata(&log).map_or(0, |meta| meta.len()) == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        Closed { folder, home, place, secrets }
    }

    /// Ends this program and starts another one in the same folder, as a window (`continues` jobs) or a command line.
    ///
    /// # Errors
    /// As [`setup::open`].
    pub async fn start_again(self, continues: bool) -> Result<Self, Fault> {
        self.close().await.open(continues).await
    }

    /// Starts a second program beside this one, in the same folder.
    ///
    /// # Errors
    /// As [`setup::open`].
    pub async fn start_another(&self, continues: bool) -> Result<Self, Fault> {
        self.start_beside(Surroundings::new(continues)).await
    }

    /// Starts a window beside this program that looks at what the clock brings about without a rest to speak of.
    ///
    /// # Errors
    /// As [`setup::open`].
    pub async fn start_restless_window(&self) -> Result<Self, Fault> {
        self.start_beside(Surroundings::restless()).await
    }

    async fn start_beside(&self, surroundings: Surroundings) -> Result<Self, Fault> {
        let (folder, home) = (Arc::clone(&self.folder), self.home.clone());
        Self::open(folder, home, self.place, surroundings, Arc::clone(&self.secrets)).await
    }

    /// The data folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The folder for files.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// A path in it.
    pub fn file(&self, name: &str) -> String {
        self.files().join(name).to_string_lossy().into_owned()
    }

    /// Names in the folder for files, sorted.
    pub fn names(&self) -> Vec<String> {
        names_in(&self.files())
    }

    /// Notes a secret that must be found nowhere at the end.
    pub fn knows(&self, secret: &str) {
        let mut known = lock(&self.secrets);
        if !known.iter().any(|one| one == secret) {
            known.push(secret.to_owned());
        }
    }

    /// The secrets that were used so far.
    pub fn secrets(&self) -> Vec<String> {
        lock(&self.secrets).clone()
    }

    /// A request to connect this way in, with its password.
    pub fn request(&self, name: &str, way: &WayIn) -> AddTenant {
        for secret in way.secrets() {
            self.knows(&secret);
        }
        AddTenant {
            name: name.to_owned(),
            url: way.url.clone(),
            database: way.database.clone(),
            login: way.login.clone(),
            sign_in_with: SignInWith::Password,
            secret: Secret::new(way.password.clone()),
            platform: "other".to_owned(),
            trust: Trust::ExtraCa { pem: way.ca_pem.clone() },
            allow_plain_http: way.url.starts_with("http://"),
            stage: Stage::Test,
        }
    }

    /// Asks for a connection; every secret of it is noted first.
    ///
    /// # Errors
    /// As [`tenants::add`].
    pub async fn add(&self, request: AddTenant) -> Result<TenantView, Fault> {
        self.knows(request.secret.expose());
        tenants::add(&self.reeve, request).await
    }

    /// Connects this way in, with its master password.
    pub async fn connect(&self, name: &str, way: &WayIn) -> TenantId {
        self.connect_on(name, way, "other").await
    }

    /// The same of a tenant that this platform hosts.
    pub async fn connect_on(&self, name: &str, way: &WayIn, platform: &str) -> TenantId {
        let request = AddTenant { platform: platform.to_owned(), ..self.request(name, way) };
        let tenant = self.add(request).await.expect("the tenant connects").tenant.id;
        if let Some(master) = &way.master {
            self.master_password(&tenant, master).await.expect("the master password is right");
        }
        tenant
    }

    /// Connects every tenant of a fleet as `Tenant 00` and so on, without master passwords.
    pub async fn connect_all(&self, fleet: &Fleet) -> Vec<TenantId> {
        let mut ids = Vec::new();
        for n in 0..fleet.tenants().len() {
            let way = WayIn { master: None, ..WayIn::demo(fleet, n) };
            ids.push(self.connect(&format!("Tenant {n:02}"), &way).await);
        }
        ids
    }

    /// Stores a master password.
    ///
    /// # Errors
    /// As [`tenants::set_master_password`].
    pub async fn master_password(&self, tenant: &TenantId, master: &str) -> Result<TenantView, Fault> {
        self.knows(master);
        let secret = Secret::new(master.to_owned());
        tenants::set_master_password(&self.reeve, SetMasterPassword { tenant: tenant.clone(), secret }).await
    }

    /// What is known about a tenant.
    pub async fn tenant(&self, tenant: &TenantId) -> TenantView {
        tenants::show(&self.reeve, OfTenant { tenant: tenant.clone() }).await.expect("the tenant is known")
    }

    /// Names of the tenants.
    pub async fn tenants(&self) -> Vec<String> {
        let views = tenants::list(&self.reeve, Nothing {}).await.expect("the list");
        views.into_iter().map(|view| view.tenant.name).collect()
    }

    /// Reads people again, to the end of the job.
    pub async fn refresh(&self, of: &[&TenantId]) -> Job {
        let request = RefreshUsers { tenants: of.iter().map(|id| (*id).clone()).collect() };
        let job = users::refresh(&self.reeve, request).await.expect("a refresh begins");
        jobs::wait(&self.reeve, &job.id).await.expect("the job is known")
    }

    /// The first thousand people of a tenant, or of all, out of the cache.
    pub async fn people(&self, tenant: Option<&TenantId>, filter: UserFilter) -> UsersPage {
        let sort = UserSort::default();
        let request = ListUsers { tenant: tenant.cloned(), filter, sort, offset: 0, limit: 1_000 };
        users::list(&self.reeve, request).await.expect("the cache answers")
    }

    /// Logins out of the cache, public ones left out, sorted.
    pub async fn logins(&self, tenant: &TenantId) -> Vec<String> {
        let page = self.people(Some(tenant), UserFilter::default()).await;
        let mut logins: Vec<String> = page.rows.into_iter().map(|user| user.login).collect();
        logins.sort_unstable();
        logins
    }

    /// Begins a backup to a name in the folder for files.
    ///
    /// # Errors
    /// As [`backups::take`].
    pub async fn begin_backup(&self, tenant: &TenantId, name: &str) -> Result<Job, Fault> {
        let request =
            TakeBackup { tenant: tenant.clone(), to: Some(self.file(name)), per_second: None, seal_to: None };
        backups::take(&self.reeve, request).await
    }

    /// Takes a backup to a name in the folder for files, to the end of the job.
    pub async fn backup(&self, tenant: &TenantId, name: &str) -> Job {
        let job = self.begin_backup(tenant, name).await.expect("a backup begins");
        jobs::wait(&self.reeve, &job.id).await.expect("the job is known")
    }

    /// The whole journal, oldest first.
    pub async fn journal(&self) -> Vec<Entry> {
        let page = journal::page(&self.reeve, PageOfJournal { before: None, limit: 1_000 })
            .await
            .expect("the journal");
        page.entries.into_iter().rev().collect()
    }

    /// The journal's chain holds.
    pub async fn assert_journal_holds(&self) {
        let report = journal::verify(&self.reeve, Nothing {}).await.expect("the journal can be walked");
        assert!(report.ok, "the chain holds: {report:?}");
    }
}

/// An installation whose program has ended.
pub struct Closed {
    folder: Arc<TempDir>,
    home: PathBuf,
    place: KeyPlace,
    secrets: Arc<Mutex<Vec<String>>>,
}

impl Closed {
    /// The data folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Starts a program in it, as a window (`continues` jobs) or a command line.
    ///
    /// # Errors
    /// As [`setup::open`].
    pub async fn open(&self, continues: bool) -> Result<Installation, Fault> {
        let (folder, home) = (Arc::clone(&self.folder), self.home.clone());
        Installation::open(folder, home, self.place, Surroundings::new(continues), Arc::clone(&self.secrets))
            .await
    }
}

/// Names in a folder, sorted.
pub fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}
