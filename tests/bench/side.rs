//! Reeve's sides: what a copy of this program does when it is told to be one. Always through `reeve_app`, as the window
//! and the command line do it.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use futures_util::StreamExt as _;
use reeve_app::api::{
    AddTenant, KeyPlace, ListUsers, OfJob, OpenSetup, RefreshUsers, SetMasterPassword, TakeBackup,
};
use reeve_app::{Options, Quiet, Reeve, backups, jobs, setup, tenants, users};
use reeve_demo::DemoTenant;
use reeve_domain::Secret;
use reeve_domain::job::{Job, JobId, JobState, Phase};
use reeve_domain::restore::RestoreTarget;
use reeve_domain::tenant::{SignInWith, Stage, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::user::{UserColumn, UserFilter, UserSort};
use reeve_store::bench::{self, Times};
use reeve_tests::way_in::WayIn;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Result;

/// Opens the secrets of a home that was prepared.
pub const PASSPHRASE: &str = "a fleet for benchmarks";
/// People on one page of the window's list.
const PAGE: u32 = 80;

/// What to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// Takes a backup.
    Download,
    /// Reads one tenant's people for the first time.
    Sync,
    /// Reads the people of all tenants of a prepared home.
    Fleet,
    /// Changes a policy of all tenants of a prepared home.
    Change,
    /// Checks the promises of all tenants of a prepared home.
    Promises,
    /// Fills a cache and searches it.
    Search,
    /// Opens windows, within a session that has a keyring.
    Start,
    /// Proves a backup file.
    Verify,
    /// Brings a backup out of a bucket.
    Fetch,
    /// Puts a backup file into the vault of a prepared home.
    VaultAdd,
    /// Takes the newest backup out of it.
    VaultExport,
    /// Brings every tenant's day into the vault of a prepared home.
    VaultRun,
    /// Restores a backup on the side, as two people with prepared homes.
    Restore,
    /// The same in the live database's place.
    RestoreLive,
}

impl Side {
    /// As it is given on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::Sync => "sync",
            Self::Fleet => "fleet",
            Self::Change => "change",
            Self::Promises => "promises",
            Self::Search => "search",
            Self::Start => "start",
            Self::Verify => "verify",
            Self::Fetch => "fetch",
            Self::VaultAdd => "vault-add",
            Self::VaultExport => "vault-export",
            Self::VaultRun => "vault-run",
            Self::Restore => "restore",
            Self::RestoreLive => "restore-live",
        }
    }
}

/// A tenant to connect.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Connection {
    /// Its address; may lead over a link of ours.
    pub url: String,
    /// Its database.
    pub database: String,
    /// The administrator.
    pub login: String,
    /// A made-up password.
    pub password: String,
    /// The server's made-up master password.
    pub master_password: String,
    /// Who issued its certificate, in PEM.
    pub ca_pem: String,
}

impl Connection {
    /// To a tenant of the demo fleet.
    pub fn to(tenant: &DemoTenant, ca_pem: &str) -> Self {
        Self {
            url: tenant.url.clone(),
            database: tenant.database.clone(),
            login: tenant.login.clone(),
            password: tenant.password.clone(),
            master_password: tenant.master_password.clone(),
            ca_pem: ca_pem.to_owned(),
        }
    }

    /// To a tenant that somebody else has.
    pub fn of(way: &WayIn) -> Self {
        Self {
            url: way.url.clone(),
            database: way.database.clone(),
            login: way.login.clone(),
            password: way.password.clone(),
            master_password: way.master.clone().unwrap_or_default(),
            ca_pem: way.ca_pem.clone(),
        }
    }
}

/// What a side is told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    /// The data folder; made when missing.
    pub home: PathBuf,
    /// The tenant, where it is about one.
    pub connection: Option<Connection>,
    /// Where a backup goes.
    pub file: Option<PathBuf>,
    /// How many people there are to be afterwards, or to be made up; for a backup, which day it is.
    pub people: usize,
    /// Over how many tenants made-up people are spread.
    pub tenants: usize,
}

impl Task {
    /// About one file, in a home.
    pub fn of_file(home: &Path, file: &Path) -> Self {
        Self { home: home.to_owned(), connection: None, file: Some(file.to_owned()), people: 0, tenants: 0 }
    }

    /// The file's path.
    ///
    /// # Errors
    /// When it is about none.
    pub fn file(&self) -> Result<String> {
        Ok(self.file.as_ref().ok_or("it is about no file")?.to_string_lossy().into_owned())
    }
}

/// Does what stdin says and answers on stdout.
///
/// # Errors
/// Whatever keeps it from being measured.
pub async fn run(side: Side, runs: usize) -> Result<()> {
    let task: Task = serde_json::from_reader(std::io::stdin())?;
    let answer = match side {
        Side::Download => download(&task).await?,
        Side::Sync => sync(&task).await?,
        Side::Fleet => fleet(&task).await?,
        Side::Change => crate::change::ours::change(&task).await?,
        Side::Promises => crate::promises::ours::check(&task).await?,
        Side::Search => search(&task).await?,
        Side::Start => crate::start::inside(&task, runs).await?,
        Side::Verify => crate::verify::ours::verify(&task).await?,
        Side::Fetch => crate::store::ours::fetch(&task).await?,
        Side::VaultAdd => crate::vault::ours::add(&task).await?,
        Side::VaultExport => crate::vault::ours::export(&task).await?,
        Side::VaultRun => crate::day::ours::run(&task).await?,
        Side::Restore => Box::pin(crate::restore::ours::restore(&task, RestoreTarget::Side)).await?,
        Side::RestoreLive => Box::pin(crate::restore::ours::restore(&task, RestoreTarget::Live)).await?,
    };
    println!("{answer}");
    Ok(())
}

async fn download(task: &Task) -> Result<Value> {
    let reeve = open(&task.home, KeyPlace::Memory).await?;
    let (connection, tenant) = connect(&reeve, task).await?;
    let secret = Secret::new(connection.master_password.clone());
    tenants::set_master_password(&reeve, SetMasterPassword { tenant: tenant.clone(), secret }).await?;
    let file = task.file()?;

    let began = Instant::now();
    let job =
        backups::take(&reeve, TakeBackup { tenant, to: Some(file.clone()), per_second: None, seal_to: None })
            .await?;
    let (received, proven) = received_and_proven(&reeve, &job.id, began).await?;
    Ok(json!({
        "seconds": received,
        "until_proven": proven,
        "bytes": std::fs::metadata(file)?.len(),
    }))
}

/// Seconds until a backup had come whole, and until it was proven.
///
/// # Errors
/// When the job does not end well.
pub async fn received_and_proven(reeve: &Reeve, job: &JobId, began: Instant) -> Result<(f64, f64)> {
    let mut shown = pin!(jobs::watch(reeve, OfJob { job: job.clone() }).await?);
    let mut received = None;
    while let Some(job) = shown.next().await {
        if received.is_none() && matches!(job.progress.phase, Phase::Verifying | Phase::Finishing) {
            received = Some(began.elapsed().as_secs_f64());
        }
    }
    done(jobs::wait(reeve, job).await?)?;
    let proven = began.elapsed().as_secs_f64();
    Ok((received.unwrap_or(proven), proven))
}

async fn sync(task: &Task) -> Result<Value> {
    let reeve = open(&task.home, KeyPlace::Memory).await?;
    let (_, tenant) = connect(&reeve, task).await?;
    let seconds = refresh(&reeve, vec![tenant]).await?;
    complete(&reeve, task).await?;
    Ok(json!({ "seconds": seconds }))
}

async fn fleet(task: &Task) -> Result<Value> {
    let reeve = open(&task.home, KeyPlace::File).await?;
    let seconds = refresh(&reeve, Vec::new()).await?;
    complete(&reeve, task).await?;
    Ok(json!({ "seconds": seconds }))
}

async fn search(task: &Task) -> Result<Value> {
    let reeve = open(&task.home, KeyPlace::Memory).await?;
    let filled = bench::fill(&reeve.store().await?, task.tenants, task.people, 10_000).await?;
    let mut times = Vec::new();
    let mut every_row = Vec::new();
    for term in bench::terms(task.people, 1_600) {
        let began = Instant::now();
        find(&reeve, &term).await?;
        let took = began.elapsed();
        times.push(took);
        if term == "example" {
            every_row.push(took);
        }
    }
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1e3;
    let (searches, all, every_row) = (times.len(), Times::of(times), Times::of(every_row));
    Ok(json!({
        "searches": searches, "filled": filled.as_secs_f64(), "bytes": size(&task.home)?,
        "p50": ms(all.p50), "p99": ms(all.p99), "worst": ms(all.max), "every_row": ms(every_row.max),
    }))
}

/// Opens a home as it would be opened without a window.
pub async fn open(home: &Path, place: KeyPlace) -> Result<Reeve> {
    let reeve = Reeve::new(Options { home: home.to_owned(), host: Arc::new(Quiet) });
    let passphrase = (place == KeyPlace::File).then(|| Secret::new(PASSPHRASE.to_owned()));
    setup::open(&reeve, OpenSetup { place, passphrase }).await?;
    Ok(reeve)
}

/// Connects the tenant a task is about.
///
/// # Errors
/// Whatever keeps it from being connected.
pub async fn connect<'a>(reeve: &Reeve, task: &'a Task) -> Result<(&'a Connection, TenantId)> {
    let connection = task.connection.as_ref().ok_or("no tenant to connect")?;
    let view = tenants::add(
        reeve,
        AddTenant {
            name: connection.database.clone(),
            url: connection.url.clone(),
            database: connection.database.clone(),
            login: connection.login.clone(),
            sign_in_with: SignInWith::Password,
            secret: Secret::new(connection.password.clone()),
            platform: "other".to_owned(),
            trust: Trust::ExtraCa { pem: connection.ca_pem.clone() },
            allow_plain_http: false,
            stage: Stage::Test,
        },
    )
    .await?;
    Ok((connection, view.tenant.id))
}

/// Seconds from asking for it to its ending.
async fn refresh(reeve: &Reeve, tenants: Vec<TenantId>) -> Result<f64> {
    let began = Instant::now();
    let job = users::refresh(reeve, RefreshUsers { tenants }).await?;
    done(jobs::wait(reeve, &job.id).await?)?;
    Ok(began.elapsed().as_secs_f64())
}

/// Nothing, or why the job did not end well.
pub fn done(job: Job) -> Result<()> {
    match (job.state, job.fault) {
        (JobState::Done, _) => Ok(()),
        (_, Some(fault)) => Err(fault.into()),
        (state, None) => Err(format!("the job ended {state:?}").into()),
    }
}

/// Everybody is there and can be found: a fast answer that lacks somebody is no answer.
async fn complete(reeve: &Reeve, task: &Task) -> Result<()> {
    let all = find(reeve, "").await?;
    if all < task.people as u64 {
        return Err(format!("{all} of {} people were read", task.people).into());
    }
    match find(reeve, "admin").await? {
        0 => Err("nobody is found".into()),
        _ => Ok(()),
    }
}

/// The first page for a term, and how many there are in all.
async fn find(reeve: &Reeve, term: &str) -> Result<u64> {
    let page = users::list(
        reeve,
        ListUsers {
            tenant: None,
            filter: UserFilter { search: term.to_owned(), ..UserFilter::default() },
            sort: UserSort { by: UserColumn::Name, descending: false },
            offset: 0,
            limit: PAGE,
        },
    )
    .await?;
    Ok(page.total)
}

fn size(home: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(home)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
