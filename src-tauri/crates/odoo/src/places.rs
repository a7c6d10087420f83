//! Where each policy value is kept: by Odoo itself among the system parameters, by OCA's `password_security` on the
//! company up to 16 and among the parameters from 17 on.

use reeve_domain::policy::PolicyField;

use crate::dialect::{Dialect, PasswordRules};

/// Odoo's own module with a minimum length.
pub(crate) const CORE: &str = "auth_password_policy";
/// OCA's module with everything else.
pub(crate) const OCA: &str = "password_security";
/// Odoo's own minimum length.
pub(crate) const MINLENGTH: &str = "auth_password_policy.minlength";
/// The company's minimum length, up to 16.
pub(crate) const LENGTH: &str = "password_length";

/// Where a value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A system parameter, and what the server takes where it is not set.
    Parameter(&'static str, u32),
    /// A field of `res.company`.
    Company(&'static str),
    /// Nowhere: no module of this version does it.
    Nowhere,
}

impl Place {
    pub(crate) fn is_on_company(self) -> bool {
        matches!(self, Self::Company(_))
    }
}

/// Where this version keeps a value. `oca_in_use` decides for the minimum length, which both modules know up to 16.
pub(crate) fn place(field: PolicyField, dialect: &Dialect, oca_in_use: bool) -> Place {
    match (dialect.password_rules, company_field(field)) {
        (PasswordRules::Company, Some(name)) if oca_in_use || name != LENGTH => Place::Company(name),
        _ => parameter(field),
    }
}

/// The system parameters that may say something in this version.
pub(crate) fn parameters(dialect: &Dialect) -> impl Iterator<Item = &'static str> {
    let on_company = dialect.password_rules == PasswordRules::Company;
    PolicyField::ALL.into_iter().filter_map(move |field| match parameter(field) {
        Place::Parameter(key, _) if !on_company || key == MINLENGTH || company_field(field).is_none() => {
            Some(key)
        }
        _ => None,
    })
}

/// The fields of `res.company` that `password_security` adds up to 16.
pub(crate) fn company_fields() -> impl Iterator<Item = &'static str> {
    PolicyField::ALL.into_iter().filter_map(company_field)
}

/// What the server takes where a parameter is not set is written in its code; installing the module sets others.
fn parameter(field: PolicyField) -> Place {
    match field {
        PolicyField::MinimumLength => Place::Parameter(MINLENGTH, 0),
        PolicyField::ExpireDays => Place::Parameter("password_security.expiration_days", 60),
        PolicyField::Lowercase => Place::Parameter("password_security.lower", 1),
        PolicyField::Uppercase => Place::Parameter("password_security.upper", 1),
        PolicyField::Digits => Place::Parameter("password_security.numeric", 1),
        PolicyField::Special => Place::Parameter("password_security.special", 1),
        PolicyField::History => Place::Parameter("password_security.history", 30),
        PolicyField::MinimumHours => Place::Parameter("password_security.minimum_hours", 60),
        PolicyField::Strength => Place::Nowhere,
        PolicyField::LockoutAfter => Place::Parameter("base.login_cooldown_after", 5),
        PolicyField::LockoutSeconds => Place::Parameter("base.login_cooldown_duration", 60),
    }
}

fn company_field(field: PolicyField) -> Option<&'static str> {
    Some(match field {
        PolicyField::MinimumLength => LENGTH,
        PolicyField::ExpireDays => "password_expiration",
        PolicyField::Lowercase => "password_lower",
        PolicyField::Uppercase => "password_upper",
        PolicyField::Digits => "password_numeric",
        PolicyField::Special => "password_special",
        PolicyField::History => "password_history",
        PolicyField::MinimumHours => "password_minimum",
        PolicyField::Strength => "password_estimate",
        PolicyField::LockoutAfter | PolicyField::LockoutSeconds => return None,
    })
}
