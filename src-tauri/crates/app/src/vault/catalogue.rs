//! What is in the vault, as the ledger of backups counts it: kept here, so that nothing has to be asked of the vault for it.

use reeve_domain::Fault;
use reeve_domain::backup::Holds;
use reeve_domain::source::VaultedBackup;
use reeve_store::vaulted_backups as table;
use reeve_vault::Snapshot;

use super::place;
use crate::api::Tag;
use crate::reeve::Reeve;

/// Looks into the vault and keeps what is there. Where that fails it is said in the log alone: the vault is as it is.
pub(super) async fn look(reeve: &Reeve) {
    let looked = async {
        let vault = place::open(reeve).await?;
        remember(reeve, &place::blocking(move || vault.list()).await?).await
    };
    if let Err(fault) = looked.await {
        tracing::warn!(code = %fault.code.name(), "what is in the vault could not be read for the ledger");
    }
}

/// Keeps what a listing of the vault had. What another program put in is nobody's backup.
pub(super) async fn remember(reeve: &Reeve, snapshots: &[Snapshot]) -> Result<(), Fault> {
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
