//! People as a tenant knows them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::tenant::TenantId;

/// What kind of account it is. Odoo marks it by one of three groups; `share` is true for all but internal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// Uses the back office (`base.group_user`).
    Internal,
    /// A customer or supplier with the portal (`base.group_portal`), or any other shared account.
    Portal,
    /// The anonymous visitor (`base.group_public`).
    Public,
}

/// A group of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Group {
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// External id, such as `base.group_system`; custom groups have none.
    pub xmlid: Option<String>,
    /// As the tenant shows it, with its category in front where it has one: `Administration / Settings`.
    pub name: String,
}

/// An API key of an account. The key itself cannot be read by anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ApiKey {
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// The description its owner gave it.
    pub name: String,
    /// When it was made, where the tenant says.
    pub created_at: Option<DateTime<Utc>>,
    /// When it ends; `None` means never (always before Odoo 18).
    pub expires_at: Option<DateTime<Utc>>,
}

/// One account of one tenant, as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct User {
    /// Whose account it is.
    pub tenant: TenantId,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// E-mail, where there is one.
    pub email: Option<String>,
    /// False when archived.
    pub active: bool,
    /// Internal, portal or public.
    pub kind: UserKind,
    /// Explicitly given groups, as far as this login may read them.
    pub groups: Vec<Group>,
    /// The latest sign-in the tenant recorded (password sign-ins only; API calls leave no trace there).
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Whether two-factor is on; `None` where the tenant has no such module or does not tell.
    pub two_factor: Option<bool>,
    /// API keys, as far as this login may read them.
    pub api_keys: Vec<ApiKey>,
    /// Whether it holds the Settings rights (`base.group_system`), given or implied; `None` where this login may not see.
    pub administrator: Option<bool>,
}

/// Names a group: by its external id, which means the same in every tenant, or by the record's id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(untagged)]
pub enum GroupRef {
    /// The tenant's record id: good for this tenant only.
    Id(#[specta(type = Number)] i64),
    /// External id, such as `base.group_system`.
    Xmlid(String),
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NewUser {
    /// What will be typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// E-mail; without one the login is taken where it is an address.
    pub email: Option<String>,
    /// Internal or portal.
    pub kind: UserKind,
    /// Groups to give beside the kind's own.
    #[serde(default)]
    pub groups: Vec<GroupRef>,
}

/// A browser or phone that an account signed in with (18 and later).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Device {
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// Browser and system as the tenant tells them.
    pub name: String,
    /// The address it was last seen at.
    pub address: Option<String>,
    /// When it was last seen.
    pub last_seen: Option<DateTime<Utc>>,
    /// Its session has ended.
    pub revoked: bool,
}

/// One account read from the tenant just now, with what the cache does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UserDetail {
    /// The account.
    pub user: User,
    /// Groups it has without having been given them.
    pub implied: Vec<Group>,
    /// Devices; `None` before 18 and where this login may not read them.
    pub devices: Option<Vec<Device>>,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}

/// Which accounts to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct UserFilter {
    /// Part of name, login or e-mail; case and accents do not matter.
    pub search: String,
    /// Only these kinds; empty means all but public.
    pub kinds: Vec<UserKind>,
    /// `Some(true)` active only, `Some(false)` archived only, `None` both.
    pub active: Option<bool>,
    /// Only with (or without) two-factor.
    pub two_factor: Option<bool>,
    /// Only holders of API keys.
    pub with_api_keys: bool,
    /// Only members of the group with this external id.
    pub group: Option<String>,
    /// Only (or all but) holders of the Settings rights, given or implied.
    pub administrator: Option<bool>,
    /// Only accounts that did not sign in for this many days, or never did.
    pub unused_days: Option<u32>,
}

/// The order of a list of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UserSort {
    /// By which column.
    pub by: UserColumn,
    /// Largest first.
    pub descending: bool,
}

/// Columns a list of people can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum UserColumn {
    /// Person's name.
    #[default]
    Name,
    /// Login.
    Login,
    /// E-mail.
    Email,
    /// Latest sign-in; never comes first when ascending.
    LastSignIn,
    /// Tenant's name, then person's name.
    Tenant,
}

/// Whether this can be an e-mail address: one `@` with something on both sides, a domain of several labels, no blanks.
pub fn is_address(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || ",;<>".contains(c));
    let parts = text.split_once('@').filter(|(_, host)| !host.contains('@'));
    plain
        && parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && host.split('.').all(|label| !label.is_empty())
        })
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_has_two_sides() {
        for good in ["a@b.example", "ayşe@müller.example", "x+y@a.b.c"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "a", "a@", "@b.example", "a@b", "a@b@c.example", "a b@c.example", "a@.b", "a@b."] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
