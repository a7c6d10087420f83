//! Checks that come by themselves while a window is open: each tenant once a day.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::Fault;
use reeve_domain::job::{Job, JobKind};
use reeve_domain::tenant::TenantId;
use reeve_store::{Connection, promises as table, tenants as tenant_table};

use crate::reeve::{First, Reeve};
use crate::{jobs, tenants};

/// Between two looks at whether a check is due. A window that was opened a moment ago has other things to do.
const EVERY: Duration = Duration::from_secs(600);
/// A tenant is checked again after this long.
const DAILY: TimeDelta = TimeDelta::hours(24);

/// Begins to look, in a window, whether tenants are to be checked; ends with the program.
pub(crate) fn watch(reeve: &Reeve) {
    let what = "whether promises are to be checked";
    reeve.watch(EVERY, First::Later, what, |reeve| async move { check_if_due(&reeve).await.map(drop) });
}

/// Checks the tenants whose latest check is a day old, unless a pass is at work in this program or in another.
async fn check_if_due(reeve: &Reeve) -> Result<Option<Job>, Fault> {
    let now = reeve.host().now();
    let read = move |db: &Connection| {
        let known = table::all(db)?;
        let mut tenants: Vec<TenantId> =
            tenant_table::list(db)?.into_iter().map(|tenant| tenant.id).collect();
        tenants.retain(|id| is_due(known.get(id).map(|row| row.checked_at), now));
        Ok(tenants)
    };
    let due = reeve.store().await?.read(read).await?;
    if due.is_empty() {
        return Ok(None);
    }
    let (tenants, title) = tenants::to_be_read(reeve, due).await?;
    jobs::start_alone(reeve, JobKind::CheckPromises { tenants, at_most: None }, title, is_pass).await
}

fn is_pass(job: &Job) -> bool {
    matches!(job.work, JobKind::CheckPromises { .. })
}

/// Whether a tenant is to be checked. A time that is still to come was written under another clock.
fn is_due(checked_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    checked_at.is_none_or(|at| !(at..at + DAILY).contains(&now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_checked_once_a_day() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        for (checked, due, why) in [
            (None, true, "never checked"),
            (Some(now - TimeDelta::hours(23)), false, "today"),
            (Some(now - TimeDelta::hours(24)), true, "a day ago"),
            (Some(now + TimeDelta::hours(1)), true, "the clock was ahead then"),
        ] {
            assert_eq!(is_due(checked, now), due, "{why}");
        }
    }
}
