//! A person's private keys: what opens that which is sealed to their card, and signs in their name.
//!
//! Both keys wipe themselves, do not print, and leave this module only as a [`Secret`] for the place of the secrets.

use std::fmt;

use age::secrecy::ExposeSecret as _;
use age::x25519;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use reeve_domain::Secret;
use reeve_domain::card::Card;
use zeroize::Zeroizing;

use crate::{Error, Result, seal};

/// The private halves of a card.
pub struct Identity {
    seal: x25519::Identity,
    sign: SigningKey,
}

impl Identity {
    /// New keys.
    ///
    /// # Errors
    /// [`Error::NoRandomness`].
    pub fn make() -> Result<Self> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *seed).map_err(|_| Error::NoRandomness)?;
        Ok(Self { seal: x25519::Identity::generate(), sign: SigningKey::from_bytes(&seed) })
    }

    /// The public halves, on a card in these words.
    pub fn card(&self, name: String, mail: String, provider: String) -> Card {
        let (seal, sign) = (self.seal.to_public().to_string(), hex::encode(self.sign.verifying_key()));
        Card { name, mail, provider, seal, sign }
    }

    /// Signs exactly these bytes: Ed25519, lower-case hex.
    pub fn sign(&self, bytes: &[u8]) -> String {
        hex::encode(self.sign.sign(bytes).to_bytes())
    }

    /// Opens what was sealed to this person's card.
    ///
    /// # Errors
    /// [`Error::CannotOpen`].
    pub fn open(&self, sealed: &str) -> Result<Secret> {
        seal::open(&self.seal, sealed)
    }

    /// As it rests with the secrets: age's own form of its key, a blank, the Ed25519 seed in hex.
    pub(crate) fn to_text(&self) -> Secret {
        let seed = Zeroizing::new(hex::encode(self.sign.as_bytes()));
        Secret::new(format!("{} {}", self.seal.to_string().expose_secret(), seed.as_str()))
    }

    pub(crate) fn of_text(text: &Secret) -> Result<Self> {
        let unreadable = || Error::IdentityUnreadable;
        let (seal, sign) = text.expose().trim().split_once(' ').ok_or_else(unreadable)?;
        let mut seed = Zeroizing::new([0_u8; 32]);
        hex::decode_to_slice(sign, &mut *seed).map_err(|_| unreadable())?;
        Ok(Self { seal: seal.parse().map_err(|_| unreadable())?, sign: SigningKey::from_bytes(&seed) })
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// Whether this key (lower-case hex, as on a card) signed exactly these bytes. Strict: keys and signatures with more
/// than one form of writing are refused.
pub fn signed_by(key: &str, bytes: &[u8], signature: &str) -> bool {
    let mut raw_key = [0_u8; 32];
    let mut raw_signature = [0_u8; 64];
    let decoded = hex::decode_to_slice(key, &mut raw_key)
        .and_then(|()| hex::decode_to_slice(signature, &mut raw_signature));
    if decoded.is_err() || key.bytes().any(|digit| digit.is_ascii_uppercase()) {
        return false;
    }
    VerifyingKey::from_bytes(&raw_key)
        .is_ok_and(|key| key.verify_strict(bytes, &Signature::from_bytes(&raw_signature)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada(identity: &Identity) -> Card {
        identity.card("Ada".into(), "ada@a.example".into(), "Acme".into())
    }

    #[test]
    fn what_is_sealed_to_a_card_only_its_owner_opens() {
        let (ada_keys, eve) = (Identity::make().unwrap(), Identity::make().unwrap());
        let sealed = seal(&ada(&ada_keys), &Secret::new("correct horse".into())).unwrap();
        assert!(sealed.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"), "age itself can open it: {sealed}");
        assert!(!sealed.contains("horse"));
        assert_eq!(ada_keys.open(&sealed).unwrap().expose(), "correct horse");
        assert!(matches!(eve.open(&sealed), Err(Error::CannotOpen)), "another person");
        for damaged in ["", "no seal at all", &sealed.replace("AGE", "AGF"), &sealed[..sealed.len() / 2]] {
            assert!(matches!(ada_keys.open(damaged), Err(Error::CannotOpen)), "{damaged}");
        }
    }

    #[test]
    fn a_signature_is_of_these_bytes_by_this_key() {
        let (ada_keys, eve) = (Identity::make().unwrap(), Identity::make().unwrap());
        let card = ada(&ada_keys);
        let signature = ada_keys.sign(b"yes");
        assert!(signed_by(&card.sign, b"yes", &signature));
        assert!(!signed_by(&card.sign, b"no", &signature), "other bytes");
        assert!(!signed_by(&ada(&eve).sign, b"yes", &signature), "another key");
        assert!(!signed_by(&card.sign.to_uppercase(), b"yes", &signature), "one key has one form");
        for wrong in ["", "zz", &signature[2..], &"00".repeat(64)] {
            assert!(!signed_by(&card.sign, b"yes", wrong), "{wrong}");
        }
        assert!(!signed_by(&"00".repeat(32), b"yes", &"00".repeat(64)), "a key that anything fits");
    }

    #[test]
    fn an_identity_is_the_same_after_it_was_kept_and_does_not_print() {
        let identity = Identity::make().unwrap();
        let again = Identity::of_text(&identity.to_text()).unwrap();
        assert_eq!(ada(&identity), ada(&again));
        let seed = hex::encode(identity.sign.as_bytes());
        let printed = format!("{identity:?} {identity:#?}");
        assert!(!printed.contains(&seed) && !printed.contains("AGE-SECRET"), "{printed}");
        for damaged in ["", "AGE-SECRET-KEY-1", "a b", &identity.to_text().expose()[1..]] {
            let read = Identity::of_text(&Secret::new(damaged.to_owned()));
            assert!(matches!(read, Err(Error::IdentityUnreadable)));
        }
    }
}
