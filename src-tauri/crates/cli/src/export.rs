//! `reeve export`: whole lists as files that can be handed on.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use reeve_app::api::{ListKind, SaveList};
use reeve_app::{Reeve, exports, tenants};
use reeve_domain::Fault;
use reeve_domain::tenant::invalid;
use serde_json::json;

use crate::output::{Output, counted};

/// Which list, and where to.
#[derive(Debug, Args)]
pub struct Export {
    /// The list.
    #[arg(value_enum)]
    list: List,
    /// Only of this tenant.
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// The file; must not exist. `.html` prints, `.csv` is a table, `.json` is for scripts.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// The lists there are.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum List {
    /// What was done.
    Journal,
    /// Requests and accesses for support.
    Accesses,
    /// Restores, asked for or carried out.
    Restores,
}

/// Runs it.
pub async fn run(reeve: &Reeve, wanted: Export, output: &Output) -> Result<ExitCode, Fault> {
    let Export { list, tenant, to } = wanted;
    let tenant = match tenant {
        Some(name) => Some(tenants::by_name(reeve, &name).await?.id),
        None => None,
    };
    let list = match list {
        List::Journal => ListKind::Journal,
        List::Accesses => ListKind::Accesses,
        List::Restores => ListKind::Restores,
    };
    let to =
        std::path::absolute(&to).map_err(|error| invalid("to", format!("{}: {error}.", to.display())))?;
    let request = SaveList { list, tenant, to: to.to_string_lossy().into_owned() };
    let written = Box::pin(exports::save(reeve, request)).await?;
    output.answer(&json!({ "file": written.file, "rows": written.rows }), || {
        format!("{} written to {}\n", counted(written.rows, "row"), written.file)
    });
    Ok(ExitCode::SUCCESS)
}
