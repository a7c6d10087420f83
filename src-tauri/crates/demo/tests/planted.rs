//! Every planted fault shows the way a real server shows it, and a tenant that was put right shows none of them.
#![allow(missing_docs)]

mod support;

use reeve_demo::{DemoTenant, Fleet, FleetOptions, Planted};
use reqwest::Client;
use serde_json::{Value, json};
use support::{fleet, manager, pinned, post, rpc, small};

/// Rows as the administrator's key reads them: its password opens nothing once everything is right.
async fn rows(client: &Client, tenant: &DemoTenant, model: &str, domain: Value, fields: Value) -> Value {
    let cookie = pinned(client, tenant).await;
    let named = json!({"fields": fields, "context": {"active_test": false}});
    let all = json!([tenant.database, 2, tenant.api_key, model, "search_read", [domain], named]);
    rpc(client, tenant, "object", "execute_kw", all, Some(&cookie)).await["result"].clone()
}

async fn parameter(client: &Client, tenant: &DemoTenant, key: &str) -> Value {
    let found =
        rows(client, tenant, "ir.config_parameter", json!([["key", "=", key]]), json!(["value"])).await;
    found[0]["value"].clone()
}

/// What is wrong in a database, as plain requests see it.
async fn seen(client: &Client, tenant: &DemoTenant) -> Vec<Planted> {
    let mut seen = Vec::new();
    let mut note = |fault: Planted, is: bool| seen.extend(is.then_some(fault));
    let modern = tenant.version >= 18;
    note(Planted::OpenSignup, parameter(client, tenant, "auth_signup.invitation_scope").await == "b2c");
    note(Planted::NoLockout, parameter(client, tenant, "base.login_cooldown_after").await == "0");
    note(Planted::Neutralised, parameter(client, tenant, "database.is_neutralized").await == "true");
    let address = parameter(client, tenant, "web.base.url").await;
    note(Planted::PlainBaseUrl, address.as_str().is_some_and(|url| url.starts_with("http://")));
    let length = parameter(client, tenant, "auth_password_policy.minlength").await;
    note(Planted::ShortPasswords, length == "4");

    let external = json!([["name", "in", ["auth_oauth", "auth_ldap"]]]);
    let modules = rows(client, tenant, "ir.module.module", external, json!(["state"])).await;
    note(Planted::NoExternalSignIn, modules == json!([]));

    let servers = rows(client, tenant, "ir.mail_server", json!([]), json!(["smtp_encryption"])).await;
    let encrypted =
        |how: &str| servers.as_array().is_some_and(|all| all.iter().any(|s| s["smtp_encryption"] == how));
    note(Planted::PlainMail, encrypted("none"));
    note(Planted::UnverifiedMail, encrypted("starttls"));

    let fields = if modern { json!(["failure_count", "first_failure_date"]) } else { json!(["nextcall"]) };
    let failing = if modern {
        json!([["failure_count", ">", 0]])
    } else {
        let yesterday = reeve_demo::Moment::now().plus_days(-1).to_string();
        json!([["nextcall", "<", yesterday]])
    };
    let failing = rows(client, tenant, "ir.cron", failing, fields).await;
    note(Planted::FailingAction, failing.as_array().is_some_and(|rows| rows.len() == 1));

    let people = rows(
        client,
        tenant,
        "res.users",
        json!([["active", "=", true]]),
        json!(["login", "login_date", "totp_enabled"]),
    )
    .await;
    let people = people.as_array().cloned().unwrap_or_default();
    let of = |login: &str| people.iter().find(|user| user["login"] == login).cloned().unwrap_or_default();
    let last_year = reeve_demo::Moment::now().plus_days(-365).to_string();
    let stale = of("founder")["login_date"].as_str().is_some_and(|at| at < last_year.as_str());
    note(Planted::StaleAdministrator, stale);
    note(Planted::NoTwoFactor, of("it")["totp_enabled"] == false);
    let stray = people.iter().any(|user| user["login"].as_str().is_some_and(|l| l.ends_with(".support")));
    note(Planted::StrayStaff, stray);
    let keys = rows(
        client,
        tenant,
        "res.users.apikeys",
        json!([["name", "=", "spreadsheet"], ["user_id", "=", 2]]),
        json!(["name"]),
    )
    .await;
    note(Planted::EndlessKey, keys != json!([]));
    seen
}

fn in_a_database() -> impl Iterator<Item = Planted> {
    Planted::ALL.into_iter().skip_while(|fault| *fault != Planted::ShortPasswords)
}

#[tokio::test]
async fn a_fault_in_a_database_shows_and_nothing_else_does() {
    let (fleet, client) = small(&[19, 14]).await;
    for n in 0..2 {
        let tenant = fleet.tenants()[n].clone();
        fleet.put_right(n);
        let before = seen(&client, &tenant).await;
        assert!(before.is_empty(), "{tenant:?} was put right: {before:?}");
        for fault in in_a_database() {
            fleet.plant(n, fault);
            assert_eq!(seen(&client, &tenant).await, [fault], "{tenant:?}");
            fleet.put_right(n);
            remove_planted_people(&fleet, n);
        }
    }
}

/// Putting right takes nobody's account away: it gives them what they lack.
fn remove_planted_people(fleet: &Fleet, n: usize) {
    fleet.edit(n, |data| {
        for login in ["founder", "it"] {
            data.delete_user(login);
        }
        data.api_keys.retain(|key| key.name != "spreadsheet" || key.user_id != 2);
    });
}

#[tokio::test]
async fn plain_http_answers_only_where_it_was_planted_and_hsts_goes_where_it_was_taken() {
    let (fleet, client) = small(&[19, 14]).await;
    for n in 0..2 {
        let tenant = &fleet.tenants()[n];
        let plain = tenant.url.replace("https://", "http://");
        assert!(client.get(&plain).send().await.is_err(), "{tenant:?}: TLS only");
        let secure = client.get(&tenant.url).send().await.expect("an answer");
        assert_eq!(secure.headers()["strict-transport-security"], "max-age=31536000");

        fleet.plant(n, Planted::PlainHttp);
        fleet.plant(n, Planted::NoHsts);
        let told = client.get(&plain).send().await.expect("an answer");
        let to = told.headers()["location"].to_str().expect("an address");
        assert!(!to.starts_with("https://"), "{tenant:?}: nobody is sent to HTTPS, but to {to}");
        assert!(!told.headers().contains_key("strict-transport-security"));
        let secure = client.get(&tenant.url).send().await.expect("TLS is still spoken");
        assert!(!secure.headers().contains_key("strict-transport-security"));
    }
}

#[tokio::test]
async fn a_certificate_is_good_until_one_is_planted() {
    let (fleet, _) = small(&[19]).await;
    let url = fleet.tenants()[0].url.clone();
    let ca = reqwest::Certificate::from_pem(fleet.ca_pem().as_bytes()).expect("the authority");
    // a new client each time: who comes back would continue an old conversation
    let accepted = async || {
        let client = Client::builder().tls_certs_only([ca.clone()]).build().expect("a client");
        client.get(format!("{url}/web/health")).send().await.is_ok()
    };
    for (fault, still) in [
        (Planted::CertificateExpired, false),
        (Planted::CertificateEndsSoon, true),
        (Planted::CertificateOfAnother, false),
        (Planted::CertificateSelfSigned, false),
        (Planted::ChainIncomplete, false),
    ] {
        assert!(accepted().await, "before {fault:?}");
        fleet.plant(0, fault);
        assert_eq!(accepted().await, still, "{fault:?}");
        fleet.put_right(0);
    }
}

#[tokio::test]
async fn a_manager_is_off_once_put_right_and_shown_where_it_was_planted() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let listed = async || post(&client, tenant, "/web/database/list", json!({}), None).await.text().await;
    fleet.put_right(0);
    assert!(manager(&client, tenant).await.contains("disabled by the administrator"));
    assert!(!listed().await.expect("an answer").contains(&tenant.database));
    fleet.plant(0, Planted::ManagerShown);
    assert!(!manager(&client, tenant).await.contains("not protected"));
    assert!(listed().await.expect("an answer").contains(&tenant.database));
    assert!(!listed().await.expect("an answer").contains("globex"));
    fleet.plant(0, Planted::NeighbourListed);
    assert!(listed().await.expect("an answer").contains("globex"));
    fleet.plant(0, Planted::MasterPasswordDefault);
    assert!(manager(&client, tenant).await.contains("not protected"));
    assert_eq!(fleet.master_password_of(0), "admin");
    fleet.put_right(0);
    assert_eq!(fleet.master_password_of(0), tenant.master_password);
}

#[tokio::test]
async fn a_fleet_that_is_lived_in_has_tenants_with_faults_of_their_own_and_tenants_without() {
    let options =
        FleetOptions { tenants: 10, users_per_tenant: 12, lived_in: true, ..FleetOptions::default() };
    let (fleet, client) = fleet(options).await;
    let mut without = Vec::new();
    for (n, tenant) in fleet.tenants().iter().enumerate() {
        if seen(&client, tenant).await.is_empty() {
            without.push(n);
        }
    }
    assert_eq!(without, [4, 8]);
}

#[tokio::test]
async fn every_door_of_a_fleet_that_is_lived_in_opens_by_password_and_by_key() {
    let options =
        FleetOptions { tenants: 10, users_per_tenant: 12, lived_in: true, ..FleetOptions::default() };
    let (fleet, client) = fleet(options).await;
    for tenant in fleet.tenants() {
        let cookie = pinned(&client, tenant).await;
        for secret in [&tenant.password, &tenant.api_key] {
            let asked = json!([tenant.database, tenant.login, secret, {}]);
            let uid = rpc(&client, tenant, "common", "authenticate", asked, Some(&cookie)).await;
            assert_eq!(uid["result"], 2, "{tenant:?}");
        }
        assert!(!manager(&client, tenant).await.contains("disabled by the administrator"), "{tenant:?}");
    }
}
