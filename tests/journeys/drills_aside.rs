//! Backups are drilled on a server of one's own, the demo's and a real one: under a side name that is gone again, however
//! the drill ends.

use std::time::Duration;

use reeve_app::api::{DrillBackup, OfJob, OfTenantOrAll};
use reeve_app::{backups, jobs};
use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_domain::backup::{DrillCheck, DrillFinding, DrillPlace, Grade};
use reeve_domain::job::{Job, JobKind, JobState, Phase};
use reeve_domain::journal::Outcome;
use reeve_domain::tenant::TenantId;
use reeve_odoo::{Endpoint, Limits, Server};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks, outside};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_demo_19() {
    let fleet = fleet(1, &[19]).await;
    drilled(&WayIn::demo(&fleet, 0), true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_demo_14() {
    let fleet = fleet(1, &[14]).await;
    drilled(&WayIn::demo(&fleet, 0), true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        drilled(&way, false).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        drilled(&way, false).await;
    }
}

async fn begin(reeve: &Installation, file: &str, on: &TenantId) -> Job {
    let request = DrillBackup { backup: file.to_owned(), tenant: None, on: Some(on.clone()) };
    backups::drill(&reeve.reeve, request).await.expect("a drill begins")
}

/// The side name that a drill was given.
fn side_of(job: &Job) -> String {
    match &job.work {
        JobKind::BackupDrill { on: Some(side), .. } => side.database.clone(),
        other => panic!("a drill on a server: {other:?}"),
    }
}

async fn is_there(way: &WayIn, database: &str) -> bool {
    let trust = reeve_domain::tls::Trust::ExtraCa { pem: way.ca_pem.clone() };
    let endpoint = Endpoint { url: way.url.parse().unwrap(), trust };
    let server = Server::new(endpoint, Limits::default()).expect("a server");
    server.database_exists(database).await.expect("the server tells")
}

/// A whole backup, and where asked for, which takes a server as long again, one that lost an attachment.
async fn drilled(way: &WayIn, lost_too: bool) {
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", way).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);

    let job = begin(&reeve, &reeve.file("acme.zip"), &tenant).await;
    let side = side_of(&job);
    assert!(side.starts_with(&format!("{}_drill_", way.database)), "{side}");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    assert!(!is_there(way, &side).await, "it is gone again");
    let known = backups::drills(&reeve.reeve, OfTenantOrAll { tenant: Some(tenant.clone()) }).await.unwrap();
    let result = known.first().expect("what it found out is kept");
    assert_eq!(result.grade, Grade::A, "{:#?}", result.evidence);
    let checks: Vec<DrillCheck> = result.evidence.iter().map(|line| line.check).collect();
    assert_eq!(checks, DrillCheck::ALL, "each check leaves its line");
    let DrillPlace::Server { tenant: whose, neutralised, .. } = &result.place else { panic!("{result:?}") };
    assert_eq!((whose.as_str(), *neutralised, result.took_ms > 0), ("Acme", way.series >= 16, true));
    let load = result.evidence.iter().find(|line| line.check == DrillCheck::Load).unwrap();
    assert_eq!(load.detail.contains("NOT neutralised"), way.series < 16, "{load:?}");
    assert_eq!(load.detail.contains("stopped by hand"), way.series < 16, "{load:?}");

    let tables = result.evidence.iter().find(|line| line.check == DrillCheck::Tables).unwrap();
    assert!(tables.detail.contains("tables have the") && tables.detail.contains("res_users "), "{tables:?}");
    eprintln!("Odoo {}: {}", way.series, tables.detail);

    if lost_too {
        lost(&reeve, way, &tenant).await;
    }
    let journal = reeve.journal().await;
    let rows = |action: &str| {
        let of = |row: &&reeve_domain::journal::Entry| {
            row.event.action == action
                && row.event.outcome == Outcome::Done
                && row.event.detail.contains("_drill_")
        };
        journal.iter().filter(of).count()
    };
    let drills = if lost_too { 2 } else { 1 };
    assert_eq!(
        (rows("backup.drill_side"), rows("backup.drill_drop")),
        (drills, drills),
        "each is in the journal"
    );
    leaks::assert_none(&reeve, &[]).await;
}

/// The same backup without one of its attachments.
async fn lost(reeve: &Installation, way: &WayIn, tenant: &TenantId) {
    outside::doctor(&reeve.file("acme.zip"), &reeve.file("missing.zip"), "missing");
    let job = begin(reeve, &reeve.file("missing.zip"), tenant).await;
    let ended = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    expect::done(&ended);
    assert!(!is_there(way, &side_of(&job)).await, "it is gone again");
    let known = backups::drills(&reeve.reeve, OfTenantOrAll { tenant: None }).await.unwrap();
    let result = known.iter().find(|result| result.backup == reeve.file("missing.zip")).expect("it is kept");
    assert_eq!(result.grade, Grade::D, "{:#?}", result.evidence);
    let filestore = result.evidence.iter().find(|line| line.check == DrillCheck::Filestore).unwrap();
    assert_eq!(filestore.finding, DrillFinding::Failed, "{filestore:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_that_the_server_lost_are_named_and_make_it_an_e() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    fleet.misbehave(0, Misbehaviour::LosesTables(vec!["hr_employee".to_owned()]));
    let job = begin(&reeve, &reeve.file("acme.zip"), &tenant).await;
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    let known = backups::drills(&reeve.reeve, OfTenantOrAll { tenant: None }).await.unwrap();
    let result = known.first().expect("it is kept");
    assert_eq!(result.grade, Grade::E, "{:#?}", result.evidence);
    let tables = result.evidence.iter().find(|line| line.check == DrillCheck::Tables).unwrap();
    assert!(tables.detail.contains("hr_employee (6 rows)"), "{tables:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_stopped_amid_the_restore_leaves_no_database() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &way).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    let job = begin(&reeve, &reeve.file("acme.zip"), &tenant).await;
    {
        use futures_util::StreamExt as _;
        let watched = jobs::watch(&reeve.reeve, OfJob { job: job.id.clone() }).await.expect("it is watched");
        let mut watched = std::pin::pin!(watched);
        while let Some(seen) = watched.next().await {
            if seen.state.ended() || matches!(seen.progress.phase, Phase::Restoring | Phase::Reading) {
                break;
            }
        }
    }
    jobs::cancel(&reeve.reeve, OfJob { job: job.id.clone() }).await.expect("it is told to stop");
    let ended = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    assert_eq!(ended.state, JobState::Cancelled, "{ended:?}");
    assert!(!is_there(&way, &side_of(&job)).await, "nothing is left on the server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_the_server_does_not_drop_is_named_and_what_was_seen_of_it_is_kept() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &way).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    fleet.misbehave(0, Misbehaviour::DropRefused);
    let job = begin(&reeve, &reeve.file("acme.zip"), &tenant).await;
    let ended = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    let fault = expect::failed(&ended, Code::DrillFailed, "database manager");
    let side = side_of(&job);
    assert!(fault.message.contains(&format!("THE DATABASE {side} IS LEFT")), "{fault:?}");
    assert!(fault.message.contains("accessed by other users"), "in the server's words: {fault:?}");
    assert!(is_there(&way, &side).await, "it is");
    let known = backups::drills(&reeve.reeve, OfTenantOrAll { tenant: None }).await.unwrap();
    assert_eq!(known.first().map(|result| result.grade), Some(Grade::A), "the backup is as good as before");
    let dropped = reeve.journal().await.into_iter().find(|row| row.event.action == "backup.drill_drop");
    assert_eq!(dropped.map(|row| row.event.outcome), Some(Outcome::Failed), "the journal has it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_drill_left_on_a_server_is_dropped_by_the_next_window() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &way).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    fleet.misbehave(0, Misbehaviour::DropRefused);
    let script = CommandLine::in_home(reeve.home());
    let mut child = script
        .command(&["backup", "drill", &reeve.file("acme.zip"), "--on", "Acme", "--yes"])
        .spawn()
        .expect("reeve starts");
    let noted = async || {
        let journal = reeve.journal().await;
        let made = journal.into_iter().find(|row| row.event.action == "backup.drill_side")?;
        made.event.detail.split(' ').find(|word| word.contains("_drill_")).map(str::to_owned)
    };
    let side = until(noted).await;
    until(async || is_there(&way, &side).await.then_some(())).await;
    child.kill().expect("it is killed, without a chance to tidy up");
    child.wait().expect("it is gone");
    fleet.behave(0);
    assert!(is_there(&way, &side).await, "it is left");

    let window = reeve.start_another(true).await.expect("a window opens");
    let dropped = until(async || {
        window.journal().await.into_iter().find(|row| row.event.action == "backup.drill_drop")
    });
    assert_eq!(dropped.await.event.outcome, Outcome::Done, "and it is in the journal");
    assert!(!is_there(&way, &side).await, "it is gone");
}

/// What comes true, waited for.
async fn until<T>(look: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..3_000 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it never came true");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_another_version_is_not_sent() {
    let fleet = fleet(2, &[19, 14]).await;
    let reeve = Installation::with_key_file().await;
    let nineteen = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let fourteen = reeve.connect("Globex", &WayIn::demo(&fleet, 1)).await;
    expect::done(&reeve.backup(&nineteen, "acme.zip").await);
    let job = begin(&reeve, &reeve.file("acme.zip"), &fourteen).await;
    let ended = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    expect::failed(&ended, Code::InvalidInput, "same version of Odoo");
    assert!(
        fleet.requests(1).iter().all(|request| !request.contains("database/restore")),
        "nothing was sent"
    );
}
