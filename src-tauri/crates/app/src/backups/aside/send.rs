//! A backup sent to a name on the side, and the database that came of it dropped again.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use reeve_backups::Verified;
use reeve_domain::job::Phase;
use reeve_odoo::{DatabaseManager, Error, RestoreAs, Upload};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, ReadBuf};

use crate::jobs::Run;

/// How often a drop is tried; somebody may be connected in that very moment.
const TRIES: u32 = 5;
/// Between two tries, and between two looks at whether a database has come to be.
const BEAT: Duration = Duration::from_millis(500);
/// How long a server that was not waited for may take until the database it makes can be seen.
pub(crate) const LATE: Duration = Duration::from_secs(60);

/// A file on its way, summed as it is read.
struct Summed {
    file: tokio::fs::File,
    sha256: Arc<Mutex<Sha256>>,
}

impl AsyncRead for Summed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.file).poll_read(cx, buffer))?;
        let read = buffer.filled().get(before..).unwrap_or_default();
        self.sha256.lock().unwrap_or_else(PoisonError::into_inner).update(read);
        Poll::Ready(Ok(()))
    }
}

/// Sends a file as the backup that is to be restored: the one that was `verified`, which may have been long ago. `sent` is
/// told how many bytes have left.
///
/// # Errors
/// As [`DatabaseManager::restore`]; [`Error::UploadUnreadable`] also where what left is not what was verified.
pub(crate) async fn send(
    to: &DatabaseManager,
    wanted: &RestoreAs<'_>,
    (file, verified): (&Path, &Verified),
    sent: &AtomicU64,
    run: &Run,
) -> reeve_odoo::Result<()> {
    let unreadable = |error: io::Error| Error::UploadUnreadable { why: error.to_string() };
    let from = tokio::fs::File::open(file).await.map_err(unreadable)?;
    let bytes = from.metadata().await.map_err(unreadable)?.len();
    let sha256 = Arc::new(Mutex::new(Sha256::new()));
    let upload = Upload { bytes, from: Box::new(Summed { file: from, sha256: Arc::clone(&sha256) }) };
    let (progress, mut seen) = tokio::sync::watch::channel(0);
    let mut meter = run.phase(Phase::Restoring, Some(bytes));
    let on_its_way = |bytes| {
        sent.store(bytes, Ordering::Relaxed);
        progress.send_replace(bytes);
    };
    let mut work = std::pin::pin!(to.restore(wanted, upload, on_its_way, &run.cancel));
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            Ok(()) = seen.changed() => meter.at(*seen.borrow_and_update()),
        }
    };
    let left = sha256.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize();
    if sent.load(Ordering::Relaxed) >= bytes && hex::encode(left) != verified.sha256 {
        return Err(Error::UploadUnreadable {
            why: "it is not the file any more that was proven".to_owned(),
        });
    }
    done
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
