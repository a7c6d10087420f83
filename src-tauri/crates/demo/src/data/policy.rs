//! Password policy as a database holds it, and the modules that decide which of it there is.
//!
//! Up to 16 OCA's `password_security` keeps its values on the company, from 17 on in parameters. A new policy never
//! touches passwords that exist.

use crate::data::{Module, TenantData};
use crate::moment::Moment;

/// Which modules that add fields and methods are installed, beside the version: what a model looks like hangs on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edition {
    pub(crate) version: u16,
    /// Odoo's own `auth_password_policy`.
    pub(crate) password_policy: bool,
    /// OCA's `password_security`.
    pub(crate) password_security: bool,
    /// OCA's `helpdesk_mgmt`.
    pub(crate) helpdesk: bool,
}

impl Edition {
    /// Whether the policy's values are fields of the company.
    pub(crate) fn company_policy(self) -> bool {
        self.password_security && self.version <= 16
    }
}

/// Values of `password_security` up to 16: fields of `res.company`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyPolicy {
    /// `password_expiration`, in days.
    pub expiration: i64,
    /// `password_length`.
    pub length: i64,
    /// `password_lower`.
    pub lower: i64,
    /// `password_upper`.
    pub upper: i64,
    /// `password_numeric`.
    pub numeric: i64,
    /// `password_special`.
    pub special: i64,
    /// `password_estimate`, 0 to 4.
    pub estimate: i64,
    /// `password_history`: how many may not come again; negative is all of them.
    pub history: i64,
    /// `password_minimum`, in hours.
    pub minimum: i64,
}

impl Default for CompanyPolicy {
    fn default() -> Self {
        Self {
            expiration: 60,
            length: 12,
            lower: 1,
            upper: 1,
            numeric: 1,
            special: 1,
            estimate: 3,
            history: 30,
            minimum: 24,
        }
    }
}

impl CompanyPolicy {
    /// The value behind a field's name.
    pub(crate) fn get(mut self, field: &str) -> Option<i64> {
        self.value(field).map(|value| *value)
    }

    /// The value behind a field's name, to be changed.
    pub(crate) fn value(&mut self, field: &str) -> Option<&mut i64> {
        Some(match field {
            "password_expiration" => &mut self.expiration,
            "password_length" => &mut self.length,
            "password_lower" => &mut self.lower,
            "password_upper" => &mut self.upper,
            "password_numeric" => &mut self.numeric,
            "password_special" => &mut self.special,
            "password_estimate" => &mut self.estimate,
            "password_history" => &mut self.history,
            "password_minimum" => &mut self.minimum,
            _ => return None,
        })
    }
}

/// What installing `password_security` writes from 17 on.
const PARAMETERS: [(&str, &str); 7] = [
    ("password_security.expiration_days", "60"),
    ("password_security.minimum_hours", "24"),
    ("password_security.history", "30"),
    ("password_security.lower", "1"),
    ("password_security.upper", "1"),
    ("password_security.numeric", "1"),
    ("password_security.special", "1"),
];

impl TenantData {
    /// Which modules that matter here are installed.
    pub(crate) fn edition(&self) -> Edition {
        let mut edition = Edition {
            version: self.version,
            password_policy: false,
            password_security: false,
            helpdesk: self.helpdesk,
        };
        for module in self.modules.iter().filter(|module| module.state == "installed") {
            match module.name.as_str() {
                "auth_password_policy" => edition.password_policy = true,
                "password_security" => edition.password_security = true,
                _ => {}
            }
        }
        edition
    }

    /// A module by its technical name.
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// Installs a module with what it needs and what it brings; false where the server does not have it.
    pub fn install(&mut self, name: &str) -> bool {
        let Some(module) = self.modules.iter_mut().find(|module| module.name == name) else { return false };
        if module.state == "installed" {
            return true;
        }
        module.state = "installed";
        match name {
            "auth_password_policy" if self.parameter("auth_password_policy.minlength").is_none() => {
                self.set_parameter("auth_password_policy.minlength", "8");
            }
            "password_security" => self.install_password_security(),
            _ => {}
        }
        true
    }

    fn install_password_security(&mut self) {
        self.install("auth_password_policy");
        self.install("auth_password_policy_signup");
        if self.version >= 17 {
            for (key, value) in PARAMETERS {
                self.set_parameter(key, value);
            }
        }
        // the field is new, and its default is the moment of the installation: nobody's password is old yet
        let now = Moment::now();
        self.users.iter_mut().for_each(|user| user.password_set = Some(now));
    }

    /// Takes a module off the server, so that it can no longer be installed.
    pub fn remove_module(&mut self, name: &str) {
        self.modules.retain(|module| module.name != name);
    }
}
