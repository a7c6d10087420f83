//! A panel that is killed while it carries out a restore: at every step that is written, and between the two renames of the
//! swap. The live name answers with the old or the new data afterwards, or does as soon as a window is opened again; and
//! whoever goes on comes to the end.

use std::time::Duration;

use chrono::TimeDelta;
use reeve_app::api::{OfJob, RunRestore, Tag};
use reeve_app::{jobs, restores};
use reeve_demo::Misbehaviour;
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{RestoreState, RestoreStep, RestoreTarget, RestoreWork, StepRecord, StepState};
use reeve_tests::browser::Browser;
use reeve_tests::expect;
use reeve_tests::killed::{Panel, stepping};
use reeve_tests::restores::{Restoring, beside, going_on, of};
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::json;

const RESTORE: &str = "REEVE_TEST_KILLED_RESTORE";
const LIVE: &str = "REEVE_TEST_KILLED_LIVE";
/// More looks than dropping a database takes requests.
const LOOKS: usize = 8;
/// More changes than a restore writes between two of its steps.
const CHANGES_MOST: usize = 40;

/// Not a test: the program that the tests below start and kill. It begins a restore, or goes on with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the tests that kill it"]
async fn the_panel_that_is_killed() {
    let (Some(reeve), Ok(restore)) = (stepping(Tag::Restores).await, std::env::var(RESTORE)) else { return };
    let restore = ThreadId(restore);
    let live = std::env::var(LIVE).expect("the live database's name");
    let begun = restores::show(&reeve, of(&restore)).await.expect("it is known").work;
    let job = match begun {
        Some(work) if !work.steps.is_empty() => restores::go_on(&reeve, going_on(&restore, &live)).await,
        _ => {
            let request = RunRestore {
                restore,
                file: None,
                lost: Some(u64::MAX),
                typed: live,
                neutralise: false,
                keep_days: 14,
                fingerprint: None,
                proof: None,
                beside: Vec::new(),
                by_provider: false,
            };
            restores::run(&reeve, request).await
        }
    };
    let job = job.expect("it is begun, or goes on");
    expect::done(&jobs::wait(&reeve, &job.id).await.expect("the job is known"));
}

/// The program that carries this restore out.
fn carrying_out(both: &Restoring, restore: &ThreadId) -> Panel {
    let told = [(RESTORE, restore.0.as_str()), (LIVE, both.way.database.as_str())];
    Panel::begun("restores::the_panel_that_is_killed", both.runs.home(), &told)
}

/// What was written down, as the other program that has the same folder open reads it.
async fn written(both: &Restoring, restore: &ThreadId) -> Vec<StepRecord> {
    both.shown(restore).await.work.map(|work| work.steps).unwrap_or_default()
}

/// Lets it go on until it has written this of a step, and kills it there.
async fn killed_at(both: &Restoring, restore: &ThreadId, step: RestoreStep, state: StepState) {
    let written =
        |work: &RestoreWork| work.steps.last().is_some_and(|last| (last.step, last.state) == (step, state));
    killed_once(both, restore, written).await;
}

/// Lets it go on until it has written this, and kills it there.
async fn killed_once(both: &Restoring, restore: &ThreadId, written: impl Fn(&RestoreWork) -> bool) {
    let mut panel = carrying_out(both, restore);
    for change in 0..CHANGES_MOST {
        assert!(panel.stops(), "it came to its end after {change} changes");
        if both.shown(restore).await.work.is_some_and(|work| written(&work)) {
            return panel.kill();
        }
        panel.go_on();
    }
    panic!("it was not written in {CHANGES_MOST} changes");
}

const LINE: [RestoreStep; 6] = [
    RestoreStep::Preflight,
    RestoreStep::SafetyBackup,
    RestoreStep::Upload,
    RestoreStep::Prove,
    RestoreStep::Swap,
    RestoreStep::ProveLive,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_killed_at_every_step_leaves_a_live_database_and_comes_to_its_end() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let live = both.way.database.clone();
    for step in LINE {
        for state in [StepState::Begun, StepState::Done] {
            killed_at(&both, &restore, step, state).await;
            let swapped =
                step == RestoreStep::ProveLive || (step, state) == (RestoreStep::Swap, StepState::Done);
            assert_eq!(both.went_on(&live).await, !swapped, "{step:?} {state:?}: the live name answers");
            let databases = beside(fleet.databases_of(0), &live);
            assert!(
                databases.len() <= 1,
                "{step:?} {state:?}: however often it is sent, there is one beside"
            );
            if (step, state) != (RestoreStep::ProveLive, StepState::Done) {
                assert_eq!(both.shown(&restore).await.state, RestoreState::Waiting, "{step:?} {state:?}");
            }
        }
    }
    assert_eq!(both.shown(&restore).await.state, RestoreState::Live);
    expect::done(&both.roll_back(&restore).await.expect("it is put back"));
    assert!(both.went_on(&live).await);
    both.runs.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_killed_between_the_renames_is_settled_by_the_next_window() {
    let fleet = fleet(1, &[14]).await;
    let mut both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let live = both.way.database.clone();
    killed_at(&both, &restore, RestoreStep::Swap, StepState::Begun).await;
    let before = both.shown(&restore).await.work.and_then(|work| work.before).expect("a name for it");
    let server = Browser::open(&both.way).await;
    let master = both.way.master.clone().expect("a master password");
    let told = server.service("db", "rename", json!([master, live, before])).await;
    assert_eq!(told["result"], true, "{told}");
    assert!(!fleet.databases_of(0).contains(&live), "nothing is live");

    both.runs = both.runs.start_again(true).await.expect("a window opens");
    let settled = async {
        while both.shown(&restore).await.state != RestoreState::Live {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), settled).await.expect("it settles by itself");
    assert!(!both.went_on(&live).await && both.went_on(&before).await, "the swap came to its end");
    let gap = both.shown(&restore).await.work.and_then(|work| work.gap_ms);
    assert!(gap.is_some_and(|gap| gap > 0), "and the time in between is told: {gap:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_that_was_not_begun_on_the_server_waits_for_somebody() {
    let fleet = fleet(1, &[19]).await;
    let mut both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    killed_at(&both, &restore, RestoreStep::Swap, StepState::Begun).await;
    both.runs = both.runs.start_again(true).await.expect("a window opens");
    let looked = async {
        while written(&both, &restore).await.last().is_none_or(|last| last.state != StepState::Failed)
            || both.shown(&restore).await.state != RestoreState::Waiting
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looked).await.expect("it is looked at");
    assert!(both.went_on(&both.way.database).await, "the live database was not touched");
    expect::done(&both.go_on(&restore).await.expect("somebody decided"));
    assert!(!both.went_on(&both.way.database).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_safety_backup_from_before_a_break_is_taken_again_an_hour_later() {
    let fleet = fleet(1, &[14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let safety =
        async || both.shown(&restore).await.work.and_then(|work| work.safety).expect("a safety backup");
    killed_once(&both, &restore, |work| work.safety.is_some()).await;
    let before = safety().await;
    both.runs.host.later(TimeDelta::hours(1));
    expect::done(&both.go_on(&restore).await.expect("it goes on"));
    assert_ne!(safety().await, before, "people have worked for an hour");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_makes_only_after_the_restore_was_stopped_is_dropped_too() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Side).await;
    killed_at(&both, &restore, RestoreStep::Upload, StepState::Begun).await;
    let side = both.shown(&restore).await.work.expect("it was begun").side;
    let before = fleet.requests(0).len();
    let job = restores::stop(&both.runs.reeve, of(&restore)).await.expect("it may be left");
    // it had all of it, and was at it still: more looks than a drop has requests
    while fleet.requests(0).len() < before + LOOKS && jobs::any_running(&both.runs.reeve) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    fleet.copy(0, &side);
    let ended = jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known");
    expect::done(&ended);
    assert!(!fleet.databases_of(0).contains(&side), "no copy with its mail at work is left");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_without_room_for_the_safety_backup_shows_before_anything_is_taken() {
    use reeve_domain::Code;
    use reeve_tests::installation::names_in;
    use reeve_tests::small_disk::SmallDisk;

    let Some(disk) = SmallDisk::of_kilobytes(16) else { return };
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    std::os::unix::fs::symlink(disk.path(), both.runs.home().join("backups")).expect("a disk of its own");
    let restore = both.approved(RestoreTarget::Live).await;
    let fault =
        expect::failed(&both.run(&restore).await.expect("it is begun"), Code::DiskFull, "free some space");
    assert!(fault.fields.contains_key("needed"), "it says how much it takes: {fault:?}");
    let last = written(&both, &restore).await.pop().expect("a step");
    assert_eq!((last.step, last.state), (RestoreStep::Preflight, StepState::Failed));
    assert_eq!(names_in(disk.path()), Vec::<String>::new(), "and nothing of it is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_stops_it_amid_the_swap_has_a_proven_live_database() {
    let fleet = fleet(1, &[14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let request = both.running(&restore);
    let job = restores::run(&both.runs.reeve, request).await.expect("it is begun");
    let came_to = async |step: RestoreStep| {
        while !written(&both, &restore).await.iter().any(|record| record.step == step) {
            assert!(jobs::any_running(&both.runs.reeve), "it came to its end before {step:?}");
        }
    };
    came_to(RestoreStep::Upload).await;
    // so that the swap is seen while it is made
    fleet.misbehave(0, Misbehaviour::Slow(Duration::from_millis(50)));
    came_to(RestoreStep::Swap).await;
    jobs::cancel(&both.runs.reeve, OfJob { job: job.id.clone() }).await.expect("it is heard");
    fleet.behave(0);
    expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known"));
    assert_eq!(both.shown(&restore).await.state, RestoreState::Live);
    let before = both.shown(&restore).await.kept.expect("what was live is kept");
    assert!(
        both.at_work(&both.way.database).await > 0 && both.at_work(&before).await == 0,
        "each as it should"
    );
}
