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
        let overdue_since = next.zip(now).filter(|(next, now)| *now - *next > TOO_LATE).map(|(next, _)| next);
        Ok(Footing { may_schedule: crons && code, may_create_users: users, overdue_since, now })
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

fn first() -> Page<'static> {
    Page { limit: Some(1), order: "nextcall", ..Page::default() }
}
