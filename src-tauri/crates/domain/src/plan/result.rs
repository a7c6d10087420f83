//! One tenant's part of a plan and what came of it, and how many tenants stand where.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Change, Note, Subject, Value};
use crate::fault::Fault;
use crate::tenant::{Stage, TenantId};

/// What one tenant's part of a plan is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TenantPlan {
    /// Whose.
    pub tenant: TenantId,
    /// Its name when the plan was made.
    pub name: String,
    /// Production or test, when the plan was made.
    pub stage: Stage,
    /// Values before and after.
    pub changes: Vec<Change>,
    /// What people should know.
    pub notes: Vec<Note>,
    /// Why nothing could be planned here: it was unreachable, or refused to be read.
    pub fault: Option<Fault>,
    /// What came of it; `None` until it was tried.
    pub result: Option<TenantResult>,
}

impl TenantPlan {
    /// Whether applying has anything to do here.
    pub fn is_to_do(&self) -> bool {
        self.fault.is_none() && self.changes.iter().any(|change| change.refused.is_none() && !change.made)
    }

    /// How many accounts it changes.
    pub fn accounts(&self) -> usize {
        let login = |change: &Change| match &change.subject {
            Subject::User { login, .. } if change.refused.is_none() => Some(login.clone()),
            _ => None,
        };
        self.changes.iter().filter_map(login).collect::<BTreeSet<_>>().len()
    }
}

/// How applying ended on one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanOutcome {
    /// All of it.
    Done,
    /// Some of it; each change says whether it was made.
    Partly,
    /// The tenant said no.
    Refused,
    /// Its values are not those of the preview any more: nothing was written.
    Moved,
    /// It could not be reached; try again later.
    Unreachable,
    /// It did not work for another reason.
    Failed,
    /// Nothing was tried: nothing to do, the canary failed, or it could not be planned.
    Skipped,
}

/// One tenant's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TenantResult {
    /// How it ended.
    pub outcome: PlanOutcome,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it is not done, with the tenant's words.
    pub fault: Option<Fault>,
    /// What had moved since the preview.
    pub moved: Vec<Moved>,
}

/// A value that is not what the preview saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Moved {
    /// What.
    pub subject: Subject,
    /// What the preview saw.
    pub expected: Value,
    /// What is there now.
    pub found: Value,
}

/// How many tenants stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Counts {
    /// All tenants of the plan.
    pub tenants: u32,
    /// Changes that can be made.
    pub changes: u32,
    /// Changes that cannot.
    pub refused_changes: u32,
    /// Accounts hit.
    pub accounts: u32,
    /// Tenants that could not be planned.
    pub not_planned: u32,
    /// Tenants where nothing differs.
    pub nothing_to_do: u32,
    /// Tenants still to be applied.
    pub pending: u32,
    /// Tenants by outcome.
    pub done: u32,
    /// See [`PlanOutcome::Partly`].
    pub partly: u32,
    /// See [`PlanOutcome::Refused`].
    pub refused: u32,
    /// See [`PlanOutcome::Moved`].
    pub moved: u32,
    /// See [`PlanOutcome::Unreachable`].
    pub unreachable: u32,
    /// See [`PlanOutcome::Failed`].
    pub failed: u32,
    /// See [`PlanOutcome::Skipped`].
    pub skipped: u32,
}

impl Counts {
    /// Counts the tenants of a plan.
    pub fn of<'a>(tenants: impl IntoIterator<Item = &'a TenantPlan>) -> Self {
        let mut counts = Self::default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for tenant in tenants {
            counts.tenants += 1;
            counts.refused_changes += count(tenant.changes.iter().filter(|c| c.refused.is_some()).count());
            counts.changes += count(tenant.changes.iter().filter(|c| c.refused.is_none()).count());
            counts.accounts += count(tenant.accounts());
            match &tenant.result {
                Some(result) => *counts.outcome(result.outcome) += 1,
                None if tenant.fault.is_some() => counts.not_planned += 1,
                None if tenant.is_to_do() => counts.pending += 1,
                None => counts.nothing_to_do += 1,
            }
        }
        counts
    }

    /// Whether nothing differs from what is wanted anywhere. What cannot be done is something else.
    pub fn is_nothing_to_do(&self) -> bool {
        self.nothing_to_do == self.tenants && self.refused_changes == 0
    }

    fn outcome(&mut self, outcome: PlanOutcome) -> &mut u32 {
        match outcome {
            PlanOutcome::Done => &mut self.done,
            PlanOutcome::Partly => &mut self.partly,
            PlanOutcome::Refused => &mut self.refused,
            PlanOutcome::Moved => &mut self.moved,
            PlanOutcome::Unreachable => &mut self.unreachable,
            PlanOutcome::Failed => &mut self.failed,
            PlanOutcome::Skipped => &mut self.skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_done_is_not_nothing_to_do() {
        let idle = Counts { tenants: 2, nothing_to_do: 2, ..Counts::default() };
        assert!(idle.is_nothing_to_do());
        assert!(!Counts { refused_changes: 1, ..idle }.is_nothing_to_do());
        assert!(!Counts { nothing_to_do: 1, not_planned: 1, ..idle }.is_nothing_to_do());
        assert!(!Counts { nothing_to_do: 1, pending: 1, ..idle }.is_nothing_to_do());
    }
}
