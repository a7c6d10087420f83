//! One rule per check: what the platform states, what was seen, what today's standard asks.
//!
//! A rule never guesses: where the platform is silent it promises nothing, and what was not seen is judged in neither of
//! the two answers. Why it has no answer is one of two things, and a rule says which ([`Silence`]): it missed what it needs,
//! or it saw that and cannot tell. What a tenant showed is judged as of the time it was seen, what is known here as of now.

mod access;
mod backups;
mod certificates;
mod people;
mod running;
mod server;
mod support;
mod transport;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use reeve_platforms::{Platform, Stated, Transport};

use crate::{Check, Evidence, Facts, Finding, Label, Measure, Seen, Shown, Sight, Unseen, Verdict};

/// Every check's answer, in the order of [`Check::ALL`].
pub fn judge(platform: &Platform, facts: &Facts, now: DateTime<Utc>) -> Vec<Finding> {
    let case = Case { platform, facts, now };
    Check::ALL.iter().map(|check| rule(*check, &case).finding(*check)).collect()
}

/// What a rule looks at.
struct Case<'a> {
    platform: &'a Platform,
    facts: &'a Facts,
    now: DateTime<Utc>,
}

impl<'a> Case<'a> {
    /// What the platform states about encryption on the way.
    fn transport(&self) -> Option<&'a Transport> {
        self.platform.transport.value()
    }
}

/// Each check has its rule, and only one.
fn rule(check: Check, case: &Case<'_>) -> Ruling {
    match check {
        Check::HttpsOnly => transport::https_only(case),
        Check::TlsVersions => transport::tls_versions(case),
        Check::KeyExchange => transport::key_exchange(case),
        Check::CipherBits => transport::cipher_bits(case),
        Check::Hsts => transport::hsts(case),
        Check::Certificate => certificates::certificate(case),
        Check::CertificateChain => certificates::chain(case),
        Check::CertificateKey => certificates::key(case),
        Check::CertificateHash => certificates::hash(case),
        Check::CertificateExpiry => certificates::expiry(case),
        Check::NewestBackup => backups::newest(case),
        Check::BackupSlots => backups::slots(case),
        Check::BackupProof => backups::proof(case),
        Check::RestoreTime => backups::restore_time(case),
        Check::BackupCopies => backups::copies(case),
        Check::Failover => backups::failover(case),
        Check::AtRest => backups::at_rest(case),
        Check::PasswordPolicy => access::password_policy(case),
        Check::Lockout => access::lockout(case),
        Check::PasswordStorage => access::password_storage(case),
        Check::PasswordResetOnly => access::password_reset_only(case),
        Check::StaffAccess => access::staff_access(case),
        Check::GrantLimits => access::grant_limits(case),
        Check::GrantReceipts => access::grant_receipts(case),
        Check::ExternalSignIn => access::external_sign_in(case),
        Check::OpenSignup => people::open_signup(case),
        Check::StaleAdministrators => people::stale_administrators(case),
        Check::TwoFactor => people::two_factor(case),
        Check::EndlessKeys => people::endless_keys(case),
        Check::MasterPassword => server::master_password(case),
        Check::ManagerExposed => server::manager_exposed(case),
        Check::DatabaseList => server::database_list(case),
        Check::Isolation => server::isolation(case),
        Check::Supported => server::supported(case),
        Check::BaseUrl => server::base_url(case),
        Check::FailingActions => running::failing_actions(case),
        Check::OutgoingMail => running::outgoing_mail(case),
        Check::Neutralised => running::neutralised(case),
    }
}

/// What a rule says.
struct Ruling {
    /// What the platform states; `None` where it is silent.
    promised: Option<Shown>,
    /// What today's standard asks for; `None` where none speaks of it.
    standard: Option<Shown>,
    /// The time of the fact that it looks at; `None` where that was not seen.
    at: Option<DateTime<Utc>>,
    /// The answer, or why there is none.
    answer: Result<Answer, Silence>,
}

/// Why a rule has no answer.
#[derive(Debug, Clone, Copy)]
enum Silence {
    /// Something it needs was not seen this time: what was answered before stands.
    Missed(Unseen),
    /// From what was seen, or from what the tenant is, nothing can be told: so it is today, whatever was answered before.
    Untold(Unseen),
}

impl Silence {
    /// What a fact that was not seen means for the rules that need it.
    fn of(why: Unseen) -> Self {
        match why {
            Unseen::NotInVersion
            | Unseen::OutOfDate
            | Unseen::InsideOnly
            | Unseen::Nothing
            | Unseen::PlainHttp
            | Unseen::TrustedHere
            | Unseen::Unmarked
            | Unseen::PlanUnknown
            | Unseen::NamesAlike => Self::Untold(why),
            Unseen::NotLooked
            | Unseen::Unreachable
            | Unseen::NotTrusted
            | Unseen::NotOdoo
            | Unseen::InTrouble
            | Unseen::HeldOff
            | Unseen::NoDatabase
            | Unseen::NotSignedIn
            | Unseen::NoRights
            | Unseen::NotTold
            | Unseen::OurSide => Self::Missed(why),
        }
    }

    fn why(self) -> Unseen {
        match self {
            Self::Missed(why) | Self::Untold(why) => why,
        }
    }
}

impl Ruling {
    /// Judges what was seen. The time of what was seen comes with it: that is when the answer held.
    fn on<T>(seen: &Seen<T>, judge: impl FnOnce(&T, DateTime<Utc>) -> Result<Answer, Silence>) -> Self {
        let (at, answer) = match seen {
            Seen::At(at, value) => (Some(*at), judge(value, *at)),
            Seen::Not(why) => (None, Err(Silence::of(*why))),
        };
        Self { promised: None, standard: None, at, answer }
    }

    /// What nobody outside the provider can see.
    fn inside_only(promised: Option<Shown>) -> Self {
        Self { promised, standard: None, at: None, answer: Err(Silence::Untold(Unseen::InsideOnly)) }
    }

    fn promised(self, promised: Option<Shown>) -> Self {
        Self { promised, ..self }
    }

    fn standard(self, standard: Shown) -> Self {
        Self { standard: Some(standard), ..self }
    }

    fn finding(self, check: Check) -> Finding {
        let is_promised = self.promised.is_some();
        let stated = [(Label::Promised, self.promised), (Label::Standard, self.standard)];
        let mut evidence: Vec<Evidence> =
            stated.into_iter().filter_map(|(label, shown)| Some(Evidence { label, shown: shown? })).collect();
        let missed = matches!(self.answer, Err(Silence::Missed(_)));
        let (kept, sufficient) = match self.answer {
            Ok(answer) => {
                evidence.extend(answer.evidence);
                // what nobody promised cannot be missed
                let kept = if is_promised { answer.kept } else { answer.kept.or(Ok(true)) };
                (kept, answer.sufficient)
            }
            Err(silence) => (Err(silence.why()), None),
        };
        let verdict = match kept {
            _ if !is_promised => Verdict::NotStated,
            Ok(true) => Verdict::Kept,
            Ok(false) => Verdict::Broken,
            Err(_) => Verdict::Unseen,
        };
        Finding {
            check,
            verdict,
            sufficient,
            unseen: kept.err(),
            sight: if missed { Sight::Missed } else { Sight::Whole },
            evidence,
            seen_at: self.at.filter(|_| !missed),
        }
    }
}

/// What was seen, judged.
struct Answer {
    /// Whether the promise is kept, where there is one; or why that cannot be told from what was seen.
    kept: Result<bool, Unseen>,
    /// Enough by today's standard; `None` where none speaks of it.
    sufficient: Option<bool>,
    evidence: Vec<Evidence>,
}

impl Answer {
    /// Enough by today's standard or not; a promise is kept with it and broken without, unless [`Self::kept`] says otherwise.
    fn enough(enough: bool) -> Self {
        Self { kept: Ok(enough), sufficient: Some(enough), evidence: Vec::new() }
    }

    /// A promise of which no standard speaks.
    fn promise(kept: bool) -> Self {
        Self { kept: Ok(kept), sufficient: None, evidence: Vec::new() }
    }

    fn kept(self, kept: bool) -> Self {
        Self { kept: Ok(kept), ..self }
    }

    /// Whether the promise is kept cannot be told from what was seen.
    fn untold(self, why: Unseen) -> Self {
        Self { kept: Err(why), ..self }
    }

    fn with(mut self, label: Label, shown: Shown) -> Self {
        self.evidence.push(Evidence { label, shown });
        self
    }

    /// Names of what should not be there, or that there is none.
    fn naming_or_none(self, label: Label, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        match Shown::list(names) {
            Shown::List { first, .. } if first.is_empty() => {
                self.with(Label::Found, Shown::amount(0, Measure::Count))
            }
            shown => self.with(label, shown),
        }
    }

    /// Names, where there are any.
    fn naming(self, label: Label, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        match Shown::list(names) {
            Shown::List { first, .. } if first.is_empty() => self,
            shown => self.with(label, shown),
        }
    }
}

/// Words of ours. The page has them in the reader's language, by the table `saidWords`.
fn said(words: &str) -> Shown {
    Shown::Text(words.to_owned())
}

/// A promise that is stated or not, without a number.
fn flag(stated: Stated<bool>) -> Option<Shown> {
    stated.value().filter(|stated| **stated).map(|_| Shown::Flag(true))
}
