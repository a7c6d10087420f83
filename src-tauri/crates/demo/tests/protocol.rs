//! What the fleet answers, seen from outside: the facts of real servers that Reeve relies on.
#![allow(missing_docs)]

mod support;

use reeve_demo::{CertificateKind, FleetOptions, Role};
use serde_json::{Value, json};
use support::{backup, call, fleet, manager, pinned, post, rpc, session, small};

#[tokio::test]
async fn every_version_says_what_it_is_and_lists_its_databases() {
    let (fleet, client) = small(&[14, 15, 16, 17, 18, 19]).await;
    for tenant in fleet.tenants() {
        let version = post(&client, tenant, "/web/webclient/version_info", json!({}), None)
            .await
            .json::<Value>()
            .await
            .unwrap();
        assert_eq!(version["result"]["server_version_info"][0], tenant.version);
        let list =
            post(&client, tenant, "/web/database/list", json!({}), None).await.json::<Value>().await.unwrap();
        assert!(list["result"].as_array().unwrap().contains(&json!(tenant.database)), "{tenant:?}");
        let get = client.get(format!("{}/web/version", tenant.url)).send().await.unwrap();
        assert_eq!(get.status() == 200, tenant.version >= 19, "{tenant:?}");
    }
}

#[tokio::test]
async fn people_are_read_with_the_fields_their_version_has() {
    let (fleet, client) = small(&[14, 18, 19]).await;
    for tenant in fleet.tenants() {
        let groups = if tenant.version >= 19 { "group_ids" } else { "groups_id" };
        let fields = json!([
            "login",
            "name",
            "email",
            "active",
            "share",
            "partner_id",
            groups,
            "login_date",
            "totp_enabled",
            "write_date"
        ]);
        let options = json!({"order": "id", "context": {"active_test": false}});
        let answer =
            call(&client, tenant, "res.users", "search_read", json!([[["id", ">", 0]], fields]), options)
                .await;
        let people = answer["result"].as_array().unwrap();
        assert_eq!(people.len(), 20 + 4, "the technical accounts come on top");
        assert_eq!(people[1]["login"], "admin");
        assert!(people.iter().any(|p| p["active"] == false) && people.iter().any(|p| p["share"] == true));
        assert!(people.iter().any(|p| p["totp_enabled"] == true));
        let other = if tenant.version >= 19 { "groups_id" } else { "group_ids" };
        let refused = call(&client, tenant, "res.users", "read", json!([[2], [other]]), json!({})).await;
        assert_eq!(refused["error"]["data"]["name"], "builtins.ValueError");
        assert_eq!(refused["error"]["code"], if tenant.version >= 19 { 0 } else { 200 });
    }
}

#[tokio::test]
async fn fourteen_hides_every_error_behind_a_page_until_a_database_is_chosen() {
    let (fleet, client) = small(&[14]).await;
    let tenant = &fleet.tenants()[0];
    let wrong = json!({"service": "object", "method": "execute_kw", "args": [tenant.database, 2, "wrong", "res.users", "read", [[2]], {}]});
    let bare = post(&client, tenant, "/jsonrpc", wrong.clone(), None).await;
    assert_eq!(bare.status(), 500);
    assert!(bare.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let cookie = pinned(&client, tenant).await;
    let chosen = post(&client, tenant, "/jsonrpc", wrong, Some(&cookie)).await;
    assert_eq!(chosen.status(), 200);
    let answer: Value = chosen.json().await.unwrap();
    assert_eq!(answer["error"]["data"]["name"], "odoo.exceptions.AccessDenied");
}

#[tokio::test]
async fn sign_ins_are_refused_as_real_servers_refuse_them() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        let try_with = |login: String, secret: String| {
            let args = json!([tenant.database, login, secret, {}]);
            rpc(&client, tenant, "common", "authenticate", args, None)
        };
        assert_eq!(try_with(tenant.login.clone(), tenant.password.clone()).await["result"], 2);
        assert_eq!(
            try_with(tenant.login.clone(), tenant.api_key.clone()).await["result"],
            2,
            "a key replaces the password"
        );
        assert_eq!(try_with(tenant.login.clone(), "wrong".into()).await["result"], false);
        for role in [Role::TwoFactor, Role::Archived] {
            let account = tenant.account(role).unwrap();
            assert_eq!(
                try_with(account.login.clone(), account.password.clone()).await["result"],
                false,
                "{role:?}"
            );
        }
        let careful = tenant.account(Role::TwoFactor).unwrap();
        assert!(try_with(careful.login.clone(), careful.api_key.clone().unwrap()).await["result"].is_i64());
        let params = json!({"db": tenant.database, "login": careful.login, "password": careful.password});
        let half = post(&client, tenant, "/web/session/authenticate", params, None)
            .await
            .json::<Value>()
            .await
            .unwrap();
        assert_eq!(half["result"]["uid"], Value::Null, "the code is still to come");
    }
}

#[tokio::test]
async fn the_lockout_closes_the_door_for_everybody_behind_an_address() {
    let (fleet, client) = small(&[14, 19]).await;
    for (n, tenant) in fleet.tenants().iter().enumerate() {
        let cookie = pinned(&client, tenant).await;
        let sign_in = |password: &str| {
            let params = json!({"db": tenant.database, "login": tenant.login, "password": password});
            post(&client, tenant, "/web/session/authenticate", params, Some(&cookie))
        };
        for _ in 0..10 {
            sign_in("wrong").await;
        }
        let locked: Value = sign_in(&tenant.password).await.json().await.unwrap();
        assert_eq!(
            locked["error"]["data"]["message"],
            "Too many login failures, please wait a bit before trying again."
        );
        let args = json!([tenant.database, tenant.login, tenant.password, {}]);
        let over_rpc = rpc(&client, tenant, "common", "authenticate", args, None).await;
        assert_eq!(
            over_rpc["result"],
            if tenant.version >= 19 { json!(2) } else { json!(false) },
            "19 does not guard RPC"
        );
        fleet.edit(n, |data| data.failures = Default::default());
        assert!(sign_in(&tenant.password).await.json::<Value>().await.unwrap()["result"]["uid"].is_i64());
    }
}

#[tokio::test]
async fn a_session_ends_with_what_it_hangs_on() {
    let (fleet, client) = small(&[14, 19]).await;
    for (n, tenant) in fleet.tenants().iter().enumerate() {
        let params = json!({"db": tenant.database, "login": tenant.login, "password": tenant.password});
        let cookie = session(&post(&client, tenant, "/web/session/authenticate", params, None).await);
        let read = || {
            let params =
                json!({"model": "res.users", "method": "read", "args": [[2], ["login"]], "kwargs": {}});
            post(&client, tenant, "/web/dataset/call_kw/res.users/read", params, Some(&cookie))
        };
        assert_eq!(read().await.json::<Value>().await.unwrap()["result"][0]["login"], "admin");
        fleet.edit(n, |data| data.change_user("admin", |user| user.password = Some("another".into())));
        let dead = read().await.json::<Value>().await.unwrap();
        assert_eq!(dead["error"]["code"], 100);
        assert_eq!(dead["error"]["data"]["name"], "odoo.http.SessionExpiredException");
    }
}

#[tokio::test]
async fn json_2_speaks_in_statuses() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let ask = |path: &str, key: &str, database: &str, body: Value| {
        client
            .post(format!("{}/json/2/{path}", tenant.url))
            .header("authorization", format!("bearer {key}"))
            .header("x-odoo-database", database)
            .json(&body)
            .send()
    };
    let database = tenant.database.as_str();
    let found = ask(
        "res.users/search_read",
        &tenant.api_key,
        database,
        json!({"domain": [["id", "=", 2]], "fields": ["login"]}),
    )
    .await
    .unwrap();
    assert_eq!(found.json::<Value>().await.unwrap(), json!([{"id": 2, "login": "admin"}]));
    for (path, key, database, body, status) in [
        ("res.users/search", "nonsense", database, json!({"domain": []}), 401),
        ("res.users/search", tenant.api_key.as_str(), "nowhere", json!({"domain": []}), 404),
        ("res.users/search", tenant.api_key.as_str(), database, json!({}), 422),
        ("nonsense/search", tenant.api_key.as_str(), database, json!({"domain": []}), 404),
        ("res.users/nonsense", tenant.api_key.as_str(), database, json!({}), 404),
    ] {
        assert_eq!(ask(path, key, database, body).await.unwrap().status(), status, "{path}");
    }
}

#[tokio::test]
async fn a_posted_master_password_becomes_the_servers_when_none_was_set() {
    let (fleet, client) = small(&[14]).await;
    let tenant = &fleet.tenants()[0];
    assert_eq!(fleet.master_password_of(0), tenant.master_password);
    let refused = backup(&client, tenant, "wrong").await.unwrap().text().await.unwrap();
    assert!(refused.contains("Database backup error: Access Denied"), "a protected server just refuses");
    assert_eq!(fleet.master_password_of(0), tenant.master_password);

    fleet.misbehave(0, reeve_demo::Misbehaviour::MasterPasswordUnset);
    let page = manager(&client, tenant).await;
    assert!(page.contains("your Odoo database manager is not protected"));
    let probe = rpc(&client, tenant, "db", "drop", json!(["admin", "no-such-database"]), None).await;
    assert_eq!(probe["result"], false, "the safe probe shows the default and changes nothing");
    assert_eq!(fleet.master_password_of(0), "admin");
    backup(&client, tenant, "typo").await.unwrap();
    assert_eq!(fleet.master_password_of(0), "typo", "the trap");
    fleet.behave(0);
    assert_eq!(fleet.master_password_of(0), tenant.master_password);
}

#[tokio::test]
async fn plain_and_portal_users_are_refused_with_words() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        for role in [Role::Plain, Role::Portal] {
            let account = tenant.account(role).unwrap();
            let cookie = pinned(&client, tenant).await;
            let uid = rpc(
                &client,
                tenant,
                "common",
                "authenticate",
                json!([tenant.database, account.login, account.password, {}]),
                Some(&cookie),
            )
            .await;
            let args = json!([
                tenant.database,
                uid["result"],
                account.password,
                "ir.config_parameter",
                "get_param",
                ["database.uuid"],
                {}
            ]);
            let refused = rpc(&client, tenant, "object", "execute_kw", args, Some(&cookie)).await;
            assert_eq!(refused["error"]["data"]["name"], "odoo.exceptions.AccessError");
            assert!(
                refused["error"]["data"]["message"]
                    .as_str()
                    .unwrap()
                    .contains("allowed for the following groups")
            );
        }
    }
}

#[tokio::test]
async fn a_large_fleet_starts_at_once_and_every_tenant_answers() {
    let options = FleetOptions { tenants: 1_000, users_per_tenant: 100, ..FleetOptions::default() };
    let started = std::time::Instant::now();
    let (fleet, client) = fleet(options).await;
    assert!(started.elapsed().as_secs_f64() < 10.0, "people are made when they are asked for");
    assert_eq!(fleet.tenants().len(), 1_000);
    for tenant in [&fleet.tenants()[0], &fleet.tenants()[437], &fleet.tenants()[999]] {
        let count = call(
            &client,
            tenant,
            "res.users",
            "search_count",
            json!([[["id", ">", 0]]]),
            json!({"context": {"active_test": false}}),
        )
        .await;
        assert_eq!(count["result"], 104, "{tenant:?}");
    }
    assert!(
        fleet.requests(5).iter().all(|line| !line.contains("jsonrpc")),
        "requests are told apart by database"
    );
}

#[tokio::test]
async fn certificates_are_wrong_in_the_way_asked_for() {
    for kind in [CertificateKind::SelfSigned, CertificateKind::Expired, CertificateKind::WrongName] {
        let (fleet, client) =
            fleet(FleetOptions { tenants: 1, certificate: kind, ..FleetOptions::default() }).await;
        let refused = client.get(format!("{}/web/login", fleet.tenants()[0].url)).send().await;
        assert!(refused.is_err(), "{kind:?} must not be trusted");
    }
}
