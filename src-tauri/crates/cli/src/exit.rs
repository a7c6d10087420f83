//! Exit codes, which scripts rely on.

use std::process::ExitCode;

use reeve_domain::Code;

/// The tenant said no.
pub const REFUSED: u8 = 3;
/// Some of it was done.
pub const PARTLY: u8 = 5;

/// The exit code of a failure.
pub fn code_of(code: Code) -> ExitCode {
    ExitCode::from(number(code))
}

/// The same as a number.
pub fn number(code: Code) -> u8 {
    match code {
        Code::InvalidInput | Code::PlainHttp | Code::ConfirmationNeeded => 2,
        Code::SignInRefused
        | Code::LockedOut
        | Code::TwoFactorRequired
        | Code::KeyRefused
        | Code::AccessDenied
        | Code::TenantRefused
        | Code::ModuleMissing
        | Code::ManagerDisabled
        | Code::MasterPasswordWrong
        | Code::MasterPasswordUnset
        | Code::UnknownDatabase
        | Code::BackupFailed
        | Code::RestoreFailed
        | Code::Moved
        | Code::LocksOut
        | Code::PasswordNeeded
        | Code::NotInVersion
        | Code::CannotEndItself => REFUSED,
        Code::UnknownHost
        | Code::Unreachable
        | Code::TimedOut
        | Code::ConnectionCut
        | Code::CertificateUntrusted
        | Code::CertificateExpired
        | Code::CertificateName
        | Code::TlsFailed
        | Code::RedirectRefused
        | Code::NotOdoo
        | Code::ServerError
        | Code::SessionExpired
        | Code::DeskFailed
        | Code::SourceFailed
        | Code::VaultFailed => 4,
        Code::NotFound
        | Code::VaultMissing
        | Code::VaultKeyWrong
        | Code::VaultBusy
        | Code::VaultDamaged
        | Code::AlreadyExists
        | Code::VersionUnsupported
        | Code::MasterPasswordNeeded
        | Code::ClockSkew
        | Code::PlanNotReady
        | Code::CanaryFailed
        | Code::CardNeeded
        | Code::OwnRequest
        | Code::GrantNotReady
        | Code::CannotOpen
        | Code::SignatureWrong
        | Code::Overtaken
        | Code::BackupUnsound
        | Code::PostgresMissing
        | Code::DrillFailed
        | Code::DiskFull
        | Code::CannotWrite
        | Code::CannotRead
        | Code::KeysMissing
        | Code::KeysLocked
        | Code::PassphraseWrong
        | Code::StoreNewer
        | Code::StoreDamaged
        | Code::StoreBusy
        | Code::Cancelled
        | Code::Interrupted
        | Code::Internal => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_of_the_documented_numbers() {
        for code in Code::ALL {
            assert!((1..=4).contains(&number(*code)), "{code:?}: only a whole command can be partly done");
        }
    }
}
