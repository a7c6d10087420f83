//! Sending the backup to a name on the side.
//!
//! A name is free before the first byte leaves, and the server itself refuses one that is taken: however often it is sent,
//! there is one database. The last byte leaves once the backup is proven to be the one that was approved, and sound. An answer
//! that never came says nothing: what is under the name then is proven, or sent again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reeve_domain::restore::{RestoreTarget, RestoreWork, StepDetail};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{DatabaseManager, Error, RestoreAs};
use tokio::sync::watch;

use super::{Failure, prove, rest};
use crate::backups::{self, Proof};
use crate::reeve::Reeve;
use crate::restores::carry::Carrying;
use crate::restores::{elsewhere, work};

/// How often a server is looked at that was not waited for, and after which pause.
const LOOKS: u32 = 60;
const PAUSE: Duration = Duration::from_secs(5);

/// The field of a fault that says how many bytes a server had when an upload was stopped: of a part it makes nothing.
pub(in crate::restores) const CUT: &str = "sent";

/// Makes sure that the name is free: what an earlier sending of this restore left under it is dropped.
pub(in crate::restores) async fn make_room(carrying: &Carrying, again: bool) -> Result<(), Fault> {
    elsewhere::nothing_new(carrying).await?;
    let side = &carrying.work.side;
    let there = carrying.run.or_stop(carrying.server.databases()).await?.unwrap_or_default().contains(side);
    if !there {
        return Ok(());
    }
    if !again || owned_elsewhere(&carrying.reeve, &carrying.tenant, &carrying.work, side).await? {
        return Err(Error::DatabaseExists { database: side.clone() }.into());
    }
    Ok(backups::drop_patiently(carrying.manager().await?, side).await?)
}

/// Whether a database of this name is somebody else's: a tenant that is connected here, or another restore's.
pub(in crate::restores) async fn owned_elsewhere(
    reeve: &Reeve,
    tenant: &Tenant,
    own: &RestoreWork,
    database: &str,
) -> Result<bool, Fault> {
    let connected = reeve.store().await?.read(reeve_store::tenants::list).await?;
    if connected.iter().any(|other| other.url == tenant.url && other.database == database) {
        return Ok(true);
    }
    let names = |other: &RestoreWork| other.side == database || other.before.as_deref() == Some(database);
    let is_kept = |other: &RestoreWork| other.stopped_at.or(other.dropped_at).is_none();
    let works = work::all(reeve).await?;
    Ok(works.iter().any(|other| other.restore != own.restore && is_kept(other) && names(other)))
}

/// Sends the backup, and waits until the server has restored it.
pub(in crate::restores) async fn upload(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    let live = carrying.target() == RestoreTarget::Live;
    let (manager, database) = (carrying.manager().await?.clone(), carrying.work.side.clone());
    // what takes the live database's place keeps its identity; neutralising could not be taken back for it
    let neutralize = carrying.work.neutralised && rest::neutralizes(carrying).await?;
    let wanted = RestoreAs { database: &database, copy: !live, neutralize };
    let (file, sent) = (PathBuf::from(&carrying.work.file), AtomicU64::new(0));
    let unreadable = |source| reeve_backups::Error::CannotRead { path: file.clone(), source };
    let all = tokio::fs::metadata(&file).await.map_err(unreadable)?.len();
    let ended = send_as_proven(carrying, &manager, &wanted, (&file, &sent)).await?;
    let answer_lost = match ended {
        Ok(()) => false,
        Err(error) if error.passes() && sent.load(Ordering::Relaxed) >= all => {
            looked_for(carrying, error).await?;
            true
        }
        Err(error @ Error::Cancelled) if sent.load(Ordering::Relaxed) < all => {
            return Err(Fault::from(error).with(CUT, sent.load(Ordering::Relaxed)).into());
        }
        Err(error) => return Err(error.into()),
    };
    Ok(StepDetail::Sent { bytes: all, database, answer_lost })
}

/// Sends it. What was not read in this job is read meanwhile: its last piece leaves once the proof holds, and where it does
/// not hold, the sending is broken off.
async fn send_as_proven(
    carrying: &mut Carrying,
    manager: &DatabaseManager,
    wanted: &RestoreAs<'_>,
    (file, sent): (&Path, &AtomicU64),
) -> Result<reeve_odoo::Result<()>, Fault> {
    let (sha256, run) = (carrying.request.backup.sha256.clone(), carrying.run.clone());
    let what = (file, sha256.as_str());
    if let Some(read) = carrying.read() {
        let verdict = &read.verified.verdict;
        if !verdict.ok {
            return Err(backups::unsound(verdict, &carrying.work.file));
        }
        let sending = backups::send(manager, wanted, what, Proof::held(), sent, &run);
        return Ok(Box::pin(sending).await);
    }
    let (told, proof) = watch::channel(Proof::Reading(0));
    let mut proving = Box::pin(backups::proof_of(file, Some(&sha256), told, &run));
    let mut sending = Box::pin(backups::send(manager, wanted, what, proof, sent, &run));
    let (expected, ended) = tokio::select! {
        // what was stopped is told by how much of it had left
        biased;
        ended = &mut sending => match ended {
            Ok(()) => ((&mut proving).await?, Ok(())),
            Err(error) => return Ok(Err(error)),
        },
        expected = &mut proving => {
            let expected = expected?;
            let ended = if expected.verified.verdict.ok { (&mut sending).await } else { Ok(()) };
            (expected, ended)
        }
    };
    if !expected.verified.verdict.ok {
        return Err(backups::unsound(&expected.verified.verdict, &carrying.work.file));
    }
    carrying.has_read(expected);
    Ok(ended)
}

/// The server has it all and was not waited for, by a proxy or by us: it may be at it still. What it makes is whole once it
/// is proven.
async fn looked_for(carrying: &mut Carrying, lost: Error) -> Result<(), Fault> {
    let mut whole = false;
    for _ in 0..LOOKS {
        if carrying.server.database_exists(&carrying.work.side).await == Some(true) {
            match prove::on_the_side(carrying).await {
                Err(failure) if failure.fault.code == Code::Cancelled => return Err(failure.fault),
                // the server moves the files last
                Ok(proven) if proven.files => return Ok(()),
                Ok(_) => whole = true,
                Err(_) => whole = false,
            }
        }
        carrying.pause(PAUSE).await?;
    }
    // where no file can be opened, the server had its time for them
    if whole { Ok(()) } else { Err(lost.into()) }
}
