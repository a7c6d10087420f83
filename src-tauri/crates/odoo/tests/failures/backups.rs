//! A backup's bad ends, and the master password that must not be posted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reeve_domain::Secret;
use reeve_odoo::{DatabaseManager, Error, Format};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::stub::{Asked, Stub, answer, cut, healthy, page, refusal, result, silent};

pub const MASTER: &str = "Foundry-Orchid-8856!";

/// A server with a master password, answering backup requests as told.
pub fn with_manager(backup: fn() -> Vec<u8>) -> impl Fn(&Asked) -> Vec<u8> {
    move |asked| {
        if asked.line.contains("/web/database/backup") {
            return backup();
        }
        if asked.line.contains("/web/database/list") {
            return result(&json!(["acme"]));
        }
        if asked.line.contains("/web/database/manager") {
            return page("200 OK");
        }
        if asked.body.contains("\"drop\"") {
            let right = asked.body.contains(MASTER);
            return if right {
                result(&json!(false))
            } else {
                refusal("odoo.exceptions.AccessDenied", "Access Denied")
            };
        }
        healthy(asked).unwrap()
    }
}

pub fn manager(stub: &Stub) -> DatabaseManager {
    stub.server().database_manager(&Secret::new(MASTER.into()))
}

async fn take(stub: &Stub) -> Result<usize, Error> {
    let mut backup = manager(stub).backup("acme", Format::Zip, &CancellationToken::new()).await?;
    let mut bytes = 0;
    while let Some(chunk) = backup.next().await? {
        bytes += chunk.len();
    }
    Ok(bytes)
}

#[tokio::test]
async fn a_sound_answer_is_handed_on_whole() {
    let stub =
        Stub::start(with_manager(|| answer("200 OK", "application/octet-stream", "PK\u{3}\u{4}and so on")))
            .await;
    assert_eq!(take(&stub).await, Ok(13));
}

#[tokio::test]
async fn an_error_page_with_status_200_is_a_failure_in_the_servers_words() {
    let stub = Stub::start(with_manager(|| {
        let page = r#"<div class="alert alert-danger">Database backup error: <i>no space left</i></div>"#;
        answer("200 OK", "text/html; charset=utf-8", page)
    }))
    .await;
    assert_eq!(
        take(&stub).await,
        Err(Error::BackupFailed { words: "Database backup error: no space left".into() })
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_amid_a_backup_is_not_waited_for_for_ever() {
    let stub =
        Stub::start(with_manager(|| silent("application/octet-stream", "PK\u{3}\u{4}and so on"))).await;
    let taken = tokio::time::timeout(Duration::from_secs(20), take(&stub)).await;
    let failed = taken.expect("the silence is felt").unwrap_err();
    assert!(matches!(failed, Error::TimedOut { .. }), "{failed:?}");
}

#[tokio::test]
async fn bytes_that_do_not_begin_as_a_zip_are_no_backup() {
    for body in ["", "PK", "not a zip at all"] {
        let stub = match body {
            "" => Stub::start(with_manager(|| answer("200 OK", "application/octet-stream", ""))).await,
            "PK" => Stub::start(with_manager(|| answer("200 OK", "application/octet-stream", "PK"))).await,
            _ => {
                Stub::start(with_manager(|| answer("200 OK", "application/octet-stream", "not a zip at all")))
                    .await
            }
        };
        assert!(matches!(take(&stub).await, Err(Error::BackupFailed { .. })), "{body:?}");
    }
}

#[tokio::test]
async fn a_broken_body_is_a_cut_connection() {
    let stub = Stub::start(with_manager(|| cut("application/octet-stream", "PK\u{3}\u{4}and then"))).await;
    assert!(matches!(take(&stub).await, Err(Error::ConnectionCut { .. })));
    assert_eq!(stub.count("/web/database/backup"), 1, "what carries a master password is never sent twice");
}

#[tokio::test]
async fn an_unset_master_password_is_never_overwritten() {
    let stub = Stub::start(|asked| {
        if asked.body.contains("\"drop\"") && asked.body.contains("\"admin\"") {
            return result(&json!(false));
        }
        with_manager(Vec::new)(asked)
    })
    .await;
    assert!(matches!(take(&stub).await, Err(Error::MasterPasswordUnset { .. })));
    assert_eq!(stub.count(MASTER), 0, "what was typed leaves this computer in no form");
    assert_eq!(stub.count("/web/database/backup"), 0);
}

#[tokio::test]
async fn when_it_cannot_be_told_whether_one_is_set_nothing_is_posted() {
    let stub = Stub::start(|asked| {
        if asked.body.contains("\"drop\"") { page("403 Forbidden") } else { with_manager(Vec::new)(asked) }
    })
    .await;
    assert!(matches!(take(&stub).await, Err(Error::ManagerDisabled { .. })));
    assert_eq!(stub.count(MASTER), 0);
}

/// A server that makes backups, and once `unset` was started anew without its settings: whatever it is sent becomes its
/// master password.
async fn losing_its_settings(unset: &Arc<AtomicBool>) -> Stub {
    let unset = Arc::clone(unset);
    let protected = with_manager(|| answer("200 OK", "application/octet-stream", "PK\u{3}\u{4}and so on"));
    Stub::start(move |asked| {
        if unset.load(Ordering::Relaxed) && asked.body.contains("\"drop\"") {
            return result(&json!(false));
        }
        protected(asked)
    })
    .await
}

#[tokio::test]
async fn a_proof_is_good_for_one_post_and_no_other() {
    let unset = Arc::default();
    let stub = losing_its_settings(&unset).await;
    let (manager, go_on) = (manager(&stub), CancellationToken::new());
    manager.prove().await.unwrap();
    let proofs = stub.count("\"drop\"");
    manager.backup("acme", Format::Zip, &go_on).await.unwrap();
    assert_eq!(stub.count("\"drop\""), proofs, "it was proven just now");
    unset.store(true, Ordering::Relaxed);
    let refused = manager.clone().backup("acme", Format::Zip, &go_on).await.unwrap_err();
    assert!(matches!(refused, Error::MasterPasswordUnset { .. }), "{refused:?}");
    assert_eq!(stub.count("/web/database/backup"), 1, "nothing more is posted");
}

#[tokio::test]
async fn a_proof_that_fails_takes_the_one_before_away() {
    let unset = Arc::default();
    let stub = losing_its_settings(&unset).await;
    let manager = manager(&stub);
    manager.prove().await.unwrap();
    unset.store(true, Ordering::Relaxed);
    manager.prove().await.unwrap_err();
    let refused = manager.backup("acme", Format::Zip, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(refused, Error::MasterPasswordUnset { .. }), "{refused:?}");
    assert_eq!(stub.count("/web/database/backup"), 0, "nothing is posted");
}
