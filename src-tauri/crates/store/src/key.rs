//! The key of an encrypted file: 32 bytes that come from the keyring and can neither be printed nor compared.
//!
//! The file's first 16 bytes are derived from the key with a one-way function, so that a file whose pages do not open
//! can be told apart: it names this key (then it is damaged) or another one (then the key is wrong).

use reeve_domain::{Code, Fault, Secret};
use sha2::{Digest, Sha256};

/// Length of a raw key in bytes.
pub const KEY_BYTES: usize = 32;

/// Length of what SQLCipher calls the salt, in bytes.
const SALT_BYTES: usize = 16;

/// Keeps the derived header apart from every other use of the key.
const SALT_DOMAIN: &[u8] = b"reeve store header v1";

/// The key of an encrypted file.
#[derive(Clone)]
pub struct Key(Secret);

impl Key {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Code::InvalidInput`] when it is anything else; the message does not repeat it.
    pub fn from_hex(digits: &Secret) -> Result<Self, Fault> {
        let text = digits.expose();
        if text.len() != 2 * KEY_BYTES || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Fault::new(
                Code::InvalidInput,
                "The key of the local file is not 64 hexadecimal digits.",
            )
            .with("field", "key"));
        }
        Ok(Self(digits.clone()))
    }

    /// The statement that keys a connection: the raw key without any derivation, and the header it must have.
    pub(crate) fn pragma(&self) -> Secret {
        let mut sql = String::with_capacity(128);
        sql.push_str("PRAGMA key = \"x'");
        sql.push_str(self.0.expose());
        sql.push_str(&hex::encode(self.header()));
        sql.push_str("'\"");
        Secret::new(sql)
    }

    /// The first bytes of every file this key has made.
    pub(crate) fn header(&self) -> [u8; SALT_BYTES] {
        let mut sha = Sha256::new();
        sha.update(SALT_DOMAIN);
        // the digits' case is not part of the key
        for digit in self.0.expose().bytes() {
            sha.update([digit.to_ascii_lowercase()]);
        }
        let digest = sha.finalize();
        let mut header = [0; SALT_BYTES];
        header.copy_from_slice(&digest[..SALT_BYTES]);
        header
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_digits_and_does_not_print() {
        let digits = "0123456789abcdef".repeat(4);
        let key = Key::from_hex(&Secret::new(digits.clone())).expect("64 digits");
        assert!(!format!("{key:?}").contains("0123"), "Debug must not show the key");
        assert!(key.pragma().expose().contains(&digits), "SQLCipher gets the raw key");
        let upper = Key::from_hex(&Secret::new(digits.to_uppercase())).expect("upper case is fine");
        assert_eq!(upper.header(), key.header(), "the same key names its file the same way");
        for wrong in ["", "xyz", &"g".repeat(64), &"0".repeat(63)] {
            let fault = Key::from_hex(&Secret::new(wrong.to_owned())).expect_err("no key");
            assert!(wrong.is_empty() || !fault.message.contains(wrong), "the message must not repeat it");
        }
    }
}
