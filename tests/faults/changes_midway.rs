//! Changes that break off half way, or meet somebody else's: what was made is told apart from what was not, and nothing
//! of anybody else's is overwritten.

use reeve_app::api::PlanRows;
use reeve_demo::{Fleet, Misbehaviour, Role};
use reeve_domain::Code;
use reeve_domain::plan::{Plan, PlanOutcome, TenantPlan, UserOperation, Value};
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::plans::to;
use reeve_tests::way_in::{fleet, login};

use crate::changes::{connected, ending, is_active};

/// Three accounts of a tenant to be archived, and what became of the tenant after this misbehaviour.
async fn archived_under(
    fleet: &Fleet,
    misbehaviour: Misbehaviour,
) -> (Installation, Plan, TenantPlan, Vec<String>) {
    let (reeve, ids) = connected(fleet).await;
    let logins: Vec<String> =
        [Role::Plain, Role::Portal, Role::KeyHolder].map(|role| login(fleet, 0, role)).into();
    let mut wanted = Vec::new();
    for login in &logins {
        wanted.push(reeve.account(&ids[0], login).await);
    }
    wanted.push(reeve.account(&ids[1], &login(fleet, 1, Role::Plain)).await);
    let plan = reeve.ready(to(&wanted, UserOperation::Archive)).await;
    fleet.misbehave(0, misbehaviour);
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 1, "the other tenant is done: {applied:?}");
    let part = reeve.parts(&plan, PlanRows::All).await.remove(0);
    fleet.behave(0);
    (reeve, applied, part, logins)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_dies_in_the_middle_is_told_apart_and_finished_later() {
    let fleet = fleet(2, &[19, 14]).await;
    let (reeve, plan, part, logins) = archived_under(&fleet, Misbehaviour::Dies { after: 1 }).await;
    assert!(matches!(ending(&part), PlanOutcome::Partly | PlanOutcome::Unreachable), "{part:?}");
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 2, "{:?}", reeve.parts(&plan, PlanRows::Trouble).await);
    for login in &logins {
        assert!(!is_active(&fleet, 0, login).await, "{login} is archived, once");
    }
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_that_are_lost_half_way_end_in_a_part_done_with_the_tenants_words() {
    let fleet = fleet(2, &[19, 14]).await;
    let (reeve, _, part, logins) = archived_under(&fleet, Misbehaviour::RightsLost { after: 1 }).await;
    let fault = part.result.as_ref().and_then(|result| result.fault.clone()).expect("why");
    assert_eq!((ending(&part), fault.code), (PlanOutcome::Partly, Code::AccessDenied), "{part:?}");
    let made: Vec<bool> = part.changes.iter().map(|change| change.made).collect();
    let mut there = Vec::new();
    for login in &logins {
        there.push(!is_active(&fleet, 0, login).await);
    }
    assert_eq!(made.iter().filter(|made| **made).count(), there.iter().filter(|is| **is).count());
    assert!(made.contains(&true) && made.contains(&false), "each change says whether it was made: {made:?}");
    leaks::assert_none(&reeve, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_that_moved_is_shown_and_not_written_and_neither_is_its_undoing() {
    let fleet = fleet(1, &[14]).await;
    let (reeve, ids) = connected(&fleet).await;
    let desk = login(&fleet, 0, Role::Plain);
    let account = reeve.account(&ids[0], &desk).await;
    let mail = |to: &str| UserOperation::Edit { name: None, login: None, email: Some(to.to_owned()) };
    let email = || fleet.edit(0, |data| data.user(&desk).and_then(|user| user.email.clone()));
    let change =
        |to: &str| fleet.edit(0, |data| data.change_user(&desk, |user| user.email = Some(to.to_owned())));

    let plan = reeve.ready(to(std::slice::from_ref(&account), mail("mine@acme.example"))).await;
    change("theirs@acme.example");
    reeve.apply(&plan).await;
    let part = reeve.part(&plan).await;
    assert_eq!(ending(&part), PlanOutcome::Moved);
    let moved = &part.result.as_ref().expect("a result").moved[0];
    assert_eq!(moved.found, Value::Text("theirs@acme.example".into()));
    assert_eq!(email().as_deref(), Some("theirs@acme.example"), "nothing was written");
    reeve.apply_again_is_refused(&plan).await;

    let plan = reeve.ready(to(&[account], mail("mine@acme.example"))).await;
    let applied = reeve.apply(&plan).await;
    change("later@acme.example");
    let undo = reeve.undo(&applied).await;
    let refused = reeve.part(&undo).await.changes.remove(0).refused.expect("somebody changed it since");
    assert_eq!((refused.code, refused.fields["found"].as_str()), (Code::Moved, "later@acme.example"));
    reeve.apply(&undo).await;
    assert_eq!(email().as_deref(), Some("later@acme.example"), "a diff, never an overwrite");
}
