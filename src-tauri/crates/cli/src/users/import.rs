//! `reeve users import`: every row is understood before anything is planned.

use std::path::Path;
use std::process::ExitCode;

use reeve_app::api::{ImportPreview, ReadImport};
use reeve_app::{Reeve, tenants, users};
use reeve_domain::plan::Intent;
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use crate::exit;
use crate::output::{Output, complain, counted, message, table};
use crate::plan::{self, Applying, RollingOut};

/// Runs it.
pub async fn run(
    reeve: &Reeve,
    name: &str,
    file: &Path,
    invite: bool,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let tenant = tenants::by_name(reeve, name).await?.id;
    let from = file.to_string_lossy().into_owned();
    let preview = users::read_import(reeve, ReadImport { tenant: tenant.clone(), from }).await?;
    if !preview.ignored_columns.is_empty() {
        message(&format!("Columns that mean nothing here: {}.", preview.ignored_columns.join(", ")));
    }
    if !preview.sound {
        return Ok(unsound(&preview, output));
    }
    let users = preview.rows.into_iter().map(|row| row.user).collect();
    let intent = Intent::CreateUsers { tenants: vec![tenant], users, invite };
    let plan = plan::make(reeve, intent).await?;
    let refused = plan.counts.refused_changes;
    if refused == 0 || how.preview {
        return plan::go_on(reeve, plan, how, &RollingOut::default(), output).await;
    }
    // a group that this tenant does not have is known only now: one row that cannot be made stops all of them
    let only_shown = Applying { yes: false, preview: true };
    plan::go_on(reeve, plan, &only_shown, &RollingOut::default(), output).await?;
    let message = format!("{} of the file cannot be made; nothing was done.", counted(refused, "account"));
    let fault = Fault::new(Code::InvalidInput, message).next("Correct the file and try again.");
    Ok(complain(&fault))
}

/// Every error of every row, and nothing else done.
fn unsound(preview: &ImportPreview, output: &Output) -> ExitCode {
    let faults: Vec<(u32, &str, &Fault)> = preview
        .rows
        .iter()
        .flat_map(|row| {
            row.faults
                .iter()
                .map(|fault| (row.line, fault.fields.get("field").map_or("", String::as_str), fault))
        })
        .collect();
    let fault = Fault::new(
        Code::InvalidInput,
        match faults.len() {
            1 => "1 thing in the file cannot be used; nothing was done.".into(),
            n => format!("{n} things in the file cannot be used; nothing was done."),
        },
    )
    .with("field", "file")
    .next("Correct the lines named and try again.");
    let rows: Vec<Value> = faults
        .iter()
        .map(|(line, column, fault)| {
            json!({ "line": line, "column": column, "code": fault.code, "message": fault.message })
        })
        .collect();
    output.answer(&json!({ "error": fault, "rows": rows }), || {
        let rows: Vec<Vec<String>> = faults
            .iter()
            .map(|(line, column, fault)| vec![line.to_string(), (*column).to_owned(), fault.message.clone()])
            .collect();
        table(&["LINE", "COLUMN", "WHAT"], &rows)
    });
    complain(&fault);
    exit::code_of(fault.code)
}
