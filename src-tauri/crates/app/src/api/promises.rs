//! Promises and what came of checking them.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::{Stage, TenantId};
use reeve_promises::{Area, Change, Check, Cost, Exception, Finding, Points, Repeat, Standard};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Checks tenants again.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CheckPromises {
    /// Which tenants; none named means all.
    pub tenants: Vec<TenantId>,
    /// The dearest checks to make; `None` for all.
    #[serde(default)]
    pub at_most: Option<Cost>,
}

/// Accepts a fault for a time.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AcceptFault {
    /// Whose.
    pub tenant: TenantId,
    /// Which check.
    pub check: Check,
    /// Who answers for it.
    pub owner: String,
    /// Why it is accepted.
    pub reason: String,
    /// When that ends: later than now, within a year.
    pub until: DateTime<Utc>,
}

/// Names a check of a tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfCheck {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub check: Check,
}

/// How a tenant stands, as one row of the fleet. Faults that are accepted for a time are counted for themselves only.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PromiseStanding {
    /// Which tenant.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its platform's id.
    pub platform: String,
    /// What it is used for.
    pub stage: Stage,
    /// 0 to 100, of what was seen; `None` before the first check, or where too little was seen to say so.
    pub score: Option<u8>,
    /// Broken promises.
    pub broken: u32,
    /// Below today's standard.
    pub below: u32,
    /// Checks that came to an answer: what the score is of.
    pub seen: u32,
    /// Checks that came to none. What nobody outside the provider sees, and what does not exist here, is not among them.
    pub unseen: u32,
    /// Faults that are accepted for a time, those among them that cannot be seen now.
    pub excepted: u32,
    /// What to look at first: the faults that are not accepted, the heaviest first, at most three.
    pub worst: Vec<Check>,
    /// When it was last checked.
    pub checked_at: Option<DateTime<Utc>>,
    /// The latest change for the worse.
    pub worse_at: Option<DateTime<Utc>>,
    /// Why the latest check did not see everything that it was to look at.
    pub fault: Option<Fault>,
}

/// Everything known about a tenant's promises.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PromiseReport {
    /// Its row.
    pub standing: PromiseStanding,
    /// Every check, in order; none before the first.
    pub checks: Vec<PromiseCheck>,
    /// What changed, the latest first.
    pub history: Vec<Change>,
    /// The score after each check that changed it, the oldest first.
    pub scores: Vec<ScoreAt>,
}

/// One check of one tenant.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PromiseCheck {
    /// Where it belongs.
    pub area: Area,
    /// What it costs the tenant.
    pub cost: Cost,
    /// What came of it.
    pub finding: Finding,
    /// Since when it is this answer.
    pub since: Option<DateTime<Utc>>,
    /// Its points; `None` where it was not seen.
    pub points: Option<Points>,
    /// The fault is accepted for a time. Where there is none now, nothing tells whether the accepted one is gone.
    pub exception: Option<Exception>,
    /// A fault of this check was accepted, and that is over: its time passed, it was mended, or this is another one. Only
    /// where there is a fault now.
    pub lapsed: Option<Exception>,
    /// What it is measured by today.
    pub standard: Standard,
    /// How to see it oneself.
    pub repeat: Repeat,
}

/// A score at a time.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct ScoreAt {
    /// When.
    pub at: DateTime<Utc>,
    /// 0 to 100.
    pub score: u8,
}

/// Writes a report.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct WriteReport {
    /// Of which tenant; `None` for the fleet.
    pub tenant: Option<TenantId>,
    /// Absolute path; must not exist. `.html` prints, `.csv` has a line per check, `.json` is for scripts.
    pub to: String,
}
