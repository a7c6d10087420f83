//! Why something was not seen, by what went wrong. Pure.
//!
//! What must always hold: every code has its place here by name, so that a new one cannot end up with another's words.

use reeve_domain::{Code, Fault};
use reeve_promises::Unseen;

/// What a server or the front before it answers to whoever asks too much (RFC 6585, 4).
const TOO_MANY: &str = "429";

/// Why something was not seen.
pub(super) fn unseen(fault: &Fault) -> Unseen {
    match fault.code {
        Code::UnknownHost | Code::Unreachable | Code::TimedOut | Code::ConnectionCut => Unseen::Unreachable,
        Code::CertificateUntrusted | Code::CertificateExpired | Code::CertificateName | Code::TlsFailed => {
            Unseen::NotTrusted
        }
        Code::NotOdoo | Code::RedirectRefused => Unseen::NotOdoo,
        Code::ServerError if fault.fields.get("status").is_some_and(|status| status == TOO_MANY) => {
            Unseen::HeldOff
        }
        Code::LockedOut => Unseen::HeldOff,
        Code::ServerError | Code::BackupFailed | Code::RestoreFailed => Unseen::InTrouble,
        Code::UnknownDatabase => Unseen::NoDatabase,
        Code::SignInRefused
        | Code::TwoFactorRequired
        | Code::KeyRefused
        | Code::SessionExpired
        | Code::PasswordNeeded
        | Code::MasterPasswordWrong
        | Code::MasterPasswordNeeded => Unseen::NotSignedIn,
        Code::AccessDenied | Code::TenantRefused => Unseen::NoRights,
        Code::ModuleMissing
        | Code::ManagerDisabled
        | Code::MasterPasswordUnset
        | Code::VersionUnsupported => Unseen::NotTold,
        Code::NotInVersion => Unseen::NotInVersion,
        Code::Cancelled | Code::Interrupted => Unseen::NotLooked,
        // of a source, a desk or a vault: none of them is asked by a look at a tenant
        Code::SourceFailed | Code::DeskFailed | Code::VaultFailed => Unseen::Unreachable,
        Code::InvalidInput
        | Code::PlainHttp
        | Code::NotFound
        | Code::AlreadyExists
        | Code::ClockSkew
        | Code::Moved
        | Code::LocksOut
        | Code::ConfirmationNeeded
        | Code::PlanNotReady
        | Code::CanaryFailed
        | Code::CardNeeded
        | Code::OwnRequest
        | Code::GrantNotReady
        | Code::CannotEndItself
        | Code::CannotOpen
        | Code::SignatureWrong
        | Code::Overtaken
        | Code::BackupUnsound
        | Code::PostgresMissing
        | Code::DrillFailed
        | Code::VaultMissing
        | Code::VaultKeyWrong
        | Code::VaultBusy
        | Code::VaultDamaged
        | Code::DiskFull
        | Code::CannotWrite
        | Code::CannotRead
        | Code::KeysMissing
        | Code::KeysLocked
        | Code::PassphraseWrong
        | Code::StoreNewer
        | Code::StoreDamaged
        | Code::StoreBusy
        | Code::Internal => Unseen::OurSide,
    }
}

/// Whether nothing else of the server would be seen either: who does not answer, or asks for patience, is not asked on.
pub(super) fn shuts_out(why: Unseen) -> bool {
    match why {
        Unseen::Unreachable
        | Unseen::NotTrusted
        | Unseen::NotOdoo
        | Unseen::InTrouble
        | Unseen::HeldOff
        | Unseen::OurSide => true,
        Unseen::NotLooked
        | Unseen::NoDatabase
        | Unseen::NotSignedIn
        | Unseen::NoRights
        | Unseen::NotTold
        | Unseen::NotInVersion
        | Unseen::OutOfDate
        | Unseen::InsideOnly
        | Unseen::Nothing
        | Unseen::PlainHttp
        | Unseen::TrustedHere
        | Unseen::Unmarked
        | Unseen::PlanUnknown
        | Unseen::NamesAlike => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: Code) -> Unseen {
        unseen(&Fault::new(code, "It did not work."))
    }

    #[test]
    fn only_who_does_not_answer_is_called_unreachable() {
        for (code, why) in [
            (Code::TimedOut, Unseen::Unreachable),
            (Code::CertificateExpired, Unseen::NotTrusted),
            (Code::TlsFailed, Unseen::NotTrusted),
            (Code::NotOdoo, Unseen::NotOdoo),
            (Code::ServerError, Unseen::InTrouble),
            (Code::LockedOut, Unseen::HeldOff),
            (Code::UnknownDatabase, Unseen::NoDatabase),
            (Code::KeyRefused, Unseen::NotSignedIn),
            (Code::AccessDenied, Unseen::NoRights),
            (Code::NotInVersion, Unseen::NotInVersion),
            (Code::KeysLocked, Unseen::OurSide),
        ] {
            assert_eq!(of(code), why, "{code:?}");
        }
    }

    #[test]
    fn a_limit_of_questions_is_told_from_a_server_in_trouble() {
        let answered = |status: u16| Fault::new(Code::ServerError, "No.").with("status", status);
        assert_eq!(unseen(&answered(429)), Unseen::HeldOff);
        assert_eq!(unseen(&answered(503)), Unseen::InTrouble);
    }
}
