//! What runs by itself in the databases of a live restore: stopped in the one that is beside, running in the one that is live.
//!
//! Two databases with the same scheduled actions and the same outgoing mail would do everything twice in the world outside.
//! A server can neutralise what it restores, for good; what is to be live is stopped by hand instead, and each record is
//! written down before it is stopped, so that exactly those run again.

use std::time::Duration;

use reeve_domain::restore::AtRest;
use reeve_domain::tenant::SignInWith;
use reeve_domain::{Code, Fault};
use reeve_keys::Name;
use reeve_odoo::{Credential, Session};

use crate::backups::{AT_WORK, at_work, set_active};
use crate::restores::carry::Carrying;
use crate::tenants;

/// How often records are written that somebody holds, and after which pause.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(2);

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// What the backup was restored to.
    Restored,
    /// What was live before.
    Before,
}

/// Stops what runs by itself in the database that is beside the live one, and says what was. One that cannot be stopped is
/// no reason to leave a restore where it is: it is said.
pub(super) async fn rest(carrying: &mut Carrying, which: Which) -> Result<String, Fault> {
    let name = match which {
        Which::Restored => carrying.work.side.clone(),
        Which::Before => carrying.work.before.clone().unwrap_or_default(),
    };
    let session = match carrying.run.or_stop(sign_in(carrying, &name)).await {
        Ok(session) => session,
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(fault) => return Ok(unstopped(&name, &fault)),
    };
    for model in AT_WORK {
        let stopped = async {
            let active = carrying.run.or_stop(at_work(&session, model)).await?;
            remember(carrying, which, &active).await?;
            patiently(carrying, &session, &active, false).await
        };
        match stopped.await {
            Ok(()) => {}
            Err(fault) if fault.code == Code::Cancelled => return Err(fault),
            Err(fault) => return Ok(unstopped(&name, &fault)),
        }
    }
    Ok(format!("nothing runs by itself in {name}"))
}

fn unstopped(name: &str, fault: &Fault) -> String {
    format!("SCHEDULED ACTIONS AND OUTGOING MAIL OF {name} COULD NOT BE STOPPED ({})", fault.message)
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

/// Signs in to a database of the tenant's server with the tenant's login.
async fn sign_in(carrying: &Carrying, database: &str) -> Result<Session, Fault> {
    let tenant = &carrying.tenant;
    let secret = carrying.reeve.keys().await?.get(&Name::Login(tenant.id.clone())).await?;
    let secret = secret.ok_or_else(|| {
        Fault::new(Code::KeyRefused, format!("No password or API key is stored for “{}”.", tenant.name))
    })?;
    let credential = match tenant.sign_in_with {
        SignInWith::Password => Credential::Password(&secret),
        SignInWith::ApiKey => Credential::ApiKey(&secret),
    };
    Ok(carrying.server.sign_in(database, &tenant.login, credential).await?)
}
