//! A restore on the side, whole, beside `curl` sending the same file to the same server: over a gigabit to the demo, and to
//! a real Odoo 19. And the time that a restore to live leaves a tenant without a database.
//!
//! Ours is everything from Run to the proven database: the look at the backup and the server, the sending, the proof. The
//! sending, which is all that curl does, has a line of its own. What was made is dropped between the runs, which nobody's
//! time includes.

use reeve_demo::{Fleet, FleetOptions};
use reeve_tests::witness::Witness;
use serde_json::{Value, json};
use url::Url;

use crate::curl::Curl;
use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::real::{self, attach};
use crate::side::{Connection, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result, link};

/// The database on the real server that is restored over.
const DATABASE: &str = "reeve_bench_restore";
/// What curl restores to.
const BESIDE: &str = "reeve_bench_curl";

/// Measures both.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let fleet = Fleet::start(FleetOptions {
        tenants: 1,
        filestore_bytes: bench.size(1_000, 20) as u64 * 1_000_000,
        versions: vec![19],
        ..FleetOptions::default()
    })
    .await?;
    let shaped = link::open(fleet.address(), link::GIGABIT).await?;
    let tenant = fleet.tenants().first().ok_or("the fleet has no tenant")?;
    let mut connection = Connection::to(tenant, fleet.ca_pem());
    let mut url = Url::parse(&connection.url)?;
    url.set_port(Some(shaped.port())).map_err(|()| "the fleet's address takes no port")?;
    connection.url = url.to_string();
    beside_curl(bench, table, "1 Gbit/s", connection).await?;
    fleet.stop().await;

    real::on_a_copy(DATABASE, async |way| {
        // about a gigabyte as well: what a restore takes beside its upload is the same for any size
        attach(&Witness::open(way).await, 0, bench.size(3_200, 20)).await;
        beside_curl(bench, table, "a real 19", Connection::of(way)).await
    })
    .await
}

async fn beside_curl(bench: &Bench, table: &mut Table, server: &str, connection: Connection) -> Result<()> {
    let name = server.replace([' ', '/'], "-");
    let ca_file = bench.path(&format!("{name}.pem"));
    std::fs::write(&ca_file, &connection.ca_pem)?;
    let manager = real::manager(&connection)?;
    let zip = bench.path(&format!("{name}.zip"));
    let task = Task {
        connection: Some(connection.clone()),
        ..Task::of_file(&bench.path(&format!("restore-{name}")), &zip)
    };
    ours::prepare(&task).await?;
    let megabytes = std::fs::metadata(&zip)?.len() / 1_000_000;
    let (ours, peer) = in_turn(
        bench.runs,
        async |_| {
            let (answer, peak) = process::reeve(Side::Restore, &task).await?;
            let (seconds, until_proven) = (number(&answer, "sent")?, number(&answer, "seconds")?);
            Ok(Run { seconds, until_proven, peak })
        },
        async |_| {
            let run = Curl::restore(&connection, &ca_file, &zip, BESIDE).await;
            manager.drop_database(BESIDE).await?;
            run
        },
    )
    .await?;
    let line = format!("{megabytes} MB restored on the side, {server}, beside curl");
    let target = Some(Target::AtLeast(0.9));
    table.compare(&line, Unit::Seconds, (&ours.until_proven, &peer.seconds), Ratio::PeerToOurs, target);
    let sending = (&ours.seconds, &peer.seconds);
    table.compare("  … of that, sent and restored", Unit::Seconds, sending, Ratio::PeerToOurs, None);
    let mut gaps = Vec::new();
    for _ in 0..bench.runs {
        let (answer, _) = process::reeve(Side::RestoreLive, &task).await?;
        gaps.push(number(&answer, "gap_ms")?);
    }
    let longest = gaps.into_iter().fold(0.0, f64::max);
    table.alone("  … and live: without a database, at most", Unit::Milliseconds, longest, None);
    Ok(())
}

/// Reeve's side: two people, as the window and the command line have them.
pub mod ours {
    use std::path::PathBuf;
    use std::time::Instant;

    use reeve_app::api::{
        ApproveRestore, AskForRestore, DropRestored, KeyPlace, LookLoss, MakeCard, Nothing, OfRestore,
        ReceiveText, RestoreView, RunRestore, SetMasterPassword, TakeBackup, VerifyBackup,
    };
    use reeve_app::{Reeve, backups, cards, jobs, restores, tenants};
    use reeve_domain::Secret;
    use reeve_domain::restore::{RestoreStep, RestoreTarget, RestoreWork, StepRecord, StepState};
    use reeve_domain::tenant::TenantId;

    use super::{Value, json};
    use crate::Result;
    use crate::side::{self, Task};

    /// Who asks, and who approves and carries it out.
    const PEOPLE: [&str; 2] = ["customer", "helpdesk"];

    fn homes(task: &Task) -> [PathBuf; 2] {
        PEOPLE.map(|name| task.home.join(name))
    }

    /// Both homes, connected and with cards, and the backup that both know.
    ///
    /// # Errors
    /// Whatever keeps them from being made.
    pub async fn prepare(task: &Task) -> Result<()> {
        let file = task.file()?;
        for (home, name) in homes(task).iter().zip(PEOPLE).rev() {
            let reeve = side::open(home, KeyPlace::File).await?;
            let (connection, tenant) = side::connect(&reeve, task).await?;
            let mail = format!("{name}@bench.example");
            cards::make(&reeve, MakeCard { name: name.into(), mail, provider: String::new() }).await?;
            let job = if name == "helpdesk" {
                let secret = Secret::new(connection.master_password.clone());
                let set = SetMasterPassword { tenant: tenant.clone(), secret };
                tenants::set_master_password(&reeve, set).await?;
                backups::take(
                    &reeve,
                    TakeBackup { tenant, to: Some(file.clone()), per_second: None, seal_to: None },
                )
                .await?
            } else {
                backups::verify(&reeve, VerifyBackup { file: file.clone() }).await?
            };
            side::done(jobs::wait(&reeve, &job.id).await?)?;
        }
        Ok(())
    }

    /// Asks, approves, restores and drops what was kept; the restore alone is timed.
    ///
    /// # Errors
    /// Whatever goes wrong on the way.
    pub async fn restore(task: &Task, target: RestoreTarget) -> Result<Value> {
        let [customer, helpdesk] = homes(task);
        let customer = side::open(&customer, KeyPlace::File).await?;
        let helpdesk = side::open(&helpdesk, KeyPlace::File).await?;
        let approved = approved(&customer, &helpdesk, target, task).await?;
        let request = order(&helpdesk, &approved).await?;

        let began = Instant::now();
        let job = restores::run(&helpdesk, request).await?;
        side::done(jobs::wait(&helpdesk, &job.id).await?)?;
        let seconds = began.elapsed().as_secs_f64();

        let view = restores::show(&helpdesk, OfRestore { restore: approved.id }).await?;
        let typed = view.kept.clone().ok_or("nothing is kept")?;
        let drop = DropRestored { restore: view.id.clone(), typed };
        let job = restores::drop_kept(&helpdesk, drop).await?;
        side::done(jobs::wait(&helpdesk, &job.id).await?)?;
        // whoever has not heard what came of it is not let ask for the same again
        let text = restores::text(&helpdesk, OfRestore { restore: view.id }).await?.text;
        restores::receive(&customer, ReceiveText { text }).await?;
        let work = view.work.ok_or("nothing is known of the work")?;
        Ok(json!({"seconds": seconds, "sent": sent(&work)?, "gap_ms": work.gap_ms}))
    }

    /// How long the server had the backup on its way or was restoring it, in seconds.
    fn sent(work: &RestoreWork) -> Result<f64> {
        let at = |state| {
            let fits = |record: &&StepRecord| record.step == RestoreStep::Upload && record.state == state;
            work.steps.iter().find(fits).map(|record| record.at)
        };
        let (begun, done) = at(StepState::Begun).zip(at(StepState::Done)).ok_or("nothing was sent")?;
        Ok((done - begun).as_seconds_f64())
    }

    /// What the helpdesk has of the customer's request, once it said yes.
    async fn approved(
        customer: &Reeve,
        helpdesk: &Reeve,
        target: RestoreTarget,
        task: &Task,
    ) -> Result<RestoreView> {
        let tenant = only_tenant(customer).await?;
        let reason = "a benchmark".to_owned();
        let backup = task.file()?;
        let asked =
            AskForRestore { tenant, backup, at: None, target, side: None, reason, window: None, desk: None };
        let asked = restores::ask(customer, asked).await?;
        let text = restores::text(customer, OfRestore { restore: asked.id }).await?.text;
        let here = restores::receive(helpdesk, ReceiveText { text }).await?;
        let approve = ApproveRestore {
            restore: here.id,
            typed: here.to_type.unwrap_or_default(),
            words: String::new(),
            fingerprint: Some(here.asked_by.fingerprint),
        };
        Ok(restores::approve(helpdesk, approve).await?)
    }

    async fn order(helpdesk: &Reeve, view: &RestoreView) -> Result<RunRestore> {
        let request = LookLoss { tenant: only_tenant(helpdesk).await?, since: view.request.backup.at };
        let lost = restores::loss(helpdesk, request).await?.loss.map(|loss| loss.all);
        Ok(RunRestore {
            restore: view.id.clone(),
            file: None,
            lost,
            typed: view.request.tenant.database.clone(),
            neutralise: false,
            keep_days: 1,
            fingerprint: view.answered_by.as_ref().map(|by| by.fingerprint.clone()),
            proof: None,
            beside: Vec::new(),
            by_provider: false,
        })
    }

    async fn only_tenant(reeve: &Reeve) -> Result<TenantId> {
        let known = tenants::list(reeve, Nothing {}).await?.into_iter().next();
        Ok(known.ok_or("no tenant is known")?.tenant.id)
    }
}
