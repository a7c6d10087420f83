//! A signed document: exactly the bytes that were signed, and the signature over them.
//!
//! `{"reeve":1,"payload":"<base64 of the bytes>","signature":"<hex Ed25519>"}`. Events and receipts travel in it. Anybody
//! can check it without Reeve: decode the payload, verify the signature with the key on the card inside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reeve_keys::signed_by;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The form of the envelope this version writes and reads.
const FORM: u32 = 1;

/// A document and the signature over its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    payload: Vec<u8>,
    signature: String,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    reeve: u32,
    payload: String,
    signature: String,
}

impl Signed {
    /// Writes the document as JSON and signs its bytes.
    ///
    /// # Errors
    /// [`Error::Unwritable`], which no document of ours is.
    pub fn seal<T: Serialize>(document: &T, sign: impl FnOnce(&[u8]) -> String) -> Result<Self> {
        let payload = serde_json::to_vec(document).map_err(|e| Error::Unwritable(e.to_string()))?;
        let signature = sign(&payload);
        Ok(Self { payload, signature })
    }

    /// Reads one. `None` for anything else. Its signature is not tried yet.
    pub fn of_text(text: &str) -> Option<Self> {
        let Wire { reeve, payload, signature } = serde_json::from_str(text).ok()?;
        let payload = STANDARD.decode(payload).ok()?;
        (reeve == FORM).then_some(Self { payload, signature })
    }

    /// As JSON, in one line.
    pub fn to_text(&self) -> String {
        let wire =
            Wire { reeve: FORM, payload: STANDARD.encode(&self.payload), signature: self.signature.clone() };
        // three fields of text and numbers: it cannot fail
        serde_json::to_string(&wire).unwrap_or_default()
    }

    /// The bytes that were signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// What they say. `None` where they are something else. Believe it only after [`Signed::is_by`].
    pub fn document<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.payload).ok()
    }

    /// Whether this key (as on a card) signed exactly these bytes.
    pub fn is_by(&self, key: &str) -> bool {
        signed_by(key, &self.payload, &self.signature)
    }
}
