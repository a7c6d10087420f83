//! Scheduled actions that fail, where not all that tells of them can be read.

use chrono::Utc;
use reeve_odoo::Error;
use reeve_promises::Failing;
use serde_json::{Value, json};

use crate::stub::{Asked, Stub, healthy, refusal, result};

/// An Odoo 18 with these actions failing in a row and one that is off though nobody changed it, whose channel of
/// administrators answers so.
fn odoo_18(failing: &[Value], channel: fn() -> Vec<u8>) -> impl Fn(&Asked) -> Vec<u8> + use<> {
    let off = json!({
        "id": 7,
        "cron_name": "Sync",
        "active": false,
        "lastcall": "2026-11-20 12:00:00",
        "write_date": "2026-11-13 12:00:00",
    });
    let actions = Value::Array([failing, &[off]].concat());
    move |asked| match &asked.body {
        _ if asked.line.contains("version_info") => {
            result(&json!({"server_version": "18.0", "server_version_info": [18, 0, 0, "final", 0, ""]}))
        }
        body if body.contains("mail.message") => channel(),
        body if body.contains("ir.cron") => result(&actions),
        _ => healthy(asked).unwrap(),
    }
}

fn no_rights() -> Vec<u8> {
    refusal("odoo.exceptions.AccessError", "No.")
}

fn one_in_a_row() -> Value {
    json!({
        "id": 5,
        "cron_name": "Mail",
        "active": true,
        "failure_count": 3,
        "first_failure_date": "2026-11-19 12:00:00",
    })
}

#[tokio::test]
async fn what_is_known_to_fail_is_told_where_the_channel_cannot_be_read() {
    let stub = Stub::start(odoo_18(&[one_in_a_row()], no_rights)).await;
    let failing = stub.sign_in().await.unwrap().failing_actions(Utc::now()).await.unwrap();
    let told: Vec<_> = failing.iter().map(|action| (action.name.as_str(), action.how)).collect();
    assert_eq!(told, [("Mail", Failing::InARow(3))]);
    assert_eq!(stub.count("mail.message"), 1, "it was asked for");
}

#[tokio::test]
async fn that_nothing_fails_is_not_told_where_the_channel_cannot_be_read() {
    let stub = Stub::start(odoo_18(&[], no_rights)).await;
    let unseen = stub.sign_in().await.unwrap().failing_actions(Utc::now()).await.unwrap_err();
    assert_eq!(unseen, Error::AccessDenied { words: "No.".into() });
}

#[tokio::test]
async fn one_that_nobody_told_of_was_switched_off_by_hand() {
    let stub = Stub::start(odoo_18(&[], || result(&json!([])))).await;
    let failing = stub.sign_in().await.unwrap().failing_actions(Utc::now()).await.unwrap();
    assert_eq!(failing, [], "the channel was read, and names none");
}
