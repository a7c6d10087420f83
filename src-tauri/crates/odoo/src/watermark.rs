//! How far the accounts have been read: the newest change seen, and when it was seen, both by the tenant's clocks.
//!
//! Times of change travel without their fraction and are those of a transaction's *start*: a change may show up later
//! than one with a newer time. So a delta reaches back [`UNSETTLED`] before the newest change, until that change is
//! itself so old that nothing before it can still be on its way. A tenant whose people were all imported in one go
//! would otherwise send all of them with every refresh, for ever.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The longest a transaction is assumed to take before others see what it wrote. What takes longer is found by the
/// reconciliation.
const UNSETTLED: TimeDelta = TimeDelta::minutes(10);

/// How far the accounts of a tenant have been read. Keep the largest of those read; hand it back to ask what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Watermark {
    /// Newest change seen, in seconds.
    newest: i64,
    /// When the tenant answered, in seconds.
    seen: i64,
}

impl Watermark {
    /// The mark of a row changed at `newest`, read when the tenant's clock showed `seen`.
    pub(crate) fn new(newest: DateTime<Utc>, seen: Option<DateTime<Utc>>) -> Self {
        let newest = newest.timestamp();
        Self { newest, seen: seen.map_or(newest, |seen| seen.timestamp()) }
    }

    /// Changes at this time or later may not have been read.
    pub(crate) fn since(self) -> DateTime<Utc> {
        let settled = self.seen - self.newest > UNSETTLED.num_seconds();
        let since = if settled { self.newest + 1 } else { self.newest - UNSETTLED.num_seconds() };
        DateTime::from_timestamp(since, 0).unwrap_or_default()
    }
}

impl fmt::Display for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.newest, self.seen)
    }
}

/// The text is no watermark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no watermark")]
pub struct NoWatermark;

impl FromStr for Watermark {
    type Err = NoWatermark;

    fn from_str(text: &str) -> Result<Self, NoWatermark> {
        let (newest, seen) = text.split_once('.').ok_or(NoWatermark)?;
        let number = |part: &str| part.parse().map_err(|_| NoWatermark);
        Ok(Self { newest: number(newest)?, seen: number(seen)? })
    }
}

impl Serialize for Watermark {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Watermark {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_fresh_change_is_asked_for_again_with_what_came_shortly_before_it() {
        let mark = Watermark::new(at(0), Some(at(5)));
        assert_eq!(mark.since(), at(-600), "a slower transaction may still bring an older change");
        assert_eq!(
            Watermark::new(at(0), None).since(),
            at(-600),
            "a server without a clock is never settled"
        );
    }

    #[test]
    fn an_old_change_is_not_asked_for_again() {
        assert_eq!(Watermark::new(at(0), Some(at(601))).since(), at(1));
    }

    #[test]
    fn the_largest_mark_has_the_newest_change() {
        assert!(Watermark::new(at(1), Some(at(2))) > Watermark::new(at(0), Some(at(900))));
        assert!(
            Watermark::new(at(1), Some(at(900))) > Watermark::new(at(1), Some(at(2))),
            "seen later is settled sooner"
        );
    }

    #[test]
    fn a_mark_survives_being_written_down() {
        let mark = Watermark::new(at(0), Some(at(5)));
        let text = serde_json::to_string(&mark).unwrap();
        assert_eq!(serde_json::from_str::<Watermark>(&text).unwrap(), mark);
        assert_eq!("yesterday".parse::<Watermark>(), Err(NoWatermark));
    }
}
