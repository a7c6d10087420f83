//! Servers that answer nonsense, too much, or nothing at all.

use std::time::{Duration, Instant};

use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_domain::tls::Trust;
use reeve_tests::impostor::{Impostor, Says};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

const VERSION: &str = r#"{"jsonrpc":"2.0","id":1,"result":{"server_version":"16.0","server_version_info":[16,0,0,"final",0,""]}}"#;

fn at(server: &Impostor) -> WayIn {
    WayIn {
        series: 16,
        url: server.url(),
        plain_url: None,
        ca_pem: String::new(),
        database: "acme".into(),
        login: "admin".into(),
        password: "Lantern-Copper-3310!".into(),
        api_key: None,
        master: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rubbish_in_place_of_json_loses_nothing() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &way).await;
        expect::done(&reeve.refresh(&[&tenant]).await);
        let (people, as_of) = (reeve.logins(&tenant).await, reeve.tenant(&tenant).await.users_as_of);

        fleet.misbehave(0, Misbehaviour::Rubbish);
        let second = reeve.request("Second", &WayIn { login: "other".into(), ..way.clone() });
        let added = expect::refused(reeve.add(second).await, Code::NotOdoo, "address");
        let read = expect::failed(&reeve.refresh(&[&tenant]).await, Code::NotOdoo, "address");
        let job = reeve.backup(&tenant, "acme.zip").await;
        let taken = job.fault.clone().expect("no backup comes of this");
        assert!(reeve.names().is_empty(), "nothing is left of it: {:?}", reeve.names());
        assert_eq!(reeve.logins(&tenant).await, people, "what was read before is still there");
        let view = reeve.tenant(&tenant).await;
        assert_eq!(view.users_as_of, as_of, "and as old as it is");
        assert_eq!(view.refresh_fault.map(|fault| fault.code), Some(Code::NotOdoo), "beside the reason");

        fleet.behave(0);
        expect::done(&reeve.refresh(&[&tenant]).await);
        let view = reeve.tenant(&tenant).await;
        assert!(
            view.users_as_of > as_of && view.refresh_fault.is_none(),
            "a good answer takes the reason away"
        );
        leaks::assert_none(&reeve, &[added, read, taken]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_the_wrong_shape_are_not_believed() {
    let shapes = [
        r#"{"jsonrpc":"2.0","id":1,"result":{"uid":[1,2]}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":"yes"}"#,
        r#"{"jsonrpc":"2.0","id":1,"error":"no"}"#,
        r#"{"jsonrpc":"2.0","id":1,"error":{"data":{"name":42}}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":1e400}"#,
        "[]",
        "null",
        "",
        "{\"jsonrpc\":\"2.0\",\"result\":\"\\ud800\"}",
    ];
    for shape in shapes {
        let server = Impostor::start(move |path| match path {
            "/web/webclient/version_info" => Says::Json(VERSION.into()),
            _ => Says::Json(shape.into()),
        })
        .await;
        let reeve = Installation::new().await;
        let mut request = reeve.request("Acme", &at(&server));
        request.trust = Trust::System;
        let fault = reeve.add(request).await.map(drop).expect_err("nobody is signed in by this");
        assert!(
            matches!(fault.code, Code::NotOdoo | Code::SignInRefused | Code::ServerError),
            "{shape} is the server's doing: {fault:?}"
        );
        assert!(reeve.tenants().await.is_empty());
        leaks::assert_none(&reeve, &[fault]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_without_end_is_dropped() {
    for says in [Says::Endless, Says::EndlessHeaders] {
        let server = Impostor::start({
            let says = says.clone();
            move |path| match path {
                "/web/webclient/version_info" => Says::Json(VERSION.into()),
                _ => says.clone(),
            }
        })
        .await;
        let reeve = Installation::new().await;
        let mut request = reeve.request("Acme", &at(&server));
        request.trust = Trust::System;
        let begun = Instant::now();
        let fault = reeve.add(request).await.map(drop).expect_err("nobody waits for the end of it");
        assert!(
            matches!(fault.code, Code::NotOdoo | Code::ConnectionCut),
            "{says:?} is no answer of Odoo's: {fault:?}"
        );
        // less than the minute that an answer may take
        assert!(begun.elapsed() < Duration::from_secs(50), "{says:?} took {:?}", begun.elapsed());
        leaks::assert_none(&reeve, &[fault]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_is_renewed_or_said_to_have_ended() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &way).await;
        fleet.misbehave(0, Misbehaviour::ExpiredSession);
        let job = reeve.refresh(&[&tenant]).await;
        if let Some(fault) = &job.fault {
            expect::fault(fault, Code::SessionExpired, "sign in again");
        }
        fleet.behave(0);
        expect::done(&reeve.refresh(&[&tenant]).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_server_is_shown_as_one() {
    for status in [500, 502, 503, 504] {
        let fleet = fleet(1, &[19]).await;
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        expect::done(&reeve.refresh(&[&tenant]).await);
        let people = reeve.logins(&tenant).await;
        fleet.misbehave(0, Misbehaviour::Status(status));
        let fault = expect::failed(&reeve.refresh(&[&tenant]).await, Code::ServerError, "later");
        assert_eq!(fault.fields["status"], status.to_string());
        expect::failed(&reeve.backup(&tenant, "acme.zip").await, Code::ServerError, "later");
        assert!(reeve.names().is_empty());
        assert_eq!(reeve.logins(&tenant).await, people);
    }
}
