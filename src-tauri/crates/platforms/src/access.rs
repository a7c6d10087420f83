//! Who comes in, with what, and how that and the data are protected.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Stated;

/// How passwords are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PasswordStorage {
    /// PBKDF2 with SHA-512, salted and stretched.
    Pbkdf2Sha512,
}

/// A rule for passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRule {
    /// Days until a new one is asked for.
    ExpirationDays,
    /// Fewest characters.
    Length,
    /// Fewest lower-case letters.
    Lowercase,
    /// Fewest upper-case letters.
    Uppercase,
    /// Fewest digits.
    Numeric,
    /// Fewest special characters.
    Special,
    /// Least estimated strength.
    Strength,
}

/// Who sets the limits of repeated sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Lockout {
    /// The customer's database administrator.
    CustomerAdministrator,
}

/// How a provider's staff comes in. Never with the customer's password: no provider that states anything states that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct StaffAccess {
    /// With what.
    pub with: StaffCredential,
    /// What staff does is audited and controlled separately.
    pub audited: Stated<bool>,
    /// Only what is needed for the issue is looked at.
    pub only_what_is_needed: Stated<bool>,
}

/// What staff signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StaffCredential {
    /// A special authorisation for staff.
    StaffAuthorization,
    /// Credentials of their own.
    OwnCredentials,
}

/// Encryption on the way. Whether it is enough by today's standards is another question than whether it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Transport {
    /// Bits of the session's encryption.
    pub cipher_bits: u16,
    /// Bits of the certificates' keys, each size the provider names.
    pub key_bits: Vec<u16>,
    /// Hashes in the certificate chains.
    pub chains: Stated<Vec<ChainHash>>,
    /// The grade in public TLS ratings.
    pub grade: Stated<String>,
}

/// A hash that signs certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChainHash {
    /// SHA-1, broken since 2017.
    Sha1,
    /// The SHA-2 family.
    Sha2,
}

/// Encryption at rest, of database and stored files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct AtRest {
    /// AES with one of these key sizes, in bits.
    pub aes_bits: Vec<u16>,
    /// In production.
    pub production: bool,
    /// In backups.
    pub backups: bool,
}

/// A way to sign in elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExternalSignIn {
    /// OAuth 2.0.
    #[serde(rename = "oauth2")]
    OAuth2,
    /// LDAP.
    Ldap,
}
