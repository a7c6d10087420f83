//! Looking at single accounts, and at the keys and devices that belong to them.

use reeve_domain::user::{ApiKey, Device};

use crate::account::WireUser;
use crate::error::{Error, Result};
use crate::session::Session;

impl Session {
    /// These accounts, archived ones included; those that are gone are missing.
    pub async fn users_by_id(&self, _ids: &[i64]) -> Result<Vec<WireUser>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// Accounts whose login or e-mail is exactly this, case aside, archived ones included.
    pub async fn users_called(&self, _login: &str) -> Result<Vec<WireUser>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// API keys of these accounts, each with its owner; `None` where this login may not read them.
    pub async fn keys_of(&self, _ids: &[i64]) -> Result<Option<Vec<(i64, ApiKey)>>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// Devices of an account; `None` before 18 and where this login may not read them.
    pub async fn devices_of(&self, _id: i64) -> Result<Option<Vec<Device>>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }
}
