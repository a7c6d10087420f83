//! Jobs, and whose they are.

use reeve_domain::job::{Job, JobId, JobKind, JobState, Phase, Progress};
use reeve_store::{Error, Store, jobs};

use super::{at, store};

fn job(id: &str, second: i64, state: JobState) -> Job {
    Job {
        id: JobId(id.into()),
        work: JobKind::BackupVerify { file: "/tmp/b.zip".into() },
        title: "b.zip".into(),
        state,
        progress: Progress::start(Phase::Waiting),
        started_at: at(second),
        ended_at: None,
        attempts: 1,
        fault: None,
        outcome: None,
    }
}

#[tokio::test]
async fn jobs_are_listed_running_first_and_latest_first() {
    let (_home, store) = store().await;
    let me = store.instance().to_owned();
    store
        .write(move |tx| {
            jobs::insert(tx, &job("old", 1, JobState::Running), &me)?;
            jobs::insert(tx, &job("done", 5, JobState::Done), &me)?;
            jobs::insert(tx, &job("new", 3, JobState::Running), &me)
        })
        .await
        .unwrap();
    let ids = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.id.0).collect::<Vec<_>>();
    assert_eq!(ids(store.read(|conn| jobs::list(conn, 10)).await.unwrap()), ["new", "old", "done"]);
    store.write(|tx| jobs::update(tx, &job("new", 3, JobState::Failed))).await.unwrap();
    assert_eq!(ids(store.read(|conn| jobs::list(conn, 2)).await.unwrap()), ["old", "done"]);
    let got = store.read(|conn| jobs::get(conn, &JobId("new".into()))).await.unwrap();
    assert_eq!(got, job("new", 3, JobState::Failed));
    let twice = store.write(|tx| jobs::insert(tx, &job("new", 3, JobState::Done), "me")).await;
    assert!(matches!(twice, Err(Error::AlreadyExists { field: "id" })));
    let missing = store.write(|tx| jobs::update(tx, &job("never", 3, JobState::Done))).await;
    assert!(matches!(missing, Err(Error::NotFound { what: "job" })));
}

#[tokio::test]
async fn a_job_is_taken_over_when_its_program_is_gone_and_not_before() {
    let (home, store) = store().await;
    let other = Store::open(&home.path().join("reeve.db"), None).await.unwrap().store;
    let owner = other.instance().to_owned();
    other.write(move |tx| jobs::insert(tx, &job("long", 1, JobState::Running), &owner)).await.unwrap();
    assert_eq!(store.take_orphans().await.unwrap(), [], "its program still runs");
    drop(other);
    let taken = store.take_orphans().await.unwrap();
    assert_eq!(taken, [job("long", 1, JobState::Running)]);
    assert_eq!(store.take_orphans().await.unwrap(), [], "it is ours now");
    let running = store.read(jobs::running).await.unwrap();
    assert_eq!(running[0].1, store.instance());
}
