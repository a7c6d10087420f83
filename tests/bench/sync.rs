//! All people of one large tenant, at 20 ms of latency: read into the encrypted, searchable cache by Reeve, beside odooly
//! merely reading the same fields into a list. Both are signed in before the clock starts.

use std::time::Duration;

use reeve_demo::{Fleet, FleetOptions};
use serde_json::{Value, json};

use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::side::{Connection, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// What every answer waits, there and back together.
pub const LATENCY: Duration = Duration::from_millis(20);
/// People odooly asks for at once.
pub const PEERS_PAGE: usize = 1_000;

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let people = bench.size(100_000, 3_000);
    let fleet = Fleet::start(FleetOptions {
        tenants: 1,
        big: Some(people),
        latency: LATENCY,
        filestore_bytes: 0,
        versions: vec![19],
        ..FleetOptions::default()
    })
    .await?;
    let ca_file = bench.path("ca.pem");
    std::fs::write(&ca_file, fleet.ca_pem())?;
    let tenant = fleet.tenants().first().ok_or("the fleet has no tenant")?;
    // people are made up when they are first asked for; that is nobody's time
    fleet.edit(0, |_| ());
    let connection = Connection::to(tenant, fleet.ca_pem());
    let peers = json!({"tenants": [&connection], "page": PEERS_PAGE, "sign_in_counts": false});
    let mut task =
        Task { home: bench.path("home"), connection: Some(connection), file: None, people, tenants: 1 };

    let (ours, peer) = in_turn(
        bench.runs,
        async |run| {
            task.home = bench.path(&format!("sync-{run}"));
            let (answer, peak) = process::reeve(Side::Sync, &task).await?;
            std::fs::remove_dir_all(&task.home)?;
            one(&answer, peak)
        },
        async |_| {
            let (answer, peak) = process::odooly(&ca_file, &peers).await?;
            if number(&answer, "people")? < people as f64 {
                return Err(format!("odooly read too few: {answer}").into());
            }
            one(&answer, peak)
        },
    )
    .await?;
    let name = format!("{people} users at 20 ms, beside odooly");
    let target = Some(Target::AtMost(0.5));
    table.compare(&name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::OursToPeer, target);
    table.compare("  … peak memory", Unit::Bytes, (&ours.peak, &peer.peak), Ratio::OursToPeer, None);
    fleet.stop().await;
    Ok(())
}

/// A run of which time and memory are known.
pub fn one(answer: &Value, peak: f64) -> Result<Run> {
    let seconds = number(answer, "seconds")?;
    Ok(Run { seconds, until_proven: seconds, peak })
}
