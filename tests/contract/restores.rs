//! Backups on their way back through the database manager: what the server believes it restored is really there, a
//! database keeps everything under another name, and what fails says so in the server's words.

use std::io::Cursor;
use std::sync::atomic::{AtomicU64, Ordering};

use reeve_domain::restore::Swapped;
use reeve_domain::{Code, Secret};
use reeve_odoo::{DatabaseManager, Error, Format, RestoreAs, Swapping, Upload};
use reeve_tests::own;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    what_was_restored_answers_and_is_dropped,
    a_restored_database_takes_the_live_name_and_gives_it_back,
    a_cut_archive_is_refused_in_the_servers_words,
    a_taken_name_is_refused_before_anything_is_sent,
    a_wrong_master_password_sends_nothing,
    a_file_shorter_than_it_said_is_no_restore,
    only_databases_that_are_there_are_swapped_or_dropped,
]);

/// Behind every other name, so that no fact picks it as a database to ask beside.
fn free_name(what: &str) -> String {
    format!("zz_contract_{what}_{}", own::mark())
}

async fn archive(subject: &Subject) -> Vec<u8> {
    let stop = CancellationToken::new();
    let backup = subject.manager().backup(&subject.database, Format::Zip, &stop).await;
    let mut backup = backup.expect("the server makes a backup");
    let mut bytes = Vec::new();
    while let Some(chunk) = backup.next().await.expect("the next piece") {
        bytes.extend_from_slice(&chunk);
    }
    bytes
}

fn upload(archive: Vec<u8>) -> Upload {
    Upload { bytes: archive.len() as u64, from: Box::new(Cursor::new(archive)) }
}

/// Sends an archive, and says how it ended and how many bytes had left by then.
async fn restore(
    manager: &DatabaseManager,
    wanted: &RestoreAs<'_>,
    upload: Upload,
) -> (Result<(), Error>, u64) {
    let sent = AtomicU64::new(0);
    let stop = CancellationToken::new();
    let note = |bytes| sent.store(bytes, Ordering::Relaxed);
    let ended = manager.restore(wanted, upload, note, &stop).await;
    (ended, sent.load(Ordering::Relaxed))
}

/// A copy that a real server runs no jobs of, where its version can.
fn beside<'a>(subject: &Subject, database: &'a str) -> RestoreAs<'a> {
    RestoreAs { database, copy: true, neutralize: subject.series >= 16 }
}

async fn remove(subject: &Subject, database: &str) {
    match subject.manager().drop_database(database).await {
        Ok(()) | Err(Error::UnknownDatabase { .. }) => {}
        Err(e) => panic!("{database} is dropped: {e}"),
    }
}

/// The accounts of a database that are the same in every copy of it.
async fn people(subject: &Subject, witness: &mut Witness) -> Vec<Map<String, Value>> {
    let lasting = subject.accounts.lasting();
    let rows = witness.rows("res.users", json!([["login", "in", lasting]]), &["login"]).await;
    assert_eq!(rows.len(), lasting.len(), "all of them: {rows:?}");
    rows
}

async fn what_was_restored_answers_and_is_dropped(subject: Subject) {
    let side = free_name("side");
    let uuid = subject.witness().await.parameter("database.uuid").await;
    let before = people(&subject, &mut subject.witness().await).await;
    let archive = archive(&subject).await;
    let all = archive.len() as u64;
    let (ended, sent) = restore(&subject.manager(), &beside(&subject, &side), upload(archive)).await;
    ended.expect("the server restores it");
    assert_eq!(sent, all, "every byte was told of");
    assert_eq!(subject.server().database_exists(&side).await, Some(true));
    let mut there = Witness::open(&subject, &side, &subject.accounts.admin).await;
    assert_eq!(people(&subject, &mut there).await, before, "the same people are in it");
    assert_ne!(there.parameter("database.uuid").await, uuid, "a copy has an identity of its own");
    let neutralized = there.parameter("database.is_neutralized").await;
    assert_eq!(neutralized.is_some(), subject.series >= 16, "{neutralized:?}");

    subject.manager().drop_database(&side).await.expect("it is dropped");
    assert_eq!(subject.server().database_exists(&side).await, Some(false));
    assert_eq!(people(&subject, &mut subject.witness().await).await, before, "and the original is as it was");
}

async fn a_restored_database_takes_the_live_name_and_gives_it_back(subject: Subject) {
    let (live, side, before) = (free_name("live"), free_name("coming"), free_name("before"));
    let archive = archive(&subject).await;
    let (ended, _) = restore(&subject.manager(), &beside(&subject, &side), upload(archive)).await;
    ended.expect("the server restores it");
    // A second restore would only take longer.
    let manager = subject.manager();
    manager.duplicate_database(&side, &live).await.expect("a copy of it");
    for name in [&live, &side] {
        mark(&subject, name).await;
    }
    let names = Swapping { live: &live, coming: &side, going: &before };
    assert_eq!(manager.swapped(&names).await.expect("it answers"), Swapped::NotYet);
    let gap = manager.swap(&names).await.expect("they are swapped");
    eprintln!("Odoo {}: {} ms without a live database", subject.series, gap.as_millis());
    assert!(!gap.is_zero(), "the time without a live database is measured");
    assert_eq!(marked(&subject, &live).await, side, "the restored one is live");
    assert_eq!(marked(&subject, &before).await, live, "and the one before is kept");
    let mut there = Witness::open(&subject, &before, &subject.accounts.admin).await;
    let here = people(&subject, &mut subject.witness().await).await;
    assert_eq!(people(&subject, &mut there).await, here, "with the same people under its new name");
    assert_eq!(manager.swapped(&names).await.expect("it answers"), Swapped::Done);

    let back = Swapping { live: &live, coming: &before, going: &side };
    manager.swap(&back).await.expect("they are swapped back");
    assert_eq!(marked(&subject, &live).await, live, "what was live before is live again");
    assert_eq!(marked(&subject, &side).await, side);
    for name in [&live, &side] {
        remove(&subject, name).await;
    }
}

/// Writes a database's own name into it.
async fn mark(subject: &Subject, database: &str) {
    let mut witness = Witness::open(subject, database, &subject.accounts.admin).await;
    witness.call("ir.config_parameter", "set_param", json!(["contract.mark", database]), json!({})).await;
}

/// The name a database had when it was marked.
async fn marked(subject: &Subject, database: &str) -> String {
    let mut witness = Witness::open(subject, database, &subject.accounts.admin).await;
    witness.parameter("contract.mark").await.unwrap_or_else(|| panic!("{database} was marked"))
}

async fn a_cut_archive_is_refused_in_the_servers_words(subject: Subject) {
    let name = free_name("cut");
    let mut archive = archive(&subject).await;
    archive.truncate(archive.len() / 2);
    let (ended, _) = restore(&subject.manager(), &beside(&subject, &name), upload(archive)).await;
    let refused = ended.expect_err("half a zip is none");
    remove(&subject, &name).await;
    let Error::RestoreFailed { words } = &refused else { panic!("the server's words, not {refused:?}") };
    assert!(words.starts_with("Database restore error: "), "{words}");
    assert_eq!(refused.code(), Code::RestoreFailed);
}

async fn a_taken_name_is_refused_before_anything_is_sent(subject: Subject) {
    let wanted = beside(&subject, &subject.second_database);
    let (ended, sent) = restore(&subject.manager(), &wanted, upload(b"PK nothing".to_vec())).await;
    assert_eq!(ended.expect_err("it is there already").code(), Code::AlreadyExists);
    assert_eq!(sent, 0);
}

async fn a_wrong_master_password_sends_nothing(subject: Subject) {
    let name = free_name("wrong");
    let wrong = subject.server().database_manager(&Secret::new("not-the-master-password".into()));
    let (ended, sent) = restore(&wrong, &beside(&subject, &name), upload(b"PK nothing".to_vec())).await;
    assert_eq!(ended.expect_err("it is wrong").code(), Code::MasterPasswordWrong);
    assert_eq!(sent, 0);
}

async fn a_file_shorter_than_it_said_is_no_restore(subject: Subject) {
    let name = free_name("short");
    let short = Upload { bytes: 2_000_000, from: Box::new(Cursor::new(vec![7_u8; 1_000_000])) };
    let (ended, _) = restore(&subject.manager(), &beside(&subject, &name), short).await;
    assert_eq!(ended.expect_err("half of it is missing").code(), Code::CannotRead);
    assert_eq!(subject.server().database_exists(&name).await, Some(false), "nothing was made of it");
}

async fn only_databases_that_are_there_are_swapped_or_dropped(subject: Subject) {
    let manager = subject.manager();
    let names =
        Swapping { live: &subject.database, coming: "zz_contract_absent", going: "zz_contract_other" };
    let absent = manager.swap(&names).await.expect_err("what is to come is not there");
    assert!(matches!(absent, Error::Misuse { .. }), "{absent:?}");
    let absent = manager.drop_database("zz_contract_absent").await;
    assert_eq!(absent.expect_err("it is not there").code(), Code::UnknownDatabase);
    subject.admin().await;
}
