//! An ordinary day of a tenant on a real Odoo 19 brought into the vault, beside curl taking the server's own zip.
//!
//! Ours is the whole run: the database, the attachments that are new, the proof, the check, the pruning. The database is a
//! copy of the lab's that is given attachments of its own, and is dropped at the end.

use std::path::Path;

use base64::Engine as _;
use reeve_app::api::{InitVault, KeyPlace, SetMasterPassword};
use reeve_app::tenants;
use reeve_domain::Secret;
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::tls::Trust;
use reeve_odoo::{Endpoint, Limits, Server};
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

use crate::curl::Curl;
use crate::grown;
use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::side::{self, Connection, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// The database that grows.
const DATABASE: &str = "reeve_bench_day";
/// Attachments sent in one request.
const AT_ONCE: usize = 20;

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let way = WayIn::real("REEVE_ODOO_19")
        .ok_or("REEVE_ODOO_19 names no real server: run this through `cargo xtask bench`")?;
    let master = Secret::new(way.master.clone().ok_or("the real server has no master password")?);
    let trust = Trust::ExtraCa { pem: way.ca_pem.clone() };
    let server = Server::new(Endpoint { url: way.url.parse()?, trust }, Limits::default())?;
    // one that an earlier run left
    let _ = server.drop_database(DATABASE, &master).await;
    server.duplicate_database(&way.database, DATABASE, &master).await?;
    let way = WayIn { database: DATABASE.into(), ..way };
    let measured = days(bench, table, &way).await;
    server.drop_database(DATABASE, &master).await?;
    measured
}

async fn days(bench: &Bench, table: &mut Table, way: &WayIn) -> Result<()> {
    let witness = Witness::open(way).await;
    let attachments = bench.size(1_000, 20);
    attach(&witness, 0, attachments).await;
    let ca_file = bench.path("real-ca.pem");
    std::fs::write(&ca_file, &way.ca_pem)?;
    let connection = Connection {
        url: way.url.clone(),
        database: way.database.clone(),
        login: way.login.clone(),
        password: way.password.clone(),
        master_password: way.master.clone().unwrap_or_default(),
        ca_pem: way.ca_pem.clone(),
    };
    let curl = Curl::backup(&connection, &ca_file)?;
    let task =
        Task { connection: Some(connection), ..Task::of_file(&bench.path("day-home"), &bench.path("day")) };
    prepare(&task, &bench.path("day-vault")).await?;
    // the first day brings everything
    process::reeve(Side::VaultRun, &task).await?;
    let mut known = attachments;
    let (ours, peer) = in_turn(
        bench.runs.min(3),
        async |_| {
            let new = attachments / 100 + 1;
            attach(&witness, known, new).await;
            known += new;
            let (answer, peak) = process::reeve(Side::VaultRun, &task).await?;
            let seconds = number(&answer, "seconds")?;
            Ok(Run { seconds, until_proven: seconds, peak })
        },
        async |_| curl.run(&bench.path("day.zip")).await,
    )
    .await?;
    let name = "a day of a real tenant, beside curl of its zip";
    let target = Some(Target::AtLeast(5.0));
    table.compare(name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::PeerToOurs, target);
    Ok(())
}

/// Gives the database so many attachments more.
async fn attach(witness: &Witness, from: usize, count: usize) {
    let numbers: Vec<usize> = (from..from + count).collect();
    for some in numbers.chunks(AT_ONCE) {
        let values: Vec<Value> = some
            .iter()
            .map(|number| {
                let content = grown::object(*number as u64);
                let datas = base64::engine::general_purpose::STANDARD.encode(content);
                json!({"name": format!("photo-{number}.jpg"), "datas": datas})
            })
            .collect();
        witness.call("ir.attachment", "create", json!([values]), json!({})).await;
    }
}

async fn prepare(task: &Task, vault: &Path) -> Result<()> {
    let reeve = side::open(&task.home, KeyPlace::File).await?;
    let (connection, tenant) = side::connect(&reeve, task).await?;
    let secret = Secret::new(connection.master_password.clone());
    tenants::set_master_password(&reeve, SetMasterPassword { tenant, secret }).await?;
    std::fs::create_dir(vault)?;
    let request =
        InitVault { place: Place::folder(vault), secret: None, key: None, keep: Retention::default() };
    reeve_app::vault::init(&reeve, request).await?;
    Ok(())
}

/// Reeve's side: the run, as its timer starts it.
pub mod ours {
    use std::time::Instant;

    use reeve_app::api::{KeyPlace, RunVault};
    use reeve_app::{jobs, vault};
    use reeve_domain::job::{JobOutcome, TakenBy};

    use super::{Value, json};
    use crate::Result;
    use crate::side::{self, Task};

    /// Runs the vault once.
    ///
    /// # Errors
    /// When something is not in it afterwards, or came as the server's zip.
    pub async fn run(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::File).await?;
        let began = Instant::now();
        let job = vault::run_all(&reeve, RunVault { tenants: Vec::new() }).await?;
        let ended = jobs::wait(&reeve, &job.id).await?;
        let seconds = began.elapsed().as_secs_f64();
        let outcome = ended.outcome.clone();
        side::done(ended)?;
        let Some(JobOutcome::VaultRan { taken, .. }) = outcome else { return Err("no run".into()) };
        match taken.first() {
            Some(one) if one.way == TakenBy::Increment && one.missing.is_empty() => {}
            other => return Err(format!("not brought as it should be: {other:?}").into()),
        }
        Ok(json!({"seconds": seconds}))
    }
}
