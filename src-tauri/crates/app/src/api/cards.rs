//! Cards: one's own and those of others.

pub use reeve_domain::card::Card;

use reeve_domain::card::Acquaintance;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A card with what people compare.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CardView {
    /// The card.
    pub card: Card,
    /// To be read to each other over another line.
    pub fingerprint: String,
    /// How it stands to those seen before.
    pub acquaintance: Acquaintance,
}

/// Makes this person's card. An existing one keeps its keys and gets the new words.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct MakeCard {
    /// The person's name.
    pub name: String,
    /// The person's e-mail.
    pub mail: String,
    /// Whom they work for; empty for a customer's own people.
    #[serde(default)]
    pub provider: String,
}

/// Writes one's own card to a file, to be given away.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveCard {
    /// Absolute path; must not exist.
    pub to: String,
}

/// Looks at a card that somebody handed over.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OpenCard {
    /// Absolute path of its file.
    pub file: String,
}
