//! A report for scripts; the command line answers the same document.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Reported, Sight};
use crate::api::{PromiseCheck, PromiseReport, PromiseStanding};

/// A tenant's promises as scripts see them: `{tenant, score, checks: [{id, promise, verdict, sufficient, evidence,
/// checked_at}]}` and what else is known.
pub fn document(report: &PromiseReport) -> Value {
    let PromiseReport { standing, checks, .. } = report;
    let mut document = row_document(standing);
    document["checks"] = checks.iter().map(check).collect();
    document
}

/// How a tenant stands, as scripts see it: the same words as in [`document`], without the checks.
pub fn row_document(standing: &PromiseStanding) -> Value {
    json!({
        "tenant": standing.name,
        "id": standing.tenant,
        "platform": standing.platform,
        "stage": standing.stage,
        "score": standing.score,
        "broken": standing.broken,
        "below_standard": standing.below,
        "seen": standing.seen,
        "unseen": standing.unseen,
        "excepted": standing.excepted,
        "worst": standing.worst,
        "checked_at": standing.checked_at,
        "worse_at": standing.worse_at,
        "fault": standing.fault,
    })
}

fn check(check: &PromiseCheck) -> Value {
    let finding = &check.finding;
    json!({
        "id": finding.check,
        "area": check.area,
        "promise": finding.check.asks(),
        "verdict": finding.verdict,
        "sufficient": finding.sufficient,
        "sight": Sight::of(finding),
        "unseen": finding.unseen,
        "evidence": finding.evidence,
        "standard": check.standard,
        "checked_at": finding.seen_at,
        "since": check.since,
        "points": check.points,
        "exception": check.exception,
        "lapsed": check.lapsed,
        "repeat": check.repeat.to_string(),
        "expected": finding.check.expected(),
    })
}

/// The whole report.
pub(super) fn text(all: &[Reported], now: DateTime<Utc>) -> String {
    let tenants: Vec<Value> = all.iter().map(of_tenant).collect();
    format!("{:#}\n", json!({ "made_at": now, "tenants": tenants }))
}

fn of_tenant(one: &Reported) -> Value {
    let mut document = document(&one.report);
    document["url"] = json!(one.tenant.url);
    document["database"] = json!(one.tenant.database);
    document["platform"] = json!({
        "id": one.tenant.platform,
        "name": one.platform.name,
        "source": one.platform.source,
        "unread": one.unread,
    });
    document["history"] = json!(one.report.history);
    document["scores"] = json!(one.report.scores);
    document
}
