//! The work of one download: its turn, its bytes, its proof, its name.

use std::path::{Path, PathBuf};
use std::time::Instant;

use reeve_backups::{Bounds, Control, Downloaded, Received, Told, Verified, Wish};
use reeve_domain::backup::{BackupFacts, TimedBy};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::source::{Download, DownloadId, DownloadState};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::{downloads as table, found_backups, sources as sources_table};

use super::super::{catalogue, saved, take};
use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{journal, sources, tenants};

/// Does the job, and notes how it ended.
pub(crate) async fn run_download(reeve: &Reeve, id: &DownloadId, run: &Run) -> Result<JobOutcome, Fault> {
    let download = get(reeve, id).await?;
    let tenant = tenants::by_id(reeve, &download.tenant).await?;
    let ended = bring(reeve, &tenant, &download, run).await;
    let (detail, how) = match &ended {
        Ok((facts, how)) => {
            (format!("{} ({} bytes, SHA-256 {}){how}", facts.file, facts.bytes, facts.sha256), Outcome::Done)
        }
        Err(fault) => (format!("{}: {}", download.to, fault.message), journal::outcome_of(fault)),
    };
    let (state, fault) = match &ended {
        Ok(_) => (DownloadState::Done, None),
        Err(fault) => (DownloadState::Stopped, Some(fault.clone())),
    };
    settle(reeve, id, state, fault).await?;
    journal::note(reeve, Some(&tenant.name), Action::BackupDownload, detail, how).await?;
    let (facts, _) = ended?;
    super::super::found(&facts)
}

/// Sees to it that a download nobody works on any more does not look as if somebody did.
pub(crate) async fn broke_off(reeve: &Reeve, id: &DownloadId) -> Result<(), Fault> {
    match get(reeve, id).await?.state {
        DownloadState::Active => settle(reeve, id, DownloadState::Stopped, None).await,
        DownloadState::Stopped | DownloadState::Done => Ok(()),
    }
}

/// The file to be, with the ending of a sealed one.
pub(super) fn finished(download: &Download) -> PathBuf {
    saved::named(download.to.as_ref(), download.seal_to.as_deref())
}

async fn get(reeve: &Reeve, id: &DownloadId) -> Result<Download, Fault> {
    let id = id.clone();
    Ok(reeve.store().await?.read(move |db| table::get(db, &id)).await?)
}

async fn settle(
    reeve: &Reeve,
    id: &DownloadId,
    state: DownloadState,
    fault: Option<Fault>,
) -> Result<(), Fault> {
    let id = id.clone();
    let change = move |db: &reeve_store::Transaction<'_>| {
        let mut download = table::get(db, &id)?;
        download.state = state;
        download.fault = fault;
        table::save(db, &download)
    };
    reeve.store().await?.write(change).await?;
    reeve.changed(&[Tag::Backups], None);
    Ok(())
}

/// Brings it here. Answers the facts and, in words for the journal, how it went.
async fn bring(
    reeve: &Reeve,
    tenant: &Tenant,
    download: &Download,
    run: &Run,
) -> Result<(BackupFacts, String), Fault> {
    if let Some(facts) = take::named_before(tenant, &finished(download)) {
        // an earlier attempt gave the name just before a break
        reeve_backups::forget(download.to.as_ref(), &download.id.0);
        return Ok((take::keep(reeve, tenant, facts).await?, String::new()));
    }
    let id = download.source.clone();
    let source = reeve.store().await?.read(move |db| sources_table::get(db, &id)).await?.source;
    let host = source.place.host();
    let turn = reeve.downloads().wait(&host, download.position, run).await.map_err(resumable)?;
    let started = Instant::now();
    run.phase(Phase::Checking, None);
    let opened = sources::open(reeve, &source).await?;
    let Downloaded { received, whole, breaks, anew, broke } =
        fetch(&opened, &wish(download), run).await.map_err(resumable)?;
    drop(turn);

    let control = Control::new().expect_sha256(received.sha256.as_str());
    let verified = match take::prove(&received.part, control, run).await {
        Ok(verified) => verified,
        Err(fault) => {
            // all of it is here: whoever goes on need not fetch it again
            received.leave();
            return Err(resumable(fault));
        }
    };
    run.phase(Phase::Finishing, None);
    let timed_by = timed_by(reeve, download).await?;
    let facts = facts_of(reeve, tenant, download, &received, verified, timed_by, started);
    if let Err(unfit) = fit(&facts, whole, tenant) {
        received.discard();
        reeve_backups::forget(download.to.as_ref(), &download.id.0);
        return Err(unfit);
    }
    let facts = name(download, received, facts).await?;
    reeve_backups::forget(download.to.as_ref(), &download.id.0);
    Ok((take::keep(reeve, tenant, facts).await?, on_its_way(breaks, anew, broke.as_deref())))
}

/// What happened on its way, in words that follow others; nothing where nothing did.
fn on_its_way(breaks: u32, anew: u32, why: Option<&str>) -> String {
    let times = |n| match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    let broke = (breaks > 0).then(|| format!("; the line broke {}", times(breaks)));
    let anew = (anew > 0).then(|| format!("; it was begun anew {}", times(anew)));
    let why = why.map(|why| format!("; the last reason: {why}"));
    [broke, anew, why].into_iter().flatten().collect()
}

fn wish(download: &Download) -> Wish {
    Wish {
        name: download.id.0.clone(),
        path: download.path.clone(),
        target: PathBuf::from(&download.to),
        per_second: download.per_second,
        bounds: Bounds::default(),
    }
}

/// Brings what is wished for here, and shows how far it is.
pub(in crate::backups) async fn fetch(
    opened: &reeve_backups::Source,
    wish: &Wish,
    run: &Run,
) -> Result<Downloaded, Fault> {
    let mut meter = run.phase(Phase::Receiving, None);
    let mut shown = Some(None);
    let told = |told| match told {
        Told::Here { bytes, total } => {
            if shown != Some(total) {
                shown = Some(total);
                meter = run.phase(Phase::Receiving, total);
            }
            meter.at(bytes);
        }
        Told::Broke => {
            shown = None;
            run.phase(Phase::GoingOn, None);
        }
        Told::BegunAnew => {
            shown = None;
            run.phase(Phase::BegunAnew, None);
        }
    };
    Ok(reeve_backups::download(opened, wish, &run.cancel, told).await?)
}

/// Who says when the backup was made, where the latest listing has it still as it was asked for.
async fn timed_by(reeve: &Reeve, download: &Download) -> Result<Option<TimedBy>, Fault> {
    let id = download.backup.clone();
    let found = reeve.store().await?.read(move |db| found_backups::find(db, &id)).await?;
    Ok(found.filter(|found| found.at == download.at).map(|found| catalogue::timed_by(&found)))
}

fn facts_of(
    reeve: &Reeve,
    tenant: &Tenant,
    download: &Download,
    received: &Received,
    verified: Verified,
    timed_by: Option<TimedBy>,
    started: Instant,
) -> BackupFacts {
    let now = reeve.host().now();
    BackupFacts {
        tenant: tenant.name.clone(),
        database: verified.database.unwrap_or_else(|| tenant.database.clone()),
        file: super::finished_path(download),
        bytes: received.bytes,
        sha256: received.sha256.clone(),
        seconds: started.elapsed().as_secs_f64(),
        taken_at: download.at.min(now),
        timed_by,
        odoo_version: verified.odoo_version,
        holds: verified.holds,
        verdict: verified.verdict,
    }
}

/// Gives the file its name, encrypted first where that was asked for.
async fn name(download: &Download, received: Received, facts: BackupFacts) -> Result<BackupFacts, Fault> {
    let Some(key) = &download.seal_to else {
        reeve_backups::seal(received, Path::new(&download.to), facts.clone()).await?;
        return Ok(facts);
    };
    match saved::encrypted(&received.part, &finished(download), key, facts).await {
        Ok(facts) => {
            received.discard();
            Ok(facts)
        }
        Err(fault) => {
            // no room for a second copy, say: all of it is here, and need not be fetched again
            received.leave();
            Err(resumable(fault))
        }
    }
}

/// Whether the file is what was asked for; `whole` where its source told its size or SHA-256.
fn fit(facts: &BackupFacts, whole: bool, tenant: &Tenant) -> Result<(), Fault> {
    if !facts.verdict.undecided {
        take::outcome(facts)?;
    } else if !whole {
        return Err(perhaps_cut_short());
    }
    take::belongs(&facts.database, tenant).map_err(|another| {
        another
            .next("Have the right backup handed over, or add the source to the tenant whose database it is.")
    })
}

/// Neither the source nor the file tells where the file ends.
fn perhaps_cut_short() -> Fault {
    let why = "Nobody can say whether this file came whole: its source tells neither its size nor its SHA-256, and it \
               is of a kind that cannot be proven from here.";
    Fault::new(Code::SourceFailed, why)
        .next("Have it handed over where its size is told, or as Odoo's own zip.")
}

/// What arrived is kept, so the usual advice after a stop is not the right one.
fn resumable(fault: Fault) -> Fault {
    match fault.code {
        Code::Cancelled => fault.next("`reeve backup continue` goes on where it stopped."),
        _ => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::on_its_way;

    #[test]
    fn what_happened_on_its_way_is_said_as_people_say_it() {
        for (breaks, anew, why, said) in [
            (0, 0, None, ""),
            (1, 0, Some("It fell silent."), "; the line broke once; the last reason: It fell silent."),
            (
                2,
                1,
                Some("It changed."),
                "; the line broke twice; it was begun anew once; the last reason: It changed.",
            ),
            (0, 3, Some("It changed."), "; it was begun anew 3 times; the last reason: It changed."),
        ] {
            assert_eq!(on_its_way(breaks, anew, why), said);
        }
    }
}
