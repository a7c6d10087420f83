//! What this panel did on tenants for accesses: read, and written before and after each step.

use reeve_domain::desk::ThreadId;
use reeve_domain::grant::GrantWork;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_store::{Transaction, grant_work as table};

use crate::api::Tag;
use crate::reeve::Reeve;

/// What was done for this access; `None` when nothing was done here.
pub(super) async fn of(reeve: &Reeve, grant: &ThreadId) -> Result<Option<GrantWork>, Fault> {
    let wanted = grant.clone();
    Ok(reeve.store().await?.read(move |db| table::get(db, &wanted)).await?)
}

/// What was done for this access.
///
/// # Errors
/// [`Code::NotFound`] when nothing was done here.
pub(super) async fn known(reeve: &Reeve, grant: &ThreadId) -> Result<GrantWork, Fault> {
    of(reeve, grant)
        .await?
        .ok_or_else(|| Fault::new(Code::NotFound, "Nothing was done for this access from here."))
}

pub(super) async fn all(reeve: &Reeve) -> Result<Vec<GrantWork>, Fault> {
    Ok(reeve.store().await?.read(table::list).await?)
}

/// What waits for a person because the sign-in of this tenant was refused goes on: a person saw to it.
///
/// # Errors
/// Those of the file.
pub(crate) fn sign_in_mended(tx: &Transaction<'_>, tenant: &TenantId) -> reeve_store::Result<()> {
    for work in table::list(tx)?.into_iter().filter(|work| work.tenant == *tenant) {
        if work.pause.as_ref().is_some_and(|pause| pause.until.is_none()) {
            table::save(tx, &GrantWork { pause: None, ..work })?;
        }
    }
    Ok(())
}

/// Keeps it, on the disk before this returns, and tells whoever shows it.
pub(super) async fn keep(reeve: &Reeve, work: &GrantWork) -> Result<(), Fault> {
    let row = work.clone();
    reeve.store().await?.write(move |db| table::save(db, &row)).await?;
    reeve.changed(&[Tag::Grants], Some(&work.tenant));
    Ok(())
}
