//! A receipt that was written to files, held against whoever has nothing but the program.

use std::process::{Command, Stdio};

use reeve_tests::access::tampered;
use reeve_tests::command_line::{Ended, finish, program};
use reeve_tests::computer::{Computer, text};
use serde_json::{Value, json};

/// The receipt of an ended access is written in three forms, and a changed one is found out.
pub async fn receipt_holds(customer: &Computer, id: &str) {
    let [html, json, csv] = ["r.html", "r.json", "r.csv"].map(|name| customer.home.file(name));
    let receipt = ["grant", "receipt", id, "--html", &html, "--json-file", &json, "--csv", &csv];
    let shown = customer.json(&receipt).await.with_code(0);
    assert_eq!(shown["receipt"]["grant"], id, "{shown}");
    assert_eq!(shown["verdict"]["ok"], true, "{shown}");
    assert_eq!(shown["signer_known"], true, "one's own: {shown}");
    let digits = text(&shown["verdict"]["by"], "fingerprint");
    assert_eq!(customer.json(&receipt).await.code, 1, "nothing is overwritten");
    assert!(std::fs::metadata(&csv).is_ok_and(|meta| meta.len() > 0));
    for file in [&html, &json] {
        let verdict = verified(file).await.with_code(0);
        assert_eq!((&verdict["ok"], &verdict["grant"]), (&json!(true), &json!(id)), "{verdict}");
        assert_eq!((text(&verdict["by"], "fingerprint"), &verdict["signer_known"]), (digits, &Value::Null));
        let typed = digits.to_uppercase().replace(' ', "");
        verified_as(file, &["--signer", &typed]).await.with_code(0);
        let none = verified_as(file, &["--signer", "zz"]).await.with_code(2);
        assert_eq!(none["error"]["fields"]["field"], "signer", "that is no other card, but none at all");
        let backwards: String = digits.chars().rev().collect();
        let other = verified_as(file, &["--signer", &backwards]).await;
        let verdict = other.with_code(1);
        assert_eq!((&verdict["ok"], &verdict["error"]["code"]), (&json!(false), &json!("signature_wrong")));
        let changed = format!("{file}.changed.{}", if file == &html { "html" } else { "json" });
        let bytes = std::fs::read_to_string(file).expect("the receipt");
        std::fs::write(&changed, tampered(&bytes)).expect("a changed receipt");
        let verdict = verified(&changed).await;
        assert_eq!(verdict.code, 1, "{}", verdict.stdout);
        assert!(verdict.document().get("error").is_some(), "{}", verdict.stdout);
    }
    assert_eq!(verified(&csv).await.code, 1, "a table is no signed document");
}

/// A program that has no data folder and no keys, on a receipt.
async fn verified(receipt: &str) -> Ended {
    verified_as(receipt, &[]).await
}

async fn verified_as(receipt: &str, signer: &[&str]) -> Ended {
    let mut command = Command::new(program());
    command
        .args(["--json", "--home", "/nonexistent/reeve", "grant", "verify-receipt", receipt])
        .args(signer)
        .env_remove("REEVE_KEYS")
        .env_remove("REEVE_PASSPHRASE")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    finish(command, "").await
}
