//! A backup in a bucket brought here by Reeve, over a gigabit and on bare loopback, beside `curl -o` of the same object.
//!
//! The bucket is the tests' own, in this process, and serves both. As for a download from a tenant, the proof has a line of
//! its own.

use std::path::Path;

use reeve_app::api::{AddSource, KeyPlace};
use reeve_app::sources;
use reeve_domain::Secret;
use reeve_domain::place::Place;
use reeve_domain::source::SourcePlace;
use reeve_tests::bucket::{Bucket, SECRET_KEY};
use serde_json::{Value, json};

use crate::curl::Curl;
use crate::grown::{self, Grown};
use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::side::{self, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result, link};

/// Its name says when it was made.
const KEY: &str = "grown_2026-11-20_02-00-00.zip";

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let zip = bench.path("kept.zip");
    Grown::new(bench.size(40, 4) << 20, bench.size(280, 16) << 20).zip(&zip)?;
    let content = std::fs::read(&zip)?;
    std::fs::remove_file(&zip)?;
    let megabytes = content.len() / 1_000_000;
    let bucket = Bucket::start().await;
    bucket.put(KEY, content);
    let shaped = link::open(bucket.host().parse()?, link::GIGABIT).await?.to_string();
    for (over, host) in [("1 Gbit/s", shaped), ("loopback", bucket.host())] {
        let name = format!("backup of {megabytes} MB from a bucket, {over}, beside curl");
        beside_curl(bench, table, &name, &host).await?;
    }
    Ok(())
}

async fn beside_curl(bench: &Bench, table: &mut Table, name: &str, host: &str) -> Result<()> {
    let home = bench.path(&format!("store-{}", host.replace(':', "-")));
    prepare(&home, host).await?;
    let curl = Curl::get(format!("http://{host}/link/{KEY}?token=kept-secret").parse()?);
    let (ours, peer) = in_turn(
        bench.runs,
        async |run| {
            let file = bench.path(&format!("fetched-{run}.zip"));
            let (answer, peak) = process::reeve(Side::Fetch, &Task::of_file(&home, &file)).await?;
            std::fs::remove_file(&file)?;
            Ok(Run {
                seconds: number(&answer, "seconds")?,
                until_proven: number(&answer, "until_proven")?,
                peak,
            })
        },
        async |_| curl.run(&bench.path("peer.zip")).await,
    )
    .await?;
    let target = Some(Target::AtLeast(0.95));
    table.compare(name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::PeerToOurs, target);
    let name = "  … received and proven";
    table.compare(name, Unit::Seconds, (&ours.until_proven, &peer.seconds), Ratio::PeerToOurs, None);
    Ok(())
}

/// A home that knows a tenant and the bucket with its backup.
async fn prepare(home: &Path, host: &str) -> Result<()> {
    let reeve = side::open(home, KeyPlace::File).await?;
    let tenant = grown::tenant(&reeve).await?;
    let place = Place::S3 {
        endpoint: format!("http://{host}"),
        region: "eu-central-1".into(),
        bucket: "backups".into(),
        root: "/".into(),
        access_key: "reeve".into(),
    };
    let request = AddSource {
        tenant,
        name: "Bucket".into(),
        place: SourcePlace::Files(place),
        patterns: Vec::new(),
        only_patterns: false,
        secret: Some(Secret::new(SECRET_KEY.into())),
    };
    sources::add(&reeve, request).await?;
    Ok(())
}

/// Reeve's side: the job, as the window and the command line start it.
pub mod ours {
    use std::time::Instant;

    use reeve_app::api::{AddDownload, KeyPlace, Nothing, OfTenantOrAll};
    use reeve_app::{Reeve, backups, tenants};

    use super::{Value, json};
    use crate::Result;
    use crate::side::{self, Task};

    /// Brings the backup here.
    ///
    /// # Errors
    /// When it does not come whole and sound.
    pub async fn fetch(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::File).await?;
        let backup = newest(&reeve).await?;
        let began = Instant::now();
        let to = Some(task.file()?);
        let wish = AddDownload { backup, to, per_second: None, seal_to: None, first: false };
        let job = backups::download(&reeve, wish).await?;
        let (received, proven) = side::received_and_proven(&reeve, &job.id, began).await?;
        Ok(json!({"seconds": received, "until_proven": proven}))
    }

    async fn newest(reeve: &Reeve) -> Result<String> {
        let known = tenants::list(reeve, Nothing {}).await?.into_iter().next().ok_or("no tenant is known")?;
        // its platform promises no places, so the backup is beyond them, which a ledger of all tenants only counts
        let views = backups::ledger(reeve, OfTenantOrAll { tenant: Some(known.tenant.id) }).await?;
        let mut listed = views.into_iter().flat_map(|view| {
            let filled = view.ledger.slots.into_iter().filter_map(|slot| slot.backup);
            filled.chain(view.ledger.beyond)
        });
        let of_bucket = listed.find(|one| one.source == "Bucket");
        Ok(of_bucket.ok_or("the bucket's backup is not listed")?.id)
    }
}
