//! Only what changed travels: the database alone, and of its attachments those that the vault does not hold.
//!
//! The dump comes first and the attachments after, so nothing that the dump names can be missing but what was removed in
//! between; and the vault's own copy of an object is as good as the server's, because its name is the hash of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use reeve_backups::{Accounted, Control, Dump, Opened, Received, Restorer, Row, ServerFacts};
use reeve_domain::backup::Holds;
use reeve_domain::job::{Phase, TakenBy, VaultTaken};
use reeve_domain::tenant::{SignInWith, Tenant};
use reeve_domain::version::Version;
use reeve_domain::{Code, Fault};
use reeve_keys::Name;
use reeve_odoo::{Contents, DatabaseManager, Format};
use reeve_vault::{About, Known, Origin, Vault};

use super::fetch::{self, Fetched, Source};
use super::way::{self, Because, Facts, Way};
use super::{ON_THE_WAY, TOGETHER, place, sound, with};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{backups, tenants};

/// Why this way ended.
pub(super) enum Step {
    /// The other one is open.
    Whole(Because),
    /// So would the other one.
    Failed(Fault),
}

impl From<Fault> for Step {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl From<reeve_backups::Error> for Step {
    fn from(error: reeve_backups::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Takes a tenant's backup into the vault this way.
pub(super) async fn taken(reeve: &Reeve, tenant: &Tenant, run: &Run) -> Result<VaultTaken, Step> {
    run.phase(Phase::Checking, None);
    let manager = tenants::database_manager(reeve, tenant).await?;
    let format = run.or_stop(manager.server().database_alone()).await?;
    let restorer = blocking(|| Ok(Restorer::find())).await?;
    let facts = Facts {
        password: tenant.sign_in_with == SignInWith::Password,
        database_zip: format == Format::DatabaseZip,
        restorer: restorer.is_some(),
    };
    if let Way::Whole(because) = way::first(facts) {
        return Err(Step::Whole(because));
    }
    // a server takes a third of a second over each password, on purpose: it may do so side by side. None is broken off by
    // another's end: a sign-in that is on its way has things to put right
    let (vault, contents, proven) =
        tokio::join!(place::open(reeve), open_contents(reeve, tenant, run), run.or_stop(manager.prove()));
    let contents = contents.map_err(refused)?;
    let at = reeve.host().now();
    let taken = match (vault, proven) {
        (Ok(vault), Ok(())) => {
            let taking = Taking { reeve, tenant, manager, run, at };
            Box::pin(taking.through(vault, &contents, format, restorer)).await
        }
        (Err(fault), _) | (_, Err(fault)) => Err(Step::Failed(fault)),
    };
    // one that is left ends by itself
    let _ = contents.close().await;
    taken
}

/// A tenant that opens no session may still send its zip.
fn refused(fault: Fault) -> Step {
    match way::after_refusal(fault.code, &fault.message) {
        Some(because) => Step::Whole(because),
        None => Step::Failed(fault),
    }
}

async fn open_contents(reeve: &Reeve, tenant: &Tenant, run: &Run) -> Result<Contents, Fault> {
    let session = run.or_stop(tenants::session(reeve, tenant)).await?;
    let password = reeve.keys().await?.get(&Name::Login(tenant.id.clone())).await?;
    let missing = || Fault::new(Code::SignInRefused, "No password is stored for this tenant.");
    Ok(session.open_contents(&password.ok_or_else(missing)?, &run.cancel).await?)
}

/// A backup on its way.
struct Taking<'a> {
    reeve: &'a Reeve,
    tenant: &'a Tenant,
    manager: DatabaseManager,
    run: &'a Run,
    at: DateTime<Utc>,
}

impl Taking<'_> {
    async fn through(
        &self,
        vault: Vault,
        contents: &Contents,
        format: Format,
        restorer: Option<Restorer>,
    ) -> Result<VaultTaken, Step> {
        let home = self.reeve.home().join(format!("{ON_THE_WAY}{}{TOGETHER}", uuid::Uuid::new_v4()));
        let opened = Arc::new(Opened::create(&home)?);
        let received = self.database(&opened, format).await?;
        let version = self.run.or_stop(self.manager.server().version()).await?;
        let dump = self.plain(&opened, &received, format, restorer, &version).await?;
        let (database, bytes) = (received.sha256.clone(), received.bytes);
        // the room is needed for what comes
        received.discard();

        let name = self.tenant.name.clone();
        let look = move |vault: &Vault, watch: &reeve_vault::Watch| vault.known(&name, watch);
        let (vault, mut known) = with(vault, Phase::Checking, self.run, look).await?;
        known.keep(|name| dump.objects.contains_key(name));
        let source = Source { contents, server: self.manager.server(), named: dump.objects.len() };
        let mut fetched = fetch::all(&source, wanted(&dump, &known), &opened, self.run).await?;
        // what the server has no more may be in an older backup
        let (name, lost) = (self.tenant.name.clone(), std::mem::take(&mut fetched.missing));
        let look = move |vault: &Vault, watch: &reeve_vault::Watch| {
            let missing = vault.find_older(&name, &mut known, lost, watch)?;
            Ok((known, missing))
        };
        let (vault, (known, missing)) = with(vault, Phase::Checking, self.run, look).await?;
        fetched.missing = missing;
        self.proven(&opened, dump, &known, &fetched).await?;

        let origin = Origin {
            database: self.tenant.database.clone(),
            odoo_version: Some(version.text),
            sha256: database,
            zip_bytes: bytes,
            holds: Some(Holds::Full),
            missing: fetched.missing.clone(),
        };
        let about = About { tenant: self.tenant.name.clone(), at: self.at, origin };
        let folder = Arc::clone(&opened);
        let add = move |vault: &Vault, watch: &reeve_vault::Watch| {
            vault.add_opened(&folder.backup(), &known, &about, watch)
        };
        let (_, added) = with(vault, Phase::Receiving, self.run, add).await?;
        Ok(VaultTaken {
            tenant: self.tenant.name.clone(),
            way: TakenBy::Increment,
            because: None,
            received: bytes + fetched.bytes,
            fetched: fetched.count,
            stored: added.stored,
            missing: fetched.missing,
        })
    }

    /// The database as the server sends it.
    async fn database(&self, opened: &Opened, format: Format) -> Result<Received, Step> {
        let run = self.run;
        let live = backups::Live {
            manager: &self.manager,
            database: &self.tenant.database,
            format,
            to: &opened.aside("database"),
            per_second: None,
        };
        let (received, _) = live.received(run).await?;
        if format == Format::DatabaseZip {
            let control = Control::new().expect_sha256(received.sha256.as_str());
            sound(&backups::prove(&received.part, control, run).await?.verdict)?;
        }
        Ok(received)
    }

    /// Dump and manifest lie in the folder; what the dump says.
    async fn plain(
        &self,
        opened: &Opened,
        received: &Received,
        format: Format,
        restorer: Option<Restorer>,
        version: &Version,
    ) -> Result<Dump, Step> {
        self.run.phase(Phase::Verifying, None);
        let (part, backup) = (received.part.clone(), opened.backup());
        if format == Format::DatabaseZip {
            let to = backup.clone();
            blocking(move || reeve_backups::unpack_database(&part, &to)).await?;
            return Ok(blocking(move || reeve_backups::read_dump(&backup.join("dump.sql"))).await?);
        }
        let restorer = restorer.ok_or(Step::Whole(Because::NoRestorer))?;
        make_plain(restorer, part, &backup, self.run).await?;
        let server = ServerFacts {
            database: self.tenant.database.clone(),
            version: version.text.clone(),
            series: version.series,
            enterprise: version.enterprise,
        };
        Ok(blocking(move || {
            let dump = reeve_backups::read_dump(&backup.join("dump.sql"))?;
            reeve_backups::write_manifest(&backup, &server, &dump)?;
            Ok(dump)
        })
        .await?)
    }

    /// Nothing where the backup in the folder is sound.
    async fn proven(
        &self,
        opened: &Opened,
        dump: Dump,
        known: &Known,
        fetched: &Fetched,
    ) -> Result<(), Step> {
        let backup = opened.backup();
        let missing = fetched.missing.clone();
        let objects = Accounted { known: known.count() as u64, fetched: fetched.count, missing };
        let verdict = blocking(move || reeve_backups::prove_opened(&backup, &dump, &objects)).await?;
        Ok(sound(&verdict)?)
    }
}

/// What has to be asked for.
fn wanted(dump: &Dump, known: &Known) -> Vec<(String, Vec<Row>)> {
    let new = dump.objects.iter().filter(|(name, _)| !known.has(name));
    new.map(|(name, rows)| (name.clone(), rows.clone())).collect()
}

async fn make_plain(restorer: Restorer, dump: PathBuf, backup: &Path, run: &Run) -> Result<(), Step> {
    let stop = Arc::new(AtomicBool::new(false));
    let (to, stopped) = (backup.to_owned(), Arc::clone(&stop));
    let work = tokio::task::spawn_blocking(move || restorer.make_plain(&dump, &to, &stopped));
    tokio::pin!(work);
    let made = tokio::select! {
        made = &mut work => made,
        () = run.cancel.cancelled() => {
            stop.store(true, Ordering::Relaxed);
            work.await
        }
    };
    match made.map_err(|_| broke_off())? {
        Err(reeve_backups::Error::NotPlain(words)) => Err(Step::Whole(Because::NotPlain(words))),
        made => Ok(made?),
    }
}

/// Work with files blocks: it goes to a thread that may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> reeve_backups::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(|_| broke_off())??)
}

fn broke_off() -> Fault {
    Fault::new(Code::Internal, "The work on the backup broke off.")
}
