//! Two computers of a helpdesk that restore the same database without a word to each other: the second sees it by what the
//! first made on the server, before it begins and before it gives the live name away.

use std::time::Duration;

use reeve_app::api::{AskForRestore, ContinueRestore, RunRestore};
use reeve_app::{jobs, restores};
use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_domain::restore::{RestoreState, RestoreStep, RestoreTarget, StepState};
use reeve_tests::access::make_card;
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::restores::{Restoring, going_on, looked_at};
use reeve_tests::way_in::{WayIn, fleet};

/// Another customer and another helpdesk of the same tenant, who know the same backup.
async fn others(first: &Restoring) -> Restoring {
    let (asks, runs) = (Installation::new().await, Installation::with_key_file().await);
    make_card(&asks, "Bea").await;
    make_card(&runs, "Tess").await;
    let (theirs, tenant) = (asks.connect("Acme", &first.way).await, runs.connect("Acme", &first.way).await);
    for side in [&asks, &runs] {
        looked_at(side, &first.runs.file("acme.zip")).await;
    }
    Restoring { asks, runs, theirs, tenant, way: first.way.clone() }
}

fn asking(first: &Restoring, second: &Restoring) -> AskForRestore {
    AskForRestore { backup: first.runs.file("acme.zip"), ..second.asking(RestoreTarget::Live) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_computer_restored_is_seen_before_a_restore_is_begun() {
    let fleet = fleet(1, &[19]).await;
    let first = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let second = others(&first).await;
    let restore = first.approved(RestoreTarget::Live).await;
    expect::done(&first.run(&restore).await.expect("it is begun"));
    let before = first.shown(&restore).await.kept.expect("what was live is kept");

    let own = second.asked(asking(&first, &second)).await;
    second.approve(&own).await;
    let unseen = expect::refused(second.run(&own).await, Code::ConfirmationNeeded, "colleagues");
    assert_eq!(unseen.fields["beside"], before, "{unseen:?}");
    assert_eq!(second.shown(&own).await.state, RestoreState::Approved, "nothing was begun");
    let agreed = RunRestore { beside: vec![before], ..second.running(&own) };
    let job = restores::run(&second.runs.reeve, agreed).await.expect("it was seen");
    expect::done(&jobs::wait(&second.runs.reeve, &job.id).await.expect("the job is known"));
    assert_eq!(second.shown(&own).await.state, RestoreState::Live);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_computer_restores_meanwhile_stops_it_before_the_swap() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let live = both.way.database.clone();
    let restore = both.approved(RestoreTarget::Live).await;
    fleet.misbehave(0, Misbehaviour::Slow(Duration::from_millis(20)));
    let job = restores::run(&both.runs.reeve, both.running(&restore)).await.expect("it is begun");
    let steps = async || both.shown(&restore).await.work.map(|work| work.steps).unwrap_or_default();
    while !steps().await.iter().any(|one| (one.step, one.state) == (RestoreStep::Upload, StepState::Begun)) {
        assert!(jobs::any_running(&both.runs.reeve), "it came to its end before");
    }
    let other = format!("{live}_restored_20261122T011200");
    fleet.copy(0, &other);
    fleet.behave(0);
    let job = jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known");
    let fault = expect::failed(&job, Code::GrantNotReady, "colleagues");
    assert_eq!((&*fault.fields["state"], &fault.fields["beside"]), ("elsewhere", &other));
    let last = steps().await.pop().expect("a step");
    assert_eq!((last.step, last.state), (RestoreStep::Swap, StepState::Failed));
    assert!(both.went_on(&live).await, "what was live is live");

    let unseen = expect::refused(both.go_on(&restore).await, Code::ConfirmationNeeded, "colleagues");
    assert_eq!(unseen.fields["beside"], other);
    let agreed = ContinueRestore { beside: vec![other], ..going_on(&restore, &live) };
    let job = restores::go_on(&both.runs.reeve, agreed).await.expect("it was seen");
    expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known"));
    assert_eq!(both.shown(&restore).await.state, RestoreState::Live);
}
