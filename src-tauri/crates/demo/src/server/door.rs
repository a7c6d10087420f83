//! Who is let in with what: passwords, keys and the lockout.

use crate::data::{Failures, TenantData, User};
use crate::moment::Moment;

/// Why a sign-in did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Wrong, unknown or archived.
    Wrong,
    /// The cool-down is on.
    CoolingDown,
}

/// What a sign-in may use and whether it takes part in the lockout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entrance {
    /// An API key works in place of the password.
    pub(crate) keys: bool,
    /// The password alone opens an account with two-factor (a web session then asks for the code).
    pub(crate) two_factor: bool,
    /// Failures count and the cool-down holds.
    pub(crate) guarded: bool,
    /// The cool-down was switched on by a test.
    pub(crate) locked_out: bool,
}

/// Checks a secret for an account chosen by `who`, with the lockout of Odoo: so many failures from one address within
/// so many seconds close the door for everybody behind it, a success opens it again.
pub(crate) fn sign_in(
    data: &mut TenantData,
    who: impl Fn(&User) -> bool,
    secret: &str,
    entrance: Entrance,
) -> Result<i64, Denied> {
    let now = Moment::now();
    let number =
        |key: &str, default: i64| data.parameter(key).and_then(|v| v.parse::<i64>().ok()).unwrap_or(default);
    let (after, seconds) =
        (number("base.login_cooldown_after", 5), number("base.login_cooldown_duration", 60));
    let cooling = after > 0
        && i64::from(data.failures.count) >= after
        && data.failures.last.is_some_and(|last| now.0 - last.0 < seconds * 1_000_000);
    if entrance.guarded && (cooling || entrance.locked_out) {
        return Err(Denied::CoolingDown);
    }
    let found =
        data.users.iter().find(|u| who(u) && u.active && opens(data, u, secret, entrance, now)).map(|u| u.id);
    match found {
        Some(id) => {
            if entrance.guarded {
                data.failures = Failures::default();
            }
            Ok(id)
        }
        None => {
            if entrance.guarded {
                data.failures = Failures { count: data.failures.count + 1, last: Some(now) };
            }
            Err(Denied::Wrong)
        }
    }
}

fn opens(data: &TenantData, user: &User, secret: &str, entrance: Entrance, now: Moment) -> bool {
    let password = !secret.is_empty()
        && user.password.as_deref() == Some(secret)
        && (!user.two_factor || entrance.two_factor);
    password || (entrance.keys && key_owner(data, secret, now) == Some(user.id))
}

/// Whose key this is, when it is one and has not ended.
pub(crate) fn key_owner(data: &TenantData, secret: &str, now: Moment) -> Option<i64> {
    let key = data.api_keys.iter().find(|k| k.secret == secret && k.expires.is_none_or(|ends| ends > now))?;
    data.user_by_id(key.user_id).filter(|u| u.active).map(|u| u.id)
}
