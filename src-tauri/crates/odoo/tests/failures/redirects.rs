//! Credentials never follow a redirect to another place.

use reeve_odoo::Error;
use serde_json::json;

use crate::stub::{PASSWORD, Stub, healthy, redirect, result};

#[tokio::test]
async fn a_redirect_to_another_host_is_refused_and_nothing_arrives_there() {
    let elsewhere = Stub::start(|_| result(&json!(7))).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let target = format!("{}/jsonrpc", elsewhere.url);
        let stub = Stub::start(move |asked| {
            if asked.line.contains("version_info") {
                healthy(asked).unwrap()
            } else {
                redirect(status, &target)
            }
        })
        .await;
        let refused = stub.sign_in().await.unwrap_err();
        let Error::RedirectRefused { to, .. } = &refused else { panic!("{status} gave {refused:?}") };
        assert_eq!(*to, elsewhere.url, "the user is told where it points");
    }
    assert_eq!(elsewhere.count(""), 0, "not even the request arrives, let alone the password");
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed_with_its_body() {
    let stub = Stub::start(|asked| {
        if asked.line.starts_with("POST /jsonrpc ") {
            return redirect("308 Permanent Redirect", "/erp/jsonrpc");
        }
        healthy(asked).unwrap()
    })
    .await;
    assert_eq!(stub.sign_in().await.unwrap().uid(), 7);
    assert_eq!(stub.count(PASSWORD), 2, "asked at both paths of the one server");
}

#[tokio::test]
async fn a_redirect_in_circles_ends() {
    let stub =
        Stub::start(|asked| redirect("307 Temporary Redirect", asked.line.split(' ').nth(1).unwrap())).await;
    assert!(matches!(stub.server().version().await, Err(Error::NotOdoo { .. })));
}
