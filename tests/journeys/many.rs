//! Thirty tenants, three of them out of reach: the others are read, the three keep what they had and say why.

use reeve_demo::FleetOptions;
use reeve_domain::Code;
use reeve_domain::user::UserFilter;
use reeve_tests::installation::Installation;
use reeve_tests::proxy::Proxy;
use reeve_tests::way_in::{WayIn, fleet_of};
use reeve_tests::{expect, leaks};

const TENANTS: usize = 30;
const OUT_OF_REACH: [usize; 3] = [4, 11, 27];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fleet_that_is_partly_out_of_reach_is_partly_done() {
    let options = FleetOptions {
        tenants: TENANTS,
        users_per_tenant: 15,
        filestore_bytes: 10_000,
        ..Default::default()
    };
    let fleet = fleet_of(options).await;
    let reeve = Installation::new().await;
    let (mut ids, mut lines) = (Vec::new(), Vec::new());
    for n in 0..TENANTS {
        let mut way = WayIn { master: None, ..WayIn::demo(&fleet, n) };
        if OUT_OF_REACH.contains(&n) {
            let line = Proxy::to(&way.authority()).await;
            way = way.through(line.port());
            lines.push(line);
        }
        ids.push(reeve.connect(&format!("Tenant {n:02}"), &way).await);
    }
    expect::done(&reeve.refresh(&[]).await);
    let mut before = Vec::new();
    for id in &ids {
        before.push((reeve.tenant(id).await.users_as_of, reeve.logins(id).await));
    }

    for line in &lines {
        line.stop().await;
    }
    for n in 0..TENANTS {
        let login = fleet.tenants()[n].accounts[2].login.clone();
        fleet.edit(n, |data| data.change_user(&login, |user| user.name = "Seen Lately".into()));
    }
    let job = reeve.refresh(&[]).await;
    expect::done(&job);
    assert!(
        format!("{:?}", job.outcome).contains('3'),
        "it says how many could not be read: {:?}",
        job.outcome
    );
    let mut faults = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        let view = reeve.tenant(id).await;
        let filter = UserFilter { search: "Seen Lately".into(), ..UserFilter::default() };
        let fresh = reeve.people(Some(id), filter).await.total;
        assert_eq!(reeve.logins(id).await, before[n].1, "nobody is lost at {n}");
        if OUT_OF_REACH.contains(&n) {
            let fault = view.refresh_fault.expect("it says why");
            expect::fault(&fault, Code::Unreachable, "network");
            assert_eq!((fresh, view.users_as_of), (0, before[n].0), "old data, and as old as it is");
            faults.push(fault);
        } else {
            assert!(view.refresh_fault.is_none() && view.users_as_of > before[n].0);
            assert_eq!(fresh, 1, "tenant {n} was read");
        }
    }
    leaks::assert_none(&reeve, &faults).await;
}
