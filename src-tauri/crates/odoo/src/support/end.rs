//! The end of an access, as a scheduled action on the tenant: it works with every panel off.
//!
//! It finds the account by its login, so that it can be there before the account is; it runs as the tenant's own root
//! user, so that it survives whoever approved the access; and it never writes its own record, which the scheduler holds
//! while it runs.
//!
//! From its hour on it runs every ten minutes until it is taken away: a run that fails is not repeated by the tenant, so
//! that a single one could be lost. Where nothing works any more, a run changes nothing.

mod made_of;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use self::made_of::{AGAIN, EndRow, ROOT, code, placed};
use super::footing::CRON;
use super::login::is_support_login;
use crate::answer::Dated;
use crate::change::made_id;
use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value::{self, write_moment};

/// How the ends of accesses are called, in front of the account's login.
const NAMED: &str = "End support access of ";
const ACTION: &str = "ir.actions.server";
/// How long to wait for a scheduled action that runs just now, and how often.
const BUSY: Duration = Duration::from_secs(1);
const BUSY_MOST: u32 = 5;

/// A scheduled action that ends an access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedEnd {
    /// The tenant's record id.
    pub id: i64,
    /// When the tenant runs it, by its own clock; once that has come, when it first did.
    pub until: DateTime<Utc>,
    /// When it was made, by the tenant's own clock.
    pub made_at: DateTime<Utc>,
    /// It is active, runs as root at its time and every ten minutes from then on, and holds the code that belongs to this
    /// account and this time. Whether that is the time agreed upon is the caller's to compare.
    pub intact: bool,
}

#[derive(Deserialize)]
struct ActionRow {
    #[serde(deserialize_with = "value::record")]
    ir_actions_server_id: Option<i64>,
}

#[derive(Deserialize)]
struct FailureRow {
    failure_count: i64,
}

impl Session {
    /// Puts the end of an access on the tenant: `seconds` after the tenant's clock made it. The account need not exist.
    ///
    /// It is made asleep and woken with its hour, which only the tenant's clock can tell; then it is read back.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a login that is no support account's, [`Error::AccessDenied`], [`Error::TenantRefused`]
    /// where the tenant did not keep it as it was made, and what kept the call from being made.
    pub async fn place_end(&self, login: &str, seconds: u32) -> Result<PlacedEnd> {
        if !is_support_login(login) {
            let why = format!("“{login}” is not the login of a support account.");
            return Err(Error::Invalid { field: "login", why });
        }
        let made = self.change(&Call::create(CRON, self.asleep(login).await?, json!({}))).await?;
        let id = made_id(&made)
            .ok_or_else(|| self.wire().not_odoo("a new scheduled action came without its id"))?;
        match self.wake(id, login, seconds).await {
            Ok(end) if end.intact => Ok(end),
            outcome => {
                // as good as never made; what cannot be taken away sleeps, or ends nobody
                self.remove_end(id).await.ok();
                outcome.and(Err(Error::TenantRefused {
                    words: "The tenant did not keep the scheduled action as it was made.".into(),
                }))
            }
        }
    }

    async fn asleep(&self, login: &str) -> Result<Value> {
        let users = self.ids("ir.model", json!([["model", "=", "res.users"]]), Page::default()).await?;
        let model = users.first().ok_or_else(|| self.wire().not_odoo("it has no model res.users"))?;
        let mut values = json!({
            "name": name_of(login),
            "model_id": model,
            "state": "code",
            "code": "pass",
            "user_id": ROOT,
            "interval_number": AGAIN.0,
            "interval_type": AGAIN.1,
            "priority": 0,
            "active": false,
        });
        if self.dialect().cron_counts {
            values["numbercall"] = json!(-1);
            // Where the server was down at the hour, the first run is late all the same; the others need no making up for.
            values["doall"] = json!(false);
        }
        Ok(values)
    }

    async fn wake(&self, id: i64, login: &str, seconds: u32) -> Result<PlacedEnd> {
        let made_at = self.end_where(json!([["id", "=", id]])).await?.value.into_iter().next();
        let made_at = made_at
            .and_then(|row| row.create_date)
            .ok_or_else(|| self.wire().not_odoo("a new scheduled action cannot be read"))?;
        let until = made_at + TimeDelta::seconds(seconds.into());
        let values = json!({"nextcall": write_moment(until), "code": code(login, until), "active": true});
        self.change(&Call::write(CRON, id, values)).await?;
        let rows = self.end_where(json!([["id", "=", id]])).await?;
        let read = rows.value.iter().find_map(|row| placed(row, login, rows.at));
        let read = read.ok_or_else(|| self.wire().not_odoo("a new scheduled action cannot be read"))?;
        Ok(PlacedEnd { intact: read.intact && read.until == until, ..read })
    }

    /// The end of this account's access, as it stands on the tenant. Of several, the first that works.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn placed_end(&self, login: &str) -> Result<Option<PlacedEnd>> {
        let rows = self.end_where(json!([["name", "=", name_of(login)]])).await?;
        let ends = rows.value.iter().filter_map(|row| placed(row, login, rows.at));
        Ok(ends.min_by_key(|end| (!end.intact, end.until)))
    }

    /// All ends of accesses on the tenant, each with the login it is about.
    pub(super) async fn placed_ends(&self) -> Result<Vec<(String, PlacedEnd)>> {
        let rows = self.end_where(json!([["name", "=like", format!("{NAMED}%")]])).await?;
        let end = |row: &EndRow| {
            let login = row.name.as_deref()?.strip_prefix(NAMED)?.to_owned();
            let end = placed(row, &login, rows.at)?;
            Some((login, end))
        };
        Ok(rows.value.iter().filter_map(end).collect())
    }

    /// Has the tenant run an end now, whether its hour has come or not.
    ///
    /// # Errors
    /// [`Error::TenantRefused`] where its code failed or is at work this moment, [`Error::AccessDenied`], and what kept the
    /// call from being made.
    pub async fn run_end(&self, end: i64) -> Result<()> {
        let answer = self.change(&Call::records(CRON, "method_direct_trigger", &[end], json!({}))).await?;
        // From 18 on a failure is no error: it comes as something for the web client to show, or not at all.
        let failed = answer["tag"] == "display_exception" || self.has_failed(end).await?;
        if failed {
            let words = answer["params"]["data"]["message"].as_str().filter(|words| !words.is_empty());
            let words = words.unwrap_or("The scheduled action failed on the tenant.").to_owned();
            return Err(Error::TenantRefused { words });
        }
        Ok(())
    }

    async fn has_failed(&self, end: i64) -> Result<bool> {
        if !self.dialect().cron_counts_failures {
            return Ok(false);
        }
        let domain = json!([["id", "=", end]]);
        let rows = self.search_read::<FailureRow>(CRON, domain, &["failure_count"], Page::default()).await?;
        Ok(rows.iter().any(|row| row.failure_count > 0))
    }

    /// Takes an end away, with the server action that comes with every scheduled action. One that is gone is no failure.
    ///
    /// # Errors
    /// As [`Self::run_end`].
    pub async fn remove_end(&self, end: i64) -> Result<()> {
        let domain = json!([["id", "=", end]]);
        let rows =
            self.search_read::<ActionRow>(CRON, domain, &["ir_actions_server_id"], Page::default()).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(()) };
        self.unlink_end(end).await?;
        if let Some(action) = row.ir_actions_server_id {
            self.change(&Call::records(ACTION, "unlink", &[action], json!({}))).await?;
        }
        Ok(())
    }

    /// The ends, and the tenant's clock when it told of them.
    /// Odoo lets nobody touch a scheduled action while it runs, and says so; that is over in a moment.
    async fn unlink_end(&self, end: i64) -> Result<()> {
        let call = Call::records(CRON, "unlink", &[end], json!({}));
        for _ in 0..BUSY_MOST {
            match self.change(&call).await {
                Err(Error::TenantRefused { .. }) => tokio::time::sleep(BUSY).await,
                done => return done.map(drop),
            }
        }
        self.change(&call).await.map(drop)
    }

    async fn end_where(&self, domain: Value) -> Result<Dated<Vec<EndRow>>> {
        let mut fields = vec!["name", "active", "state", "code", "user_id", "nextcall", "create_date"];
        fields.extend(["interval_number", "interval_type"]);
        if self.dialect().cron_counts {
            fields.push("numbercall");
        }
        self.rows(CRON, domain, &fields, Page { order: "id", ..Page::default() }).await
    }
}

fn name_of(login: &str) -> String {
    format!("{NAMED}{login}")
}
