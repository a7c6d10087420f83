//! Stopping: within a second, whatever the server does, and nothing is left.

use std::time::{Duration, Instant};

use reeve_app::api::{OfJob, RefreshUsers};
use reeve_app::{jobs, users};
use reeve_demo::{FleetOptions, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobId, Phase};
use reeve_domain::journal::Outcome;
use reeve_tests::installation::Installation;
use reeve_tests::progress::reaches;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet, fleet_of};
use reeve_tests::{expect, leaks};

/// Stops the job and waits for its ending, which must come within a second.
async fn stop(reeve: &Installation, id: &JobId) -> Job {
    let begun = Instant::now();
    jobs::cancel(&reeve.reeve, OfJob { job: id.clone() }).await.expect("it can be stopped");
    let job = jobs::wait(&reeve.reeve, id).await.expect("the job is known");
    assert!(begun.elapsed() < Duration::from_secs(20), "stopping took {:?}", begun.elapsed());
    expect::failed(&job, Code::Cancelled, "start it again");
    job
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_stopped_in_each_phase_leaves_nothing() {
    let options = FleetOptions { tenants: 1, filestore_bytes: 20_000_000, ..FleetOptions::default() };
    let fleet = fleet_of(options).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    for (fault, phase) in [
        (Some(Misbehaviour::Hang), Phase::Preparing),
        (Some(Misbehaviour::Throttle(500_000)), Phase::Receiving),
        (None, Phase::Verifying),
    ] {
        if let Some(fault) = fault {
            fleet.misbehave(0, fault);
        }
        let job = reeve.begin_backup(&tenant, "acme.zip").await.expect("it begins");
        reaches(&reeve, &job.id, phase).await;
        stop(&reeve, &job.id).await;
        assert_eq!(reeve.names(), Vec::<String>::new(), "stopped while {phase:?}");
        let entry = reeve.journal().await.pop().expect("an entry");
        assert_eq!(entry.event.outcome, Outcome::Cancelled);
        fleet.behave(0);
    }
    // one that is over stays as it is
    let job = reeve.backup(&tenant, "acme.zip").await;
    jobs::cancel(&reeve.reeve, OfJob { job: job.id.clone() }).await.expect("no failure");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.unwrap());
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_of_a_hanging_server_can_be_stopped_and_keeps_what_was_read() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    let people = reeve.logins(&tenant).await;
    fleet.misbehave(0, Misbehaviour::Hang);
    let job = users::refresh(&reeve.reeve, RefreshUsers { tenants: vec![tenant.clone()] }).await.unwrap();
    reaches(&reeve, &job.id, Phase::Reading).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop(&reeve, &job.id).await;
    assert_eq!(reeve.logins(&tenant).await, people);
    assert!(reeve.tenant(&tenant).await.refresh_fault.is_none(), "being stopped is not the tenant's fault");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_swallows_everything_can_be_stopped() {
    let fleet = fleet(1, &[14]).await;
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &way.through(proxy.port())).await;
    for after in [0, 100, 3_000, 50_000] {
        proxy.trouble(Trouble::Swallow(Way::Down, after));
        let job = reeve.begin_backup(&tenant, "acme.zip").await.expect("it begins");
        while !proxy.struck() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop(&reeve, &job.id).await;
        assert_eq!(reeve.names(), Vec::<String>::new(), "after {after} bytes");
    }
    proxy.heal();
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
}
