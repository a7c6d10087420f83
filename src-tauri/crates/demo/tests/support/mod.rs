//! A client as plain as can be: what it sees is what the fleet sends.
#![allow(dead_code, reason = "each file of tests takes what it needs")]
#![allow(clippy::expect_used)] // what helps a test may stop at the first surprise, like the test itself

use reeve_demo::{DemoTenant, Fleet, FleetOptions};
use reqwest::{Certificate, Client, Response};
use serde_json::{Value, json};

pub async fn fleet(options: FleetOptions) -> (Fleet, Client) {
    // a second test in the same process finds it installed already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let fleet = Fleet::start(options).await.expect("the fleet starts");
    let ca = Certificate::from_pem(fleet.ca_pem().as_bytes()).expect("the authority's certificate reads");
    let client = Client::builder()
        .tls_certs_only([ca])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("the client builds");
    (fleet, client)
}

/// One server of each version given, with few people.
pub async fn small(versions: &[u16]) -> (Fleet, Client) {
    fleet(FleetOptions {
        tenants: versions.len(),
        users_per_tenant: 20,
        versions: versions.to_vec(),
        ..FleetOptions::default()
    })
    .await
}

pub async fn post(
    client: &Client,
    tenant: &DemoTenant,
    path: &str,
    params: Value,
    cookie: Option<&str>,
) -> Response {
    let mut request = client
        .post(format!("{}{path}", tenant.url))
        .json(&json!({"jsonrpc": "2.0", "id": 1, "params": params}));
    if let Some(cookie) = cookie {
        request = request.header("cookie", format!("session_id={cookie}"));
    }
    request.send().await.expect("the server answers")
}

pub async fn rpc(
    client: &Client,
    tenant: &DemoTenant,
    service: &str,
    method: &str,
    args: Value,
    cookie: Option<&str>,
) -> Value {
    let params = json!({"service": service, "method": method, "args": args});
    let response = post(client, tenant, "/jsonrpc", params, cookie).await;
    response.json().await.expect("an answer in JSON")
}

/// A call as the administrator.
pub async fn call(
    client: &Client,
    tenant: &DemoTenant,
    model: &str,
    method: &str,
    args: Value,
    kwargs: Value,
) -> Value {
    let cookie = pinned(client, tenant).await;
    let all = json!([tenant.database, 2, tenant.password, model, method, args, kwargs]);
    rpc(client, tenant, "object", "execute_kw", all, Some(&cookie)).await
}

/// A call as the administrator that is not refused.
pub async fn done(client: &Client, tenant: &DemoTenant, model: &str, method: &str, args: Value) -> Value {
    done_with(client, tenant, model, method, args, json!({})).await
}

/// As [`done`], with named arguments.
pub async fn done_with(
    client: &Client,
    tenant: &DemoTenant,
    model: &str,
    method: &str,
    args: Value,
    kwargs: Value,
) -> Value {
    let answer = call(client, tenant, model, method, args, kwargs).await;
    assert!(
        answer.get("error").is_none(),
        "{tenant:?} {model}.{method}: {}",
        answer["error"]["data"]["message"]
    );
    answer["result"].clone()
}

/// The database manager's page.
pub async fn manager(client: &Client, tenant: &DemoTenant) -> String {
    let page = client.get(format!("{}/web/database/manager", tenant.url)).send().await;
    page.expect("a page").text().await.expect("all of it")
}

/// A session with the tenant's database chosen and nobody signed in.
pub async fn pinned(client: &Client, tenant: &DemoTenant) -> String {
    let response = client
        .get(format!("{}/web/login?db={}", tenant.url, tenant.database))
        .send()
        .await
        .expect("a redirect");
    assert_eq!(response.status(), 302);
    session(&response)
}

pub fn session(response: &Response) -> String {
    let header = response.headers()["set-cookie"].to_str().expect("text");
    header.trim_start_matches("session_id=").split(';').next().unwrap_or_default().to_owned()
}

pub async fn backup(
    client: &Client,
    tenant: &DemoTenant,
    master_password: &str,
) -> reqwest::Result<Response> {
    let form = format!(
        "master_pwd={}&name={}&backup_format=zip",
        master_password.replace('!', "%21"),
        tenant.database
    );
    client
        .post(format!("{}/web/database/backup", tenant.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
}
