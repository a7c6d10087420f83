//! `reeve vault …`: a restic repository of one's own that holds backups opened.

mod prune;
mod schedule;
mod sheet;

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Subcommand;
use reeve_app::api::{
    AddToVault, CheckVault, ExportFromVault, InitVault, KeepInVault, Nothing, RecoverySheet, RunVault,
    VaultEntry, VaultView,
};
use reeve_app::{Reeve, tenants, vault};
use reeve_domain::job::{Job, JobId, JobOutcome, TakenBy, VaultTaken};
use reeve_domain::retention::Retention;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::backup::{self, follow};
use crate::exit::PARTLY;
use crate::grant::moment;
use crate::output::{Output, bytes, counted, message, table};
use crate::place::{Opening, PLACE};
use crate::plan::Applying;
use crate::secrets;

use schedule::Schedules;
pub use sheet::write_private;

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
            told(reeve, &job.id, output).await
        }
        Vaults::Check { all } => {
            let job = vault::check(reeve, CheckVault { all }).await?;
            told(reeve, &job.id, output).await
        }
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

fn outcome_text(job: &Job) -> String {
    match &job.outcome {
        Some(JobOutcome::VaultAdded { snapshot, known: true, .. }) => {
            format!("It is in the vault already: {}.\n", short(snapshot))
        }
        Some(JobOutcome::VaultAdded { snapshot, stored, .. }) => {
            format!("In the vault as {}; the vault grew by {}.\n", short(snapshot), bytes(*stored))
        }
        Some(JobOutcome::Proven { checks, bytes: size }) => {
            format!("Written and proven sound: {}, {}.\n", bytes(*size), counted(*checks, "check"))
        }
        Some(JobOutcome::VaultChecked { parts, of }) => {
            format!("Sound: the structure, and {parts} of {of} parts of the data.\n")
        }
        Some(JobOutcome::VaultPruned { removed, freed }) => {
            format!("{} removed, {} given back.\n", counted(*removed, "backup"), bytes(*freed))
        }
        Some(JobOutcome::VaultRan { added, failed, removed, taken, not_taken }) => format!(
            "{}{}{} added, {failed} failed, {} removed; the structure is sound, and so is the data that was due.\n",
            taken.iter().map(taken_text).collect::<String>(),
            not_taken
                .iter()
                .map(|one| format!("{}: NONE CAME: {} {}\n", one.tenant, one.fault.message, one.fault.next))
                .collect::<String>(),
            counted(*added, "backup"),
            counted(*removed, "backup")
        ),
        _ => String::new(),
    }
}

/// How one tenant's backup was had, and what is missing in it.
fn taken_text(taken: &VaultTaken) -> String {
    let VaultTaken { tenant, way, because, received, fetched, missing, .. } = taken;
    let how = match way {
        TakenBy::Increment => format!("the database and {}", counted(*fetched, "attachment")),
        TakenBy::Whole => format!("the whole zip. {}", because.as_deref().unwrap_or_default()),
    };
    let mut text = format!("{tenant}: {} came, {how}\n", bytes(*received));
    for name in missing {
        text.push_str(&format!("{tenant}: missing: {name}\n"));
    }
    text
}

fn view_text(view: &VaultView) -> String {
    let checked =
        view.checked_at.map_or_else(|| "never checked".into(), |at| format!("sound on {}", moment(at)));
    let mut text = format!(
        "Vault: {}\n  repository {}\n  keeps {}, {checked}\n",
        view.place,
        short(&view.repository),
        view.keep
    );
    if view.unread > 0 {
        text.push_str(&format!(
            "  {} of 30 parts of its data were not read for 30 days: `reeve vault check --all` reads them\n",
            view.unread
        ));
    }
    if let Some(last) = &view.last_run {
        text.push_str(&format!("  last run {}: {}\n", moment(last.at), schedule::ended(last)));
    }
    if let (Some(schedule), Some(next)) = (&view.schedule, view.next_run) {
        text.push_str(&format!("  the app runs it at {schedule}, next on {}\n", moment(next)));
    }
    text
}

fn list_text(snapshots: &[VaultEntry]) -> String {
    if snapshots.is_empty() {
        return "The vault is empty. `reeve vault add` puts a backup into it.\n".into();
    }
    let row = |entry: &VaultEntry| {
        let missing = match entry.lacks {
            0 => String::new(),
            lacks => counted(lacks, "attachment"),
        };
        vec![
            short(&entry.id).to_owned(),
            entry.tenant.clone(),
            moment(entry.at),
            bytes(entry.bytes),
            entry.kept_because.clone().unwrap_or_else(|| "goes with the next pruning".into()),
            missing,
        ]
    };
    let rows: Vec<_> = snapshots.iter().map(row).collect();
    table(&["ID", "TENANT", "MADE", "SIZE", "KEPT AS", "MISSING"], &rows)
}

/// The part of an id that is enough.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
