//! What a signed-in session shows of a tenant.
//!
//! What must always hold: what can be refused is shown once. A sign-in is tried alone, and so is the first question of a
//! session that was kept, whose secret may be good no more.

use chrono::{DateTime, Utc};
use reeve_domain::policy::PolicyReading;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, SupportAccount};
use reeve_promises::{FailingAction, MailServer, People, Seen, Settings, Unseen};
use tokio::time::Instant;

use super::known::Known;
use super::look::seen;
use super::servers::{PATIENCE, by};
use super::unseen::{shuts_out, unseen};
use crate::reeve::Reeve;
use crate::tenants;

/// What a session showed.
pub(super) struct Inside {
    pub(super) policy: Seen<PolicyReading>,
    pub(super) settings: Seen<Settings>,
    pub(super) actions: Seen<Vec<FailingAction>>,
    pub(super) mail: Seen<Vec<MailServer>>,
    pub(super) accounts: Seen<Vec<SupportAccount>>,
    /// Not looked at where they were read a short while ago.
    pub(super) people: Seen<People>,
    /// Why not all of it could be seen.
    pub(super) fault: Option<Fault>,
    /// How the sign-in went.
    pub(super) sign_in: SignIn,
}

/// How a sign-in went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignIn {
    /// It was not tried, or nobody answered.
    Untold,
    /// It worked.
    Worked,
    /// It was refused, and would be again.
    Refused(Fault),
}

impl Inside {
    /// One that nobody made.
    pub(super) fn none(why: Unseen, fault: Option<Fault>) -> Self {
        Self {
            policy: Seen::Not(why),
            settings: Seen::Not(why),
            actions: Seen::Not(why),
            mail: Seen::Not(why),
            accounts: Seen::Not(why),
            people: Seen::Not(why),
            fault,
            sign_in: SignIn::Untold,
        }
    }

    fn failed(fault: Fault) -> Self {
        let sign_in = if is_refusal(&fault) { SignIn::Refused(fault.clone()) } else { SignIn::Untold };
        Self { sign_in, ..Self::none(unseen(&fault), Some(fault)) }
    }
}

/// Looks inside a tenant. Where an earlier sign-in was refused, and no session is open, none is tried; people whom it knows
/// well enough are not asked about.
pub(super) async fn look(reeve: &Reeve, tenant: &Tenant, known: &Known) -> Inside {
    let until = Instant::now() + reeve.host().patience(PATIENCE);
    let looked = by(until, async { Ok::<_, Fault>(at_leisure(reeve, tenant, known).await) }).await;
    looked.unwrap_or_else(Inside::failed)
}

async fn at_leisure(reeve: &Reeve, tenant: &Tenant, known: &Known) -> Inside {
    if let Some(fault) = known.refused.clone().filter(|_| !reeve.connections().is_open(&tenant.id)) {
        return Inside::failed(fault);
    }
    let session = match tenants::session(reeve, tenant).await {
        Ok(session) => session,
        Err(fault) => return Inside::failed(fault),
    };
    match session.mail_servers().await.map_err(Fault::from) {
        Err(fault) if is_refusal(&fault) => {
            reeve.connections().forget(&tenant.id);
            Inside::failed(fault)
        }
        Err(fault) if shuts_out(unseen(&fault)) => Inside::failed(fault),
        mail => rest(&session, mail, known.people_are_due, || reeve.host().now()).await,
    }
}

/// The rest, two questions at a time, which the session sees to. What may take a second question after the first goes
/// first.
async fn rest(
    session: &Session,
    mail: Result<Vec<MailServer>, Fault>,
    people_are_due: bool,
    now: impl Fn() -> DateTime<Utc> + Copy,
) -> Inside {
    let mut faults = Vec::new();
    let mail = seen(mail, now, &mut faults);
    let people = async { if people_are_due { Some(session.watched_people().await) } else { None } };
    let (people, actions, accounts, settings, policy) = tokio::join!(
        people,
        session.failing_actions(now()),
        session.support_accounts(),
        session.settings(),
        session.policy()
    );
    Inside {
        mail,
        policy: seen(policy, now, &mut faults),
        settings: seen(settings, now, &mut faults),
        actions: seen(actions, now, &mut faults),
        accounts: seen(accounts, now, &mut faults),
        people: people.map_or(Seen::Not(Unseen::NotLooked), |people| seen(people, now, &mut faults)),
        fault: faults.into_iter().next(),
        sign_in: SignIn::Worked,
    }
}

/// Whether the same sign-in would be refused again, and count once more against whoever tries it.
fn is_refusal(fault: &Fault) -> bool {
    matches!(fault.code, Code::SignInRefused | Code::KeyRefused | Code::TwoFactorRequired)
}
