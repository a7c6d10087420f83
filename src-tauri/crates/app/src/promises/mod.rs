//! Promises: tenants are looked at, what was seen is held against what their platforms state, and what came of it is kept.
//!
//! What must always hold: a refused sign-in is never repeated and a tenant without a secret is not signed in to; what could
//! not be seen leaves its last answer, with its time; checking changes nothing anywhere, and is in no journal; a row of the
//! fleet is cheap to read, however many tenants there are.

mod accept;
mod clock;
mod hosts;
mod keep;
mod known;
mod look;
mod notices;
mod pass;
mod report;
mod servers;
mod signed_in;
mod standing;
mod steps;
mod unseen;

use reeve_domain::Fault;
use reeve_domain::job::{Job, JobKind};
use reeve_domain::tenant::Tenant;
use reeve_promises::{Points, Score};
use reeve_store::{Connection, StoredPromises, promises as table, tenants as tenant_table};

use crate::api::{CheckPromises, Nothing, OfTenant, PromiseCheck, PromiseReport, PromiseStanding, ScoreAt};
use crate::reeve::Reeve;
use crate::{jobs, tenants};

pub use accept::{accept, last_day, unaccept};
pub(crate) use clock::watch;
pub(crate) use pass::run_check;
pub use pass::{AT_ONCE, PER_HOST};
pub use report::{
    ORDERED, SCORED, answer, document, ended, evidence, inside_only, out_of_sight, report, row_document,
    score, tried,
};
pub(crate) use standing::{add_up_again, rehost};
pub use steps::word;

/// How every tenant stands, those at the greatest risk first.
///
/// # Errors
/// When the store cannot be read.
pub async fn fleet(reeve: &Reeve, _: Nothing) -> Result<Vec<PromiseStanding>, Fault> {
    let now = reeve.host().now();
    Ok(reeve.store().await?.read(move |db| standing::fleet(db, now)).await?)
}

/// Everything known about a tenant's promises.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`].
pub async fn show(reeve: &Reeve, request: OfTenant) -> Result<PromiseReport, Fault> {
    let now = reeve.host().now();
    let read = move |db: &Connection| {
        let tenant = tenant_table::get(db, &request.tenant)?;
        of_tenant(db, &tenant, now)
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// Everything known about one tenant.
fn of_tenant(
    db: &Connection,
    tenant: &Tenant,
    now: chrono::DateTime<chrono::Utc>,
) -> reeve_store::Result<PromiseReport> {
    let scores = table::scores(db, &tenant.id)?.into_iter().map(|(at, score)| ScoreAt { at, score });
    let history = table::changes(db, &tenant.id)?;
    let Some(stored) = table::get(db, &tenant.id)? else {
        let standing = standing::view(tenant, None);
        return Ok(PromiseReport { standing, checks: Vec::new(), history, scores: scores.collect() });
    };
    let exceptions = table::exceptions(db, &tenant.id)?;
    let (Score { points, .. }, standing) = standing::stand(&stored.findings, &exceptions, tenant.stage, now);
    let points = |check| points.iter().find(|points: &&Points| points.check == check).copied();
    let since = |check| history.iter().find(|change| change.check == check).map(|change| change.at);
    let checks = stored.findings.iter().map(|finding| {
        let check = finding.check;
        PromiseCheck {
            area: check.area(),
            cost: check.cost(),
            since: since(check),
            points: points(check),
            exception: exceptions.iter().find(|made| made.stands_over(finding, now)).cloned(),
            lapsed: exceptions.iter().find(|made| made.has_lapsed(finding, now)).cloned(),
            standard: check.standard(),
            repeat: check.repeat(&tenant.url, &tenant.database, &tenant.trust),
            finding: finding.clone(),
        }
    });
    let checks = checks.collect();
    let standing = standing::view(tenant, Some(StoredPromises { standing, ..stored }));
    Ok(PromiseReport { standing, checks, history, scores: scores.collect() })
}

/// Checks the promises of these tenants (none named: all), as a job.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`] when there is no tenant to check.
pub async fn check(reeve: &Reeve, request: CheckPromises) -> Result<Job, Fault> {
    let (tenants, title) = tenants::to_be_read(reeve, request.tenants).await?;
    jobs::start(reeve, JobKind::CheckPromises { tenants, at_most: request.at_most }, title).await
}
