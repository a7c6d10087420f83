//! `reeve journal …`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{Nothing, PageOfJournal};
use reeve_app::{Reeve, journal};
use reeve_domain::Fault;
use serde_json::json;

use crate::output::{Output, table};

/// The journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Entries, newest first.
    #[command(after_help = examples!("reeve journal list --limit 200"))]
    List {
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Walk the whole chain.
    #[command(after_help = examples!("reeve journal verify"))]
    Verify,
    /// Write all entries to a new file, one JSON document a line.
    #[command(after_help = examples!("reeve journal export journal-2026.jsonl"))]
    Export {
        /// The file.
        file: PathBuf,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Journal, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Journal::List { limit } => {
            let page = journal::page(reeve, PageOfJournal { before: None, limit }).await?;
            output.answer(&json!(page), || {
                let rows: Vec<Vec<String>> = page
                    .entries
                    .iter()
                    .map(|entry| {
                        let event = &entry.event;
                        vec![
                            entry.seq.to_string(),
                            event.at.format("%Y-%m-%d %H:%M:%S").to_string(),
                            event.actor.clone(),
                            event.tenant.clone().unwrap_or_default(),
                            event.action.clone(),
                            format!("{:?}", event.outcome).to_lowercase(),
                            event.detail.clone(),
                        ]
                    })
                    .collect();
                table(&["NO", "TIME (UTC)", "WHO", "TENANT", "WHAT", "OUTCOME", "DETAIL"], &rows)
            });
            Ok(ExitCode::SUCCESS)
        }
        Journal::Verify => {
            let report = journal::verify(reeve, Nothing {}).await?;
            output.answer(&json!(report), || match (&report.broken_at, &report.head) {
                (Some(at), _) => format!("The journal is BROKEN at entry {}: {}.\n", at.seq, at.what),
                (None, Some(head)) => format!(
                    "{} entries, the chain holds. Head {head}\nNote the head elsewhere to detect lost newest entries.\n",
                    report.entries
                ),
                (None, None) => "The journal is empty.\n".to_owned(),
            });
            Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Journal::Export { file } => {
            let entries = journal::export(reeve, &file).await?;
            output.answer(&json!({ "file": file, "entries": entries }), || {
                format!("{entries} entries written to {}.\n", file.display())
            });
            Ok(ExitCode::SUCCESS)
        }
    }
}
