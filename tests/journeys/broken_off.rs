//! A program that dies in the middle of a backup: the next window begins it again, and nothing half-named stays.

use std::path::Path;
use std::time::Duration;

use reeve_app::api::Nothing;
use reeve_app::jobs;
use reeve_demo::{Fleet, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobState};
use reeve_domain::tenant::TenantId;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

/// An installation in which `reeve backup take` was killed while it received.
async fn killed_while_receiving(fleet: &Fleet) -> (Installation, TenantId) {
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(fleet, 0)).await;
    // much slower than this looks whether it has begun
    fleet.misbehave(0, Misbehaviour::Throttle(50_000));
    let to = reeve.file("acme.zip");
    let mut child =
        CommandLine::in_home(reeve.home()).start(&["--json", "backup", "take", "Acme", "--to", &to]);
    let part = format!("{to}.part");
    let mut waited = 0;
    while !Path::new(&part).exists() || received(&reeve).await == 0 {
        if child.try_wait().expect("its state").is_some() {
            let said = child.wait_with_output().expect("its words");
            panic!("it ended before it could be killed: {said:?}");
        }
        waited += 1;
        assert!(waited < 3_000, "it never began to receive");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    child.kill().expect("it is killed, not asked");
    child.wait().expect("it is gone");
    fleet.behave(0);
    (reeve, tenant)
}

/// How many jobs run, as the other program sees it.
async fn received(reeve: &Installation) -> usize {
    jobs::list(&reeve.reeve, Nothing {}).await.expect("the jobs").len()
}

async fn only_job(reeve: &Installation) -> Job {
    let mut known = jobs::list(&reeve.reeve, Nothing {}).await.expect("the jobs");
    assert_eq!(known.len(), 1, "{known:?}");
    known.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_backup_is_begun_again_by_the_next_window_and_ends_well() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, _) = killed_while_receiving(&fleet).await;
    assert_eq!(reeve.names(), ["acme.zip.part"], "what a killed program leaves");
    assert_eq!(
        only_job(&reeve).await.state,
        JobState::Interrupted,
        "nobody runs it, and that is what is shown"
    );
    let window = reeve.start_again(true).await.expect("a window opens");
    let job = only_job(&window).await;
    let job = jobs::wait(&window.reeve, &job.id).await.expect("its ending");
    expect::done(&job);
    assert_eq!(job.attempts, 2, "the same job, begun again");
    assert_eq!(
        window.names(),
        ["acme.zip", "acme.zip.reeve.json"],
        "whole, with its facts, and nothing else"
    );
    window.assert_journal_holds().await;
    let taken =
        window.journal().await.into_iter().filter(|entry| entry.event.action == "backup.take").count();
    assert_eq!(taken, 1, "one backup, one entry");
    leaks::assert_none(&window, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_backup_that_cannot_be_begun_again_ends_and_leaves_nothing() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, tenant) = killed_while_receiving(&fleet).await;
    fleet.misbehave(0, Misbehaviour::BackupErrorPage);
    let window = reeve.start_again(true).await.expect("a window opens");
    let job = only_job(&window).await;
    let job = jobs::wait(&window.reeve, &job.id).await.expect("its ending");
    expect::failed(&job, Code::BackupFailed, "its words");
    assert_eq!(window.names(), Vec::<String>::new());
    fleet.behave(0);
    expect::done(&window.backup(&tenant, "acme.zip").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_had_its_name_when_the_program_died_is_not_taken_again() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let mut job = reeve.backup(&tenant, "acme.zip").await;
    expect::done(&job);
    job.state = JobState::Running;
    let store = reeve.reeve.store().await.expect("the store");
    let row = job.clone();
    store
        .write(move |db| {
            db.execute("DELETE FROM job", [])?;
            reeve_store::jobs::insert(db, &row, "a program that is gone")
        })
        .await
        .expect("a job as the break left it");
    drop(store);
    let before = fleet.requests(0).len();
    let window = reeve.start_again(true).await.expect("a window opens");
    let ended = jobs::wait(&window.reeve, &job.id).await.expect("its ending");
    expect::done(&ended);
    assert_eq!(fleet.requests(0).len(), before, "the server is not asked again for what is there and proven");
    assert_eq!(window.names(), ["acme.zip", "acme.zip.reeve.json"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_line_leaves_a_killed_backup_to_the_window_but_may_take_its_own() {
    let fleet = fleet(1, &[14]).await;
    let (reeve, _) = killed_while_receiving(&fleet).await;
    let to = reeve.file("acme.zip");
    let ended =
        CommandLine::in_home(reeve.home()).run(&["--json", "backup", "take", "Acme", "--to", &to]).await;
    assert_eq!(ended.with_code(0)["verdict"]["ok"], true, "the left-over is replaced, not in the way");
    assert_eq!(reeve.names(), ["acme.zip", "acme.zip.reeve.json"]);
}
