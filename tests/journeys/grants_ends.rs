//! Who may say that an access ended, and what keeps an end from being tried: said, braked, and never taken for done.

use chrono::TimeDelta;
use reeve_app::api::{OfTenant, SetSecret};
use reeve_app::{grants, tenants};
use reeve_demo::{Fleet, Misbehaviour};
use reeve_domain::grant::{EndedBy, GrantState, StrayKind};
use reeve_domain::tenant::SignInWith;
use reeve_domain::{Code, Secret};
use reeve_tests::access::{CONTACTS, SETTINGS, Sides, TENANT, of, yes};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::json;

const HOUR: u32 = 3_600;

/// Another administrator's computer, with the access as the approver has it.
async fn colleague(sides: &Sides, way: &WayIn, grant: &reeve_domain::desk::ThreadId) -> Installation {
    let colleague = Installation::new().await;
    colleague.connect(TENANT, &WayIn { master: None, ..way.clone() }).await;
    sides.customer.hand(&colleague, grant).await;
    colleague
}

/// The administrator's password becomes another one; answers the one that was.
fn change_password(fleet: &Fleet, to: &str) -> String {
    let login = fleet.tenants()[0].login.clone();
    fleet.edit(0, |data| {
        let account = data.user(&login).expect("the administrator");
        account.password.replace(to.to_owned()).expect("a password")
    })
}

fn refused_sign_ins(fleet: &Fleet) -> u32 {
    fleet.edit(0, |data| data.failures.count)
}

async fn is_active(fleet: &Fleet, login: &str) -> bool {
    let rows = Witness::open(&WayIn::demo(fleet, 0)).await.rows("res.users", &["login", "active"]).await;
    rows.iter().find(|row| row["login"] == login).expect("the account")["active"] == true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_by_another_panel_is_known_there_and_to_the_others_when_the_approver_saw_it() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let sides = Sides::of(&way).await;
        let given = sides.given(&[CONTACTS], HOUR).await;
        let login = sides.customer.access(&given).await.grant.login.expect("a login");
        let colleague = colleague(&sides, &way, &given).await;
        expect::done(&colleague.revoke(&given).await.expect("any administrator may revoke"));
        assert!(!is_active(&fleet, &login).await, "on {series}: it is over on the tenant at once");
        let there = colleague.access(&given).await;
        assert_eq!((there.grant.state, there.grant.rejected), (GrantState::Ended, 0), "it saw it itself");
        assert!(there.grant.has_receipt && there.receipt_verdict.expect("a verdict").ok, "its own account");

        colleague.hand(&sides.staff, &given).await;
        let seen = sides.staff.access(&given).await.grant;
        assert_eq!((seen.state, seen.proof), (GrantState::Ending, None), "a wish, and no proof");
        sides.staff.host.later(TimeDelta::hours(2));
        assert_eq!(
            sides.staff.stands(&given).await,
            GrantState::Over,
            "the time ran out, and nobody says ended"
        );

        colleague.hand(&sides.customer, &given).await;
        let ended = sides.customer.accesses().await.remove(0);
        assert_eq!(ended.state, GrantState::Ended, "on {series}: {:?}", ended.fault);
        let proof = ended.proof.expect("a proof");
        let tried = (proof.password_refused, proof.session_refused, proof.ended_by);
        assert_eq!(tried, (Some(true), Some(true), EndedBy::Revoked), "with what only it could try");
        let receipt = sides.customer.access(&given).await.receipt.expect("a receipt");
        assert_eq!(receipt.findings, [], "on {series}: what the other panel did is no back door");
        sides.customer.hand(&sides.staff, &given).await;
        assert_eq!(sides.staff.stands(&given).await, GrantState::Ended, "now it was proven by who gave it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_whose_sign_in_is_refused_is_tried_once_and_then_by_a_person() {
    // this one counts what is refused over RPC; 19 does not
    let fleet = fleet(1, &[14]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let old = change_password(&fleet, "changed-by-somebody");
    let job = sides.customer.revoke(&given).await.expect("it is taken down");
    expect::failed(&job, Code::SignInRefused, "password");
    let counted = refused_sign_ins(&fleet);
    assert!(counted > 0, "the tenant noticed it");
    for _ in 0..3 {
        sides.customer.host.later(TimeDelta::hours(1));
        let waiting = sides.customer.accesses().await.remove(0);
        let pause = waiting.pause.expect("it says that it waits");
        let told = (pause.until, pause.refused, pause.fault.code);
        assert_eq!(told, (None, 1, Code::SignInRefused), "for a person");
        assert_eq!(waiting.state, GrantState::Ending, "and is not shown as done");
    }
    assert_eq!(refused_sign_ins(&fleet), counted, "nobody is locked out by trying");

    change_password(&fleet, &old);
    let job = sides.customer.revoke(&given).await.expect("a person tries it again");
    expect::done(&job);
    let ended = sides.customer.access(&given).await.grant;
    assert_eq!((ended.state, ended.pause), (GrantState::Ended, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_half_made_is_taken_back_less_and_less_often_while_sign_ins_are_refused() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let sides = Sides::of(&way).await;
    let asked = sides.asked(&[CONTACTS], HOUR).await;
    // its end is placed, the account is made, and nothing more
    fleet.misbehave(0, Misbehaviour::Dies { after: 2 });
    let job = sides.customer.approve(yes(&asked)).await.expect("it begins");
    assert!(job.fault.is_some(), "it breaks off");
    fleet.behave(0);
    let old = change_password(&fleet, "changed-by-somebody");
    let mut tried = Vec::new();
    for minutes in [0, 0, 1, 1, 1, 2, 2] {
        sides.customer.host.later(TimeDelta::minutes(minutes) + TimeDelta::seconds(1));
        let waiting = sides.customer.accesses().await.remove(0);
        assert_eq!(waiting.state, GrantState::Ending, "never as if nothing were there");
        let pause = waiting.pause.expect("it says why it waits");
        assert!(pause.until.is_some(), "and until when");
        tried.push(pause.refused);
    }
    assert_eq!(tried, [1, 1, 2, 2, 3, 3, 4], "after a minute, two, four");
    change_password(&fleet, &old);
    sides.customer.host.later(TimeDelta::hours(1));
    let back = sides.customer.accesses().await.remove(0);
    assert_eq!((back.state, back.pause), (GrantState::Requested, None), "{:?}", back.fault);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_given_back_while_the_tenant_is_offline_is_not_done_before_it_is() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let sides = Sides::of(&way.through(proxy.port())).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    proxy.trouble(Trouble::Dead(Way::Up, 0));
    let said = grants::give_back(&sides.staff.reeve, of(&given)).await.expect("it is taken down");
    assert_eq!(said.state, GrantState::Ending);
    for _ in 0..2 {
        let open = sides.staff.accesses().await.remove(0);
        let left = open.give_back.expect("its password still works, and that is said");
        assert!(left.fault.is_some(), "with the reason");
    }
    proxy.heal();
    assert!(sides.staff.try_access(&given).await.ok, "it is true");
    let done = sides.staff.accesses().await.remove(0);
    assert_eq!((done.give_back, done.state), (None, GrantState::Ending), "taken, and not proven yet");
    assert!(!sides.staff.try_access(&given).await.ok, "it works no more");
    let told = sides.staff.journal().await;
    let told = told.iter().filter(|entry| entry.event.action == "grant.give_back").count();
    assert_eq!(told, 2, "that it could not be done, once, and that it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_support_user_in_a_copy_of_the_database_is_swept_before_anybody_is_told_of_it() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let sides = Sides::of(&way).await;
        let given = sides.given(&[SETTINGS], HOUR).await;
        let login = sides.customer.access(&given).await.grant.login.expect("a login");
        fleet.copy(0, "restored");
        expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));

        let copy = WayIn { database: "restored".into(), master: None, ..way.clone() };
        let tenant = sides.customer.connect("Restored", &copy).await;
        let tenant = sides.customer.tenant(&tenant).await.tenant;
        let swept = grants::sweep_tenant(&sides.customer.reeve, &tenant).await.expect("it is swept");
        let ended: Vec<_> = swept.ended.iter().map(|stray| (stray.login.as_str(), stray.kind)).collect();
        assert_eq!(ended, [(login.as_str(), StrayKind::Unknown)], "on {series}: {:?}", swept.left);
        let rows = Witness::open(&copy).await.rows("res.users", &["login", "active"]).await;
        let row = rows.iter().find(|row| row["login"] == login.as_str()).expect("the account");
        assert_eq!(row["active"], false, "on {series}");
        let again = grants::sweep(&sides.customer.reeve, OfTenant { tenant: tenant.id.clone() }).await;
        assert!(again.expect("it is swept").ended.is_empty(), "once is enough");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_given_where_nothing_shows_that_scheduled_actions_run() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let sides = Sides::of(&way).await;
    let asked = sides.asked(&[CONTACTS], HOUR).await;
    let witness = Witness::open(&way).await;
    for row in witness.rows("ir.cron", &["name"]).await {
        witness.call("ir.cron", "write", json!([[row["id"]], {"active": false}]), json!({})).await;
    }
    let users = fleet.edit(0, |data| data.users.len());
    let refused = sides.customer.approve(yes(&asked)).await;
    let fault = expect::refused(refused, Code::CannotEndItself, "scheduled actions");
    assert_eq!(fault.fields["why"], "scheduler");
    assert_eq!(fleet.edit(0, |data| data.users.len()), users, "nothing was made");
    assert_eq!(sides.customer.stands(&asked).await, GrantState::Requested);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tenants_clock_counts_where_the_computers_is_wrong() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    sides.customer.host.later(TimeDelta::hours(3));
    sides.staff.host.later(TimeDelta::hours(3));
    let given = sides.given(&[CONTACTS], HOUR).await;
    let shown = sides.customer.accesses().await.remove(0);
    assert_eq!(shown.state, GrantState::Live, "a computer that is ahead ends nothing early: {shown:?}");
    let until = shown.until.expect("an end");
    assert!(until <= chrono::Utc::now() + TimeDelta::hours(1), "an hour by the tenant's clock, not by ours");
    sides.customer.host.later(TimeDelta::minutes(58));
    assert_eq!(sides.customer.stands(&given).await, GrantState::Live);
    sides.customer.host.later(TimeDelta::minutes(3));
    assert_eq!(sides.customer.stands(&given).await, GrantState::Over);
    let looked = sides.customer.accesses().await.remove(0);
    assert_ne!(looked.state, GrantState::Ended, "the tenant is asked for its time before anything is ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_password_that_is_stored_again_lets_the_end_go_on_by_itself() {
    let fleet = fleet(1, &[14]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    change_password(&fleet, "changed-by-somebody");
    let job = sides.customer.revoke(&given).await.expect("it is taken down");
    expect::failed(&job, Code::SignInRefused, "password");
    let (tenant, secret) = (sides.tenant.clone(), Secret::new("changed-by-somebody".into()));
    let request = SetSecret { tenant, sign_in_with: SignInWith::Password, secret };
    tenants::set_secret(&sides.customer.reeve, request).await.expect("it is the right one");
    let ended = sides.customer.after_a_look(&given).await;
    assert_eq!((ended.state, ended.pause), (GrantState::Ended, None), "{:?}", ended.fault);
}
