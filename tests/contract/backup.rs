//! Backups as they arrive: the right bytes, or the reason why not. Whether a file is sound is proven elsewhere.

use std::time::{Duration, Instant};

use reeve_domain::{Code, Secret};
use reeve_odoo::Format;
use tokio_util::sync::CancellationToken;

use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    a_zip_arrives_whole,
    a_dump_arrives_as_postgresql_writes_it,
    a_database_alone_names_its_attachments_and_brings_none,
    a_wrong_master_password_takes_no_backup,
    a_database_that_is_not_there_is_named,
    a_cancelled_backup_stops_long_before_the_server_has_made_it,
]);

async fn take(subject: &Subject, format: Format) -> (Option<String>, Vec<u8>) {
    let stop = CancellationToken::new();
    let backup = subject.manager().backup(&subject.database, format, &stop).await;
    let mut backup = backup.expect("the server makes a backup");
    let (name, length) = (backup.file_name.clone(), backup.length);
    let mut bytes = Vec::new();
    while let Some(chunk) = backup.next().await.expect("the next piece") {
        bytes.extend_from_slice(&chunk);
    }
    if let Some(length) = length {
        assert_eq!(bytes.len() as u64, length, "as long as announced");
    }
    (name, bytes)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

async fn a_zip_arrives_whole(subject: Subject) {
    let (name, bytes) = take(&subject, Format::Zip).await;
    assert!(bytes.starts_with(b"PK\x03\x04"), "it begins as a zip");
    let tail = &bytes[bytes.len().saturating_sub(64 * 1024)..];
    assert!(contains(tail, b"PK\x05\x06"), "and ends with its directory");
    for member in ["dump.sql", "manifest.json"] {
        assert!(contains(tail, member.as_bytes()), "{member} is listed");
    }
    let name = name.expect("the server names the file");
    assert!(name.starts_with(&subject.database) && name.ends_with(".zip"), "{name}");
}

async fn a_dump_arrives_as_postgresql_writes_it(subject: Subject) {
    let (name, bytes) = take(&subject, Format::Dump).await;
    assert!(bytes.starts_with(b"PGDMP"), "PostgreSQL's custom format");
    assert!(name.is_some_and(|name| name.ends_with(".dump")));
}

async fn a_database_alone_names_its_attachments_and_brings_none(subject: Subject) {
    let format = subject.server().database_alone().await.expect("the server's own format");
    let (_, bytes) = take(&subject, format).await;
    if subject.series < 19 {
        assert_eq!(format, Format::Dump, "up to 18 there is no other");
        assert!(bytes.starts_with(b"PGDMP"));
        return;
    }
    assert_eq!(format, Format::DatabaseZip);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("database.zip");
    std::fs::write(&file, bytes).unwrap();
    let named = reeve_tests::outside::named_attachments(&file.to_string_lossy());
    let missing = named["missing"].as_array().map(Vec::len).unwrap_or_default() as u64;
    assert!(missing > 0 && named["named"] == missing, "the dump names them all the same: {named}");
}

async fn a_wrong_master_password_takes_no_backup(subject: Subject) {
    let stop = CancellationToken::new();
    let wrong = Secret::new("not-the-master-password".into());
    let manager = subject.server().database_manager(&wrong);
    let refused = manager.backup(&subject.database, Format::Zip, &stop).await;
    assert_eq!(refused.expect_err("it is wrong").code(), Code::MasterPasswordWrong);
}

async fn a_database_that_is_not_there_is_named(subject: Subject) {
    let stop = CancellationToken::new();
    let refused = subject.manager().backup("no_such_database", Format::Zip, &stop).await;
    assert_eq!(refused.expect_err("it is not there").code(), Code::UnknownDatabase);
}

async fn a_cancelled_backup_stops_long_before_the_server_has_made_it(subject: Subject) {
    if let Some(demo) = &subject.demo {
        // its backup would be whole by then
        demo.answers_late(Duration::from_secs(30));
    }
    let stop = CancellationToken::new();
    let later = stop.clone();
    let cancelled_at = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        later.cancel();
        Instant::now()
    });
    let began = subject.manager().backup(&subject.database, Format::Zip, &stop).await;
    let ended = match began {
        Err(e) => e,
        // So quick that it had begun: then the stream ends instead, behind the piece that it was told by.
        Ok(mut backup) => {
            stop.cancelled().await;
            backup.next().await.expect("that piece");
            backup.next().await.expect_err("it was stopped")
        }
    };
    let waited = cancelled_at.await.expect("it was cancelled").elapsed();
    assert_eq!(ended.code(), Code::Cancelled);
    // at once, as far as a busy machine lets it
    assert!(waited < Duration::from_secs(5), "{waited:?}");
}
