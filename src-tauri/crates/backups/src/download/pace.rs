//! Not faster than it may be.

use std::time::{Duration, Instant};

/// So long a silence is not made up for by going faster after it.
const MEMORY: Duration = Duration::from_secs(1);

/// Holds a stream to so many bytes a second. Time is an argument.
#[derive(Debug)]
pub struct Pace {
    per_second: Option<u64>,
    /// When what came so far may have come.
    due: Instant,
}

impl Pace {
    /// So many bytes a second at most; no limit without one.
    pub fn new(per_second: Option<u64>, now: Instant) -> Self {
        Self { per_second: per_second.filter(|limit| *limit > 0), due: now }
    }

    /// How long to wait after so many bytes more.
    #[expect(clippy::cast_precision_loss, reason = "a pause need not be exact to the nanosecond")]
    pub fn after(&mut self, bytes: u64, now: Instant) -> Duration {
        let Some(limit) = self.per_second else { return Duration::ZERO };
        self.due = self.due.max(now.checked_sub(MEMORY).unwrap_or(now));
        self.due += Duration::from_secs_f64(bytes as f64 / limit as f64);
        self.due.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_seconds_worth_takes_ten_seconds_whatever_the_pieces() {
        let begun = Instant::now();
        let (mut pace, mut now) = (Pace::new(Some(1_000), begun), begun);
        for bytes in [1, 999, 4_000, 5_000] {
            now += pace.after(bytes, now);
        }
        assert_eq!((now - begun).as_millis(), 10_000);
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        let now = Instant::now();
        for limit in [None, Some(0)] {
            assert_eq!(Pace::new(limit, now).after(u64::MAX, now), Duration::ZERO);
        }
    }

    #[test]
    fn a_long_silence_is_not_made_up_for() {
        let begun = Instant::now();
        let mut pace = Pace::new(Some(1_000), begun);
        let wait = pace.after(5_000, begun + Duration::from_secs(60));
        assert_eq!(wait.as_secs(), 4, "one second's worth may come at once, not sixty");
    }
}
