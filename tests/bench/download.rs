//! A backup of some hundred megabytes: received, hashed and made durable by Reeve, beside `curl -o` of the same URL.
//!
//! The clock of ours runs from asking for the job, and so includes the look at the manager's page that must come before
//! the master password; curl's runs from its first packet. The proof has a line of its own: curl has nothing like it.

use reeve_demo::{Fleet, FleetOptions};
use url::Url;

use crate::curl::Curl;
use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::side::{Connection, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result, link};

/// Measures over a gigabit and over bare loopback.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let megabytes = bench.size(300, 20);
    let fleet = Fleet::start(FleetOptions {
        tenants: 1,
        filestore_bytes: megabytes as u64 * 1_000_000,
        versions: vec![19],
        ..FleetOptions::default()
    })
    .await?;
    let ca_file = bench.path("ca.pem");
    std::fs::write(&ca_file, fleet.ca_pem())?;
    let tenant = fleet.tenants().first().ok_or("the fleet has no tenant")?;
    let shaped = link::open(fleet.address(), link::GIGABIT).await?;

    for (line, port, target) in [
        ("1 Gbit/s", shaped.port(), Target::AtLeast(0.95)),
        ("loopback", fleet.address().port(), Target::AtLeast(0.6)),
    ] {
        let mut connection = Connection::to(tenant, fleet.ca_pem());
        let mut url = Url::parse(&connection.url)?;
        url.set_port(Some(port)).map_err(|()| "the fleet's address takes no port")?;
        connection.url = url.to_string();
        let curl = Curl::backup(&connection, &ca_file)?;
        let mut task = Task {
            home: bench.path("home"),
            connection: Some(connection),
            file: None,
            people: 0,
            tenants: 0,
        };
        // nobody's run pays for what the server works out once
        curl.run(&bench.path("first.zip")).await?;

        let (ours, peer) = in_turn(
            bench.runs,
            async |run| {
                let file = bench.path("ours.zip");
                task.home = bench.path(&format!("home-{port}-{run}"));
                task.file = Some(file.clone());
                let (answer, peak) = process::reeve(Side::Download, &task).await?;
                std::fs::remove_file(&file)?;
                std::fs::remove_dir_all(&task.home)?;
                Ok(Run {
                    seconds: number(&answer, "seconds")?,
                    until_proven: number(&answer, "until_proven")?,
                    peak,
                })
            },
            async |_| curl.run(&bench.path("peer.zip")).await,
        )
        .await?;
        let name = format!("backup of {megabytes} MB, {line}, beside curl");
        table.compare(&name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::PeerToOurs, Some(target));
        let name = "  … received and proven";
        table.compare(name, Unit::Seconds, (&ours.until_proven, &peer.seconds), Ratio::PeerToOurs, None);
        let name = "  … peak memory";
        table.compare(name, Unit::Bytes, (&ours.peak, &peer.peak), Ratio::OursToPeer, None);
    }
    fleet.stop().await;
    Ok(())
}
