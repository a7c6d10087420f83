//! Comparing a card with its owner before anything is sealed to it, or fetched by its word.

use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::{Code, Fault};

use super::acquaintance;
use crate::reeve::Reeve;

/// The card has to be the one that was looked at, where digits are given; one that is not known here has to be looked at.
///
/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.type` is `fingerprint`.
pub(crate) async fn compared(reeve: &Reeve, card: &Card, digits: Option<&str>) -> Result<(), Fault> {
    match (digits, acquaintance(reeve, card).await?) {
        (Some(digits), _) => looked_at(card, digits),
        (None, Acquaintance::Own | Acquaintance::Known) => Ok(()),
        (None, Acquaintance::New | Acquaintance::Changed) => {
            let words = format!(
                "The card of {} is not known here: compare its fingerprint with its owner, and give it.",
                card.name
            );
            let fault = Fault::new(Code::ConfirmationNeeded, words).with("type", "fingerprint");
            Err(fault.next(
                "Have the owner read its digits to you over another line, and give them: `--fingerprint DIGITS`.",
            ))
        }
    }
}

/// Whether the card is still the one of this fingerprint.
///
/// # Errors
/// [`Code::ConfirmationNeeded`]; `fields.type` is `fingerprint`.
pub(crate) fn looked_at(card: &Card, digits: &str) -> Result<(), Fault> {
    if card.has_fingerprint(digits) {
        return Ok(());
    }
    let words = "This is another card than the one that was looked at.";
    Err(Fault::new(Code::ConfirmationNeeded, words)
        .with("type", "fingerprint")
        .next("Look again at who it is from, and compare the fingerprint with its owner."))
}
