//! Accounts and keys: who could make one, who left one behind, what protects those of administrators. No provider promises
//! any of it; every administrator wants to know.

use chrono::TimeDelta;

use super::{Answer, Case, Ruling, Silence, said};
use crate::{Administrator, Label, Measure, People, Shown, Unseen};

/// The longest time that an administrator may stay away, in days: PCI DSS 4.0.1, 8.2.6.
const STALE_AFTER_DAYS: i64 = 90;

pub(super) fn open_signup(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.settings, |settings, _| {
        let found = if settings.open_signup { "open to strangers" } else { "closed to strangers" };
        Ok(Answer::enough(!settings.open_signup).with(Label::Found, said(found)))
    })
}

/// Who never signed in counts too. Where nobody ever did, the tenant does not tell: a key or another server's sign-in
/// leaves no trace.
pub(super) fn stale_administrators(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.people, |people, at| {
        let administrators = administrators(people)?;
        if administrators.iter().all(|person| person.last_sign_in.is_none()) {
            return Err(Silence::Untold(Unseen::NotTold));
        }
        let longest = TimeDelta::days(STALE_AFTER_DAYS);
        let is_stale = |person: &&Administrator| person.last_sign_in.is_none_or(|last| at - last >= longest);
        let stale: Vec<&str> = logins(administrators.iter().filter(is_stale));
        Ok(Answer::enough(stale.is_empty()).naming_or_none(Label::Accounts, stale))
    });
    ruling.standard(Shown::amount(STALE_AFTER_DAYS, Measure::Days))
}

/// OWASP ASVS 5.0, 6.3.3, and CIS Controls v8.1, 6.5: more than a password for whoever administers.
pub(super) fn two_factor(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.people, |people, _| {
        let administrators = administrators(people)?;
        let without: Vec<&str> =
            logins(administrators.iter().filter(|person| person.two_factor == Some(false)));
        if without.is_empty() && administrators.iter().any(|person| person.two_factor.is_none()) {
            return Err(Silence::Untold(Unseen::NotTold));
        }
        Ok(Answer::enough(without.is_empty()).naming_or_none(Label::Accounts, without))
    })
}

/// OWASP ASVS 5.0, 13.3.4: secrets end. Before 18 no key of an Odoo can, so there every key is one that never ends.
pub(super) fn endless_keys(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.people, |people, _| {
        if !people.rights_known {
            return Err(Silence::Missed(Unseen::NoRights));
        }
        Ok(Answer::enough(people.endless_keys.is_empty())
            .naming_or_none(Label::Accounts, &people.endless_keys))
    })
}

/// Every database has an administrator: where none was seen, this login does not see them.
fn administrators(people: &People) -> Result<&[Administrator], Silence> {
    if people.rights_known && !people.administrators.is_empty() {
        Ok(&people.administrators)
    } else {
        Err(Silence::Missed(Unseen::NoRights))
    }
}

fn logins<'a>(people: impl Iterator<Item = &'a Administrator>) -> Vec<&'a str> {
    people.map(|person| person.login.as_str()).collect()
}
