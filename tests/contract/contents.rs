//! Attachments' contents one by one: as they were stored, for whoever may read them, and only as long as they may.

use reeve_domain::Code;
use reeve_odoo::{ContentOf, Contents, Format, Served, Session};
use reeve_tests::outside;
use sha1::{Digest as _, Sha1};
use tokio_util::sync::CancellationToken;

use crate::alone::alone;
use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    every_attachment_of_the_dump_comes_with_the_content_its_name_says,
    what_is_not_there_is_an_answer_and_no_failure,
]);

async fn content(contents: &Contents, of: &ContentOf) -> Option<Vec<u8>> {
    let stop = CancellationToken::new();
    let Served::Content(mut stream) = contents.ask(of, &stop).await.expect("the tenant answers") else {
        return None;
    };
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await.expect("the next piece") {
        bytes.extend_from_slice(&piece);
    }
    Some(bytes)
}

/// The objects that the database names, each with a way to ask for it, as Python reads them out of a dump.
async fn named(subject: &Subject) -> Vec<(String, ContentOf)> {
    let stop = CancellationToken::new();
    let backup = subject.manager().backup(&subject.database, Format::Zip, &stop).await;
    let mut backup = backup.expect("the server makes a backup");
    let mut bytes = Vec::new();
    while let Some(piece) = backup.next().await.expect("the next piece") {
        bytes.extend_from_slice(&piece);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole.zip");
    std::fs::write(&file, bytes).unwrap();
    let found = outside::named_attachments(&file.to_string_lossy());
    let rows: Vec<[String; 5]> = serde_json::from_value(found["rows"].clone()).expect("rows");
    let way = |[name, id, model, field, record]: [String; 5]| {
        let number = |text: &str| text.parse().expect("a number");
        let of = if field == "\\N" {
            ContentOf::Attachment(number(&id))
        } else {
            ContentOf::Field { model, id: number(&record), field }
        };
        (name, of)
    };
    rows.into_iter().map(way).collect()
}

async fn opened(session: &Session, subject: &Subject) -> Contents {
    let _alone = alone(subject, "address").await;
    let password = &subject.accounts.admin.password;
    session.open_contents(password, &CancellationToken::new()).await.expect("a web session")
}

async fn every_attachment_of_the_dump_comes_with_the_content_its_name_says(subject: Subject) {
    let rows = named(&subject).await;
    assert!(!rows.is_empty() && rows.iter().any(|(_, of)| matches!(of, ContentOf::Field { .. })));
    let session = subject.admin().await;
    let contents = opened(&session, &subject).await;
    for (name, of) in &rows {
        let bytes = content(&contents, of).await.unwrap_or_else(|| panic!("{name} is there: {of:?}"));
        assert!(name.ends_with(&hex::encode(Sha1::digest(&bytes))), "{name} as it was stored: {of:?}");
    }
    contents.close().await.expect("the session ends");
}

async fn what_is_not_there_is_an_answer_and_no_failure(subject: Subject) {
    let session = subject.admin().await;
    let contents = opened(&session, &subject).await;
    for of in [
        ContentOf::Attachment(987_654_321),
        ContentOf::Field { model: "res.partner".into(), id: 987_654_321, field: "image_1920".into() },
    ] {
        assert_eq!(content(&contents, &of).await, None, "{of:?}");
    }
    let stop = CancellationToken::new();
    stop.cancel();
    let stopped = contents.ask(&ContentOf::Attachment(1), &stop).await;
    assert_eq!(stopped.err().map(|e| e.code()), Some(Code::Cancelled));
}
