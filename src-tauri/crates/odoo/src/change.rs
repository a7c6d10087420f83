//! Changing accounts. Every call here is made once: where its answer is lost nobody knows whether it was done, so the
//! caller looks again instead of asking again.

use reeve_domain::Secret;
use reeve_domain::user::UserKind;
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::session::Session;
use crate::transport::Call;

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

const USERS: &str = "res.users";

impl Session {
    /// Makes an account with exactly these groups (and what they imply), and answers its id.
    ///
    /// Odoo mails nobody who has no address, and keeps it to itself when an invitation cannot be sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty login, [`Error::TenantRefused`] for one that is taken, [`Error::AccessDenied`],
    /// and what kept the call from being made.
    pub async fn create_user(&self, new: &NewAccount<'_>) -> Result<i64> {
        let login = not_empty("login", new.login)?;
        let kind = self.group_of(new.kind).await?;
        let mut groups = vec![kind];
        groups.extend(new.group_ids.iter().filter(|id| **id != kind));
        let mut values = json!({"name": new.name, "login": login});
        values[self.dialect().user_groups] = json!([[6, 0, groups]]);
        if let Some(email) = new.email {
            values["email"] = json!(email);
        }
        // Odoo mails an invitation by itself, unless told not to.
        let named = json!({"context": {"no_reset_password": !new.invite}});
        let made = self.change(&Call::create(USERS, values, named)).await?;
        made_id(&made).ok_or_else(|| self.wire().not_odoo("a new account came without its id"))
    }

    /// Changes an account. Nothing is sent where nothing is to change.
    ///
    /// # Errors
    /// As [`Self::create_user`]; archiving the account in use is refused by the tenant.
    pub async fn write_user(&self, id: i64, values: &UserValues<'_>) -> Result<()> {
        let mut changes = Map::new();
        if let Some(name) = values.name {
            changes.insert("name".into(), json!(name));
        }
        if let Some(login) = values.login {
            changes.insert("login".into(), json!(not_empty("login", login)?));
        }
        if let Some(email) = values.email {
            let email = if email.is_empty() { json!(false) } else { json!(email) };
            changes.insert("email".into(), email);
        }
        if let Some(active) = values.active {
            changes.insert("active".into(), json!(active));
        }
        if changes.is_empty() { Ok(()) } else { self.write(id, Value::Object(changes)).await }
    }

    /// Gives and takes groups in one go, so that a change of kind passes: an account is of one kind at any time.
    ///
    /// Up to 18 the groups implied by one that is taken stay; they have to be taken by name.
    ///
    /// # Errors
    /// [`Error::TenantRefused`] where the groups exclude each other or nobody would hold the Settings rights,
    /// [`Error::AccessDenied`], and what kept the call from being made.
    pub async fn change_groups(&self, id: i64, add: &[i64], remove: &[i64]) -> Result<()> {
        let take = remove.iter().map(|group| json!([3, group]));
        let give = add.iter().map(|group| json!([4, group]));
        let commands: Vec<Value> = take.chain(give).collect();
        if commands.is_empty() {
            return Ok(());
        }
        self.write(id, json!({self.dialect().user_groups: commands})).await
    }

    /// Replaces a password. The web sessions of the account end; its API keys stay.
    ///
    /// # Errors
    /// [`Error::TenantRefused`] with the tenant's words where its policy does not take the password, and for the
    /// account in use from 17 on; [`Error::AccessDenied`], and what kept the call from being made.
    pub async fn set_password(&self, id: i64, password: &Secret) -> Result<()> {
        self.write(id, json!({"password": password.expose()})).await
    }

    async fn group_of(&self, kind: UserKind) -> Result<i64> {
        let groups = self.layout().await?.groups;
        let group = match kind {
            UserKind::Internal => groups.internal,
            UserKind::Portal => groups.portal,
            UserKind::Public => groups.public,
        };
        let words =
            || "This login may not look up the groups that make an account internal or portal.".into();
        group.ok_or_else(|| Error::AccessDenied { words: words() })
    }

    async fn write(&self, id: i64, values: Value) -> Result<()> {
        self.change(&Call::write(USERS, id, values)).await.map(drop)
    }
}

/// The id of what was made: alone, or in a list of one.
pub(crate) fn made_id(made: &Value) -> Option<i64> {
    made.as_i64().or_else(|| made.as_array()?.first()?.as_i64())
}

/// A 19 takes an account without a login, which nobody can use and nobody can find.
fn not_empty<'a>(field: &'static str, text: &'a str) -> Result<&'a str> {
    if text.trim().is_empty() {
        return Err(Error::Invalid { field, why: format!("The {field} is empty.") });
    }
    Ok(text)
}
