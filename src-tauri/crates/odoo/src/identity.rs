//! What Odoo does only for somebody who has just proven who they are.

use reeve_domain::Secret;

use crate::error::{Error, Result};
use crate::session::Session;

/// A web session whose owner has just confirmed who they are.
#[derive(Debug)]
pub struct Confirmed {
    _private: (),
}

impl Session {
    /// Opens a web session of the same login and confirms it with the password.
    pub async fn confirm(&self, _password: &Secret) -> Result<Confirmed> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }
}

impl Confirmed {
    /// Revokes API keys.
    pub async fn revoke_keys(&self, _ids: &[i64]) -> Result<()> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// Forgets devices of an account and ends their sessions; `None` means all of them.
    pub async fn revoke_devices(&self, _user: i64, _ids: Option<&[i64]>) -> Result<()> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// Turns two-factor off.
    pub async fn disable_two_factor(&self, _user: i64) -> Result<()> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }
}
