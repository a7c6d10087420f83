//! One provider and everything it promises.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Stated;
use crate::access::*;
use crate::backups::*;

/// One provider and what it states; by default nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Kept with each tenant; never changes.
    pub id: String,
    /// As the provider writes it.
    pub name: String,
    /// The software it hosts.
    pub built_on: String,
    /// The document all of this is read from; `None` for a server of one's own.
    pub source: Option<Source>,
    /// Backups kept.
    pub backups: Backups,
    /// Ways to a download of the live data.
    pub download: Stated<Vec<Channel>>,
    /// How a restore is asked for, and where it may go.
    pub restore: Stated<Restore>,
    /// Most work that may be lost in a disaster, in hours (RPO).
    pub rpo_hours: Stated<u16>,
    /// Until service is back after a disaster (RTO).
    pub rto: Stated<Rto>,
    /// When one machine fails.
    pub failover: Stated<Failover>,
    /// A database of its own for each customer, without access across databases.
    pub dedicated_database: Stated<bool>,
    /// How the provider stores passwords.
    pub password_storage: Stated<PasswordStorage>,
    /// Staff cannot read a password; a lost one is reset.
    pub password_reset_only: Stated<bool>,
    /// The rules for passwords that a customer's administrator can set.
    pub password_policy: Stated<Vec<PasswordRule>>,
    /// Who sets limit and cool-down of repeated sign-ins.
    pub lockout: Stated<Lockout>,
    /// How the provider's staff comes in.
    pub staff_access: Stated<StaffAccess>,
    /// Encryption on the way.
    pub transport: Stated<Transport>,
    /// Encryption at rest.
    pub at_rest: Stated<AtRest>,
    /// Ways to sign in without a password stored by the platform.
    pub external_sign_in: Stated<Vec<ExternalSignIn>>,
}

/// Where a promise stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the document.
    pub title: String,
    /// Its section on backups, under which most of this stands.
    pub section: String,
    /// The date it bears, `YYYY-MM-DD`.
    pub dated: Stated<String>,
}
