//! What the lock-out values come to.
//!
//! What an Odoo does with them (14 to 19 alike): every worker process counts the failed sign-ins of each database by the
//! address they come from, until one succeeds. From the `after`th failure on, sign-ins from that address are refused for
//! `seconds` after each failure; refused ones are not counted. The count stays when the cool-down has passed, so every
//! further guess that fails begins another one. Nothing ever locks an account, and API keys are not counted at all.

const HOUR: u32 = 3_600;

/// The most guesses that one address can make against one worker process within an hour: `after` at once, then one
/// whenever a cool-down has passed, `after + 3600 / seconds`.
///
/// `None` is without limit: `after` 0 switches the lock-out off, and a cool-down of 0 `seconds` refuses nothing. A server
/// with several worker processes allows as many times more, and an address that also signs in with success begins anew.
pub fn guesses_per_hour(after: u32, seconds: u32) -> Option<u32> {
    if after == 0 {
        return None;
    }
    HOUR.checked_div(seconds).map(|later| after.saturating_add(later))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_are_the_first_ones_and_one_per_cool_down() {
        for (after, seconds, guesses, why) in [
            (10, 60, Some(70), "what a fresh Odoo has: ten at once, then one a minute"),
            (5, 3_600, Some(6), "one more when the hour is over"),
            (5, 86_400, Some(5), "the cool-down outlasts the hour"),
            (1, 1, Some(3_601), "one a second"),
            (0, 60, None, "no failure starts a cool-down"),
            (10, 0, None, "a cool-down that is over at once"),
            (u32::MAX, 1, Some(u32::MAX), "does not overflow"),
        ] {
            assert_eq!(guesses_per_hour(after, seconds), guesses, "{after} after, {seconds} s: {why}");
        }
    }
}
