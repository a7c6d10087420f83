//! An ordinary day of a tenant on a real Odoo 19 brought into the vault, beside curl taking the server's own zip.
//!
//! Ours is the whole run: the database, the attachments that are new, the proof, the check, the pruning. The database is a
//! copy of the lab's that is given attachments of its own, and is dropped at the end.

use std::path::Path;

use reeve_app::api::{InitVault, KeyPlace, SetMasterPassword};
use reeve_app::tenants;
use reeve_domain::Secret;
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

use crate::curl::Curl;
use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::real::{self, attach};
use crate::side::{self, Connection, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// The database that grows.
const DATABASE: &str = "reeve_bench_day";

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    real::on_a_copy(DATABASE, async |way| days(bench, table, way).await).await
}

async fn days(bench: &Bench, table: &mut Table, way: &WayIn) -> Result<()> {
    let witness = Witness::open(way).await;
    let attachments = bench.size(1_000, 20);
    attach(&witness, 0, attachments).await;
    let ca_file = bench.path("real-ca.pem");
    std::fs::write(&ca_file, &way.ca_pem)?;
    let connection = Connection::of(way);
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
