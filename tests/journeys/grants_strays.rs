//! What outlives a session, and support accounts that should not be on their tenant as they are.

use reeve_app::api::{Nothing, OfTenant, RefreshGrants};
use reeve_app::{grants, jobs};
use reeve_demo::{Fleet, Kind};
use reeve_domain::grant::{Difference, EndedBy, GrantState, Outliving, StrayKind};
use reeve_domain::job::JobOutcome;
use reeve_domain::tenant::TenantId;
use reeve_tests::access::{CONTACTS, SETTINGS, Sides};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

const HOUR: u32 = 3_600;

async fn look(side: &Installation, tenant: &TenantId) -> u32 {
    let request = RefreshGrants { tenants: vec![tenant.clone()] };
    let job = grants::refresh(&side.reeve, request).await.expect("a look begins");
    let job = jobs::wait(&side.reeve, &job.id).await.expect("the job is known");
    match expect::done(&job).outcome {
        Some(JobOutcome::AccessesRead { strays, .. }) => strays,
        ref other => panic!("{other:?}"),
    }
}

/// The account's login, and the administrator's witness.
async fn admin(fleet: &Fleet) -> Witness {
    Witness::open(&WayIn::demo(fleet, 0)).await
}

/// Archives or activates an account by hand, as an administrator would in Odoo.
async fn set_active(witness: &Witness, login: &str, active: bool) {
    let rows = witness.rows("res.users", &["login"]).await;
    let row = rows.iter().find(|row| row["login"] == login).expect("the account");
    witness.call("res.users", "write", json!([[row["id"]], {"active": active}]), json!({})).await;
}

/// Plants what would let somebody come back.
async fn plant(worker: &Witness) {
    let user = json!({"name": "Back Door", "login": "back@door.example"});
    let context = json!({"context": {"no_reset_password": true}});
    worker.call("res.users", "create", json!([user]), context).await;
    let parameter = json!({"key": "back.door", "value": "open"});
    worker.call("ir.config_parameter", "create", json!([parameter]), json!({})).await;
    let models = worker.rows("ir.model", &["model"]).await;
    let users = models.iter().find(|row| row["model"] == "res.users").expect("the model")["id"].clone();
    let action = json!({
        "name": "Back door at night", "model_id": users, "state": "code", "code": "pass",
        "interval_number": 1, "interval_type": "days",
    });
    worker.call("ir.cron", "create", json!([action]), json!({})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_finds_what_was_planted_to_outlive_the_session() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
        let given = sides.given(&[SETTINGS], HOUR).await;
        let login = sides.staff.access(&given).await.grant.login.expect("a login");
        let password = sides.staff.password(&given).await;
        let way = WayIn { login, password: password.expose().into(), ..WayIn::demo(&fleet, 0) };
        plant(&Witness::open(&way).await).await;
        expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));

        let receipt = sides.customer.access(&given).await.receipt.expect("a receipt");
        let found = |what, name: &str| {
            let mut found =
                receipt.findings.iter().filter(|it| it.what == what && it.change == Difference::New);
            found.any(|it| it.name.contains(name) && it.by_support != Some(false))
        };
        assert!(
            found(Outliving::User, "back@door.example") || found(Outliving::User, "Back Door"),
            "on {series}: {:?}",
            receipt.findings
        );
        assert!(found(Outliving::Parameter, "back.door"), "on {series}: {:?}", receipt.findings);
        assert!(
            found(Outliving::ScheduledAction, "Back door at night"),
            "on {series}: {:?}",
            receipt.findings
        );
        let own = receipt.findings.iter().any(|it| it.name.contains("End support access"));
        assert!(!own, "the access's own end is no finding: {:?}", receipt.findings);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quiet_session_leaves_nothing_to_find() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));
    let receipt = sides.customer.access(&given).await.receipt.expect("a receipt");
    assert_eq!(
        (receipt.findings, receipt.touched, receipt.sign_ins),
        (vec![], vec![], vec![]),
        "nobody used it"
    );
    let witness = admin(&fleet).await;
    let crons: Vec<Value> =
        witness.rows("ir.cron", &["name"]).await.into_iter().map(|row| row["name"].clone()).collect();
    let left = crons.iter().any(|name| name.as_str().is_some_and(|name| name.contains("support")));
    assert!(!left, "its scheduled action is gone: {crons:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_support_user_that_is_activated_by_hand_is_flagged_and_swept() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let login = sides.customer.access(&given).await.grant.login.expect("a login");
    let password = sides.staff.password(&given).await;
    assert_eq!(look(&sides.customer, &sides.tenant).await, 0, "one in force is no stray");
    expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));
    assert_eq!(look(&sides.customer, &sides.tenant).await, 0);

    // by hand, or by a backup from before its end
    let witness = admin(&fleet).await;
    set_active(&witness, &login, true).await;
    assert!(!witness.signs_in(&login, password.expose()).await, "its password stays unusable");
    assert_eq!(look(&sides.customer, &sides.tenant).await, 1);
    let stray = sides.customer.strays().await.remove(0);
    assert_eq!((stray.kind, stray.grant), (StrayKind::Reactivated, Some(given)));

    let swept = grants::sweep(&sides.customer.reeve, OfTenant { tenant: sides.tenant.clone() }).await;
    let swept = swept.expect("the tenant is swept");
    assert_eq!((swept.ended.len(), swept.left.len()), (1, 0));
    assert!(sides.customer.strays().await.is_empty());
    let rows = witness.rows("res.users", &["login", "active"]).await;
    assert_eq!(rows.iter().find(|row| row["login"] == login.as_str()).expect("the account")["active"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_that_nobody_here_knows_and_one_that_nothing_ends_are_flagged() {
    let fleet = fleet(1, &[14]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    fleet
        .edit(0, |data| data.add_user("support-0badc0de@elsewhere.support", "Eve (support)", Kind::Internal));
    let witness = admin(&fleet).await;
    let rows = witness.rows("ir.cron", &["name"]).await;
    let end = rows
        .iter()
        .find(|row| row["name"].as_str().is_some_and(|name| name.contains("support")))
        .expect("its end");
    witness.call("ir.cron", "write", json!([[end["id"]], {"active": false}]), json!({})).await;

    assert_eq!(look(&sides.customer, &sides.tenant).await, 2);
    let mut kinds: Vec<StrayKind> =
        sides.customer.strays().await.into_iter().map(|stray| stray.kind).collect();
    kinds.sort_by_key(|kind| format!("{kind:?}"));
    assert_eq!(kinds, [StrayKind::Unguarded, StrayKind::Unknown]);
    let job = sides.customer.revoke(&given).await.expect("it may be revoked");
    assert!(
        matches!(expect::done(&job).outcome, Some(JobOutcome::AccessEnded { ref proof }) if proof.holds())
    );
    grants::sweep(&sides.customer.reeve, OfTenant { tenant: sides.tenant.clone() })
        .await
        .expect("it is swept");
    assert!(grants::list(&sides.customer.reeve, Nothing {}).await.expect("the list").strays.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_support_user_archived_by_somebody_else_counts_as_ended_and_is_proven() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let login = sides.customer.access(&given).await.grant.login.expect("a login");
    set_active(&admin(&fleet).await, &login, false).await;
    look(&sides.customer, &sides.tenant).await;
    let ended = sides.customer.access(&given).await.grant;
    assert_eq!(ended.state, GrantState::Ended, "{:?}", ended.fault);
    let proof = ended.proof.expect("a proof");
    assert_eq!((proof.ended_by, proof.holds()), (EndedBy::SomebodyElse, true));
}
