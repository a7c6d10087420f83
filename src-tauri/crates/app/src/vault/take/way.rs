//! Which way a backup is had, and why not the shorter one. Pure.
//!
//! The shorter way is a database that came alone and only those attachments that the vault does not hold. It needs a web
//! session, which opens with a password, and the database as plain SQL. Where one of them is not to be had the server's
//! whole zip is taken, as it is where too much could not be read: that zip asks no login what it may see.

use std::fmt;

use reeve_domain::Code;

/// More attachments than this may never be missing: some vanish between the dump and the asking, others lie elsewhere.
const FEW: usize = 20;
/// … and of few, at most one of so many.
const ONE_OF: usize = 20;

/// How a backup is had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// Database and manifest in a zip, then attachments.
    DatabaseZip,
    /// A dump in PostgreSQL's own format made plain here, then attachments.
    Dump,
    /// The server's zip of everything.
    Whole(Because),
}

/// Why it is the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Because {
    /// Keys open no web session.
    ApiKey,
    /// The tenant opens no web session for this login; in its words.
    NoSession(String),
    /// The server hands the database out in PostgreSQL's own format, and `pg_restore` is not installed here.
    NoRestorer,
    /// `pg_restore` could not read it; why, as the second half of a sentence.
    NotPlain(String),
    /// So many attachments of so many could not be had.
    Missing {
        /// Not to be had.
        missing: usize,
        /// Named by the database.
        named: usize,
    },
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ApiKey => f.write_str("The login has an API key, and keys open no web session."),
            Self::NoSession(words) => write!(f, "No web session opens for this login: {words}"),
            Self::NoRestorer => f.write_str("PostgreSQL's program pg_restore is not installed here."),
            Self::NotPlain(why) => write!(f, "The database could not be taken apart here: {why}."),
            Self::Missing { missing, named } => {
                write!(f, "At least {missing} of {named} attachments could not be read one by one.")
            }
        }
    }
}

/// What decides before anything is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// The login proves itself with a password.
    pub(super) password: bool,
    /// The server makes a zip of the database alone.
    pub(super) database_zip: bool,
    /// `pg_restore` is installed.
    pub(super) restorer: bool,
}

/// The way to begin with.
pub(super) fn first(facts: Facts) -> Way {
    match facts {
        Facts { password: false, .. } => Way::Whole(Because::ApiKey),
        Facts { database_zip: true, .. } => Way::DatabaseZip,
        Facts { restorer: true, .. } => Way::Dump,
        _ => Way::Whole(Because::NoRestorer),
    }
}

/// Whether the whole may still be had where a web session was refused so. A tenant that does not answer will not send a
/// zip either.
pub(super) fn after_refusal(code: Code, words: &str) -> Option<Because> {
    let refused = matches!(
        code,
        Code::SignInRefused
            | Code::LockedOut
            | Code::TwoFactorRequired
            | Code::KeyRefused
            | Code::AccessDenied
            | Code::TenantRefused
            | Code::SessionExpired
            | Code::NotOdoo
    );
    refused.then(|| Because::NoSession(words.to_owned()))
}

/// Whether too much is missing of what the database names.
pub(super) fn after_fetching(missing: usize, named: usize) -> Option<Because> {
    (missing > FEW.min(named / ONE_OF)).then_some(Because::Missing { missing, named })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_way_is_taken_wherever_it_is_open() {
        let facts = |password, database_zip, restorer| Facts { password, database_zip, restorer };
        assert_eq!(first(facts(true, true, false)), Way::DatabaseZip, "19 needs nothing installed here");
        assert_eq!(first(facts(true, true, true)), Way::DatabaseZip);
        assert_eq!(first(facts(true, false, true)), Way::Dump);
        assert_eq!(first(facts(true, false, false)), Way::Whole(Because::NoRestorer));
        for (database_zip, restorer) in [(false, false), (false, true), (true, false), (true, true)] {
            assert_eq!(first(facts(false, database_zip, restorer)), Way::Whole(Because::ApiKey));
        }
    }

    #[test]
    fn a_refusal_leads_to_the_whole_and_a_tenant_that_is_away_does_not() {
        for code in Code::ALL {
            let away = matches!(
                code,
                Code::Unreachable
                    | Code::UnknownHost
                    | Code::TimedOut
                    | Code::ConnectionCut
                    | Code::ServerError
                    | Code::Cancelled
                    | Code::DiskFull
                    | Code::CertificateUntrusted
            );
            assert!(!(away && after_refusal(*code, "").is_some()), "{code:?} would fail again");
        }
        let words = "ayla has two-factor authentication.";
        let because = after_refusal(Code::TwoFactorRequired, words).unwrap();
        assert!(because.to_string().ends_with(words), "in the tenant's words: {because}");
    }

    #[test]
    fn a_few_that_are_missing_are_named_and_many_are_not_put_up_with() {
        assert_eq!(after_fetching(0, 0), None);
        assert_eq!(after_fetching(1, 19), Some(Because::Missing { missing: 1, named: 19 }), "all of a few");
        assert_eq!(after_fetching(1, 20), None);
        assert_eq!(after_fetching(2, 39), Some(Because::Missing { missing: 2, named: 39 }));
        assert_eq!(after_fetching(20, 10_000), None);
        assert_eq!(after_fetching(21, 10_000), Some(Because::Missing { missing: 21, named: 10_000 }));
    }
}
