//! The vault: made or connected, looked into, and the jobs that change it.
//!
//! One vault an installation; where it is stands in the store, its key with the keys. What must always hold: the key is
//! shown once, when it is made, and never again; a backup that is not sound never goes in; what is removed is what the
//! preview said, or nothing.

mod catalogue;
mod damage;
mod export;
mod forget;
mod place;
mod prune;
mod rotation;
mod schedule;
mod sheet;
mod standing;
mod take;
mod upkeep;
mod work;

use chrono::{DateTime, Utc};
use reeve_domain::job::{Job, JobKind, VaultWork};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::schedule::{LastRun, Schedule};
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::Name;
use reeve_store::settings;
use reeve_vault::Vault;
use serde::{Deserialize, Serialize};

use crate::api::{
    AddToVault, CheckVault, ExportFromVault, InitVault, KeepInVault, Nothing, PruneVault, Tag, VaultEntry,
    VaultMade, VaultView,
};
use crate::backups::{absolute, made_at};
use crate::reeve::Reeve;
use crate::{jobs, journal, tenants};

pub use forget::forget;
pub use prune::preview;
pub use schedule::{run_all, run_if_due, schedule};

pub(crate) use catalogue::look;
pub(crate) use export::lent;
pub(crate) use schedule::watch;
pub(crate) use standing::Standing;
pub(crate) use take::{content_of, tidy};
pub(crate) use work::run;

use damage::Damage;
use rotation::Rotation;

/// What the store calls the vault's settings.
const SETTING: &str = "vault";

/// The vault as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    place: Place,
    repository: String,
    keep: Retention,
    /// When a check last found it sound.
    checked_at: Option<DateTime<Utc>>,
    /// What checks found wrong with it that no later one disproved.
    #[serde(default)]
    damage: Option<Damage>,
    /// When it was last looked into, and why it could not be when that was tried since.
    #[serde(default)]
    seen_at: Option<DateTime<Utc>>,
    #[serde(default)]
    away: Option<Fault>,
    /// Its store let nothing be written when it was last read.
    #[serde(default)]
    read_only: bool,
    /// When which part of the data was last read.
    #[serde(default)]
    read: Rotation,
    /// When the app runs it, and since when that is so.
    #[serde(default)]
    schedule: Option<(Schedule, DateTime<Utc>)>,
    #[serde(default)]
    last_run: Option<LastRun>,
}

impl Kept {
    fn view(&self, now: DateTime<Utc>) -> VaultView {
        VaultView {
            place: self.place.to_string(),
            repository: self.repository.clone(),
            keep: self.keep,
            checked_at: self.checked_at,
            damage: self.damage.as_ref().map(Damage::view),
            away: self.away.clone(),
            read_only: self.read_only,
            unread: self.read.overdue(now),
            schedule: self.schedule.as_ref().map(|(schedule, _)| schedule.clone()),
            next_run: self.schedule.as_ref().map(|(schedule, _)| schedule.next(now)),
            last_run: self.last_run.clone(),
        }
    }
}

/// The vault as set up here.
///
/// # Errors
/// When the store cannot be read.
pub async fn status(reeve: &Reeve, _: Nothing) -> Result<Option<VaultView>, Fault> {
    Ok(kept(reeve).await?.map(|kept| kept.view(reeve.host().now())))
}

/// Makes a vault with a key of its own, or connects one that is there with the key on its recovery sheet.
///
/// # Errors
/// [`Code::AlreadyExists`] where one is set up here or there is one at that place, [`Code::VaultKeyWrong`],
/// [`Code::InvalidInput`], and what the place answers.
pub async fn init(reeve: &Reeve, request: InitVault) -> Result<VaultMade, Fault> {
    let InitVault { place, secret, key, keep } = request;
    if let Some(kept) = kept(reeve).await? {
        let here = format!("A vault is set up here already: {}.", kept.place);
        return Err(Fault::new(Code::AlreadyExists, here)
            .next("Use it, or forget it first (`reeve vault forget`): this computer has one vault."));
    }
    let place = place.valid()?;
    let store = place::store(&place, secret.as_ref())?;
    let made_here = key.is_none();
    let key = match key {
        Some(key) => key,
        None => reeve_vault::new_key()?,
    };
    // a key that cannot be kept opens nothing: better to learn that before anything is encrypted with it
    let keys = reeve.keys().await?;
    keys.set(&unnamed(), &key).await?;
    let used = key.clone();
    let work = move || if made_here { Vault::init(store, &used) } else { Vault::open(store, &used) };
    let vault = match place::blocking(work).await {
        Ok(vault) => vault,
        Err(fault) => {
            // it opens nothing
            let _ = keys.remove(&unnamed()).await;
            return Err(fault);
        }
    };
    let kept = Kept {
        place,
        repository: vault.id(),
        keep,
        checked_at: None,
        damage: None,
        seen_at: None,
        away: None,
        read_only: false,
        read: Rotation::default(),
        schedule: None,
        last_run: None,
    };
    let action = if made_here { Action::VaultInit } else { Action::VaultConnect };
    let settled = settle(reeve, &kept, &key, secret.as_ref(), action).await;
    let cleared = keys.remove(&unnamed()).await.map_err(Fault::from);
    let trouble = settled.and(cleared).err();
    match trouble {
        // from here on the vault is there, and nobody else has its key: it is handed out whatever went wrong
        trouble if made_here => {
            let sheet = sheet::sheet(&kept.place, &kept.repository, &key, reeve.host().now());
            Ok(VaultMade { vault: kept.view(reeve.host().now()), sheet: Some(sheet), trouble })
        }
        Some(fault) => Err(fault),
        None => Ok(VaultMade { vault: kept.view(reeve.host().now()), sheet: None, trouble: None }),
    }
}

/// Keeps a vault that is there, its key and its store's secret.
async fn settle(
    reeve: &Reeve,
    kept: &Kept,
    key: &Secret,
    secret: Option<&Secret>,
    action: Action,
) -> Result<(), Fault> {
    let keys = reeve.keys().await?;
    keys.set(&Name::Vault(kept.repository.clone()), key).await?;
    if let Some(secret) = secret {
        keys.set(&place::secret_name(&kept.repository), secret).await?;
    }
    let row = kept.clone();
    reeve.store().await?.write(move |db| settings::set(db, SETTING, &row)).await?;
    reeve.changed(&[Tag::Vault], None);
    journal::note(reeve, None, action, kept.place.to_string(), Outcome::Done).await
}

/// Says how many backups of each rhythm are kept. Nothing is removed by it.
///
/// # Errors
/// [`Code::VaultMissing`].
pub async fn keep(reeve: &Reeve, request: KeepInVault) -> Result<VaultView, Fault> {
    let kept = change(reeve, move |kept| kept.keep = request.keep).await?;
    journal::note(reeve, None, Action::VaultKeep, kept.keep.to_string(), Outcome::Done).await?;
    Ok(kept.view(reeve.host().now()))
}

/// What is in the vault, the newest first, and why each is kept.
///
/// # Errors
/// [`Code::VaultMissing`], [`Code::VaultFailed`], [`Code::VaultKeyWrong`].
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<VaultEntry>, Fault> {
    let Kept { keep, damage, .. } = needed(reeve).await?;
    let snapshots = catalogue::listed(reeve).await?;
    let mut entries = prune::entries(&snapshots, keep, reeve.host().now());
    for entry in &mut entries {
        entry.damaged = damage.as_ref().is_some_and(|damage| damage.has(&entry.id));
    }
    Ok(entries)
}

/// Puts a backup file into the vault, as a job.
///
/// # Errors
/// [`Code::VaultMissing`], [`Code::CannotRead`], [`Code::InvalidInput`] where nothing says when it was made.
pub async fn add(reeve: &Reeve, request: AddToVault) -> Result<Job, Fault> {
    needed(reeve).await?;
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let file = absolute("file", &request.file)?;
    if !file.is_file() {
        let missing = format!("There is no file {}.", file.display());
        return Err(Fault::new(Code::CannotRead, missing).with("path", file.display()));
    }
    let at = made_at(&file, &tenant.database, request.at)?;
    let work = VaultWork::Add { tenant: tenant.id, file: file.to_string_lossy().into_owned(), at };
    start(reeve, work, tenant.name).await
}

/// Writes a backup of the vault as a zip and proves it, as a job.
///
/// # Errors
/// [`Code::VaultMissing`], [`Code::NotFound`] for an unknown id, [`Code::AlreadyExists`] for a file that is there.
pub async fn export(reeve: &Reeve, request: ExportFromVault) -> Result<Job, Fault> {
    let to = absolute("to", &request.to)?;
    if to.exists() {
        let there = format!("{} exists already.", to.display());
        return Err(Fault::new(Code::AlreadyExists, there).with("path", to.display()));
    }
    let vault = place::open(reeve).await?;
    let snapshot = place::blocking(move || vault.find(&request.snapshot)).await?;
    let work = VaultWork::Export { snapshot: snapshot.id, to: to.to_string_lossy().into_owned() };
    start(reeve, work, snapshot.tenant).await
}

/// Checks the vault, as a job: the structure, and the parts of the data that are due or all of it.
///
/// # Errors
/// [`Code::VaultMissing`].
pub async fn check(reeve: &Reeve, request: CheckVault) -> Result<Job, Fault> {
    needed(reeve).await?;
    start(reeve, VaultWork::Check { all: request.all }, String::new()).await
}

/// Removes what a preview said, as a job; nothing where that is not what would be removed by then.
///
/// # Errors
/// [`Code::VaultMissing`].
pub async fn prune(reeve: &Reeve, request: PruneVault) -> Result<Job, Fault> {
    needed(reeve).await?;
    start(reeve, VaultWork::Prune { remove: request.remove, keep: request.keep }, String::new()).await
}

/// Where the key of a vault rests that has no id yet.
fn unnamed() -> Name {
    Name::Vault("new".into())
}

async fn start(reeve: &Reeve, work: VaultWork, title: String) -> Result<Job, Fault> {
    jobs::start(reeve, JobKind::Vault { work }, title).await
}

/// The id of the one backup in the vault whose id begins like this; `None` where there is none, or no vault.
///
/// # Errors
/// Those of the vault, [`Code::InvalidInput`] where several begin like this.
pub(crate) async fn named(reeve: &Reeve, beginning: &str) -> Result<Option<String>, Fault> {
    let hex = beginning.bytes().all(|b| b.is_ascii_hexdigit());
    if !hex || beginning.is_empty() || kept(reeve).await?.is_none() {
        return Ok(None);
    }
    let (vault, wanted) = (place::open(reeve).await?, beginning.to_owned());
    match place::blocking(move || vault.find(&wanted)).await {
        Ok(snapshot) => Ok(Some(snapshot.id)),
        Err(fault) if fault.code == Code::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn kept(reeve: &Reeve) -> Result<Option<Kept>, Fault> {
    Ok(reeve.store().await?.read(|db| settings::get(db, SETTING)).await?)
}

async fn needed(reeve: &Reeve) -> Result<Kept, Fault> {
    kept(reeve).await?.ok_or_else(missing)
}

fn missing() -> Fault {
    Fault::new(Code::VaultMissing, "No vault is set up on this computer.")
}

/// Changes what is kept, in one transaction: a run, a check and a person may each change their part of it at once.
async fn change(reeve: &Reeve, change: impl FnOnce(&mut Kept) + Send + 'static) -> Result<Kept, Fault> {
    let write = move |db: &reeve_store::Transaction<'_>| {
        let Some(mut kept) = settings::get::<Kept>(db, SETTING)? else { return Ok(None) };
        change(&mut kept);
        settings::set(db, SETTING, &kept)?;
        Ok(Some(kept))
    };
    let kept = reeve.store().await?.write(write).await?.ok_or_else(missing)?;
    reeve.changed(&[Tag::Vault], None);
    Ok(kept)
}
