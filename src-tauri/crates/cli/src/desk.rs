//! `reeve desk …`: where requests, answers and receipts travel.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{DeskPlace, DeskView, Nothing, OfName, SaveDesk};
use reeve_app::{Reeve, desk, tenants};
use reeve_domain::{Code, Fault, Secret};
use serde_json::json;

use crate::exit::{self, PARTLY};
use crate::grant::moment;
use crate::output::{Output, complain, confirmed, counted, message, table};
use crate::plan::Applying;
use crate::secrets;

/// Desks.
#[derive(Debug, Subcommand)]
pub enum Desks {
    /// Set a desk up, after trying it; one of the same name is replaced.
    #[command(subcommand)]
    Add(Place),
    /// Desks as set up here.
    List,
    /// Send what waits and read what is new, on every desk.
    Sync,
    /// Forget a desk; what came by it stays.
    Remove {
        /// Its name.
        name: String,
        #[command(flatten)]
        how: Applying,
    },
}

/// Where a desk is.
#[derive(Debug, Subcommand)]
pub enum Place {
    /// A folder that both sides reach: local, on the network, synchronised.
    Folder {
        /// What to call it here.
        name: String,
        /// The folder.
        path: PathBuf,
    },
    /// A bucket of S3, or of anything that speaks its protocol. The secret key is asked for.
    S3 {
        /// What to call it here.
        name: String,
        /// The bucket's name.
        #[arg(long)]
        bucket: String,
        /// Such as eu-central-1.
        #[arg(long, default_value = "us-east-1")]
        region: String,
        /// Its address; Amazon's own when not given.
        #[arg(long, value_name = "URL", default_value = "")]
        endpoint: String,
        /// The folder in it.
        #[arg(long, default_value = "/")]
        root: String,
        /// The key's public half.
        #[arg(long, value_name = "ID")]
        access_key: String,
        /// Read the secret key from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// A folder of a WebDAV server, such as Nextcloud. The password is asked for.
    Webdav {
        /// What to call it here.
        name: String,
        /// Its address.
        #[arg(long)]
        url: String,
        /// The folder in it.
        #[arg(long, default_value = "/")]
        root: String,
        /// The user.
        #[arg(long)]
        user: String,
        /// Read the password from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Tickets on the provider's own Odoo.
    Helpdesk {
        /// What to call it here.
        name: String,
        /// The connection to that Odoo.
        #[arg(long, value_name = "NAME")]
        tenant: String,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Desks, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Desks::Add(place) => {
            let wanted = wanted(reeve, place).await?;
            let view = Box::pin(desk::save(reeve, wanted)).await?;
            output.answer(&json!(view), || format!("{} works: {}.\n", view.name, place_text(&view.place)));
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

async fn wanted(reeve: &Reeve, place: Place) -> Result<SaveDesk, Fault> {
    let secret =
        |what, from_stdin| -> Result<Option<Secret>, Fault> { secrets::read(what, from_stdin).map(Some) };
    Ok(match place {
        Place::Folder { name, path } => {
            let path = std::path::absolute(&path).map_err(|error| {
                Fault::new(Code::InvalidInput, format!("{}: {error}.", path.display())).with("field", "path")
            })?;
            let path = path.to_string_lossy().into_owned();
            SaveDesk { name, place: DeskPlace::Folder { path }, secret: None }
        }
        Place::S3 { name, bucket, region, endpoint, root, access_key, secret_stdin } => SaveDesk {
            name,
            place: DeskPlace::S3 { endpoint, region, bucket, root, access_key },
            secret: secret("bucket's secret key", secret_stdin)?,
        },
        Place::Webdav { name, url, root, user, secret_stdin } => SaveDesk {
            name,
            place: DeskPlace::Webdav { url, root, user },
            secret: secret("WebDAV password", secret_stdin)?,
        },
        Place::Helpdesk { name, tenant } => {
            let tenant = tenants::by_name(reeve, &tenant).await?.id;
            SaveDesk { name, place: DeskPlace::Helpdesk { tenant }, secret: None }
        }
    })
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
    message(&format!("Forget the desk {}: {}. What came by it stays.", view.name, place_text(&view.place)));
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
        vec![view.name.clone(), place_text(&view.place), waiting, state]
    };
    table(&["DESK", "WHERE", "WAITING", "STATE"], &desks.iter().map(row).collect::<Vec<_>>())
}

fn place_text(place: &DeskPlace) -> String {
    match place {
        DeskPlace::Folder { path } => format!("folder {path}"),
        DeskPlace::S3 { bucket, root, .. } => format!("bucket {bucket}, folder {root}"),
        DeskPlace::Webdav { url, root, .. } => format!("WebDAV {url}, folder {root}"),
        DeskPlace::Helpdesk { tenant } => format!("tickets of the connection {}", tenant.0),
    }
}
