//! Where tenants' backups come from: folders, buckets, WebDAV folders and links, any number for each tenant.
//!
//! What must always hold: secrets of sources are with the keys only, the whole of a link included; a reading that fails
//! leaves what the last good one found.

mod due;
mod read;
mod standing;

use reeve_backups::{Source, shown_link};
use reeve_domain::backup::Pattern;
use reeve_domain::job::{Job, JobKind};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::source::{BackupSource, SourceId, SourcePlace};
use reeve_domain::tenant::{TenantId, invalid};
use reeve_domain::{Code, Fault, Retry, Secret};
use reeve_keys::Name;
use reeve_store::sources::StoredSource;
use reeve_store::{downloads, found_backups, sources as table};

use crate::api::{AddSource, Nothing, OfSource, OfTenantOrAll, RefreshSources, SourceView, Tag};
use crate::reeve::Reeve;
use crate::{jobs, journal, tenants};

pub(crate) use due::Due;
pub(crate) use read::{id_of, run_refresh};

/// Longest name of a source, in characters.
const NAME_MOST: usize = 60;

/// Sources of a tenant, or of all, and what was last seen there. Those of one tenant begin with the ones that nobody sets
/// up: its database manager, and the vault.
///
/// # Errors
/// [`Code::NotFound`] for an unknown tenant.
pub async fn list(reeve: &Reeve, request: OfTenantOrAll) -> Result<Vec<SourceView>, Fault> {
    let mut all = match &request.tenant {
        Some(tenant) => standing::of(reeve, &tenants::by_id(reeve, tenant).await?).await?,
        None => Vec::new(),
    };
    let read = move |db: &reeve_store::Connection| {
        let set_up = table::list(db, request.tenant.as_ref())?.into_iter();
        set_up.map(|stored| view(db, stored)).collect::<reeve_store::Result<Vec<_>>>()
    };
    all.extend(reeve.store().await?.read(read).await?);
    Ok(all)
}

fn view(db: &reeve_store::Connection, stored: StoredSource) -> reeve_store::Result<SourceView> {
    let StoredSource { source, listed_at, ignored, fault } = stored;
    let backups = found_backups::count(db, &source.id)?;
    Ok(SourceView { source, listed_at, backups, ignored, fault })
}

/// Adds a source, after reading it once to its end.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::AlreadyExists`], [`Code::SourceFailed`], [`Code::ConfirmationNeeded`] for a link into
/// this computer's own network; nothing is kept then.
pub async fn add(reeve: &Reeve, request: AddSource) -> Result<SourceView, Fault> {
    add_as(reeve, SourceId(uuid::Uuid::new_v4().to_string()), request).await
}

/// Adds a source under this id.
///
/// # Errors
/// As [`add`].
pub(crate) async fn add_as(reeve: &Reeve, id: SourceId, request: AddSource) -> Result<SourceView, Fault> {
    let AddSource { tenant, name, place, patterns, only_patterns, secret } = request;
    let tenant = tenants::by_id(reeve, &tenant).await?;
    let secret = secret.filter(|secret| !secret.is_empty());
    let source = BackupSource {
        id,
        tenant: tenant.id.clone(),
        name: valid_name(&name)?,
        place: valid_place(place, secret.as_ref())?,
        patterns: valid_patterns(patterns)?,
        only_patterns,
    };
    let opened = opened(&source.place, secret.as_ref())?;
    // whoever it refuses is told before anything is kept
    opened.list().await?.next().await?;
    let keys = reeve.keys().await?;
    let kept = Name::Source(source.id.clone());
    if let Some(secret) = &secret {
        keys.set(&kept, secret).await?;
    }
    let row = source.clone();
    if let Err(error) = reeve.store().await?.write(move |db| table::insert(db, &row)).await {
        keys.remove(&kept).await?;
        return Err(error.into());
    }
    let detail = format!("{}: {}", source.name, source.place);
    journal::note(reeve, Some(&tenant.name), Action::SourceAdd, detail, Outcome::Done).await?;
    read::read(reeve, &tenant, &source, &opened).await?;
    let id = source.id;
    let stored = reeve.store().await?.read(move |db| view(db, table::get(db, &id)?)).await?;
    reeve.changed(&[Tag::Backups], Some(&tenant.id));
    Ok(stored)
}

/// By which the catalogue names the one backup that a link leads to.
///
/// # Errors
/// [`Code::NotFound`].
pub(crate) async fn linked(reeve: &Reeve, id: SourceId) -> Result<String, Fault> {
    let source = reeve.store().await?.read(move |db| table::get(db, &id)).await?.source;
    match &source.place {
        SourcePlace::Link { file, .. } => Ok(id_of(&source.id.0, file)),
        _ => Err(Fault::new(Code::NotFound, "This source is no link.")),
    }
}

/// Forgets a source and its secret; what was downloaded stays.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::StoreBusy`] while something is brought here from it.
pub async fn remove(reeve: &Reeve, request: OfSource) -> Result<Nothing, Fault> {
    let id = request.source;
    let store = reeve.store().await?;
    let wanted = id.clone();
    let (stored, busy) =
        store.read(move |db| Ok((table::get(db, &wanted)?, downloads::any_active(db, &wanted)?))).await?;
    if busy {
        return Err(Fault::new(Code::StoreBusy, "A backup is being brought here from this source.")
            .next("Wait for the download, or stop it and forget it."));
    }
    reeve.keys().await?.remove(&Name::Source(id.clone())).await?;
    store.write(move |db| table::remove(db, &id)).await?;
    let tenant = tenants::by_id(reeve, &stored.source.tenant).await?;
    journal::note(reeve, Some(&tenant.name), Action::SourceRemove, stored.source.name, Outcome::Done).await?;
    reeve.changed(&[Tag::Backups], Some(&tenant.id));
    Ok(Nothing {})
}

/// Reads again what the sources of these tenants have (none named: all), as a job.
///
/// # Errors
/// [`Code::NotFound`] for an unknown tenant.
pub async fn refresh(reeve: &Reeve, request: RefreshSources) -> Result<Job, Fault> {
    let title = match request.tenants.as_slice() {
        [one] => tenants::by_id(reeve, one).await?.name,
        _ => String::new(),
    };
    jobs::start(reeve, JobKind::RefreshSources { tenants: request.tenants }, title).await
}

/// A kept source, opened.
pub(crate) async fn open(reeve: &Reeve, source: &BackupSource) -> Result<Source, Fault> {
    let secret = reeve.keys().await?.get(&Name::Source(source.id.clone())).await?;
    opened(&source.place, secret.as_ref()).map_err(|fault| match fault.code {
        // it was one when it was added: what is wrong now is not what was typed
        Code::InvalidInput => Fault { retry: Retry::Never, ..Fault::new(Code::SourceFailed, fault.message) },
        _ => fault,
    })
}

/// Forgets the secrets of a tenant's sources.
pub(crate) async fn forget_secrets(reeve: &Reeve, tenant: &TenantId) -> Result<(), Fault> {
    let (store, keys, tenant) = (reeve.store().await?, reeve.keys().await?, tenant.clone());
    for stored in store.read(move |db| table::list(db, Some(&tenant))).await? {
        keys.remove(&Name::Source(stored.source.id)).await?;
    }
    Ok(())
}

fn opened(place: &SourcePlace, secret: Option<&Secret>) -> Result<Source, Fault> {
    match place {
        SourcePlace::Files(place) => Ok(Source::open(place, secret)?),
        SourcePlace::Link { own_network, .. } => Ok(Source::link(link(secret)?, *own_network)?),
        SourcePlace::Manager { .. } | SourcePlace::Vault { .. } => Err(not_set_up()),
    }
}

fn not_set_up() -> Fault {
    invalid("place", "The database manager and the vault are sources of every tenant: nobody sets them up.")
}

fn link(secret: Option<&Secret>) -> Result<&Secret, Fault> {
    secret.ok_or_else(|| invalid("secret", "The link itself is missing."))
}

fn valid_name(typed: &str) -> Result<String, Fault> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        return Err(invalid("name", format!("A source has a name of at most {NAME_MOST} characters.")));
    }
    Ok(name.to_owned())
}

fn valid_patterns(typed: Vec<String>) -> Result<Vec<String>, Fault> {
    let typed: Vec<String> = typed.into_iter().filter(|pattern| !pattern.trim().is_empty()).collect();
    for pattern in &typed {
        Pattern::parse(pattern).map_err(|why| invalid("patterns", why))?;
    }
    Ok(typed)
}

fn valid_place(place: SourcePlace, secret: Option<&Secret>) -> Result<SourcePlace, Fault> {
    Ok(match place {
        SourcePlace::Files(place) => SourcePlace::Files(place.valid()?),
        SourcePlace::Link { own_network, .. } => {
            let (host, file) = shown_link(link(secret)?)?;
            SourcePlace::Link { host, file, own_network }
        }
        SourcePlace::Manager { .. } | SourcePlace::Vault { .. } => return Err(not_set_up()),
    })
}
