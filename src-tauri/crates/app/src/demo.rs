//! The embedded demo fleet: started inside this process, connected like any other tenants, gone with the program.
//!
//! Nothing about it is special afterwards: the same wire, the same checks, made-up people.

use std::path::PathBuf;
use std::time::Duration;

use reeve_demo::{Fleet, FleetOptions};
use reeve_domain::job::JobId;
use reeve_domain::tenant::{SignInWith, Stage, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::{Code, Fault, Secret};
use reeve_store::settings;

use crate::api::{AddTenant, CheckPromises, DemoStatus, RefreshUsers, SetMasterPassword, StartDemo, Tag};
use crate::reeve::Reeve;
use crate::{jobs, promises, tenants, users};

const SETTING: &str = "demo.tenants";
/// The program whose fleet they belong to.
const OWNER: &str = "demo.owner";
/// One tenant per platform.
const TENANTS: usize = 5;

/// A running fleet; it stops when dropped.
pub(crate) struct Running {
    fleet: Fleet,
}

/// Starts the fleet and connects it; a running one stays as it is.
///
/// # Errors
/// When no loopback port can be had, or a name is taken.
pub async fn start(reeve: &Reeve, request: StartDemo) -> Result<DemoStatus, Fault> {
    let mut running = reeve.demo().lock().await;
    if let Some(Running { fleet }) = running.as_ref() {
        return Ok(status(fleet));
    }
    if runs_elsewhere(reeve).await? {
        return Err(Fault::new(Code::StoreBusy, "Another Reeve runs the demo fleet here."));
    }
    let wanted = usize::try_from(request.tenants).unwrap_or(TENANTS);
    let options = FleetOptions {
        tenants: if wanted == 0 { TENANTS } else { wanted },
        latency: Duration::from_millis(request.latency_ms.into()),
        ..lived_in()
    };
    let fleet = begin(options).await?;
    if let Err(fault) = connect(reeve, &fleet).await {
        // half a fleet would be tenants that answer no more
        forget(reeve).await?;
        return Err(fault);
    }
    let status = status(&fleet);
    *running = Some(Running { fleet });
    drop(running);
    reeve.changed(&[Tag::Setup, Tag::Tenants, Tag::Users], None);
    Ok(status)
}

async fn connect(reeve: &Reeve, fleet: &Fleet) -> Result<(), Fault> {
    let store = reeve.store().await?;
    let owner = store.instance().to_owned();
    store.write(move |db| settings::set(db, OWNER, &owner)).await?;
    let mut ids = Vec::new();
    for demo in fleet.tenants() {
        let view = tenants::add(
            reeve,
            AddTenant {
                name: demo.name.clone(),
                url: demo.url.clone(),
                database: demo.database.clone(),
                login: demo.login.clone(),
                sign_in_with: SignInWith::Password,
                secret: Secret::new(demo.password.clone()),
                platform: demo.platform.clone(),
                trust: Trust::ExtraCa { pem: fleet.ca_pem().to_owned() },
                allow_plain_http: false,
                stage: Stage::Production,
            },
        )
        .await?;
        ids.push(view.tenant.id.clone());
        let known = ids.clone();
        store.write(move |db| settings::set(db, SETTING, &known)).await?;
        let secret = Secret::new(demo.master_password.clone());
        tenants::set_master_password(reeve, SetMasterPassword { tenant: view.tenant.id, secret }).await?;
    }
    let reading = users::refresh(reeve, RefreshUsers { tenants: ids.clone() }).await?;
    let reeve = reeve.clone();
    tokio::spawn(async move { check(&reeve, &reading.id, ids).await });
    Ok(())
}

/// Checks the fleet's promises once its people are known, so that there is something to look at from the start.
async fn check(reeve: &Reeve, reading: &JobId, tenants: Vec<TenantId>) {
    // however it ended, what is known is enough to begin with
    let _ = jobs::wait(reeve, reading).await;
    if let Err(fault) = promises::check(reeve, CheckPromises { tenants, at_most: None }).await {
        tracing::warn!(code = %fault.code.name(), "the demo fleet's promises are not checked");
    }
}

/// A fleet as one finds them: well kept, with some faults to be found.
fn lived_in() -> FleetOptions {
    FleetOptions { lived_in: true, ..FleetOptions::default() }
}

fn status(fleet: &Fleet) -> DemoStatus {
    DemoStatus {
        tenants: u32::try_from(fleet.tenants().len()).unwrap_or(u32::MAX),
        address: fleet.tenants().first().map(|tenant| tenant.url.clone()).unwrap_or_default(),
    }
}

/// The tenants of the demo fleet.
pub(crate) async fn tenants(reeve: &Reeve) -> Result<Vec<TenantId>, Fault> {
    Ok(reeve.store().await?.read(|db| settings::get(db, SETTING)).await?.unwrap_or_default())
}

/// Whether another program that still runs has a fleet here.
async fn runs_elsewhere(reeve: &Reeve) -> Result<bool, Fault> {
    let store = reeve.store().await?;
    let owner: Option<String> = store.read(|db| settings::get(db, OWNER)).await?;
    Ok(owner.is_some_and(|owner| owner != store.instance() && store.is_open_in(&owner)))
}

/// Forgets the fleet of an earlier start: its server is gone, and its addresses with it.
pub(crate) async fn forget(reeve: &Reeve) -> Result<(), Fault> {
    if runs_elsewhere(reeve).await? {
        return Ok(());
    }
    for tenant in tenants(reeve).await? {
        match tenants::by_id(reeve, &tenant).await {
            Ok(tenant) => drop(tenants::forget(reeve, &tenant).await?),
            Err(fault) if fault.code == Code::NotFound => {}
            Err(fault) => return Err(fault),
        }
    }
    reeve.store().await?.write(|db| settings::set(db, SETTING, &Vec::<TenantId>::new())).await?;
    Ok(())
}

/// A fleet that runs for itself, without an installation.
pub struct Served {
    fleet: Fleet,
    /// Where the fleet's authority was written, for `--ca-file`.
    pub ca_file: PathBuf,
    /// What can be connected to. Made-up passwords, shown on purpose.
    pub tenants: Vec<reeve_demo::DemoTenant>,
}

/// Serves a fleet until [`Served::stop`].
///
/// # Errors
/// When no loopback port can be had or the authority's file cannot be written.
pub async fn serve(tenants: u32, users: Option<u32>, latency_ms: u32) -> Result<Served, Fault> {
    let mut options = FleetOptions {
        tenants: usize::try_from(tenants).unwrap_or(TENANTS),
        latency: Duration::from_millis(latency_ms.into()),
        ..lived_in()
    };
    if let Some(users) = users {
        options.users_per_tenant = usize::try_from(users).unwrap_or(options.users_per_tenant);
    }
    let fleet = begin(options).await?;
    let ca_file = std::env::temp_dir().join(format!("reeve-demo-ca-{}.pem", std::process::id()));
    tokio::fs::write(&ca_file, fleet.ca_pem()).await.map_err(|error| {
        Fault::new(Code::CannotWrite, format!("{} cannot be written: {error}.", ca_file.display()))
    })?;
    let tenants = fleet.tenants().to_vec();
    Ok(Served { fleet, ca_file, tenants })
}

impl Served {
    /// Ends it and takes its file away.
    pub async fn stop(self) {
        // what stays behind is a public certificate
        let _ = tokio::fs::remove_file(&self.ca_file).await;
        self.fleet.stop().await;
    }
}

async fn begin(options: FleetOptions) -> Result<Fleet, Fault> {
    Fleet::start(options)
        .await
        .map_err(|error| Fault::new(Code::Internal, format!("The demo fleet cannot start: {error}.")))
}
