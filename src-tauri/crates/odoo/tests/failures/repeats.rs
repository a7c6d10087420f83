//! Reads are tried again after failures that pass; sign-ins and writes never are.

use std::sync::atomic::{AtomicUsize, Ordering};

use reeve_domain::check::Manager;
use reeve_odoo::Error;
use serde_json::{Value, json};

use crate::backups::with_manager;
use crate::stub::{Asked, Stub, answer, cut, healthy, page, refusal, result};

/// Fails the first `times` requests with `failure`, then answers.
fn at_first(times: usize, failure: Vec<u8>, then: fn(&Asked) -> Vec<u8>) -> impl Fn(&Asked) -> Vec<u8> {
    let seen = AtomicUsize::new(0);
    move |asked| if seen.fetch_add(1, Ordering::Relaxed) < times { failure.clone() } else { then(asked) }
}

/// Signs in, and fails every call of a method.
fn failing_calls(failure: fn() -> Vec<u8>) -> impl Fn(&Asked) -> Vec<u8> {
    move |asked| if asked.body.contains("execute_kw") { failure() } else { healthy(asked).unwrap() }
}

#[tokio::test]
async fn a_proxy_that_fails_for_a_moment_is_asked_again() {
    let stub =
        Stub::start(at_first(2, page("503 Service Unavailable"), |asked| healthy(asked).unwrap())).await;
    assert_eq!(stub.server().version().await.unwrap().series, 17);
    assert_eq!(stub.count("version_info"), 3);
}

#[tokio::test]
async fn an_answer_cut_short_is_asked_for_again() {
    let half = cut("application/json", r#"{"result": {"server_ver"#);
    let stub = Stub::start(at_first(1, half, |asked| healthy(asked).unwrap())).await;
    assert_eq!(stub.server().version().await.unwrap().series, 17);
}

#[tokio::test]
async fn a_server_that_stays_broken_is_given_up() {
    let stub = Stub::start(|_| page("502 Bad Gateway")).await;
    let failed = stub.server().version().await.unwrap_err();
    assert!(matches!(failed, Error::ServerError { status: Some(502), .. }), "{failed:?}");
    assert_eq!(stub.count("version_info"), 3, "the first time and two more");
}

#[tokio::test]
async fn a_server_that_asks_for_patience_is_asked_once() {
    let stub = Stub::start(|_| page("429 Too Many Requests")).await;
    let failed = stub.server().version().await.unwrap_err();
    assert!(matches!(failed, Error::ServerError { status: Some(429), .. }), "{failed:?}");
    assert_eq!(stub.count(""), 1, "another question at once is what it complains of");

    let held_off = |asked: &Asked| match asked.line.contains("/web/database/manager") {
        true => page("429 Too Many Requests"),
        false if asked.line.contains("/web/database/list") => result(&json!(["acme"])),
        false => healthy(asked).unwrap(),
    };
    let told = Stub::start(held_off).await.server().manager().await;
    assert!(told.is_err(), "whether its manager is shown is not known: {told:?}");

    let stub = Stub::start(failing_calls(|| page("429 Too Many Requests"))).await;
    let session = stub.sign_in().await.unwrap();
    session.user_count().await.unwrap_err();
    assert_eq!(stub.count("search_count"), 1);
}

#[tokio::test]
async fn a_sign_in_is_never_sent_twice() {
    let stub = Stub::start(|asked| {
        if asked.body.contains("\"authenticate\"") {
            page("503 Service Unavailable")
        } else {
            healthy(asked).unwrap()
        }
    })
    .await;
    assert!(matches!(stub.sign_in().await, Err(Error::ServerError { status: Some(503), .. })));
    assert_eq!(stub.count("\"authenticate\""), 1, "each attempt may count towards a lockout");
}

#[tokio::test]
async fn a_read_is_repeated_and_a_write_is_not() {
    let stub = Stub::start(failing_calls(|| page("504 Gateway Timeout"))).await;
    let session = stub.sign_in().await.unwrap();
    session.user_count().await.unwrap_err();
    assert_eq!(stub.count("search_count"), 3);
    let write = session.call_once("res.users", "write", json!([[1]]), json!({"vals": {}})).await;
    assert!(matches!(write, Err(Error::ServerError { status: Some(504), .. })));
    assert_eq!(stub.count("\"write\""), 1, "it may have been done although the answer was lost");
}

/// A server whose manager page fails the first `times`, as Odoo 14 does while another database is being dropped.
fn failing_manager(times: usize) -> impl Fn(&Asked) -> Vec<u8> {
    let page = at_first(times, page("500 Internal Server Error"), |asked| with_manager(Vec::new)(asked));
    move |asked| {
        if asked.line.contains("/web/database/manager") { page(asked) } else { with_manager(Vec::new)(asked) }
    }
}

#[tokio::test]
async fn a_manager_page_that_fails_for_a_moment_is_looked_at_again_before_anything_is_posted() {
    let stub = Stub::start(failing_manager(1)).await;
    assert_eq!(stub.server().manager().await, Ok(Manager::Ready));
    assert_eq!(stub.count("/web/database/manager"), 2, "the page and once more");
    assert_eq!(stub.count("\"drop\""), 1, "the question about the master password is asked once");
}

#[tokio::test]
async fn a_manager_page_that_stays_broken_is_given_up_and_nothing_is_posted() {
    let stub = Stub::start(failing_manager(usize::MAX)).await;
    let failed = stub.server().manager().await.unwrap_err();
    assert!(matches!(failed, Error::ServerError { status: Some(500), .. }), "{failed:?}");
    assert_eq!(stub.count("/web/database/manager"), 3, "the first time and two more");
    assert_eq!(stub.count("\"drop\""), 0);
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    let stub = Stub::start(failing_calls(|| refusal("odoo.exceptions.AccessError", "No."))).await;
    let session = stub.sign_in().await.unwrap();
    assert_eq!(session.user_count().await, Err(Error::AccessDenied { words: "No.".into() }));
    assert_eq!(stub.count("search_count"), 1);
}

#[tokio::test]
async fn silence_is_a_timeout_that_names_its_limit() {
    let stub = Stub::start(|_| {
        std::thread::sleep(std::time::Duration::from_secs(2));
        Vec::new()
    })
    .await;
    let url = stub.url.parse().unwrap();
    let limits =
        reeve_odoo::Limits { answer: std::time::Duration::from_secs(1), retries: 0, ..Default::default() };
    let endpoint = reeve_odoo::Endpoint { url, trust: reeve_domain::tls::Trust::System };
    let slow = reeve_odoo::Server::new(endpoint, limits).unwrap();
    assert!(matches!(slow.version().await, Err(Error::TimedOut { seconds: 1, .. })));
}

#[tokio::test]
async fn what_is_not_odoo_is_called_so() {
    let others: [fn() -> Vec<u8>; 4] = [
        || page("200 OK"),
        || page("404 Not Found"),
        || answer("200 OK", "application/json", "<rubbish"),
        || answer("200 OK", "application/json", r#"{"hello": "world"}"#),
    ];
    for other in others {
        let stub = Stub::start(move |_| other()).await;
        let failed = stub.server().version().await.unwrap_err();
        assert!(matches!(failed, Error::NotOdoo { .. }), "{failed:?}");
    }
    let stub = Stub::start(|_| result(&Value::Null)).await;
    assert!(matches!(stub.server().version().await, Err(Error::NotOdoo { .. })));
}

#[tokio::test]
async fn a_version_that_is_not_known_is_named() {
    let stub =
        Stub::start(|_| result(&json!({"server_version": "12.0", "server_version_info": [12, 0]}))).await;
    assert_eq!(stub.server().probe().await.unwrap().version.unwrap().series, 12, "it can be looked at");
    assert_eq!(stub.sign_in().await.unwrap_err(), Error::VersionUnsupported { version: "12.0".into() });
}
