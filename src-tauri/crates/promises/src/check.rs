//! The checks: what each looks at, what it costs, how much it weighs.

pub use reeve_domain::promise::CheckCost as Cost;
use serde::{Deserialize, Serialize};

/// Where a check belongs on the page and in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseArea", rename_all = "snake_case")]
pub enum Area {
    /// Encryption on the way.
    Transport,
    /// Backups and coming back from a disaster.
    Backups,
    /// Who comes in, with what.
    Access,
    /// Accounts and keys.
    People,
    /// The server itself and what it shows to strangers.
    Server,
    /// What runs by itself: scheduled actions, mail.
    Running,
}

macro_rules! checks {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $area:ident, $cost:ident, $weight:literal;)+) => {
        /// A check. The names are what scripts and the local file keep; they never change their meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(rename = "CheckName")]
        pub enum Check { $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+ }

        impl Check {
            /// Every check, in the order people see them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name scripts see.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)+ } }

            /// The check of that name.
            pub fn named(name: &str) -> Option<Self> { match name { $($name => Some(Self::$variant),)+ _ => None } }

            /// Where it belongs.
            pub fn area(self) -> Area { match self { $(Self::$variant => Area::$area,)+ } }

            /// What it costs the tenant.
            pub fn cost(self) -> Cost { match self { $(Self::$variant => Cost::$cost,)+ } }

            /// Points it is worth: 10 where somebody comes in or everything is lost, 1 where it is good to know.
            pub fn weight(self) -> u16 { match self { $(Self::$variant => $weight,)+ } }
        }
    };
}

checks! {
    /// Plain HTTP is not answered, or sends everybody to HTTPS.
    HttpsOnly = "https_only", Transport, Outside, 6;
    /// Which versions of TLS are accepted.
    TlsVersions = "tls_versions", Transport, Outside, 6;
    /// Whether a recorded conversation stays secret when the server's key is lost (forward secrecy).
    KeyExchange = "key_exchange", Transport, Outside, 4;
    /// Bits of the session's encryption.
    CipherBits = "cipher_bits", Transport, Outside, 3;
    /// The certificate is trusted, in its validity, and for this name.
    Certificate = "certificate", Transport, Outside, 8;
    /// The server sends every certificate between its own and the authority's.
    CertificateChain = "certificate_chain", Transport, Outside, 3;
    /// Bits of the keys in the chain.
    CertificateKey = "certificate_key", Transport, Outside, 4;
    /// The hash that signs the certificates of the chain.
    CertificateHash = "certificate_hash", Transport, Outside, 4;
    /// How long until the certificate ends.
    CertificateExpiry = "certificate_expiry", Transport, Outside, 3;
    /// Browsers are told never to come without HTTPS (HSTS).
    Hsts = "hsts", Transport, Outside, 2;

    /// The newest backup is young enough (RPO).
    NewestBackup = "newest_backup", Backups, Nothing, 10;
    /// Every promised place is filled (retention).
    BackupSlots = "backup_slots", Backups, Nothing, 6;
    /// A backup was restored for trial, and came back whole.
    BackupProof = "backup_proof", Backups, Nothing, 6;
    /// What a restore would take (RTO).
    RestoreTime = "restore_time", Backups, Nothing, 3;
    /// Copies are where the platform says.
    BackupCopies = "backup_copies", Backups, Nothing, 1;
    /// What happens when one machine fails.
    Failover = "failover", Backups, Nothing, 1;
    /// Data at rest is encrypted.
    AtRest = "at_rest", Backups, Nothing, 1;

    /// The rules for passwords that the platform says can be set, and what is set.
    PasswordPolicy = "password_policy", Access, SignedIn, 5;
    /// The limit of repeated sign-ins.
    Lockout = "lockout", Access, SignedIn, 5;
    /// How passwords are stored, as far as the version tells.
    PasswordStorage = "password_storage", Access, SignedIn, 4;
    /// A lost password is reset, and read by nobody.
    PasswordResetOnly = "password_reset_only", Access, Nothing, 1;
    /// No account of support staff lives outside a grant.
    StaffAccess = "staff_access", Access, SignedIn, 8;
    /// Grants are within the limits of their length.
    GrantLimits = "grant_limits", Access, SignedIn, 3;
    /// What support did has a receipt.
    GrantReceipts = "grant_receipts", Access, SignedIn, 3;
    /// The promised ways to sign in elsewhere are there.
    ExternalSignIn = "external_sign_in", Access, SignedIn, 2;

    /// No stranger can make an account.
    OpenSignup = "open_signup", People, SignedIn, 6;
    /// Administrators who have not signed in for long.
    StaleAdministrators = "stale_administrators", People, SignedIn, 5;
    /// Administrators without a second factor.
    TwoFactor = "two_factor", People, SignedIn, 6;
    /// API keys that never end.
    EndlessKeys = "endless_keys", People, SignedIn, 3;

    /// The master password is not the well-known one.
    MasterPassword = "master_password", Server, Outside, 10;
    /// The database manager is not shown to strangers.
    ManagerExposed = "manager_exposed", Server, Outside, 5;
    /// Names of databases are not shown to strangers.
    DatabaseList = "database_list", Server, Outside, 3;
    /// This login sees no other customer's database.
    Isolation = "isolation", Server, Outside, 8;
    /// The version still gets corrections.
    Supported = "supported", Server, Outside, 5;
    /// Links in mails lead to HTTPS.
    BaseUrl = "base_url", Server, SignedIn, 2;

    /// Scheduled actions that fail.
    FailingActions = "failing_actions", Running, SignedIn, 3;
    /// Outgoing mail is encrypted and its server's certificate checked.
    OutgoingMail = "outgoing_mail", Running, SignedIn, 4;
    /// A production database is not neutralised, and a copy of one is.
    Neutralised = "neutralised", Running, SignedIn, 6;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_kept_by_its_own_name() {
        for check in Check::ALL {
            assert_eq!(Check::named(check.name()), Some(*check));
            assert_eq!(serde_json::to_value(check).unwrap_or_default(), check.name());
        }
    }
}
