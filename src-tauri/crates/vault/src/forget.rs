//! Backups go: their snapshots, and then what only they needed.
//!
//! What is still needed is written anew before the old is removed, so a run that is cut off costs room and nothing
//! else; the next one goes on.

use rustic_core::PruneOptions;
use rustic_core::repofile::SnapshotId;

use crate::error::{Error, Result};
use crate::lock::Use;
use crate::vault::Vault;
use crate::watch::Watch;

/// What removing backups gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freed {
    /// Bytes of the store.
    pub bytes: u64,
}

impl Vault {
    /// What removing these would give back. Nothing is changed.
    ///
    /// # Errors
    /// What the store answers.
    pub fn preview_forget(&self, ids: &[String]) -> Result<Freed> {
        let watch = Watch::new();
        let mut options = options();
        options.ignore_snaps = parsed(ids)?;
        let plan = watch.answer(self.work(&watch)?.prune_plan(&options))?;
        Ok(freed(&plan))
    }

    /// Removes these and everything that nothing refers to, runs that were cut off included.
    ///
    /// # Errors
    /// [`Error::UnknownSnapshot`] for one that another program put in, [`Error::Locked`], [`Error::Cancelled`], and what the
    /// store answers. What is kept is whole in any case.
    pub fn forget(&self, ids: &[String], watch: &Watch) -> Result<Freed> {
        let lock = self.hold(Use::Alone)?;
        watch.under(Some(&lock));
        let there = self.list()?;
        let is_ours = |id: &&String| there.iter().any(|snapshot| snapshot.ours && snapshot.id == **id);
        if let Some(foreign) = ids.iter().find(|id| !is_ours(id)) {
            return Err(Error::UnknownSnapshot(foreign.clone()));
        }
        self.tidy(watch)?;
        self.remove_snapshots(ids, watch)?;
        let repository = self.work(watch)?;
        let plan = watch.answer(repository.prune_plan(&options()))?;
        let freed = freed(&plan);
        watch.answer(repository.prune(&options(), plan))?;
        watch.settle()?;
        Ok(freed)
    }

    /// Removes snapshots and nothing of what they refer to. Only for who has the repository alone.
    pub(crate) fn remove_snapshots(&self, ids: &[String], watch: &Watch) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        watch.answer(self.work(watch)?.delete_snapshots(&parsed(ids)?))
    }
}

/// Marked files would be kept for a day for programs that know of no locks; all that know this repository do.
fn options() -> PruneOptions {
    PruneOptions::default().instant_delete(true)
}

fn parsed(ids: &[String]) -> Result<Vec<SnapshotId>> {
    ids.iter().map(|id| id.parse().map_err(|_| Error::UnknownSnapshot(id.clone()))).collect()
}

fn freed(plan: &rustic_core::PrunePlan) -> Freed {
    let sizes = plan.stats.size_sum();
    Freed { bytes: sizes.remove + sizes.repackrm + plan.stats.size_unref }
}
