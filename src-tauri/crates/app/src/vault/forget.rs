//! The vault is forgotten: for a damaged one that makes way for a new one, or one that moves to another computer.
//!
//! What must always hold: nothing of the repository is touched, and whoever has the recovery sheet opens it as before.

use reeve_domain::job::{Job, JobKind, JobState};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::{Code, Fault};
use reeve_keys::Name;
use reeve_store::{Transaction, settings, vaulted_backups};

use super::{SETTING, needed, place};
use crate::api::{Nothing, Tag};
use crate::reeve::Reeve;
use crate::{jobs, journal};

/// Forgets the vault, its key and its store's secret, and what was in it. The repository stays as it is.
///
/// # Errors
/// [`Code::VaultMissing`]; [`Code::VaultBusy`] while it is worked on, in this program or in another.
pub async fn forget(reeve: &Reeve, _: Nothing) -> Result<Nothing, Fault> {
    let kept = needed(reeve).await?;
    let is_at_it = |job: &Job| job.state == JobState::Running && matches!(job.work, JobKind::Vault { .. });
    if jobs::list(reeve, Nothing {}).await?.iter().any(is_at_it) {
        return Err(Fault::new(Code::VaultBusy, "The vault is being worked on.")
            .next("Wait for the end of that, or stop it where it was started."));
    }
    let keys = reeve.keys().await?;
    let write = |db: &Transaction<'_>| {
        settings::remove(db, SETTING)?;
        vaulted_backups::replace(db, &[])
    };
    // first what only the record names: a key without it would be found by nobody, and this may be begun again
    keys.remove(&Name::Vault(kept.repository.clone())).await?;
    keys.remove(&place::secret_name(&kept.repository)).await?;
    reeve.store().await?.write(write).await?;
    reeve.changed(&[Tag::Vault, Tag::Backups], None);
    journal::note(reeve, None, Action::VaultForget, kept.place.to_string(), Outcome::Done).await?;
    Ok(Nothing {})
}
