//! What each check is called, what it asks, and what whoever repeats it should see.

use crate::Check;

impl Check {
    /// What it is called.
    pub fn title(self) -> &'static str {
        self.words().0
    }

    /// What it asks, in one sentence that is true where all is well.
    pub fn asks(self) -> &'static str {
        self.words().1
    }

    /// What whoever repeats it sees where all is well; `None` where nothing but the provider's word or a number of one's own
    /// is to be had.
    pub fn expected(self) -> Option<&'static str> {
        Some(match self {
            Self::HttpsOnly => "nothing answers, or a redirect (3xx) whose Location begins with https://",
            Self::TlsVersions => "the handshake fails: “no peer certificate available”",
            Self::KeyExchange => "X25519, X25519MLKEM768, ECDH, or DH with 2048 bits or more",
            Self::CipherBits => "a cipher with AES_128, AES_256, AES128, AES256 or CHACHA20 in its name",
            Self::Certificate => "“Verification: OK”",
            Self::CertificateChain => {
                "every certificate from the server's own to the one below the authority's"
            }
            Self::CertificateKey => "RSA with 2048 bits or more, or a curve of 224 bits or more, for each",
            Self::CertificateHash => "SHA-2 (sha256, sha384, sha512) for each but the authority's own",
            Self::CertificateExpiry => {
                "no day less than two weeks away; of a certificate valid for less than six weeks, a third of that"
            }
            Self::Hsts => "max-age=15552000 or more",
            Self::MasterPassword => "0",
            Self::ManagerExposed => "no page of the database manager",
            Self::DatabaseList => "a refusal (Access Denied), or no name of a database",
            Self::Isolation => "a refusal (Access Denied), or no database but this tenant's own",
            Self::Supported => "a server_version that Odoo still corrects",
            Self::PasswordStorage => "210000 rounds or more in every row",
            Self::EndlessKeys => "no row",
            Self::PasswordPolicy => {
                "every promised rule can be set, and none is marked as against a standard"
            }
            Self::Lockout => "a limit is set, and it is not marked as against a standard",
            Self::StaffAccess => "no account of support staff but those of accesses in force",
            Self::GrantLimits => "no access that is longer than the limits allow",
            Self::GrantReceipts => "a receipt for every access that has ended",
            Self::ExternalSignIn => "both are in the list, installed or not",
            Self::OpenSignup => "anything but b2c, or no such parameter",
            Self::StaleAdministrators => "a latest sign-in within 90 days for each of them",
            Self::TwoFactor => "two-factor sign-in is on for each of them",
            Self::BaseUrl => "an address that begins with https://",
            Self::FailingActions => "none that fails, and none that Odoo switched off",
            Self::OutgoingMail => "no server without encryption, or without a look at its certificate",
            Self::Neutralised => "no such parameter in production, True in a copy",
            _ => return None,
        })
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::HttpsOnly => {
                ("HTTPS only", "Whoever comes over plain HTTP gets no answer, or is sent to HTTPS.")
            }
            Self::TlsVersions => ("TLS versions", "Nothing older than TLS 1.2 is accepted."),
            Self::KeyExchange => (
                "Forward secrecy",
                "A recorded connection stays secret even if the server's key is stolen later.",
            ),
            Self::CipherBits => {
                ("Strength of encryption", "The connection is encrypted with a key that is long enough.")
            }
            Self::Certificate => (
                "Certificate",
                "The certificate is trusted, has not expired, and was issued for this address.",
            ),
            Self::CertificateChain => (
                "Certificate chain",
                "The server sends along every certificate that links its own to a trusted authority.",
            ),
            Self::CertificateKey => (
                "Keys of the certificates",
                "Every key in the certificate chain is at least as strong as RSA with 2048 bits.",
            ),
            Self::CertificateHash => {
                ("Signatures of the certificates", "Every certificate is signed with SHA-2.")
            }
            Self::CertificateExpiry => {
                ("End of the certificate", "The certificate is renewed well before it expires.")
            }
            Self::Hsts => ("HSTS", "Browsers are told to use HTTPS only, for at least half a year."),
            Self::NewestBackup => ("Newest backup", "The newest backup is recent enough (RPO)."),
            Self::BackupSlots => {
                ("Kept backups", "Every backup that should be kept is there, and none is damaged.")
            }
            Self::BackupProof => (
                "Trial restore",
                "A backup was restored as a trial within the last three months, and came back complete.",
            ),
            Self::RestoreTime => (
                "Time of a restore",
                "Judging by the latest trial, a restore takes no longer than promised (RTO).",
            ),
            Self::BackupCopies => {
                ("Copies of backups", "Copies of backups are kept where the platform says.")
            }
            Self::Failover => {
                ("Failing machines", "When a machine fails, service is back as fast as promised.")
            }
            Self::AtRest => ("Encryption at rest", "Stored data is encrypted as the platform says."),
            Self::PasswordPolicy => (
                "Rules for passwords",
                "The promised rules can be set, and those in force meet today's standards.",
            ),
            Self::Lockout => {
                ("Lock-out", "Repeated sign-ins can be limited, and the limit in force slows down guessing.")
            }
            Self::PasswordStorage => (
                "Storage of passwords",
                "Passwords are stored with PBKDF2-SHA512 and enough rounds, judging by the version and its settings.",
            ),
            Self::PasswordResetOnly => ("Lost passwords", "A lost password is replaced; nobody can read it."),
            Self::StaffAccess => {
                ("Support staff", "Support staff have no account beyond the grants they were given.")
            }
            Self::GrantLimits => ("Length of grants", "No grant is longer than the limits allow."),
            Self::GrantReceipts => ("Receipts of grants", "Every grant that ended has a receipt."),
            Self::ExternalSignIn => (
                "Sign-in elsewhere",
                "The promised ways to sign in with an account from elsewhere can be used.",
            ),
            Self::OpenSignup => ("Open sign-up", "Strangers cannot create an account."),
            Self::StaleAdministrators => {
                ("Absent administrators", "Every administrator has signed in within the last 90 days.")
            }
            Self::TwoFactor => ("Second factor", "Every administrator has a second factor."),
            Self::EndlessKeys => ("Endless API keys", "Every API key expires one day."),
            Self::MasterPassword => {
                ("Master password", "The master password is not the default that everybody knows.")
            }
            Self::ManagerExposed => ("Database manager", "Strangers cannot open the database manager."),
            Self::DatabaseList => ("Names of databases", "Strangers are not shown the names of databases."),
            Self::Isolation => ("Isolation", "Nothing can be seen of other customers' databases."),
            Self::Supported => (
                "Supported version",
                "This version still gets corrections, by the dates that Odoo publishes.",
            ),
            Self::BaseUrl => ("Links in mails", "Links in mails lead to HTTPS."),
            Self::FailingActions => (
                "Scheduled actions",
                "No scheduled action keeps failing, and Odoo has switched none off because it failed.",
            ),
            Self::OutgoingMail => (
                "Outgoing mail",
                "Outgoing mail is encrypted, and the server that takes it has to prove who it is.",
            ),
            Self::Neutralised => {
                ("Neutralised copies", "A production database is not neutralised, and a copy of one is.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_a_title_of_its_own_and_asks_a_whole_sentence() {
        let mut titles: Vec<_> = Check::ALL.iter().map(|check| check.title()).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Check::ALL.len(), "two checks of the same name");
        for check in Check::ALL {
            let asks = check.asks();
            assert!(asks.ends_with('.') && asks.starts_with(char::is_uppercase), "{asks}");
        }
    }
}
