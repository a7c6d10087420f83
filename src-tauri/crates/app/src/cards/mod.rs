//! Cards: one's own, whose private half rests with the keys, and those of others as they were seen.

use reeve_domain::{Code, Fault};

use crate::api::{CardView, Exported, MakeCard, Nothing, OfName, SaveCard};
use crate::reeve::Reeve;

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "Not built yet."))
}

/// This person's own card.
///
/// # Errors
/// When keys or store cannot be read.
pub async fn own(_reeve: &Reeve, _: Nothing) -> Result<Option<CardView>, Fault> {
    unbuilt()
}

/// Cards seen so far.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(_reeve: &Reeve, _: Nothing) -> Result<Vec<CardView>, Fault> {
    unbuilt()
}

/// Makes this person's card, or gives it new words.
///
/// # Errors
/// [`Code::InvalidInput`].
pub async fn make(_reeve: &Reeve, _request: MakeCard) -> Result<CardView, Fault> {
    unbuilt()
}

/// Writes one's own card to a file.
///
/// # Errors
/// [`Code::CardNeeded`], [`Code::AlreadyExists`], [`Code::CannotWrite`].
pub async fn save(_reeve: &Reeve, _request: SaveCard) -> Result<Exported, Fault> {
    unbuilt()
}

/// Forgets a card that was seen.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn forget(_reeve: &Reeve, _request: OfName) -> Result<Nothing, Fault> {
    unbuilt()
}
