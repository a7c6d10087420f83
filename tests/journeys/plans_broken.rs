//! Plans that do not go as planned: refused half way, out of reach, stopped, cut off by the end of the program. Each tenant
//! ends in a state that says what is the matter, and nothing is done twice.

use std::time::Duration;

use reeve_app::api::{Intent, OfJob, PlanRows};
use reeve_app::jobs;
use reeve_demo::{Fleet, Kind, Misbehaviour, Role};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobId, JobKind, JobState};
use reeve_domain::plan::{
    Plan, PlanOutcome, PlanState, ResetBy, Rollout, TenantPlan, TenantResult, UserOperation, Whom,
};
use reeve_domain::tenant::TenantId;
use reeve_tests::installation::Installation;
use reeve_tests::plans::{newcomer, to};
use reeve_tests::way_in::fleet;
use reeve_tests::{expect, leaks};

const LEAVER: &str = "leaver@corp.example";

/// An installation with all tenants of the fleet; in each somebody who is about to leave.
async fn connected(fleet: &Fleet) -> (Installation, Vec<TenantId>) {
    let reeve = Installation::with_key_file().await;
    for n in 0..fleet.tenants().len() {
        fleet.edit(n, |data| data.add_user(LEAVER, "Leah Leaver", Kind::Internal));
    }
    let ids = reeve.connect_all(fleet).await;
    (reeve, ids)
}

fn leaves(tenants: &[TenantId], operation: UserOperation) -> Intent {
    Intent::Users { whom: Whom::Person { login: LEAVER.into(), tenants: tenants.to_vec() }, operation }
}

fn is_active(fleet: &Fleet, tenant: usize) -> bool {
    fleet.edit(tenant, |data| data.user(LEAVER).is_some_and(|user| user.active))
}

/// The leaver's password as the tenant keeps it.
fn password(fleet: &Fleet, tenant: usize) -> Option<Option<String>> {
    fleet.edit(tenant, |data| data.user(LEAVER).map(|user| user.password.clone()))
}

fn ending(part: &TenantPlan) -> (PlanOutcome, Option<Code>) {
    let result = part.result.as_ref().expect("each tenant has its result");
    (result.outcome, result.fault.as_ref().map(|fault| fault.code))
}

/// Leaves a plan as a program does that dies while it applies it.
async fn dies_while_applying(reeve: &Installation, plan: &Plan, begun: &[&TenantId]) {
    let store = reeve.reeve.store().await.expect("the store");
    let mut plan = plan.clone();
    plan.state = PlanState::Applying;
    let begun: Vec<TenantId> = begun.iter().map(|id| (*id).clone()).collect();
    store
        .write(move |db| {
            let before: Job = reeve_store::jobs::get(db, plan.job.as_ref().expect("a job"))?;
            let job = Job {
                id: JobId("left behind".into()),
                work: JobKind::PlanApply { plan: plan.id.clone() },
                state: JobState::Running,
                outcome: None,
                ended_at: None,
                ..before
            };
            reeve_store::jobs::insert(db, &job, "a program that is gone")?;
            plan.job = Some(job.id);
            reeve_store::plans::update(db, &plan)?;
            begun.iter().try_for_each(|tenant| reeve_store::plans::begin(db, &plan.id, tenant))
        })
        .await
        .expect("a plan as the break left it");
}

/// Starts a window where a program died, and waits for the plan's ending.
async fn goes_on(reeve: Installation, plan: &Plan) -> (Installation, Plan) {
    let window = reeve.start_again(true).await.expect("a window opens");
    let plan = window.plan_now(plan).await;
    window.ended(&plan).await;
    let plan = window.plan_now(&plan).await;
    (window, plan)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_is_down_is_told_apart_and_done_later() {
    let fleet = fleet(2, &[19, 14]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::Archive)).await;
    fleet.misbehave(1, Misbehaviour::Status(503));
    let applied = reeve.apply(&plan).await;
    assert_eq!((applied.state, applied.counts.done, applied.counts.unreachable), (PlanState::Applied, 1, 1));
    assert_eq!(ending(&reeve.parts(&plan, PlanRows::Trouble).await[0]).0, PlanOutcome::Unreachable);
    let looked = reeve.plan(leaves(&ids, UserOperation::Unarchive)).await;
    assert_eq!((looked.counts.not_planned, looked.counts.pending), (1, 1), "the others go on");
    fleet.behave(1);
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 2, "only what was left: {applied:?}");
    assert!(!is_active(&fleet, 0) && !is_active(&fleet, 1));
    let rows = reeve.journal().await.into_iter().filter(|it| it.event.action == "user.archive").count();
    assert_eq!(rows, 3, "each attempt on each tenant");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_made_before_a_refusal_is_told_apart_and_can_be_undone() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    fleet.edit(0, |data| data.mail_server = true);
    expect::done(&reeve.refresh(&[]).await);
    let archived = fleet.tenants()[0].account(Role::Archived).expect("an archived one").login.clone();
    let accounts = [reeve.account(&ids[0], LEAVER).await, reeve.account(&ids[0], &archived).await];
    let plan = reeve.ready(to(&accounts, UserOperation::ResetPassword { by: ResetBy::Mail })).await;
    let applied = reeve.apply(&plan).await;
    let part = reeve.part(&applied).await;
    let made = part.changes.iter().filter(|change| change.made).count();
    assert_eq!((made, ending(&part)), (1, (PlanOutcome::Partly, Some(Code::TenantRefused))), "{part:?}");
    let words = part.result.and_then(|result| result.fault).expect("why").message;
    assert!(words.contains("archived"), "the tenant's words: {words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_canary_that_fails_keeps_the_others_from_being_tried() {
    let fleet = fleet(3, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::Archive)).await;
    fleet.misbehave(1, Misbehaviour::Status(503));
    let rollout = Rollout { canary: Some(ids[1].clone()), pause_seconds: 60 };
    let plan = reeve.begin_apply(&plan, rollout).await.expect("it can be applied");
    expect::done(&reeve.ended(&plan).await);
    let parts = reeve.parts(&plan, PlanRows::All).await;
    assert_eq!(ending(&parts[0]), (PlanOutcome::Skipped, Some(Code::CanaryFailed)));
    assert!(is_active(&fleet, 0) && is_active(&fleet, 2), "nothing was tried there");
    fleet.behave(1);
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 3, "the rest, once somebody saw what was wrong: {applied:?}");
    let nobody = Rollout { canary: Some(TenantId("nobody".into())), pause_seconds: 0 };
    let other = reeve.ready(leaves(&ids, UserOperation::Unarchive)).await;
    expect::refused(reeve.begin_apply(&other, nobody).await, Code::InvalidInput, "again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_is_stopped_in_its_pause_leaves_the_rest_to_be_done() {
    let fleet = fleet(2, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::Archive)).await;
    let rollout = Rollout { canary: Some(ids[0].clone()), pause_seconds: 600 };
    let plan = reeve.begin_apply(&plan, rollout).await.expect("it can be applied");
    while reeve.plan_now(&plan).await.counts.done == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    expect::refused(reeve.begin_apply(&plan, Rollout::default()).await, Code::PlanNotReady, "stop");
    let job = plan.job.clone().expect("a job");
    jobs::cancel(&reeve.reeve, OfJob { job }).await.expect("it is stopped");
    assert_eq!(reeve.ended(&plan).await.state, JobState::Cancelled);
    let stopped = reeve.plan_now(&plan).await;
    assert_eq!((stopped.state, stopped.counts.done, stopped.counts.pending), (PlanState::Stopped, 1, 1));
    assert!(is_active(&fleet, 1));
    let applied = reeve.apply(&plan).await;
    assert_eq!((applied.state, applied.counts.done), (PlanState::Applied, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_that_is_stopped_says_so() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    fleet.misbehave(0, Misbehaviour::Hang);
    let plan =
        reeve_app::plans::make(&reeve.reeve, leaves(&ids, UserOperation::Archive)).await.expect("asked");
    let job = plan.job.clone().expect("a job");
    jobs::cancel(&reeve.reeve, OfJob { job }).await.expect("it is stopped");
    assert_eq!(reeve.ended(&plan).await.state, JobState::Cancelled);
    assert_eq!(reeve.plan_now(&plan).await.state, PlanState::Failed);
    expect::refused(reeve.begin_apply(&plan, Rollout::default()).await, Code::PlanNotReady, "new plan");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_goes_on_where_a_program_died() {
    let fleet = fleet(3, &[19, 14]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::Archive)).await;
    // it was told to one tenant, and nobody heard the answer
    fleet.edit(0, |data| data.change_user(LEAVER, |user| user.active = false));
    dies_while_applying(&reeve, &plan, &[]).await;
    let (window, plan) = goes_on(reeve, &plan).await;
    assert_eq!((plan.state, plan.counts.done), (PlanState::Applied, 3), "{plan:?}");
    assert!((0..3).all(|n| !is_active(&fleet, n)));
    window.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_line_goes_on_with_a_plan_when_it_is_applied_again() {
    let fleet = fleet(2, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::Archive)).await;
    dies_while_applying(&reeve, &plan, &[]).await;
    let terminal = reeve.start_again(false).await.expect("a command line opens");
    assert_eq!(terminal.plan_now(&plan).await.state, PlanState::Stopped, "nobody works on it");
    let applied = terminal.apply(&plan).await;
    assert_eq!((applied.state, applied.counts.done), (PlanState::Applied, 2));
    let window = terminal.start_again(true).await.expect("a window opens");
    assert!(!jobs::any_running(&window.reeve), "what was finished is not begun again");
}

/// Applying the making of an account with an invitation was cut off: after the account was made, or before.
async fn invitation_cut_off(was_made: bool) -> (PlanOutcome, Option<Code>, usize) {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    fleet.edit(0, |data| data.mail_server = true);
    let login = "nadia@new.example";
    let plan = reeve
        .ready(Intent::CreateUsers { tenants: ids.clone(), users: vec![newcomer(login)], invite: true })
        .await;
    if was_made {
        fleet.edit(0, |data| data.add_user(login, "Nadia Newcomer", Kind::Internal));
    }
    dies_while_applying(&reeve, &plan, &[&ids[0]]).await;
    let (window, plan) = goes_on(reeve, &plan).await;
    let (outcome, code) = ending(&window.part(&plan).await);
    window.apply_again_is_refused(&plan).await;
    let mails = fleet.edit(0, |data| data.sent.len());
    leaks::assert_none(&window, &[]).await;
    (outcome, code, mails)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_may_have_been_sent_is_never_sent_again() {
    let (outcome, code, mails) = invitation_cut_off(true).await;
    assert_eq!((outcome, code), (PlanOutcome::Partly, Some(Code::Interrupted)), "and it says so");
    assert_eq!(mails, 0, "none after the break");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_cannot_have_been_sent_is_sent_once() {
    let (outcome, code, mails) = invitation_cut_off(false).await;
    assert_eq!((outcome, code, mails), (PlanOutcome::Done, None, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_may_have_been_replaced_is_left_alone() {
    let fleet = fleet(2, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::ResetPassword { by: ResetBy::OneTime })).await;
    dies_while_applying(&reeve, &plan, &[&ids[0]]).await;
    let before = password(&fleet, 0);
    let (window, plan) = goes_on(reeve, &plan).await;
    let parts = window.parts(&plan, PlanRows::All).await;
    assert_eq!(ending(&parts[0]), (PlanOutcome::Failed, Some(Code::Interrupted)));
    assert_eq!(ending(&parts[1]), (PlanOutcome::Done, None), "nothing had begun there");
    let after = password(&fleet, 0);
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_have_been_done_is_kept_in_mind_while_the_tenant_is_out_of_reach() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::ResetPassword { by: ResetBy::OneTime })).await;
    let before = password(&fleet, 0);
    dies_while_applying(&reeve, &plan, &[&ids[0]]).await;
    fleet.misbehave(0, Misbehaviour::Status(503));
    let (window, plan) = goes_on(reeve, &plan).await;
    let trouble = window.parts(&plan, PlanRows::Trouble).await;
    assert_eq!(ending(&trouble[0]).0, PlanOutcome::Unreachable);
    fleet.behave(0);
    window.apply(&plan).await;
    assert_eq!(ending(&window.part(&plan).await), (PlanOutcome::Failed, Some(Code::Interrupted)));
    let after = password(&fleet, 0);
    assert_eq!(before, after, "not replaced a second time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_canary_that_fails_leaves_alone_what_the_others_know_already() {
    let fleet = fleet(3, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let plan = reeve.ready(leaves(&ids, UserOperation::ResetPassword { by: ResetBy::OneTime })).await;
    let before = password(&fleet, 0);
    dies_while_applying(&reeve, &plan, &[&ids[0]]).await;
    let terminal = reeve.start_again(false).await.expect("a command line opens");
    fleet.misbehave(1, Misbehaviour::Status(503));
    let rollout = Rollout { canary: Some(ids[1].clone()), pause_seconds: 0 };
    let begun = terminal.begin_apply(&plan, rollout).await.expect("it can be applied");
    terminal.ended(&begun).await;
    fleet.behave(1);
    terminal.apply(&plan).await;
    let parts = terminal.parts(&plan, PlanRows::All).await;
    assert_eq!(ending(&parts[0]), (PlanOutcome::Failed, Some(Code::Interrupted)), "it had begun");
    assert_eq!((ending(&parts[1]).0, ending(&parts[2]).0), (PlanOutcome::Done, PlanOutcome::Done));
    let after = password(&fleet, 0);
    assert_eq!(before, after, "not replaced a second time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_canary_that_refused_before_the_break_still_keeps_the_others_from_being_tried() {
    let fleet = fleet(2, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let mut plan = reeve.ready(leaves(&ids, UserOperation::Archive)).await;
    plan.rollout = Rollout { canary: Some(ids[0].clone()), pause_seconds: 0 };
    dies_while_applying(&reeve, &plan, &[]).await;
    let mut canary = reeve.parts(&plan, PlanRows::All).await.remove(0);
    let (outcome, at) = (PlanOutcome::Refused, plan.made_at);
    canary.result = Some(TenantResult { outcome, at, fault: None, moved: Vec::new() });
    let (id, store) = (plan.id.clone(), reeve.reeve.store().await.expect("the store"));
    store
        .write(move |db| reeve_store::plans::save_tenants(db, &id, [&canary]))
        .await
        .expect("the canary's result as the break left it");
    let (window, plan) = goes_on(reeve, &plan).await;
    let parts = window.parts(&plan, PlanRows::All).await;
    assert_eq!(ending(&parts[1]), (PlanOutcome::Skipped, Some(Code::CanaryFailed)));
    assert!(is_active(&fleet, 1), "nothing was tried there");
}
