//! English words for what is read on a terminal or in a report. The page has its own, in the reader's language.

use std::fmt;

use chrono::SecondsFormat;

use crate::{Area, Check, Cost, Label, Measure, Shown, Unseen, Verdict};

impl Check {
    /// What it is called.
    pub fn title(self) -> &'static str {
        self.words().0
    }

    /// What it asks, in one sentence that is true where all is well.
    pub fn asks(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::HttpsOnly => ("HTTPS only", "Plain HTTP is not answered, or sends everybody to HTTPS."),
            Self::TlsVersions => ("TLS versions", "Nothing older than TLS 1.2 is accepted."),
            Self::KeyExchange => (
                "Forward secrecy",
                "A recorded conversation stays secret when the server's key is lost later.",
            ),
            Self::CipherBits => ("Strength of encryption", "The session is encrypted with enough bits."),
            Self::Certificate => {
                ("Certificate", "The certificate is trusted, in its validity, and for this name.")
            }
            Self::CertificateChain => (
                "Certificate chain",
                "The server sends every certificate between its own and the authority's.",
            ),
            Self::CertificateKey => {
                ("Keys of the certificates", "Every key of the chain is as strong as RSA of 2048 bits.")
            }
            Self::CertificateHash => {
                ("Signatures of the certificates", "Every certificate is signed with SHA-2.")
            }
            Self::CertificateExpiry => ("End of the certificate", "The certificate is renewed in time."),
            Self::Hsts => ("HSTS", "Browsers are told for half a year or more to come by HTTPS only."),
            Self::NewestBackup => ("Newest backup", "The newest backup is young enough (RPO)."),
            Self::BackupSlots => {
                ("Kept backups", "There is a backup in every promised place, and none is unsound.")
            }
            Self::BackupProof => (
                "Trial restore",
                "A backup was restored for trial within a quarter of a year, and came back whole.",
            ),
            Self::RestoreTime => {
                ("Time of a restore", "By the latest trial, a restore takes no longer than promised (RTO).")
            }
            Self::BackupCopies => ("Copies of backups", "Copies are kept where the platform says."),
            Self::Failover => {
                ("Failing machines", "Service is back as fast as promised when a machine fails.")
            }
            Self::AtRest => ("Encryption at rest", "Stored data is encrypted as the platform says."),
            Self::PasswordPolicy => (
                "Rules for passwords",
                "The promised rules can be set, and no standard is against those that are.",
            ),
            Self::Lockout => {
                ("Lock-out", "Limit and cool-down of repeated sign-ins can be set, and hold guessing back.")
            }
            Self::PasswordStorage => (
                "Storage of passwords",
                "Passwords are stored with PBKDF2-SHA512 and enough rounds: it follows from the version and its setting.",
            ),
            Self::PasswordResetOnly => {
                ("Lost passwords", "A lost password is reset, and can be read by nobody.")
            }
            Self::StaffAccess => ("Support staff", "No account of support staff lives outside a grant."),
            Self::GrantLimits => ("Length of grants", "No grant is longer than the limits allow."),
            Self::GrantReceipts => ("Receipts of grants", "Every grant that ended has a receipt."),
            Self::ExternalSignIn => {
                ("Sign-in elsewhere", "The promised ways to sign in elsewhere can be used.")
            }
            Self::OpenSignup => ("Open sign-up", "No stranger can make an account."),
            Self::StaleAdministrators => {
                ("Absent administrators", "Every administrator signed in within the last 90 days.")
            }
            Self::TwoFactor => ("Second factor", "Every administrator has a second factor."),
            Self::EndlessKeys => ("Endless API keys", "Every API key ends one day; before Odoo 18 none can."),
            Self::MasterPassword => ("Master password", "The master password is not the well-known one."),
            Self::ManagerExposed => ("Database manager", "The database manager is not shown to strangers."),
            Self::DatabaseList => ("Names of databases", "No names of databases are shown to strangers."),
            Self::Isolation => ("Isolation", "Nothing is seen of other customers' databases."),
            Self::Supported => {
                ("Supported version", "The version still gets corrections, by Odoo's own dates.")
            }
            Self::BaseUrl => ("Links in mails", "Links in mails lead to HTTPS."),
            Self::FailingActions => ("Scheduled actions", "No scheduled action fails."),
            Self::OutgoingMail => {
                ("Outgoing mail", "Outgoing mail is encrypted, and only for the server that is meant.")
            }
            Self::Neutralised => {
                ("Neutralised copies", "A production database is not neutralised, and a copy of one is.")
            }
        }
    }
}

impl Area {
    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Transport => "On the way",
            Self::Backups => "Backups",
            Self::Access => "Access",
            Self::People => "People",
            Self::Server => "Server",
            Self::Running => "Running",
        }
    }
}

impl Verdict {
    /// As a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Unseen => "cannot be seen from here",
            Self::NotStated => "not stated",
        }
    }
}

impl Unseen {
    /// As the rest of a sentence that begins with “not seen:”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NotLooked => "nobody looked yet",
            Self::Unreachable => "the server could not be reached",
            Self::NotSignedIn => "the sign-in was refused, or no secret is stored for it",
            Self::NoRights => "this login may not see it",
            Self::NotTold => "the server does not tell",
            Self::InsideOnly => "nobody outside the provider can see it",
            Self::Nothing => "there is nothing to look at yet",
            Self::PlainHttp => "it means nothing over plain HTTP on this computer",
        }
    }
}

impl Label {
    /// As a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Promised => "promised",
            Self::Standard => "today's standard",
            Self::Found => "found",
            Self::About => "about",
            Self::Versions => "versions",
            Self::KeyExchange => "key exchange",
            Self::Cipher => "cipher",
            Self::Subject => "certificate of",
            Self::Issuer => "issued by",
            Self::ValidUntil => "valid until",
            Self::Newest => "newest",
            Self::Age => "age",
            Self::Missing => "missing",
            Self::Unsound => "unsound",
            Self::Places => "places",
            Self::Takes => "takes",
            Self::Accounts => "accounts",
            Self::Databases => "databases",
            Self::Actions => "scheduled actions",
            Self::MailServers => "mail servers",
            Self::Rules => "against a standard",
            Self::Lacking => "lacking",
            Self::Since => "since",
        }
    }
}

impl Measure {
    /// The unit behind this number; nothing where things are just counted.
    fn behind(self, number: u32) -> &'static str {
        match (self, number) {
            (Self::Count, _) => "",
            (Self::Bits, 1) => " bit",
            (Self::Bits, _) => " bits",
            (Self::Seconds, 1) => " second",
            (Self::Seconds, _) => " seconds",
            (Self::Minutes, 1) => " minute",
            (Self::Minutes, _) => " minutes",
            (Self::Hours, 1) => " hour",
            (Self::Hours, _) => " hours",
            (Self::Days, 1) => " day",
            (Self::Days, _) => " days",
            (Self::Rounds, 1) => " round",
            (Self::Rounds, _) => " rounds",
            (Self::Characters, 1) => " character",
            (Self::Characters, _) => " characters",
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Amount { number, of } => write!(f, "{number}{}", of.behind(*number)),
            Self::Moment(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            Self::Text(text) => f.write_str(text),
            Self::List { first, more: 0 } => f.write_str(&first.join(", ")),
            Self::List { first, more } => write!(f, "{} and {more} more", first.join(", ")),
            Self::Fault(code) => f.write_str(&code.name().replace('_', " ")),
        }
    }
}

/// What a check costs, as a word or two.
pub fn cost_in_words(cost: Cost) -> &'static str {
    match cost {
        Cost::Nothing => "nothing travels",
        Cost::Outside => "without signing in",
        Cost::SignedIn => "signed in",
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

    #[test]
    fn what_was_seen_reads_as_people_write_it() {
        let names = |count: usize| Shown::list((1..=count).map(|n| format!("a{n}")));
        for (shown, words) in [
            (Shown::Flag(false), "no"),
            (Shown::amount(1, Measure::Days), "1 day"),
            (Shown::amount(210_000, Measure::Rounds), "210000 rounds"),
            (Shown::amount(3, Measure::Count), "3"),
            (Shown::amount(u64::MAX, Measure::Bits), "4294967295 bits"),
            (Shown::Moment("2026-11-22T11:44:43.5Z".parse().unwrap()), "2026-11-22T11:44:43Z"),
            (names(2), "a1, a2"),
            (names(12), "a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 and 2 more"),
            (Shown::Fault(reeve_domain::Code::CertificateExpired), "certificate expired"),
        ] {
            assert_eq!(shown.to_string(), words);
        }
    }
}
