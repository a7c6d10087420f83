//! Password and lock-out policy: the values, what a tenant can enforce, what they come to, what the standards say.
//!
//! Which field lives where on which version is the wire's knowledge; here is what the values mean. All of it is pure.

mod baselines;
mod drift;
mod lockout;
mod planning;
mod rules;
mod standards;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::check::ModuleState;

pub use baselines::{built_in, valid_baseline_name, valid_values};
pub use drift::drift;
pub use lockout::guesses_per_hour;
pub use planning::{after_installing, changes, notes};
pub use rules::broken_rules;
pub use standards::judge;

/// A policy value that Reeve knows. The names are what scripts see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PolicyField {
    /// Fewest characters of a password.
    MinimumLength,
    /// Days after which a password has to be changed; 0: never.
    ExpireDays,
    /// Fewest lower-case letters.
    Lowercase,
    /// Fewest upper-case letters.
    Uppercase,
    /// Fewest digits.
    Digits,
    /// Fewest special characters.
    Special,
    /// How many earlier passwords may not come again; 0: none, and with the module's −1 shown as none too.
    History,
    /// Hours that have to pass between two changes.
    MinimumHours,
    /// Strength that is estimated, 0 to 4 (up to 16).
    Strength,
    /// Failures before the cool-down; 0: no lock-out.
    LockoutAfter,
    /// Length of the cool-down in seconds; 0: none.
    LockoutSeconds,
}

impl PolicyField {
    /// Every field, in the order people see them.
    pub const ALL: [Self; 11] = [
        Self::MinimumLength,
        Self::Strength,
        Self::Lowercase,
        Self::Uppercase,
        Self::Digits,
        Self::Special,
        Self::ExpireDays,
        Self::History,
        Self::MinimumHours,
        Self::LockoutAfter,
        Self::LockoutSeconds,
    ];

    /// The word scripts see, such as `minimum_length`.
    pub fn name(self) -> &'static str {
        match self {
            Self::MinimumLength => "minimum_length",
            Self::ExpireDays => "expire_days",
            Self::Lowercase => "lowercase",
            Self::Uppercase => "uppercase",
            Self::Digits => "digits",
            Self::Special => "special",
            Self::History => "history",
            Self::MinimumHours => "minimum_hours",
            Self::Strength => "strength",
            Self::LockoutAfter => "lockout_after",
            Self::LockoutSeconds => "lockout_seconds",
        }
    }

    /// The largest value that makes sense: beyond it something was mistyped.
    pub fn maximum(self) -> u32 {
        match self {
            Self::MinimumLength => 128,
            Self::ExpireDays => 3_650,
            Self::Lowercase | Self::Uppercase | Self::Digits | Self::Special => 32,
            Self::History => 100,
            Self::MinimumHours => 720,
            Self::Strength => 4,
            Self::LockoutAfter => 1_000,
            Self::LockoutSeconds => 86_400,
        }
    }
}

/// A tenant's policy as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PolicyReading {
    /// Every field of [`PolicyField::ALL`], in that order.
    pub values: Vec<PolicyValue>,
    /// Odoo's own `auth_password_policy`.
    pub password_policy: ModuleState,
    /// OCA's `password_security`.
    pub password_security: ModuleState,
}

impl PolicyReading {
    /// One field's value.
    pub fn get(&self, field: PolicyField) -> Option<&PolicyValue> {
        self.values.iter().find(|value| value.field == field)
    }
}

/// One value of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PolicyValue {
    /// Which.
    pub field: PolicyField,
    /// What holds: the value set, or the server's own default where none is. `None` where it cannot be known.
    pub value: Option<u32>,
    /// Somebody set it; otherwise `value` is the server's default.
    pub set: bool,
    /// Whether the tenant acts on it.
    pub enforcement: Enforcement,
}

/// Whether a tenant acts on a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Enforcement {
    /// It does.
    Enforced,
    /// It would, once this module is installed; it is on the server.
    NeedsModule {
        /// Technical name.
        module: String,
    },
    /// It cannot: the server does not have this module.
    ModuleAbsent {
        /// Technical name.
        module: String,
    },
    /// No module of this version does it.
    NotInVersion {
        /// The series, 14 to 19.
        series: u16,
    },
    /// This login may not read or change it.
    NoRights,
}

/// A named set of values, for one tenant or a thousand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Baseline {
    /// Unique, compared without case.
    pub name: String,
    /// Only these are compared and set.
    pub values: BTreeMap<PolicyField, u32>,
    /// Built in, and not to be changed.
    pub built_in: bool,
    /// When it was last changed.
    pub changed_at: Option<DateTime<Utc>>,
}

/// How a tenant stands to a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Drift {
    /// One row per value of the baseline, in the order people see them.
    pub fields: Vec<FieldDrift>,
    /// Of the values that the tenant can enforce, how many are as the baseline wants them, in per cent; `None` when it
    /// can enforce none.
    pub alignment: Option<u8>,
}

/// One value beside the baseline's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldDrift {
    /// Which.
    pub field: PolicyField,
    /// What the baseline wants.
    pub wanted: u32,
    /// What the tenant has.
    pub found: Option<u32>,
    /// How the two stand.
    pub standing: Standing,
}

/// How a value stands to the baseline's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As wanted.
    Aligned,
    /// Different.
    Drifted,
    /// The tenant cannot enforce it.
    CannotEnforce,
}

/// A standard's word on a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Judgement {
    /// On which value.
    pub field: PolicyField,
    /// Whose word.
    pub standard: Standard,
    /// Where it says so, such as `3.1.1.2` or `6.2.1`.
    pub paragraph: String,
    /// How the value stands.
    pub grade: Grade,
    /// What the standard asks for, in one sentence of our own in English.
    pub asks: String,
}

/// A standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Standard {
    /// NIST SP 800-63B-4.
    Nist,
    /// OWASP ASVS 5.0.
    Asvs,
}

/// How a value stands to a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// As it should be.
    Meets,
    /// Allowed, and less than it recommends.
    Allowed,
    /// Against it.
    Against,
}

/// What became of trying a password against a policy on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PasswordTrial {
    /// Rules of the policy that it breaks.
    pub broken: Vec<PolicyField>,
    /// zxcvbn's estimate, 0 (guessed at once) to 4.
    pub strength: u8,
    /// Guesses it would take, as a power of ten.
    pub guesses_log10: u8,
    /// What makes it weak, in English; empty when nothing does.
    pub warning: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_see_the_same_word_everywhere() {
        for field in PolicyField::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.name(), "as serde writes it");
        }
    }
}
