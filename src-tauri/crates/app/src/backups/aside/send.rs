//! A backup sent to a name on the side, and the database that came of it dropped again.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reeve_domain::Secret;
use reeve_domain::job::Phase;
use reeve_odoo::{Error, RestoreAs, Server, Upload};

use crate::jobs::Run;

/// How often a drop is tried; somebody may be connected in that very moment.
const TRIES: u32 = 5;
/// Between two tries.
const BEAT: Duration = Duration::from_millis(500);

/// Sends a file as the backup that is to be restored. `sent` is told how many bytes have left.
///
/// # Errors
/// As [`Server::restore`].
pub(crate) async fn send(
    server: &Server,
    wanted: &RestoreAs<'_>,
    file: &Path,
    master: &Secret,
    sent: &AtomicU64,
    run: &Run,
) -> reeve_odoo::Result<()> {
    let unreadable = |error: std::io::Error| Error::UploadUnreadable { why: error.to_string() };
    let from = tokio::fs::File::open(file).await.map_err(unreadable)?;
    let bytes = from.metadata().await.map_err(unreadable)?.len();
    let upload = Upload { bytes, from: Box::new(from) };
    let (progress, mut seen) = tokio::sync::watch::channel(0);
    let mut meter = run.phase(Phase::Restoring, Some(bytes));
    let on_its_way = |bytes| {
        sent.store(bytes, Ordering::Relaxed);
        progress.send_replace(bytes);
    };
    let mut work = std::pin::pin!(server.restore(wanted, upload, master, on_its_way, &run.cancel));
    loop {
        tokio::select! {
            done = &mut work => return done,
            Ok(()) = seen.changed() => meter.at(*seen.borrow_and_update()),
        }
    }
}

/// Drops a database, again where somebody is connected to it in that very moment. One that is not there is dropped.
///
/// # Errors
/// The last refusal, or what kept the server from being asked.
pub(crate) async fn drop_patiently(
    server: &Server,
    database: &str,
    master: &Secret,
) -> reeve_odoo::Result<()> {
    let mut tries = 0;
    loop {
        let dropped = server.drop_database(database, master).await;
        tries += 1;
        match dropped {
            Ok(()) | Err(Error::UnknownDatabase { .. }) => return Ok(()),
            Err(_) if tries < TRIES => tokio::time::sleep(BEAT * tries).await,
            Err(error) => return Err(error),
        }
    }
}
