//! What a time-limited access needs of a tenant: scheduled actions that run by themselves, and traces of who did what.
#![allow(clippy::expect_used, clippy::panic)] // a test may stop at the first surprise

mod support;

use reeve_demo::{DemoTenant, Misbehaviour, Moment, Role};
use reqwest::Client;
use serde_json::{Value, json};
use support::{call, done, pinned, post, rpc, session, small};

const LOGIN: &str = "support-1f0c33a9@acme.support";
const PASSWORD: &str = "Quartz-Meadow-7719!";

/// Code of the kind that ends an access.
fn end(login: &str) -> String {
    format!(
        "login = '{login}'\nusers = env['res.users'].sudo().with_context(active_test=False).search([('login', '=', login)])\nkeys = env['res.users.apikeys'].sudo().search([('user_id', 'in', users.ids)])\nenv.cr.execute('SELECT id FROM res_users WHERE login = %s AND (active OR password IS NOT NULL)', (login,))\nif env.cr.fetchall() or keys:\n    keys.unlink()\n    env.cr.execute('UPDATE res_users SET password = NULL WHERE id IN %s', (tuple(users.ids),))\n    users.write({{'active': False}})\n    log('The access of %s has ended.' % login, level='info')\n"
    )
}

async fn make_support_user(client: &Client, tenant: &DemoTenant) -> i64 {
    let values = json!({"login": LOGIN, "name": "Sam (support)", "password": PASSWORD});
    let named = json!({"context": {"no_reset_password": true}});
    let made = call(client, tenant, "res.users", "create", json!([values]), named).await;
    made["result"].as_i64().unwrap_or_else(|| panic!("an id, not {made}"))
}

/// The values of a scheduled action of this code, due then.
async fn scheduled(client: &Client, tenant: &DemoTenant, code: &str, nextcall: Moment) -> Value {
    let models = done(client, tenant, "ir.model", "search", json!([[["model", "=", "res.users"]]])).await;
    let mut values = json!({
        "name": format!("End support access of {LOGIN}"), "model_id": models[0], "state": "code", "code": code,
        "user_id": 1, "interval_number": 10, "interval_type": "minutes", "nextcall": nextcall.to_string(),
    });
    if tenant.version < 18 {
        values["numbercall"] = json!(-1);
        values["doall"] = json!(false);
    }
    values
}

/// Opens a web session as the support user.
async fn open(client: &Client, tenant: &DemoTenant) -> String {
    let chosen = pinned(client, tenant).await;
    let params = json!({"db": tenant.database, "login": LOGIN, "password": PASSWORD});
    session(&post(client, tenant, "/web/session/authenticate", params, Some(&chosen)).await)
}

async fn in_session(
    client: &Client,
    tenant: &DemoTenant,
    cookie: &str,
    model: &str,
    method: &str,
    args: Value,
) -> Value {
    let params = json!({"model": model, "method": method, "args": args, "kwargs": {}});
    post(client, tenant, "/web/dataset/call_kw", params, Some(cookie)).await.json().await.expect("JSON")
}

/// Waits until the server's own scheduler has done something: nothing tells from outside but looking again.
async fn until(mut seen: impl FnMut() -> bool) {
    let patience = tokio::time::timeout(std::time::Duration::from_secs(30), async {
        while !seen() {
            tokio::task::yield_now().await;
        }
    });
    patience.await.expect("the scheduler runs every second");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_itself_ends_an_access_when_its_hour_has_come() {
    let (fleet, client) = small(&[14, 17, 18, 19]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let uid = make_support_user(&client, tenant).await;
        let cookie = open(&client, tenant).await;
        let lives = in_session(&client, tenant, &cookie, "res.users", "context_get", json!([])).await;
        assert!(lives.get("result").is_some(), "{tenant:?}: {lives}");
        let values = scheduled(&client, tenant, &end(LOGIN), Moment::now()).await;
        let cron = done(&client, tenant, "ir.cron", "create", json!([values])).await.as_i64().expect("an id");
        until(|| fleet.edit(at, |data| data.user_by_id(uid).is_some_and(|user| !user.active))).await;
        let dead = in_session(&client, tenant, &cookie, "res.users", "context_get", json!([])).await;
        assert_eq!(dead["error"]["data"]["name"], json!("odoo.http.SessionExpiredException"), "{tenant:?}");
        fleet.edit(at, |data| data.change_user(LOGIN, |user| user.active = true));
        let still = in_session(&client, tenant, &cookie, "res.users", "context_get", json!([])).await;
        assert!(still.get("error").is_some(), "without its password nothing revives a session: {tenant:?}");
        fleet.edit(at, |data| {
            let row = data.records("ir.cron").iter().find(|row| row.id == cron).expect("it stays");
            let next = row.time("nextcall").expect("a time");
            assert!(row.is("active") && next > Moment::now(), "it comes again: {tenant:?}");
            let told = data.records("ir.logging").last().expect("a line in the log");
            assert_eq!(told.text("message"), format!("The access of {LOGIN} has ended."));
        });
        let again = async |runs: usize| {
            let due = json!([[cron], {"nextcall": Moment::now().to_string()}]);
            done(&client, tenant, "ir.cron", "write", due).await;
            until(|| fleet.edit(at, |data| is_later(data.records("ir.cron"), cron))).await;
            let told = fleet.edit(at, |data| data.records("ir.logging").len());
            assert_eq!(told, runs, "{tenant:?}");
            assert!(fleet.edit(at, |data| data.user_by_id(uid).is_some_and(|user| !user.active)));
        };
        // the account is in use again, then it is not
        again(2).await;
        again(2).await;
    }
}

/// The scheduled action waits for a time to come.
fn is_later(rows: &[reeve_demo::Record], cron: i64) -> bool {
    let row = rows.iter().find(|row| row.id == cron).expect("it stays");
    row.time("nextcall").expect("a time") > Moment::now()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn up_to_17_a_scheduled_action_that_has_run_as_often_as_it_should_sleeps() {
    let (fleet, client) = small(&[14, 17]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let mut values = scheduled(&client, tenant, "pass", Moment::now()).await;
        values["numbercall"] = json!(1);
        let cron = done(&client, tenant, "ir.cron", "create", json!([values])).await.as_i64().expect("an id");
        let sleeps = |data: &mut reeve_demo::TenantData| {
            data.records("ir.cron").iter().any(|row| row.id == cron && !row.is("active"))
        };
        until(|| fleet.edit(at, sleeps)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_scheduler_stands_still_nothing_ends_and_what_is_overdue_shows() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let uid = make_support_user(&client, tenant).await;
    fleet.misbehave(0, Misbehaviour::SchedulerStopped);
    let hour_ago = Moment::now().plus_days(-1);
    let overdue = json!([[["active", "=", true], ["nextcall", "<", Moment::now().to_string()]]]);
    let count = done(&client, tenant, "ir.cron", "search_count", overdue).await;
    assert!(count.as_i64() > Some(0), "all of them are late");
    let values = scheduled(&client, tenant, &end(LOGIN), hour_ago).await;
    let cron = done(&client, tenant, "ir.cron", "create", json!([values])).await;
    assert!(fleet.edit(0, |data| data.user_by_id(uid).is_some_and(|user| user.active)));
    let triggered = done(&client, tenant, "ir.cron", "method_direct_trigger", json!([[cron]])).await;
    assert_eq!(triggered, json!(true), "told to, it runs all the same");
    assert!(fleet.edit(0, |data| data.user_by_id(uid).is_some_and(|user| !user.active)));
}

#[tokio::test]
async fn a_scheduled_action_leaves_its_server_action_behind_and_later_series_count_no_calls() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        let late = Moment::now().plus_days(30);
        let values = scheduled(&client, tenant, "records.unlink()", late).await;
        let cron = done(&client, tenant, "ir.cron", "create", json!([values])).await;
        let fields =
            json!(["name", "code", "state", "model_id", "ir_actions_server_id", "lastcall", "create_uid"]);
        let read = done(&client, tenant, "ir.cron", "read", json!([[cron], fields])).await;
        assert_eq!((&read[0]["code"], &read[0]["lastcall"]), (&json!("records.unlink()"), &json!(false)));
        assert_eq!(read[0]["create_uid"][0], json!(2));
        done(&client, tenant, "ir.cron", "write", json!([[cron], {"code": "pass"}])).await;
        let action = read[0]["ir_actions_server_id"][0].clone();
        done(&client, tenant, "ir.cron", "unlink", json!([[cron]])).await;
        let left =
            done(&client, tenant, "ir.actions.server", "read", json!([[action], ["code", "usage"]])).await;
        assert_eq!((&left[0]["code"], &left[0]["usage"]), (&json!("pass"), &json!("ir_cron")));
        if tenant.version >= 18 {
            let mut counted = values.clone();
            counted["numbercall"] = json!(1);
            let told = call(&client, tenant, "ir.cron", "create", json!([counted]), json!({})).await;
            assert_eq!(told["error"]["data"]["message"], json!("Invalid field 'numbercall' in 'ir.cron'"));
        }
        let plain = tenant.account(Role::Plain).expect("somebody");
        let cookie = pinned(&client, tenant).await;
        let signed = json!([tenant.database, plain.login, plain.password, {}]);
        let uid =
            rpc(&client, tenant, "common", "authenticate", signed, Some(&cookie)).await["result"].clone();
        let args = json!([tenant.database, uid, plain.password, "ir.cron", "create", [values], {}]);
        let told = rpc(&client, tenant, "object", "execute_kw", args, Some(&cookie)).await;
        let words = told["error"]["data"]["message"].as_str().unwrap_or_default();
        assert!(
            words.starts_with("You are not allowed to create 'Scheduled Actions' (ir.cron) records."),
            "{told}"
        );
    }
}

#[tokio::test]
async fn whoever_touches_a_record_is_noted_on_it() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        let uid = make_support_user(&client, tenant).await;
        let groups = if tenant.version >= 19 { "group_ids" } else { "groups_id" };
        let more = json!([[uid], {groups: [[4, 9]]}]);
        done(&client, tenant, "res.users", "write", more).await;
        let cookie = open(&client, tenant).await;
        let made =
            in_session(&client, tenant, &cookie, "res.partner", "create", json!([{"name": "Somebody new"}]))
                .await;
        let contact = made["result"].as_i64().unwrap_or_else(|| panic!("{made}"));
        in_session(&client, tenant, &cookie, "res.partner", "write", json!([[1], {"phone": "+90 212 000"}]))
            .await;
        let touched = json!([["|", ["create_uid", "=", uid], ["write_uid", "=", uid]]]);
        let found = done(&client, tenant, "res.partner", "search", touched.clone()).await;
        let mut found: Vec<i64> = found.as_array().expect("ids").iter().filter_map(Value::as_i64).collect();
        found.sort_unstable();
        assert_eq!(found, [1, contact], "{tenant:?}");
        let read = done(
            &client,
            tenant,
            "res.partner",
            "read",
            json!([[1, contact], ["phone", "create_uid", "write_uid"]]),
        )
        .await;
        assert_eq!((&read[0]["phone"], &read[0]["create_uid"][0]), (&json!("+90 212 000"), &json!(1)));
        assert_eq!((&read[1]["create_uid"][0], &read[1]["write_uid"][0]), (&json!(uid), &json!(uid)));
        let user = done(&client, tenant, "res.users", "read", json!([[uid], ["create_uid"]])).await;
        assert_eq!(user[0]["create_uid"][0], json!(2), "the administrator made it");
        let key = json!(["reeve.planted", "1"]);
        done(&client, tenant, "ir.config_parameter", "set_param", key).await;
        let by = json!([[["key", "=", "reeve.planted"]], ["create_uid", "write_uid"]]);
        let parameter = done(&client, tenant, "ir.config_parameter", "search_read", by).await;
        assert_eq!((&parameter[0]["create_uid"][0], &parameter[0]["write_uid"][0]), (&json!(2), &json!(2)));
    }
}

#[tokio::test]
async fn ones_own_password_is_changed_with_the_old_one_and_ends_ones_session() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        make_support_user(&client, tenant).await;
        let cookie = open(&client, tenant).await;
        let change = |old: &str, new: &str| json!([old, new]);
        let wrong = in_session(
            &client,
            tenant,
            &cookie,
            "res.users",
            "change_password",
            change("nope", "Other-Meadow-7719!"),
        )
        .await;
        assert_eq!(wrong["error"]["data"]["name"], json!("odoo.exceptions.AccessDenied"), "{tenant:?}");
        let right = in_session(
            &client,
            tenant,
            &cookie,
            "res.users",
            "change_password",
            change(PASSWORD, "Other-Meadow-7719!"),
        )
        .await;
        assert_eq!(right["result"], json!(true), "{right}");
        let dead = in_session(&client, tenant, &cookie, "res.users", "context_get", json!([])).await;
        assert_eq!(dead["error"]["data"]["name"], json!("odoo.http.SessionExpiredException"), "{tenant:?}");
    }
}
