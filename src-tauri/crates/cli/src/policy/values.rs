//! Policy values as they are typed.

use std::collections::BTreeMap;

use clap::Args;
use reeve_domain::policy::PolicyField;

/// Values to set, one option each.
#[derive(Debug, Clone, Default, Args)]
pub struct Values {
    /// Fewest characters of a password.
    #[arg(long, value_name = "N")]
    pub min_length: Option<u32>,
    /// Days after which a password has to be changed; 0: never.
    #[arg(long, value_name = "N")]
    pub expire_days: Option<u32>,
    /// Fewest lower-case letters.
    #[arg(long, value_name = "N")]
    pub lowercase: Option<u32>,
    /// Fewest upper-case letters.
    #[arg(long, value_name = "N")]
    pub uppercase: Option<u32>,
    /// Fewest digits.
    #[arg(long, value_name = "N")]
    pub digits: Option<u32>,
    /// Fewest special characters.
    #[arg(long, value_name = "N")]
    pub special: Option<u32>,
    /// How many earlier passwords may not come again; 0: none.
    #[arg(long, value_name = "N")]
    pub history: Option<u32>,
    /// Hours that have to pass between two changes.
    #[arg(long, value_name = "N")]
    pub min_hours: Option<u32>,
    /// Strength that is estimated, 0 to 4 (up to Odoo 16).
    #[arg(long, value_name = "N")]
    pub strength: Option<u32>,
    /// Failures before the cool-down; 0: no lock-out.
    #[arg(long, value_name = "N")]
    pub lockout_after: Option<u32>,
    /// Length of the cool-down; 0: none.
    #[arg(long, value_name = "N")]
    pub lockout_seconds: Option<u32>,
}

impl Values {
    /// Those that were typed.
    pub fn typed(&self) -> BTreeMap<PolicyField, u32> {
        let typed = |field: PolicyField| match field {
            PolicyField::MinimumLength => self.min_length,
            PolicyField::ExpireDays => self.expire_days,
            PolicyField::Lowercase => self.lowercase,
            PolicyField::Uppercase => self.uppercase,
            PolicyField::Digits => self.digits,
            PolicyField::Special => self.special,
            PolicyField::History => self.history,
            PolicyField::MinimumHours => self.min_hours,
            PolicyField::Strength => self.strength,
            PolicyField::LockoutAfter => self.lockout_after,
            PolicyField::LockoutSeconds => self.lockout_seconds,
        };
        PolicyField::ALL.into_iter().filter_map(|field| Some((field, typed(field)?))).collect()
    }
}
