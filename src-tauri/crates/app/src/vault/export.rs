//! A backup comes out of the vault, as a file that is proven before it gets its name.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use bytes::Bytes;
use reeve_backups::{Control, Received, Writer};
use reeve_domain::Fault;
use reeve_domain::backup::{BackupFacts, TimedBy};
use reeve_domain::job::Phase;
use reeve_vault::{Snapshot, Vault};
use tokio::sync::mpsc;

use super::take::{on_the_way, tidy};
use super::work::{Ended, with};
use super::{catalogue, place};
use crate::api::Tag;
use crate::backups;
use crate::jobs::Run;
use crate::reeve::Reeve;

/// Buffers under way between the vault and the file.
const QUEUE: usize = 4;
/// Size of one, in bytes.
const BUFFER: usize = 1 << 20;

pub(super) async fn run_export(reeve: &Reeve, snapshot: &str, to: &Path, run: &Run) -> Ended {
    let started = Instant::now();
    run.phase(Phase::Checking, None);
    let vault = place::open(reeve).await?;
    let wanted = snapshot.to_owned();
    let (vault, snapshot) = place::blocking(move || {
        let snapshot = vault.find(&wanted)?;
        Ok((vault, snapshot))
    })
    .await?;
    let (received, locked) = written(reeve, vault, &snapshot, to, run).await?;
    let control = Control::new().expect_sha256(received.sha256.as_str());
    let verified = backups::prove(&received.part, control, run).await?;
    run.phase(Phase::Finishing, None);
    let facts = BackupFacts {
        tenant: snapshot.tenant.clone(),
        database: verified.database.unwrap_or_default(),
        file: to.to_string_lossy().into_owned(),
        bytes: received.bytes,
        sha256: received.sha256.clone(),
        seconds: started.elapsed().as_secs_f64(),
        taken_at: snapshot.at,
        timed_by: Some(TimedBy::Taking),
        odoo_version: verified.odoo_version,
        holds: verified.holds,
        verdict: verified.verdict,
    };
    let outcome = backups::outcome(&facts)?;
    reeve_backups::seal(received, to, facts.clone()).await?;
    backups::keep_known(reeve, &facts, reeve_backups::file_version(to)).await?;
    reeve.changed(&[Tag::Backups], None);
    let id: String = snapshot.id.chars().take(8).collect();
    let how = if locked { "" } else { "; read without a lock, since the store lets nothing be written" };
    Ok((Some(snapshot.tenant), format!("{id} to {}{how}", facts.file), outcome))
}

/// A backup of the vault as a zip that is on its way and never gets a name: dropping it removes it.
///
/// # Errors
/// Those of the vault and of the disk, [`reeve_domain::Code::Cancelled`].
pub(crate) async fn lent(reeve: &Reeve, id: &str, run: &Run) -> Result<(Snapshot, Received), Fault> {
    tidy(reeve.home());
    let vault = place::open(reeve).await?;
    let wanted = id.to_owned();
    let (vault, snapshot) = place::blocking(move || {
        let snapshot = vault.find(&wanted)?;
        Ok((vault, snapshot))
    })
    .await?;
    let (received, _) = written(reeve, vault, &snapshot, &on_the_way(reeve.home()), run).await?;
    Ok((snapshot, received))
}

/// The backup as a file that is not named yet, and whether others were kept from changing the vault meanwhile.
async fn written(
    reeve: &Reeve,
    vault: Vault,
    snapshot: &Snapshot,
    to: &Path,
    run: &Run,
) -> Result<(Received, bool), Fault> {
    let mut writer = Writer::create(to, None).await?;
    let (sender, mut buffers) = mpsc::channel(QUEUE);
    let id = snapshot.id.clone();
    let reading = with(vault, Phase::Receiving, run, move |vault, watch| {
        vault.export(&id, BufWriter::with_capacity(BUFFER, Pipe(sender)), watch)
    });
    let writing = async {
        let mut wrote = Ok(());
        while let (Ok(()), Some(buffer)) = (&wrote, buffers.recv().await) {
            wrote = writer.write(buffer).await;
        }
        // nobody takes any more: that ends the reading
        buffers.close();
        while buffers.recv().await.is_some() {}
        wrote
    };
    let (read, wrote) = tokio::join!(reading, writing);
    // where the file could not be written, that is the reason why nothing more was read
    if let Err(error) = wrote {
        writer.abandon().await;
        return Err(error.into());
    }
    let locked = match read {
        Ok((_, exported)) => exported.locked,
        Err(fault) => {
            writer.abandon().await;
            return Err(fault);
        }
    };
    catalogue::note(reeve, move |kept| kept.read_only = !locked).await?;
    Ok((writer.finish().await?, locked))
}

/// Hands what is written on to the file's own threads.
struct Pipe(mpsc::Sender<Bytes>);

impl Write for Pipe {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Bytes::copy_from_slice(buffer)).map_err(gone)?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
