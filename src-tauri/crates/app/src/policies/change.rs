//! Changing a tenant's policy: one reading to plan it, one to see that nothing moved, one writing. What the changes are is
//! decided by the domain's rules; here they meet the tenant.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::Fault;
use reeve_domain::plan::{Change, Note, Subject, Value};
use reeve_domain::policy::{self, PolicyField, PolicyReading, valid_values};
use reeve_domain::tenant::Tenant;
use reeve_odoo::Session;
use reeve_store::policies as table;
use serde_json::json;

use crate::reeve::Reeve;
use crate::tenants;

/// Plans these values from fresh data: what differs, what cannot be done, what people should know.
///
/// # Errors
/// [`reeve_domain::Code::InvalidInput`] for values beyond sense, and whatever kept the tenant from being read.
pub(crate) async fn preview(
    reeve: &Reeve,
    tenant: &Tenant,
    values: &BTreeMap<PolicyField, u32>,
    install: bool,
) -> Result<(Vec<Change>, Vec<Note>), Fault> {
    valid_values(values)?;
    let session = tenants::session(reeve, tenant).await?;
    let reading = session.policy().await?;
    let changes = policy::changes(&reading, values, install);
    let mut notes = policy::notes(&reading, &changes);
    if let Some(days) = new_expiry(&reading, &changes) {
        notes.extend(expired(&session, days, reeve.host().now()).await);
    }
    Ok((changes, notes))
}

/// Days after which passwords will expire, where that is sooner than now and the tenant knows how old they are. A module
/// that is yet to be installed takes every password as new.
fn new_expiry(reading: &PolicyReading, changes: &[Change]) -> Option<u32> {
    let change = changes.iter().find(|change| {
        change.subject == Subject::Policy { field: PolicyField::ExpireDays } && change.refused.is_none()
    })?;
    let installs = changes.iter().any(|change| matches!(change.subject, Subject::Module { .. }));
    let Value::Number(days) = change.after else { return None };
    let days = u32::try_from(days).ok().filter(|days| *days > 0 && !installs)?;
    let before = reading.get(PolicyField::ExpireDays)?.in_force()?;
    (before == 0 || days < before).then_some(days)
}

/// How many active internal accounts have a password that is too old then. The module counts whole days and lets the last
/// one pass. Nothing where this login may not see it.
async fn expired(session: &Session, days: u32, now: DateTime<Utc>) -> Option<Note> {
    let newest = now - TimeDelta::days(i64::from(days) + 1);
    let domain = json!([
        ["active", "=", true],
        ["share", "=", false],
        "|",
        ["password_write_date", "=", false],
        ["password_write_date", "<=", newest.format("%Y-%m-%d %H:%M:%S").to_string()],
    ]);
    let accounts = session.count("res.users", domain).await.ok()?;
    (accounts > 0).then_some(Note::PasswordsExpire { accounts })
}

/// What is there now, in the order of the subjects.
///
/// # Errors
/// Whatever kept the tenant from being read.
pub(crate) async fn read(reeve: &Reeve, tenant: &Tenant, subjects: &[Subject]) -> Result<Vec<Value>, Fault> {
    let reading = tenants::session(reeve, tenant).await?.policy().await?;
    let now = |subject: &Subject| match subject {
        Subject::Policy { field } => reading.current(*field),
        Subject::Module { name } => reading.uses(name),
        Subject::User { .. } => Value::Nothing,
    };
    Ok(subjects.iter().map(now).collect())
}

/// Makes the changes that are not refused: modules first, then all values in one writing. Each says whether it was made.
///
/// # Errors
/// What the tenant said, or kept it from being reached. What was made before stays made.
pub(crate) async fn make(reeve: &Reeve, tenant: &Tenant, changes: &mut [Change]) -> Result<(), Fault> {
    let asked = values_of(changes);
    if changes.iter().any(installs) {
        return install(reeve, tenant, changes, asked).await;
    }
    if asked.is_empty() {
        return Ok(());
    }
    write(&tenants::session(reeve, tenant).await?, &asked, changes).await
}

/// Writes all values. Where that breaks off, what the tenant has now says which were written before.
async fn write(
    session: &Session,
    values: &BTreeMap<PolicyField, Option<u32>>,
    changes: &mut [Change],
) -> Result<(), Fault> {
    let Err(error) = session.set_policy(values).await else {
        open_values(changes).for_each(|(change, _)| change.made = true);
        return Ok(());
    };
    if let Ok(now) = session.policy().await {
        open_values(changes).for_each(|(change, field)| change.made = now.current(field) == change.after);
    }
    Err(error.into())
}

/// Installs modules, then writes what was asked for and puts back what the modules brought unasked.
async fn install(
    reeve: &Reeve,
    tenant: &Tenant,
    changes: &mut [Change],
    asked: BTreeMap<PolicyField, Option<u32>>,
) -> Result<(), Fault> {
    let session = tenants::session(reeve, tenant).await?;
    let before = session.policy().await?;
    for change in changes.iter_mut().filter(|change| installs(change)) {
        if let Subject::Module { name } = &change.subject {
            session.install_module(name).await?;
            change.made = true;
        }
    }
    // the session is of the registry before
    reeve.connections().forget(&tenant.id);
    let session = tenants::session(reeve, tenant).await?;
    let values = policy::after_installing(&before, &session.policy().await?, &asked);
    write(&session, &values, changes).await?;
    let (id, now, reading) = (tenant.id.clone(), reeve.host().now(), session.policy().await?);
    reeve.store().await?.write_cache(move |db| table::save(db, &id, &reading, now)).await?;
    Ok(())
}

fn is_to_do(change: &Change) -> bool {
    change.refused.is_none() && !change.made
}

/// A module is put in use and never taken away: that would delete what people keep in it.
fn installs(change: &Change) -> bool {
    is_to_do(change)
        && matches!((&change.subject, &change.after), (Subject::Module { .. }, Value::Flag(true)))
}

/// The values to write; `None` unsets one again.
fn values_of(changes: &[Change]) -> BTreeMap<PolicyField, Option<u32>> {
    let value = |change: &Change| match (&change.subject, &change.after) {
        (Subject::Policy { field }, Value::Number(value)) => {
            Some((*field, Some(u32::try_from(*value).ok()?)))
        }
        (Subject::Policy { field }, Value::Nothing) => Some((*field, None)),
        _ => None,
    };
    changes.iter().filter(|change| is_to_do(change)).filter_map(value).collect()
}

/// The values that are still to be made.
fn open_values(changes: &mut [Change]) -> impl Iterator<Item = (&mut Change, PolicyField)> {
    changes.iter_mut().filter(|change| is_to_do(change)).filter_map(|change| match change.subject {
        Subject::Policy { field } => Some((change, field)),
        _ => None,
    })
}
