//! How long an access may be. What cannot be read counts as the most dangerous.

use crate::fault::Fault;
use crate::tenant::invalid;

const HOUR: u32 = 3_600;

/// What is asked for when nobody says otherwise, in seconds.
pub const DEFAULT: u32 = 8 * HOUR;
/// The most for a scope that holds the Settings rights, in seconds.
pub const MOST_WITH_SETTINGS: u32 = 24 * HOUR;
/// The most for any other scope, in seconds.
pub const MOST: u32 = 7 * 24 * HOUR;
/// The most without the customer's approval, in seconds.
pub const BREAK_GLASS_MOST: u32 = 4 * HOUR;
/// An unanswered request is refused by itself after this many seconds.
pub const ANSWER_WITHIN: u32 = 12 * HOUR;
/// The least that makes sense, in seconds: scheduled actions run once a minute.
const LEAST: u32 = 60;

/// The most for a scope, in seconds. `holds_settings` is `None` where the tenant could not be asked.
fn most(holds_settings: Option<bool>, break_glass: bool) -> u32 {
    let by_scope = if holds_settings == Some(false) { MOST } else { MOST_WITH_SETTINGS };
    if break_glass { by_scope.min(BREAK_GLASS_MOST) } else { by_scope }
}

/// Checks a time span against the caps and answers the cap.
///
/// # Errors
/// [`crate::Code::InvalidInput`] with `field = seconds` and `most`.
pub fn permitted(seconds: u32, holds_settings: Option<bool>, break_glass: bool) -> Result<u32, Fault> {
    let most = most(holds_settings, break_glass);
    if seconds < LEAST {
        return Err(invalid("seconds", "An access lasts a minute at least."));
    }
    if seconds > most {
        let why = match (break_glass, holds_settings) {
            (true, _) => "without the customer's approval",
            (_, Some(true)) => "with Settings rights",
            (_, None) => "for groups whose rights cannot be read",
            (_, Some(false)) => "for support access",
        };
        let words = format!("{} is more than {}, the most {why}.", span_text(seconds), span_text(most));
        return Err(invalid("seconds", words).with("most", most));
    }
    Ok(most)
}

/// A time span as typed: `2m`, `8h`, `3d`, or `90s`.
///
/// # Errors
/// [`crate::Code::InvalidInput`] with `field = seconds`.
pub fn span(typed: &str) -> Result<u32, Fault> {
    let wrong = || invalid("seconds", format!("“{typed}” is no time span: write 30m, 8h or 2d."));
    let typed = typed.trim();
    let unit = typed.chars().last().ok_or_else(wrong)?;
    let factor = match unit {
        's' => 1,
        'm' => 60,
        'h' => HOUR,
        'd' => 24 * HOUR,
        _ => return Err(wrong()),
    };
    let number: u32 =
        typed.strip_suffix(unit).and_then(|digits| digits.trim().parse().ok()).ok_or_else(wrong)?;
    number.checked_mul(factor).filter(|seconds| *seconds > 0).ok_or_else(wrong)
}

/// A time span in its largest whole unit: `8 h`, `90 min`.
pub fn span_text(seconds: u32) -> String {
    match seconds {
        s if s % (24 * HOUR) == 0 && s > 24 * HOUR => format!("{} d", s / (24 * HOUR)),
        s if s % HOUR == 0 => format!("{} h", s / HOUR),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_that_cannot_be_read_is_limited_like_the_most_dangerous() {
        let day = 24 * HOUR;
        assert!(permitted(7 * day, Some(false), false).is_ok(), "seven days without Settings rights");
        assert!(permitted(7 * day + 1, Some(false), false).is_err());
        assert!(permitted(day, Some(true), false).is_ok(), "a day with them");
        assert!(permitted(day + 1, Some(true), false).is_err());
        assert!(permitted(day + 1, None, false).is_err(), "unknown fails closed");
        assert!(permitted(4 * HOUR + 1, Some(false), true).is_err(), "break-glass is short");
        assert!(permitted(59, Some(false), false).is_err(), "nothing ends within a minute");
    }

    #[test]
    fn spans_are_typed_with_a_unit() {
        assert_eq!(span("8h").unwrap(), 8 * HOUR);
        assert_eq!(span(" 2m ").unwrap(), 120);
        assert_eq!(span("3d").unwrap(), 3 * 24 * HOUR);
        for wrong in ["", "8", "h", "-1h", "8 weeks", "99999999d", "0m", "é"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            (span_text(DEFAULT), span_text(5_400), span_text(MOST)),
            ("8 h".into(), "90 min".into(), "7 d".into())
        );
    }
}
