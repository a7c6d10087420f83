//! A fault somebody knows of and accepts for a time.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::{NAME_MAX, invalid};
use serde::{Deserialize, Serialize};

use crate::Check;

/// The longest time for which a fault may be accepted, in days: a year, be it a leap year.
const LONGEST_DAYS: i64 = 366;
/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// An accepted fault: who answers for it, why, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseException")]
pub struct Exception {
    /// Which check.
    pub check: Check,
    /// Who answers for it.
    pub owner: String,
    /// Why it is accepted.
    pub reason: String,
    /// When it ends; there is none without an end.
    pub until: DateTime<Utc>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl Exception {
    /// An exception as typed: with an owner and a reason, trimmed, and with an end that is to come within a year.
    ///
    /// # Errors
    /// [`reeve_domain::Code::InvalidInput`] with `field` naming what cannot be used.
    pub fn new(
        check: Check,
        owner: &str,
        reason: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Self, Fault> {
        let owner = written("owner", owner, NAME_MAX, "Say who answers for it.")?;
        let reason = written("reason", reason, REASON_MAX, "Say why it is accepted.")?;
        if until <= now {
            return Err(invalid("until", "The end is not to come."));
        }
        if until - now > TimeDelta::days(LONGEST_DAYS) {
            return Err(invalid(
                "until",
                "The end is more than a year away; accept it again when it is due.",
            ));
        }
        Ok(Self { check, owner, reason, until, made_at: now })
    }

    /// Whether it is not over yet.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        now < self.until
    }
}

fn written(field: &str, typed: &str, most: usize, missing: &str) -> Result<String, Fault> {
    let typed = typed.trim();
    let length = typed.chars().count();
    if length == 0 {
        return Err(invalid(field, missing));
    }
    if length > most {
        return Err(invalid(field, format!("The {field} has {length} characters; {most} is the most.")));
    }
    if typed.chars().any(|c| c.is_control() && c != '\n') {
        return Err(invalid(field, format!("The {field} holds a control character.")));
    }
    Ok(typed.to_owned())
}

#[cfg(test)]
mod tests {
    use reeve_domain::Code;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn until(days: i64) -> DateTime<Utc> {
        now() + TimeDelta::days(days)
    }

    #[test]
    fn an_exception_has_an_owner_a_reason_and_an_end_within_a_year() {
        let long = "x".repeat(REASON_MAX + 1);
        for (owner, reason, end, refused) in [
            ("Ayşe", "moves in spring", until(366), None),
            ("Ayşe", "moves in spring", now() + TimeDelta::seconds(1), None),
            (" ", "moves in spring", until(30), Some("owner")),
            ("Ayşe", "\n", until(30), Some("reason")),
            ("Ayşe", &long, until(30), Some("reason")),
            ("Ay\u{7}şe", "moves", until(30), Some("owner")),
            ("Ayşe", "moves in spring", now(), Some("until")),
            ("Ayşe", "moves in spring", until(367), Some("until")),
        ] {
            let made = Exception::new(Check::Hsts, owner, reason, end, now());
            let field = made.as_ref().err().map(|fault| fault.fields["field"].as_str());
            assert_eq!(field, refused, "{owner:?} {reason:?} {end}");
            assert!(made.is_ok() || made.is_err_and(|fault| fault.code == Code::InvalidInput));
        }
        let made = Exception::new(Check::Hsts, " Ayşe ", " moves ", until(1), now()).expect("it is whole");
        assert_eq!((made.owner.as_str(), made.reason.as_str()), ("Ayşe", "moves"));
    }

    #[test]
    fn it_holds_until_its_end_and_not_at_it() {
        let made = Exception::new(Check::Hsts, "Ayşe", "moves", until(1), now()).expect("it is whole");
        assert!(made.holds(now()) && made.holds(until(1) - TimeDelta::seconds(1)));
        assert!(!made.holds(until(1)));
    }
}
