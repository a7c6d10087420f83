//! What the clock alone changes on a ledger: which days its places stand for, how old the newest backup is, what is due.
//!
//! What must always hold: a ledger that stays open in a window is never ten minutes behind, and never shows yesterday's
//! places.

use std::future::ready;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::api::Tag;
use crate::reeve::{First, Reeve};

/// Between two looks at the clock.
const EVERY: Duration = Duration::from_secs(30);
/// How long what is shown stays as it is, in seconds from midnight in UTC on.
const SHOWN_FOR: i64 = 600;

/// Begins to tell an open window when its ledgers are stale; ends with the program.
pub(super) fn watch(reeve: &Reeve) {
    let mut shown = period(reeve.host().now());
    reeve.watch(EVERY, First::Later, "whether a ledger is stale", move |reeve| {
        let now = period(reeve.host().now());
        if now != shown {
            shown = now;
            reeve.changed(&[Tag::Backups], None);
        }
        ready(Ok(()))
    });
}

/// The stretch of time for which a ledger is shown as it is. Another one, also of a clock that was set back, is news.
fn period(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(SHOWN_FOR)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    fn at(time: &str) -> i64 {
        period(format!("2026-11-{time}Z").parse().unwrap())
    }

    #[test]
    fn a_ledger_is_shown_anew_at_midnight_and_every_ten_minutes() {
        assert_ne!(at("21T23:59:59"), at("22T00:00:00"), "the places stand for other days");
        assert_eq!(at("22T00:00:00"), at("22T00:09:59"));
        assert_ne!(at("22T00:09:59"), at("22T00:10:00"));
        assert_ne!(at("22T12:00:00"), at("21T12:00:00"), "a clock that was set back by a day");
    }
}
