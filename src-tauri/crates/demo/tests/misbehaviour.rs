//! Every fault does what it says and nothing else, and ends when it is told to.
#![allow(missing_docs)]

mod support;

use std::time::{Duration, Instant};

use reeve_demo::Misbehaviour;
use serde_json::{Value, json};
use support::{backup, call, manager, post, rpc, small};

#[tokio::test]
async fn a_cut_shows_as_an_error_and_a_truncation_does_not() {
    let (fleet, client) = small(&[14, 19]).await;
    for (n, tenant) in fleet.tenants().iter().enumerate() {
        let whole = backup(&client, tenant, &tenant.master_password).await.unwrap().bytes().await.unwrap();
        assert!(whole.starts_with(b"PK\x03\x04"));
        fleet.misbehave(n, Misbehaviour::CutAfter(100_000));
        let mut response = backup(&client, tenant, &tenant.master_password).await.unwrap();
        let mut received = 0;
        let broke = loop {
            match response.chunk().await {
                Ok(Some(piece)) => received += piece.len(),
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        assert!(broke && received == 100_000, "{tenant:?}: broke {broke} after {received}");
        fleet.behave(n);
        fleet.misbehave(n, Misbehaviour::Truncate(100_000));
        let short = backup(&client, tenant, &tenant.master_password).await.unwrap().bytes().await.unwrap();
        assert_eq!(short.len(), 100_000, "{tenant:?}: it ends in good order and is not all");
        fleet.behave(n);
    }
}

#[tokio::test]
async fn a_cut_answer_announces_its_whole_length() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    fleet.misbehave(0, Misbehaviour::CutAfter(20));
    let response = post(&client, tenant, "/web/webclient/version_info", json!({}), None).await;
    assert!(response.content_length().unwrap() > 20);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn one_flipped_bit_leaves_the_length_as_it_was() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    fleet.misbehave(0, Misbehaviour::FlipBit);
    let flipped = backup(&client, tenant, &tenant.master_password).await.unwrap().bytes().await.unwrap();
    fleet.behave(0);
    let sound = backup(&client, tenant, &tenant.master_password).await.unwrap().bytes().await.unwrap();
    assert!(flipped.starts_with(b"PK\x03\x04"));
    // the dump in front holds a fresh token and compresses differently, the filestore behind it does not
    let tail = sound.len() / 3;
    let different = flipped
        .iter()
        .rev()
        .zip(sound.iter().rev())
        .skip(2_000)
        .take(tail * 2)
        .filter(|(a, b)| a != b)
        .count();
    assert_eq!(different, 1, "one byte of the filestore differs");
}

#[tokio::test]
async fn a_slow_line_takes_its_time() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    fleet.misbehave(0, Misbehaviour::Slow(Duration::from_millis(200)));
    let start = Instant::now();
    post(&client, tenant, "/web/webclient/version_info", json!({}), None).await;
    assert!(start.elapsed() >= Duration::from_millis(200));
    fleet.behave(0);
    fleet.misbehave(0, Misbehaviour::Throttle(4_000_000));
    let start = Instant::now();
    let bytes = backup(&client, tenant, &tenant.master_password).await.unwrap().bytes().await.unwrap().len();
    let rate = bytes as f64 / start.elapsed().as_secs_f64();
    assert!(rate < 4_400_000.0, "{rate} bytes a second");
}

#[tokio::test]
async fn a_hanging_server_never_answers() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    fleet.misbehave(0, Misbehaviour::Hang);
    let waited =
        client.get(format!("{}/web/login", tenant.url)).timeout(Duration::from_millis(300)).send().await;
    assert!(waited.unwrap_err().is_timeout());
    tokio::time::timeout(Duration::from_secs(2), fleet.stop())
        .await
        .expect("a hanging answer does not keep the fleet alive");
}

#[tokio::test]
async fn answers_that_are_not_odoos() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let probe = || post(&client, tenant, "/web/webclient/version_info", json!({}), None);
    fleet.misbehave(0, Misbehaviour::Status(503));
    assert_eq!(probe().await.status(), 503);
    fleet.behave(0);
    fleet.misbehave(0, Misbehaviour::Rubbish);
    assert!(probe().await.json::<Value>().await.is_err());
    fleet.behave(0);
    fleet.misbehave(0, Misbehaviour::NotOdoo);
    assert!(probe().await.text().await.unwrap().contains("It works!"));
    fleet.behave(0);
    fleet.misbehave(0, Misbehaviour::RedirectTo("https://elsewhere.example/".into()));
    let moved = probe().await;
    assert_eq!(
        (moved.status().as_u16(), &moved.headers()["location"]),
        (302, &"https://elsewhere.example/".parse().unwrap())
    );
    fleet.behave(0);
    fleet.misbehave(0, Misbehaviour::ClockOff(3_600));
    let date = probe().await.headers()["date"].to_str().unwrap().to_owned();
    let theirs = date.split(' ').nth(4).unwrap().split(':').next().unwrap().parse::<i64>().unwrap();
    let ours = reeve_demo::Moment::now().0 / 3_600_000_000 % 24;
    assert_eq!((theirs - ours).rem_euclid(24), 1, "an hour ahead: {date}");
}

#[tokio::test]
async fn the_manager_fails_in_its_own_words() {
    let (fleet, client) = small(&[14, 19]).await;
    for (n, tenant) in fleet.tenants().iter().enumerate() {
        fleet.misbehave(n, Misbehaviour::BackupErrorPage);
        let failed = backup(&client, tenant, &tenant.master_password).await.unwrap();
        assert_eq!(failed.status(), 200, "a failed backup is a success to HTTP");
        assert!(failed.text().await.unwrap().contains("alert-danger\">Database backup error: "));
        fleet.behave(n);
        fleet.misbehave(n, Misbehaviour::ManagerDisabled);
        let page = manager(&client, tenant).await;
        assert!(page.contains("has been disabled by the administrator"));
        let cookie = support::pinned(&client, tenant).await;
        let list = rpc(&client, tenant, "db", "list", json!([]), Some(&cookie)).await;
        assert_eq!(list["error"]["data"]["name"], "odoo.exceptions.AccessDenied");
        assert_eq!(
            rpc(&client, tenant, "db", "db_exist", json!([tenant.database]), None).await["result"],
            true
        );
        fleet.behave(n);
    }
}

#[tokio::test]
async fn a_session_can_be_ended_and_the_door_closed_from_outside() {
    let (fleet, client) = small(&[14, 19]).await;
    for (n, tenant) in fleet.tenants().iter().enumerate() {
        let sign_in = || {
            let params = json!({"db": tenant.database, "login": tenant.login, "password": tenant.password});
            post(&client, tenant, "/web/session/authenticate", params, None)
        };
        let cookie = support::session(&sign_in().await);
        fleet.misbehave(n, Misbehaviour::ExpiredSession);
        assert_eq!(sign_in().await.status(), 200, "signing in still works");
        let params = json!({"model": "res.users", "method": "search_count", "args": [[]], "kwargs": {}});
        let gone = post(&client, tenant, "/web/dataset/call_kw", params, Some(&cookie)).await;
        assert_eq!(gone.json::<Value>().await.unwrap()["error"]["code"], 100);
        fleet.behave(n);
        fleet.misbehave(n, Misbehaviour::LockedOut);
        let chosen = support::pinned(&client, tenant).await;
        let params = json!({"db": tenant.database, "login": tenant.login, "password": tenant.password});
        let closed = post(&client, tenant, "/web/session/authenticate", params, Some(&chosen)).await;
        let words = closed.json::<Value>().await.unwrap();
        assert!(words["error"]["data"]["message"].as_str().unwrap().starts_with("Too many login failures"));
        fleet.behave(n);
    }
}

#[tokio::test]
async fn faults_stay_with_their_tenant_and_the_log_shows_what_was_asked() {
    let (fleet, client) = small(&[19, 14]).await;
    fleet.misbehave(0, Misbehaviour::Status(500));
    let (sick, well) = (&fleet.tenants()[0], &fleet.tenants()[1]);
    let answer = call(&client, well, "res.users", "search_count", json!([[]]), json!({})).await;
    assert!(answer["result"].is_i64(), "the other tenant is well");
    assert_eq!(client.get(format!("{}/web/login", sick.url)).send().await.unwrap().status(), 500);
    assert_eq!(fleet.requests(0), ["GET /web/login"]);
    assert_eq!(fleet.requests(1), ["GET /web/login", "POST /jsonrpc"]);
}
