//! Two programs on one installation at once: neither loses what the other does, nor breaks what the other began.

use std::time::Duration;

use futures_util::future::join_all;
use reeve_app::api::Nothing;
use reeve_app::jobs;
use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_domain::job::JobState;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_that_start_at_the_same_moment_make_one_installation() {
    for _ in 0..2 {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let programs = CommandLine::in_home(&home);
        let ended = join_all((0..3).map(|_| programs.run(&["--json", "tenant", "list"]))).await;
        for one in &ended {
            assert_eq!(one.with_code(0)["tenants"], serde_json::json!([]));
        }
        let reeve = Installation::in_home(&home).await.expect("and it opens ever after");
        assert!(reeve.status.set_aside.is_none(), "with the one file they made together");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_connect_read_and_take_backups_and_the_journal_holds_it_all() {
    let fleet = fleet(4, &[19, 14]).await;
    let one = Installation::with_key_file().await;
    let other = one.start_another(true).await.expect("a second program starts");
    let (ways, programs): (Vec<WayIn>, [&Installation; 2]) =
        ((0..4).map(|n| WayIn::demo(&fleet, n)).collect(), [&one, &other]);
    let ids = join_all((0..4).map(|n| {
        let (reeve, way) = (programs[n % 2], ways[n].clone());
        async move { reeve.connect(&format!("Tenant {n}"), &way).await }
    }))
    .await;
    assert_eq!(one.tenants().await, other.tenants().await, "both see all of them");
    let ended = join_all(ids.iter().enumerate().map(|(n, id)| {
        // each reads and backs up what the other has connected: secrets and sessions are shared or made anew
        let reeve = programs[(n + 1) % 2];
        async move {
            expect::done(&reeve.refresh(&[id]).await);
            reeve.backup(id, &format!("{n}.zip")).await
        }
    }))
    .await;
    for job in &ended {
        expect::done(job);
    }
    assert_eq!(one.names().len(), 8, "four files with their facts: {:?}", one.names());
    assert_eq!(one.journal().await.len(), 4 + 4 + 4, "connected, master password, backup: each once");
    one.assert_journal_holds().await;
    leaks::assert_none(&one, &[]).await;
    drop(other);
    let again = one.start_again(false).await.expect("it opens afterwards");
    assert_eq!(again.tenants().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_window_leaves_the_first_ones_running_job_alone() {
    let fleet = fleet(1, &[19]).await;
    let first = Installation::with_key_file().await;
    let tenant = first.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    // long enough for a second window to open and look around, on a busy machine as well
    fleet.misbehave(0, Misbehaviour::Throttle(25_000));
    let job = first.begin_backup(&tenant, "acme.zip").await.expect("it begins");
    while !first.names().contains(&"acme.zip.part".to_owned()) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = first.start_another(true).await.expect("a second window opens");
    let seen = jobs::list(&second.reeve, Nothing {}).await.expect("the jobs");
    assert_eq!(
        (seen.len(), seen[0].state, seen[0].attempts),
        (1, JobState::Running, 1),
        "seen, not begun again"
    );
    assert!(first.names().contains(&"acme.zip.part".to_owned()), "its unfinished file is left alone");
    let same = second.backup(&tenant, "acme.zip").await;
    expect::failed(&same, Code::AlreadyExists, "another name");
    fleet.behave(0);
    let job = jobs::wait(&first.reeve, &job.id).await.expect("the job");
    expect::done(&job);
    assert_eq!(first.names(), ["acme.zip", "acme.zip.reeve.json"]);
    first.assert_journal_holds().await;
}
