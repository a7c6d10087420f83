//! How to get into a tenant, whether the demo fleet made it up or a real server has it.

use std::path::{Path, PathBuf};

use reeve_demo::{Fleet, FleetOptions, Role};
use serde_json::Value;

/// An address, a database and what opens it.
#[derive(Clone)]
pub struct WayIn {
    /// Series of its server.
    pub series: u16,
    /// Address over TLS.
    pub url: String,
    /// The same server without TLS, where it has such an address.
    pub plain_url: Option<String>,
    /// The authority behind its certificate.
    pub ca_pem: String,
    /// The database.
    pub database: String,
    /// The administrator's login.
    pub login: String,
    /// The administrator's password.
    pub password: String,
    /// A key of the administrator, where there is one.
    pub api_key: Option<String>,
    /// The server's master password, where one was set.
    pub master: Option<String>,
}

impl WayIn {
    /// Into a tenant of a fleet.
    pub fn demo(fleet: &Fleet, tenant: usize) -> Self {
        let tenant = &fleet.tenants()[tenant];
        Self {
            series: tenant.version,
            url: tenant.url.clone(),
            plain_url: None,
            ca_pem: fleet.ca_pem().to_owned(),
            database: tenant.database.clone(),
            login: tenant.login.clone(),
            password: tenant.password.clone(),
            api_key: Some(tenant.api_key.clone()),
            master: Some(tenant.master_password.clone()),
        }
    }

    /// Into the database `acme` of a real server, named by `REEVE_ODOO_19`, `REEVE_ODOO_14_UNSET`, …
    ///
    /// `None`, and said loudly, when the environment does not name it; a failure with `REEVE_REQUIRE_REAL=1`.
    pub fn real(variable: &str) -> Option<Self> {
        Self::real_database(variable, "acme")
    }

    /// The same into another of its databases: `globex` has the modules that `acme` does without.
    pub fn real_database(variable: &str, database: &str) -> Option<Self> {
        let path = Self::facts(variable)?;
        Some(Self::from_facts(&path, database, None))
    }

    /// The same as one of the people that its facts name.
    pub fn real_person(variable: &str, database: &str, login: &str) -> Option<Self> {
        let path = Self::facts(variable)?;
        Some(Self::from_facts(&path, database, Some(login)))
    }

    fn facts(variable: &str) -> Option<PathBuf> {
        let Some(path) = std::env::var_os(variable) else {
            let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|value| value == "1");
            assert!(!required, "{variable} must hold the path of a real server's facts");
            eprintln!("NOT RUN against a real server: {variable} is not set");
            return None;
        };
        Some(path.into())
    }

    fn from_facts(path: &Path, database: &str, person: Option<&str>) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let facts: Value = serde_json::from_str(&text).expect("facts are JSON");
        let word = |value: &Value| value.as_str().map(str::to_owned);
        let databases = facts["databases"].as_array().expect("databases");
        let database = databases.iter().find(|d| d["name"] == database).expect("a database of that name");
        let named = |login| {
            let mut people = database["users"].as_array().expect("people").iter();
            people.find(|one| one["login"] == login).expect("somebody of that login")
        };
        let account = person.map_or(database, named);
        let need = |value: &Value| word(value).unwrap_or_else(|| panic!("text in {}", path.display()));
        Self {
            series: facts["series"].as_u64().and_then(|n| u16::try_from(n).ok()).expect("a series"),
            url: need(&facts["url"]),
            plain_url: word(&facts["plain_url"]),
            ca_pem: std::fs::read_to_string(need(&facts["ca_file"])).expect("the CA file"),
            database: need(&database["name"]),
            login: need(&account["login"]),
            password: need(&account["password"]),
            api_key: None,
            master: word(&facts["master_password"]),
        }
    }

    /// The same database as somebody else, who knows nothing more of it.
    #[must_use]
    pub fn as_login(&self, login: &str, password: &str) -> Self {
        let (login, password) = (login.to_owned(), password.to_owned());
        Self { login, password, api_key: None, master: None, ..self.clone() }
    }

    /// Everything about it that must not be shown.
    pub fn secrets(&self) -> Vec<String> {
        let known = [Some(self.password.clone()), self.api_key.clone(), self.master.clone()];
        known.into_iter().flatten().collect()
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        let url: url::Url = self.url.parse().expect("an address");
        format!("{}:{}", url.host_str().unwrap(), url.port_or_known_default().unwrap())
    }

    /// The same, by way of another port of this computer.
    #[must_use]
    pub fn through(&self, port: u16) -> Self {
        let mut url: url::Url = self.url.parse().expect("an address");
        url.set_port(Some(port)).expect("a port");
        Self { url: url.to_string().trim_end_matches('/').to_owned(), ..self.clone() }
    }
}

/// Into a tenant of a fleet as its account of that role.
pub fn person(fleet: &Fleet, tenant: usize, role: Role) -> WayIn {
    let account = fleet.tenants()[tenant].account(role).expect("an account of that role");
    WayIn::demo(fleet, tenant).as_login(&account.login, &account.password)
}

/// The login of an account of that role.
pub fn login(fleet: &Fleet, tenant: usize, role: Role) -> String {
    fleet.tenants()[tenant].account(role).expect("an account of that role").login.clone()
}

/// A fleet of so many tenants, small ones.
pub async fn fleet(tenants: usize, versions: &[u16]) -> Fleet {
    fleet_of(FleetOptions {
        tenants,
        users_per_tenant: 25,
        filestore_bytes: 300_000,
        versions: versions.to_vec(),
        ..FleetOptions::default()
    })
    .await
}

/// A fleet.
pub async fn fleet_of(options: FleetOptions) -> Fleet {
    Fleet::start(options).await.expect("the demo fleet starts")
}
