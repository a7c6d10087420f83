//! The database manager: the trap of the unset master password above all.
//!
//! A server whose master password was never set takes the first one that is posted to it, for good. So the tests here
//! look at what the server was asked, and at its master password afterwards.

use reeve_app::api::OfTenant;
use reeve_app::tenants;
use reeve_demo::{Fleet, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::check::Manager;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks};

/// Nothing was posted to a form of the manager, where a master password could be set.
fn assert_nothing_posted(fleet: &Fleet) {
    let posted: Vec<String> = fleet
        .requests(0)
        .into_iter()
        .filter(|line| line.starts_with("POST /web/database/") && !line.ends_with("/list"))
        .collect();
    assert_eq!(posted, Vec::<String>::new(), "a form that can set a master password was posted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_master_password_is_not_stored_and_posts_nothing() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let tenant = reeve.add(reeve.request("Acme", &way)).await.expect("it connects").tenant.id;
        let before = fleet.master_password_of(0);
        let fault = expect::refused(
            reeve.master_password(&tenant, "Not-The-Master-1!").await,
            Code::MasterPasswordWrong,
            "enter the server's master password again",
        );
        assert!(!reeve.tenant(&tenant).await.tenant.has_master_password, "a wrong one is not kept");
        let missing = expect::refused(
            reeve.begin_backup(&tenant, "acme.zip").await,
            Code::MasterPasswordNeeded,
            "store it",
        );
        assert_eq!(fleet.master_password_of(0), before);
        assert_nothing_posted(&fleet);
        leaks::assert_none(&reeve, &[fault, missing]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_master_password_changed_on_the_server_ends_the_backup_before_anything_is_posted() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        // another one is set: the stored one is of yesterday
        fleet.misbehave(0, Misbehaviour::MasterPasswordUnset);
        let way = WayIn::demo(&fleet, 0);
        let unset =
            expect::failed(&reeve.backup(&tenant, "acme.zip").await, Code::MasterPasswordUnset, "provider");
        assert_eq!(fleet.master_password_of(0), "admin", "still what it was on a {series}");
        assert_nothing_posted(&fleet);
        assert!(reeve.names().is_empty());
        fleet.behave(0);
        assert_eq!(Some(fleet.master_password_of(0)), way.master);
        expect::done(&reeve.backup(&tenant, "acme.zip").await);
        leaks::assert_none(&reeve, &[unset]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unset_master_password_is_told_and_never_set() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        fleet.misbehave(0, Misbehaviour::MasterPasswordUnset);
        let way = WayIn { master: None, ..WayIn::demo(&fleet, 0) };
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &way).await;
        let check = reeve.tenant(&tenant).await.check.expect("a check");
        assert_eq!(check.manager, Manager::Unprotected, "the check warns of it");
        let fault = expect::refused(
            reeve.master_password(&tenant, "What-Was-Typed-5!").await,
            Code::MasterPasswordUnset,
            "take this server over",
        );
        let view = reeve.tenant(&tenant).await;
        assert!(!view.tenant.has_master_password);
        assert_eq!(
            fleet.master_password_of(0),
            "admin",
            "still unset on a {series}: nothing typed here became it"
        );
        assert_nothing_posted(&fleet);
        leaks::assert_none(&reeve, &[fault]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unset_master_password_of_a_real_19_is_never_set() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19_UNSET") {
        stays_unset(&way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unset_master_password_of_a_real_14_is_never_set() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14_UNSET") {
        stays_unset(&way).await;
    }
}

async fn stays_unset(way: &WayIn) {
    let witness = Witness::open(way).await;
    assert!(witness.is_unprotected().await, "the server must be unset to begin with: bring it up anew");
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", way).await;
    assert_eq!(reeve.tenant(&tenant).await.check.expect("a check").manager, Manager::Unprotected);
    let typed = reeve.master_password(&tenant, "What-Was-Typed-5!").await;
    let fault = expect::refused(typed, Code::MasterPasswordUnset, "take this server over");
    assert!(witness.is_unprotected().await, "still unset: nothing typed here became the master password");
    leaks::assert_none(&reeve, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_that_is_switched_off() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &way).await;
        fleet.misbehave(0, Misbehaviour::ManagerDisabled);
        let view =
            tenants::check(&reeve.reeve, OfTenant { tenant: tenant.clone() }).await.expect("the check");
        assert_eq!(view.check.map(|check| check.manager), Some(Manager::Disabled), "on a {series}");
        let master = way.master.clone().expect("a master password");
        let typed = expect::refused(
            reeve.master_password(&tenant, &master).await,
            Code::ManagerDisabled,
            "ask the provider",
        );
        assert!(
            reeve.tenant(&tenant).await.tenant.has_master_password,
            "the one that was proven before stays"
        );
        let taken = expect::failed(
            &reeve.backup(&tenant, "acme.zip").await,
            Code::ManagerDisabled,
            "ask the provider",
        );
        assert!(reeve.names().is_empty());
        assert_nothing_posted(&fleet);
        expect::done(&reeve.refresh(&[&tenant]).await);
        leaks::assert_none(&reeve, &[typed, taken]).await;
    }
}
