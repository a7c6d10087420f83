//! A second look at a tenant's people: what changed behind our back is seen, and little more than that is asked for.

use reeve_demo::{FleetOptions, Kind};
use reeve_domain::user::UserFilter;
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::proxy::{Proxy, Way};
use reeve_tests::way_in::{WayIn, fleet_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_additions_archivings_and_deletions_are_seen_cheaply() {
    for series in [19, 14] {
        let options = FleetOptions {
            tenants: 1,
            users_per_tenant: 1_500,
            versions: vec![series],
            ..Default::default()
        };
        let fleet = fleet_of(options).await;
        let way = WayIn::demo(&fleet, 0);
        let proxy = Proxy::to(&way.authority()).await;
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &way.through(proxy.port())).await;
        proxy.heal();
        expect::done(&reeve.refresh(&[&tenant]).await);
        let (whole, count) = (proxy.passed(Way::Down), reeve.tenant(&tenant).await.users);

        proxy.heal();
        expect::done(&reeve.refresh(&[&tenant]).await);
        let unchanged = proxy.passed(Way::Down);
        assert!(
            unchanged * 5 < whole,
            "nothing changed on a {series}: {unchanged} bytes, {whole} for all of them"
        );

        let logins: Vec<String> = fleet.edit(0, |data| {
            data.users.iter().rev().filter(|u| u.active).take(3).map(|u| u.login.clone()).collect()
        });
        fleet.edit(0, |data| {
            data.change_user(&logins[0], |user| user.name = "Renamed Öztürk".into());
            data.change_user(&logins[1], |user| user.active = false);
            data.delete_user(&logins[2]);
            data.add_user("newcomer@acme.example", "Newly Arrived", Kind::Internal)
        });
        proxy.heal();
        let before = fleet.requests(0).len();
        expect::done(&reeve.refresh(&[&tenant]).await);
        let changed = proxy.passed(Way::Down);
        let asked = fleet.requests(0)[before..].len();
        assert!(changed * 3 < whole, "three changes on a {series}: {changed} bytes, {whole} for all of them");
        assert!(asked <= 12, "few questions: {:?}", &fleet.requests(0)[before..]);

        let find = async |text: &str| {
            let filter = UserFilter { search: text.to_owned(), ..UserFilter::default() };
            reeve.people(Some(&tenant), filter).await.rows
        };
        assert_eq!(find("renamed ozturk").await.first().map(|user| &user.login), Some(&logins[0]));
        assert_eq!(find(&logins[1]).await.first().map(|user| user.active), Some(false), "archived");
        assert!(find(&logins[2]).await.is_empty(), "deleted there, gone here");
        assert_eq!(find("newly arrived").await.len(), 1, "added");
        assert_eq!(reeve.tenant(&tenant).await.users, count, "one more and one less");
    }
}
