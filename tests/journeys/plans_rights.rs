//! Rights, keys and sessions of accounts, changed and put back on versions that keep them differently.

use std::slice::from_ref;

use reeve_app::api::PlanRows;
use reeve_demo::{Fleet, Kind, Role};
use reeve_domain::Code;
use reeve_domain::plan::{Account, Plan, UserOperation, Value};
use reeve_domain::tenant::{SignInWith, TenantId};
use reeve_domain::user::{GroupRef, UserKind};
use reeve_domain::{Secret, plan::TenantPlan};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::plans::to;
use reeve_tests::way_in::{WayIn, fleet};

const SETTINGS: &str = "base.group_system";
const AYLA: &str = "ayla@corp.example";

async fn connected(fleet: &Fleet) -> (Installation, TenantId, Account) {
    let reeve = Installation::new().await;
    fleet.edit(0, |data| data.add_user(AYLA, "Ayla", Kind::Internal));
    let way = WayIn { master: None, ..WayIn::demo(fleet, 0) };
    let tenant = reeve.connect("Acme", &way).await;
    expect::done(&reeve.refresh(&[]).await);
    let account = reeve.account(&tenant, AYLA).await;
    (reeve, tenant, account)
}

/// The groups of the account with all they imply, by external id, as the tenant has them.
fn groups(fleet: &Fleet) -> Vec<String> {
    fleet.edit(0, |data| {
        let user = data.user(AYLA).expect("the account").clone();
        let all = data.all_groups(&user);
        let mut names: Vec<String> = data
            .external_ids
            .iter()
            .filter(|id| id.model == "res.groups" && all.contains(&id.res_id))
            .map(|id| format!("{}.{}", id.module, id.name))
            .collect();
        names.sort_unstable();
        names
    })
}

async fn done(reeve: &Installation, plan: &Plan) -> TenantPlan {
    let applied = reeve.apply(plan).await;
    let part = reeve.part(&applied).await;
    assert_eq!(applied.counts.done, 1, "{part:?}");
    part
}

async fn refused(reeve: &Installation, account: &Account, operation: UserOperation) -> Vec<Code> {
    let plan = reeve.ready(to(from_ref(account), operation)).await;
    let part = reeve.part(&plan).await;
    part.changes.iter().filter_map(|change| change.refused.as_ref()).map(|fault| fault.code).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_are_given_and_put_back_exactly_on_every_version() {
    for series in [19, 18, 14] {
        let fleet = fleet(1, &[series]).await;
        let (reeve, _, account) = connected(&fleet).await;
        let before = groups(&fleet);
        let give = UserOperation::Groups { add: vec![GroupRef::Xmlid(SETTINGS.into())], remove: Vec::new() };
        let plan = reeve.ready(to(from_ref(&account), give)).await;
        let part = done(&reeve, &plan).await;
        assert!(groups(&fleet).iter().any(|name| name == SETTINGS), "on {series}: {part:?}");
        let undo = reeve.undo(&reeve.plan_now(&plan).await).await;
        let part = reeve.part(&undo).await;
        assert!(part.changes.iter().all(|change| change.refused.is_none()), "on {series}: {part:?}");
        done(&reeve, &undo).await;
        assert_eq!(groups(&fleet), before, "on {series}: exactly what was there");
        let unknown = GroupRef::Xmlid("nowhere.group_nobody".into());
        let give = UserOperation::Groups { add: vec![unknown], remove: Vec::new() };
        assert_eq!(refused(&reeve, &account, give).await, [Code::NotFound], "on {series}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_are_copied_and_an_account_becomes_a_portal_one_and_back() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let (reeve, _, account) = connected(&fleet).await;
        let copy = UserOperation::CopyRights { from: "admin".into() };
        let plan = reeve.ready(to(from_ref(&account), copy)).await;
        done(&reeve, &plan).await;
        assert!(groups(&fleet).iter().any(|name| name == SETTINGS), "on {series}");
        let nobody = UserOperation::CopyRights { from: "nobody".into() };
        assert_eq!(refused(&reeve, &account, nobody).await, [Code::NotFound]);

        let held = groups(&fleet);
        let plan = reeve.ready(to(from_ref(&account), UserOperation::Kind { to: UserKind::Portal })).await;
        done(&reeve, &plan).await;
        assert!(
            groups(&fleet).iter().all(|name| name != "base.group_user"),
            "on {series}: {:?}",
            groups(&fleet)
        );
        let undo = reeve.undo(&reeve.plan_now(&plan).await).await;
        done(&reeve, &undo).await;
        assert_eq!(groups(&fleet), held, "on {series}: with the groups it had");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_template_gives_what_the_version_calls_it() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, tenant, account) = connected(&fleet).await;
    let template = |id: &str| UserOperation::Template { template: id.into() };
    assert_eq!(
        refused(&reeve, &account, template("accounting_manager")).await,
        [Code::NotFound],
        "no such app"
    );
    let plan = reeve.ready(to(&[account], template("administrator"))).await;
    done(&reeve, &plan).await;
    assert!(groups(&fleet).iter().any(|name| name == SETTINGS));
    let unknown = reeve.plan(to(&[reeve.account(&tenant, AYLA).await], template("nothing"))).await;
    let part = reeve.part(&unknown).await;
    assert_eq!(part.fault.map(|fault| fault.code), Some(Code::NotFound), "a template that is not there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_revoked_by_whoever_can_prove_their_password() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let (reeve, tenant, _) = connected(&fleet).await;
        let holder = fleet.tenants()[0].account(Role::KeyHolder).expect("a holder").clone();
        let account = reeve.account(&tenant, &holder.login).await;
        let plan = reeve.ready(to(from_ref(&account), UserOperation::RevokeKeys { keys: None })).await;
        let part = done(&reeve, &plan).await;
        assert_eq!(part.changes[0].after, Value::Names(Vec::new()));
        let left = fleet.edit(0, |data| data.api_keys.iter().filter(|key| key.user_id == account.id).count());
        assert_eq!(left, 0, "on {series}");
        let web_session_ended = fleet.requests(0).iter().any(|it| it.ends_with("/web/session/destroy"));
        assert!(web_session_ended, "the session that proved the password does not stay open on {series}");
        let holders = reeve_domain::user::UserFilter { with_api_keys: true, ..Default::default() };
        let holders = reeve.people(Some(&tenant), holders).await;
        assert!(holders.rows.iter().all(|user| user.id != account.id), "the list shows it at once");
        let undo = reeve.undo(&reeve.plan_now(&plan).await).await;
        assert!(reeve.part(&undo).await.changes[0].refused.is_some(), "a key is gone for good");
        let two_factor = fleet.tenants()[0].account(Role::TwoFactor).expect("somebody careful").login.clone();
        let account = reeve.account(&tenant, &two_factor).await;
        let plan = reeve.ready(to(&[account], UserOperation::DisableTwoFactor)).await;
        done(&reeve, &plan).await;
        assert!(
            !fleet.edit(0, |data| data.user(&two_factor).is_some_and(|user| user.two_factor)),
            "on {series}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_version_or_a_connection_cannot_do_is_refused_before_anything_is_sent() {
    let fleet = fleet(1, &[14]).await;
    let (reeve, tenant, account) = connected(&fleet).await;
    let changes = fleet.edit(0, |data| data.changes);
    assert_eq!(refused(&reeve, &account, UserOperation::EndSessions).await, [Code::NotInVersion]);
    let devices = UserOperation::RevokeDevices { devices: None };
    assert_eq!(refused(&reeve, &account, devices).await, [Code::NotInVersion]);

    let request = reeve_app::api::SetSecret {
        tenant: tenant.clone(),
        sign_in_with: SignInWith::ApiKey,
        secret: Secret::new(fleet.tenants()[0].api_key.clone()),
    };
    reeve_app::tenants::set_secret(&reeve.reeve, request).await.expect("the key works");
    let holder = fleet.tenants()[0].account(Role::KeyHolder).expect("a holder").login.clone();
    let account = reeve.account(&tenant, &holder).await;
    let keys = UserOperation::RevokeKeys { keys: None };
    assert_eq!(refused(&reeve, &account, keys).await, [Code::PasswordNeeded]);
    assert_eq!(fleet.edit(0, |data| data.changes), changes, "a preview changes nothing");

    let plan = reeve.ready(to(&[account], UserOperation::Offboard)).await;
    let part = reeve.part(&plan).await;
    assert!(
        part.notes.iter().any(|note| matches!(note, reeve_domain::plan::Note::KeysStay { .. })),
        "{part:?}"
    );
    done(&reeve, &plan).await;
    assert!(!fleet.edit(0, |data| data.user(&holder).is_some_and(|user| user.active)));
    assert_eq!(reeve.parts(&plan, PlanRows::Done).await.len(), 1);
}
