//! The two sides of a restore: a customer who asks for it, and the helpdesk that approves it and carries it out. Both are
//! connected to the tenant; what passes between them is text.

use reeve_app::api::{
    ApproveRestore, AskForRestore, ContinueRestore, DropRestored, OfRestore, ReceiveText, RestoreView,
    RollBackRestore, RunRestore, VerifyBackup,
};
use reeve_app::{backups, jobs, restores};
use reeve_domain::Fault;
use reeve_domain::desk::ThreadId;
use reeve_domain::job::Job;
use reeve_domain::restore::RestoreTarget;
use reeve_domain::tenant::TenantId;
use serde_json::{Map, Value, json};

use crate::access::make_card;
use crate::expect;
use crate::installation::Installation;
use crate::way_in::WayIn;
use crate::witness::Witness;

/// Somebody who came after the backup: they tell the database of before from the one of the backup.
pub const LATER: &str = "later@restores.example";

/// Both sides, and a backup after which the tenant went on.
pub struct Restoring {
    /// The customer's computer.
    pub asks: Installation,
    /// The helpdesk's.
    pub runs: Installation,
    /// The tenant as the customer's side knows it.
    pub theirs: TenantId,
    /// The tenant as the helpdesk knows it.
    pub tenant: TenantId,
    /// The way into it.
    pub way: WayIn,
}

/// Names a restore.
pub fn of(restore: &ThreadId) -> OfRestore {
    OfRestore { restore: restore.clone() }
}

/// To go on with it, with everything typed and seen.
pub fn going_on(restore: &ThreadId, live: &str) -> ContinueRestore {
    let (restore, typed) = (restore.clone(), live.to_owned());
    let (lost, beside) = (Some(u64::MAX), Vec::new());
    ContinueRestore { restore, lost, typed, proof: None, without_safety: false, beside }
}

impl Restoring {
    /// Both sides of a tenant, with a backup of it, and somebody who came after.
    pub async fn of(way: &WayIn) -> Self {
        Self::on("other", way).await
    }

    /// The same of a tenant that this platform hosts.
    pub async fn on(platform: &str, way: &WayIn) -> Self {
        let (asks, runs) = (Installation::new().await, Installation::with_key_file().await);
        make_card(&asks, "Ada").await;
        make_card(&runs, "Sam").await;
        let theirs = asks.connect_on("Acme", way, platform).await;
        let tenant = runs.connect_on("Acme", way, platform).await;
        expect::done(&runs.backup(&tenant, "acme.zip").await);
        looked_at(&asks, &runs.file("acme.zip")).await;
        Witness::open(way).await.make("res.users", json!({"login": LATER, "name": "Lana Later"})).await;
        Self { asks, runs, theirs, tenant, way: way.clone() }
    }

    /// What the customer asks for.
    pub fn asking(&self, target: RestoreTarget) -> AskForRestore {
        AskForRestore {
            tenant: self.theirs.clone(),
            backup: self.runs.file("acme.zip"),
            at: None,
            target,
            side: None,
            reason: "An import went wrong".to_owned(),
            window: None,
            desk: None,
        }
    }

    /// The customer asks, and the helpdesk has it.
    pub async fn asked(&self, request: AskForRestore) -> ThreadId {
        let asked = restores::ask(&self.asks.reeve, request).await.expect("it is asked for").id;
        let text = restores::text(&self.asks.reeve, of(&asked)).await.expect("a text").text;
        restores::receive(&self.runs.reeve, ReceiveText { text }).await.expect("it is taken in");
        asked
    }

    /// The same, approved by the helpdesk.
    pub async fn approved(&self, target: RestoreTarget) -> ThreadId {
        let asked = self.asked(self.asking(target)).await;
        self.approve(&asked).await;
        asked
    }

    /// The helpdesk approves.
    pub async fn approve(&self, restore: &ThreadId) {
        let view = self.shown(restore).await;
        let request = ApproveRestore {
            restore: restore.clone(),
            typed: view.to_type.unwrap_or_default(),
            words: String::new(),
            fingerprint: Some(view.asked_by.fingerprint),
        };
        restores::approve(&self.runs.reeve, request).await.expect("it is approved");
    }

    /// The customer hears how it stands.
    pub async fn hand_back(&self, restore: &ThreadId) {
        let text = restores::text(&self.runs.reeve, of(restore)).await.expect("a text").text;
        restores::receive(&self.asks.reeve, ReceiveText { text }).await.expect("it is taken in");
    }

    /// How it stands at the helpdesk.
    pub async fn shown(&self, restore: &ThreadId) -> RestoreView {
        restores::show(&self.runs.reeve, of(restore)).await.expect("it is known")
    }

    /// To run it, with everything typed and seen.
    pub fn running(&self, restore: &ThreadId) -> RunRestore {
        RunRestore {
            restore: restore.clone(),
            file: None,
            lost: Some(u64::MAX),
            typed: self.way.database.clone(),
            neutralise: false,
            keep_days: 14,
            fingerprint: None,
            proof: None,
            beside: Vec::new(),
            by_provider: false,
        }
    }

    /// Runs it to the end of the job.
    ///
    /// # Errors
    /// As [`restores::run`].
    pub async fn run(&self, restore: &ThreadId) -> Result<Job, Fault> {
        self.waited(restores::run(&self.runs.reeve, self.running(restore)).await?).await
    }

    /// Goes on with it, to the end of the job.
    ///
    /// # Errors
    /// As [`restores::go_on`].
    pub async fn go_on(&self, restore: &ThreadId) -> Result<Job, Fault> {
        let request = going_on(restore, &self.way.database);
        self.waited(restores::go_on(&self.runs.reeve, request).await?).await
    }

    /// Rolls it back, to the end of the job.
    ///
    /// # Errors
    /// As [`restores::roll_back`].
    pub async fn roll_back(&self, restore: &ThreadId) -> Result<Job, Fault> {
        let (restore, typed) = (restore.clone(), self.way.database.clone());
        let request = RollBackRestore { restore, lost: Some(u64::MAX), typed };
        self.waited(restores::roll_back(&self.runs.reeve, request).await?).await
    }

    /// Drops what is kept beside, to the end of the job.
    ///
    /// # Errors
    /// As [`restores::drop_kept`].
    pub async fn drop_kept(&self, restore: &ThreadId, typed: &str) -> Result<Job, Fault> {
        let request = DropRestored { restore: restore.clone(), typed: typed.to_owned() };
        self.waited(restores::drop_kept(&self.runs.reeve, request).await?).await
    }

    async fn waited(&self, job: Job) -> Result<Job, Fault> {
        jobs::wait(&self.runs.reeve, &job.id).await
    }

    /// Whether a database of the server has what came after the backup, as another program sees it.
    pub async fn went_on(&self, database: &str) -> bool {
        let rows = self.rows(database, "res.users", &["login"]).await;
        rows.iter().any(|row| row["login"] == LATER)
    }

    /// How many scheduled actions of a database are active, as another program sees it.
    pub async fn at_work(&self, database: &str) -> usize {
        let rows = self.rows(database, "ir.cron", &["active"]).await;
        rows.iter().filter(|row| row["active"] == true).count()
    }

    async fn rows(&self, database: &str, model: &str, fields: &[&str]) -> Vec<Map<String, Value>> {
        let way = WayIn { database: database.to_owned(), ..self.way.clone() };
        Witness::open(&way).await.rows(model, fields).await
    }
}

/// The databases that restores of a database made or put aside, by the names that Reeve gives them.
pub fn beside(databases: Vec<String>, live: &str) -> Vec<String> {
    let made = ["restored", "before"].map(|what| format!("{live}_{what}_"));
    databases.into_iter().filter(|name| made.iter().any(|begin| name.starts_with(begin.as_str()))).collect()
}

/// Looks into a backup, so that it can be asked for.
pub async fn looked_at(installation: &Installation, file: &str) {
    let request = VerifyBackup { file: file.to_owned() };
    let job = backups::verify(&installation.reeve, request).await.expect("it is looked at");
    expect::done(&jobs::wait(&installation.reeve, &job.id).await.expect("the job is known"));
}
