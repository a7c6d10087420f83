//! Policies: read, compared, tried.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reeve_domain::policy::{Drift, PolicyField, PolicyReading};
use reeve_domain::tenant::{Stage, TenantId};
use reeve_domain::{Fault, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;

pub use reeve_domain::policy::{Baseline, Judgement, PasswordTrial};

/// Asks for tenants' policies as last read.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListPolicies {
    /// Compare with this baseline, by name.
    #[serde(default)]
    pub baseline: Option<String>,
}

/// A tenant's policy as last read.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PolicyView {
    /// Whose.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Production or test.
    pub stage: Stage,
    /// What was read; `None` when it never was.
    pub reading: Option<PolicyReading>,
    /// When.
    pub as_of: Option<DateTime<Utc>>,
    /// Why the latest reading failed; the one before stays.
    pub fault: Option<Fault>,
    /// How it stands to the baseline asked for.
    pub drift: Option<Drift>,
    /// What the lock-out comes to: guesses per hour that one address may make; `None` is without limit or not known.
    pub guesses_per_hour: Option<u32>,
}

/// Reads policies again.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefreshPolicies {
    /// Which tenants; none named means all.
    pub tenants: Vec<TenantId>,
}

/// Policy values, not of any tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PolicyValues {
    /// The values.
    pub values: BTreeMap<PolicyField, u32>,
}

/// Tries a password against rules, on this computer only.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TryPassword {
    /// The rules.
    pub values: BTreeMap<PolicyField, u32>,
    /// The password.
    pub password: Secret,
    /// What an attacker would know: name, login, company.
    #[serde(default)]
    pub about: Vec<String>,
}

/// Makes or changes a baseline.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveBaseline {
    /// Its name: an existing one is replaced, unless it is built in.
    pub name: String,
    /// Its values, at least one.
    pub values: BTreeMap<PolicyField, u32>,
}

/// Names a baseline or a template.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfName {
    /// Its name or id.
    pub name: String,
}
