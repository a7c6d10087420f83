//! Looking at tenants for support accounts, and ending those that nothing keeps.

use futures_util::future::BoxFuture;
use futures_util::{StreamExt as _, stream};
use reeve_domain::grant::{EndedBy, GrantState, StrayAccess, StrayKind};
use reeve_domain::job::{Job, JobKind, JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, SupportAccount};
use reeve_store::{strays as table, tenants as tenant_table};

use super::overview::Overview;
use super::view::Panel;
use super::{by_hand, end, proof, watch};
use crate::api::{OfTenant, RefreshGrants, Swept, Tag};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{desk, jobs, journal, tenants};

/// Tenants looked at at the same time.
const AT_ONCE: usize = 32;

/// Looks for support accounts on these tenants (none named: all) and at the ends that are due, as a job.
///
/// # Errors
/// [`Code::NotFound`] when there is no tenant to look at.
pub async fn refresh(reeve: &Reeve, request: RefreshGrants) -> Result<Job, Fault> {
    let (tenants, title) = tenants::to_be_read(reeve, request.tenants).await?;
    jobs::start(reeve, JobKind::RefreshGrants { tenants }, title).await
}

/// Looks at all of these; fails only when none of them could be looked at.
pub(crate) async fn run_refresh(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Result<JobOutcome, Fault> {
    let mut meter = run.phase(Phase::Reading, Some(wanted.len() as u64));
    run.or_stop(watch::see_to_what_is_due(reeve)).await?;
    let known = reeve.store().await?.read(tenant_table::list).await?;
    let tenants = known.into_iter().filter(|tenant| wanted.contains(&tenant.id));
    let looks: Vec<_> = tenants.map(|tenant| looking(reeve.clone(), tenant, run.clone())).collect();
    let mut looks = stream::iter(looks).buffer_unordered(AT_ONCE);
    let (mut done, mut found, mut faults) = (0_u64, 0, Vec::new());
    while let Some(looked) = looks.next().await {
        done += 1;
        match looked {
            Ok(strays) => found += strays.len(),
            Err(fault) if fault.code == Code::Cancelled => return Err(fault),
            Err(fault) => faults.push(fault),
        }
        meter.at(done);
    }
    reeve.changed(&[Tag::Grants], None);
    if done > 0 && faults.len() as u64 == done {
        return Err(faults.swap_remove(0));
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(JobOutcome::AccessesRead { tenants: count(wanted.len()), strays: count(found) })
}

/// A look for a stream of them.
fn looking(reeve: Reeve, tenant: Tenant, run: Run) -> BoxFuture<'static, Result<Vec<StrayAccess>, Fault>> {
    Box::pin(async move { run.or_stop(Box::pin(look(&reeve, &tenant))).await })
}

/// Looks at one tenant: keeps what is stray there, and sees to accesses that somebody else ended.
pub(super) async fn look(reeve: &Reeve, tenant: &Tenant) -> Result<Vec<StrayAccess>, Fault> {
    let session = tenants::session(reeve, tenant).await?;
    let accounts = session.support_accounts().await?;
    ended_by_somebody_else(reeve, tenant, &accounts).await?;
    let found = Overview::read(reeve).await?.strays(tenant, &accounts, reeve.host().now());
    let (id, kept) = (tenant.id.clone(), found.clone());
    reeve.store().await?.write_cache(move |db| table::replace(db, &id, &kept)).await?;
    Ok(found)
}

/// An access in force whose account is archived was ended by somebody on the tenant: that is proven, and accounted for.
async fn ended_by_somebody_else(
    reeve: &Reeve,
    tenant: &Tenant,
    accounts: &[SupportAccount],
) -> Result<(), Fault> {
    let panel = Panel::read(reeve).await?;
    for (thread, _, _) in desk::threads(reeve).await? {
        let Some(terms) = thread.terms() else { continue };
        let ours = panel.work(&thread.id).is_some_and(|work| work.tenant == tenant.id);
        let archived = |account: &SupportAccount| account.login == terms.login && !account.active;
        if ours && panel.state(&thread) == GrantState::Live && accounts.iter().any(archived) {
            let job = end::begin(reeve, &thread, tenant, Some(EndedBy::SomebodyElse)).await?;
            jobs::wait(reeve, &job.id).await?;
        }
    }
    Ok(())
}

/// Archives support accounts that have no access in force.
///
/// # Errors
/// [`Code::NotFound`], the tenant's refusal, and what kept it from being asked.
pub async fn sweep(reeve: &Reeve, request: OfTenant) -> Result<Swept, Fault> {
    sweep_tenant(reeve, &tenants::by_id(reeve, &request.tenant).await?).await
}

/// The same for a tenant at hand: a restored database is swept before anybody is told that it is ready.
///
/// # Errors
/// The tenant's refusal, and what kept it from being asked.
pub async fn sweep_tenant(reeve: &Reeve, tenant: &Tenant) -> Result<Swept, Fault> {
    let found = look(reeve, tenant).await?;
    let session = tenants::session(reeve, tenant).await?;
    let mut swept = Swept { ended: Vec::new(), left: Vec::new() };
    // one in force that nothing ends by itself is the customer's to revoke
    for stray in found.into_iter().filter(|stray| stray.kind != StrayKind::Unguarded) {
        let ended = swept_off(&session, &stray).await;
        let outcome = ended.as_ref().map_or_else(journal::outcome_of, |()| Outcome::Done);
        let detail = format!("{} ({})", stray.login, why(stray.kind));
        journal::note(reeve, Some(&tenant.name), Action::GrantSweep, detail, outcome).await?;
        match ended {
            Ok(()) => swept.ended.push(stray),
            Err(fault) => swept.left.push((stray, fault)),
        }
    }
    look(reeve, tenant).await?;
    reeve.changed(&[Tag::Grants, Tag::Users], Some(&tenant.id));
    Ok(swept)
}

/// Ends a stray account, and sees that no API key of it is left.
async fn swept_off(session: &Session, stray: &StrayAccess) -> Result<(), Fault> {
    by_hand::end(session, &stray.login, stray.uid).await?;
    if proof::keys_gone(session, stray.uid).await? == Some(false) {
        let words = format!("{} is archived, and its API keys are left.", stray.login);
        return Err(Fault::new(Code::ServerError, words).next("Delete them in Odoo, or sweep again."));
    }
    Ok(())
}

fn why(kind: StrayKind) -> &'static str {
    match kind {
        StrayKind::Unknown => "not known here",
        StrayKind::Reactivated => "re-activated after its end",
        StrayKind::Outlived => "past its end",
        StrayKind::Unguarded => "nothing ends it",
    }
}
