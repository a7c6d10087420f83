//! Restores as they stand here.

use reeve_domain::{Code, Fault};

use crate::api::{Nothing, OfRestore, RestoreView};
use crate::reeve::Reeve;

pub async fn list(_reeve: &Reeve, _: Nothing) -> Result<Vec<RestoreView>, Fault> {
    Ok(Vec::new())
}

pub async fn show(_reeve: &Reeve, _request: OfRestore) -> Result<RestoreView, Fault> {
    Err(not_yet())
}

pub(super) fn not_yet() -> Fault {
    Fault::new(Code::NotFound, "There is no such restore here.")
}
