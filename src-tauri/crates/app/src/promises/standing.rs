//! How tenants stand: added up when something changes, and read row by row for the fleet.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use reeve_domain::tenant::{Stage, Tenant, TenantId};
use reeve_platforms::Platform;
use reeve_promises::{Exception, Finding, Score, rehosted, risk, score, worst};
use reeve_store::{
    Connection, Standing, StoredPromises, Transaction, promises as table, tenants as tenant_table,
};

use super::steps::for_tenant;
use crate::api::PromiseStanding;

/// So many faults are named in a row.
const NAMED: usize = 3;

/// What findings come to, with the points of each check, until the next exception ends.
pub(super) fn stand(
    findings: &[Finding],
    exceptions: &[Exception],
    stage: Stage,
    now: DateTime<Utc>,
) -> (Score, Standing) {
    let score = score(findings, exceptions, now);
    let mut worst = worst(findings, exceptions, now);
    worst.truncate(NAMED);
    let standing = Standing {
        score: score.score,
        broken: score.broken,
        below: score.below,
        seen: score.seen,
        unseen: score.unseen,
        excepted: score.excepted,
        risk: risk(&score, stage),
        worst,
        until: exceptions.iter().filter(|made| made.holds(now)).map(|made| made.until).min(),
    };
    (score, standing)
}

/// Adds up again what is known of a tenant: what it is used for changed, or what is accepted.
///
/// # Errors
/// [`reeve_store::Error::NotFound`] for an unknown tenant.
pub(crate) fn add_up_again(
    tx: &Transaction<'_>,
    tenant: &TenantId,
    now: DateTime<Utc>,
) -> reeve_store::Result<()> {
    let Some(stored) = table::get(tx, tenant)? else { return Ok(()) };
    let stage = tenant_table::get(tx, tenant)?.stage;
    let (_, standing) = stand(&stored.findings, &table::exceptions(tx, tenant)?, stage, now);
    if let Some(score) = standing.score {
        table::add_score(tx, tenant, now, score)?;
    }
    table::save(tx, tenant, &StoredPromises { standing, ..stored })
}

/// Holds what is known of a tenant against nothing any more where another platform hosts it from now on.
///
/// # Errors
/// [`reeve_store::Error::NotFound`] for an unknown tenant.
pub(crate) fn rehost(
    tx: &Transaction<'_>,
    tenant: &Tenant,
    platform: &Platform,
    now: DateTime<Utc>,
) -> reeve_store::Result<()> {
    let Some(stored) = table::get(tx, &tenant.id)?.filter(|stored| !stored.findings.is_empty()) else {
        return Ok(());
    };
    let (findings, changed) = rehosted(&stored.findings, platform, tenant.stage, now);
    table::add_changes(tx, &tenant.id, &changed)?;
    let (_, standing) = stand(&findings, &table::exceptions(tx, &tenant.id)?, tenant.stage, now);
    table::save(tx, &tenant.id, &StoredPromises { standing, findings, ..stored })
}

/// Every tenant's row, those at the greatest risk first. Of those without a fault the ones of which too little is known for
/// a score come before, and of equal ones those of which less was seen.
pub(super) fn fleet(db: &Connection, now: DateTime<Utc>) -> reeve_store::Result<Vec<PromiseStanding>> {
    let mut known = table::all(db)?;
    let mut rows = Vec::new();
    for tenant in tenant_table::list(db)? {
        let mut stored = known.remove(&tenant.id);
        if let Some(row) = stored.as_mut()
            && row.standing.until.is_some_and(|until| until <= now)
        {
            // an exception is over since: the one case in which the findings are read
            let findings = table::get(db, &tenant.id)?.map(|whole| whole.findings).unwrap_or_default();
            (_, row.standing) = stand(&findings, &table::exceptions(db, &tenant.id)?, tenant.stage, now);
        }
        rows.push((rank(stored.as_ref().map(|row| &row.standing)), view(&tenant, stored)));
    }
    // they come by name, and equal ones stay so
    rows.sort_by_key(|(rank, _)| *rank);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The smaller, the sooner it is to be looked at; `None` for a tenant that nobody has checked.
fn rank(standing: Option<&Standing>) -> (u8, Reverse<u32>, Reverse<u32>) {
    let (risk, unseen) = standing.map_or((0, u32::MAX), |standing| (standing.risk, standing.unseen));
    let is_known = standing.is_some_and(|standing| standing.score.is_some());
    let group = match (risk, is_known) {
        (1.., _) => 0,
        (0, false) => 1,
        (0, true) => 2,
    };
    (group, Reverse(risk), Reverse(unseen))
}

/// A tenant's row.
pub(super) fn view(tenant: &Tenant, stored: Option<StoredPromises>) -> PromiseStanding {
    let checked_at = stored.as_ref().map(|row| row.checked_at);
    let (standing, worse_at, fault) = match stored {
        Some(row) => (row.standing, row.worse_at, row.fault),
        None => (Standing::default(), None, None),
    };
    PromiseStanding {
        tenant: tenant.id.clone(),
        name: tenant.name.clone(),
        platform: tenant.platform.clone(),
        stage: tenant.stage,
        score: standing.score,
        broken: standing.broken,
        below: standing.below,
        seen: standing.seen,
        unseen: standing.unseen,
        excepted: standing.excepted,
        worst: standing.worst,
        checked_at,
        worse_at,
        fault: fault.map(|fault| for_tenant(fault, &tenant.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_risk_comes_first_and_what_is_little_known_before_what_looks_clean() {
        let standing = |score, risk, unseen| Some(Standing { score, risk, unseen, ..Standing::default() });
        let expected = [
            standing(Some(60), 40, 0),
            standing(None, 3, 20),
            standing(Some(97), 3, 1),
            None,
            standing(None, 0, 30),
            standing(Some(100), 0, 12),
            standing(Some(100), 0, 2),
        ];
        let mut standings = expected.clone();
        standings.reverse();
        standings.sort_by_key(|standing| rank(standing.as_ref()));
        assert_eq!(standings, expected);
    }
}
