//! What web sessions hang on, and what is behind the question who is asking.
#![allow(clippy::expect_used)] // a test may stop at the first surprise

mod support;

use reeve_demo::{DemoTenant, Fleet, Role};
use reqwest::Client;
use serde_json::{Value, json};
use support::{call, pinned, post, session, small};

/// A browser in which an account of this role is signed in.
struct Browser<'a> {
    client: &'a Client,
    tenant: &'a DemoTenant,
    cookie: String,
    password: String,
}

impl<'a> Browser<'a> {
    async fn open(client: &'a Client, tenant: &'a DemoTenant, role: Role) -> Self {
        let account = tenant.account(role).expect("an account");
        let chosen = pinned(client, tenant).await;
        let params = json!({"db": tenant.database, "login": account.login, "password": account.password});
        let response = post(client, tenant, "/web/session/authenticate", params, Some(&chosen)).await;
        Self { client, tenant, cookie: session(&response), password: account.password.clone() }
    }

    async fn call(&self, model: &str, method: &str, args: Value, kwargs: Value) -> Value {
        let params = json!({"model": model, "method": method, "args": args, "kwargs": kwargs});
        let response =
            post(self.client, self.tenant, "/web/dataset/call_kw", params, Some(&self.cookie)).await;
        response.json().await.expect("an answer in JSON")
    }

    async fn lives(&self) -> bool {
        self.call("res.users", "context_get", json!([]), json!({})).await.get("result").is_some()
    }

    /// Answers the wizard as its version wants it.
    async fn answer(&self, wizard: &Value, password: &str) -> Value {
        const CHECK: &str = "res.users.identitycheck";
        let id = &wizard["result"]["res_id"];
        if self.tenant.version >= 19 {
            let context = json!({"context": {"password": password}});
            return self.call(CHECK, "run_check", json!([[id]]), context).await;
        }
        self.call(CHECK, "write", json!([[id], {"password": password}]), json!({})).await;
        self.call(CHECK, "run_check", json!([[id]]), json!({})).await
    }
}

fn user_id(fleet: &Fleet, at: usize, role: Role) -> i64 {
    let login = fleet.tenants()[at].account(role).expect("an account").login.clone();
    fleet.edit(at, |data| data.user(&login).expect("there").id)
}

#[tokio::test]
async fn a_session_that_died_with_its_account_lives_again_with_it_only_from_16_on() {
    let (fleet, client) = small(&[19, 16, 14]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let browser = Browser::open(&client, tenant, Role::Plain).await;
        let id = user_id(&fleet, at, Role::Plain);
        let archive = |active: bool| json!([[id], {"active": active}]);
        call(&client, tenant, "res.users", "write", archive(false), json!({})).await;
        assert!(!browser.lives().await, "{tenant:?}");
        call(&client, tenant, "res.users", "write", archive(true), json!({})).await;
        assert_eq!(browser.lives().await, tenant.version >= 16, "{tenant:?}");
    }
}

#[tokio::test]
async fn the_question_is_asked_once_in_ten_minutes_and_a_wrong_answer_does_nothing() {
    let (fleet, client) = small(&[19, 14, 16]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let browser = Browser::open(&client, tenant, Role::Administrator).await;
        let key = fleet.edit(at, |data| data.api_keys.last().expect("a key").id);
        let left = || fleet.edit(at, |data| data.api_keys.iter().any(|k| k.id == key));
        let asked = browser.call("res.users.apikeys", "remove", json!([[key]]), json!({})).await;
        assert_eq!(asked["result"]["res_model"], json!("res.users.identitycheck"));
        let name = if tenant.version >= 18 { "Access Control" } else { "Security Control" };
        assert_eq!(asked["result"]["name"], json!(name));
        let wrong = browser.answer(&asked, "wrong").await;
        let words = match tenant.version {
            14 => "Access Denied",
            _ => "Incorrect Password, try again or click on Forgot Password to reset your password.",
        };
        assert_eq!(wrong["error"]["data"]["message"], json!(words));
        assert!(left(), "and nothing was done");
        let right = browser.answer(&asked, &browser.password).await;
        assert_eq!(right["result"]["type"], json!("ir.actions.act_window_close"));
        assert!(!left(), "the call that waited was made");
        let again = browser.call("res.users", "api_key_wizard", json!([[2]]), json!({})).await;
        assert_eq!(again["result"]["res_model"], json!("res.users.apikeys.description"), "not asked again");
    }
}

#[tokio::test]
async fn outside_a_web_session_the_question_cannot_be_answered() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        let told = call(&client, tenant, "res.users.apikeys", "remove", json!([[1]]), json!({})).await;
        if tenant.version >= 16 {
            let words = "This method can only be accessed over HTTP";
            assert_eq!(told["error"]["data"]["message"], json!(words));
        } else {
            assert_eq!(told["result"]["res_model"], json!("res.users.identitycheck"));
        }
    }
}

#[tokio::test]
async fn a_device_appears_with_the_first_request_and_takes_its_session_along() {
    let (fleet, client) = small(&[18, 19]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let browser = Browser::open(&client, tenant, Role::Plain).await;
        let known =
            || fleet.edit(at, |data| data.devices.iter().any(|d| browser.cookie.starts_with(&d.session)));
        assert!(!known(), "signing in leaves none");
        assert!(browser.lives().await);
        assert!(known(), "the first request does");
        let admin = Browser::open(&client, tenant, Role::Administrator).await;
        let id = user_id(&fleet, at, Role::Plain);
        let asked = admin.call("res.users", "action_revoke_all_devices", json!([[id]]), json!({})).await;
        assert!(browser.lives().await, "asked is not done");
        let done = admin.answer(&asked, &admin.password).await;
        assert_eq!(done["result"]["tag"], json!("reload"), "{done}");
        assert!(!known() && !browser.lives().await, "{tenant:?}");
        assert!(admin.lives().await, "nobody else is sent away");
    }
}

#[tokio::test]
async fn nineteen_gives_no_session_to_who_names_the_database_by_a_header_alone() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let params = json!({"db": tenant.database, "login": tenant.login, "password": tenant.password});
    let body = json!({"jsonrpc": "2.0", "id": 1, "params": params});
    let request = client.post(format!("{}/web/session/authenticate", tenant.url)).json(&body);
    let response = request.header("x-odoo-database", &tenant.database).send().await.expect("an answer");
    assert!(!response.headers().contains_key("set-cookie"));
    let told: Value = response.json().await.expect("JSON");
    assert_eq!(told["result"]["uid"], json!(2), "though it signs in: {told}");
}
