//! One tenant of the fleet as tests see it: its name, its address, the ways in.

use std::net::SocketAddr;

use crate::fleet::FleetOptions;
use crate::people::house::Security;
use crate::people::tenant::{ROLES, Recipe, Role};
use crate::people::{Dice, handle};
use crate::planted::of_its_own;

/// The platforms tenants are spread over, in this order.
const PLATFORMS: [&str; 5] = ["ijvine", "instant_erp", "odoo_online", "growsoft", "erp4"];

/// A way into a tenant.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// What the account is for.
    pub role: Role,
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: String,
    /// A key that never ends, where the role has one.
    pub api_key: Option<String>,
}

/// A tenant of the fleet and the way in.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoTenant {
    /// The company.
    pub name: String,
    /// Address of its server.
    pub url: String,
    /// Its database there; the server has others.
    pub database: String,
    /// The administrator's login.
    pub login: String,
    /// The administrator's password.
    pub password: String,
    /// A key of the administrator.
    pub api_key: String,
    /// The server's master password, unless it misbehaves.
    pub master_password: String,
    /// Row of the platforms table.
    pub platform: String,
    /// Series of its server, 14 to 19.
    pub version: u16,
    /// The named accounts, the administrator's first.
    pub accounts: Vec<Account>,
}

impl DemoTenant {
    /// The account of a role.
    pub fn account(&self, role: Role) -> Option<&Account> {
        self.accounts.iter().find(|a| a.role == role)
    }
}

impl std::fmt::Debug for DemoTenant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DemoTenant({}, {} at {}, {})", self.name, self.database, self.url, self.version)
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({:?}, {})", self.role, self.login)
    }
}

pub(super) fn recipe(options: &FleetOptions, tenant: usize, version: u16) -> Recipe {
    const COMPANIES: [&str; 5] = [
        "Yıldız Lojistik",
        "Brückner Maschinenbau",
        "Café Crème Développement",
        "花小路 Trading",
        "Nowak & Synowie",
    ];
    const FIRST: [&str; 12] = [
        "Kuzey",
        "Alpenland",
        "Rivière",
        "Marisol",
        "Białowieża",
        "Thistle",
        "Aurora",
        "Sjöberg",
        "Morava",
        "Aegean",
        "Dnipro",
        "Sakura",
    ];
    const SECOND: [&str; 9] =
        ["Gıda", "Logistik", "Textiles", "Energía", "Meble", "Foods", "Tools", "Print", "Medical"];
    let company = match COMPANIES.get(tenant) {
        Some(name) => (*name).to_owned(),
        None => format!(
            "{} {} {tenant}",
            FIRST[tenant % FIRST.len()],
            SECOND[tenant / FIRST.len() % SECOND.len()]
        ),
    };
    let people = options.big.filter(|_| tenant == 0).unwrap_or(options.users_per_tenant);
    let seed = Dice::new(options.seed ^ (tenant as u64 + 1).wrapping_mul(0x9e37_79b9)).next();
    Recipe {
        seed,
        version,
        database: handle(&company),
        company,
        people,
        tenant,
        security: Security::of(tenant),
        provider: tenant + 1 == options.tenants,
        lived_in: options.lived_in.then(|| of_its_own(tenant)),
    }
}

pub(super) fn describe(
    recipe: &Recipe,
    tenant: usize,
    address: SocketAddr,
    master_password: &str,
) -> DemoTenant {
    let accounts: Vec<Account> = ROLES
        .into_iter()
        .take(recipe.people)
        .map(|role| {
            let credentials = recipe.credentials(role);
            Account {
                role,
                login: credentials.login,
                password: credentials.password,
                api_key: credentials.api_key,
            }
        })
        .collect();
    let administrator = recipe.credentials(Role::Administrator);
    DemoTenant {
        name: recipe.company.clone(),
        url: format!("https://127.0.0.1:{}", address.port()),
        database: recipe.database.clone(),
        login: administrator.login,
        password: administrator.password,
        api_key: administrator.api_key.unwrap_or_default(),
        master_password: master_password.to_owned(),
        platform: PLATFORMS[tenant % PLATFORMS.len()].to_owned(),
        version: recipe.version,
        accounts,
    }
}
