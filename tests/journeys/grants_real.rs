//! The whole of a support access on whatever server is there: the demo fleet, and real ones where `REEVE_ODOO_19` and
//! `REEVE_ODOO_14` name them. Another program tries what Reeve says of its end.

use std::time::{Duration, Instant};

use reeve_domain::grant::{EndedBy, GrantState};
use reeve_domain::job::JobOutcome;
use reeve_tests::access::{CONTACTS, Sides};
use reeve_tests::expect;
use reeve_tests::leaks;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::json;

const HOUR: u32 = 3_600;
/// From Revoke to the proof.
const PROVEN_WITHIN: Duration = Duration::from_secs(60);

async fn from_request_to_receipt(way: WayIn) {
    let sides = Sides::of(&way).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let tried = sides.staff.try_access(&given).await;
    assert!(tried.ok, "{:?}", tried.fault);
    let login = sides.staff.access(&given).await.grant.login.expect("a login");
    let password = sides.staff.password(&given).await;
    let worker = WayIn { login: login.clone(), password: password.expose().into(), ..way.clone() };
    let contact = format!("Made by support {}", std::process::id());
    let worker = Witness::open(&worker).await;
    worker.call("res.partner", "create", json!([[{"name": contact}]]), json!({})).await;

    let begun = Instant::now();
    let job = sides.customer.revoke(&given).await.expect("it may be revoked");
    let Some(JobOutcome::AccessEnded { proof }) = expect::done(&job).outcome.clone() else {
        panic!("{job:?}")
    };
    assert!(begun.elapsed() < PROVEN_WITHIN, "proven after {:?}", begun.elapsed());
    assert!(proof.holds() && proof.password_refused == Some(true) && proof.session_refused == Some(true));
    let witness = Witness::open(&way).await;
    assert!(!witness.signs_in(&login, password.expose()).await, "another program is refused too");

    let detail = sides.customer.access(&given).await;
    assert!(detail.receipt_verdict.is_some_and(|verdict| verdict.ok));
    let receipt = detail.receipt.expect("a receipt");
    let partners = receipt.touched.iter().find(|model| model.model == "res.partner").expect("contacts");
    assert_eq!(partners.created, 1, "{partners:?}");
    assert!(partners.records.iter().any(|record| record.name == contact), "{partners:?}");
    assert_eq!(receipt.findings, [], "nothing was planted");
    witness.remove("res.partner", "name", &contact).await;
    leaks::assert_none(&sides.customer, &[]).await;
}

/// Nobody is there at the hour: every panel is closed before it comes.
async fn ended_by_the_tenant_itself(way: WayIn) {
    let sides = Sides::of(&way).await;
    let given = sides.given(&[CONTACTS], 120).await;
    let grant = sides.staff.access(&given).await.grant;
    let (login, until) = (grant.login.expect("a login"), grant.until.expect("its end"));
    let password = sides.staff.password(&given).await;
    assert!(sides.staff.try_access(&given).await.ok);
    let Sides { staff, customer, .. } = sides;
    // the staff member's panel goes, the customer's does nothing until the tenant has acted
    drop(staff);
    let witness = Witness::open(&way).await;
    // the scheduler looks once a minute
    let latest = until + chrono::TimeDelta::seconds(120);
    let ended = loop {
        let rows = witness.rows("res.users", &["login", "active"]).await;
        if rows.iter().any(|row| row["login"] == login.as_str() && row["active"] == false) {
            break chrono::Utc::now();
        }
        assert!(chrono::Utc::now() < latest, "the tenant did not end it by itself");
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    assert!(ended + chrono::TimeDelta::seconds(2) >= until, "not before its hour");
    assert!(!witness.signs_in(&login, password.expose()).await, "the tenant refuses the sign-in");
    let seen = customer.accesses().await.into_iter().find(|it| it.id == given).expect("the access");
    assert_eq!(seen.state, GrantState::Ended, "{:?}", seen.fault);
    let proof = seen.proof.expect("a proof");
    assert_eq!((proof.ended_by, proof.holds()), (EndedBy::Time, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_lasts_from_its_request_to_its_receipt_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        from_request_to_receipt(WayIn::demo(&fleet, 0)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_lasts_from_its_request_to_its_receipt_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        from_request_to_receipt(way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_lasts_from_its_request_to_its_receipt_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        from_request_to_receipt(way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --all"]
async fn the_tenant_ends_an_access_with_every_panel_closed_on_the_demo_fleet() {
    let fleet = fleet(1, &[19]).await;
    ended_by_the_tenant_itself(WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --all"]
async fn the_tenant_ends_an_access_with_every_panel_closed_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        ended_by_the_tenant_itself(way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --all"]
async fn the_tenant_ends_an_access_with_every_panel_closed_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        ended_by_the_tenant_itself(way).await;
    }
}
