//! Time as a tenant's database keeps it: UTC to the microsecond, shown to the second.
//!
//! The difference matters: `write_date > T` finds the row whose `write_date` was shown as `T`, on a real server too.

use chrono::{DateTime, Months, NaiveDateTime, Utc};

/// Microseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// Microseconds in a day.
pub(crate) const DAY: i64 = 86_400 * 1_000_000;

impl Moment {
    /// The server's clock now.
    pub fn now() -> Self {
        Self(Utc::now().timestamp_micros())
    }

    /// Midnight of today, UTC: generated dates hang on it, so that a fleet looks alive and one seed gives one fleet.
    pub(crate) fn today() -> Self {
        let now = Self::now().0;
        Self(now - now.rem_euclid(DAY))
    }

    /// This many days later (earlier when negative).
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0 + days * DAY)
    }

    /// So many `minutes`, `hours`, `days`, `weeks` or `months` later (earlier when negative). A month of the calendar is as
    /// long as it is; any other word counts as days.
    pub(crate) fn plus(self, number: i64, unit: &str) -> Self {
        let unit = match unit {
            "minutes" => DAY / 1_440,
            "hours" => DAY / 24,
            "weeks" => DAY * 7,
            "months" => {
                let months = Months::new(u32::try_from(number).unwrap_or_default());
                let later =
                    DateTime::from_timestamp_micros(self.0).and_then(|at| at.checked_add_months(months));
                return later.map_or(self, |at| Self(at.timestamp_micros()));
            }
            _ => DAY,
        };
        Self(self.0.saturating_add(number.saturating_mul(unit)))
    }

    /// Reads `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, with or without fractions. `None` for anything else, ISO's `T` included.
    pub fn parse(text: &str) -> Option<Self> {
        let whole = if text.len() == 10 { format!("{text} 00:00:00") } else { text.to_owned() };
        let naive = NaiveDateTime::parse_from_str(&whole, "%Y-%m-%d %H:%M:%S%.f").ok()?;
        Some(Self(naive.and_utc().timestamp_micros()))
    }

    /// Appends `YYYY-MM-DD HH:MM:SS`. Written by hand: it is what a page of a thousand people spends its time on.
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        let seconds = self.0.div_euclid(1_000_000);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        two(out, (year / 100) as u8);
        two(out, (year % 100) as u8);
        for (mark, value) in
            [(b'-', month), (b'-', day), (b' ', of_day / 3600), (b':', of_day / 60 % 60), (b':', of_day % 60)]
        {
            out.push(mark);
            two(out, value as u8);
        }
    }

    /// As PostgreSQL dumps it: with microseconds.
    pub(crate) fn with_micros(self) -> String {
        DateTime::from_timestamp_micros(self.0)
            .map(|t| t.format("%Y-%m-%d %H:%M:%S%.6f").to_string())
            .unwrap_or_default()
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = Vec::with_capacity(19);
        self.write(&mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

fn two(out: &mut Vec<u8>, value: u8) {
    out.push(b'0' + value / 10 % 10);
    out.push(b'0' + value % 10);
}

/// Days since 1970 as a date of the Gregorian calendar (years 1970 to 9999): eras of 400 years counted from 1 March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_written_as_odoo_does() {
        for text in
            ["1970-01-01 00:00:00", "2000-02-29 23:59:59", "2024-12-31 12:34:56", "2026-03-01 00:00:00"]
        {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Moment::parse("2026-01-02").unwrap().to_string(), "2026-01-02 00:00:00");
        assert_eq!(Moment::parse("2026-01-02T10:00:00Z"), None, "the real ones refuse ISO marks");
    }

    #[test]
    fn fractions_are_kept_and_not_shown() {
        let moment = Moment::parse("2026-01-02 10:00:00.250000").unwrap();
        assert_eq!(moment.to_string(), "2026-01-02 10:00:00");
        assert!(moment > Moment::parse("2026-01-02 10:00:00").unwrap());
    }
}
