//! `reeve baseline …`

use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{Baseline, Nothing, OfName, SaveBaseline};
use reeve_app::{Reeve, policies};
use reeve_domain::Fault;
use serde_json::json;

use super::values::Values;
use super::words::name_of;
use crate::output::{Output, confirmed, message, table};
use crate::plan::Applying;

/// Named sets of policy values.
#[derive(Debug, Subcommand)]
pub enum Baselines {
    /// Those that come with Reeve and your own.
    #[command(after_help = examples!("reeve baseline list"))]
    List,
    /// Make one, or replace one of your own. No tenant is changed.
    #[command(after_help = examples!("reeve baseline save House --min-length 12 --lockout-after 8"))]
    Save {
        /// Its name.
        name: String,
        #[command(flatten)]
        values: Values,
    },
    /// Forget one of your own. No tenant is changed.
    #[command(after_help = examples!("reeve baseline remove House"))]
    Remove {
        /// Its name.
        name: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Baselines, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Baselines::List => {
            let known = policies::baselines(reeve, Nothing {}).await?;
            output.answer(&json!({ "baselines": known }), || {
                table(&["BASELINE", "", "VALUES"], &known.iter().map(row).collect::<Vec<_>>())
            });
        }
        Baselines::Save { name, values } => {
            let request = SaveBaseline { name, values: values.typed() };
            let saved = policies::save_baseline(reeve, request).await?;
            output.answer(&json!({ "baseline": saved }), || {
                format!("{} is kept: {}.\n", saved.name, in_words(&saved))
            });
        }
        Baselines::Remove { name, yes } => {
            let known = policies::baseline_named(reeve, &name).await?;
            if !known.built_in {
                let how = Applying { yes, preview: false };
                how.ready().map_err(|fault| fault.next("Use --yes to do it at once."))?;
            }
            if !yes && !known.built_in {
                message(&format!("Forget the baseline {}: {}.", known.name, in_words(&known)));
            }
            // one that is built in is refused without a question
            if !yes && !known.built_in && !confirmed("Forget it?") {
                message("Nothing was changed.");
                return Ok(ExitCode::FAILURE);
            }
            policies::remove_baseline(reeve, OfName { name: known.name.clone() }).await?;
            output.answer(&json!({ "removed": known.name }), || format!("{} is forgotten.\n", known.name));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(baseline: &Baseline) -> Vec<String> {
    let kind = if baseline.built_in { "built in" } else { "" };
    vec![baseline.name.clone(), kind.to_owned(), in_words(baseline)]
}

fn in_words(baseline: &Baseline) -> String {
    let words = baseline.values.iter().map(|(field, value)| format!("{} {value}", name_of(*field)));
    words.collect::<Vec<_>>().join(", ")
}
