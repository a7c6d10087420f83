//! Changes that cannot be made, or not wholly: each ends in a clear state for its tenant, keeps the tenant's words and
//! loses nothing.

use reeve_app::api::{ApplyPlan, Intent, PlanRows};
use reeve_app::plans;
use reeve_demo::{Fleet, Role};
use reeve_domain::plan::{Account, Change, PlanOutcome, ResetBy, Rollout, TenantPlan, UserOperation};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{GroupRef, NewUser};
use reeve_domain::{Code, Secret};
use reeve_tests::installation::Installation;
use reeve_tests::plans::{newcomer, to};
use reeve_tests::way_in::{WayIn, fleet, login};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks};

const SALES: &str = "sales_team.group_sale_salesman";

/// An installation with all tenants of a fleet, read once.
pub async fn connected(fleet: &Fleet) -> (Installation, Vec<TenantId>) {
    let reeve = Installation::new().await;
    let ids = reeve.connect_all(fleet).await;
    expect::done(&reeve.refresh(&[]).await);
    (reeve, ids)
}

fn making(tenants: &[TenantId], users: Vec<NewUser>) -> Intent {
    Intent::CreateUsers { tenants: tenants.to_vec(), users, invite: false }
}

fn refusals(part: &TenantPlan) -> Vec<(Code, &str)> {
    let refused = |change: &'_ Change| change.refused.is_some();
    part.changes
        .iter()
        .filter(|change| refused(change))
        .filter_map(|change| change.refused.as_ref())
        .map(|fault| (fault.code, fault.fields.get("field").map_or("", String::as_str)))
        .collect()
}

pub fn ending(part: &TenantPlan) -> PlanOutcome {
    part.result.as_ref().expect("no tenant is silently skipped").outcome
}

/// Logins and whether they are active, as another program sees them.
async fn accounts(way: &WayIn) -> Vec<(String, bool)> {
    let rows = Witness::open(way).await.rows("res.users", &["login", "active"]).await;
    rows.iter()
        .map(|row| (row["login"].as_str().unwrap_or_default().to_owned(), row["active"] == true))
        .collect()
}

pub async fn is_active(fleet: &Fleet, tenant: usize, login: &str) -> bool {
    let accounts = accounts(&WayIn::demo(fleet, tenant)).await;
    accounts.into_iter().find(|(known, _)| known == login).expect("the account").1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_that_exists_is_refused_and_the_other_account_is_made() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, ids) = connected(&fleet).await;
    let taken = login(&fleet, 0, Role::Archived);
    let users = vec![newcomer(&taken.to_uppercase()), newcomer("nadia"), newcomer("NADIA")];
    let plan = reeve.ready(making(&ids, users)).await;
    let expected = [(Code::AlreadyExists, "login"), (Code::AlreadyExists, "login")];
    assert_eq!(
        refusals(&reeve.part(&plan).await),
        expected,
        "there already, archived or not; and twice in one plan"
    );
    reeve.apply(&plan).await;
    let now = accounts(&WayIn::demo(&fleet, 0)).await;
    assert_eq!(now.iter().filter(|(login, _)| login.eq_ignore_ascii_case("nadia")).count(), 1);
    assert_eq!(now.iter().filter(|(login, _)| login.eq_ignore_ascii_case(&taken)).count(), 1);
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalid_mail_is_refused_before_anything_is_sent() {
    let fleet = fleet(1, &[14]).await;
    let (reeve, ids) = connected(&fleet).await;
    let user = NewUser { email: Some("nadia at example".into()), ..newcomer("nadia") };
    let plan = reeve.ready(making(&ids, vec![user])).await;
    assert_eq!(refusals(&reeve.part(&plan).await), [(Code::InvalidInput, "email")]);
    assert_eq!(plan.counts.changes, 0, "nothing else of that account");
    let before = fleet.edit(0, |data| data.changes);
    let desk = reeve.account(&ids[0], &login(&fleet, 0, Role::Plain)).await;
    let email = UserOperation::Edit { name: None, login: None, email: Some("desk@".into()) };
    let asked = plans::make(&reeve.reeve, to(&[desk], email)).await;
    expect::refused(asked, Code::InvalidInput, "try again");
    assert_eq!(fleet.edit(0, |data| data.changes), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_one_version_does_not_have_is_refused_there_and_given_elsewhere() {
    let fleet = fleet(2, &[19, 14]).await;
    fleet.edit(0, |data| data.external_ids.retain(|one| one.name != "group_sale_salesman"));
    let (reeve, ids) = connected(&fleet).await;
    let mut wanted = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        wanted.push(reeve.account(id, &login(&fleet, n, Role::Plain)).await);
    }
    let add = vec![GroupRef::Xmlid(SALES.into())];
    let plan = reeve.ready(to(&wanted, UserOperation::Groups { add, remove: Vec::new() })).await;
    let parts = reeve.parts(&plan, PlanRows::All).await;
    let refused = parts[0].changes[0].refused.as_ref().expect("19 lacks it here");
    assert_eq!((refused.code, refused.fields["group"].as_str()), (Code::NotFound, SALES));
    let applied = reeve.apply(&plan).await;
    assert_eq!((applied.counts.done, applied.counts.tenants), (1, 2), "{applied:?}");
    let parts = reeve.parts(&plan, PlanRows::All).await;
    assert_eq!(ending(&parts[1]), PlanOutcome::Done);
    let left_out = parts[0].result.as_ref().and_then(|result| result.fault.clone());
    assert!(left_out.is_some() || !refusals(&parts[0]).is_empty(), "why is said");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_administrator_cannot_be_archived() {
    let fleet = fleet(1, &[19]).await;
    let manager = fleet.tenants()[0].account(Role::AccessRights).expect("an account").clone();
    let way = WayIn {
        login: manager.login.clone(),
        password: manager.password.clone(),
        master: None,
        api_key: None,
        ..WayIn::demo(&fleet, 0)
    };
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &way).await;
    expect::done(&reeve.refresh(&[]).await);
    let holders: Vec<String> = reeve
        .people(None, reeve_domain::user::UserFilter { administrator: Some(true), ..Default::default() })
        .await
        .rows
        .into_iter()
        .map(|user| user.login)
        .collect();
    let mut wanted: Vec<Account> = Vec::new();
    for login in &holders {
        wanted.push(reeve.account(&tenant, login).await);
    }
    assert!(holders.contains(&"admin".to_owned()), "{holders:?}");
    for operation in [UserOperation::Archive, UserOperation::Offboard] {
        let plan = reeve.ready(to(&wanted, operation)).await;
        let part = reeve.part(&plan).await;
        assert!(refusals(&part).iter().any(|(code, _)| *code == Code::LocksOut), "{part:?}");
        let archived = part
            .changes
            .iter()
            .filter(|change| change.subject.field_name() == "active" && change.refused.is_none());
        assert!(archived.count() < holders.len(), "somebody stays");
    }
    assert!(is_active(&fleet, 0, "admin").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_archives_the_login_that_is_in_use() {
    let fleet = fleet(1, &[14]).await;
    // a second administrator, so that it is not about the last one
    fleet.edit(0, |data| {
        let groups = data.user("admin").expect("the administrator").groups.clone();
        data.add_user("second", "Second Administrator", reeve_demo::Kind::Internal);
        data.change_user("second", |user| user.groups = groups);
    });
    let (reeve, ids) = connected(&fleet).await;
    let own = reeve.account(&ids[0], "admin").await;
    let plan = reeve.ready(to(&[own], UserOperation::Archive)).await;
    assert_eq!(
        refusals(&reeve.part(&plan).await).iter().map(|it| it.0).collect::<Vec<_>>(),
        [Code::LocksOut]
    );
    assert!(is_active(&fleet, 0, "admin").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_weak_password_is_refused_in_the_tenants_own_words_and_shown_nowhere() {
    const WEAK: &str = "weakling";
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let (reeve, ids) = connected(&fleet).await;
        reeve.knows(WEAK);
        let desk = reeve.account(&ids[0], &login(&fleet, 0, Role::Plain)).await;
        let plan = reeve.ready(to(&[desk], UserOperation::ResetPassword { by: ResetBy::Given })).await;
        let request = |password: Option<&str>| ApplyPlan {
            plan: plan.id.clone(),
            typed: None,
            rollout: Rollout::default(),
            password: password.map(|text| Secret::new(text.to_owned())),
        };
        expect::refused(plans::apply(&reeve.reeve, request(None)).await, Code::InvalidInput, "");
        let begun = plans::apply(&reeve.reeve, request(Some(WEAK))).await.expect("it begins");
        reeve.ended(&begun).await;
        let part = reeve.part(&plan).await;
        assert_eq!(ending(&part), PlanOutcome::Refused, "{part:?}");
        let fault = part.result.and_then(|result| result.fault).expect("the tenant's words");
        assert_eq!(fault.code, Code::TenantRefused);
        assert!(fault.message.to_lowercase().contains("password"), "{fault}");
        leaks::assert_none(&reeve, &[fault]).await;
    }
}
