//! Changing accounts. Every call here is made once: where its answer is lost nobody knows whether it was done, so the
//! caller looks again instead of asking again.

use reeve_domain::Secret;
use reeve_domain::user::UserKind;

use crate::error::{Error, Result};
use crate::session::Session;

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// What will be typed to sign in.
    pub login: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// E-mail, where there is one.
    pub email: Option<&'a str>,
    /// Internal or portal.
    pub kind: UserKind,
    /// Groups to give beside the kind's own.
    pub group_ids: &'a [i64],
    /// Whether the tenant mails an invitation to choose a password.
    pub invite: bool,
}

/// What of an account changes; what is `None` stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct UserValues<'a> {
    /// New name.
    pub name: Option<&'a str>,
    /// New login.
    pub login: Option<&'a str>,
    /// New e-mail; an empty one takes it away.
    pub email: Option<&'a str>,
    /// Archived or not.
    pub active: Option<bool>,
}

fn not_yet() -> Error {
    Error::Misuse { why: "not implemented yet".into() }
}

impl Session {
    /// Makes an account and answers its id.
    pub async fn create_user(&self, _new: &NewAccount<'_>) -> Result<i64> {
        Err(not_yet())
    }

    /// Changes an account.
    pub async fn write_user(&self, _id: i64, _values: &UserValues<'_>) -> Result<()> {
        Err(not_yet())
    }

    /// Gives and takes groups.
    pub async fn change_groups(&self, _id: i64, _add: &[i64], _remove: &[i64]) -> Result<()> {
        Err(not_yet())
    }

    /// Replaces a password.
    pub async fn set_password(&self, _id: i64, _password: &Secret) -> Result<()> {
        Err(not_yet())
    }

    /// Has the tenant mail a link to choose a new password.
    pub async fn mail_password_reset(&self, _id: i64) -> Result<()> {
        Err(not_yet())
    }
}
