//! What is asked of a provider's helpdesk, in English, to be sent to it.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::restore::RestoreRequest;

/// To restore a backup. `kept` is the name under which what is live is kept, and until when.
pub(super) fn ticket(
    wanted: &RestoreRequest,
    file: Option<&str>,
    database: &str,
    kept: Option<(&str, Option<DateTime<Utc>>)>,
) -> String {
    let (live, url, backup) = (&wanted.tenant.database, &wanted.tenant.url, &wanted.backup);
    let name = file.and_then(|file| Path::new(file).file_name()).map(|name| name.to_string_lossy());
    let name = name.map(|name| format!(", {name},")).unwrap_or_default();
    let steps = match kept {
        Some((before, until)) => vec![
            format!("Take a backup of {live} as it is now."),
            "Restore the backup beside it. Do not neutralise it: people will work in it.".to_owned(),
            format!(
                "Rename {live} to {before}; stop its scheduled actions and outgoing mail, and keep it{}: we may ask you to \
                 put it back.",
                until
                    .map(|until| format!(" until {} at least", until.format("%Y-%m-%d")))
                    .unwrap_or_default()
            ),
            format!("Give the restored database the name {live}, with its attachments."),
        ],
        None => vec![
            format!("Restore it as {database}. {live} stays as it is."),
            "Neutralise it: its scheduled actions and its outgoing mail stay stopped.".to_owned(),
            "Tell us its name and its address, where they are others.".to_owned(),
        ],
    };
    format!(
        "Please restore a backup of the database {live} on {url}.\n\n\
         The backup{name} was made at {} and has this SHA-256; please compare it before you begin:\n{}\n\n{}\n\
         Tell us when it is done: we look at it from outside then.\n",
        backup.at.to_rfc3339(),
        backup.sha256,
        numbered(&steps)
    )
}

/// To put back what was live before. Nothing is asked to be dropped.
pub(super) fn back_ticket(wanted: &RestoreRequest, side: &str, before: &str) -> String {
    let (live, url) = (&wanted.tenant.database, &wanted.tenant.url);
    let steps = [
        format!("Take a backup of {live} as it is now."),
        format!("Rename {live} to {side}; stop its scheduled actions and outgoing mail, and keep it."),
        format!("Give {before} the name {live} again, with its attachments."),
        format!("Let run again in it what you stopped in {before}: its scheduled actions and outgoing mail."),
    ];
    format!(
        "Please put the database {live} on {url} back to what it was before you restored the backup of {}.\n\n{}\n\
         Tell us when it is done: we look at it from outside then.\n",
        wanted.backup.at.to_rfc3339(),
        numbered(&steps)
    )
}

fn numbered(steps: &[String]) -> String {
    steps.iter().enumerate().map(|(at, step)| format!("{}. {step}\n", at + 1)).collect()
}
