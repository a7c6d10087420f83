//! Lists that are handed on: whole, as they are shown, and nothing of a tenant's in them becomes markup or a formula.

use reeve_app::api::{ListKind, SaveList};
use reeve_app::exports;
use reeve_domain::Code;
use reeve_tests::access::{CONTACTS, Sides, TENANT};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};
use serde_json::Value;

const HOUR: u32 = 3_600;

async fn written(reeve: &Installation, list: ListKind, name: &str) -> (String, u64) {
    let request = SaveList { list, tenant: None, to: reeve.file(name) };
    let done = exports::save(&reeve.reeve, request).await.expect("it is written");
    (std::fs::read_to_string(&done.file).expect("the file"), done.rows)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_written_whole_for_people_for_tables_and_for_scripts() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let asked = sides.asked(&[CONTACTS], HOUR).await;
    let customer = &sides.customer;

    let entries = customer.journal().await;
    let (table, rows) = written(customer, ListKind::Journal, "journal.csv").await;
    assert_eq!(rows, entries.len() as u64, "every entry that there was");
    let mut lines = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(lines.headers().expect("a head").get(0), Some("number"));
    let numbers: Vec<i64> =
        lines.records().map(|line| line.expect("a line")[0].parse().expect("a number")).collect();
    assert!(numbers.is_sorted_by(|one, next| one > next) && numbers.len() == entries.len(), "newest first");

    let (script, rows) = written(customer, ListKind::Accesses, "accesses.json").await;
    let script: Value = serde_json::from_str(&script).expect("JSON");
    let row = &script["rows"][0];
    assert_eq!(rows, 1);
    assert_eq!((row["id"].as_str(), row["tenant"].as_str()), (Some(asked.0.as_str()), Some(TENANT)));
    assert_eq!((row["state"].as_str(), row["groups"].as_str()), (Some("requested"), Some(CONTACTS)));

    let (page, rows) = written(customer, ListKind::Restores, "restores.html").await;
    assert_eq!((rows, page.contains("@media print"), page.contains("<script")), (0, true, false));

    let noted = customer.journal().await;
    let saved = noted.iter().filter(|entry| entry.event.action == "list.save").count();
    assert_eq!(saved, 3, "each is in the journal");
    let again = SaveList { list: ListKind::Journal, tenant: None, to: customer.file("journal.csv") };
    expect::refused(exports::save(&customer.reeve, again).await, Code::AlreadyExists, "");
    let other = SaveList { list: ListKind::Journal, tenant: None, to: customer.file("journal.pdf") };
    let refused = exports::save(&customer.reeve, other).await;
    assert_eq!(expect::refused(refused, Code::InvalidInput, "").fields["field"], "to");
    leaks::assert_none(customer, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_writes_the_list_of_one_tenant() {
    let fleet = fleet(2, &[19]).await;
    let reeve = Installation::with_key_file().await;
    reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    reeve.connect("Other", &WayIn::demo(&fleet, 1)).await;
    let script = CommandLine::in_home(reeve.home());
    let to = reeve.file("acme.json");
    let written =
        script.run(&["--json", "export", "journal", "--tenant", "acme", "--to", &to]).await.with_code(0);
    let document: Value = serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).expect("JSON");
    let rows = document["rows"].as_array().expect("rows");
    assert!(!rows.is_empty() && rows.iter().all(|row| row["tenant"] == "Acme"), "{document}");
    assert_eq!(written["rows"].as_u64(), Some(rows.len() as u64));
    assert_eq!(script.run(&["export", "journal", "--to", &reeve.file("journal.txt")]).await.code, 2);
}
