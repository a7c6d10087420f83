//! What somebody wants changed, before it is known what that comes to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::PlanId;
use crate::policy::PolicyField;
use crate::tenant::TenantId;
use crate::user::{GroupRef, NewUser, UserKind};

/// What somebody wants changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Intent {
    /// Make these accounts in each of these tenants.
    CreateUsers {
        /// Where.
        tenants: Vec<TenantId>,
        /// Who.
        users: Vec<NewUser>,
        /// Whether the tenant mails each an invitation to choose a password. Without it the account has none yet.
        invite: bool,
    },
    /// Do one thing to accounts that exist.
    Users {
        /// Whose accounts.
        whom: Whom,
        /// What.
        operation: UserOperation,
    },
    /// Set these policy values; others stay.
    Policies {
        /// Where.
        tenants: Vec<TenantId>,
        /// Which values; `baseline` ones were copied in when it was asked for.
        values: BTreeMap<PolicyField, u32>,
        /// The baseline they came from, by name.
        baseline: Option<String>,
        /// Install the module a value needs where it is on the server and not in use.
        install: bool,
    },
    /// Put back what an applied plan recorded.
    Undo {
        /// That plan.
        plan: PlanId,
    },
}

/// Whose accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Whom {
    /// These accounts.
    Accounts {
        /// Tenant and record id of each.
        accounts: Vec<Account>,
    },
    /// One person wherever they have an account: whose login or e-mail is exactly this, without regard to case.
    Person {
        /// Login or e-mail.
        login: String,
        /// In these tenants.
        tenants: Vec<TenantId>,
    },
}

/// Names an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Account {
    /// Whose.
    pub tenant: TenantId,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
}

/// One thing done to accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum UserOperation {
    /// Archive: cannot sign in any more, nothing is lost.
    Archive,
    /// Bring back from the archive.
    Unarchive,
    /// Change name, login or e-mail; what is `None` stays. An empty e-mail takes it away.
    Edit {
        /// New name.
        name: Option<String>,
        /// New login.
        login: Option<String>,
        /// New e-mail.
        email: Option<String>,
    },
    /// Give and take groups.
    Groups {
        /// To give.
        add: Vec<GroupRef>,
        /// To take.
        remove: Vec<GroupRef>,
    },
    /// Make an internal account a portal one or the other way. Its other groups go, as Odoo does it.
    Kind {
        /// Internal or portal.
        to: UserKind,
    },
    /// Give exactly the groups that another account of the same tenant has.
    CopyRights {
        /// That account's login.
        from: String,
    },
    /// Give a template's groups, under whatever name the version has them.
    Template {
        /// The template's id.
        template: String,
    },
    /// Replace a password.
    ResetPassword {
        /// How the person learns the new one.
        by: ResetBy,
    },
    /// End web sessions without touching the password, where the version can.
    EndSessions,
    /// Revoke API keys.
    RevokeKeys {
        /// These; `None` means all of the account.
        #[specta(type = Option<Vec<Number>>)]
        keys: Option<Vec<i64>>,
    },
    /// Forget trusted devices and end their sessions (18 and later).
    RevokeDevices {
        /// These; `None` means all of the account.
        #[specta(type = Option<Vec<Number>>)]
        devices: Option<Vec<i64>>,
    },
    /// Turn two-factor off, for a lost phone.
    DisableTwoFactor,
    /// The person leaves: revoke keys, end sessions by an unknown password, archive.
    Offboard,
}

/// How a person learns a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ResetBy {
    /// The tenant mails a link.
    Mail,
    /// Reeve makes one, shows it once and keeps it nowhere.
    OneTime,
    /// It is given with `apply`, and kept nowhere.
    Given,
}
