//! Live backups wait for their turn at their server, as downloads do: two at once, the others in an order that people change.

use reeve_app::api::OfJob;
use reeve_app::{backups, jobs};
use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_domain::job::{Job, JobState};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks, progress};

/// Bytes a second: so slow that nothing ends by itself while the test looks.
const SLOW: u64 = 2_000;

fn of(job: &Job) -> OfJob {
    OfJob { job: job.id.clone() }
}

async fn stop(reeve: &Installation, job: &Job) -> Job {
    jobs::cancel(&reeve.reeve, of(job)).await.expect("it is told to stop");
    jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_and_the_others_in_the_order_that_was_asked_for() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    fleet.misbehave(0, Misbehaviour::Throttle(SLOW));
    let mut begun = Vec::new();
    for n in 0..5 {
        let job = reeve.begin_backup(&tenant, &format!("{n}.zip")).await.expect("it begins");
        match n {
            0 | 1 => progress::has_received(&reeve, &job.id).await,
            _ => progress::waits_behind(&reeve, &job.id, n - 2).await,
        }
        begun.push(job);
    }
    let [one, two, third, fourth, fifth] = begun.try_into().expect("five");
    let asked = || fleet.requests(0).iter().filter(|line| line.contains("/web/database/backup")).count();
    assert_eq!(asked(), 2, "who waits costs the server nothing");

    // the last one comes first
    backups::first_of_all(&reeve.reeve, of(&fifth)).await.expect("it is put first");
    for (job, before) in [(&fifth, 0), (&third, 1), (&fourth, 2)] {
        progress::waits_behind(&reeve, &job.id, before).await;
    }
    // who leaves the line is nobody's reason to wait
    assert_eq!(stop(&reeve, &third).await.state, JobState::Cancelled);
    progress::waits_behind(&reeve, &fourth.id, 1).await;
    // the first turn that is over is the last one's
    assert_eq!(stop(&reeve, &one).await.state, JobState::Cancelled);
    progress::has_received(&reeve, &fifth.id).await;
    progress::waits_behind(&reeve, &fourth.id, 0).await;
    assert_eq!(asked(), 3);
    // what has its turn, or had it, stays as it is
    for job in [&two, &one] {
        backups::first_of_all(&reeve.reeve, of(job)).await.expect("there is nothing to do");
    }
    for job in [&fourth, &two, &fifth] {
        assert_eq!(stop(&reeve, job).await.state, JobState::Cancelled);
    }
    assert_eq!(reeve.names(), [""; 0], "nothing is left of what was stopped");
    fleet.behave(0);
    expect::done(&reeve.backup(&tenant, "next.zip").await);
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_work_stands_in_no_line() {
    let reeve = Installation::new().await;
    std::fs::write(reeve.file("a.zip"), "no zip").unwrap();
    let request = reeve_app::api::VerifyBackup { file: reeve.file("a.zip") };
    let job = backups::verify(&reeve.reeve, request).await.expect("it begins");
    let job = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    expect::refused(backups::first_of_all(&reeve.reeve, of(&job)).await, Code::InvalidInput, "value");
}
