//! What a new password has to satisfy: Odoo's own length, then the rules of OCA's `password_security`.
//!
//! Enforced as those modules do it, mistakes included: a count above one asks for one, an earlier password is looked for
//! among one fewer than the number says (up to 16), and passwords that exist are left alone.

use serde_json::{Value, json};

use super::strength::estimate;
use crate::data::{CompanyPolicy, Edition, TenantData};
use crate::refusal::Refusal;

/// `res.users.get_password_policy`
pub(in crate::orm) fn policy(data: &TenantData) -> Value {
    let edition = data.edition();
    let mut policy = json!({"minlength": minimum_length(data)});
    if edition.password_security {
        let rules = Rules::of(data, edition);
        policy["password_lower"] = json!(rules.lower);
        policy["password_upper"] = json!(rules.upper);
        policy["password_numeric"] = json!(rules.numeric);
        policy["password_special"] = json!(rules.special);
    }
    if edition.company_policy() {
        policy["password_length"] = json!(data.company_policy.length);
        policy["password_estimate"] = json!(data.company_policy.estimate);
    }
    policy
}

/// Whether an account may have this password; `user` is `None` while it is being made.
pub(super) fn check(data: &TenantData, user: Option<i64>, password: &str) -> Result<(), Refusal> {
    if password.is_empty() {
        return Ok(());
    }
    let edition = data.edition();
    // up to 16 the module looks before the rest when a password is written, and after it when an account is made
    if edition.company_policy() && user.is_some() {
        security(data, edition, user, password)?;
    }
    if edition.password_policy {
        core(data, password)?;
    }
    if edition.password_security {
        security(data, edition, user, password)?;
    }
    Ok(())
}

/// Remembers a password, where the module does.
pub(super) fn remember(data: &mut TenantData, user: i64, password: &str) {
    if data.edition().password_security {
        data.password_history.entry(user).or_default().push(password.to_owned());
    }
}

fn minimum_length(data: &TenantData) -> i64 {
    number(data, "auth_password_policy.minlength", 0)
}

fn number(data: &TenantData, key: &str, default: i64) -> i64 {
    data.parameter(key).and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn core(data: &TenantData, password: &str) -> Result<(), Refusal> {
    let (minimum, length) = (minimum_length(data), password.chars().count());
    if i64::try_from(length).unwrap_or(i64::MAX) >= minimum {
        return Ok(());
    }
    Err(Refusal::user(if data.version >= 17 {
        format!("Your password must contain at least {minimum} characters and only has {length}.")
    } else {
        format!("Passwords must have at least {minimum} characters, got {length}.")
    }))
}

/// A number that is asked for, what people call it, and whether a character counts.
type Kind = (i64, &'static str, fn(char) -> bool);

/// The module's values, wherever the version keeps them.
struct Rules {
    length: i64,
    lower: i64,
    upper: i64,
    numeric: i64,
    special: i64,
    history: i64,
}

impl Rules {
    fn of(data: &TenantData, edition: Edition) -> Self {
        if edition.company_policy() {
            let CompanyPolicy { length, lower, upper, numeric, special, history, .. } = data.company_policy;
            return Self { length, lower, upper, numeric, special, history };
        }
        let value = |name: &str, default| number(data, &format!("password_security.{name}"), default);
        Self {
            length: minimum_length(data),
            lower: value("lower", 1),
            upper: value("upper", 1),
            numeric: value("numeric", 1),
            special: value("special", 1),
            history: value("history", 30),
        }
    }

    /// How many of each kind are asked for, what people call them, and whether a character is one.
    fn kinds(&self) -> [Kind; 4] {
        [
            (self.lower, "Lowercase letter", |c| c.is_ascii_lowercase()),
            (self.upper, "Uppercase letter", |c| c.is_ascii_uppercase()),
            (self.numeric, "Numeric digit", char::is_numeric),
            (self.special, "Special character", |c| c == '_' || !c.is_alphanumeric()),
        ]
    }

    fn hold(&self, password: &str) -> bool {
        let kinds = self.kinds().into_iter();
        let enough = i64::try_from(password.chars().count()).unwrap_or(i64::MAX) >= self.length;
        enough
            && kinds.into_iter().all(|(count, _, is)| count == 0 || (count > 0 && password.chars().any(is)))
    }

    /// All the rules, in lines that a carriage return separates.
    fn told(&self, version: u16) -> String {
        let mut lines = Vec::new();
        if self.length != 0 {
            lines.push(format!("Password must be {} characters or more.", self.length));
        }
        let kinds: Vec<String> = self
            .kinds()
            .into_iter()
            .filter(|(count, ..)| *count != 0)
            .map(|(count, name, _)| {
                // a slip of the pen in 14, which prints the number as a character
                let slip = version < 15 && name.starts_with("Special") && (0..10).contains(&count);
                let amount = if slip { format!("{count}haracters") } else { format!("{count} characters") };
                format!("\n* {name} (at least {amount})")
            })
            .collect();
        if !kinds.is_empty() {
            lines.push("Must contain the following:".to_owned());
        }
        lines.extend(kinds);
        lines.join("\r")
    }
}

fn security(data: &TenantData, edition: Edition, user: Option<i64>, password: &str) -> Result<(), Refusal> {
    let rules = Rules::of(data, edition);
    if !rules.hold(password) {
        let words = rules.told(data.version);
        return Err(if edition.company_policy() { Refusal::user(words) } else { Refusal::validation(words) });
    }
    if edition.company_policy() && data.company_policy.estimate > 0 {
        let (score, warning) = estimate(password);
        if score < data.company_policy.estimate {
            return Err(Refusal::user(warning));
        }
    }
    let earlier = user.and_then(|id| data.password_history.get(&id)).map(Vec::as_slice).unwrap_or_default();
    if recent(earlier, rules.history, edition).iter().any(|old| old == password) {
        return Err(Refusal::user(format!("Cannot use the most recent {} passwords", rules.history)));
    }
    Ok(())
}

/// Those of the earlier passwords, oldest first, that may not come again.
fn recent(earlier: &[String], count: i64, edition: Edition) -> &[String] {
    let Ok(count) = usize::try_from(count) else { return earlier };
    if !edition.company_policy() {
        return &earlier[earlier.len().saturating_sub(count)..];
    }
    // the slice of Python's `[0 : count - 1]`, newest first: with 0 it leaves out the oldest
    match count.checked_sub(1) {
        Some(count) => &earlier[earlier.len().saturating_sub(count)..],
        None => earlier.get(1..).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
