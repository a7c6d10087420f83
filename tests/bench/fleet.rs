//! A thousand tenants at 20 ms of latency: signed in to and read by one refresh of Reeve's, beside odooly in a loop.
//!
//! The loop is measured over a few tenants and scaled: it does the same thing again for each.

use std::path::Path;

use reeve_app::api::KeyPlace;
use reeve_demo::{Fleet, FleetOptions};
use reeve_domain::Secret;
use reeve_domain::tenant::{SignInWith, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_keys::{Keys, Name, Place};
use reeve_store::tenants;
use serde_json::json;

use crate::measure::in_turn;
use crate::process::{self, number};
use crate::side::{self, Connection, Side, Task};
use crate::sync::{LATENCY, PEERS_PAGE, one};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// People of each tenant.
const PEOPLE: usize = 100;

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let (count, sample) = (bench.size(1_000, 30), bench.size(50, 5));
    let fleet = start(count, PEOPLE).await?;
    let ca_file = bench.path("ca.pem");
    std::fs::write(&ca_file, fleet.ca_pem())?;
    let prepared = bench.path("fleet");
    prepare(&prepared, &fleet).await?;
    let looped: Vec<_> = fleet.tenants().iter().take(sample).map(|t| Connection::to(t, "")).collect();
    let peers = json!({"tenants": looped, "page": PEERS_PAGE, "sign_in_counts": true});
    let mut task =
        Task { home: prepared.clone(), connection: None, file: None, people: count * PEOPLE, tenants: count };

    let (ours, peer) = in_turn(
        bench.runs,
        async |run| {
            task.home = bench.path(&format!("fleet-{run}"));
            copy(&prepared, &task.home)?;
            let (answer, peak) = process::reeve(Side::Fleet, &task).await?;
            std::fs::remove_dir_all(&task.home)?;
            one(&answer, peak)
        },
        async |_| {
            let (answer, peak) = process::odooly(&ca_file, &peers).await?;
            if number(&answer, "people")? < (sample * PEOPLE) as f64 {
                return Err(format!("odooly read too few: {answer}").into());
            }
            let mut run = one(&answer, peak)?;
            run.seconds *= count as f64 / sample as f64;
            Ok(run)
        },
    )
    .await?;
    let name = format!("{count} × {PEOPLE} users at 20 ms, beside odooly");
    let target = Some(Target::AtLeast(20.0));
    table.compare(&name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::PeerToOurs, target);
    table.remark(&format!("odooly's loop ran over {sample} tenants and is scaled to {count}"));
    fleet.stop().await;
    Ok(())
}

/// A fleet of so many tenants and people in each, whose people are made up already: that is nobody's time.
pub async fn start(tenants: usize, people: usize) -> Result<Fleet> {
    let fleet = Fleet::start(FleetOptions {
        tenants,
        users_per_tenant: people,
        latency: LATENCY,
        filestore_bytes: 0,
        versions: vec![19],
        ..FleetOptions::default()
    })
    .await?;
    (0..tenants).for_each(|tenant| fleet.edit(tenant, |_| ()));
    Ok(fleet)
}

/// A home that knows every tenant and its password, and nobody there yet.
pub async fn prepare(home: &Path, fleet: &Fleet) -> Result<()> {
    let reeve = side::open(home, KeyPlace::File).await?;
    let known: Vec<Tenant> = fleet
        .tenants()
        .iter()
        .enumerate()
        .map(|(number, tenant)| Tenant {
            id: TenantId(format!("tenant-{number}")),
            name: tenant.name.clone(),
            url: tenant.url.clone(),
            database: tenant.database.clone(),
            login: tenant.login.clone(),
            sign_in_with: SignInWith::Password,
            platform: tenant.platform.clone(),
            trust: Trust::ExtraCa { pem: fleet.ca_pem().to_owned() },
            allow_plain_http: false,
            has_master_password: false,
            stage: reeve_domain::tenant::Stage::Test,
            added_at: chrono::Utc::now(),
        })
        .collect();
    reeve
        .store()
        .await?
        .write(move |tx| known.iter().try_for_each(|tenant| tenants::insert(tx, tenant)))
        .await?;
    let installation = std::fs::read_to_string(home.join("installation"))?;
    let passphrase = Secret::new(side::PASSPHRASE.to_owned());
    let keys = Keys::open(home, installation.trim(), Some(Place::File), Some(&passphrase)).await?;
    for (number, tenant) in fleet.tenants().iter().enumerate() {
        let name = Name::Login(TenantId(format!("tenant-{number}")));
        keys.set(&name, &Secret::new(tenant.password.clone())).await?;
    }
    Ok(())
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
