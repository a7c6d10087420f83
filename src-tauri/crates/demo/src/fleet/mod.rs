//! The fleet: which tenants there are, where they live, and the handles tests hold.

mod tenant;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

pub use tenant::{Account, DemoTenant};
use tenant::{describe, recipe};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::certificate::{CertificateError, CertificateKind, Certificates};
use crate::data::TenantData;
use crate::misbehaviour::Misbehaviour;
use crate::people::Dice;
use crate::people::house::Security;
use crate::people::tenant::ROLES;
use crate::planted::Planted;
use crate::server::host::{Database, Host, UNSET_MASTER_PASSWORD};
use crate::server::serve;
use crate::server::surface::Surface;

/// More tenants than this share servers, as on a provider's multi-database hosts.
const SERVERS: usize = 24;

/// What kind of fleet to start.
#[derive(Debug, Clone)]
pub struct FleetOptions {
    /// How many tenants; they go round the five platforms.
    pub tenants: usize,
    /// Accounts of people in each. The first seven are the named [roles](crate::Role); four technical ones come on top.
    pub users_per_tenant: usize,
    /// Every answer comes this much later.
    pub latency: Duration,
    /// One seed, one fleet: the same people, passwords and keys.
    pub seed: u64,
    /// Port of the first server, the next ones follow; `None`: any free ones.
    pub port: Option<u16>,
    /// The first tenant gets this many accounts instead.
    pub big: Option<usize>,
    /// Size of each tenant's filestore, and so about that of a backup, in bytes.
    pub filestore_bytes: u64,
    /// Server versions, 14 to 19, given out in turn; empty means all, 19 and 14 first.
    pub versions: Vec<u16>,
    /// The certificate the servers show.
    pub certificate: CertificateKind,
    /// Each tenant is put right, but for faults of its own: some have none, some one or two. What all of them have keeps
    /// every door open to whoever looks around: the administrator has no second factor, so that the password signs in as
    /// well as the key, and the database manager is shown. A server that several share stays as it is.
    pub lived_in: bool,
}

impl Default for FleetOptions {
    fn default() -> Self {
        Self {
            tenants: 5,
            users_per_tenant: 60,
            latency: Duration::ZERO,
            seed: 1,
            port: None,
            big: None,
            filestore_bytes: 2_000_000,
            versions: vec![19, 14, 18, 16, 17, 15],
            certificate: CertificateKind::Good,
            lived_in: false,
        }
    }
}

/// Why a fleet did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// No port.
    #[error("the demo servers could not listen on loopback: {0}")]
    Listen(#[from] std::io::Error),
}

/// A running fleet. It ends when it is dropped or [stopped](Self::stop).
pub struct Fleet {
    ca_pem: String,
    address: SocketAddr,
    tenants: Vec<DemoTenant>,
    places: Vec<(Arc<Host>, Arc<Database>)>,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
}

impl Fleet {
    /// Starts the servers. People are made when a tenant is first asked, so a large fleet starts as fast as a small one.
    ///
    /// # Errors
    /// When a port is taken or no certificate can be made.
    pub async fn start(options: FleetOptions) -> Result<Self, Error> {
        let certificates = Arc::new(Certificates::new()?);
        let (stop, stopped) = watch::channel(false);
        let count = options.tenants.clamp(1, SERVERS);
        let mut fleet = Self {
            ca_pem: certificates.authority().to_owned(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tenants: Vec::with_capacity(options.tenants),
            places: Vec::with_capacity(options.tenants),
            stop,
            servers: Vec::with_capacity(count),
        };
        for server in 0..count {
            let port = options.port.map_or(0, |first| first.saturating_add(server as u16));
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            let address = listener.local_addr()?;
            if server == 0 {
                fleet.address = address;
            }
            let surface = Surface::new(Arc::clone(&certificates), options.certificate);
            let host = fleet.found(&options, server, count, address, surface);
            fleet.servers.push(tokio::spawn(serve(listener, host, options.latency, stopped.clone())));
        }
        let mut order: Vec<usize> = (0..fleet.tenants.len()).collect();
        order.sort_unstable_by_key(|at| fleet.places[*at].1.tenant);
        fleet.tenants = order.iter().map(|at| fleet.tenants[*at].clone()).collect();
        fleet.places = order.iter().map(|at| fleet.places[*at].clone()).collect();
        Ok(fleet)
    }

    /// Sets up one server with its tenants: every `count`th from `server` on.
    fn found(
        &mut self,
        options: &FleetOptions,
        server: usize,
        count: usize,
        address: SocketAddr,
        surface: Surface,
    ) -> Arc<Host> {
        let version =
            options.versions.get(server % options.versions.len().max(1)).copied().unwrap_or(19).clamp(14, 19);
        let mut dice = Dice::new(options.seed.wrapping_mul(1_000_003) ^ server as u64);
        let master_password = format!(
            "Foundry-{}-{:04}!",
            dice.pick(&["Orchid", "Walnut", "Ember", "Slate", "Clover"]),
            dice.below(10_000)
        );
        let mut databases = Vec::new();
        for tenant in (server..options.tenants).step_by(count) {
            let recipe = recipe(options, tenant, version);
            let described = describe(&recipe, tenant, address, &master_password);
            let database = Arc::new(Database::new(Some(tenant), recipe, options.filestore_bytes));
            self.tenants.push(described);
            databases.push(database);
        }
        let tenants: Vec<Arc<Database>> = databases.clone();
        if let [only] = &tenants[..] {
            // a server of one's own has a second database too: most have, and several traps need it
            let mut recipe = only.recipe.clone();
            recipe.database.push_str("_training");
            recipe.people = recipe.people.min(ROLES.len());
            // where modules are tried before they are used
            recipe.security = Security::Available;
            recipe.provider = false;
            recipe.lived_in = None;
            databases.push(Arc::new(Database::new(None, recipe, 0)));
        }
        let host =
            Arc::new(Host::new(version, options.seed ^ server as u64, master_password, databases, surface));
        if let [only] = &tenants[..]
            && let Some(faults) = only.recipe.lived_in
        {
            host.put_right();
            host.plant(Planted::ManagerShown);
            faults.iter().for_each(|fault| host.plant(*fault));
        }
        self.places.extend(tenants.into_iter().map(|database| (Arc::clone(&host), database)));
        host
    }

    /// The authority that issued the servers' certificates, in PEM.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Where the first server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The tenants.
    pub fn tenants(&self) -> &[DemoTenant] {
        &self.tenants
    }

    /// The tenant that plays the provider's own Odoo, with OCA's helpdesk: the last one.
    pub fn provider(&self) -> Option<&DemoTenant> {
        self.tenants.last()
    }

    /// A tenant's server and database.
    fn place(&self, tenant: usize) -> Option<(&Host, Arc<Database>)> {
        self.places.get(tenant).map(|(host, first)| (&**host, today(host, first)))
    }

    /// Makes a tenant misbehave; several faults add up. A number that is no tenant changes nothing.
    pub fn misbehave(&self, tenant: usize, fault: Misbehaviour) {
        let Some((host, database)) = self.place(tenant) else { return };
        if fault == Misbehaviour::MasterPasswordUnset {
            host.set_master_password(UNSET_MASTER_PASSWORD);
        }
        database.misbehave(fault);
    }

    /// Ends all misbehaviour of a tenant; its server gets its own master password back.
    pub fn behave(&self, tenant: usize) {
        let Some((host, database)) = self.place(tenant) else { return };
        database.behave();
        host.restore_master_password();
    }

    /// Puts a fault in a tenant or in its server, beside those that are there. A number that is no tenant changes nothing.
    pub fn plant(&self, tenant: usize, fault: Planted) {
        let Some((host, database)) = self.place(tenant) else { return };
        host.plant(fault);
        database.with(|data| data.plant(fault));
    }

    /// Puts everything right that a check of promises looks at, in a tenant and its server, except the server's version:
    /// its administrator has two-factor from now on and signs in with [the key](DemoTenant::api_key), which ends one day
    /// where keys can (18 and later), and the database manager is off.
    pub fn put_right(&self, tenant: usize) {
        let Some((host, database)) = self.place(tenant) else { return };
        host.put_right();
        database.with(TenantData::put_right);
    }

    /// Method and path of every request that reached a tenant, oldest first. Bodies are never kept. A request that
    /// names no database counts for every tenant of its server.
    pub fn requests(&self, tenant: usize) -> Vec<String> {
        self.place(tenant).map(|(_, database)| database.requests()).unwrap_or_default()
    }

    /// Gives the pages of a tenant's web client a script to run, as somebody would who means harm with them.
    pub fn set_script(&self, tenant: usize, script: &str) {
        if let Some((_, database)) = self.place(tenant) {
            database.set_script(script);
        }
    }

    /// The master password of a tenant's server as it is now: it shows whether somebody set it by mistake.
    pub fn master_password_of(&self, tenant: usize) -> String {
        self.places.get(tenant).map(|(host, _)| host.master_password()).unwrap_or_default()
    }

    /// Databases on a tenant's server as they are now.
    pub fn databases_of(&self, tenant: usize) -> Vec<String> {
        self.places.get(tenant).map(|(host, _)| host.names()).unwrap_or_default()
    }

    /// Copies a tenant's database on its server as it stands now: a duplicate, or a backup that somebody restored.
    pub fn copy(&self, tenant: usize, name: &str) {
        if let Some((host, database)) = self.place(tenant) {
            host.add(database.copied(name));
        }
    }

    /// People attach more to a tenant's records, about so many bytes in several objects.
    pub fn attach(&self, tenant: usize, bytes: u64) {
        if let Some((_, database)) = self.place(tenant) {
            database.attach(bytes);
        }
    }

    /// Looks at or changes a tenant's records behind Reeve's back.
    ///
    /// # Panics
    /// When the number is no tenant.
    pub fn edit<R>(&self, tenant: usize, f: impl FnOnce(&mut TenantData) -> R) -> R {
        let (host, first) = &self.places[tenant];
        today(host, first).with(f)
    }

    /// Ends the fleet and waits until its ports are free.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for server in self.servers.drain(..) {
            let _ = server.await;
        }
    }
}

/// The database that has the tenant's name today: a swap may have put another one there.
fn today(host: &Host, first: &Arc<Database>) -> Arc<Database> {
    host.database(first.name()).unwrap_or_else(|| Arc::clone(first))
}
