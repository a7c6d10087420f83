//! The provider's own Odoo: tickets of OCA's `helpdesk_mgmt`, as real servers were seen to keep them.
#![allow(clippy::expect_used)] // a test may stop at the first surprise

mod support;

use reeve_demo::{DemoTenant, Role};
use reqwest::Client;
use serde_json::{Value, json};
use support::{call, done_with, pinned, rpc, small};

const TICKET: &str = "helpdesk.ticket";

/// A call as an account of this role.
async fn by(
    client: &Client,
    tenant: &DemoTenant,
    role: Role,
    method: &str,
    args: Value,
    named: Value,
) -> Value {
    let account = tenant.account(role).expect("an account");
    let cookie = pinned(client, tenant).await;
    let signed = json!([tenant.database, account.login, account.password, {}]);
    let uid = rpc(client, tenant, "common", "authenticate", signed, Some(&cookie)).await["result"].clone();
    let all = json!([tenant.database, uid, account.password, TICKET, method, args, named]);
    rpc(client, tenant, "object", "execute_kw", all, Some(&cookie)).await
}

async fn bodies(client: &Client, tenant: &DemoTenant, ticket: &Value) -> Vec<String> {
    let about = json!([[["model", "=", TICKET], ["res_id", "=", ticket], ["message_type", "=", "comment"]]]);
    let named = json!({"fields": ["body"], "order": "id"});
    let rows = done_with(client, tenant, "mail.message", "search_read", about, named).await;
    rows.as_array()
        .expect("rows")
        .iter()
        .map(|row| row["body"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_ticket_gets_a_number_and_keeps_what_is_said_about_it() {
    // one server each: the last tenant of a fleet is the provider
    for version in [14, 17, 19] {
        let (fleet, client) = small(&[version]).await;
        let tenant = fleet.provider().expect("a provider");
        let values = json!([{"name": "Access", "description": "thread 77\nplease"}]);
        let id = done_with(&client, tenant, TICKET, "create", values, json!({})).await;
        let fields = json!([[id], ["number", "description", "closed", "stage_id", "display_name"]]);
        let read = done_with(&client, tenant, TICKET, "read", fields.clone(), json!({})).await;
        assert_eq!(read[0]["number"], json!("HT00001"));
        assert_eq!(read[0]["description"], json!("<p>thread 77\nplease</p>"));
        assert_eq!((&read[0]["closed"], &read[0]["stage_id"][1]), (&json!(false), &json!("New")));
        let text = json!({"body": "a <b>bold</b> > word", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"});
        let said = done_with(&client, tenant, TICKET, "message_post", json!([[id]]), text).await;
        assert_eq!(said.is_array(), version >= 19, "{said}");
        let html = json!({"body": "<p>kept</p>", "message_type": "comment", "subtype_xmlid": "mail.mt_note", "body_is_html": true});
        done_with(&client, tenant, TICKET, "message_post", json!([[id]]), html).await;
        let first = if version >= 17 {
            "<p>a &lt;b&gt;bold&lt;/b&gt; &gt; word</p>"
        } else {
            "<p>a <b>bold</b> &gt; word</p>"
        };
        assert_eq!(bodies(&client, tenant, &id).await, [first, "<p>kept</p>"]);
        let found = done_with(
            &client,
            tenant,
            TICKET,
            "search",
            json!([[["description", "ilike", "THREAD 77"]]]),
            json!({}),
        )
        .await;
        assert_eq!(found, json!([id]));
        let over = done_with(
            &client,
            tenant,
            "helpdesk.ticket.stage",
            "search",
            json!([[["closed", "=", true]]]),
            json!({}),
        )
        .await;
        done_with(&client, tenant, TICKET, "write", json!([[id], {"stage_id": over[0]}]), json!({})).await;
        let read = done_with(&client, tenant, TICKET, "read", fields, json!({})).await;
        assert_eq!(read[0]["closed"], json!(true));
        done_with(&client, tenant, TICKET, "unlink", json!([[id]]), json!({})).await;
        assert_eq!(bodies(&client, tenant, &id).await, Vec::<String>::new());
        let told = call(&client, tenant, TICKET, "create", json!([{"name": "Access"}]), json!({})).await;
        assert!(
            told["error"]["data"]["message"].as_str().unwrap_or_default().contains("description"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn a_customer_sees_and_answers_its_own_ticket_and_opens_none() {
    for version in [14, 19] {
        let (fleet, client) = small(&[version]).await;
        let tenant = fleet.provider().expect("a provider");
        let login = tenant.account(Role::Portal).expect("a customer").login.clone();
        let person = fleet.edit(0, |data| data.user(&login).expect("there").partner_id);
        let theirs = json!([{"name": "Theirs", "description": "x", "partner_id": person}]);
        let theirs = done_with(&client, tenant, TICKET, "create", theirs, json!({})).await;
        let other = done_with(
            &client,
            tenant,
            TICKET,
            "create",
            json!([{"name": "Other", "description": "x"}]),
            json!({}),
        )
        .await;
        let seen = by(&client, tenant, Role::Portal, "search", json!([[]]), json!({})).await;
        assert_eq!(seen["result"], json!([theirs]), "{seen}");
        let said = json!({"body": "from the customer", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"});
        let posted = by(&client, tenant, Role::Portal, "message_post", json!([[theirs]]), said.clone()).await;
        assert!(posted.get("result").is_some(), "{posted}");
        let refused = by(&client, tenant, Role::Portal, "message_post", json!([[other]]), said).await;
        assert_eq!(refused["error"]["data"]["name"], json!("odoo.exceptions.AccessError"));
        let values = json!([{"name": "Mine", "description": "x"}]);
        let refused = by(&client, tenant, Role::Portal, "create", values.clone(), json!({})).await;
        let words = refused["error"]["data"]["message"].as_str().unwrap_or_default();
        assert!(
            words.starts_with("You are not allowed to create 'Helpdesk Ticket' (helpdesk.ticket) records."),
            "{refused}"
        );
        let refused = by(&client, tenant, Role::Plain, "create", values, json!({})).await;
        assert!(refused.get("error").is_some(), "colleagues of other departments open none either");
    }
}

#[tokio::test]
async fn only_the_provider_has_a_helpdesk() {
    let (fleet, client) = small(&[19, 14]).await;
    let customer = &fleet.tenants()[0];
    let told = call(&client, customer, TICKET, "search_count", json!([[]]), json!({})).await;
    assert_eq!(told["error"]["data"]["message"], json!("Object helpdesk.ticket doesn't exist"));
    let provider = fleet.provider().expect("a provider");
    let told = call(&client, provider, TICKET, "search_count", json!([[]]), json!({})).await;
    assert_eq!(told["result"], json!(0));
}
