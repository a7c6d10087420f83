//! `reeve vault …`: a restic repository of one's own that holds backups opened.

mod forget;
mod prune;
mod schedule;
mod sheet;
mod words;

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Subcommand;
use reeve_app::api::{
    AddToVault, CheckVault, ExportFromVault, InitVault, KeepInVault, Nothing, RecoverySheet, RunVault,
};
use reeve_app::{Reeve, tenants, vault};
use reeve_domain::job::JobId;
use reeve_domain::retention::Retention;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::backup::{self, follow};
use crate::exit::PARTLY;
use crate::output::{Output, message};
use crate::place::{Opening, PLACE};
use crate::plan::Applying;
use crate::secrets;

use schedule::Schedules;
pub use sheet::write_private;
use words::{UNLOCKED, list_text, outcome_text, view_text};

/// The vault.
#[derive(Debug, Subcommand)]
pub enum Vaults {
    /// Make a vault. Its recovery sheet is shown once: print it.
    #[command(after_help = examples!(
        "reeve vault init --store /srv/vault --sheet recovery.html",
        "reeve vault init --store s3://vault/acme --region eu-central-1 --access-key AKIA17 --secret-stdin < key"
    ))]
    Init {
        /// Where.
        #[arg(long, value_name = PLACE)]
        store: String,
        #[command(flatten)]
        opening: Opening,
        /// Write the recovery sheet to a new file instead of showing it; a page to print when it ends in .html.
        #[arg(long, value_name = "FILE")]
        sheet: Option<std::path::PathBuf>,
        /// How many are kept: daily/weekly/monthly.
        #[arg(long, default_value = "7/4/3")]
        keep: Retention,
    },
    /// Use a vault that is there already, with the key on its recovery sheet.
    #[command(after_help = examples!("reeve vault connect --store /srv/vault --key-stdin < key"))]
    Connect {
        /// Where.
        #[arg(long, value_name = PLACE)]
        store: String,
        #[command(flatten)]
        opening: Opening,
        /// How many are kept: daily/weekly/monthly.
        #[arg(long, default_value = "7/4/3")]
        keep: Retention,
        /// Read the key from stdin instead of asking; behind it, in a second line, the store's secret where it has one.
        #[arg(long, conflicts_with = "secret_stdin")]
        key_stdin: bool,
    },
    /// Where the vault is and how it stands.
    #[command(after_help = examples!("reeve vault show"))]
    Show,
    /// What is in the vault, and why each is kept.
    #[command(after_help = examples!("reeve vault list"))]
    List,
    /// Put a backup file into the vault, after proving it.
    #[command(after_help = examples!("reeve vault add Acme acme.zip --at 2026-11-21T02:30:00Z"))]
    Add {
        /// The tenant's name.
        name: String,
        /// The zip.
        file: String,
        /// When it was made, such as 2026-11-21T02:30:00Z, where its name does not say.
        #[arg(long, value_name = "TIME")]
        at: Option<DateTime<Utc>>,
    },
    /// Write a backup as a zip that Odoo restores, and prove it.
    #[command(after_help = examples!("reeve vault export 1a2b3c4d --to restored.zip"))]
    Export {
        /// How its id begins.
        id: String,
        /// The file to write; must not exist.
        #[arg(long, value_name = "FILE")]
        to: String,
    },
    /// Check the structure, and the part of the data that is due: all of it within thirty days.
    #[command(after_help = examples!("reeve vault check --all"))]
    Check {
        /// Read all of the data now.
        #[arg(long)]
        all: bool,
    },
    /// Forget the vault: its key and what was in it, on this computer. The repository stays as it is.
    #[command(after_help = examples!("reeve vault forget"))]
    Forget {
        #[command(flatten)]
        how: Applying,
    },
    /// Say how many are kept: daily/weekly/monthly. Removes nothing by itself.
    #[command(after_help = examples!("reeve vault keep 7/4/3"))]
    Keep {
        /// Such as 7/4/3.
        keep: Retention,
    },
    /// Remove what is not kept.
    #[command(after_help = examples!("reeve vault prune --keep 7/4/3 --preview"))]
    Prune {
        /// How many are kept this time: daily/weekly/monthly; the vault's own when not given.
        #[arg(long)]
        keep: Option<Retention>,
        #[command(flatten)]
        how: Applying,
    },
    /// Say when backups go into the vault by themselves: prints a timer for this system's scheduler.
    #[command(after_help = examples!(
        "reeve vault schedule --at 02:30 --install",
        "reeve vault schedule --in-app"
    ))]
    Schedule(Schedules),
    /// Take a backup of each tenant into the vault, remove what is not kept, and check: for schedules.
    #[command(after_help = examples!("reeve vault run Acme Globex --prove"))]
    Run {
        /// The tenants' names; all when none is given.
        names: Vec<String>,
        /// Then prove what is due of the sources' backups too, where that may be done by itself (`reeve backup proving`).
        #[arg(long)]
        prove: bool,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Vaults, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Vaults::Init { store, opening, sheet, keep } => {
            let (place, secret) = opening.place(&store, None)?;
            let made = vault::init(reeve, InitVault { place, secret, key: None, keep }).await?;
            let sheet_text = made.sheet.as_ref().and_then(|made| hand_over(made, sheet.as_deref()));
            output.answer(&json!({ "vault": made.vault, "sheet": sheet_text }), || {
                format!("{}{}", sheet_text.clone().unwrap_or_default(), view_text(&made.vault))
            });
            // the sheet came first: the vault is there, whatever failed after it was made
            made.trouble.map_or(Ok(ExitCode::SUCCESS), Err)
        }
        Vaults::Connect { store, opening, keep, key_stdin } => {
            let key = secrets::read("vault's key", key_stdin)?;
            let (key, behind) = sheet::two_lines(&key);
            let (place, secret) = opening.place(&store, behind.as_ref())?;
            let made = vault::init(reeve, InitVault { place, secret, key: Some(key), keep }).await?;
            output.answer(&json!({ "vault": made.vault }), || view_text(&made.vault));
            Ok(ExitCode::SUCCESS)
        }
        Vaults::Show => {
            let view = vault::status(reeve, Nothing {}).await?;
            output.answer(&json!({ "vault": view }), || {
                view.as_ref().map_or_else(|| "No vault is set up here.\n".into(), view_text)
            });
            Ok(ExitCode::SUCCESS)
        }
        Vaults::List => {
            let snapshots = vault::list(reeve, Nothing {}).await?;
            output.answer(&json!({ "snapshots": snapshots }), || list_text(&snapshots));
            Ok(ExitCode::SUCCESS)
        }
        Vaults::Add { name, file, at } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            let job = vault::add(reeve, AddToVault { tenant, file, at }).await?;
            told(reeve, &job.id, output).await
        }
        Vaults::Export { id, to } => {
            let job = vault::export(reeve, ExportFromVault { snapshot: id, to }).await?;
            let code = told(reeve, &job.id, output).await?;
            if vault::status(reeve, Nothing {}).await?.is_some_and(|view| view.read_only) {
                message(UNLOCKED);
            }
            Ok(code)
        }
        Vaults::Check { all } => {
            let job = vault::check(reeve, CheckVault { all }).await?;
            told(reeve, &job.id, output).await
        }
        Vaults::Forget { how } => forget::run(reeve, &how, output).await,
        Vaults::Keep { keep } => {
            let view = vault::keep(reeve, KeepInVault { keep }).await?;
            output.answer(&json!({ "vault": view }), || view_text(&view));
            Ok(ExitCode::SUCCESS)
        }
        Vaults::Prune { keep, how } => prune::run(reeve, keep, &how, output).await,
        Vaults::Schedule(how) => schedule::run(reeve, how, output).await,
        Vaults::Run { names, prove } => {
            let mut chosen = Vec::new();
            for name in &names {
                chosen.push(tenants::by_name(reeve, name).await?.id);
            }
            run_all(reeve, chosen, prove, output).await
        }
    }
}

/// The sheet to a file that only its owner reads, or as what is shown.
fn hand_over(sheet: &RecoverySheet, file: Option<&std::path::Path>) -> Option<String> {
    let Some(path) = file else { return Some(sheet.text.clone()) };
    let page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    let written = write_private(path, if page { &sheet.html } else { &sheet.text });
    match written {
        Ok(()) => {
            message(&format!("The recovery sheet is in {}: print it, then delete the file.", path.display()));
            None
        }
        // the vault is made and its key is shown this once: better on the terminal than lost
        Err(error) => {
            message(&format!("{} cannot be written: {error}. Here is the recovery sheet:", path.display()));
            Some(sheet.text.clone())
        }
    }
}

/// Runs the vault, and proves what is due behind it, whatever came of the run: a tenant that is down keeps no backup from
/// being looked at. Whoever stops the run stops both.
async fn run_all(
    reeve: &Reeve,
    tenants: Vec<TenantId>,
    prove: bool,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let ran = async {
        let job = vault::run_all(reeve, RunVault { tenants }).await?;
        follow(reeve, &job.id).await
    };
    let ran = ran.await;
    let stopped = ran.as_ref().is_err_and(|fault| fault.code == Code::Cancelled);
    let (proved, code) = match prove && !stopped {
        true => backup::behind_run(reeve).await,
        false => (None, ExitCode::SUCCESS),
    };
    let job = ran?;
    output.answer(&json!({ "job": job.id, "outcome": job.outcome, "proved": proved }), || {
        outcome_text(&job) + &proved.map(backup::proved_text).unwrap_or_default()
    });
    Ok(match job.outcome {
        Some(outcome) if outcome.lacks_something() => ExitCode::from(PARTLY),
        _ => code,
    })
}

/// Follows a job and tells what came of it.
async fn told(reeve: &Reeve, id: &JobId, output: &Output) -> Result<ExitCode, Fault> {
    let job = follow(reeve, id).await?;
    output.answer(&json!({ "job": job.id, "outcome": job.outcome }), || outcome_text(&job));
    Ok(match job.outcome {
        Some(outcome) if outcome.lacks_something() => ExitCode::from(PARTLY),
        _ => ExitCode::SUCCESS,
    })
}
