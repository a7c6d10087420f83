//! What today's standard asks is written somewhere: where, for each check, and on which side of its value enough begins.

use serde::Serialize;

use crate::{Check, Finding, Label};

/// What a check is measured by beside the platform's promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename = "CheckStandard")]
pub struct Standard {
    /// On which side of the value enough begins; `None` where there is no value, or it is the only one.
    pub bound: Option<Bound>,
    /// The document and its place in it; `None` where the measure is Reeve's own.
    pub source: Option<&'static str>,
}

/// Where enough begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename = "StandardBound", rename_all = "snake_case")]
pub enum Bound {
    /// At the value, and above it.
    AtLeast,
    /// At the value, and below it.
    AtMost,
}

impl Bound {
    /// As words before the value.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
        }
    }
}

impl Check {
    /// What it is measured by today.
    pub fn standard(self) -> Standard {
        use Bound::{AtLeast, AtMost};
        let (bound, source) = match self {
            Self::HttpsOnly => (None, "OWASP ASVS 5.0, 12.2.1"),
            Self::TlsVersions => (Some(AtLeast), "NIST SP 800-52r2, 3.1; RFC 8996"),
            Self::KeyExchange => (None, "NIST SP 800-57 part 1 r5, table 2"),
            Self::CipherBits => (Some(AtLeast), "NIST SP 800-57 part 1 r5, table 4"),
            Self::Certificate => (None, "RFC 5280, 6; RFC 9525"),
            Self::CertificateChain => (None, "RFC 8446, 4.4.2"),
            Self::CertificateKey => (Some(AtLeast), "NIST SP 800-131A r2, 3"),
            Self::CertificateHash => (None, "NIST SP 800-131A r2, 3"),
            Self::Hsts => (Some(AtLeast), "SSL Labs, for A+; OWASP ASVS 5.0, 3.4.1, asks for a year"),
            Self::NewestBackup => (Some(AtMost), "CIS Controls v8.1, 11.2"),
            Self::BackupProof => (Some(AtMost), "CIS Controls v8.1, 11.5"),
            Self::PasswordPolicy | Self::Lockout => (None, "NIST SP 800-63B-4; OWASP ASVS 5.0"),
            Self::PasswordStorage => (Some(AtLeast), "OWASP Password Storage Cheat Sheet"),
            Self::StaleAdministrators => (Some(AtMost), "PCI DSS 4.0.1, 8.2.6"),
            Self::TwoFactor => (None, "OWASP ASVS 5.0, 6.3.3; CIS Controls v8.1, 6.5"),
            Self::EndlessKeys => (None, "OWASP ASVS 5.0, 13.3.4"),
            Self::MasterPassword => (None, "OWASP ASVS 5.0, 6.3.2"),
            Self::ManagerExposed | Self::DatabaseList => (None, "Odoo, “Database Manager Security”"),
            Self::Supported => (None, "Odoo, “Standard and extended support”"),
            Self::OutgoingMail => (None, "OWASP ASVS 5.0, 12.3.1 and 12.3.2"),
            Self::CertificateExpiry => return Standard { bound: Some(AtLeast), source: None },
            Self::BackupSlots
            | Self::RestoreTime
            | Self::BackupCopies
            | Self::Failover
            | Self::AtRest
            | Self::PasswordResetOnly
            | Self::StaffAccess
            | Self::GrantLimits
            | Self::GrantReceipts
            | Self::ExternalSignIn
            | Self::OpenSignup
            | Self::Isolation
            | Self::BaseUrl
            | Self::FailingActions
            | Self::Neutralised => return Standard { bound: None, source: None },
        };
        Standard { bound, source: Some(source) }
    }
}

impl Finding {
    /// What it rests on, a piece each: what was seen, and what it was held against, with where that is written.
    pub fn rests_on(&self) -> Vec<String> {
        let Standard { bound, source } = self.check.standard();
        let name = Label::Standard.in_words();
        let behind = source.map(|source| format!(" ({source})")).unwrap_or_default();
        let before = bound.map(|bound| format!("{} ", bound.in_words())).unwrap_or_default();
        let line = |one: &crate::Evidence| match one.label {
            Label::Standard => format!("{name}: {before}{}{behind}", one.shown),
            _ => one.to_string(),
        };
        let mut lines: Vec<String> = self.evidence.iter().map(line).collect();
        let has_value = self.evidence.iter().any(|one| one.label == Label::Standard);
        if let (Some(source), false, true) = (source, has_value, self.sufficient.is_some()) {
            lines.push(format!("{name}: {source}"));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::healthy::{facts, finding, now, platform, seen};
    use crate::{Key, judge};

    #[test]
    fn a_fault_stands_beside_what_is_asked_for_and_where_that_is_written() {
        let mut facts = facts();
        seen(&mut facts.tls).chain[0].key = Key::Rsa(1024);
        seen(&mut facts.people).administrators[0].two_factor = Some(false);
        let findings = judge(platform("erp4"), &facts, now());
        let rests_on = |check| finding(&findings, check).rests_on().join("; ");
        assert_eq!(
            rests_on(Check::CertificateKey),
            "promised: 1024 bits; today's standard: at least 2048 bits (NIST SP 800-131A r2, 3); \
             found: acme.example: RSA 1024"
        );
        let expected = "accounts: ada; today's standard: OWASP ASVS 5.0, 6.3.3; CIS Controls v8.1, 6.5";
        assert_eq!(rests_on(Check::TwoFactor), expected);
    }

    #[test]
    fn a_value_that_is_asked_for_says_on_which_side_enough_begins() {
        for finding in judge(platform("odoo_online"), &facts(), now()) {
            let number = finding
                .evidence
                .iter()
                .any(|one| one.label == Label::Standard && matches!(one.shown, crate::Shown::Amount { .. }));
            assert_eq!(
                finding.check.standard().bound.is_some(),
                number || finding.check == Check::TlsVersions,
                "{:?}",
                finding.check
            );
        }
    }
}
