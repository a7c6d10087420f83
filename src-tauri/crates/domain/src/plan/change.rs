//! One value before and after, and what people should know of it.

use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::fault::Fault;
use crate::policy::PolicyField;

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// An account.
    User {
        /// The tenant's record id; `None` while it is yet to be made.
        #[specta(type = Option<Number>)]
        id: Option<i64>,
        /// Its login at the time of the preview.
        login: String,
        /// What of it.
        field: UserField,
    },
    /// A policy value.
    Policy {
        /// Which.
        field: PolicyField,
    },
    /// A module's being installed.
    Module {
        /// Technical name.
        name: String,
    },
}

impl Subject {
    /// The word scripts see, such as `active`, `minimum_length` or `module`.
    pub fn field_name(&self) -> String {
        let word = match self {
            Self::User { field, .. } => serde_json::to_value(field),
            Self::Policy { field } => serde_json::to_value(field),
            Self::Module { .. } => Ok("module".into()),
        };
        word.ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// What of an account changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum UserField {
    /// Its existence: from nothing to its login.
    Account,
    /// The person's name.
    Name,
    /// The login.
    Login,
    /// The e-mail.
    Email,
    /// Archived or not.
    Active,
    /// Its groups: explicitly given ones where the version tells them apart.
    Groups,
    /// An invitation mail.
    Invitation,
    /// Its password: `after` names how ([`ResetBy`], or `unknown` for one nobody knows).
    Password,
    /// Its web sessions.
    Sessions,
    /// Its API keys.
    ApiKeys,
    /// Its devices.
    Devices,
    /// Two-factor on or off.
    TwoFactor,
}

/// A value before or after, as plain JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(untagged)]
pub enum Value {
    /// Not there, not set, or not to be known.
    Nothing,
    /// On or off.
    Flag(bool),
    /// A number.
    Number(#[specta(type = Number)] i64),
    /// Text, or a word.
    Text(String),
    /// Groups, keys or devices.
    Names(Vec<Named>),
}

/// A record and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Named {
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// As people know it.
    pub name: String,
}

/// One value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Change {
    /// What changes.
    pub subject: Subject,
    /// As it was when the plan was made.
    pub before: Value,
    /// As it shall be.
    pub after: Value,
    /// Why this one cannot be done; it is left out then and the others go on.
    pub refused: Option<Fault>,
    /// Made on the tenant.
    pub made: bool,
}

/// What people should know before they agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// Nothing differs from what is wanted.
    NothingToDo,
    /// This many active internal accounts have to choose a new password at their next sign-in in a browser.
    PasswordsExpire {
        /// How many.
        #[specta(type = Number)]
        accounts: u64,
    },
    /// A new rule applies to passwords chosen from now on; existing ones stay.
    OnlyNewPasswords,
    /// The module counts one as enough, whatever the number.
    CountNotEnforced {
        /// Which value.
        field: PolicyField,
    },
    /// The open web sessions of these accounts end.
    SessionsEnd {
        /// How many accounts.
        #[specta(type = Number)]
        accounts: u64,
    },
    /// This cannot be undone from here.
    Irreversible {
        /// What.
        what: UserField,
    },
    /// Undoing a creation archives the account; accounts are never deleted.
    UndoArchives,
    /// These come with the groups given.
    Implied {
        /// Login of the account.
        login: String,
        /// The implied groups' names.
        groups: Vec<String>,
    },
    /// Keys stay on the account, dead while it is archived: revoking needs a password sign-in of this connection.
    KeysStay {
        /// Login of the account.
        login: String,
    },
    /// The tenant mails these people.
    Mails {
        /// How many.
        #[specta(type = Number)]
        people: u64,
    },
    /// The account has no password until one is set or mailed.
    NoPassword,
    /// Installing restarts the tenant's registry: people notice a pause of some seconds.
    InstallPause {
        /// Technical name.
        module: String,
    },
    /// A role module on the tenant resets groups that are given directly.
    RolesOverride,
    /// What the lock-out values come to.
    GuessesPerHour {
        /// Before; `None` is without limit.
        before: Option<u32>,
        /// After; `None` is without limit.
        after: Option<u32>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_plain_json() {
        for (value, json) in [
            (Value::Nothing, "null"),
            (Value::Flag(true), "true"),
            (Value::Number(12), "12"),
            (Value::Text("a".into()), r#""a""#),
            (Value::Names(vec![Named { id: 1, name: "A".into() }]), r#"[{"id":1,"name":"A"}]"#),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value, "reads as it was written");
        }
    }

    #[test]
    fn scripts_see_one_word_for_what_changes() {
        let user = Subject::User { id: None, login: "a".into(), field: UserField::ApiKeys };
        assert_eq!(user.field_name(), "api_keys");
        assert_eq!(Subject::Policy { field: PolicyField::MinimumLength }.field_name(), "minimum_length");
        assert_eq!(Subject::Module { name: "x".into() }.field_name(), "module");
    }
}
