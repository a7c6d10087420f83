//! A restore is asked for by one person and approved by another; what may be approved and run, and until when.
//!
//! Who asks, and when, is what the thread of the request says; whoever asks does not approve, which the thread holds.
//!
//! Fails closed: a request says everything its approver has to know, and whatever is not typed, not yet or not any more is
//! refused.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{RestoreTarget, is_usable};
use crate::backup::Grade;
use crate::desk::Address;
use crate::fault::{Code, Fault};
use crate::tenant::invalid;

/// A request without a window is over after so many days.
const DAYS: i64 = 7;
/// A window ends so many days from the request at the latest: by then what would be lost is another matter.
const MOST_DAYS: i64 = 31;

/// Somebody asks for a restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoreRequest {
    /// Of which tenant.
    pub tenant: Address,
    /// From which backup.
    pub backup: RestoredFrom,
    /// To where.
    pub target: RestoreTarget,
    /// The name wanted for a database on the side; `None` leaves it to whoever runs it.
    pub side: Option<String>,
    /// Why. Required.
    pub reason: String,
    /// When it may be run; `None` is any time until it is over.
    pub window: Option<RestoreWindow>,
}

/// The backup of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoredFrom {
    /// SHA-256 of its file, lower-case hex.
    pub sha256: String,
    /// The database it was taken of, as its manifest says; `None` where it has none.
    pub database: Option<String>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What its latest drill brought back; `None` before the first.
    pub grade: Option<Grade>,
}

/// When a restore may be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoreWindow {
    /// Not before.
    pub from: DateTime<Utc>,
    /// Not begun after.
    pub until: DateTime<Utc>,
}

impl RestoreRequest {
    /// When it is over by itself, asked at this time.
    pub fn expires(&self, asked: DateTime<Utc>) -> DateTime<Utc> {
        let days = asked.checked_add_signed(TimeDelta::days(DAYS)).unwrap_or(asked);
        self.window.map_or(days, |window| window.until)
    }

    /// What has to be typed by whoever approves it: the live database's name where that is at stake, the name of the other
    /// database where the backup is not of this tenant's, and where it is both, `OTHER as LIVE`.
    pub fn to_type(&self) -> Option<String> {
        let live = &self.tenant.database;
        match (self.backup.database.as_ref().filter(|other| *other != live), self.target) {
            (Some(other), RestoreTarget::Live) => Some(format!("{other} as {live}")),
            (Some(other), RestoreTarget::Side) => Some(other.clone()),
            (None, RestoreTarget::Live) => Some(live.clone()),
            (None, RestoreTarget::Side) => None,
        }
    }

    /// Whether it can be asked so, at this time.
    ///
    /// # Errors
    /// [`Code::InvalidInput`] with `field` = `reason`, `database` or `window`.
    pub fn check(&self, asked: DateTime<Utc>) -> Result<(), Fault> {
        if self.reason.trim().is_empty() {
            return Err(invalid("reason", "Say why: whoever approves it has to know."));
        }
        match &self.side {
            Some(_) if self.target == RestoreTarget::Live => {
                return Err(invalid("database", "What takes the live database's place gets its name."));
            }
            Some(name) if *name == self.tenant.database => {
                return Err(invalid(
                    "database",
                    "This is the live database's name: choose another, or restore to live.",
                ));
            }
            Some(name) if !is_usable(name) => {
                let words = "A database's name has 2 to 63 of the letters a to z, digits, _ . and -, the first a letter or digit.";
                return Err(invalid("database", words));
            }
            _ => {}
        }
        let Some(window) = self.window else { return Ok(()) };
        let latest = asked.checked_add_signed(TimeDelta::days(MOST_DAYS)).unwrap_or(asked);
        if window.from >= window.until || window.until <= asked || window.until > latest {
            let words =
                format!("The window has to end after it begins, in the future, and within {MOST_DAYS} days.");
            return Err(invalid("window", words));
        }
        Ok(())
    }

    /// Whether it may be approved now, with what was typed.
    ///
    /// # Errors
    /// Those of [`Self::check`], as others may have made it; [`Code::GrantNotReady`] for one that is over, and [`Code::ConfirmationNeeded`], whose `fields.type` says what to type.
    pub fn approve(&self, typed: &str, asked: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Fault> {
        self.check(asked)?;
        self.lasts(asked, now)?;
        match self.to_type() {
            Some(wanted) if wanted != typed => {
                let words = format!("Type the database's name to approve this: {wanted}.");
                Err(Fault::new(Code::ConfirmationNeeded, words).with("type", wanted))
            }
            _ => Ok(()),
        }
    }

    /// Whether it may be begun now, once it was approved.
    ///
    /// # Errors
    /// Those of [`Self::check`], and [`Code::GrantNotReady`] before its window and after its end.
    pub fn run(&self, asked: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Fault> {
        self.check(asked)?;
        self.lasts(asked, now)?;
        match self.window {
            Some(window) if now < window.from => {
                let words =
                    format!("It was approved for {} and later.", window.from.format("%Y-%m-%d %H:%M UTC"));
                Err(Fault::new(Code::GrantNotReady, words).with("state", "early"))
            }
            _ => Ok(()),
        }
    }

    fn lasts(&self, asked: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Fault> {
        if now <= self.expires(asked) {
            return Ok(());
        }
        Err(Fault::new(Code::GrantNotReady, "The request is over: it was not run in its time.")
            .with("state", "expired"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> DateTime<Utc> {
        format!("2026-11-{day:02}T12:00:00Z").parse().unwrap()
    }

    fn request(target: RestoreTarget) -> RestoreRequest {
        RestoreRequest {
            tenant: Address { url: "https://acme.example".into(), database: "acme".into() },
            backup: RestoredFrom {
                sha256: "5eed".repeat(16),
                database: Some("acme".into()),
                at: day(1),
                grade: Some(Grade::A),
            },
            target,
            side: None,
            reason: "an import went wrong".into(),
            window: None,
        }
    }

    fn window(from: u32, until: u32) -> Option<RestoreWindow> {
        Some(RestoreWindow { from: day(from), until: day(until) })
    }

    #[test]
    fn what_puts_the_live_database_at_stake_or_is_anothers_has_to_be_typed() {
        let of = |target, database: Option<&str>| {
            let mut request = request(target);
            request.backup.database = database.map(str::to_owned);
            request
        };
        for (request, wanted) in [
            (of(RestoreTarget::Side, Some("acme")), None),
            (of(RestoreTarget::Side, None), None),
            (of(RestoreTarget::Side, Some("globex")), Some("globex")),
            (of(RestoreTarget::Live, Some("acme")), Some("acme")),
            (of(RestoreTarget::Live, None), Some("acme")),
            (of(RestoreTarget::Live, Some("globex")), Some("globex as acme")),
        ] {
            assert_eq!(
                request.to_type().as_deref(),
                wanted,
                "{:?} of {:?}",
                request.target,
                request.backup.database
            );
            let untyped = request.approve("", day(2), day(3)).map_err(|fault| fault.code);
            assert_eq!(untyped, wanted.map_or(Ok(()), |_| Err(Code::ConfirmationNeeded)));
            assert_eq!(request.approve(wanted.unwrap_or_default(), day(2), day(3)), Ok(()));
        }
    }

    #[test]
    fn it_is_over_after_its_window_or_a_week() {
        let open = request(RestoreTarget::Side);
        let bound = RestoreRequest { window: window(4, 5), ..open.clone() };
        for (request, now, state) in [
            (&open, 3, None),
            (&open, 9, None),
            (&open, 10, Some("expired")),
            (&bound, 3, Some("early")),
            (&bound, 4, None),
            (&bound, 5, None),
            (&bound, 6, Some("expired")),
        ] {
            let told =
                request.run(day(2), day(now)).err().and_then(|fault| fault.fields.get("state").cloned());
            assert_eq!(told.as_deref(), state, "on day {now} of {:?}", request.window);
        }
        let late = bound.approve("", day(2), day(6)).unwrap_err();
        assert_eq!(late.code, Code::GrantNotReady, "an approval comes too late as well");
        assert_eq!(bound.approve("", day(2), day(3)), Ok(()), "but it may come early");
    }

    #[test]
    fn what_cannot_be_meant_is_not_asked() {
        let base = request(RestoreTarget::Side);
        let named = |name: &str| RestoreRequest { side: Some(name.into()), ..base.clone() };
        let within = |from, until| RestoreRequest { window: window(from, until), ..base.clone() };
        for (request, field) in [
            (base.clone(), None),
            (named("acme_look"), None),
            (within(3, 4), None),
            (RestoreRequest { reason: "  ".into(), ..base.clone() }, Some("reason")),
            (named("acme"), Some("database")),
            (named("acme look"), Some("database")),
            (RestoreRequest { target: RestoreTarget::Live, ..named("acme_look") }, Some("database")),
            (within(4, 4), Some("window")),
            (within(5, 4), Some("window")),
            (within(1, 2), Some("window")),
        ] {
            let refused =
                |result: Result<(), Fault>| result.err().and_then(|it| it.fields.get("field").cloned());
            assert_eq!(refused(request.check(day(2))).as_deref(), field, "{request:?}");
            let typed = request.to_type().unwrap_or_default();
            let answered = request.approve(&typed, day(2), day(3));
            assert_eq!(refused(answered).as_deref(), field, "nor approved where another program asked it so");
            let run = request.run(day(2), day(3));
            assert_eq!(refused(run).as_deref(), field, "nor begun");
        }
        let mut far = within(3, 4);
        far.window = Some(RestoreWindow { from: day(3), until: day(2) + TimeDelta::days(MOST_DAYS + 1) });
        assert_eq!(
            far.check(day(2)).unwrap_err().code,
            Code::InvalidInput,
            "nobody knows then what would be lost"
        );
    }
}
