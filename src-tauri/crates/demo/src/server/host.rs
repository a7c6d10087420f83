//! One simulated server: a version, its databases, its master password and its web sessions.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backup::{Filestore, Snapshot};
use crate::data::{TenantData, User, WebSessions};
use crate::misbehaviour::Misbehaviour;
use crate::moment::Moment;
use crate::people::Dice;
use crate::people::tenant::Recipe;
use crate::planted::Planted;
use crate::refusal::Refusal;
use crate::server::surface::Surface;

/// The master password Odoo comes with: as long as it stands, whatever is posted becomes the new one.
pub(crate) const UNSET_MASTER_PASSWORD: &str = "admin";

/// Another customer's database.
const NEIGHBOUR: &str = "globex";

/// A database and what is special about it today.
pub(crate) struct Database {
    /// Position in the fleet's list of tenants; a second database of a server is nobody's.
    pub(crate) tenant: Option<usize>,
    pub(crate) recipe: Recipe,
    filestore_bytes: u64,
    data: Mutex<Option<TenantData>>,
    filestore: Mutex<Option<Arc<Filestore>>>,
    faults: Mutex<Vec<Misbehaviour>>,
    /// How many changes there had been when the fault that counts them began.
    changes_before: AtomicU64,
    dead: AtomicBool,
    log: Mutex<Vec<String>>,
    /// Attachments that were downloaded, by record id.
    downloads: Mutex<Vec<i64>>,
    /// What its web client's pages run.
    script: Mutex<String>,
}

/// A lock that a panicking test cannot poison for the others.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Database {
    pub(crate) fn new(tenant: Option<usize>, recipe: Recipe, filestore_bytes: u64) -> Self {
        Self {
            tenant,
            recipe,
            filestore_bytes,
            data: Mutex::new(None),
            filestore: Mutex::default(),
            faults: Mutex::new(Vec::new()),
            changes_before: AtomicU64::new(0),
            dead: AtomicBool::new(false),
            log: Mutex::new(Vec::new()),
            downloads: Mutex::default(),
            script: Mutex::new(String::new()),
        }
    }

    /// A copy under another name, with everybody and everything in it as it stands now: what somebody could do in the
    /// one they can do in the other. Web sessions stay behind.
    pub(crate) fn copied(&self, name: &str) -> Self {
        let mut recipe = self.recipe.clone();
        name.clone_into(&mut recipe.database);
        let mut data = self.with(|data| data.clone());
        name.clone_into(&mut data.database);
        data.web = WebSessions::default();
        let filestore = Mutex::new(Some(self.filestore()));
        Self { data: Mutex::new(Some(data)), filestore, ..Self::new(None, recipe, self.filestore_bytes) }
    }

    /// The same database under another name, with everything that is special about it today.
    pub(crate) fn renamed(&self, name: &str) -> Self {
        let copy = self.copied(name);
        Self { faults: Mutex::new(self.faults()), log: Mutex::new(self.requests()), ..copy }
    }

    /// What a backup brings back, under a name of its own.
    pub(crate) fn restored(snapshot: Snapshot, name: &str) -> Self {
        let Snapshot { mut recipe, mut data, filestore } = snapshot;
        name.clone_into(&mut recipe.database);
        name.clone_into(&mut data.database);
        data.web = WebSessions::default();
        let filestore = Mutex::new(Some(filestore));
        Self { data: Mutex::new(Some(data)), filestore, ..Self::new(None, recipe, 0) }
    }

    pub(crate) fn name(&self) -> &str {
        &self.recipe.database
    }

    /// Looks at or changes the records; they are made when somebody first asks.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut TenantData) -> R) -> R {
        let mut data = lock(&self.data);
        f(data.get_or_insert_with(|| self.recipe.make()))
    }

    /// Attachments; worked out once, which takes a moment for a large filestore.
    pub(crate) fn filestore(&self) -> Arc<Filestore> {
        let mut filestore = lock(&self.filestore);
        let made = || Arc::new(Filestore::new(self.recipe.seed, self.filestore_bytes));
        Arc::clone(filestore.get_or_insert_with(made))
    }

    /// People attach more, about so many bytes.
    pub(crate) fn attach(&self, bytes: u64) {
        let before = self.filestore();
        let seed = self.recipe.seed ^ ((before.objects().len() as u64 + 1) << 20);
        *lock(&self.filestore) = Some(Arc::new(before.grown(seed, bytes)));
    }

    pub(crate) fn faults(&self) -> Vec<Misbehaviour> {
        lock(&self.faults).clone()
    }

    pub(crate) fn misbehave(&self, fault: Misbehaviour) {
        if matches!(fault, Misbehaviour::RightsLost { .. } | Misbehaviour::Dies { .. }) {
            self.changes_before.store(self.with(|data| data.changes), Ordering::SeqCst);
        }
        if fault == Misbehaviour::SchedulerStopped {
            self.with(|data| data.fall_behind(2));
        }
        lock(&self.faults).push(fault);
    }

    /// Runs the scheduled actions whose time has come. Records nobody has asked for yet have none.
    pub(crate) fn run_due(&self, now: Moment) {
        let faults = self.faults();
        if self.is_dead() || faults.contains(&Misbehaviour::SchedulerStopped) {
            return;
        }
        let off =
            |fault: &Misbehaviour| if let Misbehaviour::ClockOff(seconds) = fault { *seconds } else { 0 };
        let now = Moment(now.0 + faults.iter().map(off).sum::<i64>() * 1_000_000);
        if let Some(data) = lock(&self.data).as_mut() {
            data.run_due(now);
        }
    }

    pub(crate) fn behave(&self) {
        lock(&self.faults).clear();
        self.dead.store(false, Ordering::SeqCst);
    }

    pub(crate) fn changes_before(&self) -> u64 {
        self.changes_before.load(Ordering::SeqCst)
    }

    /// From now on nothing answers.
    pub(crate) fn die(&self) {
        self.dead.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    pub(crate) fn note(&self, line: &str) {
        lock(&self.log).push(line.to_owned());
    }

    /// Notes a download: whether it is the first of this one, and how many there were, this one included.
    pub(crate) fn downloaded(&self, id: i64) -> (bool, u64) {
        let mut downloads = lock(&self.downloads);
        let first = !downloads.contains(&id);
        downloads.push(id);
        (first, downloads.len() as u64)
    }

    pub(crate) fn set_script(&self, script: &str) {
        *lock(&self.script) = script.to_owned();
    }

    /// The one page of a web client that there is here: who is signed in, and what the page runs.
    pub(crate) fn client(&self, user: &str) -> String {
        let name = user.replace('&', "&amp;").replace('<', "&lt;");
        let script = lock(&self.script);
        format!(
            "<!DOCTYPE html>\n<html><head><title>Odoo</title></head><body class=\"o_web_client\"><header class=\"o_main_navbar\">{name}</header><script>{script}</script></body></html>\n"
        )
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        lock(&self.log).clone()
    }
}

/// A web session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Session {
    /// The database it is pinned to.
    pub(crate) database: Option<String>,
    /// Who is signed in, with a stamp of what a session hangs on: login, password, active, two-factor.
    pub(crate) user: Option<(i64, String)>,
}

/// One server.
pub(crate) struct Host {
    pub(crate) version: u16,
    databases: Mutex<Vec<Arc<Database>>>,
    /// Which tenant a database of this name is, whichever database has the name today.
    tenants: HashMap<String, usize>,
    master_password: Mutex<String>,
    original_master_password: String,
    sessions: Mutex<HashMap<String, Session>>,
    dice: Mutex<Dice>,
    surface: Mutex<Surface>,
}

impl Host {
    pub(crate) fn new(
        version: u16,
        seed: u64,
        master_password: String,
        databases: Vec<Arc<Database>>,
        surface: Surface,
    ) -> Self {
        Self {
            version,
            tenants: databases.iter().filter_map(|d| Some((d.name().to_owned(), d.tenant?))).collect(),
            databases: Mutex::new(databases),
            master_password: Mutex::new(master_password.clone()),
            original_master_password: master_password,
            sessions: Mutex::new(HashMap::new()),
            // session ids must differ from run to run, or an old cookie would open a new fleet
            dice: Mutex::new(Dice::new(seed ^ Moment::now().0.unsigned_abs())),
            surface: Mutex::new(surface),
        }
    }

    /// Servers up to 15 share their way of handling HTTP; 16 was rewritten.
    pub(crate) fn old_http(&self) -> bool {
        self.version < 16
    }

    /// What it shows to strangers, as it is now.
    pub(crate) fn surface(&self) -> Surface {
        lock(&self.surface).clone()
    }

    /// Puts a fault in; one of a database changes nothing here.
    pub(crate) fn plant(&self, fault: Planted) {
        lock(&self.surface).plant(fault);
        match fault {
            Planted::MasterPasswordDefault => self.set_master_password(UNSET_MASTER_PASSWORD),
            Planted::NeighbourListed if self.database(NEIGHBOUR).is_none() => self.take_in_a_neighbour(),
            _ => {}
        }
    }

    /// Shows strangers nothing that it need not.
    pub(crate) fn put_right(&self) {
        lock(&self.surface).put_right();
        self.restore_master_password();
        self.remove(NEIGHBOUR);
    }

    /// A database of another customer.
    fn take_in_a_neighbour(&self) {
        if let Some(pattern) = self.all().first() {
            let database = NEIGHBOUR.to_owned();
            let recipe = Recipe { database, provider: false, lived_in: None, ..pattern.recipe.clone() };
            self.add(Database::new(None, recipe, 0));
        }
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = lock(&self.databases).iter().map(|d| d.name().to_owned()).collect();
        names.sort_unstable();
        names
    }

    pub(crate) fn all(&self) -> Vec<Arc<Database>> {
        lock(&self.databases).clone()
    }

    pub(crate) fn database(&self, name: &str) -> Option<Arc<Database>> {
        lock(&self.databases).iter().find(|d| d.name() == name).cloned()
    }

    pub(crate) fn add(&self, mut database: Database) {
        database.tenant = self.tenants.get(database.name()).copied();
        lock(&self.databases).push(Arc::new(database));
    }

    /// Whether a database that gets this name is to let nobody in: one that was told so had the name before.
    pub(crate) fn refuses_newcomers(&self, newcomer: &Database, name: &str) -> bool {
        let told = |database: &Database| database.faults().contains(&Misbehaviour::NewcomerRefuses);
        self.tenants.contains_key(name) && !told(newcomer) && self.all().iter().any(|one| told(one))
    }

    pub(crate) fn remove(&self, name: &str) -> bool {
        let mut databases = lock(&self.databases);
        let before = databases.len();
        databases.retain(|d| d.name() != name);
        databases.len() != before
    }

    /// The one tenant whose server this is, when it is not shared.
    pub(crate) fn only_tenant(&self) -> Option<Arc<Database>> {
        let databases = lock(&self.databases);
        let mut tenants = databases.iter().filter(|d| d.tenant.is_some());
        match (tenants.next(), tenants.next()) {
            (Some(one), None) => Some(Arc::clone(one)),
            _ => None,
        }
    }

    pub(crate) fn master_password(&self) -> String {
        lock(&self.master_password).clone()
    }

    pub(crate) fn set_master_password(&self, value: &str) {
        value.clone_into(&mut lock(&self.master_password));
    }

    pub(crate) fn restore_master_password(&self) {
        self.set_master_password(&self.original_master_password);
    }

    pub(crate) fn is_unprotected(&self) -> bool {
        *lock(&self.master_password) == UNSET_MASTER_PASSWORD
    }

    pub(crate) fn session(&self, id: &str) -> Option<Session> {
        lock(&self.sessions).get(id).cloned()
    }

    /// Opens a session and gives back its id.
    pub(crate) fn open(&self, session: Session) -> String {
        let id = lock(&self.dice).hex(if self.old_http() { 40 } else { 84 });
        lock(&self.sessions).insert(id.clone(), session);
        id
    }

    /// Changes who a session belongs to.
    pub(crate) fn sign(&self, id: &str, user: Option<(i64, String)>) {
        if let Some(session) = lock(&self.sessions).get_mut(id) {
            session.user = user;
        }
    }

    pub(crate) fn close(&self, id: &str) {
        lock(&self.sessions).remove(id);
    }

    /// What clients see when PostgreSQL has no such database.
    pub(crate) fn no_database(&self, name: &str) -> Refusal {
        let socket = if self.version >= 17 {
            "connection to server on socket \"/var/run/postgresql/.s.PGSQL.5432\" failed: "
        } else {
            ""
        };
        Refusal::new(
            "psycopg2.OperationalError",
            format!("{socket}FATAL:  database \"{name}\" does not exist\n"),
        )
    }
}

/// The stamp a session hangs on: it ends when any of this changes.
pub(crate) fn stamp(user: &User) -> String {
    format!("{}\n{:?}\n{}\n{}", user.login, user.password, user.active, user.two_factor)
}
