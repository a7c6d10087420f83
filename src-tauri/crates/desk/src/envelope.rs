//! An event in its envelope, as it came: good, tampered with, or no event at all.

use reeve_domain::desk::{Arrived, Event, Rejection};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::signed::Signed;

/// What came where an event is expected. Kept as it came, so that what counts for nothing can still be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Envelope(String);

impl Envelope {
    /// Longest envelope that is looked into, in bytes. A receipt of a busy week stays far below.
    pub const MOST: usize = 4 * 1024 * 1024;

    /// Puts an event into its envelope. `sign` signs in the name of the card on the event.
    ///
    /// # Errors
    /// [`crate::Error::Unwritable`], which no event is.
    pub fn seal(event: &Event, sign: impl FnOnce(&[u8]) -> String) -> Result<Self> {
        Ok(Self(Signed::seal(event, sign)?.to_text()))
    }

    /// Takes what came. The same envelope is the same whichever way it came and however its JSON was laid out.
    pub fn of_text(text: &str) -> Self {
        let text = text.trim();
        if text.len() > Self::MOST {
            return Self(format!("longer than {} bytes: {}", Self::MOST, hash(text.as_bytes())));
        }
        Self(Signed::of_text(text).map_or_else(|| text.to_owned(), |signed| signed.to_text()))
    }

    /// What it says, with its signature tried.
    pub fn arrived(&self) -> Arrived {
        let unreadable = || Arrived { hash: hash(self.0.as_bytes()), event: Err(Rejection::Unreadable) };
        let Some(signed) = Signed::of_text(&self.0) else { return unreadable() };
        let Some(event) = signed.document::<Event>() else { return unreadable() };
        if signed.is_by(&event.by.sign) {
            Arrived { hash: hash(signed.payload()), event: Ok(event) }
        } else {
            // not by its payload: a forged twin must not pass for the good one that comes after it
            Arrived { hash: hash(self.0.as_bytes()), event: Err(Rejection::BadSignature) }
        }
    }

    /// What tells it from others: SHA-256 of its signed bytes, or of the whole where the signature does not hold.
    pub fn hash(&self) -> String {
        self.arrived().hash
    }

    /// As it is kept and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
