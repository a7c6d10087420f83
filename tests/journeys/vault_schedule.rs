//! The vault's run by itself: due while nothing was open, made up for by the next window, once.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use reeve_app::api::{InitVault, Nothing, ScheduleVault};
use reeve_app::{jobs, vault};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobKind, VaultWork};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::schedule::{RunResult, Schedule};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

/// The runs of the vault, the latest first.
async fn runs(reeve: &Installation) -> Vec<Job> {
    let all = jobs::list(&reeve.reeve, Nothing {}).await.expect("the jobs");
    let is_run = |job: &Job| matches!(job.work, JobKind::Vault { work: VaultWork::Run { .. } });
    all.into_iter().filter(is_run).collect()
}

/// Waits for a run that nobody asked for.
async fn begun(reeve: &Installation) -> Job {
    for _ in 0..3_000 {
        if let Some(job) = runs(reeve).await.into_iter().next() {
            return jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no run began by itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_makes_up_for_the_run_that_nothing_was_open_for() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let path = reeve.file("vault");
    std::fs::create_dir(&path).unwrap();
    let place = Place::Folder { path };
    let request = InitVault { place, secret: None, key: None, keep: Retention::default() };
    let made = vault::init(&reeve.reeve, request).await.expect("a vault is made");
    assert_eq!((made.vault.schedule, made.vault.next_run, made.vault.last_run), (None, None, None));

    let no_time = Schedule { days: Vec::new(), hour: 24, minute: 0 };
    let refused = vault::schedule(&reeve.reeve, ScheduleVault { schedule: Some(no_time) }).await;
    expect::refused(refused, Code::InvalidInput, "value");
    // set two days ago, for a time that was an hour ago
    reeve.host.later(TimeDelta::days(-2));
    let time = (Utc::now() - TimeDelta::hours(1)).format("%H:%M").to_string();
    let schedule: Schedule = time.parse().unwrap();
    let request = ScheduleVault { schedule: Some(schedule.clone()) };
    let view = vault::schedule(&reeve.reeve, request).await.expect("it is set");
    assert_eq!(view.schedule, Some(schedule));
    assert!(runs(&reeve).await.is_empty(), "a command line starts nothing by itself");

    let reeve = reeve.start_again(true).await.expect("a window opens");
    expect::done(&begun(&reeve).await);
    let view = vault::status(&reeve.reeve, Nothing {}).await.expect("its view").expect("a vault");
    let last = view.last_run.expect("it is noted");
    assert_eq!(last.result, RunResult::Done, "{last:?}");
    assert!(view.next_run.is_some_and(|next| next > Utc::now()), "the next one is ahead");

    let reeve = reeve.start_again(true).await.expect("another window opens");
    let again = vault::run_if_due(&reeve.reeve).await.expect("it looks");
    assert_eq!((again, runs(&reeve).await.len()), (None, 1), "once");
    leaks::assert_none(&reeve, &[]).await;
}
