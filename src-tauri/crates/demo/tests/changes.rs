//! Changes as the fleet takes them: what the contract with real servers does not reach, and the faults on the way.
#![allow(clippy::expect_used)] // a test may stop at the first surprise

mod support;

use reeve_demo::{DemoTenant, Fleet, FleetOptions, Misbehaviour, Role};
use reqwest::Client;
use serde_json::{Value, json};
use support::{call, fleet, pinned, post, session, small};

/// Writes a name on an account of nobody in particular and answers whether it was taken.
async fn rename(client: &Client, tenant: &DemoTenant, id: i64, name: &str) -> Value {
    call(client, tenant, "res.users", "write", json!([[id], {"name": name}]), json!({})).await
}

fn staff(fleet: &Fleet, tenant: usize) -> i64 {
    fleet.edit(tenant, |data| data.users.iter().find(|user| user.id > 12).expect("staff").id)
}

fn message(answer: &Value) -> &str {
    answer["error"]["data"]["message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn rights_that_are_lost_in_the_middle_stop_the_next_change_and_no_look() {
    let (fleet, client) = small(&[19, 14]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let id = staff(&fleet, at);
        fleet.misbehave(at, Misbehaviour::RightsLost { after: 1 });
        assert_eq!(rename(&client, tenant, id, "First").await["result"], json!(true));
        let second = rename(&client, tenant, id, "Second").await;
        assert_eq!(second["error"]["data"]["name"], json!("odoo.exceptions.AccessError"), "{second}");
        let seen = call(&client, tenant, "res.users", "read", json!([[id], ["name"]]), json!({})).await;
        assert_eq!(seen["result"][0]["name"], json!("First"), "reading goes on");
        fleet.behave(at);
        assert_eq!(rename(&client, tenant, id, "Third").await["result"], json!(true));
    }
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_has_made_the_change_it_does_not_answer() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let id = staff(&fleet, 0);
    let cookie = pinned(&client, tenant).await;
    fleet.misbehave(0, Misbehaviour::Dies { after: 1 });
    let args =
        json!([tenant.database, 2, tenant.password, "res.users", "write", [[id], {"name": "Last"}], {}]);
    let body = json!({"jsonrpc": "2.0", "id": 1, "params": {"service": "object", "method": "execute_kw", "args": args}});
    for _ in 0..2 {
        let request = client.post(format!("{}/jsonrpc", tenant.url)).json(&body);
        let answer = request.header("cookie", format!("session_id={cookie}")).send().await;
        assert!(answer.is_err(), "no answer comes, and none after it: {answer:?}");
    }
    let (name, changes) =
        fleet.edit(0, |data| (data.user_by_id(id).expect("there").name.clone(), data.changes));
    assert_eq!((name.as_str(), changes), ("Last", 1), "the change was made, and once");
    fleet.behave(0);
    assert_eq!(rename(&client, tenant, id, "Again").await["result"], json!(true));
}

#[tokio::test]
async fn roles_undo_groups_that_are_given_directly() {
    let (fleet, client) = small(&[18, 19]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let id = staff(&fleet, at);
        let field = if tenant.version >= 19 { "group_ids" } else { "groups_id" };
        let before = fleet.edit(at, |data| {
            data.use_roles();
            data.user_by_id(id).expect("there").groups.clone()
        });
        let values = json!([[id], {field: [[4, 9]], "name": "Renamed"}]);
        let written = call(&client, tenant, "res.users", "write", values, json!({})).await;
        assert_eq!(written["result"], json!(true), "the server reports success");
        let after = fleet.edit(at, |data| data.user_by_id(id).expect("there").clone());
        assert_eq!((after.name.as_str(), &after.groups), ("Renamed", &before));
    }
}

#[tokio::test]
async fn a_refused_list_of_new_accounts_leaves_none_behind() {
    let (fleet, client) = small(&[19, 14]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let before = fleet.edit(at, |data| (data.users.len(), data.changes));
        let list = json!([[{"login": "first", "name": "First"}, {"login": "admin", "name": "Second"}]]);
        let refused = call(&client, tenant, "res.users", "create", list, json!({})).await;
        assert_eq!(refused["error"]["data"]["name"], json!("odoo.exceptions.ValidationError"));
        assert_eq!(fleet.edit(at, |data| (data.users.len(), data.changes)), before);
    }
}

#[tokio::test]
async fn an_invitation_goes_out_unless_it_is_not_wanted_or_cannot() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let new = |login: &str| json!([{"login": login, "name": "New", "email": format!("{login}@new.example")}]);
    let quiet = json!({"context": {"no_reset_password": true}});
    fleet.edit(0, |data| data.mail_server = true);
    call(&client, tenant, "res.users", "create", new("invited"), json!({})).await;
    call(&client, tenant, "res.users", "create", new("quiet"), quiet).await;
    fleet.edit(0, |data| data.mail_server = false);
    let made = call(&client, tenant, "res.users", "create", new("unreachable"), json!({})).await;
    assert!(made["result"].is_i64(), "without a mail server the account is made all the same: {made}");
    let sent = fleet.edit(0, |data| data.sent.iter().map(|mail| mail.to.clone()).collect::<Vec<_>>());
    assert_eq!(sent, [Some("invited@new.example".to_owned())]);
}

#[tokio::test]
async fn what_is_taken_with_a_mail_server_there_depends_on_the_version() {
    let (fleet, client) = small(&[14, 19]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        let id = staff(&fleet, at);
        fleet.edit(at, |data| data.users.iter_mut().for_each(|user| user.email = Some("a@b.example".into())));
        fleet.edit(at, |data| data.users.iter_mut().for_each(|user| user.active |= user.id == id));
        let reset =
            call(&client, tenant, "res.users", "action_reset_password", json!([[id]]), json!({})).await;
        if tenant.version == 14 {
            assert_eq!(message(&reset), "Unable to connect to SMTP Server\n111\nConnection refused");
        } else {
            assert_eq!(reset["result"]["tag"], json!("display_notification"), "it reports success: {reset}");
        }
        fleet.edit(at, |data| data.mail_server = true);
        let reset =
            call(&client, tenant, "res.users", "action_reset_password", json!([[id]]), json!({})).await;
        assert!(reset.get("error").is_none(), "{reset}");
        assert_eq!(fleet.edit(at, |data| data.sent.len()), 1);
    }
}

#[tokio::test]
async fn somebody_has_to_administer_from_17_on() {
    let (fleet, client) = small(&[19, 17, 16]).await;
    for tenant in fleet.tenants() {
        let field = if tenant.version >= 19 { "group_ids" } else { "groups_id" };
        let values = json!([[2], {field: [[3, 4]]}]);
        let written = call(&client, tenant, "res.users", "write", values, json!({})).await;
        if tenant.version >= 17 {
            assert_eq!(message(&written), "You must have at least an administrator user.");
        } else {
            assert_eq!(written["result"], json!(true), "{written}");
        }
    }
}

#[tokio::test]
async fn installing_the_policy_module_brings_its_fields_or_parameters() {
    let options = FleetOptions { tenants: 12, users_per_tenant: 20, ..FleetOptions::default() };
    let (fleet, client) = fleet(options).await;
    let available = |at: &usize| {
        fleet.edit(*at, |data| data.module("password_security").is_some_and(|m| m.state == "uninstalled"))
    };
    let mut versions = Vec::new();
    for at in (0..12).filter(available) {
        let tenant = &fleet.tenants()[at];
        let id = fleet.edit(at, |data| data.module("password_security").map(|module| module.id));
        let install =
            call(&client, tenant, "ir.module.module", "button_immediate_install", json!([[id]]), json!({}));
        assert_eq!(install.await["result"]["type"], json!("ir.actions.act_url"));
        let fields = json!({"allfields": ["password_length"], "attributes": ["type"]});
        let fields = call(&client, tenant, "res.company", "fields_get", json!([]), fields).await;
        let on_company = fields["result"]["password_length"]["type"] == json!("integer");
        let in_parameters = fleet.edit(at, |data| data.parameter("password_security.history").is_some());
        assert_eq!((on_company, in_parameters), (tenant.version <= 16, tenant.version >= 17), "{tenant:?}");
        versions.push(tenant.version);
    }
    assert!(versions.len() > 2, "there is something to install: {versions:?}");
}

#[tokio::test]
async fn one_person_works_in_several_tenants_under_one_address() {
    let options = FleetOptions { tenants: 13, users_per_tenant: 20, ..FleetOptions::default() };
    let (fleet, _) = fleet(options).await;
    let works = |at: &usize| {
        fleet.edit(*at, |data| {
            data.users.iter().any(|user| user.email.as_deref() == Some("robin.vale@vale-audit.example"))
        })
    };
    assert_eq!((0..13).filter(works).collect::<Vec<_>>(), [0, 3, 6, 9, 12]);
    let settings = |at: usize| {
        fleet.edit(at, |data| {
            let ines =
                data.users.iter().find(|user| user.name == "Inès Baptiste").expect("she works there").clone();
            data.holds(&ines, "base.group_system")
        })
    };
    assert!(settings(0) && settings(4), "Settings come with another group");
}

#[tokio::test]
async fn a_web_sign_in_of_an_administrator_rewrites_the_address_and_a_plain_one_does_not() {
    let (fleet, client) = small(&[14]).await;
    let tenant = &fleet.tenants()[0];
    let address = || fleet.edit(0, |data| data.parameter("web.base.url").map(str::to_owned));
    let before = address();
    for (role, rewritten) in [(Role::Plain, false), (Role::Administrator, true)] {
        let account = tenant.account(role).expect("an account");
        let params = json!({"db": tenant.database, "login": account.login, "password": account.password});
        let response = post(&client, tenant, "/web/session/authenticate", params, None).await;
        assert!(!session(&response).is_empty());
        assert_eq!(address() != before, rewritten, "{role:?}");
    }
    assert_eq!(address().as_deref(), Some(tenant.url.as_str()));
}
