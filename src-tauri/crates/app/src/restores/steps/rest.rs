//! What runs by itself in the databases of a live restore: stopped in the one that is beside, running in the one that is live.
//!
//! Two databases with the same scheduled actions and the same outgoing mail would do everything twice in the world outside.
//! A server can neutralise what it restores, for good; what is to be live is stopped by hand instead, and each record is
//! written down before it is stopped, so that exactly those run again.

use std::time::Duration;

use reeve_domain::restore::{AtRest, RestSeen, RestoreTarget};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Dialect, Session};

use crate::backups::{AT_WORK, at_work, set_active};
use crate::restores::carry::Carrying;
use crate::restores::logins::{SECRET, Which};
use crate::tenants;

/// How often records are written that somebody holds, and after which pause.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(2);

/// Whether the server neutralises what it restores.
///
/// # Errors
/// What keeps the server from being asked.
pub(super) async fn neutralizes(carrying: &Carrying) -> Result<bool, Fault> {
    Ok(Dialect::of(&carrying.run.or_stop(carrying.server.version()).await?)?.neutralizes)
}

/// Brings to rest what was restored on the side: what is to be live, and what was to be neutralised by a server that cannot. `None` where nothing is to be stopped by hand.
///
/// # Errors
/// As [`stop`]; the words say what runs on.
pub(super) async fn restored(carrying: &mut Carrying) -> Result<Option<RestSeen>, Fault> {
    let live = carrying.target() == RestoreTarget::Live;
    // the server's own way of it reaches more than ours
    let by_hand = carrying.work.neutralised && !neutralizes(carrying).await?;
    if !live && !by_hand {
        return Ok(None);
    }
    match stop(carrying, Which::Restored).await {
        Err(fault) if fault.code != Code::Cancelled => {
            let left = runs_on(carrying, Which::Restored, &fault);
            Err(Fault { message: left.to_string(), ..fault })
        }
        stopped => stopped.map(Some),
    }
}

/// Stops what runs by itself in the database that is beside the live one. One that cannot be stopped is no reason to leave a
/// live database unproven: it is said.
pub(super) async fn rest(carrying: &mut Carrying, which: Which) -> Result<RestSeen, Fault> {
    match stop(carrying, which).await {
        Err(fault) if fault.code != Code::Cancelled => {
            let left = runs_on(carrying, which, &fault);
            carrying.runs_on = Some(left.clone());
            Ok(left)
        }
        stopped => stopped,
    }
}

/// Stops what runs by itself in one of the two databases.
///
/// # Errors
/// What kept it from being stopped.
async fn stop(carrying: &mut Carrying, which: Which) -> Result<RestSeen, Fault> {
    let database = name(carrying, which);
    let session = carrying.run.or_stop(sign_in(carrying, which, &database)).await?;
    for model in AT_WORK {
        let active = carrying.run.or_stop(at_work(&session, model)).await?;
        remember(carrying, which, &active).await?;
        patiently(carrying, &session, &active, false).await?;
    }
    Ok(RestSeen::AtRest { database })
}

/// What is said of one of the two databases that could not be brought to rest.
fn runs_on(carrying: &Carrying, which: Which, fault: &Fault) -> RestSeen {
    RestSeen::RunsOn { database: name(carrying, which), why: fault.message.clone() }
}

/// The name that one of the two databases has while it is not live.
fn name(carrying: &Carrying, which: Which) -> String {
    match which {
        Which::Restored => carrying.work.side.clone(),
        Which::Before => carrying.work.before.clone().unwrap_or_default(),
    }
}

/// Lets run again in the live database what was stopped in it.
pub(super) async fn wake(carrying: &Carrying, which: Which) -> Result<(), Fault> {
    let rests = match which {
        Which::Restored => &carrying.remembered.restored_rests,
        Which::Before => &carrying.remembered.before_rests,
    };
    if rests.is_empty() {
        return Ok(());
    }
    let session = carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await?;
    for rows in rests {
        patiently(carrying, &session, rows, true).await?;
    }
    Ok(())
}

/// A scheduled action that runs in this moment cannot be written: it is tried again.
async fn patiently(carrying: &Carrying, session: &Session, rows: &AtRest, active: bool) -> Result<(), Fault> {
    let mut tries = 1;
    loop {
        match carrying.run.or_stop(set_active(session, rows, active)).await {
            Err(fault) if matches!(fault.code, Code::TenantRefused | Code::ServerError) && tries < TRIES => {
                tries += 1;
                carrying.pause(PAUSE).await?;
            }
            ended => return ended,
        }
    }
}

/// Writes down what is about to be stopped, beside what was stopped before.
async fn remember(carrying: &mut Carrying, which: Which, rows: &AtRest) -> Result<(), Fault> {
    let kept = match which {
        Which::Restored => &mut carrying.remembered.restored_rests,
        Which::Before => &mut carrying.remembered.before_rests,
    };
    match kept.iter_mut().find(|kept| kept.model == rows.model) {
        Some(kept) => {
            let new: Vec<i64> = rows.ids.iter().copied().filter(|id| !kept.ids.contains(id)).collect();
            kept.ids.extend(new);
        }
        None => kept.push(rows.clone()),
    }
    carrying.remember().await
}

/// Signs in to a database beside the live one.
async fn sign_in(carrying: &Carrying, which: Which, database: &str) -> Result<Session, Fault> {
    let login = carrying.login(which).await?;
    let signed_in = login.signs_in(&carrying.server, database, &carrying.tenant.login).await;
    signed_in.map_err(|error| match Fault::from(error) {
        fault if matches!(fault.code, Code::SignInRefused | Code::KeyRefused) => {
            let words = format!("Give one of {} that is valid there, and go on.", carrying.tenant.login);
            fault.with(SECRET, database).next(words)
        }
        fault => fault,
    })
}
