//! The line breaks amid the upload of a restore, the server is another one by then, or it is away once the restored database
//! has the live name: of a part nothing is made, nothing is posted that would set a master password, whoever goes on comes to
//! one proven database, and what was live is live again as soon as the server is back.

use std::time::Duration;

use chrono::TimeDelta;
use reeve_app::{jobs, restores};
use reeve_demo::{Fleet, FleetOptions, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::desk::ThreadId;
use reeve_domain::job::Job;
use reeve_domain::restore::{RestoreState, RestoreStep, RestoreTarget, RestoreWork, StepState};
use reeve_tests::expect;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::restores::{Restoring, beside};
use reeve_tests::way_in::{WayIn, fleet_of};

const MEGABYTE: u64 = 1_000_000;

/// A tenant whose backup has some megabytes, behind a line that can break, and an approved restore that is carried out in a
/// window which does not rest between two looks at a server.
async fn stage(target: RestoreTarget) -> (Fleet, Proxy, Restoring, ThreadId) {
    let fleet = fleet_of(FleetOptions {
        tenants: 1,
        users_per_tenant: 25,
        filestore_bytes: 4 * MEGABYTE,
        versions: vec![19],
        ..FleetOptions::default()
    })
    .await;
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let mut both = Restoring::of(&way.through(proxy.port())).await;
    let restore = both.approved(target).await;
    both.runs = both.runs.start_restless_window().await.expect("a window opens");
    (fleet, proxy, both, restore)
}

/// Begins it, or goes on with it, over a line that breaks behind so many bytes.
async fn cut(proxy: &Proxy, both: &Restoring, restore: &ThreadId, after: u64) -> Job {
    let begun = both.shown(restore).await.work.is_some();
    proxy.trouble(Trouble::Reset(Way::Up, after));
    let job = if begun { both.go_on(restore).await } else { both.run(restore).await };
    proxy.heal();
    job.expect("it is begun, or goes on")
}

async fn work(both: &Restoring, restore: &ThreadId) -> RestoreWork {
    both.shown(restore).await.work.expect("it was begun")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_is_cut_at_every_megabyte_comes_to_one_database() {
    let (fleet, proxy, both, restore) = stage(RestoreTarget::Side).await;
    let bytes = std::fs::metadata(both.runs.file("acme.zip")).expect("the backup").len();
    let cuts = bytes / MEGABYTE;
    assert!(cuts >= 4, "{bytes} bytes are some megabytes");
    for megabyte in 1..=cuts {
        let job = cut(&proxy, &both, &restore, megabyte * MEGABYTE).await;
        expect::failed(&job, Code::ConnectionCut, "try again");
        let made = beside(fleet.databases_of(0), &both.way.database);
        assert!(made.is_empty(), "of {megabyte} MB nothing is made: {made:?}");
    }
    expect::done(&both.go_on(&restore).await.expect("it goes on"));
    let view = both.shown(&restore).await;
    assert_eq!(view.state, RestoreState::OnTheSide);
    let made = beside(fleet.databases_of(0), &both.way.database);
    assert_eq!(made, [view.kept.expect("it is kept")], "however often it was sent");
    let tried = |record: &&reeve_domain::restore::StepRecord| {
        (record.step, record.state) == (RestoreStep::Upload, StepState::Begun)
    };
    let steps = view.work.expect("it was done here").steps;
    assert_eq!(steps.iter().filter(tried).count() as u64, cuts + 1, "each cut was amid the upload");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_lost_its_master_password_meanwhile_is_sent_nothing() {
    let (fleet, proxy, both, restore) = stage(RestoreTarget::Side).await;
    expect::failed(&cut(&proxy, &both, &restore, MEGABYTE).await, Code::ConnectionCut, "try again");
    fleet.misbehave(0, Misbehaviour::MasterPasswordUnset);
    let job = both.go_on(&restore).await.expect("it goes on");
    expect::failed(&job, Code::MasterPasswordUnset, "provider");
    assert_eq!(fleet.master_password_of(0), "admin", "what was sent would be its master password now");
    fleet.behave(0);
    expect::done(&both.go_on(&restore).await.expect("it goes on"));
    assert_eq!(both.shown(&restore).await.state, RestoreState::OnTheSide);
}

/// Waits until a step was begun, as long as the job runs.
async fn came_to(both: &Restoring, restore: &ThreadId, step: RestoreStep) {
    while !work(both, restore).await.steps.iter().any(|record| record.step == step) {
        assert!(jobs::any_running(&both.runs.reeve), "it came to its end before {step:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_live_is_back_as_soon_as_a_server_is_that_was_away_for_the_proof() {
    let (fleet, proxy, both, restore) = stage(RestoreTarget::Live).await;
    let job = restores::run(&both.runs.reeve, both.running(&restore)).await.expect("it is begun");
    came_to(&both, &restore, RestoreStep::Upload).await;
    // so that the proof is seen while it is made
    fleet.misbehave(0, Misbehaviour::Slow(Duration::from_millis(50)));
    came_to(&both, &restore, RestoreStep::ProveLive).await;
    proxy.trouble(Trouble::Dead(Way::Up, 0));
    fleet.behave(0);
    both.runs.host.later(TimeDelta::minutes(4));
    let ended = jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known");
    let fault = expect::failed(&ended, ended.fault.as_ref().expect("a fault").code, "by itself");
    assert!(
        fault.message.contains("away for 3 minutes") && fault.message.contains("NOT BACK YET"),
        "{fault:?}"
    );
    let last = work(&both, &restore).await.steps.pop().expect("a step");
    assert_eq!((last.step, last.state), (RestoreStep::SwapBack, StepState::Begun), "nothing was refused");

    proxy.heal();
    let back = async {
        while both.shown(&restore).await.state != RestoreState::Back {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), back).await.expect("nobody has to say so");
    assert!(both.went_on(&both.way.database).await, "what was live is live");
    let side = both.shown(&restore).await.kept.expect("what was restored is kept");
    assert_eq!(beside(fleet.databases_of(0), &both.way.database), [side], "beside it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_worked_in_meanwhile_is_not_put_away_by_itself() {
    let (fleet, proxy, both, restore) = stage(RestoreTarget::Live).await;
    let job = restores::run(&both.runs.reeve, both.running(&restore)).await.expect("it is begun");
    came_to(&both, &restore, RestoreStep::Upload).await;
    fleet.misbehave(0, Misbehaviour::Slow(Duration::from_millis(50)));
    came_to(&both, &restore, RestoreStep::ProveLive).await;
    proxy.trouble(Trouble::Dead(Way::Up, 0));
    fleet.behave(0);
    both.runs.host.later(TimeDelta::minutes(4));
    jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known");
    // it is away for this panel alone
    let direct = WayIn::demo(&fleet, 0);
    let somebody = serde_json::json!({"login": "worked@restores.example", "name": "Wilma Worked"});
    reeve_tests::witness::Witness::open(&direct).await.make("res.users", somebody).await;
    both.runs.host.later(TimeDelta::minutes(10));

    proxy.heal();
    let looked = async {
        while work(&both, &restore).await.steps.last().is_none_or(|last| last.state != StepState::Failed) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looked).await.expect("it is looked at");
    let settled = async {
        while jobs::any_running(&both.runs.reeve) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), settled).await.expect("it is told");
    let view = both.shown(&restore).await;
    assert_eq!(view.state, RestoreState::Waiting, "somebody decides");
    let view_steps = view.work.as_ref().map(|work| work.steps.clone()).unwrap_or_default();
    assert!(!both.went_on(&both.way.database).await, "what was restored is live still");
    let words = view.work.and_then(|work| work.steps.last()?.detail.clone()).expect("why").to_string();
    assert!(words.contains("not put away by itself"), "{words}");
    // more looks than one
    tokio::time::sleep(Duration::from_secs(1)).await;
    let steps = work(&both, &restore).await.steps;
    assert_eq!(
        (view_steps, jobs::any_running(&both.runs.reeve)),
        (steps, false),
        "and nobody tries it again"
    );
}
