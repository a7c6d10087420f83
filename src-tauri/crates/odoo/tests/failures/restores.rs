//! A restore's bad ends: what the answer says, what it leaves open, and what is never sent.

use std::io::Cursor;

use reeve_odoo::{Error, RestoreAs, Upload};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::backups::{MASTER, manager, with_manager};
use crate::stub::{Asked, Stub, answer, cut, page, redirect, result};

const WANTED: RestoreAs<'_> = RestoreAs { database: "acme_side", copy: false, neutralize: false };

/// A server with a master password and no database `acme_side`, answering restores as told.
async fn stub(reply: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Stub {
    Stub::start(move |asked: &Asked| {
        if asked.line.contains("/web/database/restore") {
            return reply();
        }
        if asked.body.contains("db_exist") {
            return result(&json!(false));
        }
        with_manager(Vec::new)(asked)
    })
    .await
}

async fn restore(stub: &Stub, wanted: &RestoreAs<'_>) -> Result<(), Error> {
    let upload = Upload { bytes: 9, from: Box::new(Cursor::new(b"PK a file")) };
    manager(stub).restore(wanted, upload, |_| (), &CancellationToken::new()).await
}

#[tokio::test]
async fn only_the_way_back_to_the_list_of_databases_means_done() {
    for (to, done) in [
        ("/web/database/manager", true),
        ("/web/database/manager?debug=1", true),
        ("/web/login?redirect=/web/database/manager", false),
        ("/", false),
    ] {
        let ended = restore(&stub(move || redirect("303 See Other", to)).await, &WANTED).await;
        assert_eq!(ended.is_ok(), done, "{to}: {ended:?}");
    }
    let welcome = restore(&stub(|| page("200 OK")).await, &WANTED).await;
    assert!(
        matches!(welcome, Err(Error::NotOdoo { .. })),
        "a page that says nothing is no success: {welcome:?}"
    );
}

#[tokio::test]
async fn an_error_page_with_status_200_is_a_failure_in_the_servers_words() {
    let stub = stub(|| {
        let alert = r#"<div class="alert alert-danger">Database restore error: no space left</div>"#;
        answer("200 OK", "text/html; charset=utf-8", alert)
    })
    .await;
    let words = "Database restore error: no space left".into();
    assert_eq!(restore(&stub, &WANTED).await, Err(Error::RestoreFailed { words }));
}

#[tokio::test]
async fn a_proxy_that_carries_no_such_upload_is_final_and_one_that_gave_up_waiting_is_not() {
    let refused = restore(&stub(|| page("413 Request Entity Too Large")).await, &WANTED).await;
    assert!(matches!(refused, Err(Error::RestoreFailed { .. })), "{refused:?}");
    for reply in [|| page("504 Gateway Timeout"), || cut("text/html", "<html>"), Vec::new] {
        let stub = stub(reply).await;
        let open = restore(&stub, &WANTED).await.expect_err("nobody knows");
        assert!(open.passes(), "the server may be at it still: {open:?}");
        assert_eq!(stub.count("/web/database/restore"), 1, "it is never sent twice");
    }
}

#[tokio::test]
async fn what_is_not_wanted_is_left_out_of_the_form() {
    let done = || redirect("303 See Other", "/web/database/manager");
    let plain = stub(done).await;
    restore(&plain, &WANTED).await.unwrap();
    assert_eq!(plain.count("neutralize_database"), 0, "any text there is true, \"false\" as well");
    let beside = stub(done).await;
    restore(&beside, &RestoreAs { neutralize: true, copy: true, ..WANTED }).await.unwrap();
    assert_eq!(beside.count("neutralize_database"), 1);
}

#[tokio::test]
async fn an_unset_master_password_is_never_overwritten() {
    let stub = Stub::start(|asked| {
        let unset = asked.body.contains("\"drop\"") && asked.body.contains("\"admin\"");
        if unset || asked.body.contains("db_exist") {
            return result(&json!(false));
        }
        with_manager(Vec::new)(asked)
    })
    .await;
    assert!(matches!(restore(&stub, &WANTED).await, Err(Error::MasterPasswordUnset { .. })));
    assert_eq!(stub.count(MASTER), 0, "what was typed leaves this computer in no form");
    assert_eq!(stub.count("/web/database/restore"), 0);
}

#[tokio::test]
async fn nothing_is_asked_between_the_proof_and_the_post() {
    let stub = stub(|| redirect("303 See Other", "/web/database/manager")).await;
    restore(&stub, &WANTED).await.unwrap();
    let last = stub.before("/web/database/restore");
    assert!(last.body.contains(MASTER), "the proof comes right before it: {last:?}");
}
