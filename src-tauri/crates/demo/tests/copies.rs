//! Databases that are made from another: people and scheduled actions come along, web sessions do not.
#![allow(clippy::expect_used)] // a test may stop at the first surprise

mod support;

use reeve_demo::Kind;
use serde_json::{Value, json};
use support::{call, rpc, small};

const SUPPORT: &str = "support-0badc0de@host.support";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duplicate_keeps_the_support_users_of_its_source() {
    let (fleet, client) = small(&[19]).await;
    let tenant = fleet.tenants().first().expect("a tenant").clone();
    fleet.edit(0, |data| data.add_user(SUPPORT, "Eve (support)", Kind::Internal));
    let master = fleet.master_password_of(0);
    let args = json!([master, tenant.database, "copy"]);
    let made = rpc(&client, &tenant, "db", "duplicate_database", args, None).await;
    assert_eq!(made["result"], json!(true), "{made}");
    let copy = reeve_demo::DemoTenant { database: "copy".into(), ..tenant };
    let found = json!([[["login", "=", SUPPORT], ["active", "=", true]]]);
    let found = call(&client, &copy, "res.users", "search_count", found, json!({})).await;
    assert_eq!(found["result"], Value::from(1), "{found}");
}
