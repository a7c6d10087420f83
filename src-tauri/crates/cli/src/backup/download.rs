//! `reeve backup download …`: bringing backups here, and going on with it.

use std::process::ExitCode;

use reeve_app::api::{AddDownload, OfDownload, OfTenantOrAll};
use reeve_app::{Reeve, backups};
use reeve_domain::backup::{Listed, ProofState};
use reeve_domain::source::{Download, DownloadState};
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::grant::moment;
use crate::output::{Output, confirmed, message, table};
use crate::plan::Applying;
use crate::source;

/// Digits of an id that are shown and have to be typed at least.
const SHORT: usize = 8;

/// Begins a download and follows it to its end. Answers the finished file's path.
pub async fn begin(reeve: &Reeve, mut wanted: AddDownload, latest: bool) -> Result<String, Fault> {
    if latest {
        wanted.backup = newest(reeve, &wanted.backup).await?;
    }
    let job = backups::download(reeve, wanted).await?;
    followed(reeve, &job).await
}

/// Goes on with a download and follows it to its end. Answers the finished file's path.
pub async fn go_on(reeve: &Reeve, typed: &str) -> Result<String, Fault> {
    let download = named(reeve, typed).await?.id;
    let job = backups::go_on(reeve, OfDownload { download }).await?;
    followed(reeve, &job).await
}

pub async fn followed(reeve: &Reeve, job: &reeve_domain::job::Job) -> Result<String, Fault> {
    let ended = super::follow(reeve, &job.id).await;
    let reeve_domain::job::JobKind::BackupDownload { download } = &job.work else {
        return Err(Fault::new(Code::Internal, "This was no download."));
    };
    let short: String = download.0.chars().take(SHORT).collect();
    ended.map_err(|fault| match fault.code {
        // what cannot be gone on with says so itself
        Code::NotFound | Code::BackupUnsound | Code::AlreadyExists => fault,
        _ => fault
            .with("download", &download.0)
            .next(format!("What arrived is kept: `reeve backup continue {short}` goes on where it stopped.")),
    })?;
    let all = backups::downloads(reeve, OfTenantOrAll { tenant: None }).await?;
    let done = all.into_iter().find(|one| one.id == *download);
    done.map(|done| backups::finished_path(&done))
        .ok_or_else(|| Fault::new(Code::NotFound, "It was forgotten."))
}

async fn newest(reeve: &Reeve, name: &str) -> Result<String, Fault> {
    let tenant = source::of(reeve, Some(name)).await?;
    let views = backups::ledger(reeve, OfTenantOrAll { tenant }).await?;
    let all = views.iter().flat_map(|view| {
        view.ledger.slots.iter().filter_map(|slot| slot.backup.as_ref()).chain(&view.ledger.beyond)
    });
    let elsewhere = |backup: &&Listed| {
        backup.file.is_none() && backup.snapshot.is_none() && backup.proof != ProofState::Gone
    };
    let newest = all.filter(elsewhere).max_by_key(|backup| backup.at);
    newest.map(|backup| backup.id.clone()).ok_or_else(|| {
        Fault::new(Code::NotFound, format!("No source of {name} had a backup that is not here."))
            .next("`reeve backup ledger --refresh` reads the sources again.")
    })
}

/// The downloads, for people and scripts.
pub async fn list(reeve: &Reeve, name: Option<&str>, output: &Output) -> Result<ExitCode, Fault> {
    let tenant = source::of(reeve, name).await?;
    let downloads = backups::downloads(reeve, OfTenantOrAll { tenant }).await?;
    output.answer(&json!({ "downloads": downloads }), || {
        if downloads.is_empty() {
            return "Nothing was downloaded. `reeve backup ledger NAME` shows what there is.\n".into();
        }
        table(&["ID", "STATE", "MADE", "FILE"], &downloads.iter().map(row).collect::<Vec<_>>())
    });
    Ok(ExitCode::SUCCESS)
}

fn row(download: &Download) -> Vec<String> {
    let state = match (download.state, &download.fault) {
        (DownloadState::Active, _) => "at work".to_owned(),
        (DownloadState::Done, _) => "done".to_owned(),
        (DownloadState::Stopped, Some(fault)) => format!("stopped: {}", fault.message),
        (DownloadState::Stopped, None) => "stopped".to_owned(),
    };
    let short = download.id.0.chars().take(SHORT).collect();
    vec![short, state, moment(download.at), backups::finished_path(download)]
}

/// Gives one its turn before all others that wait.
pub async fn first(reeve: &Reeve, typed: &str, output: &Output) -> Result<ExitCode, Fault> {
    let download = named(reeve, typed).await?.id;
    backups::first(reeve, OfDownload { download: download.clone() }).await?;
    output.answer(&json!({ "download": download, "first": true }), || "It is the next.\n".into());
    Ok(ExitCode::SUCCESS)
}

/// Forgets one, after asking.
pub async fn forget(reeve: &Reeve, typed: &str, how: &Applying, output: &Output) -> Result<ExitCode, Fault> {
    how.ready()?;
    let download = named(reeve, typed).await?;
    let file = backups::finished_path(&download);
    message(&match download.state {
        DownloadState::Done => format!("Forget the download of {file}. The file stays."),
        _ => format!("Forget the download of {file}, and throw away what arrived of it."),
    });
    let apply = !how.preview && (how.yes || confirmed("Forget it?"));
    if apply {
        backups::forget(reeve, OfDownload { download: download.id.clone() }).await?;
    } else if !how.preview {
        message("Nothing was changed.");
    }
    output.answer(&json!({ "download": download.id, "forgotten": apply }), || {
        if apply { "It is forgotten.\n".into() } else { String::new() }
    });
    Ok(if apply || how.preview { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn named(reeve: &Reeve, typed: &str) -> Result<Download, Fault> {
    let all = backups::downloads(reeve, OfTenantOrAll { tenant: None }).await?;
    let mut fitting = all.into_iter().filter(|one| typed.len() >= SHORT && one.id.0.starts_with(typed));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Fault::new(Code::NotFound, format!("No download is called “{typed}”."))
            .with("download", typed)
            .next("`reeve backup downloads` shows them.")),
    }
}
