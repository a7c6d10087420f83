//! The recovery sheet: how to get everything back without this computer, and without Reeve.

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reeve_domain::place::Place;

use crate::api::RecoverySheet;
use crate::paper::html::escaped;

/// The sheet of a vault that was made just now.
pub(super) fn sheet(place: &Place, repository: &str, key: &Secret, made: DateTime<Utc>) -> RecoverySheet {
    let rows = [
        ("Place", place.to_string()),
        ("Repository", repository.to_owned()),
        ("Made", made.format("%Y-%m-%d %H:%M UTC").to_string()),
        ("Key", key.expose().to_owned()),
    ];
    let restic = restic(place);
    let advice = [
        "Whoever has this key and the vault's files can read every backup in them; without it nobody can, not even you.",
        "Print this sheet, keep it away from this computer, and delete the file. It is not shown again.",
        restic.as_str(),
        "In it: restic snapshots, then restic restore ID --target FOLDER,\n\
         with the key as the password, dashes included. FOLDER then holds dump.sql and filestore, as Odoo's own backup does.",
    ];
    let mut text = String::from("RECOVERY SHEET OF A REEVE VAULT\n\n");
    for (name, value) in &rows {
        text.push_str(&format!("{name:<12}{value}\n"));
    }
    for paragraph in advice {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    RecoverySheet { html: html(&rows, &advice), text }
}

/// How restic is told where the vault is.
fn restic(place: &Place) -> String {
    let set = match place {
        Place::Folder { path } => format!("export RESTIC_REPOSITORY='{path}'"),
        Place::S3 { endpoint, region, bucket, root, access_key } => {
            let server = if endpoint.is_empty() { "https://s3.amazonaws.com" } else { endpoint.as_str() };
            let path = format!("{bucket}/{}", root.trim_matches('/'));
            format!(
                "export AWS_ACCESS_KEY_ID='{access_key}'\n\
                 export AWS_SECRET_ACCESS_KEY='the secret of that access key, which is not on this sheet'\n\
                 export AWS_DEFAULT_REGION='{region}'\n\
                 export RESTIC_REPOSITORY='s3:{}/{}'",
                server.trim_end_matches('/'),
                path.trim_end_matches('/')
            )
        }
        Place::Webdav { url, root, user } => format!(
            "restic reaches WebDAV by rclone (rclone.org): with `rclone config` make a remote `vault` of the type webdav \
             with the address {url}, the user {user} and the password, which is not on this sheet; then\n\
             export RESTIC_REPOSITORY='rclone:vault:{}'",
            root.trim_matches('/')
        ),
        Place::Azblob { account, container, root, .. } => format!(
            "export AZURE_ACCOUNT_NAME='{account}'\n\
             export AZURE_ACCOUNT_KEY='the key of that account, which is not on this sheet'\n\
             export RESTIC_REPOSITORY='azure:{container}:/{}'",
            root.trim_matches('/')
        ),
        Place::Gcs { bucket, root, .. } => format!(
            "export GOOGLE_APPLICATION_CREDENTIALS='the file of the service account\u{2019}s key'\n\
             export RESTIC_REPOSITORY='gs:{bucket}:/{}'",
            root.trim_matches('/')
        ),
        // one slash more than the path has: restic takes the first for the end of the host
        Place::Sftp { host, root, .. } => format!("export RESTIC_REPOSITORY='sftp://{host}/{root}'"),
    };
    format!("The vault is a restic repository. Without Reeve: install restic (restic.net), then\n{set}")
}

fn html(rows: &[(&str, String)], advice: &[&str]) -> String {
    let cell = |(name, value): &(&str, String)| {
        format!("<tr><th>{}</th><td>{}</td></tr>\n", escaped(name), escaped(value))
    };
    let table: String = rows.iter().map(cell).collect();
    let paragraph = |text: &&str| format!("<p>{}</p>\n", escaped(text).replace('\n', "<br>\n"));
    let text: String = advice.iter().map(paragraph).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Recovery sheet of a Reeve vault</title>\n<style>\n\
         body {{ font: 12pt/1.5 sans-serif; margin: 2cm; max-width: 17cm }}\n\
         th {{ text-align: left; padding-right: 1em; vertical-align: top }}\n\
         tr:last-child td {{ font: bold 15pt/1.5 monospace }}\n</style></head>\n\
         <body><h1>Recovery sheet of a Reeve vault</h1>\n<table>\n{table}</table>\n{text}</body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    #[test]
    fn a_sheet_says_all_that_is_needed_and_is_safe_to_open() {
        let place = Place::Folder { path: "/srv/<vault>".into() };
        let key = Secret::new("ABCDE-FGHJK".into());
        let sheet = sheet(&place, "0badc0de", &key, DateTime::from_timestamp(0, 0).unwrap());
        for needed in ["ABCDE-FGHJK", "0badc0de", "1970-01-01", "restic"] {
            assert!(sheet.text.contains(needed) && sheet.html.contains(needed), "{needed}");
        }
        assert!(sheet.text.contains("/srv/<vault>"));
        assert!(sheet.html.contains("/srv/&lt;vault&gt;"), "a name is no markup");
        assert!(!format!("{sheet:?}").contains("ABCDE"), "it does not print by accident");
    }

    #[test]
    fn a_sheet_says_how_restic_reaches_a_bucket_and_a_webdav_folder() {
        let bucket = restic(&Place::S3 {
            endpoint: "https://s3.example.net/".into(),
            region: "eu".into(),
            bucket: "backups".into(),
            root: "/odoo/".into(),
            access_key: "AKIA1".into(),
        });
        for needed in [
            "RESTIC_REPOSITORY='s3:https://s3.example.net/backups/odoo'",
            "AWS_ACCESS_KEY_ID='AKIA1'",
            "AWS_SECRET_ACCESS_KEY=",
        ] {
            assert!(bucket.contains(needed), "{needed} in {bucket}");
        }
        let webdav = restic(&Place::Webdav {
            url: "https://dav.example.net/files".into(),
            root: "/odoo".into(),
            user: "ada".into(),
        });
        assert!(webdav.contains("rclone:vault:odoo") && webdav.contains("https://dav.example.net/files"));
    }
}
