//! Where `/jsonrpc` is closed the web session serves, and renews itself once when it ends.

use std::sync::atomic::{AtomicUsize, Ordering};

use reeve_odoo::Error;
use serde_json::json;

use crate::stub::{Asked, Stub, healthy, page, refusal, result};

/// A server with `/jsonrpc` closed, whose every session after the first `dead` ones is alive.
fn closed(dead: usize) -> impl Fn(&Asked) -> Vec<u8> {
    let sessions = AtomicUsize::new(0);
    move |asked| {
        if asked.line.contains("version_info") {
            return healthy(asked).unwrap();
        }
        if asked.line.contains("/web/session/authenticate") {
            let number = sessions.fetch_add(1, Ordering::Relaxed) + 1;
            let with_cookie =
                format!("HTTP/1.1 200 OK\r\nSet-Cookie: session_id=s{number}; HttpOnly; Path=/\r\n");
            let signed_in = String::from_utf8(result(&json!({"uid": 7}))).unwrap();
            return signed_in.replacen("HTTP/1.1 200 OK\r\n", &with_cookie, 1).into_bytes();
        }
        if asked.line.contains("/web/dataset/call_kw") {
            let head = asked.head.to_lowercase();
            let alive = (dead + 1..9).any(|n| head.contains(&format!("session_id=s{n}")));
            let expired = || refusal("odoo.http.SessionExpiredException", "Session expired");
            return if alive { result(&json!(3)) } else { expired() };
        }
        page("404 Not Found")
    }
}

#[tokio::test]
async fn a_closed_rpc_route_leaves_the_web_session() {
    let stub = Stub::start(closed(0)).await;
    let session = stub.sign_in().await.unwrap();
    assert_eq!((session.uid(), session.user_count().await.unwrap()), (7, 3));
    assert_eq!(stub.count("/web/session/authenticate"), 1, "one session serves all calls");
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_and_the_call_repeated() {
    let stub = Stub::start(closed(1)).await;
    let session = stub.sign_in().await.unwrap();
    assert_eq!(session.user_count().await.unwrap(), 3, "the caller notices nothing");
    assert_eq!(stub.count("/web/session/authenticate"), 2);
}

#[tokio::test]
async fn a_session_that_ends_at_once_is_renewed_only_once() {
    let stub = Stub::start(closed(9)).await;
    let session = stub.sign_in().await.unwrap();
    assert_eq!(session.user_count().await, Err(Error::SessionExpired));
    assert_eq!(stub.count("/web/session/authenticate"), 2);
}
