//! A change to people, from its preview to its undoing: on the tenant only what was agreed to, and nothing twice.

use reeve_app::api::{ApplyPlan, Intent, OfPlan, PlanRows};
use reeve_app::plans;
use reeve_demo::{Fleet, Role};
use reeve_domain::Code;
use reeve_domain::plan::{Note, PlanState, ResetBy, Rollout, UserOperation, Value, Whom};
use reeve_domain::tenant::TenantId;
use reeve_tests::installation::Installation;
use reeve_tests::plans::{newcomer, to};
use reeve_tests::way_in::{WayIn, fleet, login};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks};

/// An installation with all tenants of the fleet, read once.
async fn connected(fleet: &Fleet) -> (Installation, Vec<TenantId>) {
    let reeve = Installation::with_key_file().await;
    let ids = reeve.connect_all(fleet).await;
    expect::done(&reeve.refresh(&[]).await);
    (reeve, ids)
}

/// Whether an account is active, as another program sees it.
async fn is_active(fleet: &Fleet, tenant: usize, login: &str) -> bool {
    let rows = Witness::open(&WayIn::demo(fleet, tenant)).await.rows("res.users", &["login", "active"]).await;
    rows.iter().find(|row| row["login"] == login).expect("the account")["active"] == true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_archived_shown_so_at_once_and_brought_back() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let (reeve, ids) = connected(&fleet).await;
        let desk = login(&fleet, 0, Role::Plain);
        let account = reeve.account(&ids[0], &desk).await;
        let plan = reeve.ready(to(std::slice::from_ref(&account), UserOperation::Archive)).await;
        assert_eq!(plan.title, format!("Archive {desk} in Tenant 00"));
        assert_eq!((plan.counts.changes, plan.counts.pending), (1, 1));
        let part = reeve.part(&plan).await;
        assert_eq!(
            (&part.changes[0].before, &part.changes[0].after),
            (&Value::Flag(true), &Value::Flag(false))
        );
        assert!(part.notes.contains(&Note::SessionsEnd { accounts: 1 }), "{:?}", part.notes);
        assert!(is_active(&fleet, 0, &desk).await, "a preview changes nothing");

        let applied = reeve.apply(&plan).await;
        assert_eq!((applied.state, applied.counts.done), (PlanState::Applied, 1), "on {series}: {applied:?}");
        assert!(!is_active(&fleet, 0, &desk).await);
        let cached = reeve_app::users::show(
            &reeve.reeve,
            reeve_app::api::ShowUser { tenant: ids[0].clone(), id: account.id },
        )
        .await
        .expect("the account");
        assert!(!cached.active, "the list shows it without another reading");
        let again = plans::apply(
            &reeve.reeve,
            ApplyPlan { plan: plan.id.clone(), typed: None, rollout: Rollout::default(), password: None },
        );
        expect::refused(again.await, Code::PlanNotReady, "new plan");

        let undo = reeve.undo(&applied).await;
        assert_eq!(undo.undoes.as_ref(), Some(&plan.id));
        let undone = reeve.apply(&undo).await;
        assert_eq!(undone.counts.done, 1, "{:?}", reeve.part(&undone).await);
        assert!(is_active(&fleet, 0, &desk).await, "exactly what was there");
        assert_eq!(reeve.plan_now(&plan).await.undone_by, Some(undo.id.clone()));
        let journal = reeve.journal().await;
        let actions: Vec<&str> = journal.iter().map(|entry| entry.event.action.as_str()).collect();
        assert!(actions.ends_with(&["user.archive", "plan.undo"]), "{actions:?}");
        reeve.assert_journal_holds().await;
        leaks::assert_none(&reeve, &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_moved_since_the_preview_is_left_alone_and_told_apart() {
    let fleet = fleet(2, &[19, 14]).await;
    let (reeve, ids) = connected(&fleet).await;
    let mut accounts = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        accounts.push(reeve.account(id, &login(&fleet, n, Role::Plain)).await);
    }
    let name = UserOperation::Edit { name: Some("New Name".into()), login: None, email: None };
    let plan = reeve.ready(to(&accounts, name)).await;
    let desk = login(&fleet, 0, Role::Plain);
    fleet.edit(0, |data| data.change_user(&desk, |user| user.name = "Somebody Else's Choice".into()));

    let applied = reeve.apply(&plan).await;
    assert_eq!((applied.counts.done, applied.counts.moved), (1, 1));
    let trouble = reeve.parts(&plan, PlanRows::Trouble).await;
    let moved = &trouble[0].result.as_ref().expect("a result").moved;
    assert_eq!(moved[0].found, Value::Text("Somebody Else's Choice".into()), "a diff");
    let kept = fleet.edit(0, |data| data.user(&desk).map(|user| user.name.clone()));
    assert_eq!(kept.as_deref(), Some("Somebody Else's Choice"), "nothing was written");

    let desk = login(&fleet, 1, Role::Plain);
    fleet.edit(1, |data| data.change_user(&desk, |user| user.name = "Newer Still".into()));
    let undo = reeve.undo(&applied).await;
    let part = reeve.part(&undo).await;
    let refused = part.changes[0].refused.as_ref().expect("an undo after somebody else's change is refused");
    assert_eq!((refused.code, refused.fields["found"].as_str()), (Code::Moved, "Newer Still"));
    reeve.apply(&undo).await;
    let kept = fleet.edit(1, |data| data.user(&desk).map(|user| user.name.clone()));
    assert_eq!(kept.as_deref(), Some("Newer Still"), "a diff, never an overwrite");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_archives_themselves_or_the_last_administrator() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let own = reeve.account(&ids[0], "admin").await;
    let desk = reeve.account(&ids[0], &login(&fleet, 0, Role::Plain)).await;
    let plan = reeve.ready(to(&[own.clone(), desk], UserOperation::Archive)).await;
    let part = reeve.part(&plan).await;
    let refused: Vec<_> =
        part.changes.iter().map(|change| change.refused.as_ref().map(|fault| fault.code)).collect();
    assert_eq!(refused, [Some(Code::LocksOut), None], "{part:?}");
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 1);
    assert!(is_active(&fleet, 0, "admin").await);

    let give_up = UserOperation::Groups {
        add: Vec::new(),
        remove: vec![reeve_domain::user::GroupRef::Xmlid("base.group_system".into())],
    };
    let plan = reeve.ready(to(&[own], give_up)).await;
    let part = reeve.part(&plan).await;
    assert_eq!(part.changes[0].refused.as_ref().map(|fault| fault.code), Some(Code::LocksOut));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_are_made_once_and_undone_by_archiving() {
    let fleet = fleet(2, &[19, 14]).await;
    let (reeve, ids) = connected(&fleet).await;
    for n in 0..2 {
        fleet.edit(n, |data| data.mail_server = true);
    }
    let taken = login(&fleet, 1, Role::Plain);
    let users = vec![newcomer("nadia@new.example"), newcomer(&taken)];
    let plan = reeve.ready(Intent::CreateUsers { tenants: ids.clone(), users, invite: true }).await;
    let parts = reeve.parts(&plan, PlanRows::All).await;
    let refused =
        parts[1].changes.iter().find_map(|change| change.refused.as_ref()).expect("a login that exists");
    assert_eq!((refused.code, refused.fields["field"].as_str()), (Code::AlreadyExists, "login"));
    assert!(parts[0].notes.contains(&Note::Mails { people: 2 }), "{:?}", parts[0].notes);

    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 2, "{:?}", reeve.parts(&plan, PlanRows::Trouble).await);
    assert!(is_active(&fleet, 1, "nadia@new.example").await);
    let page = reeve.people(Some(&ids[1]), Default::default()).await;
    assert!(page.rows.iter().any(|user| user.login == "nadia@new.example"), "the list has them at once");

    let undo = reeve.undo(&applied).await;
    let part = &reeve.parts(&undo, PlanRows::All).await[0];
    assert!(part.notes.contains(&Note::UndoArchives), "{:?}", part.notes);
    let mail = part.changes.iter().find(|change| change.subject.field_name() == "invitation");
    assert!(mail.is_some_and(|change| change.refused.is_some()), "a mail cannot be taken back: {part:?}");
    reeve.apply(&undo).await;
    assert!(!is_active(&fleet, 0, "nadia@new.example").await, "archived, not deleted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_handed_out_once_and_kept_nowhere() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let desk = login(&fleet, 0, Role::Plain);
    let account = reeve.account(&ids[0], &desk).await;
    let plan = reeve.ready(to(&[account], UserOperation::ResetPassword { by: ResetBy::OneTime })).await;
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 1, "{:?}", reeve.part(&plan).await);
    let handed = plans::take_passwords(&reeve.reeve, OfPlan { plan: plan.id.clone() }).await.expect("once");
    assert_eq!((handed.len(), handed[0].login.as_str()), (1, desk.as_str()));
    reeve.knows(&handed[0].password);
    let again = plans::take_passwords(&reeve.reeve, OfPlan { plan: plan.id.clone() }).await;
    expect::refused(again, Code::NotFound, "once");
    let way = WayIn { login: desk, password: handed[0].password.clone(), ..WayIn::demo(&fleet, 0) };
    Witness::open(&way).await;
    leaks::assert_none(&reeve, &[]).await;
    let undo = reeve.undo(&applied).await;
    let part = reeve.part(&undo).await;
    assert!(part.changes[0].refused.is_some(), "nobody knows the old one: {part:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_leaves_everywhere_with_one_tenant_first() {
    let fleet = fleet(3, &[19, 14, 18]).await;
    let (reeve, ids) = connected(&fleet).await;
    for n in 0..2 {
        fleet.edit(n, |data| data.add_user("leaver@corp.example", "Leah Leaver", reeve_demo::Kind::Internal));
    }
    let whom = Whom::Person { login: "Leaver@Corp.example".into(), tenants: ids.clone() };
    let plan = reeve.ready(Intent::Users { whom, operation: UserOperation::Offboard }).await;
    assert_eq!((plan.counts.pending, plan.counts.nothing_to_do), (2, 1), "{plan:?}");
    let rollout = Rollout { canary: Some(ids[1].clone()), pause_seconds: 1 };
    let plan = reeve.begin_apply(&plan, rollout).await.expect("it can be applied");
    expect::done(&reeve.ended(&plan).await);
    let applied = reeve.plan_now(&plan).await;
    assert_eq!((applied.counts.done, applied.counts.skipped), (2, 1), "{applied:?}");
    let parts = reeve.parts(&plan, PlanRows::All).await;
    let at = |n: usize| parts[n].result.as_ref().expect("each tenant has its result").at;
    assert!(at(0) - at(1) >= chrono::TimeDelta::seconds(1), "the canary first, then the pause");
    for n in 0..2 {
        assert!(!is_active(&fleet, n, "leaver@corp.example").await);
        let password =
            fleet.edit(n, |data| data.user("leaver@corp.example").and_then(|u| u.password.clone()));
        assert!(password.is_some(), "a password that nobody knows, so that no session comes back");
    }
    reeve.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_with_nothing_to_do_says_so_and_cannot_be_applied() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let desk = reeve.account(&ids[0], &login(&fleet, 0, Role::Plain)).await;
    let plan = reeve.plan(to(&[desk], UserOperation::Unarchive)).await;
    assert_eq!((plan.state, plan.counts.nothing_to_do), (PlanState::NothingToDo, 1), "{plan:?}");
    let before = fleet.edit(0, |data| data.changes);
    reeve.apply_again_is_refused(&plan).await;
    assert_eq!(fleet.edit(0, |data| data.changes), before);
    let gone = plans::discard(&reeve.reeve, OfPlan { plan: plan.id }).await.expect("it can be put away");
    assert_eq!(gone.state, PlanState::Discarded);
}
