//! What is proven by itself.

use chrono::{DateTime, Utc};
use reeve_domain::backup::{DrillNext, Proving, Ran};
use serde::Serialize;
use specta::Type;

/// What may be proven by itself, and how the last run went.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct ProvingView {
    /// What may be done.
    pub rule: Proving,
    /// The last run.
    pub last: Option<Ran>,
}

/// How far a tenant's backups are proven by themselves.
#[derive(Debug, Clone, Copy, Serialize, Type)]
pub struct ProvingStand {
    /// Backups that the next run looks at.
    pub due: u32,
    /// Of all that nobody has looked into, those that were made more than a day ago.
    pub late: u32,
    /// Those that were tried in vain, and are tried again later.
    pub waiting: u32,
    /// Those that would have to be brought here, and may not.
    pub not_allowed: u32,
    /// When one was last looked at.
    pub looked_at: Option<DateTime<Utc>>,
    /// What becomes of the quarter's drill.
    pub drill: DrillNext,
}
