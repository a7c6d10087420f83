//! Desks: where threads travel, and what waits to be sent.

use reeve_domain::{Code, Fault};

use crate::api::{DeskView, Nothing, OfName, SaveDesk};
use crate::reeve::Reeve;

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "Not built yet."))
}

/// Desks as set up here.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(_reeve: &Reeve, _: Nothing) -> Result<Vec<DeskView>, Fault> {
    unbuilt()
}

/// Sets a desk up, after trying it.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::DeskFailed`].
pub async fn save(_reeve: &Reeve, _request: SaveDesk) -> Result<DeskView, Fault> {
    unbuilt()
}

/// Forgets a desk; what came by it stays.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn remove(_reeve: &Reeve, _request: OfName) -> Result<Nothing, Fault> {
    unbuilt()
}

/// Sends what waits and reads what is new, on every desk.
///
/// # Errors
/// When the store cannot be used; a desk's own failure is in its view.
pub async fn sync(_reeve: &Reeve, _: Nothing) -> Result<Vec<DeskView>, Fault> {
    unbuilt()
}
