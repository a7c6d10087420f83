//! `reeve vault prune`: shown first, then done.

use std::process::ExitCode;

use reeve_app::api::{PreviewPrune, PrunePreview, PruneVault};
use reeve_app::{Reeve, vault};
use reeve_domain::Fault;
use reeve_domain::retention::Retention;
use serde_json::json;

use super::words::{outcome_text, short};
use crate::backup::follow;
use crate::grant::moment;
use crate::output::{Output, bytes, confirmed, counted, message, table};
use crate::plan::Applying;

/// Runs it.
pub async fn run(
    reeve: &Reeve,
    keep: Option<Retention>,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let preview = vault::preview(reeve, PreviewPrune { keep }).await?;
    if how.preview {
        output.answer(&json!(preview), || text(&preview));
        return Ok(ExitCode::SUCCESS);
    }
    message(&text(&preview));
    // what runs that were cut off left goes too
    if preview.remove.is_empty() && preview.freed == 0 {
        output.answer(&json!({ "plan": preview, "outcome": null }), String::new);
        return Ok(ExitCode::SUCCESS);
    }
    let what = match preview.remove.len() as u64 {
        0 => "what runs that were cut off left".to_owned(),
        backups => counted(backups, "backup"),
    };
    if !how.yes && !confirmed(&format!("Remove {what}?")) {
        message("Nothing was changed.");
        output.answer(&json!({ "plan": preview, "outcome": null }), String::new);
        return Ok(ExitCode::FAILURE);
    }
    let remove = preview.remove.iter().map(|entry| entry.id.clone()).collect();
    let job = vault::prune(reeve, PruneVault { remove, keep }).await?;
    let ended = follow(reeve, &job.id).await?;
    output.answer(&json!({ "plan": preview, "outcome": ended.outcome }), || outcome_text(&ended));
    Ok(ExitCode::SUCCESS)
}

fn text(preview: &PrunePreview) -> String {
    let stays = preview.keep.iter().map(|staying| (&staying.backup, staying.because.to_string()));
    let goes = preview.remove.iter().map(|entry| (entry, "would be removed".to_owned()));
    let rows: Vec<Vec<String>> = stays
        .chain(goes)
        .map(|(entry, what)| vec![short(&entry.id).to_owned(), entry.tenant.clone(), moment(entry.at), what])
        .collect();
    let mut text = table(&["ID", "TENANT", "MADE", "KEPT AS"], &rows);
    text.push_str(&format!(
        "{} would be kept, {} would be removed, about {} given back.\n",
        counted(preview.keep.len() as u64, "backup"),
        counted(preview.remove.len() as u64, "backup"),
        bytes(preview.freed)
    ));
    text
}
