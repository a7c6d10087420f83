//! Plans: made, looked at, applied, undone.

use reeve_domain::Secret;
use reeve_domain::plan::{PlanId, Rollout, TenantPlan};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

pub use reeve_domain::plan::{Intent, Plan};

/// Names a plan.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfPlan {
    /// Its id.
    pub plan: PlanId,
}

/// A page of a plan's tenants.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PageOfPlan {
    /// Which plan.
    pub plan: PlanId,
    /// Which of its tenants.
    #[serde(default)]
    pub only: PlanRows,
    /// How many to pass over.
    #[specta(type = Number)]
    pub offset: u64,
    /// How many to answer, at most 500.
    pub limit: u32,
}

/// Which tenants of a plan to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanRows {
    /// All, by name.
    #[default]
    All,
    /// With something to do and no result yet.
    Pending,
    /// Ended well.
    Done,
    /// Ended in any other way, or could not be planned.
    Trouble,
}

/// Tenants of a plan.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlanPage {
    /// The rows.
    pub rows: Vec<TenantPlan>,
    /// How many there are in all.
    #[specta(type = Number)]
    pub total: u64,
}

/// Applies a plan.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ApplyPlan {
    /// Which plan.
    pub plan: PlanId,
    /// What the plan's friction asks to be typed.
    #[serde(default)]
    pub typed: Option<String>,
    /// One first, then the others.
    #[serde(default)]
    pub rollout: Rollout,
    /// The new password, for a plan whose password is given. Used and forgotten.
    #[serde(default)]
    pub password: Option<Secret>,
}

/// A password that was made here, handed out once. It is kept nowhere.
#[derive(Clone, Serialize, Type)]
pub struct OneTimePassword {
    /// Whose tenant.
    pub tenant: String,
    /// Whose account.
    pub login: String,
    /// The password: for the person's eyes, now.
    pub password: String,
}

impl std::fmt::Debug for OneTimePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OneTimePassword({} in {})", self.login, self.tenant)
    }
}
