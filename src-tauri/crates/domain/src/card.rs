//! Who somebody is to the others: a name with two public keys, which people compare once and programs ever after.
//!
//! The private halves rest in that person's keyring and nowhere else. A card proves nothing about the name on it: that
//! is what comparing the fingerprint over another line is for.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::tenant::invalid;
use crate::user::is_address;

/// A person's identity as the others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Card {
    /// The person's name.
    pub name: String,
    /// The person's e-mail.
    pub mail: String,
    /// Whom they work for, such as the hosting provider; empty for a customer's own people.
    #[serde(default)]
    pub provider: String,
    /// age X25519 recipient, `age1…`: what is sealed to it only this person can open.
    pub seal: String,
    /// Ed25519 public key, lower-case hex: what it signed only this person can have signed.
    pub sign: String,
}

/// Longest name, mail and provider on a card, in characters.
pub const TEXT_MAX: usize = 120;

impl Card {
    /// What people read to each other to be sure: the first 16 bytes of a SHA-256 over both keys, in groups of four digits.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::digest(format!("reeve-card-1\n{}\n{}", self.seal, self.sign));
        let digits = hex::encode(hash.get(..16).unwrap_or_default());
        digits.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }

    /// Whether these are the digits of this card, however they were written down.
    pub fn has_fingerprint(&self, digits: &str) -> bool {
        let bare = |text: &str| -> String {
            let digits = text.chars().filter(char::is_ascii_alphanumeric);
            digits.map(|digit| digit.to_ascii_lowercase()).collect()
        };
        bare(digits) == bare(&self.fingerprint())
    }

    /// Whether both can be one person: a key or the mail in common. Errs on the side of yes.
    pub fn may_be_same(&self, other: &Self) -> bool {
        self.sign == other.sign
            || self.seal == other.seal
            || self.mail.trim().to_lowercase() == other.mail.trim().to_lowercase()
    }
}

/// How a card stands to those seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Acquaintance {
    /// This person's own.
    Own,
    /// Seen before, with the same keys.
    Known,
    /// Nobody of this mail was seen before: compare the fingerprint.
    New,
    /// Somebody of this mail was seen with other keys: a new computer, or somebody else.
    Changed,
}

/// Checks what was typed for a card.
///
/// # Errors
/// [`crate::Code::InvalidInput`] with `field` = `name`, `mail` or `provider`.
pub fn valid_person(name: &str, mail: &str, provider: &str) -> Result<(String, String, String), Fault> {
    let mut texts =
        [("name", name), ("mail", mail), ("provider", provider)].map(|(field, text)| (field, text.trim()));
    for (field, text) in &mut texts {
        if text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
            return Err(invalid(field, format!("The {field} is too long or holds a control character.")));
        }
    }
    let [(_, name), (_, mail), (_, provider)] = texts;
    if name.is_empty() {
        return Err(invalid("name", "A card needs the person's name."));
    }
    if !is_address(mail) {
        return Err(invalid("mail", "A card needs the person's e-mail address."));
    }
    Ok((name.to_owned(), mail.to_owned(), provider.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(mail: &str, sign: &str) -> Card {
        let (name, provider) = ("Ada".into(), String::new());
        Card { name, mail: mail.into(), provider, seal: format!("age1{sign}"), sign: sign.into() }
    }

    #[test]
    fn a_fingerprint_is_of_the_keys_and_not_of_the_name() {
        let ada = card("ada@a.example", "00");
        let renamed = Card { name: "Eve".into(), ..ada.clone() };
        assert_eq!(ada.fingerprint(), renamed.fingerprint());
        assert_ne!(ada.fingerprint(), card("ada@a.example", "01").fingerprint());
        assert_eq!(ada.fingerprint().len(), 8 * 4 + 7, "eight groups of four");
        let digits = ada.fingerprint();
        assert!(ada.has_fingerprint(&digits.to_uppercase().replace(' ', "-")), "however it was written down");
        assert!(!ada.has_fingerprint(&digits[1..]) && !ada.has_fingerprint(""), "all of its digits");
    }

    #[test]
    fn one_mail_or_one_key_may_be_one_person() {
        assert!(
            card("ada@a.example", "00").may_be_same(&card("ADA@a.example ", "01")),
            "the mail, in any case"
        );
        assert!(card("ada@a.example", "00").may_be_same(&card("eve@a.example", "00")), "the key");
        assert!(!card("ada@a.example", "00").may_be_same(&card("eve@a.example", "01")));
    }

    #[test]
    fn a_card_needs_a_name_and_a_mail() {
        assert!(valid_person(" Ada ", "ada@a.example", "").is_ok());
        for (name, mail) in [("", "ada@a.example"), ("Ada", "ada"), ("A\nda", "ada@a.example")] {
            assert!(valid_person(name, mail, "").is_err(), "{name:?} {mail:?}");
        }
    }
}
