//! Ending an access, and proving it. Whoever wants it ended says so first; it counts as ended only when it was proven,
//! and until then every look at what is due tries again.

mod why;

use chrono::{DateTime, Utc};
use reeve_domain::desk::{Body, Thread, ThreadId};
use reeve_domain::grant::{EndProof, EndedBy, GrantState, GrantTerms, GrantWork, Step};
use reeve_domain::job::{Job, JobKind, JobOutcome, Phase};
use reeve_domain::journal::Action;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, is_support_login};
use reeve_store::grant_work as table;

use super::answer::{note, noted};
use super::view::{self, Panel};
use super::{access, by_hand, credential, proof, receipt, take_back, work};
use crate::api::{Nothing, OfGrant};
use crate::desk::{answering, own_request};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{cards, desk, jobs, journal, tenants};

/// Ends an access and proves it, as a job; queued while the tenant cannot be reached. A second call begins no second
/// ending: it answers how the first one stands.
///
/// # Errors
/// [`Code::OwnRequest`] for whoever asked (they give it back), [`Code::GrantNotReady`] where nothing was given,
/// [`Code::NotFound`] where the tenant is not connected here.
pub async fn revoke(reeve: &Reeve, request: OfGrant) -> Result<Job, Fault> {
    let (thread, desk) = access(reeve, &request.grant).await?;
    let panel = Panel::read(reeve).await?;
    if panel.asks(&thread) {
        return Err(own_request().next("Give it back instead; revoking is for the customer."));
    }
    let state = panel.state(&thread);
    if thread.terms().is_none() {
        // nobody was given it, so there is nothing to prove
        if state == GrantState::Ending {
            take_back::take_back(reeve, &thread.id, None).await?;
            return Err(view::not_ready(Panel::read(reeve).await?.state(&thread)));
        }
        return Err(view::not_ready(state));
    }
    view::needs(state, &[GrantState::Live, GrantState::Over, GrantState::Ending, GrantState::Ended])?;
    let asked = thread.grant().ok_or_else(super::not_an_access)?;
    let tenant = panel.tenant(&asked.tenant, panel.work(&thread.id)).ok_or_else(|| {
        Fault::new(Code::NotFound, "The tenant of this access is not connected here.")
            .next("Connect it as its administrator first.")
    })?;
    let unsaid = thread.standing.revoked_at.is_none() && state != GrantState::Ended;
    if unsaid {
        answering(reeve, &thread, Some(tenant)).await?;
        let thread = desk::say(reeve, &thread.id, desk.as_deref(), Body::Revoked {}).await?;
        note(reeve, &thread, Action::GrantRevoke, String::new()).await?;
    }
    begin(reeve, &thread, tenant, Some(EndedBy::Revoked)).await
}

/// Starts the ending of an access, or answers the one that runs.
pub(super) async fn begin(
    reeve: &Reeve,
    thread: &Thread,
    tenant: &Tenant,
    why: Option<EndedBy>,
) -> Result<Job, Fault> {
    let seen = work::of(reeve, &thread.id).await?;
    if let Some(running) = running(reeve, seen.as_ref()).await? {
        return Ok(running);
    }
    let mut queued = seen.clone().unwrap_or_else(|| elsewhere(thread, tenant));
    if thread.standing.ended.is_none() && queued.step < Step::Proven {
        queued.ending = queued.ending.or(why);
    }
    let kind = JobKind::GrantEnd { grant: thread.id.clone() };
    let started = jobs::start_with(reeve, kind, tenant.name.clone(), move |db, job| {
        table::replace(db, seen.as_ref(), &GrantWork { job: Some(job.clone()), ..queued })
    });
    let job = started.await?;
    reeve.changed(&[crate::api::Tag::Grants], Some(&tenant.id));
    Ok(job)
}

/// The job that ends it just now.
async fn running(reeve: &Reeve, work: Option<&GrantWork>) -> Result<Option<Job>, Fault> {
    let Some(id) = work.and_then(|work| work.job.clone()) else { return Ok(None) };
    let jobs = jobs::list(reeve, Nothing {}).await?;
    let is_running = |job: &Job| job.id == id && job.state == reeve_domain::job::JobState::Running;
    Ok(jobs.into_iter().find(is_running))
}

/// What is known here of an access that another panel made.
fn elsewhere(thread: &Thread, tenant: &Tenant) -> GrantWork {
    let terms = thread.terms();
    GrantWork {
        step: Step::HandedOver,
        login: terms.map(|terms| terms.login.clone()).unwrap_or_default(),
        groups: terms.map(|terms| terms.groups.clone()).unwrap_or_default(),
        seconds: thread.grant().map_or(0, |request| request.seconds),
        uid: terms.map(|terms| terms.uid),
        until: terms.map(|terms| terms.until),
        ..GrantWork::new(thread.id.clone(), tenant.id.clone())
    }
}

/// Ends an access: has the tenant end it, tries everything that must not work any more, says what was seen, and accounts
/// for it.
///
/// # Errors
/// What kept the tenant from being asked; then it is tried again with the next look at what is due.
pub(crate) async fn run_end(reeve: &Reeve, grant: &ThreadId, run: &Run) -> Result<JobOutcome, Fault> {
    run.phase(Phase::Applying, None);
    let ended = end(reeve, grant, run).await;
    if let Err(fault) = &ended {
        let mut kept = work::known(reeve, grant).await?;
        // a minute without the tenant is one line in the journal, not two a minute
        if kept.fault.as_ref().map(|before| before.code) != Some(fault.code) {
            let (thread, _) = access(reeve, grant).await?;
            let detail = format!("not proven yet: {}", fault.message);
            noted(reeve, &thread, Action::GrantEnd, detail, journal::outcome_of(fault)).await?;
        }
        kept.failed(fault, reeve.host().now());
        work::keep(reeve, &kept).await?;
    }
    ended
}

async fn end(reeve: &Reeve, grant: &ThreadId, run: &Run) -> Result<JobOutcome, Fault> {
    let (thread, desk) = access(reeve, grant).await?;
    let mut kept = work::known(reeve, grant).await?;
    let seen = kept.proof.as_ref().or(thread.standing.ended.as_ref());
    if let (Some(proof), Step::Closed) = (seen, kept.step) {
        return Ok(JobOutcome::AccessEnded { proof: proof.clone() });
    }
    let tenant = tenants::by_id(reeve, &kept.tenant).await?;
    let mut terms = thread.terms().cloned().ok_or_else(|| view::not_ready(GrantState::Requested))?;
    let session = run.or_stop(tenants::session(reeve, &tenant)).await?;
    terms.uid = run.or_stop(own_account(&session, &tenant, &terms, &kept)).await?;
    kept.ahead = ahead(&session, reeve.host().now()).await?.unwrap_or(kept.ahead);
    let (own, run) = (reeve.clone(), run.clone());
    let ending = Ending { reeve: own, run, grant, tenant: &tenant, session: &session, terms: &terms };
    // whatever the thread says of its end: only what was seen from here closes it
    let proof = ending.proven(&thread, &kept).await?;
    if thread.standing.ended.is_none() && approved_here(reeve, &thread).await? {
        said_once(reeve, &thread, desk.as_deref(), Body::Ended { proof: proof.clone() }).await?;
    }
    if kept.step != Step::Proven {
        note(reeve, &thread, Action::GrantEnd, why::words(&proof)).await?;
        kept.step = Step::Proven;
        kept.proof = Some(proof.clone());
        kept.job = work::known(reeve, grant).await?.job;
        work::keep(reeve, &kept).await?;
    }
    reeve.host().close_session(grant);
    reeve.changed(&[crate::api::Tag::Grants, crate::api::Tag::Users], Some(&tenant.id));
    receipt::make(reeve, grant, &session, &kept, &proof).await?;
    close(reeve, &session, kept).await?;
    Ok(JobOutcome::AccessEnded { proof })
}

/// Whether this panel's card is the one that approved: what another saw of an end stays with it.
pub(super) async fn approved_here(reeve: &Reeve, thread: &Thread) -> Result<bool, Fault> {
    let own = cards::own(reeve, Nothing {}).await?;
    Ok(own.is_some_and(|own| thread.approved_by(&own.card)))
}

/// The account that is ended: the one that was made from here. Of one that another panel made, the thread alone says
/// which it is, so that it has to bear the login that was given.
///
/// # Errors
/// [`Code::TenantRefused`] where it bears another.
async fn own_account(
    session: &Session,
    tenant: &Tenant,
    terms: &GrantTerms,
    kept: &GrantWork,
) -> Result<i64, Fault> {
    if kept.made_at.is_some() && kept.login == terms.login {
        return Ok(kept.uid.unwrap_or(terms.uid));
    }
    let bears =
        is_support_login(&terms.login) && session.support_user(&terms.login).await? == Some(terms.uid);
    if bears || session.user_is_archived(terms.uid).await? {
        return Ok(terms.uid);
    }
    let words =
        format!("{}: account {} is not {}, so it is left as it is.", tenant.name, terms.uid, terms.login);
    Err(Fault::new(Code::TenantRefused, words).next("Look at the account in Odoo."))
}

/// How far the tenant's clock is ahead now, where this login may see it.
async fn ahead(session: &Session, now: DateTime<Utc>) -> Result<Option<i64>, Fault> {
    let there = session.footing().await?.now;
    Ok(there.map(|there| (there - now).num_seconds()))
}

/// Says it, unless another panel said it meanwhile.
async fn said_once(reeve: &Reeve, thread: &Thread, desk: Option<&str>, body: Body) -> Result<(), Fault> {
    match desk::say(reeve, &thread.id, desk, body).await {
        Ok(_) => Ok(()),
        Err(fault) if fault.code == Code::Overtaken => {
            let (now, _) = access(reeve, &thread.id).await?;
            if now.standing.ended.is_some() { Ok(()) } else { Err(fault) }
        }
        Err(fault) => Err(fault),
    }
}

/// Nothing is left to do: what was kept to try the access with goes, and the scheduled action where it was placed from
/// here. One of another panel stays until that panel has seen its end.
async fn close(reeve: &Reeve, session: &Session, kept: GrantWork) -> Result<(), Fault> {
    if kept.made_at.is_some() {
        by_hand::remove_ends(session, &kept.login, kept.end).await?;
    }
    credential::forget(reeve, &kept.grant).await?;
    let job = work::known(reeve, &kept.grant).await?.job;
    let closed = GrantWork { job, step: Step::Closed, ending: None, fault: None, pause: None, ..kept };
    work::keep(reeve, &closed).await
}

struct Ending<'a> {
    reeve: Reeve,
    run: Run,
    grant: &'a ThreadId,
    tenant: &'a Tenant,
    session: &'a Session,
    terms: &'a GrantTerms,
}

impl Ending<'_> {
    /// Ends it and proves it; by hand where what the tenant should have done was not enough.
    async fn proven(&self, thread: &Thread, kept: &GrantWork) -> Result<EndProof, Fault> {
        let uid = self.terms.uid;
        let before = self.run.or_stop(self.session.user_is_archived(uid)).await?;
        let over = kept.tenant_time(self.reeve.host().now()) >= self.terms.until;
        let by = why::ended_by(&thread.standing, kept, over, before);
        self.run.or_stop(by_hand::end(self.session, &self.terms.login, uid)).await?;
        let proof = self.try_all(by).await?;
        if proof.holds() {
            return Ok(proof);
        }
        self.run.or_stop(self.session.archive_support_user(uid)).await?;
        let proof = self.try_all(by).await?;
        if proof.holds() { Ok(proof) } else { Err(why::still_works(self.tenant, &proof)) }
    }

    async fn try_all(&self, by: EndedBy) -> Result<EndProof, Fault> {
        let kept = credential::Probe::of(&self.reeve, self.grant).await?;
        let trial = proof::Trial {
            server: tenants::server_of(self.tenant)?,
            session: self.session,
            terms: self.terms,
        };
        self.run.or_stop(trial.run(kept.as_ref(), by, self.reeve.host().now())).await
    }
}
