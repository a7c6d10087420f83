//! Support access on a tenant: what it stands on, what it can reach, the account, its end and what it left behind.
//!
//! Owns the calls. Who may have access and for how long is decided elsewhere; what is kept of it is kept elsewhere.
//!
//! What always holds:
//! - the end is on the tenant before the account is, and it finds the account by its login;
//! - times are the tenant's: the hour of the end is counted from the moment its own clock gave the scheduled action;
//! - no password, key or parameter value is read back from a tenant.

mod account;
mod end;
mod footing;
mod inventory;
mod kinds;
mod login;
mod reach;
mod traces;
mod web;

pub use account::SupportAccount;
pub use end::PlacedEnd;
pub use footing::Footing;
pub use login::{is_support_login, support_login};
pub use traces::Traces;
pub use web::WebAccess;

use crate::error::{Error, Result};

/// What the tenant said where it refused to answer one question of many; other failures are the caller's.
pub(crate) fn in_words(error: Error) -> Result<String> {
    match error {
        Error::AccessDenied { words }
        | Error::TenantRefused { words }
        | Error::ServerError { words, status: None } => Ok(words),
        other => Err(other),
    }
}
