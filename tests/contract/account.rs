//! The accounts every server under contract has, one of each kind that matters.

use reeve_domain::Secret;
use reeve_odoo::Credential;

/// A login and what opens it.
#[derive(Debug, Clone)]
pub struct Account {
    pub login: String,
    pub password: Secret,
}

impl Account {
    pub fn new(login: &str, password: &str) -> Self {
        Self { login: login.to_owned(), password: Secret::new(password.to_owned()) }
    }

    pub fn credential(&self) -> Credential<'_> {
        Credential::Password(&self.password)
    }
}

/// Who is who in the database under contract.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// Holds Settings.
    pub admin: Account,
    /// Internal, without further rights.
    pub plain: Account,
    pub portal: Account,
    pub archived: Account,
    pub two_factor: Account,
}

impl Accounts {
    /// The logins of all of them. No fact changes these accounts: others come and go while facts run at once.
    pub fn lasting(&self) -> [&str; 5] {
        [&self.admin, &self.plain, &self.portal, &self.archived, &self.two_factor]
            .map(|account| account.login.as_str())
    }
}
