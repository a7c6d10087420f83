//! Whether a tenant can end an access by itself: asked before anything is made.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::value;

pub(super) const CRON: &str = "ir.cron";
/// A tenant that lets a scheduled action wait longer than this does not run them.
const TOO_LATE: TimeDelta = TimeDelta::hours(1);

/// What a support access would stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footing {
    /// This login may make scheduled actions that run code.
    pub may_schedule: bool,
    /// This login may make accounts.
    pub may_create_users: bool,
    /// The tenant is seen to run its scheduled actions: one of them has a time that can be read, and none waits for more
    /// than an hour.
    pub runs: bool,
    /// Since when the longest waiting scheduled action has not been run, where that is more than an hour: the tenant does
    /// not run them.
    pub overdue_since: Option<DateTime<Utc>>,
    /// The tenant's clock, as its server tells it.
    pub now: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct DueRow {
    #[serde(deserialize_with = "value::moment")]
    nextcall: Option<DateTime<Utc>>,
}

impl Session {
    /// Looks whether this tenant can end an access by itself. Changes nothing.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn footing(&self) -> Result<Footing> {
        let (crons, code, users) = tokio::try_join!(
            self.allowed(CRON, "create"),
            self.allowed("ir.actions.server", "create"),
            self.allowed("res.users", "create"),
        )?;
        let (next, now) = match self.rows::<DueRow>(CRON, self.running(), &["nextcall"], first()).await {
            Ok(rows) => (rows.value.into_iter().next().and_then(|row| row.nextcall), rows.at),
            // who may not see them may not make them either, and that is said already
            Err(Error::AccessDenied { .. }) => (None, None),
            Err(e) => return Err(e),
        };
        let (runs, overdue_since) = runs(next, now);
        Ok(Footing { may_schedule: crons && code, may_create_users: users, runs, overdue_since, now })
    }

    /// The scheduled actions that the tenant is to run.
    fn running(&self) -> Value {
        if self.dialect().cron_counts {
            json!([["active", "=", true], ["numbercall", "!=", 0]])
        } else {
            json!([["active", "=", true]])
        }
    }
}

/// Whether a tenant runs its scheduled actions, told by when the next is due; and since when it does not. What cannot be
/// read shows nothing.
fn runs(next: Option<DateTime<Utc>>, now: Option<DateTime<Utc>>) -> (bool, Option<DateTime<Utc>>) {
    let Some((next, now)) = next.zip(now) else { return (false, None) };
    if now - next > TOO_LATE { (false, Some(next)) } else { (true, None) }
}

fn first() -> Page<'static> {
    Page { limit: Some(1), order: "nextcall", ..Page::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_seen_to_run_its_actions_or_it_is_not() {
        let now = DateTime::from_timestamp(1_795_186_559, 0).unwrap();
        let (soon, late) = (now + TimeDelta::minutes(5), now - TimeDelta::hours(2));
        assert_eq!(runs(Some(soon), Some(now)), (true, None));
        assert_eq!(runs(Some(now - TOO_LATE), Some(now)), (true, None), "an hour is no more than an hour");
        assert_eq!(runs(Some(late), Some(now)), (false, Some(late)));
        assert_eq!(runs(None, Some(now)), (false, None), "none that is active shows nothing");
        assert_eq!(runs(Some(soon), None), (false, None), "nor does a time without a clock");
    }
}
