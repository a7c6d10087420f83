//! The life of one account, from its making to its leaving, on whatever server is there: the demo fleet, and real ones where
//! `REEVE_ODOO_19` and `REEVE_ODOO_14` name them. Another program reads back what became of it.

use reeve_app::api::{Intent, OfPlan, PlanRows};
use reeve_app::plans;
use reeve_domain::plan::{Account, Plan, PlanState, ResetBy, UserOperation, Whom};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{GroupRef, NewUser, UserKind};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::own;
use reeve_tests::plans::{newcomer, to};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use serde_json::{Map, Value};

/// Its row in the tenant, as another program sees it.
async fn seen(way: &WayIn, login: &str) -> Map<String, Value> {
    let fields = ["login", "name", "active", "share"];
    let rows = Witness::open(way).await.rows("res.users", &fields).await;
    rows.into_iter().find(|row| row["login"] == login).expect("the account")
}

/// Plans and applies, and holds the tenant against being done.
async fn done(reeve: &Installation, intent: Intent) -> Plan {
    let plan = reeve.ready(intent).await;
    let applied = reeve.apply(&plan).await;
    let part = reeve.part(&applied).await;
    assert_eq!((applied.state, applied.counts.done), (PlanState::Applied, 1), "{part:?}");
    applied
}

async fn undone(reeve: &Installation, plan: &Plan) -> Plan {
    let undo = reeve.undo(plan).await;
    let applied = reeve.apply(&undo).await;
    assert_eq!(applied.counts.done, 1, "{:?}", reeve.part(&undo).await);
    applied
}

async fn life_of_an_account(way: WayIn) {
    let reeve = Installation::new().await;
    let way = WayIn { master: None, ..way };
    let tenant = reeve.connect("Acme", &way).await;
    let login = format!("nadia-{}@journey.example", own::mark());
    let made = making(&reeve, &tenant, &way, &login).await;
    let page = reeve.people(Some(&tenant), Default::default()).await;
    let id = page.rows.iter().find(|user| user.login == login).expect("in the list at once").id;
    let account = [Account { tenant: tenant.clone(), id }];

    let rename = UserOperation::Edit { name: Some("Nadia Renamed".into()), login: None, email: None };
    let renamed = done(&reeve, to(&account, rename)).await;
    assert_eq!(seen(&way, &login).await["name"], "Nadia Renamed");
    undone(&reeve, &renamed).await;
    assert_eq!(seen(&way, &login).await["name"], "Nadia Newcomer", "exactly what was there");

    let settings = GroupRef::Xmlid("base.group_system".into());
    let give = UserOperation::Groups { add: vec![settings], remove: Vec::new() };
    let given = done(&reeve, to(&account, give)).await;
    undone(&reeve, &given).await;

    let plan = done(&reeve, to(&account, UserOperation::ResetPassword { by: ResetBy::OneTime })).await;
    let handed = plans::take_passwords(&reeve.reeve, OfPlan { plan: plan.id }).await.expect("once");
    let own = WayIn { login: login.clone(), password: handed[0].password.clone(), ..way.clone() };
    Witness::open(&own).await;

    let portal = done(&reeve, to(&account, UserOperation::Kind { to: UserKind::Portal })).await;
    assert_eq!(seen(&way, &login).await["share"], true);
    undone(&reeve, &portal).await;
    assert_eq!(seen(&way, &login).await["share"], false);

    let whom = Whom::Person { login: login.clone(), tenants: vec![tenant.clone()] };
    let left = done(&reeve, Intent::Users { whom, operation: UserOperation::Offboard }).await;
    assert_eq!(seen(&way, &login).await["active"], false);
    undone(&reeve, &left).await;
    assert_eq!(seen(&way, &login).await["active"], true, "back, with a password nobody knows");
    undone(&reeve, &made).await;
    assert_eq!(seen(&way, &login).await["active"], false, "undone by archiving");
    assert_eq!(reeve.parts(&made, PlanRows::Done).await.len(), 1);
    reeve.assert_journal_holds().await;
}

async fn making(reeve: &Installation, tenant: &TenantId, way: &WayIn, login: &str) -> Plan {
    let groups = vec![GroupRef::Xmlid("base.group_partner_manager".into())];
    let user = NewUser { groups, ..newcomer(login) };
    let made =
        done(reeve, Intent::CreateUsers { tenants: vec![tenant.clone()], users: vec![user], invite: false })
            .await;
    let row = seen(way, login).await;
    assert_eq!((&row["active"], &row["share"]), (&Value::Bool(true), &Value::Bool(false)));
    expect::done(&reeve.refresh(&[tenant]).await);
    made
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_lives_and_leaves_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        life_of_an_account(WayIn::demo(&fleet, 0)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_lives_and_leaves_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        life_of_an_account(way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_lives_and_leaves_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        life_of_an_account(way).await;
    }
}
