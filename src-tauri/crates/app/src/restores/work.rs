//! What this panel did on servers for restores: read, and written before and after each step.

use reeve_domain::desk::{Address, ThreadId};
use reeve_domain::restore::{Remembered, RestoreWork};
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, restore_work as table, tenants};

use crate::api::Tag;
use crate::reeve::Reeve;

/// What was done for this restore; `None` when nothing was done here.
pub(super) async fn of(reeve: &Reeve, restore: &ThreadId) -> Result<Option<RestoreWork>, Fault> {
    let wanted = restore.clone();
    Ok(reeve.store().await?.read(move |db| table::get(db, &wanted)).await?)
}

/// What was done for this restore.
///
/// # Errors
/// [`Code::NotFound`] when nothing was done here.
pub(super) async fn known(reeve: &Reeve, restore: &ThreadId) -> Result<RestoreWork, Fault> {
    of(reeve, restore)
        .await?
        .ok_or_else(|| Fault::new(Code::NotFound, "Nothing was done for this restore from here."))
}

/// Everything that was done here.
pub(super) async fn all(reeve: &Reeve) -> Result<Vec<RestoreWork>, Fault> {
    Ok(reeve.store().await?.read(table::list).await?)
}

/// What was done here for other restores of the same database, by whichever connection to it.
///
/// # Errors
/// Those of the file.
pub(super) fn others(db: &Connection, work: &RestoreWork) -> reeve_store::Result<Vec<RestoreWork>> {
    let connected = tenants::list(db)?;
    let Some(own) = connected.iter().find(|tenant| tenant.id == work.tenant).map(Address::of) else {
        return Ok(Vec::new());
    };
    let same: Vec<_> = connected.iter().filter(|tenant| own.is_of(tenant)).map(|tenant| &tenant.id).collect();
    let known = table::list(db)?.into_iter();
    Ok(known.filter(|other| other.restore != work.restore && same.contains(&&other.tenant)).collect())
}

/// Keeps it, on the disk before this returns, and tells whoever shows it.
pub(super) async fn keep(reeve: &Reeve, work: &RestoreWork) -> Result<(), Fault> {
    let row = work.clone();
    reeve.store().await?.write(move |db| table::save(db, &row)).await?;
    reeve.changed(&[Tag::Restores], Some(&work.tenant));
    Ok(())
}

/// What has to be remembered of a restore for afterwards.
pub(super) async fn remembered(reeve: &Reeve, restore: &ThreadId) -> Result<Remembered, Fault> {
    let wanted = restore.clone();
    Ok(reeve.store().await?.read(move |db| table::remembered(db, &wanted)).await?)
}

/// Keeps what has to be remembered, on the disk before this returns.
pub(super) async fn remember(
    reeve: &Reeve,
    restore: &ThreadId,
    remembered: &Remembered,
) -> Result<(), Fault> {
    let (of, row) = (restore.clone(), remembered.clone());
    Ok(reeve.store().await?.write(move |db| table::remember(db, &of, &row)).await?)
}

/// Forgets what was not begun after all.
pub(super) async fn forget(reeve: &Reeve, work: &RestoreWork) -> Result<(), Fault> {
    let restore = work.restore.clone();
    reeve.store().await?.write(move |db| table::remove(db, &restore)).await?;
    reeve.changed(&[Tag::Restores], Some(&work.tenant));
    Ok(())
}
