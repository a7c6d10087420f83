//! Reading what sources have, as a stream into the catalogue.

use chrono::{DateTime, Utc};
use reeve_backups::{Error, Found, Source};
use reeve_domain::backup::{Holds, Names, Pattern};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::source::{BackupSource, FoundBackup, SourcePlace};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Fault, Retry};
use reeve_store::{found_backups, sources as table};
use sha2::{Digest as _, Sha256};

use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{tenants, vault};

/// Backups written at once: few enough that nothing else waits long for the local file.
const BATCH: usize = 1_000;
/// Bytes of a backup's id.
const ID_BYTES: usize = 6;

/// Reads the sources of these tenants (none named: all), one after the other; one that fails does not keep the others
/// from being read.
pub(crate) async fn run_refresh(reeve: &Reeve, of: &[TenantId], run: &Run) -> Result<JobOutcome, Fault> {
    let store = reeve.store().await?;
    let mut sources = store.read(|db| table::list(db, None)).await?;
    sources.retain(|stored| of.is_empty() || of.contains(&stored.source.tenant));
    let (mut backups, mut failed, mut last) = (0, 0, None);
    let mut meter = run.phase(Phase::Reading, Some(sources.len() as u64));
    for (n, stored) in (1..).zip(&sources) {
        let source = &stored.source;
        let tenant = tenants::by_id(reeve, &source.tenant).await?;
        match run.or_stop(read_or_note(reeve, &tenant, source)).await? {
            Ok(found) => backups += found,
            Err(fault) => {
                failed += 1;
                last = Some(fault);
            }
        }
        meter.at(n);
        reeve.changed(&[Tag::Backups], Some(&tenant.id));
    }
    let looked = async {
        vault::look(reeve).await;
        Ok::<(), Fault>(())
    };
    run.or_stop(looked).await?;
    match last {
        Some(fault) if sources.len() == 1 => Err(fault),
        _ => Ok(JobOutcome::SourcesRead {
            backups,
            sources: u32::try_from(sources.len()).unwrap_or(u32::MAX),
            failed,
        }),
    }
}

/// Reads one source to its end; how many backups it has, or why it cannot be read, which is noted with it.
///
/// # Errors
/// When that cannot be noted.
pub(super) async fn read_or_note(
    reeve: &Reeve,
    tenant: &Tenant,
    source: &BackupSource,
) -> Result<Result<u64, Fault>, Fault> {
    let read = async {
        let opened = super::open(reeve, source).await?;
        read(reeve, tenant, source, &opened).await
    };
    let ended = read.await;
    if let Err(fault) = &ended {
        let (id, noted) = (source.id.clone(), fault.clone());
        reeve.store().await?.write(move |db| table::note_fault(db, &id, &noted)).await?;
    }
    Ok(ended)
}

/// Reads one source to its end. Returns how many backups it has.
///
/// # Errors
/// What keeps it from being read; what an earlier reading found stays.
pub(super) async fn read(
    reeve: &Reeve,
    tenant: &Tenant,
    source: &BackupSource,
    opened: &Source,
) -> Result<u64, Fault> {
    let store = reeve.store().await?;
    let own = source.patterns.iter().filter_map(|pattern| Pattern::parse(pattern).ok()).collect();
    let names = Names::new(own, source.only_patterns);
    let handed = handed_over(reeve, source).await?;
    let mut listing = opened.list().await.map_err(told)?;
    let id = source.id.clone();
    let number = store.write_cache(move |db| table::begin_listing(db, &id)).await?;
    let (mut count, mut ignored) = (0, 0);
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(found) = listing.next().await.map_err(told)? {
        match backup_of(source, tenant, &names, found, handed) {
            Some(backup) => batch.push(backup),
            None => ignored += 1,
        }
        if batch.len() == BATCH {
            count += BATCH as u64;
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            store.write_cache(move |db| found_backups::save(db, &full, number)).await?;
        }
    }
    count += batch.len() as u64;
    let (id, at) = (source.id.clone(), reeve.host().now());
    store
        .write_cache(move |db| {
            found_backups::save(db, &batch, number)?;
            table::end_listing(db, &id, number, at, ignored)
        })
        .await?;
    Ok(count)
}

/// Why a source cannot be read. [`Retry::Never`] where it answers and refuses: it will until something is changed.
pub(super) fn told(error: Error) -> Fault {
    let refuses = matches!(error, Error::Source { passing: false, .. });
    let fault = Fault::from(error);
    let retry = if refuses { Retry::Never } else { fault.retry };
    Fault { retry, ..fault }
}

/// What a link's backup is dated where nothing else says when it was made: when the link was first read, since a later
/// reading finds the same backup. `None` for other sources.
async fn handed_over(reeve: &Reeve, source: &BackupSource) -> Result<Option<DateTime<Utc>>, Fault> {
    let SourcePlace::Link { file, .. } = &source.place else { return Ok(None) };
    let id = id_of(&source.id.0, file);
    let first = reeve.store().await?.read(move |db| found_backups::find(db, &id)).await?;
    Ok(Some(first.map_or_else(|| reeve.host().now(), |first| first.at)))
}

/// A file as a backup of this tenant; `None` where it is none, or nothing says when it was made.
fn backup_of(
    source: &BackupSource,
    tenant: &Tenant,
    names: &Names,
    found: Found,
    handed: Option<DateTime<Utc>>,
) -> Option<FoundBackup> {
    let (named, holds) = match (names.read(&found.path, &tenant.database), &source.place) {
        (Some(read), _) => read,
        // a link leads to what was asked for, whatever its server calls it
        (None, SourcePlace::Link { .. }) => (None, Holds::Full),
        (None, _) => return None,
    };
    let at = named.or(found.modified).or(handed)?;
    Some(FoundBackup {
        id: id_of(&source.id.0, &found.path),
        source: source.id.clone(),
        path: found.path,
        at,
        named: named.is_some(),
        holds,
        bytes: found.bytes,
        version: found.version,
    })
}

/// By which commands name a backup: short enough to be typed, the same at every listing.
pub(crate) fn id_of(source: &str, path: &str) -> String {
    let hash = Sha256::digest(format!("{source}\n{path}"));
    hex::encode(hash.get(..ID_BYTES).unwrap_or_default())
}
