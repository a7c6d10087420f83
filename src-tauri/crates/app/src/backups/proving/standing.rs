//! How a tenant stands: what of its backups is to be proven, and what becomes of its drill.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::backup::{
    DrillDue, DrillHindrance, DrillNext, DrillState, Ledger, Proving, ToProve, drill_next, to_drill, to_prove,
};
use reeve_domain::tenant::TenantId;

use super::Kept;
use crate::api::ProvingStand;

/// What is left to do for a tenant.
pub(super) struct Standing {
    /// Backups that are to be looked at.
    pub(super) to_prove: ToProve,
    /// What becomes of its drill.
    pub(super) drill: DrillNext,
}

pub(super) fn of(
    kept: &Kept,
    rule: &Proving,
    tenant: &TenantId,
    ledger: &Ledger,
    due: &DrillDue,
    now: DateTime<Utc>,
) -> Standing {
    let hindrance =
        DrillHindrance { tried: kept.tried.get(tenant).copied(), programs_missed: kept.programs_missed };
    // files are looked at only where that tells something
    let has_backup = due.state != DrillState::Done && to_drill(ledger, now, can_open).is_some();
    Standing {
        to_prove: to_prove(rule, ledger, now),
        drill: drill_next(rule, due, has_backup, hindrance, now),
    }
}

/// Whether a file is there, and not encrypted to somebody's key.
pub(super) fn can_open(file: &str) -> bool {
    let file = Path::new(file);
    file.is_file() && !reeve_backups::is_sealed(file)
}

/// The same for people.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::backups) fn standing(
    db: &reeve_store::Connection,
    tenant: &TenantId,
    ledger: &Ledger,
    due: &DrillDue,
    now: DateTime<Utc>,
) -> reeve_store::Result<ProvingStand> {
    let kept = super::read(db)?;
    let Standing { to_prove, drill } = of(&kept, &kept.rule, tenant, ledger, due, now);
    let all = ledger.slots.iter().filter_map(|slot| slot.backup.as_ref()).chain(&ledger.beyond);
    let seen = all.filter_map(|backup| backup.looked.filter(|looked| looked.failed == 0));
    Ok(ProvingStand {
        due: u32::try_from(to_prove.due.len()).unwrap_or(u32::MAX),
        late: to_prove.late,
        waiting: to_prove.waiting,
        not_allowed: to_prove.not_allowed,
        looked_at: seen.map(|looked| looked.at).max(),
        drill,
    })
}
