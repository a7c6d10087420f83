//! A server under contract: where it is, who can sign in, and how the environment names it.

use std::path::Path;

use reeve_domain::Secret;
use reeve_domain::tls::Trust;
use reeve_odoo::{DatabaseManager, Endpoint, Limits, Server, Session};
use serde_json::Value;
use url::Url;

use crate::account::{Account, Accounts};
use crate::demo::{self, Demo};
use crate::witness::Witness;

/// A server and what is known about it beforehand.
#[derive(Debug, Clone)]
pub struct Subject {
    pub series: u16,
    pub url: Url,
    pub ca_pem: String,
    /// The database the facts are about.
    pub database: String,
    /// Another database of the server, for the one fact that provokes a lockout.
    pub second_database: String,
    /// `None` where it was never set.
    pub master: Option<Secret>,
    pub accounts: Accounts,
    /// The demo fleet itself, for what only its owner can do.
    pub demo: Option<Demo>,
}

impl Subject {
    pub fn server(&self) -> Server {
        self.server_trusting(Trust::ExtraCa { pem: self.ca_pem.clone() })
    }

    pub fn server_trusting(&self, trust: Trust) -> Server {
        Server::new(Endpoint { url: self.url.clone(), trust }, Limits::default()).expect("the CA can be read")
    }

    pub async fn sign_in(&self, account: &Account) -> Session {
        let session = self.server().sign_in(&self.database, &account.login, account.credential()).await;
        session.unwrap_or_else(|e| panic!("{} signs in: {e}", account.login))
    }

    pub async fn admin(&self) -> Session {
        self.sign_in(&self.accounts.admin).await
    }

    /// Somebody who looks at the database without Reeve's code, signed in as the administrator.
    pub async fn witness(&self) -> Witness {
        Witness::open(self, &self.database, &self.accounts.admin).await
    }

    /// Its database manager, with the master password that is right.
    pub fn manager(&self) -> DatabaseManager {
        self.server().database_manager(self.master.as_ref().expect("this server has a master password"))
    }
}

/// The server of this name, or `None` when it is not to be looked at now.
pub fn named(name: &str) -> Option<Subject> {
    let (kind, rest) = name.split_once('_').expect("kind_series");
    let (series, variant) =
        rest.split_once('_').map_or((rest, None), |(series, variant)| (series, Some(variant)));
    // The runner asks for one kind at a time; by hand, everything at hand is looked at.
    let asked = std::env::var("REEVE_CONTRACT").ok();
    let wanted = if kind == "demo" { "demo" } else { series };
    if asked.as_deref().is_some_and(|asked| asked != wanted) {
        return None;
    }
    let number = series.parse().expect("a series");
    if kind == "demo" {
        return Some(demo::subject(number, variant));
    }
    let mut variable = format!("REEVE_ODOO_{series}");
    if let Some(variant) = variant {
        variable = format!("{variable}_{}", variant.to_uppercase());
    }
    let Some(path) = std::env::var_os(&variable) else {
        let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|v| v == "1") || asked.is_some();
        assert!(!required, "{variable} must name the facts file of a real Odoo {series}");
        eprintln!("NOT RUN against a real Odoo {series}: {variable} is not set");
        return None;
    };
    Some(from_facts(number, Path::new(&path)))
}

fn from_facts(series: u16, path: &Path) -> Subject {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let facts: Value = serde_json::from_str(&text).expect("facts are JSON");
    let word =
        |value: &Value| value.as_str().unwrap_or_else(|| panic!("text in {}", path.display())).to_owned();
    let databases = facts["databases"].as_array().expect("databases");
    // The one with the policy modules installed: there is more in it that could go wrong.
    let database = databases.iter().find(|d| d["name"] == "globex").expect("a database globex");
    let user = |login: &str| {
        let users = database["users"].as_array().expect("users");
        let user =
            users.iter().find(|u| u["login"] == login).unwrap_or_else(|| panic!("{login} in the facts"));
        Account::new(login, &word(&user["password"]))
    };
    Subject {
        series,
        url: word(&facts["url"]).parse().expect("an address"),
        ca_pem: std::fs::read_to_string(word(&facts["ca_file"])).expect("the CA file"),
        database: "globex".into(),
        second_database: "acme".into(),
        master: facts["master_password"].as_str().map(|m| Secret::new(m.to_owned())),
        accounts: Accounts {
            admin: Account::new(&word(&database["login"]), &word(&database["password"])),
            plain: user("ines.internal"),
            portal: user("paul.portal"),
            archived: user("arno.archived"),
            two_factor: user("tessa.twofactor"),
        },
        demo: None,
    }
}
