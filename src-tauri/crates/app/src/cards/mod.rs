//! Cards: one's own, whose private half rests with the keys, and those of others as they were seen.

use reeve_domain::card::Card;
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

/// The card in a file's text, as [`save`] writes it.
///
/// # Errors
/// [`Code::InvalidInput`].
pub fn read(text: &str) -> Result<Card, Fault> {
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| Fault::new(Code::InvalidInput, "That is no card.").with("field", "card"))
}

/// Knows a card from now on, after its owner's fingerprint was compared.
///
/// # Errors
/// [`Code::InvalidInput`] for one's own.
pub async fn import(_reeve: &Reeve, _card: Card) -> Result<CardView, Fault> {
    unbuilt()
}
