//! Password and lock-out policy as a tenant holds it.

use std::collections::BTreeMap;

use reeve_domain::policy::{PolicyField, PolicyReading};

use crate::error::{Error, Result};
use crate::session::Session;

impl Session {
    /// Reads the policy.
    pub async fn policy(&self) -> Result<PolicyReading> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// Sets these values; `None` unsets one again.
    pub async fn set_policy(&self, _values: &BTreeMap<PolicyField, Option<u32>>) -> Result<()> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }
}
