//! When something that was refused on a tenant is tried again by itself: less and less often, or not before a person did.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::fault::{Code, Fault};

/// After the first refusal, in seconds; twice as long after each further one.
const FIRST: u32 = 60;
/// The longest between two tries, in seconds.
const MOST: u32 = 3_600;

/// Why Reeve does not try again just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "GrantPause")]
pub struct Pause {
    /// What the tenant refused.
    pub fault: Fault,
    /// How many times in a row it was refused.
    pub refused: u32,
    /// When it is tried again by itself, by this computer's clock; `None`: not before somebody tries it.
    pub until: Option<DateTime<Utc>>,
}

impl Pause {
    /// Whether nothing is to be tried by itself now. None lasts longer than [`MOST`]: one that seems to was noted by a
    /// clock that was set back since.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        let most = TimeDelta::seconds(i64::from(MOST));
        self.until.is_none_or(|until| now < until && until - now <= most)
    }

    /// What follows from a failure. `None` for one that trying again at once cannot make worse, such as a tenant that
    /// does not answer. With `handed_over` somebody has the password: after a refused sign-in a person has to look, for
    /// an end that is believed to be on its way is the worst of all. Before that the tenant ends it in any case, and
    /// nobody can use it: it is tried again, seldom enough to lock nobody out.
    pub fn after(
        before: Option<&Self>,
        fault: &Fault,
        handed_over: bool,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let signing_in =
            matches!(fault.code, Code::SignInRefused | Code::KeyRefused | Code::TwoFactorRequired);
        let other = matches!(fault.code, Code::LockedOut | Code::AccessDenied | Code::TenantRefused);
        if !(signing_in || other) {
            return None;
        }
        let refused = before.map_or(0, |pause| pause.refused).saturating_add(1);
        let until = (!(signing_in && handed_over)).then(|| now + TimeDelta::seconds(wait(refused, fault)));
        Some(Self { fault: fault.clone(), refused, until })
    }
}

/// How long it waits after so many refusals, in seconds; at least as long as the tenant asks for.
fn wait(refused: u32, fault: &Fault) -> i64 {
    let doubled = 1_u32.checked_shl(refused.saturating_sub(1)).and_then(|times| FIRST.checked_mul(times));
    let asked = fault.fields.get("seconds").and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    i64::from(doubled.unwrap_or(MOST).min(MOST).max(u32::min(asked, MOST)))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap()
    }

    fn minutes(pause: &Pause) -> i64 {
        (pause.until.unwrap() - now()).num_minutes()
    }

    #[test]
    fn what_is_refused_again_and_again_is_tried_less_and_less_and_never_given_up() {
        let refused = Fault::new(Code::SignInRefused, "no");
        let mut pause = None;
        let mut waits = Vec::new();
        for _ in 0..40 {
            pause = Pause::after(pause.as_ref(), &refused, false, now());
            waits.push(minutes(pause.as_ref().unwrap()));
        }
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(waits[8..].iter().all(|minutes| *minutes == 60), "bounded, however often: {waits:?}");
        let pause = pause.unwrap();
        assert!(pause.holds(now()) && !pause.holds(now() + TimeDelta::hours(1)));
        assert!(!pause.holds(now() - TimeDelta::days(1)), "a clock that is set back stops nothing");
    }

    #[test]
    fn an_end_whose_sign_in_was_refused_waits_for_a_person() {
        let after = |code| Pause::after(None, &Fault::new(code, "no"), true, now());
        for code in [Code::SignInRefused, Code::KeyRefused, Code::TwoFactorRequired] {
            let pause = after(code).unwrap();
            assert!(pause.until.is_none() && pause.holds(now() + TimeDelta::days(9)), "{code:?}");
        }
        assert_eq!(after(Code::AccessDenied).map(|pause| minutes(&pause)), Some(1));
        assert_eq!(after(Code::Unreachable), None, "one that does not answer is knocked at again");
    }

    #[test]
    fn a_tenant_that_says_how_long_it_is_locked_is_left_alone_so_long() {
        let locked = Fault::new(Code::LockedOut, "later").with("seconds", 300);
        let pause = Pause::after(None, &locked, false, now()).unwrap();
        assert_eq!(minutes(&pause), 5);
    }
}
