//! A clock that is an hour off: everything still works, and the person is told.

use chrono::TimeDelta;
use reeve_app::tenants::clock_warning;
use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenants_clock_an_hour_off_is_a_warning_not_a_failure() {
    for off in [3600, -3600] {
        let fleet = fleet(1, &[19]).await;
        fleet.misbehave(0, Misbehaviour::ClockOff(off));
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        let check = reeve.tenant(&tenant).await.check.expect("a check");
        let fault = clock_warning(&check).expect("an hour is too much");
        expect::fault(&fault, Code::ClockSkew, "clock");
        let seconds: i64 = fault.fields["seconds"].parse().unwrap();
        assert!((seconds - off).abs() <= 60, "{seconds} for {off}");
        expect::done(&reeve.refresh(&[&tenant]).await);
        expect::done(&reeve.backup(&tenant, "acme.zip").await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_clock_set_back_breaks_neither_the_journal_nor_what_changed() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    reeve.host.later(TimeDelta::hours(1));
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    reeve.host.later(TimeDelta::hours(-2));
    let login = fleet.tenants()[0].accounts[2].login.clone();
    fleet.edit(0, |data| data.change_user(&login, |user| user.name = "Renamed Meanwhile".into()));
    expect::done(&reeve.refresh(&[&tenant]).await);
    let filter = reeve_domain::user::UserFilter { search: "renamed".into(), ..Default::default() };
    assert_eq!(
        reeve.people(Some(&tenant), filter).await.total,
        1,
        "changes are told by the tenant's clock, not ours"
    );
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    reeve.assert_journal_holds().await;
}
