//! Scheduled actions that do not do their work.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_promises::{Failing, FailingAction};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Result;
use crate::records::Page;
use crate::session::Session;
use crate::value::{self, write_moment};

const CRON: &str = "ir.cron";
/// How late an action may be where failures are not counted: a long run keeps its time until it is done, and one worker
/// takes one action after another.
const LATE: TimeDelta = TimeDelta::hours(2);
/// Whom Odoo itself writes as.
const ROOT: i64 = 1;

#[derive(Deserialize)]
struct ActionRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    cron_name: Option<String>,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    failure_count: Option<u32>,
    #[serde(default, deserialize_with = "value::moment")]
    first_failure_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "value::moment")]
    nextcall: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "value::moment")]
    lastcall: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "value::moment")]
    write_date: Option<DateTime<Utc>>,
}

/// What Odoo told its administrators.
#[derive(Deserialize)]
struct NoteRow {
    #[serde(deserialize_with = "value::text")]
    body: Option<String>,
    #[serde(deserialize_with = "value::moment")]
    date: Option<DateTime<Utc>>,
}

impl Session {
    /// Scheduled actions that fail, in the order of their names.
    ///
    /// From 18 on the tenant counts failures in a row. After five of them within more than a week it switches the action off,
    /// and sets the count back to nothing as if all were well; those are found by what it leaves behind
    /// ([`Session::switched_off`]). Earlier versions count nothing and put a failed action's next time forward as if it had
    /// run: all that shows is an action that did not run at all, more than two hours after its time (`now` is this computer's
    /// clock).
    ///
    /// Where it cannot be read what was switched off, those that fail in a row are told all the same.
    ///
    /// # Errors
    /// [`crate::Error::AccessDenied`] for a login without Settings rights, and what kept a call from being made. Also where
    /// nothing fails in a row and it cannot be read what was switched off: that none fails was not seen then.
    pub async fn failing_actions(&self, now: DateTime<Utc>) -> Result<Vec<FailingAction>> {
        if !self.dialect().cron_counts_failures {
            let late = late(now, self.dialect().cron_counts);
            let rows = self.actions(late, &["cron_name", "nextcall"]).await?;
            return Ok(rows.into_iter().map(|row| row.failing(Failing::Late)).collect());
        }
        let fields = ["cron_name", "active", "failure_count", "first_failure_date", "lastcall", "write_date"];
        let (active, off): (Vec<_>, Vec<_>) =
            self.actions(failing_or_off(), &fields).await?.into_iter().partition(|row| row.active);
        let in_a_row = |row: ActionRow| {
            let failures = row.failure_count.unwrap_or_default();
            row.failing(Failing::InARow(failures))
        };
        let mut failing: Vec<FailingAction> = active.into_iter().map(in_a_row).collect();
        match self.switched_off(off).await {
            Ok(off) => failing.extend(off),
            Err(error) if failing.is_empty() => return Err(error),
            // what is known to fail does not wait for it
            Err(_) => {}
        }
        failing.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(failing)
    }

    /// Those of the actions that are off which the tenant itself switched off because they failed (18 and later).
    ///
    /// `ir.cron` keeps nothing of it: `_update_failure_count` writes past the ORM, with the count and the first failure
    /// emptied. So such an action ran after the last change that anybody made to it, which whoever switches one off by hand
    /// does make. The same is true of one that switched itself off when it was done, and of a neutralised copy's. What tells
    /// them apart is that Odoo tells its administrators in their channel, naming the action by its number (`_notify_admin`),
    /// and that is asked only where there is such an action.
    ///
    /// # Errors
    /// What kept the channel from being read; then it is not known which of them failed.
    async fn switched_off(&self, mut rows: Vec<ActionRow>) -> Result<Vec<FailingAction>> {
        rows.retain(ActionRow::ran_since_it_was_changed);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let page = Page { order: "id", ..Page::default() };
        let notes = self.search_read::<NoteRow>("mail.message", told(&rows), &["body", "date"], page).await?;
        let told = |row: &ActionRow| notes.iter().any(|note| row.is_told_off_by(note));
        rows.retain(told);
        Ok(rows.into_iter().map(|row| row.failing(Failing::SwitchedOff)).collect())
    }

    async fn actions(&self, domain: Value, fields: &[&str]) -> Result<Vec<ActionRow>> {
        let page = Page { order: "cron_name, id", ..Page::default() };
        self.search_read::<ActionRow>(CRON, domain, fields, page).await
    }
}

impl ActionRow {
    fn failing(self, how: Failing) -> FailingAction {
        let since = match how {
            Failing::InARow(_) => self.first_failure_date,
            Failing::Late => self.nextcall,
            Failing::SwitchedOff => self.lastcall,
        };
        FailingAction { name: self.cron_name.unwrap_or_default(), how, since }
    }

    fn ran_since_it_was_changed(&self) -> bool {
        self.lastcall.zip(self.write_date).is_some_and(|(ran, changed)| ran >= changed)
    }

    /// Whether this note is about it, and no older than what was last changed about it. The words are in the language of
    /// whoever the action runs as; the number is in all of them.
    fn is_told_off_by(&self, note: &NoteRow) -> bool {
        let names = note.body.as_deref().is_some_and(|body| body.contains(&numbered(self.id)));
        names && note.date.zip(self.write_date).is_some_and(|(told, changed)| told >= changed)
    }
}

/// An action as a note names it, behind its name.
fn numbered(id: i64) -> String {
    format!("({id})")
}

/// Notes of Odoo itself to its administrators that name one of these actions.
fn told(rows: &[ActionRow]) -> Value {
    let named = rows.iter().map(|row| json!(["body", "like", numbered(row.id)]));
    let or = std::iter::repeat_n(json!("|"), rows.len().saturating_sub(1));
    let of_odoo = [json!(["model", "=", "discuss.channel"]), json!(["create_uid", "=", ROOT])];
    Value::Array(of_odoo.into_iter().chain(or).chain(named).collect())
}

/// Actions in use that failed the last time, and those that ran and are off.
fn failing_or_off() -> Value {
    let failing = [json!("&"), json!(["active", "=", true]), json!(["failure_count", ">", 0])];
    let off = [json!("&"), json!(["active", "=", false]), json!(["lastcall", "!=", false])];
    [json!("|")].into_iter().chain(failing).chain(off).collect()
}

/// Actions that did not run at their time. `counts_down`: actions may be used up, and then have no time any more.
fn late(now: DateTime<Utc>, counts_down: bool) -> Value {
    let mut domain = vec![json!(["active", "=", true]), json!(["nextcall", "<", write_moment(now - LATE)])];
    if counts_down {
        domain.push(json!(["numbercall", "!=", 0]));
    }
    Value::Array(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: i64 = 7 * 86_400;

    fn at(second: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(1_795_176_000 + second, 0)
    }

    /// An action that is off, last changed and last run then.
    fn off(id: i64, changed: i64, ran: i64) -> ActionRow {
        ActionRow {
            id,
            cron_name: Some("Sync".into()),
            active: false,
            failure_count: Some(0),
            first_failure_date: None,
            nextcall: None,
            lastcall: at(ran),
            write_date: at(changed),
        }
    }

    fn note(words: &str, second: i64) -> NoteRow {
        NoteRow { body: Some(words.into()), date: at(second) }
    }

    #[test]
    fn where_nothing_is_counted_an_action_may_be_two_hours_late() {
        let expected =
            json!([["active", "=", true], ["nextcall", "<", "2026-11-20 10:00:00"], ["numbercall", "!=", 0]]);
        assert_eq!(late(at(0).unwrap(), true), expected);
    }

    #[test]
    fn who_switches_an_action_off_changes_it_and_odoo_does_not() {
        assert!(!off(7, WEEK, WEEK - 60).ran_since_it_was_changed(), "somebody did, after its last run");
        assert!(off(7, 0, WEEK).ran_since_it_was_changed(), "it ran a week later, and is off");
    }

    #[test]
    fn an_action_was_switched_off_for_failing_where_odoo_said_so_since_it_was_changed() {
        let row = off(7, 0, WEEK);
        for (words, second, is_told) in [
            (
                "<p>Cron job &#39;Sync&#39; (7) has been deactivated after failing 5 times.</p>",
                WEEK + 5,
                true,
            ),
            ("<p>Le cron &#39;Sync&#39; (7) a été désactivé après 5 échecs.</p>", WEEK + 5, true),
            ("<p>Cron job &#39;Other&#39; (17) has been deactivated after failing 5 times.</p>", WEEK, false),
            ("<p>Cron job &#39;Sync&#39; (7) has been deactivated after failing 5 times.</p>", -WEEK, false),
        ] {
            assert_eq!(row.is_told_off_by(&note(words, second)), is_told, "{words} at {second}");
        }
    }

    #[test]
    fn notes_are_asked_for_by_the_numbers_of_the_actions() {
        let domain = told(&[off(7, 0, WEEK), off(9, 0, WEEK)]);
        let expected = json!([
            ["model", "=", "discuss.channel"],
            ["create_uid", "=", 1],
            "|",
            ["body", "like", "(7)"],
            ["body", "like", "(9)"],
        ]);
        assert_eq!(domain, expected);
    }

    #[test]
    fn one_that_was_switched_off_is_off_since_its_last_run() {
        let action = off(7, 0, WEEK).failing(Failing::SwitchedOff);
        assert_eq!((action.name.as_str(), action.since), ("Sync", at(WEEK)));
    }
}
