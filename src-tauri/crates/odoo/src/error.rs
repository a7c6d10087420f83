//! Everything the wire can end in, and how each becomes a [`Fault`].
//!
//! An error names hosts, databases and the tenant's own words; it never holds a secret, a server's traceback or a URL
//! with a query.

use reeve_domain::tls::TlsProblem;
use reeve_domain::{Code, Fault};
use tokio_util::sync::CancellationToken;

/// What the wire answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Does `work`, unless it is cancelled first.
pub(crate) async fn unless<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Error::Cancelled),
        done = work => done,
    }
}

/// What went wrong between Reeve and a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The host name does not resolve.
    #[error("The host {host} is not known.")]
    UnknownHost {
        /// The name looked up.
        host: String,
    },
    /// Nothing takes the connection.
    #[error("Nothing answers at {host}: {why}.")]
    Unreachable {
        /// Host and port.
        host: String,
        /// The operating system's reason.
        why: String,
    },
    /// No answer in time.
    #[error("{host} did not answer within {seconds} seconds.")]
    TimedOut {
        /// Host and port.
        host: String,
        /// The limit that was reached.
        seconds: u64,
    },
    /// The connection broke before the answer was complete.
    #[error("The connection to {host} broke before the answer was complete.")]
    ConnectionCut {
        /// Host and port.
        host: String,
    },
    /// The certificate is not accepted.
    #[error("The certificate of {host} is not accepted: {}.", problem_words(*problem))]
    Certificate {
        /// Host and port.
        host: String,
        /// What is wrong with it.
        problem: TlsProblem,
        /// SHA-256 of the certificate, where it could be read.
        fingerprint: Option<String>,
    },
    /// The handshake failed for another reason.
    #[error("No secure connection to {host}: {why}.")]
    Tls {
        /// Host and port.
        host: String,
        /// The TLS library's reason.
        why: String,
    },
    /// What was given as certificate authorities holds none.
    #[error("The CA file cannot be used: {why}.")]
    BadAuthority {
        /// What is wrong with it.
        why: String,
    },
    /// The server sends us to another host or to an insecure address.
    #[error("{host} redirects to {to}; credentials are not carried there.")]
    RedirectRefused {
        /// Host and port asked.
        host: String,
        /// Scheme, host and port it wants us to go to.
        to: String,
    },
    /// The server answers, but not as Odoo does.
    #[error("{host} does not answer as Odoo does: {why}.")]
    NotOdoo {
        /// Host and port.
        host: String,
        /// What it answered instead.
        why: String,
    },
    /// A version of Odoo that has no dialect here.
    #[error("The server runs Odoo {version}, which Reeve does not know.")]
    VersionUnsupported {
        /// As the server wrote it.
        version: String,
    },
    /// The answer is larger than any sensible one.
    #[error("{host} sent an answer of more than {limit} bytes; it was dropped.")]
    AnswerTooLarge {
        /// Host and port.
        host: String,
        /// The limit in bytes.
        limit: usize,
    },

    /// No database of that name.
    #[error("The server has no database {database}.")]
    UnknownDatabase {
        /// The name asked for.
        database: String,
    },
    /// Login or password is wrong, or the account is archived.
    #[error("The sign-in of {login} was refused{}.", in_words(words.as_deref()))]
    SignInRefused {
        /// The login used.
        login: String,
        /// The server's words, where it said more than no.
        words: Option<String>,
    },
    /// The server refuses sign-ins from this address for a while.
    #[error("The server refuses sign-ins from this address for a while, after too many failures.")]
    LockedOut {
        /// Its cool-down in seconds. Servers do not tell: this is what every Odoo starts with.
        seconds: u32,
    },
    /// The account has two-factor authentication.
    #[error("{login} has two-factor authentication: a password alone does not sign in.")]
    TwoFactorRequired {
        /// The login used.
        login: String,
    },
    /// The API key is unknown, revoked, expired or somebody else's.
    #[error("The API key of {login} was refused.")]
    KeyRefused {
        /// The login used.
        login: String,
    },
    /// The session ended while in use, and could not be renewed.
    #[error("The session ended.")]
    SessionExpired,

    /// The tenant refuses this to the signed-in user.
    #[error("{words}")]
    AccessDenied {
        /// The tenant's words.
        words: String,
    },
    /// The tenant refuses the values.
    #[error("{words}")]
    TenantRefused {
        /// The tenant's words.
        words: String,
    },
    /// The tenant asks who is asking, and did nothing: this way of signing in cannot answer.
    #[error("The tenant asks for the account's password before it does this; nothing was done.")]
    IdentityAsked,
    /// A value that no tenant should get.
    #[error("{why}")]
    Invalid {
        /// Which value.
        field: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The tenant's version has no such thing.
    #[error("Odoo {series} has no {what}.")]
    NotInVersion {
        /// 14 to 19.
        series: u16,
        /// What it has not.
        what: &'static str,
    },
    /// A module is not on the server, or cannot be installed there.
    #[error("The module {module} is not on the server.")]
    ModuleMissing {
        /// Technical name.
        module: String,
    },
    /// The tenant failed in itself.
    #[error("{words}")]
    ServerError {
        /// The tenant's words, or its HTTP status.
        words: String,
        /// The HTTP status of a failing server or proxy; `None` when Odoo itself answered properly.
        status: Option<u16>,
    },
    /// No usable database manager.
    #[error("{why}")]
    ManagerDisabled {
        /// Why it cannot be used.
        why: String,
    },
    /// The master password is wrong.
    #[error("The server refused the master password.")]
    MasterPasswordWrong,
    /// The master password was never set, so nothing was posted.
    #[error(
        "The master password of {host} was never set; posting one would set it for good. Nothing was sent."
    )]
    MasterPasswordUnset {
        /// Host and port.
        host: String,
    },
    /// The server answered a backup request with an error page.
    #[error("{words}")]
    BackupFailed {
        /// The page's words.
        words: String,
    },
    /// The server answered a restore with an error page, or something before it refused to carry it.
    #[error("{words}")]
    RestoreFailed {
        /// The page's words.
        words: String,
    },
    /// There is a database of that name already.
    #[error("The server has a database {database} already.")]
    DatabaseExists {
        /// The name asked for.
        database: String,
    },
    /// What was to be sent could not be read to its end.
    #[error("The backup could not be read: {why}.")]
    UploadUnreadable {
        /// The operating system's reason.
        why: String,
    },
    /// The user stopped it.
    #[error("Stopped before it was done.")]
    Cancelled,
    /// A call that Reeve should not have made.
    #[error("{why}")]
    Misuse {
        /// What is wrong with the call.
        why: String,
    },
}

fn problem_words(problem: TlsProblem) -> &'static str {
    match problem {
        TlsProblem::Untrusted => "its issuer is not trusted here",
        TlsProblem::Expired => "today is outside its validity",
        TlsProblem::WrongName => "it was issued for another host name",
        TlsProblem::Invalid => "it is not valid for a web server",
    }
}

fn in_words(words: Option<&str>) -> String {
    words.map_or_else(String::new, |words| format!(" in these words: {}", words.trim_end_matches('.')))
}

impl Error {
    /// Whether a read that ended so may succeed a moment later.
    pub fn passes(&self) -> bool {
        crate::retry::passes(self)
    }

    /// Whether the server could not be asked, or something else answered in its place: that is no word on what it was asked.
    pub fn is_away(&self) -> bool {
        self.passes()
            || matches!(
                self,
                Self::UnknownHost { .. }
                    | Self::NotOdoo { .. }
                    | Self::ServerError { status: Some(500..), .. }
            )
    }

    /// Which of the known failures this is.
    pub fn code(&self) -> Code {
        match self {
            Self::UnknownHost { .. } => Code::UnknownHost,
            Self::Unreachable { .. } => Code::Unreachable,
            Self::TimedOut { .. } => Code::TimedOut,
            Self::ConnectionCut { .. } => Code::ConnectionCut,
            Self::Certificate { problem, .. } => match problem {
                TlsProblem::Untrusted => Code::CertificateUntrusted,
                TlsProblem::Expired => Code::CertificateExpired,
                TlsProblem::WrongName => Code::CertificateName,
                TlsProblem::Invalid => Code::TlsFailed,
            },
            Self::Tls { .. } => Code::TlsFailed,
            Self::BadAuthority { .. } => Code::InvalidInput,
            Self::RedirectRefused { .. } => Code::RedirectRefused,
            Self::NotOdoo { .. } | Self::AnswerTooLarge { .. } => Code::NotOdoo,
            Self::VersionUnsupported { .. } => Code::VersionUnsupported,
            Self::UnknownDatabase { .. } => Code::UnknownDatabase,
            Self::SignInRefused { .. } => Code::SignInRefused,
            Self::LockedOut { .. } => Code::LockedOut,
            Self::TwoFactorRequired { .. } => Code::TwoFactorRequired,
            Self::KeyRefused { .. } => Code::KeyRefused,
            Self::SessionExpired => Code::SessionExpired,
            Self::AccessDenied { .. } => Code::AccessDenied,
            Self::TenantRefused { .. } => Code::TenantRefused,
            Self::IdentityAsked => Code::PasswordNeeded,
            Self::Invalid { .. } => Code::InvalidInput,
            Self::NotInVersion { .. } => Code::NotInVersion,
            Self::ModuleMissing { .. } => Code::ModuleMissing,
            Self::ServerError { .. } => Code::ServerError,
            Self::ManagerDisabled { .. } => Code::ManagerDisabled,
            Self::MasterPasswordWrong => Code::MasterPasswordWrong,
            Self::MasterPasswordUnset { .. } => Code::MasterPasswordUnset,
            Self::BackupFailed { .. } => Code::BackupFailed,
            Self::RestoreFailed { .. } => Code::RestoreFailed,
            Self::DatabaseExists { .. } => Code::AlreadyExists,
            Self::UploadUnreadable { .. } => Code::CannotRead,
            Self::Cancelled => Code::Cancelled,
            Self::Misuse { .. } => Code::Internal,
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let fault = Self::new(error.code(), error.to_string());
        match error {
            Error::UnknownHost { host }
            | Error::Unreachable { host, .. }
            | Error::ConnectionCut { host }
            | Error::Tls { host, .. }
            | Error::NotOdoo { host, .. }
            | Error::AnswerTooLarge { host, .. }
            | Error::MasterPasswordUnset { host } => fault.with("host", host),
            Error::TimedOut { host, seconds } => fault.with("host", host).with("limit_seconds", seconds),
            Error::Certificate { host, fingerprint, .. } => {
                let fault = fault.with("host", host);
                match fingerprint {
                    Some(fingerprint) => fault.with("fingerprint", fingerprint),
                    None => fault,
                }
            }
            Error::BadAuthority { .. } => fault.with("field", "ca"),
            Error::RedirectRefused { host, to } => fault.with("host", host).with("to", to),
            Error::VersionUnsupported { version } => fault.with("version", version),
            Error::UnknownDatabase { database } | Error::DatabaseExists { database } => {
                fault.with("database", database)
            }
            Error::SignInRefused { login, .. }
            | Error::TwoFactorRequired { login }
            | Error::KeyRefused { login } => fault.with("login", login),
            Error::LockedOut { seconds } => fault.with("seconds", seconds),
            Error::ServerError { status: Some(status), .. } => fault.with("status", status),
            Error::Invalid { field, .. } => fault.with("field", field),
            Error::NotInVersion { series, .. } => fault.with("series", series),
            Error::ModuleMissing { module } => fault.with("module", module),
            Error::SessionExpired
            | Error::IdentityAsked
            | Error::AccessDenied { .. }
            | Error::TenantRefused { .. }
            | Error::ServerError { .. }
            | Error::ManagerDisabled { .. }
            | Error::MasterPasswordWrong
            | Error::BackupFailed { .. }
            | Error::RestoreFailed { .. }
            | Error::UploadUnreadable { .. }
            | Error::Cancelled
            | Error::Misuse { .. } => fault,
        }
    }
}
