//! `reeve desk …`: where requests, answers and receipts travel.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use reeve_app::api::{DeskPlace, DeskView, Nothing, OfName, SaveDesk};
use reeve_app::{Reeve, desk, tenants};
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::exit::{self, PARTLY};
use crate::grant::moment;
use crate::output::{Output, complain, confirmed, counted, message, table};
use crate::place::{Opening, PLACE};
use crate::plan::Applying;

/// Desks.
#[derive(Debug, Subcommand)]
pub enum Desks {
    /// Set a desk up, after trying it; one of the same name is replaced.
    #[command(after_help = examples!(
        "reeve desk add Ours /mnt/reeve-desk",
        "reeve desk add Ours s3://desk --region eu-central-1 --access-key AKIA17 --secret-stdin < key",
        "reeve desk add Ours --helpdesk Provider"
    ))]
    Add(Wanted),
    /// Desks as set up here.
    #[command(after_help = examples!("reeve desk list"))]
    List,
    /// Send what waits and read what is new, on every desk.
    #[command(after_help = examples!("reeve desk sync"))]
    Sync,
    /// Forget a desk; what came by it stays.
    #[command(after_help = examples!("reeve desk remove Ours"))]
    Remove {
        /// Its name.
        name: String,
        #[command(flatten)]
        how: Applying,
    },
}

/// A desk to be set up.
#[derive(Debug, Args)]
pub struct Wanted {
    /// What to call it here.
    name: String,
    /// Where both sides reach it: a folder (local, on the network, synchronised), a bucket of S3 or of anything that
    /// speaks its protocol, a folder of a WebDAV server such as Nextcloud.
    #[arg(value_name = PLACE, required_unless_present = "helpdesk", conflicts_with = "helpdesk")]
    place: Option<String>,
    #[command(flatten)]
    opening: Opening,
    /// Instead: tickets on the provider's own Odoo, by the connection to it.
    #[arg(long, value_name = "TENANT")]
    helpdesk: Option<String>,
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Desks, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Desks::Add(typed) => {
            let wanted = wanted(reeve, typed).await?;
            let view = Box::pin(desk::save(reeve, wanted)).await?;
            output.answer(&json!(view), || format!("{} works: {}.\n", view.name, view.place));
            Ok(ExitCode::SUCCESS)
        }
        Desks::List => {
            let desks = desk::list(reeve, Nothing {}).await?;
            output.answer(&json!({ "desks": desks }), || list_text(&desks));
            Ok(ExitCode::SUCCESS)
        }
        Desks::Sync => {
            let desks = Box::pin(desk::sync(reeve, Nothing {})).await?;
            output.answer(&json!({ "desks": desks }), || list_text(&desks));
            Ok(synced(&desks))
        }
        Desks::Remove { name, how } => remove(reeve, &name, &how, output).await,
    }
}

async fn wanted(reeve: &Reeve, wanted: Wanted) -> Result<SaveDesk, Fault> {
    let Wanted { name, place, opening, helpdesk } = wanted;
    if let Some(tenant) = helpdesk {
        let tenant = tenants::by_name(reeve, &tenant).await?.id;
        return Ok(SaveDesk { name, place: DeskPlace::Helpdesk { tenant }, secret: None });
    }
    let (place, secret) = opening.place(&place.unwrap_or_default(), None)?;
    Ok(SaveDesk { name, place: DeskPlace::Files(place), secret })
}

/// The exit code of a look at all desks: of the failure when none could be read, partly done when some could.
fn synced(desks: &[DeskView]) -> ExitCode {
    let faults: Vec<&Fault> = desks.iter().filter_map(|view| view.fault.as_ref()).collect();
    for fault in &faults {
        complain(fault);
    }
    match faults.first() {
        None => ExitCode::SUCCESS,
        Some(first) if faults.len() == desks.len() => exit::code_of(first.code),
        Some(_) => ExitCode::from(PARTLY),
    }
}

async fn remove(reeve: &Reeve, name: &str, how: &Applying, output: &Output) -> Result<ExitCode, Fault> {
    how.ready()?;
    let desks = desk::list(reeve, Nothing {}).await?;
    let view = desks.iter().find(|view| view.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        Fault::new(Code::NotFound, format!("No desk is called “{name}” here."))
            .with("name", name)
            .next("`reeve desk list` shows them.")
    })?;
    message(&format!("Forget the desk {}: {}. What came by it stays.", view.name, view.place));
    if view.waiting > 0 {
        message(&format!("{} still waits to be sent by it.", counted(view.waiting, "event")));
    }
    let apply = !how.preview && (how.yes || confirmed("Forget it?"));
    if apply {
        desk::remove(reeve, OfName { name: view.name.clone() }).await?;
    } else if !how.preview {
        message("Nothing was changed.");
    }
    output.answer(&json!({ "desk": view.name, "removed": apply }), || {
        if apply { format!("{} is forgotten.\n", view.name) } else { String::new() }
    });
    Ok(if apply || how.preview { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn list_text(desks: &[DeskView]) -> String {
    if desks.is_empty() {
        return "No desk is set up: threads are handed over as files. `reeve desk add` sets one up.\n".into();
    }
    let row = |view: &DeskView| {
        let state = match &view.fault {
            Some(fault) => fault.message.clone(),
            None => view.read_at.map(|at| format!("read {}", moment(at))).unwrap_or_default(),
        };
        let waiting = if view.waiting == 0 { String::new() } else { view.waiting.to_string() };
        vec![view.name.clone(), view.place.to_string(), waiting, state]
    };
    table(&["DESK", "WHERE", "WAITING", "STATE"], &desks.iter().map(row).collect::<Vec<_>>())
}
