//! A restart without a network: everything that was seen is there, and as old as it is.

use chrono::TimeDelta;
use reeve_app::api::{OfTenantOrAll, Preferences, Role};
use reeve_app::{backups, setup};
use reeve_domain::Code;
use reeve_domain::user::UserFilter;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_cached_is_readable_offline_with_its_age() {
    let fleet = fleet(2, &[19, 14]).await;
    let reeve = Installation::with_key_file().await;
    let mut ids = Vec::new();
    for n in 0..2 {
        ids.push(reeve.connect(&format!("Tenant {n}"), &WayIn::demo(&fleet, n)).await);
    }
    expect::done(&reeve.refresh(&[&ids[0], &ids[1]]).await);
    expect::done(&reeve.backup(&ids[0], "acme.zip").await);
    let chosen = Preferences { role: Some(Role::Helpdesk), language: Some("tr".into()), color_scheme: None };
    setup::save(&reeve.reeve, chosen.clone()).await.expect("it is kept");
    let seen = [reeve.tenant(&ids[0]).await, reeve.tenant(&ids[1]).await];
    let people = reeve.people(None, UserFilter::default()).await;
    let journal = reeve.journal().await;
    let known = backups::list(&reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the list");

    let closed = reeve.close().await;
    fleet.stop().await;
    let reeve = closed.open(false).await.expect("it opens without a network");
    reeve.host.later(TimeDelta::days(3));
    assert_eq!(reeve.status.preferences, chosen);
    let again = reeve.people(None, UserFilter::default()).await;
    assert_eq!((again.rows, again.total, again.as_of), (people.rows, people.total, people.as_of));
    for (id, before) in ids.iter().zip(&seen) {
        let now = reeve.tenant(id).await;
        assert_eq!(
            (now.users, now.users_as_of),
            (before.users, before.users_as_of),
            "ages do not grow young again"
        );
        assert_eq!(now.check, before.check);
        assert!(now.tenant.has_master_password);
    }
    assert_eq!(backups::list(&reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the list"), known);
    assert_eq!(reeve.journal().await, journal);
    let someone = again_one(&reeve).await;
    let found = reeve.people(None, UserFilter { search: someone.clone(), ..UserFilter::default() }).await;
    assert!(found.total > 0, "“{someone}” is found offline");

    let fault = reeve.refresh(&[&ids[0], &ids[1]]).await.fault.expect("nobody can be asked");
    assert_eq!(fault.code, Code::Unreachable);
    let view = reeve.tenant(&ids[0]).await;
    assert_eq!(view.users_as_of, seen[0].users_as_of, "a failed refresh erases nothing");
    assert_eq!(view.refresh_fault.map(|fault| fault.code), Some(Code::Unreachable), "and is shown");
    reeve.assert_journal_holds().await;
    leaks::assert_none(&reeve, &[fault]).await;
}

async fn again_one(reeve: &Installation) -> String {
    let page = reeve.people(None, UserFilter::default()).await;
    page.rows
        .iter()
        .find(|user| user.email.is_some())
        .and_then(|user| user.email.clone())
        .expect("an address")
}
