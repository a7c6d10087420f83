//! One look at a backup where its source has it: in its folder, or brought here for that and removed again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use reeve_backups::{Bounds, Control, Downloaded, Wish};
use reeve_domain::backup::{Look, Seen};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::place::Place;
use reeve_domain::source::{BackupSource, FoundBackup, SourceId, SourcePlace};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, looks as table, sources as sources_table};

use crate::api::Tag;
use crate::backups::catalogue::timed_by;
use crate::backups::{Before, downloads, keep_facts, take};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{journal, sources};

/// Behind all downloads that a person waits for.
const LAST: i64 = i64::MAX;

/// The looks at what a tenant's sources have.
#[derive(Default)]
pub(in crate::backups) struct Looks(HashMap<(SourceId, String), Look>);

impl Looks {
    /// Reads those of a tenant's sources.
    ///
    /// # Errors
    /// Those of the file.
    pub(in crate::backups) fn read<'a>(
        db: &Connection,
        sources: impl Iterator<Item = &'a BackupSource>,
    ) -> reeve_store::Result<Self> {
        let mut all = HashMap::new();
        for source in sources {
            for look in table::of_source(db, &source.id)? {
                all.insert((source.id.clone(), look.path.clone()), look);
            }
        }
        Ok(Self(all))
    }

    /// The look at this backup, where it is still the one that was looked at.
    pub(in crate::backups) fn at(&self, found: &FoundBackup) -> Option<&Look> {
        let look = self.0.get(&(found.source.clone(), found.path.clone()))?;
        look.is_of(found).then_some(look)
    }
}

/// The file of a backup whose source is a folder of this computer.
pub(in crate::backups) fn in_place(place: &SourcePlace, found: &str) -> Option<PathBuf> {
    match place {
        SourcePlace::Files(Place::Folder { path }) => {
            Some(found.split('/').fold(PathBuf::from(path), |path, part| path.join(part)))
        }
        _ => None,
    }
}

/// Looks at a backup, keeps what was seen and notes it in the journal.
///
/// # Errors
/// [`Code::Cancelled`]; what keeps the look from being kept. That a backup could not be looked at is in the look.
pub(super) async fn at(
    reeve: &Reeve,
    tenant: &Tenant,
    found: &FoundBackup,
    run: &Run,
) -> Result<Look, Fault> {
    let id = found.source.clone();
    let source = reeve.store().await?.read(move |db| sources_table::get(db, &id)).await?.source;
    let seen = match in_place(&source.place, &found.path) {
        Some(file) => there(reeve, tenant, found, &file, run).await,
        None => brought(reeve, tenant, &source, found, run).await,
    };
    let (seen, fault) = match seen {
        Ok(seen) => (Some(seen), None),
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(fault) => (None, Some(fault)),
    };
    let look = Look {
        path: found.path.clone(),
        made: found.at,
        bytes: found.bytes,
        version: found.version.clone(),
        at: reeve.host().now(),
        failed: u32::from(fault.is_some()),
        fault,
        seen,
    };
    tell(reeve, tenant, &source, &look).await?;
    keep(reeve, tenant, found, look).await
}

/// Notes it; one more attempt in vain is counted with those before it.
async fn keep(reeve: &Reeve, tenant: &Tenant, found: &FoundBackup, mut look: Look) -> Result<Look, Fault> {
    let found = found.clone();
    let write = move |db: &reeve_store::Transaction<'_>| {
        let all = table::of_source(db, &found.source)?.into_iter();
        let mut before = all.filter(|before| before.path == look.path && before.is_of(&found));
        if let Some(before) = before.next().filter(|_| look.failed > 0) {
            look.failed = look.failed.saturating_add(before.failed);
        }
        table::save(db, &found.source, &look)?;
        Ok(look)
    };
    let look = reeve.store().await?.write(write).await?;
    reeve.changed(&[Tag::Backups], Some(&tenant.id));
    Ok(look)
}

async fn tell(reeve: &Reeve, tenant: &Tenant, source: &BackupSource, look: &Look) -> Result<(), Fault> {
    let (words, how) = match (&look.seen, &look.fault) {
        (Some(seen), _) if seen.verdict.ok => ("sound".to_owned(), Outcome::Done),
        (Some(seen), _) if seen.verdict.undecided => ("nothing speaks against it".to_owned(), Outcome::Done),
        (Some(seen), _) => {
            let check =
                seen.verdict.first_failure().map_or("nothing could be checked", |line| line.detail.as_str());
            (format!("not sound: {check}"), Outcome::Failed)
        }
        (None, Some(fault)) => (fault.message.clone(), journal::outcome_of(fault)),
        (None, None) => return Ok(()),
    };
    let detail = format!("{} in {}: {words}", look.path, source.name);
    journal::note(reeve, Some(&tenant.name), Action::BackupVerify, detail, how).await
}

/// Looks at a file in its folder, which stays as it is.
async fn there(
    reeve: &Reeve,
    tenant: &Tenant,
    found: &FoundBackup,
    file: &Path,
    run: &Run,
) -> Result<Seen, Fault> {
    let before = Before::now(file);
    let verified = take::prove(file, Control::new(), run).await?;
    let made = Some((found.at, timed_by(found)));
    let facts = keep_facts(reeve, file, before, verified, Some(tenant.name.clone()), made).await?;
    Ok(Seen::from(&facts))
}

/// Brings a backup here for a look, and removes it.
async fn brought(
    reeve: &Reeve,
    tenant: &Tenant,
    source: &BackupSource,
    found: &FoundBackup,
    run: &Run,
) -> Result<Seen, Fault> {
    let target = target(reeve.home(), found);
    let folder = folder(reeve.home());
    std::fs::create_dir_all(&folder).map_err(|error| {
        Fault::new(Code::CannotWrite, format!("{} cannot be made: {error}.", folder.display()))
            .with("path", folder.display())
    })?;
    let (name, host) = (found.id.clone(), source.place.host());
    let turn = reeve.downloads().wait(&host, LAST, run).await?;
    let opened = sources::open(reeve, source).await?;
    let wish = Wish {
        name: name.clone(),
        path: found.path.clone(),
        target: target.clone(),
        per_second: None,
        bounds: Bounds::default(),
    };
    let Downloaded { received, .. } = downloads::fetch(&opened, &wish, run).await?;
    drop(turn);
    let control = Control::new().expect_sha256(received.sha256.as_str());
    let verified = take::prove(&received.part, control, run).await;
    received.discard();
    reeve_backups::forget(&target, &name);
    let verified = verified?;
    Ok(Seen {
        sha256: verified.sha256,
        database: verified.database.unwrap_or_else(|| tenant.database.clone()),
        holds: verified.holds,
        verdict: verified.verdict,
    })
}

/// Removes what looks that were broken off left here, but for these backups, whose turn comes again.
pub(super) fn tidy(home: &Path, due: &[FoundBackup]) {
    let Ok(entries) = std::fs::read_dir(folder(home)) else { return };
    let goes_on: Vec<String> = due.iter().map(|found| found.id.clone()).collect();
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !goes_on.iter().any(|id| name.starts_with(id.as_str())) {
            // what cannot be removed now is tried again with the next run
            let _ = std::fs::remove_file(path);
        }
    }
}

fn folder(home: &Path) -> PathBuf {
    home.join("proving")
}

fn target(home: &Path, found: &FoundBackup) -> PathBuf {
    folder(home).join(&found.id)
}
