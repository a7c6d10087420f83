//! How long each series of Odoo gets corrections, by Odoo's own page.
//!
//! “Standard and extended support” (`content/administration/standard_extended_support.rst` of `odoo/documentation`, for
//! 19.0, with the versions up to July 2026): three years of standard support, and security updates with that only. What
//! comes after is paid for and without them, so it counts as over. The page names months; support lasts to their end.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use reeve_domain::version::Version;

/// The first day after standard support, by series.
const ENDS: [(u16, i32, u32); 6] = [
    (14, 2023, 12), // November 2023 as planned in August 2023; now “before 2024”
    (15, 2024, 11), // October 2024
    (16, 2025, 10), // September 2025
    (17, 2026, 10), // September 2026, planned
    (18, 2027, 10), // September 2027, planned
    (19, 2028, 10), // September 2028, planned
];

/// The last series whose versions in between (`saas~18.4`, of Odoo's own hosting) are all over. The page has no dates for
/// them, and of those of 19 only what held on one day.
const LAST_OVER_IN_BETWEEN: u16 = 18;

/// Whether a version gets corrections.
pub(super) enum Support {
    /// Until then.
    Until(DateTime<Utc>),
    /// No more; since when is not known.
    Over,
    /// Not known here.
    Unknown,
}

/// By the page. Of series after the last one there nothing is known.
pub(super) fn of(version: &Version) -> Support {
    if is_in_between(&version.text) {
        return if version.series <= LAST_OVER_IN_BETWEEN { Support::Over } else { Support::Unknown };
    }
    let end = ENDS.iter().find(|(series, ..)| *series == version.series);
    let end = end.and_then(|(_, year, month)| NaiveDate::from_ymd_opt(*year, *month, 1));
    match end {
        Some(end) => Support::Until(end.and_time(NaiveTime::MIN).and_utc()),
        None if ENDS.iter().all(|(series, ..)| version.series < *series) => Support::Over,
        None => Support::Unknown,
    }
}

/// Whether it is one of the versions between two series: `saas~18.3+e`, or `18.3`, and not `18.0`.
fn is_in_between(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let minor: String = number
        .split_once('.')
        .map_or("", |(_, rest)| rest)
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    text.starts_with("saas") || minor.chars().any(|digit| digit != '0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str, series: u16) -> Version {
        Version { text: text.into(), series, enterprise: false }
    }

    fn end(text: &str, series: u16) -> Option<String> {
        match of(&version(text, series)) {
            Support::Until(end) => Some(end.format("%Y-%m-%d").to_string()),
            Support::Over => Some("over".into()),
            Support::Unknown => None,
        }
    }

    #[test]
    fn support_lasts_to_the_end_of_the_month_that_odoo_names() {
        for (text, series, expected) in [
            ("13.0", 13, Some("over")),
            ("14.0-20231201", 14, Some("2023-12-01")),
            ("16.0+e", 16, Some("2025-10-01")),
            ("18.0+e-20241005", 18, Some("2027-10-01")),
            ("19.0", 19, Some("2028-10-01")),
            ("20.0", 20, None),
            ("saas~18.4+e", 18, Some("over")),
            ("17.2", 17, Some("over")),
            ("saas~19.2+e", 19, None),
        ] {
            assert_eq!(end(text, series).as_deref(), expected, "{text}");
        }
    }
}
