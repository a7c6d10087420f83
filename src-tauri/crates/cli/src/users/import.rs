//! `reeve users import`: every row is understood before anything is planned.

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use reeve_app::api::{ImportPreview, OfPlan, ReadImport};
use reeve_app::{Reeve, plans, tenants, users};
use reeve_domain::plan::Intent;
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

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
    let lines: HashMap<String, u32> =
        preview.rows.iter().map(|row| (row.user.login.clone(), row.line)).collect();
    let users = preview.rows.into_iter().map(|row| row.user).collect();
    let intent = Intent::CreateUsers { tenants: vec![tenant], users, invite };
    let plan = plan::make(reeve, intent).await?;
    let count = plan.counts.refused_changes;
    if count == 0 || how.preview {
        return plan::go_on(reeve, plan, how, &RollingOut::default(), output).await;
    }
    // a group that this tenant does not have is known only now: one row that cannot be made stops all of them
    let refused = plan::refusals(reeve, &plan).await?;
    plans::discard(reeve, OfPlan { plan: plan.id }).await?;
    let wrong: Vec<Wrong<'_>> = refused
        .iter()
        .map(|(login, fault)| Wrong { line: lines.get(login).copied().unwrap_or_default(), fault })
        .collect();
    let message = format!("{} of the file cannot be made; nothing was done.", counted(count, "account"));
    Ok(refuse(message, "Correct the file and try again.", &wrong, output))
}

/// Something in the file that cannot be used.
struct Wrong<'a> {
    line: u32,
    fault: &'a Fault,
}

impl Wrong<'_> {
    fn column(&self) -> &str {
        self.fault.fields.get("field").map_or("", String::as_str)
    }
}

/// Every error of every row, and nothing else done.
fn unsound(preview: &ImportPreview, output: &Output) -> ExitCode {
    let wrong: Vec<Wrong<'_>> = preview
        .rows
        .iter()
        .flat_map(|row| row.faults.iter().map(|fault| Wrong { line: row.line, fault }))
        .collect();
    let message =
        format!("{} in the file cannot be used; nothing was done.", counted(wrong.len() as u64, "thing"));
    refuse(message, "Correct the lines named and try again.", &wrong, output)
}

/// The failure with what is wrong in which line: one document for scripts, a table for people.
fn refuse(message: String, next: &str, wrong: &[Wrong<'_>], output: &Output) -> ExitCode {
    let fault = Fault::new(Code::InvalidInput, message).with("field", "file").next(next);
    let rows: Vec<Value> = wrong
        .iter()
        .map(|one| {
            let (code, message) = (one.fault.code, &one.fault.message);
            json!({ "line": one.line, "column": one.column(), "code": code, "message": message })
        })
        .collect();
    output.answer(&json!({ "error": fault, "rows": rows }), || {
        let row =
            |one: &Wrong<'_>| vec![one.line.to_string(), one.column().to_owned(), one.fault.message.clone()];
        table(&["LINE", "COLUMN", "WHAT"], &wrong.iter().map(row).collect::<Vec<_>>())
    });
    complain(&fault)
}
