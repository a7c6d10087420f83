//! A change, planned before it is made: what will happen to which tenant, whom it hits, what cannot be done and why; and
//! afterwards what came of it.
//!
//! A plan holds values and no secrets. It is computed from fresh data, applied by its id, and refused where the tenant has
//! moved since. What was recorded of an applied plan is enough to plan its undoing.

mod change;
mod friction;
mod intent;
mod result;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::job::JobId;
use crate::tenant::TenantId;

pub use change::{Change, Named, Note, Subject, UserField, Value};
pub use friction::{Friction, MANY_ACCOUNTS, MANY_TENANTS, friction};
pub use intent::{Account, Intent, ResetBy, UserOperation, Whom};
pub use result::{Counts, Moved, PlanOutcome, TenantPlan, TenantResult};

/// A plan's identity; unique for ever in this installation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct PlanId(pub String);

impl std::fmt::Display for PlanId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// The tenants are being read.
    Previewing,
    /// Can be applied.
    Ready,
    /// Nothing differs from what is wanted anywhere: there is nothing to apply.
    NothingToDo,
    /// The preview could not be made, or was stopped.
    Failed,
    /// Being applied.
    Applying,
    /// Stopped on the way; what is left can be applied.
    Stopped,
    /// Every tenant has its result.
    Applied,
    /// Nobody wants it any more.
    Discarded,
}

/// One first, then a pause, then the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Rollout {
    /// Applied first; where it does not end done, the others are skipped.
    pub canary: Option<TenantId>,
    /// Seconds to wait after the canary.
    pub pause_seconds: u32,
}

/// A plan without its tenants, which come by the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Plan {
    /// Its identity.
    pub id: PlanId,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
    /// Who asked: the operating system's user at this computer.
    pub made_by: String,
    /// In words, in English: `Archive 3 accounts in Acme`.
    pub title: String,
    /// What was asked for.
    pub intent: Intent,
    /// Where it stands.
    pub state: PlanState,
    /// How many tenants stand where.
    pub counts: Counts,
    /// What applying asks of people.
    pub friction: Friction,
    /// The preview's or the application's job, the latest.
    pub job: Option<JobId>,
    /// How it is, or was, rolled out.
    pub rollout: Rollout,
    /// When applying last began.
    pub applied_at: Option<DateTime<Utc>>,
    /// The plan that this one undoes.
    pub undoes: Option<PlanId>,
    /// The plan that undid this one.
    pub undone_by: Option<PlanId>,
}

impl Plan {
    /// Whether anything was made that can be put back.
    pub fn can_be_undone(&self) -> bool {
        matches!(self.state, PlanState::Applied | PlanState::Stopped)
            && self.undone_by.is_none()
            && self.counts.done + self.counts.partly > 0
    }
}
