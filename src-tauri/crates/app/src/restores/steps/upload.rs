//! Sending the backup to a name on the side.
//!
//! A name is free before the first byte leaves, and the server itself refuses one that is taken: however often it is sent,
//! there is one database. An answer that never came says nothing: what is under the name then is proven, or sent again.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reeve_domain::restore::{RestoreTarget, RestoreWork, StepDetail};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Error, RestoreAs};

use super::{Failure, prove, rest};
use crate::backups;
use crate::reeve::Reeve;
use crate::restores::carry::Carrying;
use crate::restores::work;

/// How often a server is looked at that was not waited for, and after which pause.
const LOOKS: u32 = 60;
const PAUSE: Duration = Duration::from_secs(5);

/// The field of a fault that says how many bytes a server had when an upload was stopped: of a part it makes nothing.
pub(in crate::restores) const CUT: &str = "sent";

/// Makes sure that the name is free: what an earlier sending of this restore left under it is dropped.
pub(in crate::restores) async fn make_room(carrying: &Carrying, again: bool) -> Result<(), Fault> {
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
    let (manager, file) = (carrying.manager().await?.clone(), PathBuf::from(&carrying.work.file));
    // after a break it is read again before it is sent
    let verified = carrying.expected().await?.verified.clone();
    if !verified.verdict.ok {
        return Err(backups::unsound(&verified.verdict, &carrying.work.file).into());
    }
    let all = verified.bytes;
    // what takes the live database's place keeps its identity; neutralising could not be taken back for it
    let neutralize = carrying.work.neutralised && rest::neutralizes(carrying).await?;
    let wanted = RestoreAs { database: &carrying.work.side, copy: !live, neutralize };
    let sent = AtomicU64::new(0);
    let ended = backups::send(&manager, &wanted, (&file, &verified), &sent, &carrying.run).await;
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
    Ok(StepDetail::Sent { bytes: all, database: carrying.work.side.clone(), answer_lost })
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
