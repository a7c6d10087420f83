//! Scheduled actions that do not do their work.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_promises::FailingAction;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Result;
use crate::records::Page;
use crate::session::Session;
use crate::value::{self, write_moment};

/// How late an action may be where failures are not counted: a long run keeps its time until it is done, and one worker
/// takes one action after another.
const LATE: TimeDelta = TimeDelta::hours(2);

#[derive(Deserialize)]
struct ActionRow {
    #[serde(deserialize_with = "value::text")]
    cron_name: Option<String>,
    #[serde(default)]
    failure_count: Option<u32>,
    #[serde(default, deserialize_with = "value::moment")]
    first_failure_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "value::moment")]
    nextcall: Option<DateTime<Utc>>,
}

impl Session {
    /// Scheduled actions in use that fail, in the order of their names.
    ///
    /// From 18 on the tenant counts failures in a row. It switches an action off after five within a week or more and
    /// forgets the count, so such a one is not among these. Earlier versions count nothing and put a failed action's next
    /// time forward as if it had run: all that shows is an action that did not run at all, more than two hours after its
    /// time (`now` is this computer's clock).
    ///
    /// # Errors
    /// [`crate::Error::AccessDenied`] for a login without Settings rights, and what kept the call from being made.
    pub async fn failing_actions(&self, now: DateTime<Utc>) -> Result<Vec<FailingAction>> {
        let counted = self.dialect().cron_counts_failures;
        let (domain, fields) = question(counted, self.dialect().cron_counts, now);
        let page = Page { order: "cron_name, id", ..Page::default() };
        let rows = self.search_read::<ActionRow>("ir.cron", domain, fields, page).await?;
        let action = |row: ActionRow| FailingAction {
            name: row.cron_name.unwrap_or_default(),
            failures: row.failure_count.filter(|_| counted),
            since: if counted { row.first_failure_date } else { row.nextcall },
        };
        Ok(rows.into_iter().map(action).collect())
    }
}

/// Which actions, and what of them. `counts_down`: actions may be used up, and then have no time any more.
fn question(counted: bool, counts_down: bool, now: DateTime<Utc>) -> (Value, &'static [&'static str]) {
    if counted {
        let failing = json!([["active", "=", true], ["failure_count", ">", 0]]);
        return (failing, &["cron_name", "failure_count", "first_failure_date"]);
    }
    let late = write_moment(now - LATE);
    let mut domain = vec![json!(["active", "=", true]), json!(["nextcall", "<", late])];
    if counts_down {
        domain.push(json!(["numbercall", "!=", 0]));
    }
    (Value::Array(domain), &["cron_name", "nextcall"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_counted_an_action_may_be_two_hours_late() {
        let noon = DateTime::from_timestamp(1_795_176_000, 0).unwrap();
        let (domain, fields) = question(false, true, noon);
        let expected =
            json!([["active", "=", true], ["nextcall", "<", "2026-11-20 10:00:00"], ["numbercall", "!=", 0]]);
        assert_eq!(domain, expected);
        assert!(!fields.contains(&"failure_count"), "a field that is not there is refused");
    }

    #[test]
    fn where_failures_are_counted_the_clock_does_not_matter() {
        let (domain, fields) = question(true, false, DateTime::UNIX_EPOCH);
        assert_eq!(domain, json!([["active", "=", true], ["failure_count", ">", 0]]));
        assert!(fields.contains(&"first_failure_date"));
    }
}
