//! Groups: what can be given, what comes along, who holds the Settings rights.

use reeve_domain::rights::GroupHeading;

use crate::error::{Error, Result};
use crate::session::Session;

impl Session {
    /// Active accounts that hold the Settings rights, given or implied.
    pub async fn administrators(&self) -> Result<Vec<i64>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// Every group that can be given, under the tenant's own headings.
    pub async fn group_catalogue(&self) -> Result<Vec<GroupHeading>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }

    /// All groups of an account, given and implied.
    pub async fn all_groups_of(&self, _id: i64) -> Result<Vec<i64>> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }
}
