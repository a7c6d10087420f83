//! The order in which downloads and live backups have their turn.
//!
//! A download keeps its place for ever. A live backup stands behind all that is there when it is begun, and keeps its
//! place as long as this program runs: one that is begun anew after a break stands behind again.

use reeve_domain::job::{JobId, JobKind};
use reeve_domain::source::DownloadId;
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::{Code, Fault};
use reeve_store::{downloads as table, jobs as jobs_table};
use url::Url;

use super::turns::Turn;
use crate::api::{Nothing, OfDownload, OfJob, Tag};
use crate::jobs::{self, Run};
use crate::reeve::Reeve;

/// Gives a download its turn before all others that wait.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn first(reeve: &Reeve, request: OfDownload) -> Result<Nothing, Fault> {
    put_first(reeve, request.download).await
}

/// Gives a backup on its way here, a live one or a download, its turn before all others that wait. One that does not
/// wait, or is over, stays as it is.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::StoreBusy`] for a live one that another program takes: it has a line of its own.
pub async fn first_of_all(reeve: &Reeve, request: OfJob) -> Result<Nothing, Fault> {
    let wanted = request.job.clone();
    let job = reeve.store().await?.read(move |db| jobs_table::get(db, &wanted)).await?;
    match job.work {
        JobKind::BackupDownload { download } => put_first(reeve, download).await,
        JobKind::BackupTake { .. } => put_live_first(reeve, &request.job).await,
        _ => Err(invalid("job", "Only backups on their way here wait in a line.")),
    }
}

async fn put_first(reeve: &Reeve, id: DownloadId) -> Result<Nothing, Fault> {
    let moved = reeve
        .store()
        .await?
        .write(move |db| {
            let mut download = table::get(db, &id)?;
            download.position = table::positions(db)?.0 - 1;
            table::save(db, &download)?;
            Ok(download)
        })
        .await?;
    if let Some(job) = &moved.job {
        reeve.downloads().moved(job, moved.position);
    }
    reeve.changed(&[Tag::Backups, Tag::Jobs], Some(&moved.tenant));
    Ok(Nothing {})
}

async fn put_live_first(reeve: &Reeve, job: &JobId) -> Result<Nothing, Fault> {
    if reeve.jobs().live(job).is_none() && jobs::runs(reeve, job).await? {
        return Err(Fault::new(Code::StoreBusy, "Another Reeve takes this backup, in a line of its own."));
    }
    let (least, _) = reeve.store().await?.read(table::positions).await?;
    reeve.downloads().moved(job, least - 1);
    reeve.changed(&[Tag::Jobs], None);
    Ok(Nothing {})
}

/// Waits for a live backup's turn at its server.
///
/// # Errors
/// [`Code::Cancelled`]; when the store cannot be read.
pub(in crate::backups) async fn turn_for_live(
    reeve: &Reeve,
    tenant: &Tenant,
    run: &Run,
) -> Result<Turn, Fault> {
    let (_, most) = reeve.store().await?.read(table::positions).await?;
    reeve.downloads().wait(&server(&tenant.url), most.saturating_add(1), run).await
}

/// The server's name in lines, as downloads have it from their sources: its host, whatever the port.
fn server(url: &str) -> String {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use reeve_domain::place::Place;
    use reeve_domain::source::SourcePlace;

    use super::*;

    #[test]
    fn downloads_and_live_backups_of_one_server_stand_in_one_line() {
        for (live, download) in [
            ("https://acme.example:8443/odoo", "https://acme.example:8443/backups"),
            ("https://ACME.example", "https://acme.example:8443"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]/backups"),
        ] {
            let place = Place::Webdav { url: download.into(), root: String::new(), user: String::new() };
            assert_eq!(server(live), SourcePlace::Files(place).host());
        }
        assert_ne!(server("https://acme.example"), server("https://other.example"));
    }
}
