//! One tenant looked at: the facts of its server, of a session, and of what is kept here, and what they come to.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use reeve_domain::Fault;
use reeve_domain::grant::StrayAccess;
use reeve_domain::policy::PolicyReading;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_promises::{Cost, Facts, Finding, People, Seen, Unseen, judge};

use super::known::{self, Known};
use super::pass::Pass;
use super::servers::ServerLook;
use super::signed_in::{self, Inside, SignIn};
use super::unseen::{shuts_out, unseen};
use crate::reeve::Reeve;

/// What a look at a tenant came to.
pub(super) struct Look {
    pub(super) tenant: TenantId,
    pub(super) at: DateTime<Utc>,
    /// The dearest checks that it made.
    pub(super) at_most: Cost,
    /// Every check's answer, where this look saw it; `None` where there is nothing to judge by.
    pub(super) findings: Option<Vec<Finding>>,
    /// Why it did not see everything that it was to look at.
    pub(super) fault: Option<Fault>,
    pub(super) sign_in: SignIn,
    /// The policy, read just now.
    pub(super) policy: Option<(DateTime<Utc>, PolicyReading)>,
    /// The stray accounts, looked for just now.
    pub(super) strays: Option<Vec<StrayAccess>>,
}

impl Look {
    /// One that nobody made: what its platform states cannot be read, and held against nothing every promise would be gone.
    fn unjudged(tenant: &Tenant, at: DateTime<Utc>, at_most: Cost, fault: Fault) -> Self {
        Self {
            tenant: tenant.id.clone(),
            at,
            at_most,
            findings: None,
            fault: Some(fault),
            sign_in: SignIn::Untold,
            policy: None,
            strays: None,
        }
    }
}

/// Looks at a tenant as far as the pass goes.
///
/// # Errors
/// When the store cannot be read; what the tenant does not show is in the look.
pub(super) async fn at(reeve: &Reeve, pass: &Arc<Pass>, tenant: &Tenant) -> Result<Look, Fault> {
    let platform = match pass.platform(tenant) {
        Ok(platform) => platform,
        Err(fault) => {
            return Ok(Look::unjudged(tenant, reeve.host().now().trunc_subsecs(3), pass.at_most, fault));
        }
    };
    let known = known::read(reeve, tenant).await?;
    let (listings, (server, inside)) =
        tokio::join!(pass.read_listings(reeve, tenant), asked(reeve, pass, tenant, &known));
    let listings = listings?;
    // as it is kept: what came of this look and what is read of it later bear the same time
    let now = reeve.host().now().trunc_subsecs(3);
    let strays = match &inside.accounts {
        Seen::At(at, accounts) => Ok((*at, pass.accesses.strays(tenant, accounts, *at))),
        Seen::Not(why) => Err(*why),
    };
    let staff = match &strays {
        Ok((at, strays)) => Seen::At(*at, pass.accesses.staff(tenant, strays)),
        Err(why) => Seen::Not(*why),
    };
    let policy_now = match &inside.policy {
        Seen::At(at, reading) => Some((*at, reading.clone())),
        Seen::Not(_) => None,
    };
    let facts = Facts {
        stage: tenant.stage,
        tls: server.tls,
        plain_http: server.plain_http,
        hsts_seconds: server.hsts_seconds,
        server: server.server,
        people: people(inside.people, known.people),
        version: server.version,
        policy: if policy_now.is_some() { inside.policy } else { known.policy },
        settings: inside.settings,
        actions: inside.actions,
        mail: inside.mail,
        backups: pass.backups(reeve, tenant, known.drilled, now).await?,
        staff,
    };
    Ok(Look {
        tenant: tenant.id.clone(),
        at: now,
        at_most: pass.at_most,
        findings: Some(judge(platform, &facts, now)),
        fault: server.fault.or(inside.fault).or(listings),
        sign_in: inside.sign_in,
        policy: policy_now,
        strays: strays.ok().map(|(_, strays)| strays),
    })
}

/// What its server shows, and a session.
async fn asked(reeve: &Reeve, pass: &Pass, tenant: &Tenant, known: &Known) -> (ServerLook, Inside) {
    let server = match pass.at_most {
        Cost::Nothing => ServerLook::none(Unseen::NotLooked, None),
        Cost::Outside | Cost::SignedIn => pass.servers.look(reeve, tenant).await,
    };
    let inside = match (pass.at_most, &server.version) {
        (Cost::SignedIn, Seen::Not(why)) if shuts_out(*why) => Inside::none(*why, None),
        (Cost::SignedIn, _) => signed_in::look(reeve, tenant, known).await,
        _ => Inside::none(Unseen::NotLooked, None),
    };
    (server, inside)
}

/// People as they were asked about just now, else as they are known here. Who was told nothing of rights knows less than
/// what was read before.
fn people(asked: Seen<People>, known: Seen<People>) -> Seen<People> {
    let tells = asked.value().is_some_and(|people| people.rights_known);
    if tells || matches!(known, Seen::Not(_)) { asked } else { known }
}

/// What was answered, or why it was not seen. What went wrong goes to `faults`; that this login may not see something, or
/// this version does not tell it, is no fault.
pub(super) fn seen<T, E: Into<Fault>>(
    answer: Result<T, E>,
    now: impl Fn() -> DateTime<Utc>,
    faults: &mut Vec<Fault>,
) -> Seen<T> {
    match answer {
        Ok(value) => Seen::At(now(), value),
        Err(error) => {
            let fault = error.into();
            let why = unseen(&fault);
            if !matches!(why, Unseen::NoRights | Unseen::NotTold | Unseen::NotInVersion) {
                faults.push(fault);
            }
            Seen::Not(why)
        }
    }
}
