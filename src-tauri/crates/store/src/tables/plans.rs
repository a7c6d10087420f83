//! Plans and each tenant's part of them. Values and no secrets; what was done stays to be seen when its tenant is gone.
//!
//! A tenant's part is marked as begun before the first write to the tenant, and as ended in the transaction that keeps its
//! result: between the two, nobody knows what was done.

use reeve_domain::plan::{Plan, PlanId, PlanOutcome, TenantPlan};
use reeve_domain::tenant::TenantId;
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params, params_from_iter};

use super::{bodies, body, time_text, word};
use crate::error::{Error, Result};

/// To be applied.
const PENDING: &str = "pending";
/// Applying it began and has no result.
const BEGUN: &str = "begun";
/// Applying it began and was broken off; since then it was tried without getting as far as looking what was done.
const UNSURE: &str = "unsure";
/// Nothing differs from what is wanted.
const IDLE: &str = "idle";
/// It could not be planned, or all that was planned cannot be done.
const UNPLANNED: &str = "unplanned";

/// Which of a plan's tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// All.
    All,
    /// Still to be applied.
    Pending,
    /// Ended well.
    Done,
    /// Ended otherwise, or could not be planned.
    Trouble,
}

/// A tenant's part of a plan as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The part.
    pub tenant: TenantPlan,
    /// Applying it began once and was broken off: what cannot be read back may have been done.
    pub begun: bool,
}

/// Adds a plan and its tenants, in the order in which they will be shown.
///
/// # Errors
/// [`Error::AlreadyExists`] with `id`.
pub fn insert(tx: &Transaction<'_>, plan: &Plan, tenants: &[TenantPlan]) -> Result<()> {
    let added = tx
        .prepare_cached("INSERT OR IGNORE INTO plan (id, made_at, body) VALUES (?, ?, ?)")?
        .execute(params![plan.id.0, time_text(plan.made_at), serde_json::to_string(plan)?])?;
    if added == 0 {
        return Err(Error::AlreadyExists { field: "id" });
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO plan_tenant (plan, position, tenant, standing, body) VALUES (?, ?, ?, ?, ?)",
    )?;
    for (position, tenant) in tenants.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let body = serde_json::to_string(tenant)?;
        insert.execute(params![plan.id.0, position, tenant.tenant.0, standing(tenant)?, body])?;
    }
    Ok(())
}

/// Keeps a plan's new state.
///
/// # Errors
/// [`Error::NotFound`].
pub fn update(tx: &Transaction<'_>, plan: &Plan) -> Result<()> {
    let changed = tx
        .prepare_cached("UPDATE plan SET body = ? WHERE id = ?")?
        .execute(params![serde_json::to_string(plan)?, plan.id.0])?;
    if changed == 0 { Err(Error::NotFound { what: "plan" }) } else { Ok(()) }
}

/// Keeps a plan's new state if nobody changed it since `seen` was read.
///
/// # Errors
/// [`Error::Busy`] when somebody did, or when it is gone.
pub fn replace(tx: &Transaction<'_>, seen: &Plan, plan: &Plan) -> Result<()> {
    match get(tx, &seen.id) {
        Ok(now) if now == *seen => update(tx, plan),
        Ok(_) | Err(Error::NotFound { .. }) => Err(Error::Busy),
        Err(error) => Err(error),
    }
}

/// Keeps what became of tenants.
///
/// # Errors
/// Those of the file.
pub fn save_tenants<'a>(
    tx: &Transaction<'_>,
    plan: &PlanId,
    tenants: impl IntoIterator<Item = &'a TenantPlan>,
) -> Result<()> {
    let mut update =
        tx.prepare_cached("UPDATE plan_tenant SET standing = ?, body = ? WHERE plan = ? AND tenant = ?")?;
    for tenant in tenants {
        let body = serde_json::to_string(tenant)?;
        update.execute(params![standing(tenant)?, body, plan.0, tenant.tenant.0])?;
    }
    Ok(())
}

/// Marks a tenant's part as begun. It stays so until [`save_tenants`].
///
/// # Errors
/// Those of the file.
pub fn begin(tx: &Transaction<'_>, plan: &PlanId, tenant: &TenantId) -> Result<()> {
    stands(tx, plan, tenant, BEGUN)
}

/// Keeps in mind that a tenant's part had begun, although it has a result: what was done is still not known.
///
/// # Errors
/// Those of the file.
pub fn stays_begun(tx: &Transaction<'_>, plan: &PlanId, tenant: &TenantId) -> Result<()> {
    stands(tx, plan, tenant, UNSURE)
}

fn stands(tx: &Transaction<'_>, plan: &PlanId, tenant: &TenantId, standing: &str) -> Result<()> {
    tx.prepare_cached("UPDATE plan_tenant SET standing = ? WHERE plan = ? AND tenant = ?")?
        .execute([standing, &plan.0, &tenant.0])?;
    Ok(())
}

/// The latest plans, the newest first.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, limit: u32) -> Result<Vec<Plan>> {
    let mut statement = conn.prepare_cached("SELECT body FROM plan ORDER BY made_at DESC, id LIMIT ?")?;
    bodies(statement.query([limit])?)
}

/// The plan with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, id: &PlanId) -> Result<Plan> {
    let body: Option<String> = conn
        .prepare_cached("SELECT body FROM plan WHERE id = ?")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?;
    Ok(serde_json::from_str(&body.ok_or(Error::NotFound { what: "plan" })?)?)
}

/// Every tenant's part, in their order.
///
/// # Errors
/// Those of the file.
pub fn parts(conn: &Connection, id: &PlanId) -> Result<Vec<Part>> {
    let mut statement =
        conn.prepare_cached("SELECT body, standing FROM plan_tenant WHERE plan = ? ORDER BY position")?;
    let mut rows = statement.query([&id.0])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        let tenant = body(row, 0)?;
        let begun = [BEGUN, UNSURE].contains(&row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        parts.push(Part { tenant, begun });
    }
    Ok(parts)
}

/// A page of a plan's tenants, and how many there are on all pages.
///
/// # Errors
/// Those of the file.
pub fn page(
    conn: &Connection,
    id: &PlanId,
    rows: Rows,
    offset: u64,
    limit: u32,
) -> Result<(Vec<TenantPlan>, u64)> {
    let done = word(&PlanOutcome::Done)?;
    let (test, words): (&str, Vec<&str>) = match rows {
        Rows::All => ("NOT IN", vec![]),
        Rows::Pending => ("IN", vec![PENDING, BEGUN]),
        Rows::Done => ("IN", vec![&done]),
        Rows::Trouble => ("NOT IN", vec![PENDING, BEGUN, IDLE, &done]),
    };
    let marks = vec!["?"; words.len()].join(", ");
    let which = format!("FROM plan_tenant WHERE plan = ? AND standing {test} ({marks})");
    let offset = i64::try_from(offset).unwrap_or(i64::MAX);
    let mut values: Vec<&dyn ToSql> = vec![&id.0];
    values.extend(words.iter().map(|word| word as &dyn ToSql));
    let total = conn
        .prepare_cached(&format!("SELECT count(*) {which}"))?
        .query_row(params_from_iter(values.iter()), |row| row.get(0))?;
    values.extend([&limit as &dyn ToSql, &offset]);
    let mut statement =
        conn.prepare_cached(&format!("SELECT body {which} ORDER BY position LIMIT ? OFFSET ?"))?;
    let tenants = bodies(statement.query(params_from_iter(values.iter()))?)?;
    Ok((tenants, total))
}

/// The word a tenant's part is found by.
fn standing(tenant: &TenantPlan) -> Result<String> {
    let refused = tenant.fault.is_some() || tenant.changes.iter().any(|change| change.refused.is_some());
    Ok(match &tenant.result {
        Some(result) if result.outcome != PlanOutcome::Skipped => word(&result.outcome)?,
        Some(_) if tenant.is_to_do() => word(&PlanOutcome::Skipped)?,
        None if tenant.is_to_do() => PENDING.to_owned(),
        _ if refused => UNPLANNED.to_owned(),
        _ => IDLE.to_owned(),
    })
}
