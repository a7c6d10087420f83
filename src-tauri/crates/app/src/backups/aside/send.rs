//! A backup sent to a name on the side, and the database that came of it dropped again.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reeve_domain::job::Phase;
use reeve_odoo::{DatabaseManager, Error, RestoreAs, Upload};
use tokio::sync::watch;

use super::guarded::{Proof, guarded};
use crate::jobs::Run;

/// How often a drop is tried; somebody may be connected in that very moment.
const TRIES: u32 = 5;
/// Between two tries, and between two looks at whether a database has come to be.
const BEAT: Duration = Duration::from_millis(500);
/// How long a server that was not waited for may take until the database it makes can be seen.
pub(crate) const LATE: Duration = Duration::from_secs(60);

/// Sends a file as the backup that is to be restored, as its `proof` goes on; `sha256` is what it has to have. `sent` is told
/// how many bytes have left.
///
/// # Errors
/// As [`DatabaseManager::restore`]; [`Error::UploadUnreadable`] also where it is another file, or its proof broke off: the
/// server got no whole backup then.
pub(crate) async fn send(
    to: &DatabaseManager,
    wanted: &RestoreAs<'_>,
    (file, sha256): (&Path, &str),
    proof: watch::Receiver<Proof>,
    sent: &AtomicU64,
    run: &Run,
) -> reeve_odoo::Result<()> {
    let unreadable = |error: io::Error| Error::UploadUnreadable { why: error.to_string() };
    let from = tokio::fs::File::open(file).await.map_err(unreadable)?;
    let bytes = from.metadata().await.map_err(unreadable)?.len();
    let upload = Upload { bytes, from: Box::new(guarded(from, (bytes, sha256.to_owned()), proof)) };
    let (progress, mut seen) = watch::channel(0);
    let mut meter = run.phase(Phase::Restoring, Some(bytes));
    let on_its_way = |bytes| {
        sent.store(bytes, Ordering::Relaxed);
        progress.send_replace(bytes);
    };
    let mut work = std::pin::pin!(to.restore(wanted, upload, on_its_way, &run.cancel));
    loop {
        tokio::select! {
            done = &mut work => return done,
            Ok(()) = seen.changed() => meter.at(*seen.borrow_and_update()),
        }
    }
}

/// Drops a database that a server may be making still, waiting so long for it to be there. `false`: it never was.
///
/// # Errors
/// As [`drop_patiently`].
pub(crate) async fn drop_made(
    manager: &DatabaseManager,
    database: &str,
    within: Duration,
) -> reeve_odoo::Result<bool> {
    let until = Instant::now() + within;
    while manager.server().database_exists(database).await == Some(false) {
        if Instant::now() >= until {
            return Ok(false);
        }
        tokio::time::sleep(BEAT).await;
    }
    drop_patiently(manager, database).await.map(|()| true)
}

/// Drops a database, again where somebody is connected to it in that very moment. One that is not there is dropped.
///
/// # Errors
/// The last refusal, or what kept the server from being asked.
pub(crate) async fn drop_patiently(manager: &DatabaseManager, database: &str) -> reeve_odoo::Result<()> {
    let mut tries = 0;
    loop {
        let dropped = manager.drop_database(database).await;
        tries += 1;
        match dropped {
            Ok(()) | Err(Error::UnknownDatabase { .. }) => return Ok(()),
            Err(_) if tries < TRIES => tokio::time::sleep(BEAT * tries).await,
            Err(error) => return Err(error),
        }
    }
}
