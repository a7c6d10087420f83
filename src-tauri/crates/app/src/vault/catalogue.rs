//! What is in the vault, as the ledger of backups counts it: kept here, so that nothing has to be asked of the vault for it.

use reeve_domain::backup::Holds;
use reeve_domain::source::VaultedBackup;
use reeve_domain::{Code, Fault};
use reeve_store::{settings, vaulted_backups as table};
use reeve_vault::Snapshot;

use super::{Kept, SETTING, place};
use crate::api::Tag;
use crate::reeve::Reeve;

/// Looks into the vault, where there is one, and keeps what is there. Where that fails it is noted, with what was there
/// before: the vault is as it is.
pub(crate) async fn look(reeve: &Reeve) {
    match listed(reeve).await {
        Ok(_) => {}
        Err(fault) if fault.code == Code::VaultMissing => {}
        Err(fault) => tracing::warn!(code = %fault.code.name(), "the vault could not be looked into"),
    }
}

/// What is in the vault, the newest first. That, or why it cannot be told, is kept for the ledger.
///
/// # Errors
/// [`Code::VaultMissing`], and those of the vault.
pub(super) async fn listed(reeve: &Reeve) -> Result<Vec<Snapshot>, Fault> {
    let looked = async {
        let vault = place::open(reeve).await?;
        place::blocking(move || vault.list()).await
    };
    match looked.await {
        Ok(snapshots) => {
            remember(reeve, &snapshots).await?;
            Ok(snapshots)
        }
        // a locked keyring says nothing of the vault
        Err(fault) if is_of_vault(fault.code) => {
            let away = fault.clone();
            note(reeve, move |kept| kept.away = Some(away)).await?;
            Err(fault)
        }
        Err(fault) => Err(fault),
    }
}

/// Whether a failure is the vault's own.
fn is_of_vault(code: Code) -> bool {
    matches!(
        code,
        Code::VaultFailed | Code::VaultDamaged | Code::VaultKeyWrong | Code::NotFound | Code::StoreNewer
    )
}

/// Keeps what a listing of the vault had. What another program put in is nobody's backup.
async fn remember(reeve: &Reeve, snapshots: &[Snapshot]) -> Result<(), Fault> {
    let mut all: Vec<VaultedBackup> =
        snapshots.iter().filter(|snapshot| snapshot.ours).map(vaulted).collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let write = move |db: &reeve_store::Transaction<'_>| {
        let moved = table::list(db, None)? != all;
        if moved {
            table::replace(db, &all)?;
        }
        Ok(moved)
    };
    if reeve.store().await?.write(write).await? {
        reeve.changed(&[Tag::Backups], None);
    }
    let now = reeve.host().now();
    note(reeve, move |kept| (kept.seen_at, kept.away) = (Some(now), None)).await
}

/// Changes what is noted of how it could be looked into. The list of what is in it asks for that, so nobody is told but
/// where it could be before and cannot now, or the other way round.
pub(super) async fn note(
    reeve: &Reeve,
    change: impl FnOnce(&mut Kept) + Send + 'static,
) -> Result<(), Fault> {
    let write = move |db: &reeve_store::Transaction<'_>| {
        let Some(mut kept) = settings::get::<Kept>(db, SETTING)? else { return Ok(false) };
        let before = kept.away.is_some();
        change(&mut kept);
        settings::set(db, SETTING, &kept)?;
        Ok(kept.away.is_some() != before)
    };
    if reeve.store().await?.write(write).await? {
        reeve.changed(&[Tag::Backups, Tag::Vault], None);
    }
    Ok(())
}

fn vaulted(snapshot: &Snapshot) -> VaultedBackup {
    VaultedBackup {
        id: snapshot.id.clone(),
        tenant: snapshot.tenant.clone(),
        database: snapshot.origin.as_ref().map(|origin| origin.database.clone()),
        at: snapshot.at,
        holds: snapshot.holds.unwrap_or(Holds::DatabaseOnly),
        bytes: snapshot.bytes,
        sha256: snapshot.origin.as_ref().map(|origin| origin.sha256.clone()),
        complete: snapshot.missing().is_empty(),
    }
}
